// SPDX-License-Identifier: MIT
// Whom a person may mean while typing: people of the phonebook and of the history whose name or number fits.
// Digits also mean the letters on their keys (ITU-T E.161), so that 4722 finds Grace. Pure.
import { clean, numberOf, party } from './select.js';

/** @typedef {import('./reduce.js').State} State */

/**
 * @typedef {object} Found
 * @property {string} title
 * @property {string} number  what is dialled
 * @property {string} detail  the number where the title is a name, '' else; with its kind ("Mobile") where it has one
 * @property {string} initials
 * @property {'contact'|'history'} from
 * @property {import('./reduce.js').WatchState|''} lamp  '' where nobody watches
 */

/** @typedef {{ name: string, numbers: readonly { number: string, label?: string }[] }} Person  what a phonebook has */

/** @type {readonly Person[]} */
const NOBODY = [];
/** How much of what is typed is looked at. */
const WISH_MAX = 64;

const KEYS = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];
/** @type {Map<string, string>} */
const DIGITS = new Map(KEYS.flatMap((letters, at) => [...letters].map((letter) => /** @type {[string, string]} */ ([letter, String(at + 2)]))));

/** Small letters without accents. @param {string} name */
const plain = (name) => name.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase();

/** A name as the keys that spell it. @param {string} name */
export const spelled = (name) => [...plain(name)].map((letter) => DIGITS.get(letter) ?? (/[0-9]/.test(letter) ? letter : ' ')).join('');

/** What of a number is dialled. @param {string} number */
const dialled = (number) => number.replace(/[^0-9*#+]/g, '');

/** @type {WeakMap<object, { name: string, keys: string, numbers: string[] }>} worked out once for each person */
const known = new WeakMap();

/** @param {Person} person */
function indexOf(person) {
  let index = known.get(person);
  if (!index) {
    const name = ` ${plain(clean(person.name))}`;
    index = { name, keys: ` ${spelled(clean(person.name))}`, numbers: person.numbers.map(({ number }) => dialled(number) || plain(number)) };
    known.set(person, index);
  }
  return index;
}

/** At the beginning of a word. @param {string} text @param {string} wish */
const begins = (text, wish) => text.includes(` ${wish}`);

/**
 * How well this person fits: which number, and how well (lower is better), or null.
 * @param {Person} person
 * @param {string} wish  plain
 * @param {string} digits  what of the wish can be dialled, '' when it is a name
 */
function fit(person, wish, digits) {
  const index = indexOf(person);
  if (digits) {
    const at = index.numbers.findIndex((number) => number.startsWith(digits));
    if (at >= 0) return { at, rank: 0 };
    const inside = digits.length > 2 ? index.numbers.findIndex((number) => number.includes(digits.replace(/^(\+|0+)/, ''))) : -1;
    if (inside >= 0) return { at: inside, rank: 2 };
    return /^[2-9]{2,}$/.test(digits) && begins(index.keys, digits) ? { at: 0, rank: 3 } : null;
  }
  if (begins(index.name, wish)) return { at: 0, rank: 1 };
  return wish.length > 2 && index.name.includes(wish) ? { at: 0, rank: 4 } : null;
}

/** The people called or calling before, each once, newest first. @param {State} state @returns {Person[]} */
function before(state) {
  /** @type {Map<string, Person>} */
  const people = new Map();
  for (const past of state.history) {
    const who = party(state, past);
    if (who.number && !people.has(who.number)) people.set(who.number, personOf(past, who));
  }
  return [...people.values()];
}

/** @type {WeakMap<object, Person>} so that what was worked out for it is found again */
const people = new WeakMap();

/** @param {import('./reduce.js').Past} past @param {import('./select.js').Party} who */
function personOf(past, who) {
  let person = people.get(past);
  if (!person) {
    person = { name: who.detail ? who.title : '', numbers: [{ number: who.number }] };
    people.set(past, person);
  }
  return person;
}

/** The people of the phonebook. @param {State} state @returns {readonly Person[]} */
export const phonebook = (state) => /** @type {any} */ (state).contacts?.people ?? NOBODY;

/**
 * The best few, best first: the phonebook before the history, each number once.
 * @param {State} state
 * @param {string} typed
 * @param {readonly Person[]} phonebook
 * @param {number} [max]
 * @returns {Found[]}
 */
export function suggestions(state, typed, phonebook, max = 4) {
  const wish = plain(clean(typed, WISH_MAX));
  if (!wish) return [];
  const digits = /^[0-9*#+()\s./-]+$/.test(wish) ? dialled(wish) : '';
  /** @type {{ person: Person, at: number, rank: number, from: 'contact'|'history' }[]} */
  const fits = [];
  for (const [list, from] of /** @type {[readonly Person[], 'contact'|'history'][]} */ ([[phonebook, 'contact'], [before(state), 'history']])) {
    for (const person of list) {
      const found = person.numbers.length ? fit(person, wish, digits) : null;
      if (found) fits.push({ person, from, ...found });
    }
  }
  fits.sort((one, other) => one.rank - other.rank);
  /** @type {Map<string, Found>} */
  const best = new Map();
  for (const { person, at, from } of fits) {
    if (best.size >= max) break;
    const { number, label } = person.numbers[at];
    const key = dialled(number) || number;
    if (best.has(key)) continue;
    best.set(key, show(state, person.name, number, label ?? '', from));
  }
  return [...best.values()];
}

/**
 * @param {State} state
 * @param {string} name
 * @param {string} number
 * @param {string} label
 * @param {'contact'|'history'} from
 * @returns {Found}
 */
function show(state, name, number, label, from) {
  const who = party(state, { peer: number, name });
  const detail = who.detail && label ? `${clean(label, 24)} · ${who.detail}` : who.detail;
  return { title: who.title, number, detail, initials: who.initials, from, lamp: lampOf(state, number) };
}

/** What the lamp of a number shows. @param {State} state @param {string} number */
export function lampOf(state, number) {
  const domain = state.config?.domain ?? '';
  for (const watch of Object.values(state.watches)) {
    if (watch.package === 'dialog' && numberOf(watch.peer, domain) === number) return watch.state;
  }
  return '';
}
