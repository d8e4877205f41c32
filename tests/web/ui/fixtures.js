// SPDX-License-Identifier: MIT
// States of the screen, each made of the events that lead there, for tests and pictures.
import { hostile } from './hostile.js';
import { keysOf } from '../../../web/state/number.js';
import { reduce } from '../../../web/state/reduce.js';
import { initial } from '../../../web/state/state.js';

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

export const devices = {
  kind: 'PAGE_SOUND', choosable: true, input: 'mic-2', output: '', ring: 'out-2',
  inputs: [{ id: 'mic-1', label: 'MacBook Air Microphone' }, { id: 'mic-2', label: 'Jabra Evolve2 65' }],
  outputs: [{ id: 'out-1', label: 'MacBook Air Speakers' }, { id: 'out-2', label: 'Jabra Evolve2 65' }],
};
const wire = {
  kind: 'PAGE_WIRE', call: 1, codec: 'opus/48000', cipher: 'AES_CM_128_HMAC_SHA1_80', protocol: 'DTLS 1.2', encrypted: true,
  relayed: false, transport: 'udp', roundTrip: 23, jitter: 4, lost: 7, received: 12034,
};
const codecs = {
  kind: 'PAGE_CODECS',
  report: 'opus/48000/2 protected moved 1\nG722/8000 keep\nPCMU/8000 keep\nPCMA/8000 deleted 1\ntelephone-event/8000 keep\ndelete 3 malformed',
};
const traced = (/** @type {number} */ at, /** @type {boolean} */ sent, /** @type {string} */ first, /** @type {string} */ cseq, more = '') => ({
  kind: 'EV_TRACE', at: 1767000000000 + at, sent,
  text: `${first}\r\nVia: SIP/2.0/WS 5r1.invalid;branch=z9hG4bK1\r\nFrom: "Ada Byron" <sip:1001@localhost>;tag=a1\r\nTo: <sip:1002@localhost>\r\n`
    + `Call-ID: ${cseq.includes('REGISTER') ? 'r' : 'c'}1\r\nCSeq: ${cseq}\r\n${more}Content-Length: 0\r\n\r\n`,
});
const ladder = [
  { kind: 'EV_TRACE_MODE', on: true },
  traced(0, true, 'REGISTER sip:localhost SIP/2.0', '3 REGISTER'),
  traced(31, false, 'SIP/2.0 200 OK', '3 REGISTER'),
  traced(4200, true, 'INVITE sip:1002@localhost SIP/2.0', '1 INVITE', 'Content-Type: application/sdp\r\n'),
  traced(4212, false, 'SIP/2.0 407 Proxy Authentication Required', '1 INVITE'),
  traced(4214, true, 'ACK sip:1002@localhost SIP/2.0', '1 ACK'),
  traced(4216, true, 'INVITE sip:1002@localhost SIP/2.0', '2 INVITE', 'Content-Type: application/sdp\r\n'),
  traced(4230, false, 'SIP/2.0 100 trying', '2 INVITE'),
  traced(4402, false, 'SIP/2.0 180 Ringing', '2 INVITE'),
  traced(7400, false, 'SIP/2.0 200 OK', '2 INVITE', 'Content-Type: application/sdp\r\n'),
  traced(7410, true, 'ACK sip:1002@10.0.0.7 SIP/2.0', '2 ACK'),
];

