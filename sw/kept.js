// SPDX-License-Identifier: MIT
// What the worker knows between two of its short lives, in the database of the phone: whose device this is, what
// became of the last calls, how many were missed. A storage that refuses is an empty one.
import { storage } from '../web/phone/storage.js';
import { WORDS } from './words.js';

/** @typedef {import('./notice.js').Fate} Fate */
/** @typedef {{ account: string, words?: Record<string, string> }} Device  kept by the page under 'push' */
/** @typedef {import('../web/phone/wish.js').Wish} Wish  for the phone or the page that opens, under 'wish' */
/** @typedef {{ tag: string, fate: Fate }} Past */
/** @typedef {{ url: string, at: number }} Icon  as a data: URL, and when it was fetched */

const PAST_MAX = 20;
const PATIENCE = 2000;  // a storage that does not answer must not keep a call from ringing

/** @template T @param {Promise<T>} job @returns {Promise<T>} */
const soon = (job) => Promise.race([job, new Promise((_, reject) => { setTimeout(() => reject(new Error('late')), PATIENCE); })]);
/** @param {string} name */
const read = (name) => soon(storage.read(name)).catch(() => undefined);
/** @param {string} name @param {unknown} value */
const write = (name, value) => soon(storage.write(name, value)).catch(() => {});
/** What lies there becomes another, and nobody comes between. @template T @param {string} name @param {(found: any) => T} change @returns {Promise<T | undefined>} */
const update = (name, change) => soon(storage.update(name, change)).catch(() => undefined);

/** @returns {Promise<{ account: string | null | undefined, words: Record<string, string> }>} undefined: the storage does not say */
export async function device() {
  try {
    const found = await soon(storage.read('push'));
    const words = Object.entries(found?.words ?? {}).filter(([, word]) => typeof word === 'string');
    const account = typeof found?.account === 'string' ? found.account : undefined;
    return { account: found === undefined ? null : account, words: { ...WORDS, ...Object.fromEntries(words) } };
  } catch {
    return { account: undefined, words: WORDS };
  }
}

/** @param {any} found @returns {Past[]} */
const pastOf = (found) => (Array.isArray(found) ? found.filter((one) => typeof one?.tag === 'string') : []);

/** @param {string} tag @returns {Promise<Fate | undefined>} */
export async function fateOf(tag) { return pastOf(await read('push-calls')).find((one) => one.tag === tag)?.fate; }

/**
 * What is over does not ring again, though its notice took so long that its end came before. A click may come while a push is
 * being done: neither undoes what the other writes.
 * @param {string} tag @param {Fate} fate
 */
export async function setFate(tag, fate) {
  await update('push-calls', (found) => {
    const past = pastOf(found);
    if (fate === 'rings' && past.some((one) => one.tag === tag && one.fate !== 'rings')) return past;
    return [{ tag, fate }, ...past.filter((one) => one.tag !== tag)].slice(0, PAST_MAX);
  });
}

/** One more call was missed: how many that makes since somebody looked. */
export async function countMissed() { return await update('push-missed', (count) => (Number(count) || 0) + 1) ?? 1; }

/** Milliseconds that the server's clock is ahead of ours. */
export const skew = async () => Number(await read('push-skew')) || 0;
/** @returns {Promise<Icon>} '' for none */
export async function iconKept() {
  const found = await read('push-icon');
  return { url: /^data:image\/png;base64,/.test(found?.url) ? found.url : '', at: Number(found?.at) || 0 };
}
/** @param {Icon} icon */
export const keepIcon = (icon) => write('push-icon', icon);

/** @param {number} ms */
export const keepSkew = (ms) => write('push-skew', ms);

/** @param {Wish} wish */
export const keepWish = (wish) => write('wish', wish);
