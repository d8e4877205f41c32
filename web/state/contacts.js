// SPDX-License-Identifier: MIT
// The phonebook as a page holds it: sorted, with an index that is built once for each change, so that typing finds
// among ten thousand entries within a frame. Pure.
import { language } from './texts/index.js';
import { keysOf } from './number.js';

/** @typedef {import('./state.js').State} State */

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
 * @property {string} hay  what is looked through, a line for each entry: " anna berg acme 4930123"; one text, since a
 *   search in that is ten times as fast as in ten thousand
 * @property {Int32Array} starts  where each line begins, and the end
 * @property {ReadonlyMap<number, Contact>} byId
 * @property {ReadonlyMap<string, Contact>} byKey  whose number is it?
 * @property {ReadonlySet<number>} favourites
 * @property {readonly Contact[]} coming  parts of a book that is not whole yet, in the same order
 * @property {boolean} known  it has been told; an empty one is empty
 */

/**
 * An entry that is looked at, or, with `edit`, changed; `id` 0: a new one.
 * @typedef {{ id: number, edit: boolean, draft: Partial<Contact> | null, busy: boolean, error: string }} Card
 */

/** @type {Book} */
export const NO_BOOK = Object.freeze({
  entries: [], hay: '', starts: new Int32Array(1), byId: new Map(), byKey: new Map(), favourites: new Set(), coming: [], known: false,
});

const HAY_MAX = 400;

/**
 * Small letters without accents: what is typed without them finds them too.
 * @param {string} text
 */
export function fold(text) {
  const some = text.slice(0, HAY_MAX);
  return (/^[\x20-\x7e]*$/.test(some) ? some : some.normalize('NFKD').replace(/\p{M}+/gu, '')).toLowerCase();
}

/** @type {WeakMap<Contact, string>} an entry is never changed, only replaced */
const hays = new WeakMap();

/** @param {Contact} contact */
function hayOf(contact) {
  const known = hays.get(contact);
  if (known !== undefined) return known;
  const { name, company = '', email = '', numbers } = contact;
  const words = fold(`${name} ${company} ${email}`).replace(/[^\p{L}\p{N}@+]+/gu, ' ').trim();
  const lines = numbers.map(({ number, extension }) => `${number.replace(/[^\d*#]/g, '') || fold(number)}${extension ? ` ${extension}` : ''}`);
  const hay = ` ${words} ${lines.join(' ')}`.replaceAll('\n', ' ');
  hays.set(contact, hay);
  return hay;
}

/** Names without a letter come last. @param {string} language */
function comparer(language) {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  return (/** @type {Contact} */ one, /** @type {Contact} */ other) => collator.compare(one.name, other.name) || one.id - other.id;
}

/**
 * What came sorted into what is sorted already: a big book comes in parts, and each part is worked on when it comes, so
 * that nobody waits for all of it at once.
 * @param {readonly Contact[]} before
 * @param {readonly Contact[]} came
 */
function joined(before, came) {
  const compare = comparer(language().language);
  const more = [...came].sort(compare);
  for (const contact of more) hayOf(contact);
  /** @type {Contact[]} */ const all = [];
  let from = 0;
  for (const contact of more) {
    const to = placeOf(contact, before, from, compare);
    for (; from < to; from++) all.push(before[from]);
    all.push(contact);
  }
  return all.concat(before.slice(from));
}

/**
 * Before which of them it stands. To compare names is what takes long.
 * @param {Contact} contact
 * @param {readonly Contact[]} all
 * @param {number} low
 * @param {(one: Contact, other: Contact) => number} compare
 */
