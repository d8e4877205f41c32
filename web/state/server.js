// SPDX-License-Identifier: MIT
// Which of the operator's servers is meant by what a person has typed. There are no others: the page's policy (connect-src)
// names these. Pure.
import { serverName, servers } from './select.js';

/**
 * @param {import('./state.js').State} state
 * @param {string} typed  an address, with or without its scheme
 * @returns {string} '' for none of them
 */
export function serverMeant(state, typed) {
  const all = servers(state);
  const host = serverName(typed.trim()).toLowerCase();
  return all.find((one) => one === typed.trim()) ?? all.find((one) => serverName(one).toLowerCase() === host) ?? '';
}
