// SPDX-License-Identifier: MIT
// States of the screen, each made of the events that lead there, for tests and pictures.
import { initial, reduce } from '../../../web/state/reduce.js';

export const config = {
  kind: 'PAGE_CONFIG',
  config: { brand: 'Webphone', domain: 'localhost', wsServers: ['ws://localhost:8081'], iceServers: [] },
};
export const twoServers = {
  kind: 'PAGE_CONFIG',
  config: { brand: 'Northwind Voice', domain: 'localhost', wsServers: ['wss://eu.example.com/sip', 'wss://us.example.com'] },
};
const noVault = { kind: 'PAGE_VAULT', username: null };

/** @param {string} state @param {object} [more] */
export const account = (state, more = {}) => ({
  kind: 'EV_ACCOUNT', call: 0, state, cause: 'none', status: 0, retryAt: 0,
  aor: 'sip:1001@localhost', displayName: 'Ada Byron', server: 'ws://localhost:8081', ...more,
});

/** @param {number} call @param {string} state @param {object} [more] */
export const call = (call, state, more = {}) => ({
  kind: 'EV_CALL', call, state, flags: {}, cause: 'none', status: 0, since: 0,
  peer: 'sip:1002@localhost', name: '', reason: '', ...more,
});

const registered = [config, noVault, account('registered')];
/** @param {number} seconds */
const ago = (seconds) => Date.now() - seconds * 1000;
const grace = { peer: 'sip:1002@localhost', name: 'Grace Hopper' };
const past = [
  call(65537, 'ended', { ...grace, since: ago(9000), cause: 'remote-hangup', at: ago(8750) }),
  call(65538, 'ended', { peer: 'sip:+442079460123@localhost', flags: { incoming: true }, cause: 'cancelled', at: ago(7300) }),
  call(65539, 'ended', { peer: 'sip:1003@localhost', name: 'Desk phone', cause: 'busy', status: 486, at: ago(3600) }),
  call(65540, 'ended', { peer: 'sip:600@localhost', since: ago(1800), cause: 'local-hangup', at: ago(1765) }),
  call(65541, 'ended', { peer: 'sip:katherine@example.org', name: 'Katherine Johnson', flags: { incoming: true }, since: ago(1200), cause: 'remote-hangup', at: ago(412) }),
  { kind: 'PAGE_DISMISS' },
];

export const hostileName =
  `<img src=x onerror=alert(1)>\u202e\u2066gnp.exe\u200b\u0000\u001b[31m ${'A\u0301\u0302\u0303\u0304\u0305'.repeat(40)}${'x'.repeat(2048)}`;

const up = (more = {}) => call(1, 'up', { ...grace, since: ago(247), ...more });

/** @type {Record<string, any[]>} */
export const stories = {
  'start': [],
  'login': [config, noVault],
  'login-servers': [twoServers, noVault],
  'login-busy': [config, noVault, account('connecting')],
  'login-unreachable': [config, noVault, account('connecting', { cause: 'connect-failed', status: 1006, retryAt: ago(-4) })],
  'login-refused': [config, noVault, account('refused', { cause: 'wrong-password', status: 403 })],
  'login-failure': [noVault, { kind: 'PAGE_FAILURE', symbol: 'no-config' }],
  'dialpad': registered,
  'dialpad-number': [...registered, ...past, { kind: 'EV_DIALPAD', text: '+442079460123' }],
  'dialpad-long': [...registered, { kind: 'EV_DIALPAD', text: 'sip:someone.with.a.long.name@pbx.example.com' }],
  'dialpad-redial': [...registered, ...past, call(1, 'dialing', grace), call(1, 'ended', { ...grace, cause: 'local-hangup' }), { kind: 'PAGE_DISMISS' }],
  'dialpad-tracing': [...registered, { kind: 'EV_TRACE_MODE', on: true }],
  'reconnecting': [...registered, ...past, account('reconnecting', { cause: 'connect-failed', status: 1006, retryAt: ago(-4) })],
  'incoming': [...registered, ...past, call(1, 'ringing', { ...grace, flags: { incoming: true } })],
  'incoming-number': [...registered, call(1, 'ringing', { peer: 'sip:+442079460123@localhost', flags: { incoming: true } })],
  'incoming-hostile': [...registered, call(1, 'ringing', { name: hostileName, peer: `sip:${'9'.repeat(600)}@evil.example`, flags: { incoming: true } })],
  'incoming-waiting': [...registered, ...past, up(), call(2, 'ringing', { peer: 'sip:1003@localhost', name: 'Desk phone', flags: { incoming: true } })],
  'call-dialing': [...registered, ...past, call(1, 'dialing', grace), call(1, 'progress', grace)],
  'call-up': [...registered, ...past, call(1, 'dialing', grace), up(), { kind: 'EV_QUALITY', call: 1, level: 'good', warning: 'fine', mos: 430 }],
  'call-muted': [...registered, call(1, 'dialing', grace), up({ flags: { muted: true } }), { kind: 'EV_QUALITY', call: 1, level: 'fair', warning: 'loss', mos: 330 }],
  'call-held': [...registered, call(1, 'dialing', grace), up({ flags: { held: true } })],
  'call-remote-held': [...registered, call(1, 'dialing', grace), up({ flags: { remoteHeld: true } })],
  'call-keypad': [...registered, call(1, 'dialing', grace), up(), { kind: 'PAGE_KEYPAD', call: 1, open: true }],
  'call-two': [...registered, ...past, call(1, 'dialing', grace), up({ flags: { held: true } }),
    call(2, 'dialing', { peer: 'sip:1003@localhost', name: 'Desk phone' }), call(2, 'up', { peer: 'sip:1003@localhost', name: 'Desk phone', since: ago(31) })],
  'call-transfer': [...registered, call(1, 'dialing', grace), up(), { kind: 'PAGE_TRANSFER', call: 1, open: true }],
  'call-consult': [...registered, call(1, 'dialing', grace), up({ flags: { held: true } }), { kind: 'PAGE_CONSULT', call: 1 },
    call(2, 'dialing', { peer: 'sip:1003@localhost', name: 'Desk phone' }), call(2, 'up', { peer: 'sip:1003@localhost', name: 'Desk phone', since: ago(12) })],
  'call-transferring': [...registered, call(1, 'dialing', grace), up(), { kind: 'EV_TRANSFER', call: 1, progress: 'ringing', status: 180 }],
  'transfer-failed': [...registered, call(1, 'dialing', grace), up(), { kind: 'EV_TRANSFER', call: 1, progress: 'failed', status: 486 }],
  'call-behind': [...registered, ...past, call(1, 'dialing', grace), up(), { kind: 'PAGE_TAB', tab: 'dialpad' }],
  'ended-not-found': [...registered, ...past, call(1, 'dialing'), call(1, 'ended', { cause: 'not-found', status: 404, at: ago(0) })],
  'ended-no-microphone': [...registered, call(1, 'dialing'), call(1, 'ended', { cause: 'no-microphone', at: ago(0) })],
  'ended': [...registered, ...past, call(1, 'dialing', grace), up(), call(1, 'ended', { ...grace, cause: 'remote-hangup', at: ago(0) })],
  'history': [...registered, ...past, { kind: 'PAGE_TAB', tab: 'history' }],
  'history-empty': [...registered, { kind: 'PAGE_TAB', tab: 'history' }],
  'settings': [...registered, { kind: 'PAGE_TAB', tab: 'settings' }],
};

/** @param {string} story */
export const stateOf = (story) => stories[story].reduce(reduce, initial);
