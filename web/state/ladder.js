// SPDX-License-Identifier: MIT
// The traced SIP messages as the steps of a ladder between this phone and the server, and everything that a
// report of a fault needs as one object, without credentials. Pure.
import { text } from './read.js';
import { clean, numberOf } from './select.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./tools.js').Traced} Traced */

/**
 * @typedef {object} Step
 * @property {number} index  into state.traced
 * @property {boolean} sent
 * @property {string} label  "INVITE" or "180 Ringing"
 * @property {'request'|'progress'|'success'|'failure'} sort
 * @property {string} about  CSeq, so that an answer finds its question: "1 INVITE"
 * @property {string} who  whom the dialogue is with
 * @property {number} family  steps of one Call-ID have the same, from 0
 * @property {boolean} described  it carries a session description
 * @property {number} at
 * @property {number} since  milliseconds after the step before
 */

const FIRST_LINE = /^(?:SIP\/2\.0 (\d{3}) ?(.*)|([A-Z]{1,20}) (\S+) SIP\/2\.0)\r?$/m;

/** One field of a message, its compact form too. @param {string} head @param {string} names  "Call-ID|i" */
const field = (head, names) => new RegExp(`^(?:${names})[ \\t]*:[ \\t]*(.*?)\\r?$`, 'im').exec(head)?.[1] ?? '';

/** @param {string} status */
function sortOf(status) {
  if (!status) return 'request';
  if (status[0] === '1') return 'progress';
  return status[0] === '2' ? 'success' : 'failure';
}

/** The address inside a From or To. @param {string} value @param {string} domain */
function whoOf(value, domain) {
  const uri = /<([^>]*)>/.exec(value)?.[1] ?? value.split(';')[0];
  return numberOf(uri, domain);
}

/**
 * @param {State} state
 * @returns {Step[]}
 */
export function ladder(state) {
  const domain = state.config?.domain ?? '';
  /** @type {Map<string, number>} */
  const families = new Map();
  return state.traced.map(({ at, sent, text }, index) => {
    const end = text.search(/\r?\n\r?\n/);
    const head = end < 0 ? text : text.slice(0, end);
    const [, status = '', reason = '', method = ''] = FIRST_LINE.exec(head.slice(0, 1024)) ?? [];
    const id = field(head, 'Call-ID|i');
    if (!families.has(id)) families.set(id, families.size);
    // A request goes to its To; an answer goes the other way.
    const towards = Boolean(method) === sent;
    return {
      index,
      sent,
      label: clean(method || `${status} ${reason}`, 40) || '?',
      sort: sortOf(status),
      about: clean(field(head, 'CSeq'), 40),
      who: whoOf(field(head, towards ? 'To|t' : 'From|f'), domain),
      family: families.get(id) ?? 0,
      described: /^(content-type|c)[ \t]*:[ \t]*application\/sdp/im.test(head),
      at,
      since: index ? Math.max(0, at - state.traced[index - 1].at) : 0,
    };
  });
}

/** A traced message as it may be shown: lines, no controls that a terminal or a reader could trip over. @param {string} text */
export const shown = (text) => text.replace(/\r\n/g, '\n').replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu, '\ufffd');

/**
 * Everything that helps to find a fault. What proves who we are is not in it: no password is in the state, messages were
 * traced without it, and of the relay's servers only the addresses are told.
 * @param {State} state
 * @param {{ at: number, agent: string, version?: string, url?: string }} here
 */
export function bundle(state, here) {
  const { account, config, calls, history, quality, reports, wires, codecs, sound, traced, reach, note, failure } = state;
  return {
    what: 'webphone-report',
    at: new Date(here.at).toISOString(),
    uuid: text(/** @type {any} */ (config)?.uuid),
    agent: text(here.agent),
    page: text(here.url).split(/[?#]/)[0],
    account: { ...account, retryAt: account.retryAt ? new Date(account.retryAt).toISOString() : '' },
    config: settings(config),
    reach,
    failure,
    note,
    calls: calls.map((call) => ({ ...call, quality: quality[call.call] ?? null, wire: wires[call.call] ?? null })),
    history: history.slice(0, 20),
    reports,
    codecs,
    devices: { inputs: sound.inputs.map(({ label }) => label), outputs: sound.outputs.map(({ label }) => label) },
    messages: traced.map(({ at, sent, text: message }) => ({ at: new Date(at).toISOString(), sent, text: message })),
  };
}

/** The configuration without what opens a relay. @param {any} config */
function settings(config) {
  if (!config) return null;
  const iceServers = Array.isArray(config.iceServers) ? config.iceServers.map((/** @type {any} */ one) => ({ urls: one?.urls })) : [];
  return { ...config, iceServers };
}