const DAY = 86400;
/** @param {number} seconds @param {string} direction @param {string} peer @param {string} name @param {object} [more] */
const record = (seconds, direction, peer, name, more = {}) => ({
  callUuid: `device-1-${seconds}`, direction, peer, name, callId: '', cause: 'remote-hangup', status: 0, startedAt: ago(seconds), answeredAt: 0, endedAt: ago(seconds - 30), hidden: false, told: true, ...more,
});
const talked = (/** @type {number} */ seconds, /** @type {number} */ length) => ({ answeredAt: ago(seconds - 8), endedAt: ago(seconds - 8 - length) });
const calls = {
  kind: 'PAGE_CALLS', all: true, gone: [], seenAt: ago(4000), records: [
    record(1200, 'in', 'sip:+442079460123@localhost', '', { cause: 'cancelled' }),
    record(2400, 'out', 'sip:1002@localhost', 'Grace Hopper', talked(2400, 251)),
    record(7200, 'in', 'sip:1003@localhost', '', { ...talked(7200, 64), cause: 'local-hangup' }),
    record(9100, 'out', 'sip:1003@localhost', '', { cause: 'busy', status: 486 }),
    record(DAY + 300, 'in', 'sip:katherine@example.org', 'Katherine Johnson', { cause: 'answered-elsewhere' }),
    record(DAY + 5000, 'in', '', '', { cause: 'cancelled', hidden: true }),
    record(DAY + 8000, 'out', 'sip:600@localhost', '', { cause: 'cancelled' }),
    record(3 * DAY, 'in', 'sip:+4930123456@localhost', 'Dorothy Vaughan', { cause: 'declined' }),
    record(3 * DAY + 900, 'out', 'sip:+4989998877@localhost', '', { cause: 'not-found', status: 404 }),
  ],
};
/** @param {number} id @param {string} name @param {[string, string][]} numbers @param {object} [more] */
export const contact = (id, name, numbers, more = {}) => ({
  id, revision: Math.abs(id), own: false, name, numbers: numbers.map(([kind, number]) => ({ name: kind, number, extension: '' })), keys: numbers.flatMap(([, number]) => keysOf(number)), ...more,
});
const people = [
  contact(1, 'Grace Hopper', [['Desk', '1002'], ['Mobile', '+44 7700 900123']], { company: 'Compilers Ltd', title: 'Rear Admiral', email: 'grace@compilers.example', note: 'Nanoseconds on the wall.' }),
  contact(2, 'Katherine Johnson', [['Work', 'katherine@example.org']], { company: 'Langley' }),
  contact(3, 'Dorothy Vaughan', [['Work', '+49 30 123456']], { company: 'West Computing' }),
  contact(4, 'Desk phone', [['Desk', '1003']]),
  contact(5, 'Margaret Hamilton', [['Work', '+1 617 555 0142']], { company: 'Apollo' }),
  contact(6, 'عالية المنصور', [['عمل', '+966 11 555 0100']]),
  contact(7, 'Радья Перлман', [['Work', '+7 495 555 01 99']]),
  contact(8, 'Émilie du Châtelet', [['Home', '+33 1 55 55 01 10']]),
  contact(-1, 'Aunt Jo', [['Home', '+44 20 7946 0123']], { own: true, note: 'Birthday in May' }),
];
const book = { kind: 'PAGE_CONTACTS', first: true, last: true, entries: people, gone: [], favourites: [1, -1] };
const lamp = (/** @type {string} */ peer, /** @type {string} */ state) => ({ kind: 'EV_WATCH', call: 0, package: 'dialog', state, peer, fresh: 0, old: 0, cause: 'none' });
const lamps = [lamp('sip:1002@localhost', 'busy'), lamp('sip:1003@localhost', 'idle')];
/** @param {number} id @param {number} seconds @param {string} caller @param {string} name @param {object} [more] */
const message = (id, seconds, caller, name, more = {}) => ({
  id, caller, name, callId: `a84b4c76e66710-${id}@pc33.example.com`, type: 'audio/wav', size: 9000, duration: 7400 * id, at: ago(seconds), read: false, deleted: false, ...more,
});
const mailbox = {
  kind: 'PAGE_MAILBOX', messages: [
    message(1, 900, 'sip:+442079460123@localhost', ''), message(2, 5000, 'sip:1002@localhost', 'Grace Hopper'),
    message(3, DAY + 99, 'sip:+4930123456@localhost', 'Dorothy Vaughan', { read: true }), message(4, 9 * DAY, 'sip:anonymous@anonymous.invalid', '', { read: true }), message(5, 9 * DAY, 'sip:1003@localhost', '', { deleted: true }),
  ],
};
const filled = [...registered, book, calls, mailbox, ...lamps];
const hostilePeople = [contact(1, hostileName, [[hostileName, hostileName]], { company: hostileName, note: hostileName }), contact(2, `\u202e${'W'.repeat(10000)}`, [['x', '1'.repeat(128)]])];

