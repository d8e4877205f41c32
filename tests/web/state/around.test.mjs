// SPDX-License-Identifier: MIT
// What stands around a call: devices, how it is carried, codecs, the ladder, the report, keys, who is meant while typing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcement, codecName, codecWords, pushWords, wireRows } from '../../../web/state/around.js';
import { bundle, ladder, shown } from '../../../web/state/ladder.js';
import { reduce } from '../../../web/state/reduce.js';
import { initial } from '../../../web/state/state.js';
import { spelled, suggestions } from '../../../web/state/search.js';
import { alert } from '../../../web/state/select.js';
import { TRACED_MAX, TRACED_TEXT_MAX, codecsOf } from '../../../web/state/tools.js';
import { shortcut } from '../../../web/ui/shortcuts.js';
import { findReach } from '../../../web/page/probe.js';
import { serverMeant } from '../../../web/state/server.js';
import { loudness } from '../../../web/page/levels.js';
import { read } from '../../../web/page/preferences.js';
import { wireOf } from '../../../web/page/wire.js';

/** @param {any[]} events @param {any} [state] */
const after = (events, state = initial) => events.reduce(reduce, state);
const registered = { kind: 'EV_ACCOUNT', state: 'registered', aor: 'sip:1001@localhost', server: 'wss://sip.example.com/ws' };
const config = { kind: 'PAGE_CONFIG', config: { domain: 'localhost', uuid: 'u-1', iceServers: [{ urls: 'turn:t.example.com', username: 'name', credential: 'secret' }] } };
/** @param {number} call @param {any} [more] */
const up = (call, more = {}) => ({ kind: 'EV_CALL', call, state: 'up', peer: 'sip:1002@localhost', name: 'Grace Hopper', since: 1, flags: {}, ...more });

test('devices are kept as told, and nothing else', () => {
  const many = Array.from({ length: 500 }, (_, i) => ({ id: `d${i}`, label: i }));
  const { sound } = after([{ kind: 'PAGE_SOUND', inputs: many, outputs: 'none', output: 7, test: 'shout', choosable: 1 }]);
  assert.equal(sound.inputs.length, 64);
  assert.deepEqual(sound.inputs[0], { id: 'd0', label: '' });
  assert.deepEqual({ ...sound, inputs: [] }, { inputs: [], outputs: [], input: '', output: '', ring: '', choosable: true, test: '', trouble: '' });
});

test('numbers of a call redraw only what is looked at, and go with it', () => {
  const wire = { kind: 'PAGE_WIRE', call: 7, codec: 'opus/48000', cipher: 'AEAD_AES_128_GCM', protocol: 'DTLS 1.3', encrypted: true, transport: 'udp', roundTrip: 20, lost: 1, received: 99 };
  const state = after([registered, up(7), wire]);
  assert.equal(reduce(state, { ...wire, roundTrip: 31 }), state);
  const open = reduce(state, { kind: 'PAGE_DETAILS', call: 7, open: true });
  assert.equal(reduce(open, { ...wire, roundTrip: 31 }).wires[7].roundTrip, 31);
  assert.equal(reduce(state, { ...wire, call: 8 }), state);
  assert.deepEqual(Object.fromEntries(wireRows(open, open.calls[0])), {
    codec: 'Opus, 48 kHz', encryption: 'DTLS 1.3 · AEAD AES 128 GCM', path: 'Direct, UDP', delay: '20 ms', jitter: '0 ms', lost: '1 of 100 (1 %)' });
  const over = reduce(open, { ...up(7), state: 'ended' });
  assert.deepEqual([over.wires, over.details], [{}, 0]);
});

