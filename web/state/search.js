// SPDX-License-Identifier: MIT
// Whom a person may mean while typing: people of the phonebook and of the history whose name or number fits.
// Digits also mean the letters on their keys (ITU-T E.161), so that 4722 finds Grace. Pure.
import { fold, lampOf as lampAt } from './contacts.js';
import { clean, party } from './select.js';

/** @typedef {import('./state.js').State} State */

/**
 * @typedef {object} Found
 * @property {string} title
 * @property {string} number  what is dialled
 * @property {string} detail  the number where the title is a name, '' else; with its kind ("Mobile") where it has one
 * @property {string} initials
 * @property {'contact'|'history'} from
 * @property {import('./state.js').WatchState|''} lamp  '' where nobody watches
 */

/** @typedef {{ name: string, numbers: readonly { number: string, name?: string }[] }} Person  of a number: "Mobile" */

/** How many of those called before are looked at. */
const BEFORE_MAX = 200;
/** How much of what is typed is looked at. */
const WISH_MAX = 64;

const KEYS = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];
/** @type {Map<string, string>} */
const DIGITS = new Map(KEYS.flatMap((letters, at) => [...letters].map((letter) => /** @type {[string, string]} */ ([letter, String(at + 2)]))));

/** Small letters as the keys that spell them. @param {string} name */
const spell = (name) => name.replace(/[^0-9]/gu, (letter) => DIGITS.get(letter) ?? ' ');

/** A name as the keys that spell it. @param {string} name */
export const spelled = (name) => spell(fold(name));

/** What of a number is dialled. @param {string} number */
const dialled = (number) => number.replace(/[^0-9*#+]/g, '');

/** @typedef {{ name: string, keys: string, numbers: string[] }} Index */

/** @type {WeakMap<readonly Person[], Index[]>} worked out once for each list */
const known = new WeakMap();

/** @param {readonly Person[]} list @returns {Index[]} */
function indexOf(list) {
  let all = known.get(list);
  if (!all) {
    all = list.map(({ name, numbers }) => {
      const small = fold(name);
      return { name: ` ${small}`, keys: ` ${spell(small)}`, numbers: numbers.map(({ number }) => dialled(number) || fold(number)) };
    });
    known.set(list, all);
  }
  return all;
}

/** At the beginning of a word. @param {string} text @param {string} wish */
const begins = (text, wish) => text.includes(` ${wish}`);

/**
 * How well this person fits: which number, and how well (lower is better), or null.
 * @param {Index} index
 * @param {string} wish  small letters
 * @param {string} digits  what of the wish can be dialled, '' when it is a name
 */
function fit(index, wish, digits) {
  if (digits) {
    const bare = digits.replace(/^(\+|0+)/, '');
    const at = index.numbers.findIndex((number) => number.startsWith(digits));
    if (at >= 0) return { at, rank: 0 };
    const inside = digits.length > 2 && bare ? index.numbers.findIndex((number) => number.includes(bare)) : -1;
    if (inside >= 0) return { at: inside, rank: 2 };
    return /^[2-9]{2,}$/.test(digits) && begins(index.keys, digits) ? { at: 0, rank: 3 } : null;
  }
  if (begins(index.name, wish)) return { at: 0, rank: 1 };
  return wish.length > 2 && index.name.includes(wish) ? { at: 0, rank: 4 } : null;
}

/** The people called or calling before, each once, newest first: here and now, then on all devices. @param {State} state @returns {Person[]} */
function before(state) {
  /** @type {Map<string, Person>} */
  const people = new Map();
  for (const past of [...state.history, ...state.records]) {
    if ('hidden' in past ? past.hidden : past.flags.private && past.flags.incoming) continue;
    const who = party(state, { peer: past.peer, name: past.name });
    if (who.number && !people.has(who.number)) people.set(who.number, { name: who.detail ? who.title : '', numbers: [{ number: who.number }] });
    if (people.size >= BEFORE_MAX) break;
  }
  return [...people.values()];
}

/** The people of the phonebook. @param {State} state @returns {readonly Person[]} */
export const phonebook = (state) => state.book.entries;

/**
 * The best few, best first: the phonebook before the history, each number once.
 * @param {State} state
 * @param {string} typed
 * @param {readonly Person[]} phonebook
 * @param {number} [max]
 * @returns {Found[]}
 */
export function suggestions(state, typed, phonebook, max = 4) {
  const before = /** @type {any} */ (last?.state);
  if (last?.typed === typed && last.phonebook === phonebook && last.max === max
    && ['history', 'records', 'watches', 'config'].every((part) => before[part] === /** @type {any} */ (state)[part])) return last.found;
  last = { typed, phonebook, max, state, found: search(state, typed, phonebook, max) };
  return last.found;
}

/** @type {{ typed: string, phonebook: readonly Person[], max: number, state: State, found: Found[] } | null} the screen is drawn more often than somebody types */
let last = null;

/**
 * @param {State} state
 * @param {string} typed
 * @param {readonly Person[]} phonebook
 * @param {number} max
 * @returns {Found[]}
 */
function search(state, typed, phonebook, max) {
  const wish = fold(clean(typed, WISH_MAX));
  if (!wish) return [];
  const digits = /^[0-9*#+()\s./-]+$/.test(wish) ? dialled(wish) : '';
  /** @type {{ person: Person, at: number, rank: number, from: 'contact'|'history' }[]} */
  const fits = [];
  for (const [list, from] of /** @type {[readonly Person[], 'contact'|'history'][]} */ ([[phonebook, 'contact'], [before(state), 'history']])) {
    indexOf(list).forEach((index, at) => {
      const found = index.numbers.length ? fit(index, wish, digits) : null;
      if (found) fits.push({ person: list[at], from, ...found });
    });
  }
  fits.sort((one, other) => one.rank - other.rank);
  /** @type {Map<string, Found>} */
  const best = new Map();
  for (const { person, at, from } of fits) {
    if (best.size >= max) break;
    const { number, name: label } = person.numbers[at];
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
export const lampOf = (state, number) => lampAt(state, number, state.config?.domain ?? '');
