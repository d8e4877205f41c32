// SPDX-License-Identifier: MIT
// The operator's look on this page: colour, style sheet, icon of the tab, colour of the browser around it.
import { themeSheet } from '../state/color.js';
import { useTenantStyle } from '../ui/tenant.js';

/** @typedef {{ themeColor?: unknown, style?: unknown, icon?: unknown }} Look */

/** As long as the portal allows. */
const STYLE_MAX = 64 * 1024;
let shown = '';

/** Only what lies at our own origin. @param {unknown} path */
const local = (path) => (typeof path === 'string' && /^\/(?!\/)/.test(path) ? path : '');

/** @param {object} config */
export async function showBrand(config) {
  const look = /** @type {Look} */ (config);
  const now = JSON.stringify([look.themeColor, look.style, look.icon]);
  if (now === shown) return;
  shown = now;
  const theme = themeSheet(look.themeColor);
  useTenantStyle(theme, '');
  if (theme || look.icon) {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', '/icons/icon.svg');
  }
  if (!local(look.style)) return;
  const style = await fetchStyle(local(look.style));
  if (now === shown) useTenantStyle(theme, style);
}

/** @param {string} path */
async function fetchStyle(path) {
  try {
    const response = await fetch(path, { credentials: 'same-origin', signal: AbortSignal.timeout(10_000) });
    const text = response.ok ? await response.text() : '';
    return text.length <= STYLE_MAX ? text : '';
  } catch {
    return '';  // without it the phone is as usable as with it
  }
}
