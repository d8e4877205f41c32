// SPDX-License-Identifier: MIT
// What a person wanted of a notification, as the service worker has written it down for whoever comes first: the phone,
// which is there before its page, answers; the page does all else.

/** @typedef {{ call: string, action: string, number: string, at: number }} Wish */

const NAME = 'wish';
const AGE = 60_000;  // the call rings no longer

/**
 * The wish, once, if it was a moment ago.
 * @param {Pick<typeof import('./storage.js').storage, 'take'>} storage
 * @param {(wish: Wish) => boolean} [mine]  another one is left where it lies
 * @returns {Promise<Wish | null>}
 */
export async function takeWish(storage, mine = () => true) {
  const wish = await storage.take(NAME, (found) => mine(Object(found))).catch(() => undefined);
  return wish && Math.abs(Date.now() - wish.at) < AGE ? wish : null;
}

/** The call that is to be answered as soon as it comes. @param {Wish} wish @returns {import('#abi').Command} */
export const answerOf = (wish) => ({ kind: 'ANSWER', call: 0, text: [String(wish.call)] });
