// SPDX-License-Identifier: MIT
// Every text that a person reads, by symbol, in the language in use. English is always there and fills
// what another one lacks; any other is a file of its own beside it, loaded when it is wanted. Of English only
// what the first picture says is there from the beginning: who says more imports pages.js.
import { english } from './en.js';

/**
 * What happened, and what to do about it.
 * @typedef {readonly [what: string, advice: string]} Trouble
 */

/**
 * @typedef {object} Troubles
 * @property {Readonly<Record<string, Trouble>>} call  why a call ended, by symbol of core/include/webphone/cause.def
 * @property {Readonly<Record<string, Trouble>>} incoming  the same for calls that came in, where it reads otherwise
 * @property {Readonly<Record<string, Trouble>>} account  why the account is not registered, by the same symbols
 * @property {Readonly<Record<string, Trouble>>} transfer  why a transfer failed, by SIP status
 * @property {Readonly<Record<string, Trouble>>} failure  troubles of the shell, by symbol
 * @property {Readonly<Record<string, Trouble>>} note  what the core reports and a person can do something about, by number of err.def
 */

/**
 * @typedef {{language: string, direction: 'ltr'|'rtl', words: Record<string, string>} & Troubles} Texts
 * `language` is of BCP 47.
 */

/**
 * The languages there are: their own name for themselves, and how to get their texts.
 * @type {Readonly<Record<string, { name: string, load: () => Promise<Texts> }>>}
 */
export const LANGUAGES = {
  en: { name: 'English', load: async () => english },
  ar: { name: 'العربية', load: async () => (await import('./ar.js')).arabic },
};

let texts = english;

/** @param {Texts} other  another language; missing texts come from English */
export function useTexts(other) {
  texts = other;
}

/**
 * Which language to show.
 * @param {string} wish  a language that a person has chosen, or 'auto'
 * @param {readonly string[]} preferred  the browser's, best first, as BCP 47
 */
export function chooseLanguage(wish, preferred) {
  const known = (/** @type {string} */ tag) => Object.hasOwn(LANGUAGES, tag);
  if (known(wish)) return wish;
  return preferred.map((tag) => String(tag).toLowerCase().split('-')[0] ?? '').find(known) ?? 'en';
}

/** The language in use, for `lang`, `dir` and everything of Intl. */
export const language = () => ({ language: texts.language, direction: texts.direction });

/**
 * @param {string} template
 * @param {Record<string, string|number>} values
 */
function fill(template, values) {
  return template.replace(/\{([a-z]+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/**
 * @param {string} symbol
 * @param {Record<string, string|number>} [values]
 */
export function say(symbol, values = {}) {
  return fill(texts.words[symbol] ?? english.words[symbol] ?? symbol, values);
}

/** @param {string} symbol */
export const hasWords = (symbol) => Object.hasOwn(english.words, symbol);

/**
 * @param {'call'|'incoming'|'account'|'transfer'|'failure'|'note'} about
 * @param {string} symbol
 * @param {Record<string, string|number>} [values]
 * @returns {{what: string, advice: string}}  empty where there is nothing to tell a person
 */
export function explain(about, symbol, values = {}) {
  const fallback = { call: 'none', incoming: '', account: 'none', transfer: 'failed', failure: 'unknown', note: '' }[about];
  const own = (/** @type {Texts} */ from, /** @type {string} */ key) =>
    (Object.hasOwn(from[about], key) ? from[about][key] : undefined);
  const [what, advice] = own(texts, symbol) ?? own(english, symbol)
    ?? own(texts, fallback) ?? own(english, fallback) ?? ['', ''];
  return { what: fill(what, values), advice: fill(advice, values) };
}