/** Calls may be recorded. */
const taping = { kind: 'PAGE_CONFIG', config: { ...config.config, recording: { policy: 'ask' } } };
/** One that the portal keeps, too large for a waveform. @param {number} id @param {number} seconds @param {number} length @param {string} peer @param {string} name @param {object} [more] */
const taped = (id, seconds, length, peer, name, more = {}) => ({ id, peer, name, incoming: false, at: ago(seconds), until: ago(-28 * DAY), size: 5_000_000, duration: length * 1000, whole: true, forced: false, ...more });

const up = (more = {}) => call(1, 'up', { ...grace, since: ago(247), ...more });

/** A menu, flags and marks as an operator sets them. */
const operator = {
  kind: 'PAGE_CONFIG',
  config: {
    ...config.config, brand: 'Northwind Voice', uuid: '6f1c2d34-9b7e-4a55-8d21-0c9f3e5ab711',
    flags: { register: true, usernameAsTitle: true, displayBalance: true, menuRight: true },
    menu: [
      { title: 'Dial', icon: 'dialpad', position: 1, page: 'dialpad' },
      { title: 'Calls', icon: 'phone-log', position: 2, page: 'history' },
      { title: 'Prices', icon: 'currency-eur', position: 3, template: 7 },
      { title: 'Opening hours', icon: 'clock-outline', position: 4, template: 8 },
      { title: 'Help', icon: 'lifebuoy', position: 5, template: 9 },
      { title: 'News', icon: 'newspaper-variant-outline', position: 6, template: 10 },
      { title: 'Setup', icon: '', position: 7, page: 'settings' },
      { title: 'Off', icon: 'eye', position: 0, template: 11 },
    ],
  },
};
const operatorSession = { kind: 'PAGE_SESSION', session: { state: 'open', status: 200, title: '', detail: '', until: 0,
  me: { username: '1001', domain: 'localhost', name: 'Ada Byron', balanceMicros: 23_450_000, currency: 'EUR' } } };
