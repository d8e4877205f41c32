// SPDX-License-Identifier: MIT
// What a person did (an intent of an element) as messages to the phone and events of this page. Pure.

/** @typedef {import('../phone/messages.js').PageMessage} PageMessage */
/** @typedef {import('../phone/messages.js').Command} Command */
/** @typedef {{ name: string, [field: string]: any }} Intent */
/** @typedef {{ messages?: PageMessage[], events?: { kind: string, [field: string]: any }[], key?: string }} Wishes */

/** @param {Command} command @returns {Wishes} */
const command = (command) => ({ messages: [{ type: 'command', command }] });
/** @param {{ kind: string, [field: string]: any }} event @returns {Wishes} */
const event = (event) => ({ events: [event] });

/** @type {Record<string, (intent: Intent) => Wishes>} */
const WISHES = {
  login: ({ username, password, server, remember, displayName }) => (
    { messages: [{ type: 'login', username, password, displayName, remember, server }] }),
  logout: () => ({ messages: [{ type: 'logout' }] }),
  renew: () => ({ messages: [{ type: 'renewal', wanted: true }] }),
  retry: () => ({ messages: [{ type: 'retry' }] }),
  dialpad: ({ text }) => command({ kind: 'DIALPAD', text: [text] }),
  dial: ({ text, as = '' }) => command({ kind: 'DIAL', text: as ? [text, as] : [text] }),
  answer: ({ call }) => command({ kind: 'ANSWER', call }),
  decline: ({ call }) => command({ kind: 'DECLINE', call }),
  hangup: ({ call }) => command({ kind: 'HANGUP', call }),
  hold: ({ call, on }) => command({ kind: 'HOLD', call, number: on ? 1 : 0 }),
  transfer: ({ call, text, to }) => command(
    to ? { kind: 'TRANSFER', call, number: to } : { kind: 'TRANSFER', call, text: [text] }),
  conference: ({ call, on }) => command({ kind: 'CONFERENCE', call, number: on ? 1 : 0 }),
  mute: ({ call, on }) => command({ kind: 'MUTE', call, number: on ? 1 : 0 }),
  key: ({ digit, call }) => ({ ...(call ? command({ kind: 'DTMF', call, text: [digit] }) : {}), key: digit }),
  keypad: ({ call, open }) => event({ kind: 'PAGE_KEYPAD', call, open }),
  transferring: ({ call, open }) => event({ kind: 'PAGE_TRANSFER', call, open }),
  consult: ({ call }) => event({ kind: 'PAGE_CONSULT', call }),
  message: ({ to, text, number }) => command({ kind: 'MESSAGE', number, text: [to, text] }),
  agent: ({ wish }) => ({ messages: [{ type: 'agent', wish }] }),
  steps: ({ open }) => event({ kind: 'PAGE_STEPS', open }),
  opened: () => event({ kind: 'PAGE_OPEN', url: '' }),
  install: ({ ask }) => (ask ? {} : event({ kind: 'PAGE_INSTALL_CARD', open: false })),
  signup: ({ open }) => event({ kind: 'PAGE_SIGNUP', state: open ? 'open' : 'closed' }),
  menu: ({ open }) => event({ kind: 'PAGE_MENU', open }),
  tab: ({ tab }) => event({ kind: 'PAGE_TAB', tab }),
  dismiss: () => event({ kind: 'PAGE_DISMISS' }),
  theme: ({ theme }) => event({ kind: 'PAGE_THEME', theme }),
  language: ({ language }) => event({ kind: 'PAGE_LANGUAGE', language }),
  picking: ({ open }) => event({ kind: 'PAGE_PICKING', open }),
  details: ({ call, open }) => event({ kind: 'PAGE_DETAILS', call, open }),
  device: ({ use, id }) => event({ kind: 'PAGE_SOUND', [['input', 'output', 'ring'].includes(use) ? use : 'other']: id }),
  shortcuts: ({ on }) => event({ kind: 'PAGE_SHORTCUTS', on }),
  identity: ({ identity }) => event({ kind: 'PAGE_IDENTITY', identity }),
  trace: ({ on }) => command({ kind: 'TRACE', number: on ? 1 : 0 }),
  'trace-forget': () => event({ kind: 'PAGE_TRACE_FORGET' }),
  forget: () => ({ messages: [{ type: 'forget' }], events: [{ kind: 'PAGE_DONE', what: 'forgotten' }] }),
  account: ({ displayName, server }) => (
    { messages: [{ type: 'account', displayName, server }], events: [{ kind: 'PAGE_DONE', what: 'saved' }] }),
};

/**
 * @param {Intent} intent
 * @returns {Wishes} nothing for an intent that this page does not know
 */
export function wishesOf(intent) {
  return Object.hasOwn(WISHES, intent?.name) ? WISHES[intent.name](intent) : {};
}
