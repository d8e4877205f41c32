// SPDX-License-Identifier: MIT
// English. Whole sentences with {places}, never glued together from pieces, so that a translation can
// order them as its language wants. What happened carries no full stop: it may stand as a heading.
// The words of en/pages.js come with the parts that need them, by pages.js beside this file.
import { troubles } from './en/troubles.js';
import { words } from './en/words.js';

/** @type {import('./index.js').Texts} */
export const english = { language: 'en', direction: 'ltr', words: { ...words }, ...troubles };
