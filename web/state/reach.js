// SPDX-License-Identifier: MIT
// Why there is no way to the server, as far as the page has found out, in words. Pure.
import { say } from './texts/index.js';

/** @typedef {import('./state.js').State} State */

/** The server for calls that is used, or would be. @param {Pick<State, 'account' | 'config'>} state */
export const serverOf = ({ account, config }) => account.server || config?.wsServers?.[0] || '';

/**
 * @param {string} socket  address of a WebSocket
 * @returns {string} where the same server answers web requests, '' for no such address
 */
export function webOf(socket) {
  const [, secure, host] = /^ws(s?):\/\/([^/?#\s]{1,253})/.exec(socket) ?? [];
  return host ? `http${secure}://${host}/` : '';
}

/**
 * @param {State} state
 * @returns {{ what: string, advice: string, link: string } | null}  link: a page of the same server, where its
 *   certificate can be looked at, or ''
 */
export function noWay(state) {
  const { account, reach } = state;
  if (!reach || account.state === 'registered' || account.cause !== 'connect-failed') return null;
  const web = webOf(serverOf(state));
  const link = reach === 'server-silent' && web.startsWith('https') ? web : '';
  return { what: say(`reach.${reach}`), advice: say(`reach.${reach}-advice`, { host: web.split('/')[2] ?? '?' }), link };
}
