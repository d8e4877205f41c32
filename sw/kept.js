// SPDX-License-Identifier: MIT
// What the worker knows between two of its short lives, in the database of the phone: whose device this is, what
// became of the last calls, how many were missed. A storage that refuses is an empty one.
import { storage } from '../web/phone/storage.js';
import { WORDS } from './words.js';

/** @typedef {import('./notice.js').Fate} Fate */
/** @typedef {{ account: string, words?: Record<string, string> }} Device  kept by the page under 'push' */
/** @typedef {import('../web/phone/wish.js').Wish} Wish  for the phone or the page that opens, under 'wish' */
/** @typedef {{ tag: string, fate: Fate }} Past */

const PAST_MAX = 20;

/** @param {string} name */
const read = (name) => storage.read(name).catch(() => undefined);
/** @param {string} name @param {unknown} value */
const write = (name, value) => storage.write(name, value).catch(() => {});

/** @returns {Promise<{ account: string | null, words: Record<string, string> }>} */
export async function device() {
  const found = await read('push');
  return { account: typeof found?.account === 'string' ? found.account : null, words: { ...WORDS, ...found?.words } };
}

/** @param {string} tag @returns {Promise<Fate | undefined>} */
export async function fateOf(tag) {
  const past = await read('push-calls');
  return Array.isArray(past) ? past.find((/** @type {Past} */ one) => one.tag === tag)?.fate : undefined;
}

/** @param {string} tag @param {Fate} fate */
export async function setFate(tag, fate) {
  const past = await read('push-calls');
  const others = (Array.isArray(past) ? past : []).filter((/** @type {Past} */ one) => one.tag !== tag);
  await write('push-calls', [{ tag, fate }, ...others].slice(0, PAST_MAX));
}

/** One more call was missed: how many that makes since somebody looked. */
export async function countMissed() {
  const count = (Number(await read('push-missed')) || 0) + 1;
  await write('push-missed', count);
  return count;
}

/** The server's clock is ahead of ours by this. */
export const skew = async () => Number(await read('push-skew')) || 0;
/** @param {string | null} date  of a response */
export async function learnSkew(date) {
  const at = Date.parse(date ?? '');
  if (at) await write('push-skew', Math.abs(at - Date.now()) < 5000 ? 0 : at - Date.now());
}

/** @param {Wish} wish */
export const keepWish = (wish) => write('wish', wish);
