// SPDX-License-Identifier: MIT
// Texts of others, as long as the portal takes them.

const encoder = new TextEncoder();

/** As much of a text as the portal keeps of it, in octets, without controls. @param {string} value @param {number} octets */
export function fit(value, octets) {
  const line = value.slice(0, octets).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').replace(/\p{Cs}/gu, '');
  return line.slice(0, encoder.encodeInto(line, new Uint8Array(octets)).read).trim();
}
