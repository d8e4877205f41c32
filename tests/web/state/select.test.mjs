// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcement } from '../../../web/state/around.js';
import { reduce } from '../../../web/state/reduce.js';
import { initial } from '../../../web/state/state.js';
import * as select from '../../../web/state/select.js';

/** @param {any[]} events @returns {any} */
const after = (...events) => events.reduce((state, event) => reduce(state, event), initial);
const config = { kind: 'PAGE_CONFIG', config: { domain: 'localhost', wsServers: [] } };
/** @param {number} call @param {string} state @param {object} [more] */
const call = (call, state, more = {}) => ({ kind: 'EV_CALL', call, state, flags: {}, cause: 'none', since: 0, peer: 'sip:1002@localhost', ...more });

test('foreign text becomes one short line without tricks', () => {
  assert.equal(select.clean('<b onclick=x>Ann</b>'), '<b onclick=x>Ann</b>', 'markup is text');
  assert.equal(select.clean('gpj\u202eexe.\u2066x\u2069'), 'gpjexe.x');
  assert.equal(select.clean('a\u0000b\u001b[31m\r\nc\u0007'), 'ab[31m c');
  assert.equal(select.clean('A\u200bn\u2060n\ufeff'), 'Ann');
  assert.equal(select.clean('  a \t\t b\u2028c  '), 'a b c');
  assert.equal(select.clean('\ud800x'), 'x', 'half a surrogate pair');
  assert.equal(select.clean('Z\u0301\u0302\u0303\u0304\u0305\u0306'), 'Z\u0301\u0302\u0303');
  assert.equal([...select.clean('x'.repeat(4000))].length, 80);
  assert.equal([...select.clean('\u{1f600}'.repeat(4000))].length, 80, 'no emoji is cut in two');
  assert.equal(select.clean('\u{e0041}\u{e0042}'), '');
  for (const odd of [undefined, null, 5, {}, []]) assert.equal(select.clean(odd), '');
});

test('what is part of a name stays', () => {
  const family = '\u{1f469}\u200d\u{1f467}';
  const persian = '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645';
  for (const name of ['Zoë Müller-Łuk', '李小龙', 'नमस्ते', persian, family, 'O’Neil, Jr.', 'שלום']) assert.equal(select.clean(name), name);
});

test('a sentence isolates names that are written from right to left, and no others', () => {
  assert.equal(select.isolate('1002'), '1002');
  assert.equal(select.isolate('שלום'), '\u2068שלום\u2069');
});

test('a number is what a person would dial', () => {
  /** @type {[string, string][]} */
  const cases = [
    ['sip:1002@localhost', '1002'], ['sips:1002@LOCALHOST:5061;transport=ws', '1002'], ['<sip:1002@localhost>', '1002'],
    ['sip:ann@example.org', 'ann@example.org'], ['tel:+44-20-7946', '+44-20-7946'], ['tel:112;phone-context=x', '112'],
    ['sip:%2B4420@localhost', '+4420'], ['sip:%zz@localhost', '%zz'], ['', ''], ['sip:', ''], ['sip:\u202e1002@localhost', '1002'],
    ['sip:1002:secret@localhost', '1002'],
  ];
  for (const [uri, number] of cases) assert.equal(select.numberOf(uri, 'localhost'), number, uri);
});

test('a caller always has something to be called by', () => {
  const state = after(config);
  assert.deepEqual(select.party(state, { peer: 'sip:1002@localhost', name: 'Grace Hopper' }),
    { title: 'Grace Hopper', number: '1002', detail: '1002', initials: 'GH' });
  assert.deepEqual(select.party(state, { peer: 'sip:1002@localhost', name: '1002' }), { title: '1002', number: '1002', detail: '', initials: '' });
  assert.equal(select.party(state, { peer: 'sip:anonymous@anonymous.invalid', name: 'Anonymous' }).title, 'Unknown caller');
  assert.equal(select.party(state, { peer: '', name: '\u200b\u202e' }).title, 'Unknown caller');
});

test('who withholds the number is not named, and cannot be called back', () => {
  const hidden = { flags: { incoming: true, private: true }, peer: 'sip:anonymous@anonymous.invalid', name: 'Anonymous' };
  const state = after(config, call(7, 'ringing', hidden), call(7, 'ended', { ...hidden, cause: 'cancelled' }));
  assert.equal(select.party(state, state.history[0]).title, 'Number withheld');
  assert.equal(select.alert(state)?.redial, '');
  const ours = after(config, call(8, 'dialing', { flags: { private: true } }));
  assert.equal(select.party(ours, ours.calls[0]).title, '1002');
  assert.equal(select.remark(ours, ours.calls[0]), 'Your number is not shown');
});