const priceList = `<h1>Prices</h1><p>What a minute costs for <b>1001</b>, as of today.</p><table><tr><th>Country</th><th>Landline</th><th>Mobile</th></tr>
<tr><td>Germany</td><td>0.9 ct</td><td>4.2 ct</td></tr><tr><td>Jordan</td><td>12.0 ct</td><td>14.5 ct</td></tr></table>
<p>Questions? Call <a href="tel:+442079460123">+44 20 7946 0123</a> or read <a href="https://www.example.com/">our help</a>.</p>`;

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
  'balance': [...registered, operatorSession, { kind: 'PAGE_TAB', tab: 'balance' }],
  'balance-paid': [...registered, operatorSession, { kind: 'PAGE_TAB', tab: 'balance' }],
  'balance-none': [...registered, { kind: 'PAGE_TAB', tab: 'balance' }],
  'balance-offline': [...registered, { kind: 'PAGE_TAB', tab: 'balance' }],
  'push-ask': [...registered, { kind: 'PAGE_PUSH', permission: 'default', state: 'off' }],
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
  'call-transfer-search': [...registered, ...past, call(1, 'dialing', grace), up(), { kind: 'PAGE_TRANSFER', call: 1, open: true },
    { kind: 'EV_WATCH', package: 'dialog', state: 'busy', peer: 'sip:1003@localhost' }],
  'call-encrypted': [...registered, ...past, call(1, 'dialing', grace), up(), { kind: 'EV_QUALITY', call: 1, level: 'good', warning: 'fine', mos: 430 }, wire],
  'call-bad': [...registered, ...past, call(1, 'dialing', grace), up(), { kind: 'EV_QUALITY', call: 1, level: 'bad', warning: 'jitter', mos: 230 }, wire],
  'call-details': [...registered, ...past, call(1, 'dialing', grace), up(), { kind: 'EV_QUALITY', call: 1, level: 'fair', warning: 'delay', mos: 330 }, wire, { kind: 'PAGE_DETAILS', call: 1, open: true }],
  'call-sound': [...registered, ...past, call(1, 'dialing', grace), up(), wire, devices, { kind: 'PAGE_PICKING', open: true }],
  'call-consult': [...registered, call(1, 'dialing', grace), up({ flags: { held: true } }), { kind: 'PAGE_CONSULT', call: 1 },
    call(2, 'dialing', { peer: 'sip:1003@localhost', name: 'Desk phone' }), call(2, 'up', { peer: 'sip:1003@localhost', name: 'Desk phone', since: ago(12) })],
  'call-transferring': [...registered, call(1, 'dialing', grace), up(), { kind: 'EV_TRANSFER', call: 1, progress: 'ringing', status: 180 }],
  'transfer-failed': [...registered, call(1, 'dialing', grace), up(), { kind: 'EV_TRANSFER', call: 1, progress: 'failed', status: 486 }],
  'call-two-refused': [...registered, ...past, call(1, 'dialing', grace), up({ flags: { held: true } }), call(2, 'dialing', { peer: 'sip:1003@localhost', name: 'Desk phone' }),
    call(2, 'up', { peer: 'sip:1003@localhost', name: 'Desk phone', since: ago(36) }), { kind: 'EV_QUALITY', call: 2, level: 'good', warning: 'fine', mos: 430 }, { kind: 'EV_TRANSFER', call: 2, progress: 'failed', status: 404 }],
  'call-behind': [...registered, ...past, call(1, 'dialing', grace), up(), { kind: 'PAGE_TAB', tab: 'dialpad' }],
  'ended-not-found': [...registered, ...past, call(1, 'dialing'), call(1, 'ended', { cause: 'not-found', status: 404, at: ago(0) })],
  'ended-no-microphone': [...registered, call(1, 'dialing'), call(1, 'ended', { cause: 'no-microphone', at: ago(0) })],
  'ended': [...registered, ...past, call(1, 'dialing', grace), up(), call(1, 'ended', { ...grace, cause: 'remote-hangup', at: ago(0) })],
  'history': [...registered, ...past, { kind: 'PAGE_TAB', tab: 'history' }],
  'history-full': [...filled, { kind: 'PAGE_TAB', tab: 'history' }],
  'contacts': [...filled, { kind: 'PAGE_TAB', tab: 'contacts' }],
  'contacts-empty': [...registered, { ...book, entries: [], favourites: [] }, { kind: 'PAGE_TAB', tab: 'contacts' }],
  'contacts-hostile': [...registered, { ...book, entries: hostilePeople }, { kind: 'PAGE_TAB', tab: 'contacts' }],
  'contact': [...filled, { kind: 'PAGE_TAB', tab: 'contacts' }, { kind: 'PAGE_CARD', card: { id: 1, edit: false, draft: null, busy: false, error: '' } }],
  'contact-own': [...filled, { kind: 'PAGE_TAB', tab: 'contacts' }, { kind: 'PAGE_CARD', card: { id: -1, edit: false, draft: null, busy: false, error: '' } }],
  'contact-hostile': [...registered, { ...book, entries: hostilePeople }, { kind: 'PAGE_TAB', tab: 'contacts' }, { kind: 'PAGE_CARD', card: { id: 1, edit: false, draft: null, busy: false, error: '' } }],
  'contact-edit': [...filled, { kind: 'PAGE_TAB', tab: 'contacts' }, { kind: 'PAGE_CARD', card: { id: -1, edit: true, draft: people[8], busy: false, error: '' } }],
  'voicemail': [...filled, { kind: 'PAGE_TAB', tab: 'voicemail' }],
  'voicemail-empty': [...registered, { kind: 'PAGE_TAB', tab: 'voicemail' }],
  'voicemail-hostile': [...registered, { ...mailbox, messages: [message(1, 900, hostileName, hostileName, { callId: hostileName })] }, { kind: 'PAGE_TAB', tab: 'voicemail' }],
  'recordings': [...filled, taping, { kind: 'PAGE_RECORDINGS', items: [taped(1, 1200, 251, 'sip:1002@localhost', 'Grace Hopper'), taped(2, 90_000, 64, 'sip:+442079460123@localhost', '', { forced: true })] }, { kind: 'PAGE_TAB', tab: 'history' }],
  'recordings-none': [...filled, taping, { kind: 'PAGE_TAB', tab: 'history' }],
  'call-taped': [...registered, taping, call(1, 'dialing', grace), up(), wire, { kind: 'PAGE_TAPE', call: 1, state: 'ON', may: ['PAUSE', 'STOP'], since: ago(61) }],
  'call-tape-asked': [...registered, taping, call(1, 'dialing', grace), up(), wire, { kind: 'PAGE_TAPE', call: 1, state: 'ASKING', may: ['START', 'STOP'] }],
  'history-empty': [...registered, { kind: 'PAGE_TAB', tab: 'history' }],
  'login-newcomer': [operator, noVault],
  'login-company': [operator, noVault, account('off', { cause: 'logged-out' }), { kind: 'PAGE_SESSION', session: { state: 'refused', status: 403, title: '', detail: 'x', until: 0, me: null } }],
  'login-tries': [config, noVault, account('refused', { cause: 'wrong-password', status: 403 }),
    { kind: 'PAGE_SESSION', session: { state: 'refused', status: 429, title: '', detail: '', until: ago(-30), me: null } }],
  'signup': [operator, noVault, { kind: 'PAGE_SIGNUP', state: 'open' }],
  'signup-taken': [operator, noVault, { kind: 'PAGE_SIGNUP', state: 'refused', status: 409, username: 'ada' }],
  'signup-email': [operator, noVault, { kind: 'PAGE_SIGNUP', state: 'refused', status: 422, field: 'email', username: 'ada' }],
  'signup-code': [operator, noVault, { kind: 'PAGE_SIGNUP', state: 'code', id: 'x', username: 'ada' }],
  'signup-done': [operator, noVault, { kind: 'PAGE_SIGNUP', state: 'done', username: 'ada', html: '<h2>Welcome aboard</h2><p>Your first <b>30 minutes</b> are free.</p><script>alert(1)</script>' }],
  'install': [...registered, { kind: 'PAGE_INSTALL', install: 'ready' }, { kind: 'PAGE_INSTALL_CARD', open: true }],
  'install-ios': [...registered, { kind: 'PAGE_INSTALL', install: 'ios' }, { kind: 'PAGE_INSTALL_CARD', open: true }],
  'menu': [...registered, ...past, { kind: 'PAGE_MENU', open: true }],
  'menu-operator': [operator, noVault, account('registered'), operatorSession, { kind: 'PAGE_BUILD', build: 'e02ad0b514' }, { kind: 'PAGE_INSTALL', install: 'ready' }, { kind: 'PAGE_MENU', open: true }],
  'nav-operator': [operator, noVault, account('registered'), operatorSession],
  'page': [operator, noVault, account('registered'), { kind: 'PAGE_TAB', tab: 'page-7' },
    { kind: 'PAGE_CUSTOM', number: 7, state: 'here', page: { name: 'Price list', container: true, html: priceList } }],
  'page-failed': [operator, noVault, account('registered'), { kind: 'PAGE_TAB', tab: 'page-7' }, { kind: 'PAGE_CUSTOM', number: 7, state: 'failed' }],
  'settings': [...registered, { kind: 'PAGE_TAB', tab: 'settings' }],
  'settings-full': [...registered, { kind: 'PAGE_VAULT', username: '1001' }, { kind: 'PAGE_CONFIG', config: { ...twoServers.config, uuid: '7f3c-1.4.2', flags: { editSettings: true } } },
    devices, codecs, ...ladder, { kind: 'PAGE_TAB', tab: 'settings' }],
  'settings-edit': [...registered, { kind: 'PAGE_CONFIG', config: { ...twoServers.config, flags: { editSettings: true } } }, { kind: 'PAGE_TAB', tab: 'settings' }],
  'settings-refused': [...registered, { kind: 'PAGE_CONFIG', config: { ...twoServers.config, flags: { editSettings: true } } }, { kind: 'PAGE_TAB', tab: 'settings' }],
  'settings-recording': [...registered, { ...devices, test: 'recording' }, { kind: 'PAGE_TAB', tab: 'settings' }],
  'settings-denied': [...registered, { ...devices, choosable: false, inputs: [], trouble: 'microphone-denied' }, { kind: 'PAGE_TAB', tab: 'settings' }],
  'ladder': [...registered, ...ladder, { kind: 'PAGE_TAB', tab: 'ladder' }],
  'ladder-empty': [...registered, { kind: 'PAGE_TAB', tab: 'ladder' }],
  'dialpad-search': [...registered, ...past, { kind: 'EV_DIALPAD', text: '10' }],
  'dialpad-as': [...registered, { kind: 'PAGE_IDENTITIES', identities: ['+442079460100', '+442079460199'] }, { kind: 'PAGE_IDENTITY', identity: '+442079460199' }],
  'blocked': [...registered, account('reconnecting', { cause: 'connect-failed', status: 1006, retryAt: ago(-4) }), { kind: 'PAGE_REACH', reach: 'socket-blocked' }],
  'silent': [...registered, account('reconnecting', { cause: 'connect-failed', status: 1006, retryAt: ago(-4) }), { kind: 'PAGE_REACH', reach: 'server-silent' }],
  'certificate': [{ ...twoServers, config: { ...twoServers.config, wsServers: ['wss://eu.example.com/sip'] } }, noVault,
    account('reconnecting', { cause: 'connect-failed', status: 1006, retryAt: ago(-4), server: 'wss://eu.example.com/sip' }), { kind: 'PAGE_REACH', reach: 'server-silent' }],
  'media-lost': [...registered, ...past, call(1, 'dialing', grace), up(), call(1, 'ended', { ...grace, since: ago(247), cause: 'media-lost', at: ago(0) })],
  'login-blocked': [config, noVault, account('connecting', { cause: 'connect-failed', status: 1006, retryAt: ago(-4) }), { kind: 'PAGE_REACH', reach: 'socket-blocked' }],
};

