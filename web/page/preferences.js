// SPDX-License-Identifier: MIT
// Remembers what a person chose for this browser: devices, whether keys work, as whom to call. Where nothing may
// be kept, for as long as the page lives.

const NAME = 'webphone-preferences';
const TEXT_MAX = 512;

/** @typedef {{ input: string, output: string, ring: string, shortcuts: boolean, identity: string }} Preferences */

/** @type {Readonly<Preferences>} */
const NONE = { input: '', output: '', ring: '', shortcuts: true, identity: '' };

/** @param {unknown} value @param {string} otherwise */
const text = (value, otherwise) => (typeof value === 'string' && value.length <= TEXT_MAX ? value : otherwise);

/** @param {string | null} kept @returns {Preferences} */
export function read(kept) {
  let found;
  try {
    found = JSON.parse(kept ?? '{}') ?? {};
  } catch {
    found = {};
  }
  return {
    input: text(found.input, NONE.input),
    output: text(found.output, NONE.output),
    ring: text(found.ring, NONE.ring),
    shortcuts: typeof found.shortcuts === 'boolean' ? found.shortcuts : NONE.shortcuts,
    identity: text(found.identity, NONE.identity),
  };
}

/** @returns {Preferences} */
export function keptPreferences() {
  try {
    return read(localStorage.getItem(NAME));
  } catch {
    return { ...NONE };
  }
}

/** @param {Partial<Preferences>} changed */
export function keepPreferences(changed) {
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...keptPreferences(), ...changed }));
  } catch {
    // The browser keeps nothing for this page.
  }
}
