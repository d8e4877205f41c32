// SPDX-License-Identifier: MIT
// Keys that work wherever the focus is: Alt and the place of a letter, so that a letter alone is never a command
// (WCAG 2.1.4) and every layout has them. Pure: what a key wants now, or null.
import { foreground, heard, ringing, running } from '../state/select.js';

/** @typedef {import('../state/state.js').State} State */
/** @typedef {import('../state/state.js').Call} Call */
/** @typedef {{ name: string, [field: string]: unknown }} Intent */

/** @param {string} code */
export const keyName = (code) => code.replace(/^Key/, '');

/** @param {Call|null} call @param {(call: Call) => Intent|null} wish */
const inCall = (call, wish) => (call?.state === 'up' ? wish(call) : null);

/** @type {{ name: string, code: string, want: (state: State) => Intent|null }[]} */
export const SHORTCUTS = [
  { name: 'answer', code: 'KeyA', want: (state) => wants(ringing(state)[0], (call) => ({ name: 'answer', call: call.call })) },
  { name: 'end', code: 'KeyX', want: (state) => end(state) },
  { name: 'mute', code: 'KeyM', want: (state) => wants(foreground(state), (call) => ({ name: 'mute', call: call.call, on: !call.flags.muted })) },
  { name: 'hold', code: 'KeyH', want: (state) => inCall(foreground(state), (call) => (call.flags.changing ? null : { name: 'hold', call: call.call, on: !call.flags.held })) },
  { name: 'swap', code: 'KeyS', want: (state) => swap(state) },
  { name: 'keypad', code: 'KeyK', want: (state) => inCall(foreground(state), (call) => ({ name: 'keypad', call: call.call, open: state.keypad !== call.call })) },
  { name: 'transfer', code: 'KeyT', want: (state) => inCall(foreground(state), (call) => (state.transfers[call.call] ? null : { name: 'transferring', call: call.call, open: true })) },
  { name: 'dialpad', code: 'KeyD', want: () => ({ name: 'tab', tab: 'dialpad' }) },
];

/** @param {Call|null|undefined} call @param {(call: Call) => Intent} wish */
const wants = (call, wish) => (call ? wish(call) : null);

/** What rings is declined before what runs is ended. @param {State} state @returns {Intent|null} */
function end(state) {
  const rings = ringing(state)[0];
  if (rings) return { name: 'decline', call: rings.call };
  return wants(foreground(state), (call) => ({ name: 'hangup', call: call.call }));
}

/** The first call that waits comes to the front. @param {State} state @returns {Intent|null} */
function swap(state) {
  const waits = running(state).find((call) => call.state === 'up' && call.flags.held && !call.flags.changing);
  return waits && heard(state).length ? { name: 'hold', call: waits.call, on: false } : null;
}

/**
 * @param {State} state
 * @param {Pick<KeyboardEvent, 'code'|'altKey'|'ctrlKey'|'metaKey'|'shiftKey'|'repeat'>} event
 * @returns {Intent|null}
 */
export function shortcut(state, { code, altKey, ctrlKey, metaKey, shiftKey, repeat }) {
  // AltGr is Control and Alt: it writes characters.
  if (!state.shortcuts || !altKey || ctrlKey || metaKey || shiftKey || repeat) return null;
  return SHORTCUTS.find((one) => one.code === code)?.want(state) ?? null;
}
