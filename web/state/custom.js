// SPDX-License-Identifier: MIT
// The operator's own pages as the portal has filled them in: what is known of each, by its number. Their markup
// is foreign until wp-page.js has cleaned it. Pure.
import { pageNumber } from './menu.js';

/** @typedef {import('./state.js').State} State */
/**
 * @typedef {object} Custom
 * @property {'coming'|'here'|'gone'|'failed'} state
 * @property {boolean} container  false: one frame that fills the page
 * @property {string} html
 */

/** Pages that are kept; the oldest goes. */
const CUSTOM_MAX = 12;
/** The portal makes none that is longer. */
const HTML_MAX = 512 * 1024;

/**
 * @param {State} state
 * @param {number} number
 * @param {{ state: Custom['state'], page?: any }} event
 * @returns {State}
 */
export function gotCustom(state, number, { state: how, page }) {
  if (!Number.isSafeInteger(number) || number < 1) return state;
  const before = state.custom[number];
  // What is on the screen stays there until the new one has come, or cannot.
  if (how === 'coming' && before?.state === 'here') return state;
  if (how === 'failed' && before?.state === 'here') return state;
  const html = typeof page?.html === 'string' ? page.html.slice(0, HTML_MAX) : '';
  /** @type {Custom} */
  const next = { state: how, container: page?.container !== false, html };
  const kept = Object.entries(state.custom).filter(([key]) => key !== String(number)).slice(1 - CUSTOM_MAX);
  return { ...state, custom: { ...Object.fromEntries(kept), [number]: next } };
}

/** The custom page that is open, or null. @param {State} state @returns {Custom|null} */
export const openPage = (state) => state.custom[pageNumber(state.tab)] ?? null;

/** The open page is a frame without borders. @param {State} state */
export const bare = (state) => openPage(state)?.container === false;
