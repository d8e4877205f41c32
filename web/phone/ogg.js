// SPDX-License-Identifier: MIT
// How much of an Ogg Opus file is whole (RFC 3533, RFC 7845): a crash may have cut its last page.

const HEAD = 27;
const SKIP = 28 + 10;  // pre-skip, in the header packet of the first page
const RATE = 48;       // samples of a millisecond, whatever was recorded

/** @param {Uint8Array} bytes @returns {{ size: number, duration: number }} up to the end of the last whole page; ms */
export function wholePages(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const skip = bytes.length > SKIP + 2 ? view.getUint16(SKIP, true) : 0;
  let size = 0;
  let samples = 0;
  for (let at = 0; at + HEAD <= bytes.length && view.getUint32(at) === 0x4f676753; at = size) {
    const segments = bytes[at + HEAD - 1];
    let end = at + HEAD + segments;
    if (end > bytes.length) break;
    for (let i = 0; i < segments; i++) end += bytes[at + HEAD + i];
    if (end > bytes.length) break;
    size = end;
    const here = Number(view.getBigInt64(at + 6, true));  // -1: no packet ends on this page
    if (here > samples) samples = here;
  }
  return { size, duration: Math.max(0, Math.round((samples - skip) / RATE)) };
}
