// SPDX-License-Identifier: MIT
// The icons that the phone has (it fetches each by its name), and which of them somebody may mean.
import { ICON_FOLDER } from '../ui/icons.js';

/** @typedef {Readonly<Record<string, string>>} Names  what else each is called and is about, in small letters */

/** @type {Promise<Names> | undefined} */
let names;

/** Fetched once, when somebody looks for one. @returns {Promise<Names>} */
export function iconNames() {
  names ??= fetch(`${ICON_FOLDER}names.json`).then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))));
  names.catch(() => { names = undefined; });
  return names;
}

/** "mdi-Domain " is "domain". @param {string} text */
export const plainName = (text) => text.trim().toLowerCase().replace(/^mdi-/, '');

/**
 * All that have each word in their name or in what else they are called: first those of that name, then those whose name begins
 * so, then those with it in their name.
 * @param {Names} all @param {string} text @returns {string[]}
 */
export function findIcons(all, text) {
  const whole = plainName(text).replace(/\s+/g, '-');
  const words = whole.split('-').filter(Boolean);
  const rank = (/** @type {string} */ name) => (name === whole ? 0 : name.startsWith(whole) ? 1 : words.every((word) => name.includes(word)) ? 2 : 3);
  return Object.keys(all).filter((name) => words.every((word) => name.includes(word) || all[name].includes(word)))
    .map((name) => ({ name, rank: rank(name) }))
    .sort((one, other) => one.rank - other.rank || one.name.length - other.name.length || (one.name < other.name ? -1 : 1))
    .map(({ name }) => name);
}
