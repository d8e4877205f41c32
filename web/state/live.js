// SPDX-License-Identifier: MIT
// Turns what the core tells of calls that go on into state: their beginning, what changes, how they sound, their
// transfer, their end. Pure, as reduce.js is.
import { number, text } from './read.js';
import { forgetCall } from './tools.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').Event} Event */
/** @typedef {import('./state.js').Call} Call */
/** @typedef {import('./state.js').Past} Past */
/** @typedef {import('./state.js').Report} Report */
/** @typedef {import('./state.js').Transfer} Transfer */
/** @typedef {import('./state.js').Tab} Tab */

/** How many ended calls a session keeps. */
export const HISTORY_MAX = 200;

/** @type {readonly string[]} */
const CALL_STATES = ['dialing', 'progress', 'ringing', 'answering', 'up', 'ended'];
/** @type {readonly string[]} */
const LEVELS = ['good', 'fair', 'bad'];
/** @type {readonly string[]} */
const PROGRESS = ['asked', 'trying', 'ringing', 'done', 'failed'];

/** @param {any} call */
const isHandle = (call) => Number.isInteger(call) && call > 0;

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
export function gotCall(state, event) {
  if (event.call === 0 && event.state === 'ended') return neverBegan(state, event);
  if (!isHandle(event.call) || !CALL_STATES.includes(event.state)) return state;
  const before = state.calls.find((call) => call.call === event.call);
  const call = readCall(event, before);
  if (call.state === 'ended') return endCall(state, call, before, number(event.at));
  if (before) {
    const calls = state.calls.map((other) => (other.call === call.call ? call : other));
    const next = { ...state, calls };
    return before.state === 'ringing' && call.state !== 'ringing' ? showCall(next) : next;
  }
  const next = { ...state, calls: [...state.calls, call] };
  if (call.flags.incoming) return call.state === 'ringing' ? next : showCall(next);
  // Our own call: the number has done its work.
  return showCall({
    ...next, ended: null, note: null, last: call.peer, dialpad: '', dialpadAnswers: state.dialpadAnswers + 1,
  });
}

/**
 * A call that could not even begin has no handle. What was typed stays, to be put right.
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function neverBegan(state, event) {
  return { ...state, consult: 0, ended: { ...readCall(event, undefined), at: number(event.at) } };
}

/**
 * What an event does not say stays as it was: a last event may come without a name.
 * @param {Event} event
 * @param {Call|undefined} before
 * @returns {Call}
 */
function readCall(event, before) {
  return {
    call: event.call,
    state: event.state,
    flags: { ...(event.flags ?? before?.flags) },
    cause: text(event.cause) || 'none',
    status: number(event.status),
    since: number(event.since) || before?.since || 0,
    peer: text(event.peer) || before?.peer || '',
    name: text(event.name) || before?.name || '',
    reason: text(event.reason),
    diverted: text(event.diverted) || before?.diverted || '',
  };
}

/**
 * @param {State} state
 * @param {Call} call
 * @param {Call|undefined} before
 * @param {number} at
 * @returns {State}
 */
function endCall(state, call, before, at) {
  // A page that attaches late is told again what it may have seen.
  if (!before && state.history.some((past) => past.call === call.call)) return state;
  if (before) call.flags = { ...before.flags, ...call.flags };
  const calls = state.calls.filter((other) => other.call !== call.call);
  const quality = { ...state.quality };
  delete quality[call.call];
  const transfers = { ...state.transfers };
  delete transfers[call.call];
  /** @type {Past} */
  const past = { ...call, at, ...(state.reports[call.call] ? { report: state.reports[call.call] } : {}) };
  const reports = { ...state.reports };
  delete reports[call.call];
  const leave = state.tab === 'call' && !calls.some((other) => other.state !== 'ringing');
  return {
    ...state,
    ...forgetCall(state, call.call),
    calls,
    quality,
    reports,
    transfers,
    asking: state.asking === call.call ? 0 : state.asking,
    // Who has nobody left to be connected with waits for nothing.
    consult: state.consult === call.call || calls.every((other) => other.call === state.consult) ? 0 : state.consult,
    ended: past,
    refused: state.refused?.call === call.call ? null : state.refused,
    history: [past, ...state.history].slice(0, HISTORY_MAX),
    keypad: state.keypad === call.call ? 0 : state.keypad,
    tab: leave ? state.back : state.tab,
  };
}

/** @param {State} state @returns {State} */
function showCall(state) {
  if (state.tab === 'agent') return state;  // who reads the script out goes on reading
  return openTab(state, 'call');
}

/**
 * @param {State} state
 * @param {Tab} tab
 * @returns {State}
 */
export function openTab(state, tab) {
  if (tab !== 'call') return { ...state, tab, keypad: 0, menuOpen: false };
  if (!state.calls.length) return state;
  return { ...state, tab, back: state.tab === 'call' ? state.back : state.tab };
}

/**
 * @param {State} state
 * @param {unknown} call
 * @param {boolean} open
 * @returns {State}
 */
export function openKeypad(state, call, open) {
  const known = state.calls.find((other) => other.call === call);
  if (!known) return state;
  return open ? { ...openTab(state, 'call'), keypad: known.call }
    : { ...state, keypad: state.keypad === known.call ? 0 : state.keypad };
}

/** @param {State} state @param {unknown} call */
export const isKnown = (state, call) => state.calls.some((other) => other.call === call);

/**
 * @param {State} state
 * @param {any} call
 * @param {boolean} open
 * @returns {State}
 */
export function askTransfer(state, call, open) {
  if (!isKnown(state, call)) return state;
  return open ? { ...openTab(state, 'call'), asking: call, keypad: 0 } : { ...state, asking: 0 };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
export function gotTransfer(state, event) {
  if (!isKnown(state, event.call) || !PROGRESS.includes(event.progress)) return state;
  const transfers = { ...state.transfers };
  delete transfers[event.call];
  /** @type {Transfer} */
  const transfer = { progress: event.progress, status: number(event.status), call: number(event.call) };
  if (transfer.progress === 'failed') return { ...state, transfers, refused: transfer };
  transfers[event.call] = transfer;
  const { asking, consult, call } = { ...state, call: event.call };
  return { ...state, transfers, refused: null, asking: asking === call ? 0 : asking, consult: consult === call ? 0 : consult };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
export function gotQuality(state, event) {
  if (!LEVELS.includes(event.level) || !state.calls.some((call) => call.call === event.call)) return state;
  const before = state.quality[event.call];
  const now = { level: event.level, text: text(event.text) };
  if (before?.level === now.level && before.text === now.text) return state;
  return { ...state, quality: { ...state.quality, [event.call]: now } };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
export function gotReport(state, event) {
  if (!isKnown(state, event.call)) return state;
  /** @type {Report} */
  const report = {
    mos: number(event.mos),
    mosMin: number(event.mosMin),
    loss: number(event.loss),
    jitter: number(event.jitter),
    roundTrip: number(event.roundTrip),
    warnings: number(event.warnings),
    codec: text(event.codec),
  };
  return { ...state, reports: { ...state.reports, [event.call]: report } };
}
