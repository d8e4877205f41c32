// SPDX-License-Identifier: MIT
// Why there is no way to the server, as far as the page has found out, in words. Pure.
import { say } from './texts/index.js';

/** @typedef {import('./state.js').State} State */

/** @param {string} url */
const hostOf = (url) => /^wss?:\/\/([^/?#\s]{1,253})/.exec(url)?.[1] ?? '';

/**
 * @param {State} state
 * @returns {{ what: string, advice: string, link: string } | null}  link: a page of the same server, where its
 *   certificate can be looked at, or ''
 */
export function noWay(state) {
  const { account, reach, config } = state;
  if (!reach || account.state === 'registered' || account.cause !== 'connect-failed') return null;
  const host = hostOf(account.server || config?.wsServers?.[0] || '');
  const advice = say(`reach.${reach}-advice`, { host: host || '?' });
  return { what: say(`reach.${reach}`), advice, link: reach === 'socket-blocked' && host ? `https://${host}/` : '' };
}