test('a report of getStats says how a call is carried, in both browsers', () => {
  const inbound = { type: 'inbound-rtp', kind: 'audio', codecId: 'c', jitter: 0.004, packetsLost: -1, packetsReceived: 50 };
  const codec = { type: 'codec', mimeType: 'audio/opus', clockRate: 48000 };
  const pair = { type: 'candidate-pair', selected: true, localCandidateId: 'l', remoteCandidateId: 'r', currentRoundTripTime: 0.02 };
  const ends = /** @type {[string, any][]} */ ([['l', { candidateType: 'relay', relayProtocol: 'tcp' }], ['r', { candidateType: 'host' }]]);
  assert.deepEqual(wireOf([['i', inbound], ['c', codec], ['p', pair], ...ends]), {
    codec: 'opus/48000', cipher: '', protocol: '', encrypted: true, relayed: true, transport: 'tcp', roundTrip: 20, jitter: 4, lost: 0, received: 50 });
  const chrome = wireOf([['i', inbound], ['t', { type: 'transport', selectedCandidatePairId: 'p', tlsVersion: 'fefd', srtpCipher: 'X' }], ['p', { ...pair, selected: undefined }]]);
  assert.deepEqual([chrome?.protocol, chrome?.cipher], ['DTLS 1.2', 'X']);
  assert.equal(wireOf([]), null);
});

test('the preview of codecs is read line by line; what is no codec is left', () => {
  const all = codecsOf('opus/48000/2 protected 2 moved 1\nPCMA/8000 deleted 1\nG722/8000 keep moved 2\nX keep moved y\ndelete 3 malformed\n\n<b> lost');
  assert.deepEqual(all.map(({ name, fate, rule, moved }) => [name, fate, rule, moved]), [
    ['opus/48000/2', 'protected', 2, 1], ['PCMA/8000', 'deleted', 1, 0], ['G722/8000', 'keep', 0, 2], ['X', 'keep', 0, 0]]);
  assert.deepEqual(all.map(codecWords), ['Cannot be left out', 'Left out by your operator', 'Preferred by your operator', '']);
  assert.deepEqual(['G722/8000', 'PCMU/8000', 'constructor', ''].map(codecName), ['G.722, 16 kHz', 'G.711 µ-law, 8 kHz', 'constructor', '']);
});

const message = (/** @type {string} */ first, /** @type {string} */ more = '') => `${first}\r\nFrom: <sip:1001@localhost>;tag=1\r\nTo: "G" <sip:1002@localhost>\r\nCall-ID: a\r\nCSeq: 2 INVITE\r\n${more}\r\nbody\r\n`;

test('traced messages become steps; a hostile one is a step too', () => {
  const state = after([config, { kind: 'EV_TRACE_MODE', on: true },
    { kind: 'EV_TRACE', at: 10, sent: true, text: message('INVITE sip:1002@localhost SIP/2.0', 'c: application/sdp\r\n') },
    { kind: 'EV_TRACE', at: 25, sent: false, text: message('SIP/2.0 486 \u202eBusy <b>') },
    { kind: 'EV_TRACE', at: 26, sent: false, text: 'x'.repeat(100000) }, { kind: 'EV_TRACE', text: null }]);
  const steps = ladder(state);
  assert.deepEqual(steps.map(({ label, sort, who, family, described, since }) => [label, sort, who, family, described, since]), [
    ['INVITE', 'request', '1002', 0, true, 0], ['486 Busy <b>', 'failure', '1002', 0, false, 15], ['?', 'request', '', 1, false, 1], ['?', 'request', '', 1, false, 0]]);
  assert.equal(state.traced[2].text.length, TRACED_TEXT_MAX);
  assert.equal(shown('a\r\nb\u0000\u202ec'), 'a\nb\ufffd\ufffdc');
  const full = after(Array.from({ length: TRACED_MAX + 9 }, (_, at) => ({ kind: 'EV_TRACE', at, text: 'x' })));
  assert.deepEqual([full.traced.length, full.traced[0].at], [TRACED_MAX, 9]);
  assert.equal(reduce(full, { kind: 'EV_TRACE_MODE', on: true }).traced.length, 0, 'a new recording begins empty');
});

test('the report has the UUID and no secret', () => {
  const text = JSON.stringify(bundle(after([config, registered, up(7)]), { at: 0, agent: 'A', url: 'https://x/y?token=1#z' }));
  assert.match(text, /"uuid":"u-1"/);
  assert.match(text, /turn:t\.example\.com/);
  assert.doesNotMatch(text, /secret|credential|token|"name":"name"/);
});

