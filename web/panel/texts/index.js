// SPDX-License-Identifier: MIT
// Every text that an operator reads, by symbol. The frame's are there from the beginning; a page brings its own along.
import { frame } from './en/frame.js';

/** @type {Record<string, string>} */
const words = { ...frame };

/** What a page says, when it is loaded. @param {Readonly<Record<string, string>>} more */
export function addWords(more) {
  Object.assign(words, more);
}

/** @param {string} symbol @param {Record<string, string | number>} [values] */
export function say(symbol, values = {}) {
  const template = words[symbol] ?? symbol;
  return template.replace(/\{([a-z]+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/** @param {string} symbol */
export const hasWords = (symbol) => Object.hasOwn(words, symbol);
