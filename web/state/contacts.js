// SPDX-License-Identifier: MIT
// The phonebook as a page holds it: sorted, with an index that is built once for each change, so that typing finds
// among ten thousand entries within a frame. Pure.
import { language } from './texts/index.js';
import { keysOf } from './number.js';

/** @typedef {import('./reduce.js').State} State */

/**
 * @typedef {object} Contact
 * @property {number} id
 * @property {number} revision
 * @property {boolean} own  mine alone: I may change it
 * @property {string} name  foreign text, as all others here
 * @property {{ name: string, number: string, extension: string }[]} numbers
 * @property {string[]} keys
 * @property {string} [company]
 * @property {string} [title]
 * @property {string} [email]
 * @property {string} [address]
 * @property {string} [note]
 * @property {string} [uid]
 */

/**
 * @typedef {object} Book
 * @property {readonly Contact[]} entries  in the order of their names
 * @property {readonly string[]} hay  what is looked through, for each entry: " anna berg acme 4930123"
 * @property {ReadonlyMap<number, Contact>} byId
 * @property {ReadonlyMap<string, Contact>} byKey  whose number is it?
 * @property {ReadonlySet<number>} favourites
 * @property {readonly Contact[]} coming  parts of a book that is not whole yet
 * @property {boolean} known  it has been told; an empty one is empty
 */

/**
 * An entry that is looked at, or, with `edit`, changed; `id` 0: a new one.
 * @typedef {{ id: number, edit: boolean, draft: Partial<Contact> | null, busy: boolean, error: string }} Card
 */

/** @type {Book} */
export const NO_BOOK = Object.freeze({
  entries: [], hay: [], byId: new Map(), byKey: new Map(), favourites: new Set(), coming: [], known: false,
});

const HAY_MAX = 400;

/**
 * Small letters without accents: what is typed without them finds them too.
 * @param {string} text
 */
export const fold = (text) => text.slice(0, HAY_MAX).normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();

/** @param {Contact} contact */
function hayOf({ name, company = '', email = '', numbers }) {
  const words = fold(`${name} ${company} ${email}`).replace(/[^\p{L}\p{N}@+]+/gu, ' ').trim();
  const lines = numbers.map(({ number, extension }) => `${number.replace(/[^\d*#]/g, '') || fold(number)}${extension ? ` ${extension}` : ''}`);
  return ` ${words} ${lines.join(' ')}`;
}

/** Names without a letter come last. @param {string} language */
function comparer(language) {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  return (/** @type {Contact} */ one, /** @type {Contact} */ other) => collator.compare(one.name, other.name) || one.id - other.id;
}

/**
 * @param {State} state
 * @param {any} event  a `contacts` message of the phone
 * @returns {State}
 */
export function gotContacts(state, { first, last, entries, gone, favourites }) {
  const { book } = state;
  const coming = first ? entries : [...book.coming, ...entries];
  if (!last) return { ...state, book: { ...book, coming } };
  const whole = first || book.coming.length > 0;
  const marked = new Set(/** @type {number[]} */ (favourites));
  if (!whole && !entries.length && !gone.length) return { ...state, book: { ...book, favourites: marked } };
  /** @type {Map<number, Contact>} */
  const byId = whole ? new Map() : new Map(book.byId);
  for (const contact of coming) byId.set(contact.id, contact);
  for (const id of gone) byId.delete(id);
  return { ...state, book: { ...indexed(byId), favourites: marked, coming: [], known: true } };
}

/** @param {ReadonlyMap<number, Contact>} byId */
function indexed(byId) {
  const entries = [...byId.values()].sort(comparer(language().language));
  /** @type {Map<string, Contact>} */
  const byKey = new Map();
  // A number that two have is the own entry's, else the first one's.
  for (const contact of entries) {
    for (const key of contact.keys) if (!byKey.has(key) || (contact.own && !byKey.get(key)?.own)) byKey.set(key, contact);
  }
  return { entries, hay: entries.map(hayOf), byId, byKey };
}

/**
 * Entries with all of these words, each the beginning of one of theirs, or with this number in one of theirs; with
 * an empty query all.
 * @param {Book} book
 * @param {string} query
 * @param {boolean} [marked]  favourites only
 * @returns {readonly Contact[]}
 */
export function findContacts({ entries, hay, favourites }, query, marked = false) {
  const digits = /^[+\d\s().\-/*#]+$/.test(query) ? query.replace(/[^\d*#]/g, '').replace(/^00/, '') : '';
  const words = digits ? [] : fold(query).replace(/[^\p{L}\p{N}@+]+/gu, ' ').split(' ').filter(Boolean).map((word) => ` ${word}`);
  if (!digits && !words.length) {
    if (query.trim()) return [];
    return marked ? entries.filter(({ id }) => favourites.has(id)) : entries;
  }
  // A national number finds its international writing: without the trunk prefix it is its end.
  const bare = digits.length > 3 ? digits.replace(/^0/, '') : digits;
  return entries.filter((contact, i) => {
    const text = /** @type {string} */ (hay[i]);
    if (marked && !favourites.has(contact.id)) return false;
    return digits ? text.includes(digits) || text.includes(bare) : words.every((word) => text.includes(word));
  });
}

/**
 * Whose number it is, or null.
 * @param {Book} book
 * @param {string} number  or URI
 * @param {string} [domain]
 * @returns {Contact | null}
 */
export function contactOf(book, number, domain = '') {
  for (const key of book.byKey.size ? keysOf(number, domain) : []) {
    const contact = book.byKey.get(key);
    if (contact) return contact;
  }
  return null;
}

/**
 * What the lamp of a number says, or '' where there is none.
 * @param {State} state
 * @param {string} number
 * @param {string} domain
 * @returns {'' | import('./reduce.js').WatchState}
 */
export function lampOf(state, number, domain) {
  const host = number.includes('@') ? '' : `@${domain}`;
  return state.watches[`dialog sip:${number.replace(/^sips?:/i, '')}${host}`]?.state ?? '';
}

/** Numbers that a lamp can be had for: users of our own house. @param {Contact} contact @param {string} domain */
export const lampNumbers = ({ numbers }, domain) => numbers.map(({ number }) => number.replace(/^sips?:/i, ''))
  .filter((number) => /^[\p{L}\d._-]{1,32}$/u.test(number.replace(`@${domain}`, ''))).map((number) => number.replace(`@${domain}`, ''));