test('by whom a call was sent on, and that it was answered by the phone', () => {
  const state = after(config, call(7, 'ringing', { flags: { incoming: true }, diverted: 'sip:1005@localhost' }), call(7, 'up'));
  assert.equal(select.remark(state, state.calls[0]), 'Sent on by 1005');
  const auto = after(config, call(7, 'answering', { flags: { incoming: true, auto: true } }));
  assert.equal(select.remark(auto, auto.calls[0]), 'Answered by the phone itself');
  assert.equal(select.remark(auto, { ...auto.calls[0], flags: {} }), '');
});

test('who reached a mailbox reads that, and is told; not when it is held', () => {
  const up = after(config, call(7, 'up', { flags: { voicemail: true } }));
  assert.equal(select.callWords(up, up.calls[0]), 'Voicemail');
  assert.match(announcement(up), /: Voicemail$/);
  const held = after(config, call(7, 'up', { flags: { voicemail: true, held: true } }));
  assert.equal(select.callWords(held, held.calls[0]), 'On hold');
});

test('two calls that are up can be joined, and then split', () => {
  const one = after(config, call(7, 'up'), call(8, 'ringing', { flags: { incoming: true } }));
  assert.equal(select.joinable(one), false);
  const two = after(config, call(7, 'up', { flags: { held: true } }), call(8, 'up'));
  assert.deepEqual([select.joinable(two), select.joined(two)], [true, false]);
  const both = after(config, call(7, 'up', { flags: { mixed: true } }), call(8, 'up', { flags: { mixed: true } }));
  assert.deepEqual([select.joinable(both), select.joined(both)], [false, true]);
  assert.equal(select.callWords(both, both.calls[0]), 'In the conference');
});

test('no way for the sound, and a browser that cannot call, are told with what to do', () => {
  const lost = select.alert(after(config, call(7, 'up'), call(7, 'ended', { cause: 'media-lost' })));
  assert.deepEqual([lost?.kind, lost?.quiet, lost?.what], ['ended', false, 'The call was cut off: no sound came through any more']);
  assert.match(lost?.advice ?? '', /TURN relay/);
  const without = [config, { kind: 'PAGE_CANNOT', symbol: 'no-webrtc' }, { kind: 'EV_ACCOUNT', state: 'registered' }];
  const { what, retry } = select.alert(after(...without)) ?? {};
  assert.deepEqual([what, retry], ['This browser cannot make calls', false]);
  assert.equal(select.alert(after(...without, call(7, 'dialing'), call(7, 'ended', { cause: 'media-error' })))?.what, what);
  assert.equal(select.alert(after(...without, call(7, 'dialing'), call(7, 'ended', { cause: 'busy' })))?.what, '1002 is busy');
});

test('the screen follows the account', () => {
  const account = (/** @type {string} */ state) => ({ kind: 'EV_ACCOUNT', state });
  assert.equal(select.screen(initial), 'start');
  assert.equal(select.screen(after(config)), 'login');
  assert.equal(select.screen(after({ kind: 'PAGE_VAULT', username: null })), 'login');
  assert.equal(select.screen(after({ kind: 'PAGE_VAULT', username: '1001' })), 'phone');
  assert.equal(select.screen(after({ kind: 'PAGE_FAILURE', symbol: 'no-worker' })), 'login');
  assert.equal(select.screen(after(config, account('connecting'))), 'login');
  assert.equal(select.screen(after(config, account('registered'))), 'phone');
  assert.equal(select.screen(after(config, account('registered'), account('reconnecting'))), 'phone');
  assert.equal(select.screen(after(config, account('registered'), account('refused'))), 'login');
  assert.equal(select.screen(after(config, account('registered'), account('off'))), 'login');
});

test('waiting for the server is told with the seconds that are left', () => {
  const state = after({ kind: 'EV_ACCOUNT', state: 'reconnecting', cause: 'connect-failed', retryAt: 10000 });
  assert.equal(select.status(state, 6100).word, 'Reconnecting');
  assert.equal(select.status(state, 6100).detail, 'The phone cannot reach the server; trying again in 4 s');
  assert.equal(select.status(state, 10000).detail, 'The phone cannot reach the server; trying again now');
});

test('every state of the account has its word', () => {
  const words = Object.fromEntries(['off', 'connecting', 'registered', 'reconnecting', 'refused']
    .map((state) => [state, select.status(after({ kind: 'EV_ACCOUNT', state }), 0).word]));
  assert.deepEqual(words, {
    off: 'Not registered', connecting: 'Connecting', registered: 'Registered', reconnecting: 'Reconnecting', refused: 'Not registered',
  });
});

test('a refusal is told in words, logging out is not one', () => {
  assert.equal(select.refusal(after({ kind: 'EV_ACCOUNT', state: 'refused', cause: 'wrong-password' }))?.what, 'The server refused username or password');
  assert.equal(select.refusal(after({ kind: 'EV_ACCOUNT', state: 'off', cause: 'logged-out' })), null);
  assert.equal(select.refusal(initial), null);
});

