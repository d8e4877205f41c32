// SPDX-License-Identifier: MIT
// What both peer pages have in common: the form, and what was asked for in the address.

/** Everything a peer needs to know, from the fragment of the address. */
export const settings = /** @type {{ user: string, password: string, domain: string, ws: string, iceServers: RTCIceServer[] }} */ (
  JSON.parse(decodeURIComponent(location.hash.slice(1))));

/** @param {string} name */
export const button = (name) => /** @type {HTMLButtonElement} */ (document.getElementById(name));
export const number = /** @type {HTMLInputElement} */ (document.getElementById('number'));

/** @param {string} text */
export function show(text) {
  /** @type {HTMLElement} */ (document.getElementById('state')).textContent = text;
}

/** @param {MediaStream} stream */
export function play(stream) {
  /** @type {HTMLAudioElement} */ (document.getElementById('audio')).srcObject = stream;
}
