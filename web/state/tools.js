// SPDX-License-Identifier: MIT
// The parts of the state around calls: devices for sound and their test, how a call is carried, codecs, the SIP
// messages that were traced, what the page has found out about the way to the server. Pure, as reduce.js is.
import { number, text } from './read.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').Event} Event */

/** @typedef {{id: string, label: string}} Device  label is the system's own, hostile text */
/** @typedef {''|'recording'|'playing'|'ring'} SoundTest */

/**
 * @typedef {object} Sound
 * @property {Device[]} inputs
 * @property {Device[]} outputs
 * @property {string} input  id, '' for what the system says
 * @property {string} output
 * @property {string} ring
 * @property {boolean} choosable  this browser can play on a chosen device
 * @property {SoundTest} test  what is being tried now
 * @property {string} trouble  cause of the core why the microphone could not be tried, or ''
 */

/**
 * How a call is carried.
 * @typedef {object} Wire
 * @property {string} codec  "opus/48000"
 * @property {string} cipher  of SRTP, '' while not known
 * @property {string} protocol  "DTLS 1.2", or ''
 * @property {boolean} encrypted
 * @property {boolean} relayed
 * @property {string} transport  "udp", "tcp", or ''
 * @property {number} roundTrip  milliseconds
 * @property {number} jitter  milliseconds
 * @property {number} lost  packets
 * @property {number} received
 */

/** @typedef {'keep'|'protected'|'spared'|'deleted'|'orphaned'} Fate  what the operator's rules make of a codec */
/** @typedef {{name: string, fate: Fate, rule: number, moved: number}} Codec  rule, moved: 0 for none, or which from 1 */
/** @typedef {{at: number, sent: boolean, text: string}} Traced */
/** @typedef {{state: string, may: string[], since: number}} Tape  as web/phone/messages.js has it */
/** @typedef {''|'offline'|'portal-silent'|'server-silent'|'socket-blocked'} Reach  what is known beyond "no connection" */

/**
 * @typedef {object} Tools
 * @property {Sound} sound
 * @property {boolean} picking  the choice of devices is open
 * @property {Record<string, Wire>} wires  by call
 * @property {number} details  the call whose details are open, 0 for none
 * @property {Codec[]} codecs  best first; then those that are left out
 * @property {Traced[]} traced  oldest first
 * @property {Reach} reach
 * @property {boolean} shortcuts  keys work
 * @property {string[]} identities  numbers to call as
 * @property {string} identity  the one that is chosen, '' for the account's own
 * @property {Record<number, Tape>|null} tapes  of calls that may be recorded, null: of none yet
 * @property {{items: any[], stale: boolean}} recordings  at the portal, latest first; stale: there are others by now
 * @property {string} done  what was just done, for a moment: symbol of a text, '' for nothing
 */

/** How many SIP messages are kept, and how much of each. */
export const TRACED_MAX = 200;
export const TRACED_TEXT_MAX = 16384;
const DEVICES_MAX = 64;
const CODECS_MAX = 64;
const IDENTITIES_MAX = 32;

/** @type {Readonly<Tools>} */
export const noTools = Object.freeze({
  sound: Object.freeze({ inputs: [], outputs: [], input: '', output: '', ring: '', choosable: false, test: '', trouble: '' }),
  picking: false,
  wires: {},
  details: 0,
  codecs: [],
  traced: [],
  reach: '',
  shortcuts: true,
  identities: [],
  identity: '',
  tapes: null,
  recordings: { items: [], stale: true },
  done: '',
});

/** @type {readonly string[]} */
const TESTS = ['', 'recording', 'playing', 'ring'];
/** @type {readonly string[]} */
const REACHES = ['', 'offline', 'portal-silent', 'server-silent', 'socket-blocked'];
/** @type {readonly string[]} */
const FATES = ['keep', 'protected', 'spared', 'deleted', 'orphaned'];

