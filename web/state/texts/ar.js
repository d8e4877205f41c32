// SPDX-License-Identifier: MIT
// Arabic, written from right to left. The same symbols and {places} as en.js; a number stands after a colon
// or before a unit that does not bend with it.
import { money } from './ar/money.js';
import { pages } from './ar/pages.js';
import { troubles } from './ar/troubles.js';
import { words } from './ar/words.js';

/** @type {import('./index.js').Texts} */
export const arabic = { language: 'ar', direction: 'rtl', words: { ...words, ...pages, ...money }, ...troubles };
