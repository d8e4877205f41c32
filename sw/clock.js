// SPDX-License-Identifier: MIT
// By how much the server's clock, by which pushes say when they end, is ahead of this device's: some are minutes off.
import { here } from './here.js';
import { keepSkew, skew } from './kept.js';

const PATIENCE = 1500;
const NEAR = 5000;  // a Date counts seconds, and has been on its way

/** What a response tells of it. @param {Response} response */
export async function learn({ headers }) {
  const at = Date.parse(headers.get('date') ?? '');
  if (at) await keepSkew(Math.abs(at - Date.now()) < NEAR ? 0 : at - Date.now());
}

/**
 * The server's time, for a push of a call that came in `at` and ends at `until`. One that seems to be too late may be so by a wrong
 * clock alone, here or when it was looked at last; and a clock that was set since makes a late one seem in time. Where either
 * says so, or the call were one of tomorrow, the portal is asked.
 * @param {{ at: number, until: number }} push  0: it does not say
 */
export async function nowFor({ at, until }) {
  const own = Date.now();
  const now = own + await skew();
  if (!until || (Math.max(own, now) <= until && now >= at - NEAR)) return now;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    await learn(await fetch(new URL('./', here.location.href), { method: 'HEAD', cache: 'no-store', credentials: 'omit', redirect: 'error', signal }));
  } catch {
    return Math.min(own, now);  // no network just now: rather a ring too many than one too few
  }
  return Date.now() + await skew();
}