test('the call in front is the one that can be heard', () => {
  const two = after(call(1, 'up', { flags: { held: true } }), call(2, 'up'), call(3, 'ringing', { flags: { incoming: true } }));
  assert.equal(select.foreground(two)?.call, 2);
  assert.deepEqual(select.background(two).map((one) => one.call), [1]);
  const swapped = reduce(reduce(two, call(2, 'up', { flags: { held: true } })), call(1, 'up'));
  assert.equal(select.foreground(swapped)?.call, 1);
  assert.equal(select.foreground(initial), null);
});

test('a call is told in words in each of its states', () => {
  const words = (/** @type {string} */ state, flags = {}) => {
    const one = after(call(1, state, { flags }));
    return select.callWords(one, one.calls[0]);
  };
  assert.equal(words('dialing'), 'Calling…');
  assert.equal(words('progress'), 'Ringing…');
  assert.equal(words('up', { held: true }), 'On hold');
  assert.equal(words('up', { remoteHeld: true }), 'The other side has put you on hold');
  const all = ['dialing', 'progress', 'ringing', 'answering', 'up'].map((state) => words(state));
  assert.equal(new Set(all).size, 5);
});

test('why a call ended names the number', () => {
  const ended = (/** @type {string} */ cause, more = {}) => {
    const state = after(config, call(1, 'dialing', more), call(1, 'ended', { cause, ...more }));
    return select.ending(state, state.ended);
  };
  assert.equal(ended('not-found', { name: 'Grace' }).what, '1002 does not exist');
  assert.equal(ended('busy', { name: 'Grace' }).what, 'Grace is busy');
  assert.equal(ended('no-microphone').what, 'No microphone was found');
  assert.equal(ended('rejected', { reason: 'Not\u0000 on\u202e Sundays' }).words, 'Not on Sundays');
  assert.equal(ended('busy', { reason: 'Busy Here' }).words, '', 'a phrase of the protocol tells a person nothing');
  assert.equal(ended('remote-hangup').quiet, true);
  const mine = ended('declined', { flags: { incoming: true } });
  assert.deepEqual([mine.what, mine.quiet], ['You declined the call', true]);
  assert.equal(ended('declined').what, '1002 declined the call');
  assert.equal(ended('new-in-next-version').what, 'The call has ended');
  const gone = ended('gone', { name: 'Grace', status: 481 });
  assert.deepEqual([gone.quiet, gone.what], [false, 'The call was cut off: Grace is no longer there']);
  assert.match(gone.advice, /server was restarted. Call again/);
});

test('who was transferred to a number that does not exist reads who did it, and is not asked to dial it again', () => {
  const failed = (/** @type {Record<string, unknown>} */ more) => select.alert(after(config,
    call(1, 'up'), call(2, 'dialing', { peer: 'sip:9999@localhost', diverted: 'sip:1005@localhost' }), call(2, 'ended', { peer: 'sip:9999@localhost', cause: 'not-found', status: 404, ...more })));
  const { what, advice, redial, code } = /** @type {import('../../../web/state/select.js').Alert} */ (failed({}));
  assert.deepEqual([what, advice, redial, code],
    ['1005 transferred you, and that failed: 9999 does not exist', 'Go on with 1005, or call them again.', '', 'SIP 404']);
  assert.equal(failed({ cause: 'local-hangup' })?.what, 'You hung up');
  // One that was up has been a call like any other.
  assert.equal(failed({ cause: 'media-lost', since: 5 })?.what, 'The call was cut off: no sound came through any more');
});

test('a note for developers is no alert', () => {
  assert.equal(select.alert(after({ kind: 'EV_NOTE', code: -101, field: 'message', text: 'malformed header field' })), null);
  assert.match(select.alert(after({ kind: 'EV_NOTE', code: -300, field: 'wsServers', text: 'is empty' }))?.what ?? '', /wsServers.*is empty/);
});

test('time is told as a person reads it', () => {
  assert.equal(select.duration(0, 99999), '0:00');
  assert.equal(select.duration(1000, 500), '0:00');
  assert.equal(select.duration(1000, 66000), '1:05');
  assert.equal(select.duration(1, 3723001), '1:02:03');
});

test('history tells missed calls from answered and refused ones', () => {
  const incoming = { flags: { incoming: true } };
  const state = after(config,
    call(1, 'ended', { ...incoming, cause: 'cancelled' }), call(2, 'ended', { ...incoming, cause: 'answered-elsewhere' }),
    call(3, 'ended', { ...incoming, cause: 'remote-hangup', since: 1000, at: 61000 }), call(4, 'ended', { cause: 'busy' }));
  assert.deepEqual(select.history(state).map((entry) => [entry.sort, entry.words]), [
    ['outgoing', '1002 is busy'], ['incoming', '1:00'], ['incoming', 'Answered on another device'], ['missed', 'Missed'],
  ]);
});
