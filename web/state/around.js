// SPDX-License-Identifier: MIT
// Turns what stands around a call into words: devices, how a call is carried, codecs, and what is
// announced. Pure.
import { hasWords, say } from './texts/index.js';
import { alert, callWords, clean, foreground, isolate, party, quality, ringing } from './select.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').Call} Call */

/**
 * @param {import('./tools.js').Device} device
 * @param {number} at
 */
export const deviceName = ({ label }, at) => clean(label, 60) || say('sound.device', { number: at + 1 });

/**
 * "opus/48000" -> "Opus, 48 kHz".
 * @param {string} name
 */
export function codecName(name) {
  const [codec, rate] = clean(name, 40).split('/');
  const known = /** @type {Record<string, string>} */ ({ opus: 'Opus', PCMU: 'G.711 µ-law', PCMA: 'G.711 A-law', G722: 'G.722', G729: 'G.729' });
  const shown = Object.hasOwn(known, codec) ? known[codec] : codec;
  const hertz = codec === 'G722' ? 16000 : Number(rate);  // 3551 4.5.2: the rate that stands there is a mistake that stayed
  return hertz ? say('details.kilohertz', { codec: shown, rate: hertz / 1000 }) : shown;
}

/**
 * @param {State} state
 * @param {Call} call
 * @returns {[string, string][]}  symbol of what it is, and the value
 */
export function wireRows(state, call) {
  const wire = state.wires[call.call];
  if (!wire) return [['encryption', say('details.waiting')]];
  const all = wire.received + wire.lost;
  const share = all ? Math.round((wire.lost / all) * 1000) / 10 : 0;
  /** @type {[string, string][]} */
  const rows = [
    ['codec', codecName(wire.codec) || say('details.waiting')],
    ['encryption', [wire.protocol || 'DTLS', wire.cipher ? clean(wire.cipher, 40).replaceAll('_', ' ') : 'SRTP'].join(' · ')],
    ['path', say(wire.relayed ? 'details.relayed' : 'details.direct', { transport: clean(wire.transport, 8).toUpperCase() || 'UDP' })],
    ['delay', say('details.milliseconds', { number: wire.roundTrip })],
    ['jitter', say('details.milliseconds', { number: wire.jitter })],
    ['lost', say('details.share', { lost: wire.lost, all, share })],
  ];
  return rows;
}

/**
 * Words for the operator's codec rules.
 * @param {import('./tools.js').Codec} codec
 */
export function codecWords(codec) {
  if (codec.fate === 'deleted' || codec.fate === 'orphaned') return say(`codec.${codec.fate}`, { rule: codec.rule });
  if (codec.fate !== 'keep') return say(`codec.${codec.fate}`);
  return codec.moved ? say('codec.moved', { rule: codec.moved }) : '';
}

/** The codec is offered. @param {import('./tools.js').Codec} codec */
export const isOffered = ({ fate }) => fate !== 'deleted' && fate !== 'orphaned';

/**
 * What a person who does not look is told of calls; '' for nothing. It changes when there is something to say.
 * @param {State} state
 */
export function announcement(state) {
  const call = foreground(state);
  const parts = [];
  if (call) {
    parts.push(`${isolate(party(state, call).title)}: ${callWords(state, call)}`);
    if (call.flags.muted) parts.push(say('call.muted'));
    const heard = quality(state, call);
    if (heard && heard.level !== 'good') parts.push(heard.text);
  } else {
    const now = alert(state);
    if (now?.quiet && !ringing(state).length) parts.push(now.what);
  }
  if (state.done && hasWords(`done.${state.done}`)) parts.push(say(`done.${state.done}`));
  return parts.join('. ');
}

/**
 * How it stands with notifications: which text says so, and what a button would do.
 * @param {import('./push.js').Push} push
 * @returns {{ symbol: string, turn: 'on' | 'off' | '' }}
 */
export function pushWords({ permission, state, reason }) {
  if (state === 'install' || state === 'useless') return { symbol: state, turn: '' };
  if (permission === 'none') return { symbol: 'none', turn: '' };
  if (permission === 'denied' || reason === 'blocked') return { symbol: 'blocked', turn: '' };
  if (state === 'failed') return { symbol: reason === 'portal' ? 'failed-portal' : 'failed-browser', turn: 'on' };
  return state === 'on' ? { symbol: 'on', turn: 'off' } : { symbol: 'off', turn: 'on' };
}
