// SPDX-License-Identifier: MIT
// Pushes (calls while the phone is closed) and new builds as the screen shows them. Pure.
import { firstTab } from './menu.js';

/**
 * @typedef {object} Push
 * @property {'unknown' | 'default' | 'granted' | 'denied' | 'none'} permission  none: this browser has no such thing
 * @property {'unknown' | 'off' | 'asking' | 'on' | 'failed' | 'install' | 'useless'} state  install: only once it is on the home
 *   screen; useless: this portal pushes no calls
 * @property {string} reason  why it failed: 'portal', 'browser', 'blocked'; '' otherwise
 * @property {'' | 'ios' | 'android'} system  whose own advice applies
 * @property {boolean} later  the person wants to be asked another day
 */

/** @typedef {import('./state.js').State} State */

/** @type {Push} */
export const NO_PUSH = { permission: 'unknown', state: 'unknown', reason: '', system: '', later: false };

/**
 * @param {State} state
 * @param {{ kind: string, [field: string]: any }} event
 * @returns {State}
 */
export function reducePush(state, event) {
  switch (event.kind) {
    case 'PAGE_PUSH': {
      const { permission, state: now, reason, system, later } = { ...state.push, ...event };
      return { ...state, push: { permission, state: now, reason, system, later } };
    }
    case 'PAGE_RENEWAL': return state.renewal ? state : { ...state, renewal: true };
    default: return state;
  }
}

/** What the card on the first page asks or says, '' for no card: one at a time, and never beside a call. @param {State} state */
export function pushCard(state) {
  const { push, account, calls, tab, installCard } = state;
  if (account.state !== 'registered' || calls.length || push.later || installCard || tab !== firstTab(state)) return '';
  if (push.state === 'install') return 'install';
  return push.permission === 'default' && (push.state === 'off' || push.state === 'asking') ? 'ask' : '';
}
