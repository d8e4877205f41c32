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
const KEPT_MS = 30 * 24 * 3600 * 1000;  // what the portal never takes does not stay for ever

/** @param {string} method @param {string} path @param {BodyInit} body @param {string} type */
async function ask(method, path, body, type) {
  const response = await fetch(ROOT + path, {
    method, body, headers: { 'content-type': type }, credentials: 'same-origin', redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE),
  });
  return response.ok ? response.json() : null;
}

/** @param {Kept} one @param {string} username  of the session that was there: who has it now is for the portal to see @returns {Promise<boolean>} it is at the portal */
async function send({ key, about }, username) {
  const bytes = await bytesOf(key);
  const { size, duration } = wholePages(bytes);
  if (!duration) return true;  // nothing was recorded
  const { callUuid, peer, name, incoming, at } = about;
  const begun = await ask('POST', '', JSON.stringify({ key, callUuid, peer: fit(peer, 256), name: fit(name, 200), incoming, at, username }), 'application/json');
  if (!begun) return false;
  const { id } = begun;
  for (let there = begun.size; there < size;) {
    const end = Math.min(size, there + PIECE);
    const last = end === size ? `&last=1&duration=${duration}` : '';
    const added = await ask('PATCH', `/${id}/audio?offset=${there}${last}`, bytes.subarray(there, end), 'audio/ogg');
    if (!added) return false;
    there = added.size;
  }
  return true;
}

/**
 * @param {string} who  of the session: others' recordings wait for theirs
 * @param {string} username  the portal's name for him
 * @returns {Promise<{ sent: number, left: number }>}  left: what has to be tried again
 */
export async function upload(who, username) {
  return navigator.locks.request('webphone-tape-upload', { ifAvailable: true }, async (mine) => {
    let sent = 0;
    const all = mine ? (await kept()).filter(({ about }) => about.who === who || Date.now() - about.at > KEPT_MS) : [];
    for (const one of all) {
      const done = one.about.who === who && await navigator.locks.request(lockOf(one.key), () => send(one, username)).catch(() => false);
      if (done) sent++;
      if (done || Date.now() - one.about.at > KEPT_MS) await forget(one.key);
    }
    // Who sends now has not seen what was finished since it began.
    return { sent, left: mine ? all.filter(({ about }) => about.who === who).length - sent : 1 };
  });
}