const lead = {
  id: 7, status: 'NEW', disposition: '', phone_code: '1', phone: '5550110', alt_phone: '5550130', first_name: 'Grace', last_name: 'Hopper', note: '', attempts: 2,
  fields: { email: 'grace@example.com', city: 'Arlington', product: 'Office chair' }, dial: '+15550110', dial_alt: '+15550130',
};
/** @param {number} id @param {string} label @param {string} icon @param {string} type @param {object} [more] */
const button = (id, label, icon, type, more = {}) => ({ id, label, icon, type, tooltip: `About ${label}`, placement: 'agent', min_select: 0, max_select: 0, ...more });
const buttons = [
  button(46, 'Feedback', 'comment-dots', 'primary'), button(47, 'Look up', 'magnifying-glass', 'info'), button(48, 'Other number', 'phone', 'success'),
  button(45, 'Agent Populate Form', 'copy', 'danger', { tooltip: 'Red tootltip' }), button(49, 'Price list', 'arrow-up-right-from-square', 'secondary'),
  button(50, 'What next?', 'wand-magic-sparkles', 'warning'), button(51, 'Mute', 'microphone-slash', 'light'), button(54, 'Next lead', 'forward', 'dark'),
  button(55, 'Echo test', 'headset', 'info', { placement: 'side' }), button(56, 'Help', 'circle-question', 'secondary', { placement: 'footer' }),
];
const campaign = {
  id: 1, name: 'Spring offer', state: 'running', caller_id: '15550199', form_id: 204, transfer: true,
  script: 'Hello, this is the demo shop. Am I speaking with {first_name}?\n\nYou asked us about {product}. May I tell you what it costs, and when it could be with you?\n\nIf it does not suit: thank you, and have a good day.',
  dispositions: ['DO NOT CALL', 'NOT INTERESTED', 'SALE MADE', 'CALL TRANSFERRED', 'BUSY', 'CALL BACK', 'DISCONNECTED NUMBER', 'DECLINED SALE', 'WRONG DETAILS', 'ASKED FOR MAIL'],
};
const form = { formSchema: [
  { name: 'first_name', label: 'First name', width: 6 }, { name: 'last_name', label: 'Last name', width: 6 }, { name: 'phone_code', label: 'Country code', width: 4 },
  { name: 'phone', type: 'phone', label: 'Phone', required: true, width: 8 }, { name: 'email', type: 'email', label: 'E-mail', width: 6 }, { name: 'city', label: 'City', width: 6 },
  { name: 'product', type: 'select', label: 'Interested in', options: ['Desk lamp', 'Office chair', 'Standing desk'], width: 12 }, { name: 'remark', type: 'multiline', label: 'Remark', width: 12 },
] };
const feedback = [
  { name: 'rating', type: 'radio', label: 'How was the call?', options: [{ label: 'Good', value: 'good' }, { label: 'So so', value: 'fair' }, { label: 'Bad', value: 'bad' }], required: true, width: 12 },
  { name: 'country', type: 'select', label: 'Country', options: ['France', 'Germany', 'Spain'], scriptforge_change: true, width: 6 }, { name: 'city', type: 'select', label: 'City', options: [], disabled: true, width: 6 },
  { name: 'email', type: 'email', label: 'E-mail', width: 6 }, { name: 'pieces', type: 'number', label: 'Pieces', defaultValue: 1, width: 6 },
  { name: 'day', type: 'date', label: 'Call back on', width: 6 }, { name: 'hour', type: 'time', label: 'At', width: 6 },
  { name: 'newsletter', type: 'checkbox', label: 'Wants the newsletter', width: 12 }, { name: 'comment', type: 'multiline', label: 'Comment', width: 12, collapse: true },
];
const atDesk = (/** @type {object} */ desk) => ({ kind: 'PAGE_DESK', desk: { campaigns: 'ready', list: [campaign, { ...campaign, id: 2, name: 'Call back', transfer: false }], campaign, form, buttons, hand: 'here', lead, ...desk } });
const atHand = atDesk({ lead: null, campaign: null, hand: 'none', buttons: buttons.slice(-1) });
const chained = (/** @type {object} */ chain) => ({ kind: 'PAGE_CHAIN', chain: { button: 46, label: 'Feedback', reason: 'none', ...chain } });
const shown = (/** @type {object} */ more) => ({ view: 1, form: 205, name: 'Feedback form', why: 'opened', schema: feedback, data: { country: 'Germany', email: 'grace@' }, changed: [], focus: '', errors: [], turn: 1, ...more });
const onAgent = [...registered, { kind: 'PAGE_TAB', tab: 'agent' }];
export const hostileForm = [
  { name: '__proto__', type: 'text', label: hostileName, defaultValue: hostileName, width: 99, required: true }, { name: 'constructor', type: '<script>', label: `\u202e${'W'.repeat(10000)}`, width: -3 },
  { name: 'pick', type: 'select', label: '<b>bold</b>', options: ['<img src=x onerror=alert(1)>', { label: '\u202eevil', value: ['javascript', 'alert(1)'].join(':') }, null, 7], defaultValue: 'gone' },
  { name: 'way', type: 'radio', label: 'Way', options: 'none' }, { name: 'deep', type: 'checkbox', label: '', defaultValue: { a: [] } }, { name: '', label: '', type: 'date', defaultValue: '<b>' },
];
Object.assign(stories, {
  'agent-choose': [...onAgent, atDesk({ campaign: null, lead: null, hand: 'none', buttons: [] })],
  'agent-none': [...onAgent, atDesk({ list: [], campaign: null, lead: null, hand: 'none', buttons: [] })],
  'agent-lead': [...onAgent, atDesk({ disposition: 'CALL BACK' })],
  'agent-saved': [...onAgent, atDesk({ hand: 'saved', lead: null, decision: 'Yes', owed: 1 })],
  'agent-lost': [...onAgent, atDesk({ hand: 'lost', lead: null, trouble: { sort: 'lost', what: 'save', who: 'Grace Hopper', detail: 'Yes, SALE MADE' } })],
  'agent-offline': [...onAgent, atDesk({ trouble: { sort: 'offline', what: 'next' }, owed: 2 })],
  'dialpad-desk': [...registered, atHand, { kind: 'EV_TRACE_MODE', on: true }, { kind: 'PAGE_PUSH', permission: 'default', state: 'off' },
    { kind: 'PAGE_SESSION', session: { ...operatorSession.session, me: { ...operatorSession.session.me, callerIds: ['+15550199'] } } }],
  'call-desk': [...registered, atHand, call(1, 'dialing', grace), up(), { kind: 'EV_QUALITY', call: 1, level: 'fair', warning: 'silent-peer', mos: 430 }, wire],
  'agent-call': [...onAgent, atDesk({}), call(1, 'dialing', { ...grace, peer: 'sip:+15550110@localhost' }), up()],
  'agent-hostile': [...onAgent, atDesk({ lead: { ...lead, first_name: hostileName, last_name: '', fields: { '<b>': hostileName } }, form: null,
    campaign: { ...campaign, name: hostileName, script: `${hostileName}\n{first_name}`, dispositions: [hostileName, '\u202eABC'] },
    buttons: [button(1, hostileName, '../../x', 'evil', { tooltip: hostileName }), button(2, 'x'.repeat(10000), '<svg>', 'danger')] })],
  'chain-form': [...onAgent, atDesk({}), chained({ state: 'filling', form: shown({}) })],
  'chain-errors': [...onAgent, atDesk({}), chained({ state: 'filling', form: shown({ turn: 2, focus: 'rating', errors: [{ name: 'rating', error: 'required' }, { name: 'email', error: 'email' }] }) })],
  'chain-hostile': [...onAgent, atDesk({}), chained({ state: 'filling', label: hostileName, form: shown({ name: hostileName, schema: hostileForm, data: {}, errors: hostileForm.map(({ name }) => ({ name, error: '<b>' })) }) })],
  'chain-response': [...onAgent, atDesk({}), chained({ button: 47, label: 'Look up', state: 'ended', reason: 'done', response: { what: 'text', text: 'Good customer since 2019.\nLast order: a desk lamp.' } })],
  'chain-failed': [...onAgent, atDesk({}), chained({ state: 'ended', reason: 'script-failed', status: 404, text: 'There is no customer of that name' })],
  'chain-trace': [...onAgent, atDesk({}), chained({ state: 'ended', reason: 'done', trace: ['{"step":1,"do":"press","button":46}', '{"step":2,"do":"open form","form":205}'] }), { kind: 'PAGE_STEPS', open: true }],
  'chain-busy': [...onAgent, atDesk({}), chained({ button: 47, label: 'Look up', state: 'asking' })],
});