test('who is meant: names, numbers, keys of a keypad; each number once, the phonebook first', () => {
  const book = [{ name: 'Grace Hopper', numbers: [{ number: '1002', name: 'Desk' }, { number: '+44 20 7946 0123', name: 'Mobile' }] },
    { name: 'Ágnes Keleti', numbers: [{ number: '1009' }] }, { name: '<b>\u202eX', numbers: [{ number: '77' }] }];
  const state = after([config, registered, up(7, { name: 'Old Grace' }), { ...up(7), state: 'ended', at: 5 }]);
  const found = (/** @type {string} */ typed) => suggestions(state, typed, book).map(({ title, number }) => `${title} ${number}`);
  assert.deepEqual(found('gra'), ['Grace Hopper 1002']);
  assert.deepEqual(found('hop'), ['Grace Hopper 1002']);
  assert.deepEqual(found('agn'), ['Ágnes Keleti 1009']);
  assert.deepEqual(found('4722'), ['Grace Hopper 1002'], 'spelled on the keys');
  assert.deepEqual(found('020 79'), ['Grace Hopper +44 20 7946 0123'], 'a national number finds the international one');
  assert.deepEqual(found('100'), ['Grace Hopper 1002', 'Ágnes Keleti 1009']);
  assert.deepEqual(found('77'), ['<b>X 77']);
  for (const nothing of ['', '   ', '000', 'zzz', '*#0*#', 'x'.repeat(10000)]) assert.deepEqual(found(nothing), [], nothing.slice(0, 9));
  assert.equal(spelled('Grace 7'), '47223 7');
});

test('keys want what makes sense now', () => {
  const key = (/** @type {string} */ code, more = {}) => ({ code, altKey: true, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false, ...more });
  const one = after([registered, up(7)]);
  assert.deepEqual(shortcut(one, key('KeyM')), { name: 'mute', call: 7, on: true });
  assert.deepEqual(shortcut(one, key('KeyX')), { name: 'hangup', call: 7 });
  assert.equal(shortcut(one, key('KeyA')), null);
  assert.equal(shortcut(one, key('KeyS')), null);
  for (const more of [{ altKey: false }, { ctrlKey: true }, { repeat: true }, { shiftKey: true }]) assert.equal(shortcut(one, key('KeyM', more)), null);
  const two = after([up(8, { flags: { held: true } }), { kind: 'EV_CALL', call: 9, state: 'ringing', flags: { incoming: true }, peer: 'sip:1@x' }], one);
  assert.deepEqual(shortcut(two, key('KeyS')), { name: 'hold', call: 8, on: false });
  assert.deepEqual(shortcut(two, key('KeyA')), { name: 'answer', call: 9 });
  assert.deepEqual(shortcut(two, key('KeyX')), { name: 'decline', call: 9 });
  assert.equal(shortcut(reduce(two, { kind: 'PAGE_SHORTCUTS', on: false }), key('KeyA')), null);
});

test('why there is no way: offline, all silent, the server for calls silent, or only the WebSocket blocked; no more is said than is known', async () => {
  const origin = 'https://phone.example';
  /** @param {Record<string, number>} answers  by address; what is not there gives none @param {string} [server] */
  const reach = (answers, server = 'wss://sip.example.com:8443/ws') => findReach({ online: true, origin, server,
    ask: /** @type {any} */ (async (/** @type {string} */ url) => (answers[url] ? { status: answers[url] } : Promise.reject(new TypeError('no')))) });
  const [portal, calls] = [`${origin}/api/softphone/config`, 'https://sip.example.com:8443/'];
  assert.equal(await findReach({ online: false, origin, server: '' }), 'offline');
  assert.equal(await reach({ [portal]: 200, [calls]: 404 }), 'socket-blocked');
  assert.equal(await reach({ [portal]: 200 }), 'server-silent');
  assert.equal(await reach({ [portal]: 502, [calls]: 404 }), 'portal-silent');
  assert.equal(await reach({ [calls]: 404 }), 'portal-silent');
  assert.equal(await reach({ [portal]: 200 }, 'wss://phone.example/ws'), 'socket-blocked', 'the portal is that server');
  assert.equal(await reach({ [portal]: 200, 'http://localhost:8081/': 404 }, 'ws://localhost:8081'), 'socket-blocked');
  const lost = after([{ ...registered, state: 'reconnecting', cause: 'connect-failed' }, { kind: 'PAGE_REACH', reach: 'socket-blocked' }]);
  assert.match(alert(lost)?.advice ?? '', /^sip\.example\.com answers.*BitDefender/);
  assert.equal(alert(lost)?.link, '', 'its certificate is not the reason');
  const silent = reduce(lost, { kind: 'PAGE_REACH', reach: 'server-silent' });
  assert.match(alert(silent)?.advice ?? '', /sip\.example\.com: it may be down, its certificate may have run out/);
  assert.equal(alert(silent)?.link, 'https://sip.example.com/');
  assert.equal(alert(reduce(lost, registered)), null);
  assert.equal(reduce(lost, { kind: 'PAGE_REACH', reach: '<b>' }), lost);
});