function placeOf(contact, all, low, compare) {
  for (let high = all.length; low < high;) {
    const middle = (low + high) >> 1;
    if (compare(all[middle], contact) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @param {State} state
 * @param {any} event  a `contacts` message of the phone
 * @returns {State}
 */
export function gotContacts(state, { first, last, entries, gone, favourites }) {
  const { book } = state;
  const whole = first || book.coming.length > 0;
  const marked = new Set(/** @type {number[]} */ (favourites));
  if (!whole && !entries.length && !gone.length) return { ...state, book: { ...book, favourites: marked } };
  if (whole) {
    const coming = joined(first ? [] : book.coming, entries);
    return { ...state, book: last ? { ...indexed(coming), favourites: marked, coming: [], known: true } : { ...book, coming } };
  }
  const other = new Set([...gone, ...entries.map((/** @type {Contact} */ { id }) => id)]);
  return { ...state, book: { ...indexed(joined(book.entries.filter(({ id }) => !other.has(id)), entries)), favourites: marked, coming: [], known: true } };
}

/** @param {readonly Contact[]} entries  in their order */
function indexed(entries) {
  /** @type {Map<number, Contact>} */ const byId = new Map();
  /** @type {Map<string, Contact>} */ const byKey = new Map();
  const lines = entries.map(hayOf);
  const starts = new Int32Array(entries.length + 1);
  for (const [i, contact] of entries.entries()) {
    byId.set(contact.id, contact);
    // A number that two have is the own entry's, else the first one's.
    for (const key of contact.keys) if (!byKey.has(key) || (contact.own && !byKey.get(key)?.own)) byKey.set(key, contact);
    starts[i + 1] = starts[i] + lines[i].length + 1;
  }
  return { entries, hay: lines.join('\n'), starts, byId, byKey };
}

/**
 * Entries with all of these words, each the beginning of one of theirs, or with this number in one of theirs; with
 * an empty query all.
 * @param {Book} book
 * @param {string} query
 * @param {boolean} [marked]  favourites only
 * @returns {readonly Contact[]}
 */
export function findContacts(book, query, marked = false) {
  const { entries, favourites } = book;
  const digits = /^[+\d\s().\-/*#]+$/.test(query) ? query.replace(/[^\d*#]/g, '').replace(/^00/, '') : '';
  const words = digits ? [] : fold(query).replace(/[^\p{L}\p{N}@+]+/gu, ' ').split(' ').filter(Boolean).map((word) => ` ${word}`);
  if (!digits && !words.length) {
    if (query.trim()) return [];
    return marked ? entries.filter(({ id }) => favourites.has(id)) : entries;
  }
  // A national number finds its international writing: without the trunk prefix it is its end.
  const bare = digits.length > 3 ? digits.replace(/^0/, '') : digits;
  const found = linesWith(book, digits ? [bare] : words);
  return marked ? found.filter(({ id }) => favourites.has(id)) : found;
}

/**
 * @param {Book} book
 * @param {string[]} needles  all of them on one line; the longest is looked for first, since it finds least
 */
function linesWith({ entries, hay, starts }, needles) {
  const [first, ...others] = [...needles].sort((one, other) => other.length - one.length);
  /** @type {Contact[]} */
  const found = [];
  for (let row = 0, at = hay.indexOf(first); at >= 0 && row < entries.length; at = hay.indexOf(first, starts[row])) {
    while (starts[row + 1] <= at) row++;
    const line = others.length ? hay.slice(starts[row], starts[row + 1]) : '';
    if (others.every((other) => line.includes(other))) found.push(entries[row]);
    row++;
  }
  return found;
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
 * @returns {'' | import('./state.js').WatchState}
 */
export function lampOf(state, number, domain) {
  const host = number.includes('@') ? '' : `@${domain}`;
  return state.watches[`dialog sip:${number.replace(/^sips?:/i, '')}${host}`]?.state ?? '';
}

/** Numbers that a lamp can be had for: users of our own house. @param {Contact} contact @param {string} domain */
export const lampNumbers = ({ numbers }, domain) => numbers.map(({ number }) => number.replace(/^sips?:/i, ''))
  .filter((number) => /^[\p{L}\d._-]{1,32}$/u.test(number.replace(`@${domain}`, ''))).map((number) => number.replace(`@${domain}`, ''));