/** @param {string} story @param {boolean} [evil] */
export const stateOf = (story, evil = false) => (evil ? hostile(stories[story]) : stories[story]).reduce(reduce, initial);

/** What somebody does who looks at a story, before it is one: element, its control, what is typed there. @type {Record<string, [string, string, string?][]>} */
export const done = {
  'settings-edit': [['wp-settings', '.acts .button']],
  'settings-refused': [['wp-settings', '.acts .button'], ['wp-settings', '#url', 'wss://elsewhere.example/'], ['wp-settings', '[type=submit]']],
  'recordings': [['wp-history', '.chips :last-child']],
  'recordings-none': [['wp-history', '.chips :last-child']],
};

const checkout = (/** @type {number} */ id, /** @type {number} */ minor, /** @type {string} */ state, more = {}) => (
  { id, minor, state, refunded: 0, currency: 'EUR', createdAt: ago(id * 4000), url: `/api/softphone/payment/test/${id}`, ...more });
const entry = (/** @type {number} */ id, /** @type {string} */ kind, /** @type {number} */ minor, /** @type {number} */ balanceMinor, memo = '') => (
  { id, kind, minor, balanceMinor, memo, currency: 'EUR', at: ago((9 - id) * 50000) });
const summary = { currency: 'EUR', exponent: 2, balanceMicros: 23_450_000, debitLimitMicros: 5_000_000, provider: 'test', amounts: [500, 1000, 2000, 5000], most: 10_000_000 };
/** What the portal would tell on the pages of the balance. @type {Record<string, { look: object, rows?: object }>} */
const moneyTold = {
  'balance': { look: { summary: { ...summary, checkouts: [checkout(4, 1000, 'pending'), checkout(3, 2000, 'refused'), checkout(2, 2000, 'paid', { refunded: 500 }), checkout(1, 500, 'refunded')] } },
    rows: { rows: [entry(5, 'refund', -500, 2345), entry(4, 'payment', 2000, 2845), entry(3, 'adjustment', 345, 845, hostileName), entry(2, 'refund', -500, 500), entry(1, 'payment', 1000, 1000, 'Welcome')], next: 1 } },
  'balance-paid': { look: { summary: { ...summary, provider: undefined, checkouts: [] } }, rows: { rows: [] } },
  'balance-none': { look: { away: 'none' } },
  'balance-offline': { look: { away: 'offline' } },
};
/** @param {string} story @param {{ what?: string, tell?: (told: any) => void }} intent @param {boolean} [evil] */
export function tellMoney(story, { what = 'look', tell }, evil = false) {
  const plain = moneyTold[story] ?? moneyTold['balance'];
  const [told] = evil ? hostile([plain]) : [plain];
  tell?.(what === 'rows' ? told.rows ?? { rows: [] } : told.look);
}
