// SPDX-License-Identifier: MIT
// Remembers what a person has chosen for this browser, like light or dark; where nothing may be kept, for as
// long as the page lives.

const THEME = 'webphone-theme';

/** @param {string} name @returns {string | null} */
export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The browser keeps nothing for this page.
  }
}

export const keptTheme = () => kept(THEME);

/** @param {string} theme */
export const keepTheme = (theme) => keep(THEME, theme);
