// SPDX-License-Identifier: MIT
// Recordings of this browser to the portal, piece by piece; what was interrupted goes on where the portal says. One tab
// does it for all.
import { fit } from './fit.js';
import { wholePages } from './ogg.js';
import { bytesOf, forget, kept, lockOf } from './tape-file.js';

/** @typedef {import('./tape-file.js').Kept} Kept */

const ROOT = '/api/softphone/recording';
const PIECE = 256 * 1024;
const PATIENCE = 30_000;
const GONE = 410;  // it was taken away
const REFUSED = [403, 409, 413, 422];  // the same answer would come again soon
const KEPT_MS = 30 * 24 * 3600 * 1000;  // what the portal never takes does not stay for ever

/** @param {string} method @param {string} path @param {BodyInit} body @param {string} type @returns {Promise<any>} null: not now; false: it is not wanted; GONE: nor ever will be */
async function ask(method, path, body, type) {
  const response = await fetch(ROOT + path, {
    method, body, headers: { 'content-type': type }, credentials: 'same-origin', redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.ok) return response.json();
  if (response.status === GONE) return GONE;
  return REFUSED.includes(response.status) ? false : null;
}

/** @param {Kept} one @param {string} username  of the session that was there: who has it now is for the portal to see @returns {Promise<'sent' | 'gone' | 'later' | 'refused'>} */
async function send({ key, about }, username) {
  const bytes = await bytesOf(key);
  const { size, duration } = wholePages(bytes);
  if (!duration) return 'sent';  // nothing was recorded
  const { callUuid, peer, name, incoming, forced, at } = about;
  const begun = await ask('POST', '', JSON.stringify({ key, callUuid, peer: fit(peer, 256), name: fit(name, 200), incoming, forced, at, username }), 'application/json');
  if (begun === GONE) return 'gone';
  if (!begun) return begun === false ? 'refused' : 'later';
  const { id } = begun;
  for (let there = begun.size; there < size;) {
    const end = Math.min(size, there + PIECE);
    const last = end === size ? `&last=1&duration=${duration}` : '';
    const added = await ask('PATCH', `/${id}/audio?offset=${there}${last}`, bytes.subarray(there, end), 'audio/ogg');
    if (!added) return added === false ? 'refused' : 'later';
    there = added.size;
  }
  return 'sent';
}

/**
 * @param {string} who  of the session: others' recordings wait for theirs
 * @param {string} username  the portal's name for him
 * @returns {Promise<{ sent: number, left: number }>}  left: what has to be tried again soon; what was refused waits for another occasion
 */
export async function upload(who, username) {
  return navigator.locks.request('webphone-tape-upload', { ifAvailable: true }, async (mine) => {
    let sent = 0;
    let left = mine ? 0 : 1;  // who sends now has not seen what was finished since it began
    const all = mine ? (await kept()).filter(({ about }) => about.who === who || Date.now() - about.at > KEPT_MS) : [];
    for (const one of all) {
      const end = one.about.who === who ? await navigator.locks.request(lockOf(one.key), () => send(one, username)).catch(() => 'later') : '';
      if (end === 'sent') sent++;
      if (end === 'sent' || end === 'gone' || Date.now() - one.about.at > KEPT_MS) await forget(one.key);
      else if (end === 'later') left++;
    }
    return { sent, left };
  });
}
