// SPDX-License-Identifier: MIT
// Remembers light or dark for this browser; where nothing may be kept, for as long as the page lives.

const NAME = 'webphone-theme';

/** @returns {string | null} */
export function keptTheme() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

/** @param {string} theme */
export function keepTheme(theme) {
  try {
    localStorage.setItem(NAME, theme);
  } catch {
    // The browser keeps nothing for this page.
  }
}