/**
 * What reduce.js leaves to this file.
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
export function reduceTools(state, event) {
  switch (event?.kind) {
    case 'PAGE_SOUND': return gotSound(state, event);
    case 'PAGE_PICKING': return { ...state, picking: Boolean(event.open) };
    case 'PAGE_WIRE': return gotWire(state, event);
    case 'PAGE_DETAILS': return { ...state, details: event.open && number(event.call) || 0 };
    case 'PAGE_CODECS': return { ...state, codecs: codecsOf(text(event.report)) };
    case 'EV_TRACE': return gotTrace(state, event);
    case 'PAGE_TRACE_FORGET': return { ...state, traced: [] };
    case 'PAGE_REACH': return gotReach(state, event.reach);
    case 'PAGE_SHORTCUTS': return { ...state, shortcuts: Boolean(event.on) };
    case 'PAGE_IDENTITIES': return gotIdentities(state, event.identities);
    case 'PAGE_IDENTITY': return { ...state, identity: state.identities.includes(event.identity) ? event.identity : '' };
    case 'PAGE_TAPE': return { ...state, tapes: { ...state.tapes, [number(event.call)]: { state: text(event.state), may: event.may, since: number(event.since) } } };
    case 'PAGE_RECORDINGS': return { ...state, recordings: { items: event.items ?? state.recordings.items, stale: Boolean(event.stale) } };
    case 'PAGE_DONE': return { ...state, done: text(event.what) };
    default: return state;
  }
}

/** What a call leaves behind. @param {State} state @param {number} call @returns {Partial<State>} */
export function forgetCall(state, call) {
  const wires = { ...state.wires };
  const tapes = state.tapes && { ...state.tapes };
  delete wires[call];
  delete tapes?.[call];
  return { wires, tapes, details: state.details === call ? 0 : state.details };
}

/** @param {unknown} given @returns {Device[]} */
function devices(given) {
  if (!Array.isArray(given)) return [];
  return given.slice(0, DEVICES_MAX).map((one) => ({ id: text(one?.id), label: text(one?.label) }));
}

/**
 * @param {State} state
 * @param {Event} event  only what has changed
 * @returns {State}
 */
function gotSound(state, event) {
  const sound = { ...state.sound };
  if ('inputs' in event) sound.inputs = devices(event.inputs);
  if ('outputs' in event) sound.outputs = devices(event.outputs);
  if ('input' in event) sound.input = text(event.input);
  if ('output' in event) sound.output = text(event.output);
  if ('ring' in event) sound.ring = text(event.ring);
  if ('choosable' in event) sound.choosable = Boolean(event.choosable);
  if (TESTS.includes(event.test)) sound.test = event.test;
  if ('trouble' in event) sound.trouble = text(event.trouble);
  return { ...state, sound };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function gotWire(state, event) {
  if (!state.calls.some((call) => call.call === event.call)) return state;
  const before = state.wires[event.call];
  /** @type {Wire} */
  const wire = {
    codec: text(event.codec) || before?.codec || '',
    cipher: text(event.cipher) || before?.cipher || '',
    protocol: text(event.protocol) || before?.protocol || '',
    encrypted: Boolean(event.encrypted),
    relayed: Boolean(event.relayed),
    transport: text(event.transport),
    roundTrip: number(event.roundTrip),
    jitter: number(event.jitter),
    lost: number(event.lost),
    received: number(event.received),
  };
  // The numbers change each second; without anybody looking at them that is no reason to draw.
  const same = before && ['codec', 'cipher', 'protocol', 'encrypted', 'relayed', 'transport']
    .every((name) => /** @type {any} */ (before)[name] === /** @type {any} */ (wire)[name]);
  if (same && state.details !== event.call) return state;
  return { ...state, wires: { ...state.wires, [event.call]: wire } };
}

/**
 * "opus/48000/2 protected 2 moved 1", one a line: the preview of the core (output.h, DO_CODECS).
 * @param {string} report
 * @returns {Codec[]}  best first; then those that are left out
 */
export function codecsOf(report) {
  /** @type {Codec[]} */
  const all = [];
  for (const line of report.split('\n').slice(0, CODECS_MAX)) {
    const words = line.trim().split(' ');
    const fate = words[1] ?? '';
    if (!FATES.includes(fate)) continue;  // a rule without effect: told as a note
    const moved = words.indexOf('moved');
    all.push({
      name: words[0].slice(0, 40),
      fate: /** @type {Fate} */ (fate),
      rule: Number(/^\d+$/.exec(words[2] ?? '')?.[0] ?? 0),
      moved: moved > 0 ? Number(/^\d+$/.exec(words[moved + 1] ?? '')?.[0] ?? 0) : 0,
    });
  }
  return all;
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function gotTrace(state, event) {
  const one = { at: number(event.at), sent: Boolean(event.sent), text: text(event.text).slice(0, TRACED_TEXT_MAX) };
  return { ...state, traced: [...state.traced.slice(1 - TRACED_MAX), one] };
}

/**
 * @param {State} state
 * @param {any} reach
 * @returns {State}
 */
function gotReach(state, reach) {
  return REACHES.includes(reach) && reach !== state.reach ? { ...state, reach } : state;
}

/**
 * Numbers that the account may call as; a choice that is not among them is none.
 * @param {State} state
 * @param {unknown} given
 * @returns {State}
 */
export function gotIdentities(state, given) {
  const identities = Array.isArray(given)
    ? given.filter((one) => typeof one === 'string' && one !== '' && one.length <= 64).slice(0, IDENTITIES_MAX) : [];
  return { ...state, identities, identity: identities.includes(state.identity) ? state.identity : '' };
}