test('a WS URL is one of the operator\'s or none: with or without scheme, in any case, and nothing else', () => {
  const state = after([{ kind: 'PAGE_CONFIG', config: { wsServers: ['wss://a.example/', 'wss://b.example:8443/ws', 'ws://a.example/'] } }]);
  for (const [typed, meant] of [
    ['wss://a.example/', 'wss://a.example/'], ['ws://a.example/', 'ws://a.example/'], [' A.Example ', 'wss://a.example/'], ['b.example:8443/ws', 'wss://b.example:8443/ws'], ['wss://B.example:8443/ws/', 'wss://b.example:8443/ws'],
    ['', ''], ['wss://', ''], ['b.example:8443', ''], ['wss://evil.example/?wss://a.example/', ''], ['wss://a.example@evil.example/', ''], [`wss://a.example/${'x'.repeat(9999)}`, ''], ['mailto:a@a.example', ''],
  ]) assert.equal(serverMeant(state, typed), meant, typed);
});

test('what is announced: the call, that nobody hears, what is wrong; and how it ended', () => {
  const state = after([registered, up(7, { flags: { muted: true } }), { kind: 'EV_QUALITY', call: 7, level: 'good', warning: 'fine' }]);
  assert.equal(announcement(state), 'Grace Hopper: In a call. You are muted: nobody hears you');
  assert.equal(announcement(reduce(state, { ...up(7), state: 'ended', cause: 'remote-hangup' })), 'Grace Hopper hung up');
  assert.equal(announcement(reduce(initial, { kind: 'PAGE_DONE', what: 'constructor' })), '');
});

test('notifications: each state has its words and the one thing to do', () => {
  for (const [push, wanted] of /** @type {[any, any][]} */ ([
    [{ permission: 'none' }, { symbol: 'none', turn: '' }], [{ permission: 'denied' }, { symbol: 'blocked', turn: '' }],
    [{ permission: 'granted', state: 'on' }, { symbol: 'on', turn: 'off' }], [{ permission: 'default', state: 'off' }, { symbol: 'off', turn: 'on' }],
    [{ permission: 'granted', state: 'failed', reason: 'portal' }, { symbol: 'failed-portal', turn: 'on' }], [{ state: 'useless' }, { symbol: 'useless', turn: '' }]])) {
    assert.deepEqual(pushWords(push), wanted);
  }
});

test('identities: only those that were told can be chosen', () => {
  const state = after([{ kind: 'PAGE_IDENTITIES', identities: ['+441', 7, '', 'x'.repeat(99), '+442'] }]);
  assert.deepEqual(state.identities, ['+441', '+442']);
  assert.equal(reduce(state, { kind: 'PAGE_IDENTITY', identity: '+442' }).identity, '+442');
  assert.equal(reduce(state, { kind: 'PAGE_IDENTITY', identity: '+666' }).identity, '');
});

test('what is kept in the browser may be anything', () => {
  const none = { input: '', output: '', ring: '', shortcuts: true, identity: '' };
  for (const kept of [null, '', '{', 'null', '[]', '{"input":7,"shortcuts":"yes"}', `{"ring":"${'x'.repeat(999)}"}`]) assert.deepEqual(read(kept), none);
  assert.deepEqual(read('{"input":"m","shortcuts":false}'), { ...none, input: 'm', shortcuts: false });
});

test('a meter shows silence as nothing and a full voice as full', () => {
  assert.equal(loudness(new Float32Array(64)), 0);
  assert.equal(loudness(new Float32Array(64).fill(1)), 1);
  const half = loudness(new Float32Array(64).fill(0.02));
  assert.ok(half > 0.2 && half < 0.8, String(half));
});
