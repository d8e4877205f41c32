// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HISTORY_MAX } from '../../../web/state/live.js';
import { reduce } from '../../../web/state/reduce.js';
import { initial } from '../../../web/state/state.js';

/** @param {any[]} events @param {any} [from] */
const after = (events, from = initial) => events.reduce((state, event) => reduce(state, event), from);
/** @param {number} call @param {string} state @param {object} [more] */
const call = (call, state, more = {}) => ({
  kind: 'EV_CALL', call, state, flags: {}, cause: 'none', status: 0, since: 0, peer: 'sip:1002@localhost', name: '', reason: '', ...more,
});
/** @param {string} state @param {object} [more] */
const account = (state, more = {}) => ({
  kind: 'EV_ACCOUNT', state, cause: 'none', status: 0, retryAt: 0, aor: 'sip:1001@localhost', displayName: '', server: '', ...more,
});

test('a call is kept from its first event to its last, then it is history', () => {
  const talking = after([call(7, 'dialing'), call(7, 'progress'), call(7, 'up', { since: 5 })]);
  assert.equal(talking.calls.length, 1);
  assert.equal(talking.calls[0].since, 5);
  assert.equal(talking.tab, 'call');
  const over = after([call(7, 'ended', { cause: 'remote-hangup', since: 5, at: 9 })], talking);
  assert.deepEqual(over.calls, []);
  assert.equal(over.ended?.cause, 'remote-hangup');
  assert.equal(over.history[0].at, 9);
  assert.equal(over.tab, 'dialpad', 'the end leads back to where the call began');
});

test('a last event without name or peer keeps what was known', () => {
  const state = after([call(7, 'ringing', { name: 'Ann', flags: { incoming: true } }), call(7, 'ended', { peer: '', name: '', flags: {} })]);
  assert.equal(state.ended?.name, 'Ann');
  assert.equal(state.ended?.peer, 'sip:1002@localhost');
  assert.equal(state.ended?.flags.incoming, true);
});

test('an incoming call does not take the screen before it is answered', () => {
  const ringing = after([{ kind: 'PAGE_TAB', tab: 'settings' }, call(7, 'ringing', { flags: { incoming: true } })]);
  assert.equal(ringing.tab, 'settings');
  const answered = after([call(7, 'answering', { flags: { incoming: true } })], ringing);
  assert.equal(answered.tab, 'call');
  assert.equal(after([call(7, 'ended')], answered).tab, 'settings');
});

test('dialling empties the number field and keeps the number for redial', () => {
  const state = after([{ kind: 'EV_DIALPAD', text: '1002' }, call(7, 'dialing')]);
  assert.equal(state.dialpad, '');
  assert.equal(state.last, 'sip:1002@localhost');
});

test('a call that ends while another runs leaves the call screen up', () => {
  const two = after([call(7, 'up'), call(8, 'dialing'), call(8, 'up')]);
  const one = after([call(8, 'ended')], two);
  assert.equal(one.tab, 'call');
  assert.equal(one.calls.length, 1);
  const waiting = after([call(9, 'ringing', { flags: { incoming: true } }), call(7, 'ended')], one);
  assert.equal(waiting.tab, 'dialpad', 'a ringing call has no call screen');
});

test('the keypad belongs to one call and goes with it', () => {
  const open = after([call(7, 'up'), { kind: 'PAGE_KEYPAD', call: 7, open: true }]);
  assert.equal(open.keypad, 7);
  assert.equal(after([call(7, 'ended')], open).keypad, 0);
  assert.equal(after([{ kind: 'PAGE_TAB', tab: 'dialpad' }], open).keypad, 0);
  assert.equal(after([{ kind: 'PAGE_KEYPAD', call: 99, open: true }], open).keypad, 7);
  assert.equal(after([{ kind: 'PAGE_KEYPAD', call: 7, open: false }], open).keypad, 0);
});

test('there is no call screen without a call', () => {
  assert.equal(after([{ kind: 'PAGE_TAB', tab: 'call' }]).tab, 'dialpad');
});

test('a call that could not begin tells why and leaves the number to be put right', () => {
  const state = after([{ kind: 'EV_DIALPAD', text: 'a b' }, call(0, 'ended', { cause: 'bad-number', peer: 'a b' })]);
  assert.equal(state.ended?.cause, 'bad-number');
  assert.equal(state.dialpad, 'a b');
  assert.deepEqual(state.history, []);
});

test('the verdict of the core on the sound is kept by its symbol', () => {
  const state = after([call(7, 'up'), { kind: 'EV_QUALITY', call: 7, level: 'bad', warning: 'loss', mos: 210 }]);
  assert.deepEqual(state.quality[7], { level: 'bad', text: 'loss' });
});

test('a transfer is asked for, told on, and ends with the call or with a reason', () => {
  const asking = after([call(7, 'up'), { kind: 'PAGE_TRANSFER', call: 7, open: true }]);
  assert.equal(asking.asking, 7);
  const going = after([{ kind: 'EV_TRANSFER', call: 7, progress: 'asked', status: 0 }], asking);
  assert.deepEqual([going.asking, going.transfers[7].progress], [0, 'asked']);
  const failed = after([{ kind: 'EV_TRANSFER', call: 7, progress: 'failed', status: 486 }], going);
  assert.deepEqual([failed.transfers, failed.refused?.status, failed.calls.length], [{}, 486, 1]);
  assert.equal(after([{ kind: 'PAGE_DISMISS' }], failed).refused, null);
  assert.deepEqual(after([call(7, 'ended', { cause: 'transferred' })], going).transfers, {});
});

test('asking first is over when either of the two is gone', () => {
  const two = after([call(7, 'up'), { kind: 'PAGE_CONSULT', call: 7 }, call(8, 'dialing'), call(8, 'up')]);
  assert.equal(two.consult, 7);
  assert.equal(after([call(8, 'ended')], two).consult, 0);
  assert.equal(after([call(7, 'ended')], two).consult, 0);
});

test('quality is kept for running calls alone', () => {
  const quality = { kind: 'PAGE_QUALITY', call: 7, level: 'fair', text: 'x' };
  assert.deepEqual(after([quality]).quality, {});
  const state = after([call(7, 'up'), quality]);
  assert.equal(state.quality[7].level, 'fair');
  assert.deepEqual(after([call(7, 'ended')], state).quality, {});
});

test('who was let in stays in through a reconnection and leaves by refusal or log out', () => {
  const inside = after([account('connecting'), account('registered')]);
  assert.equal(inside.signedIn, true);
  assert.equal(after([account('reconnecting', { cause: 'link-lost' })], inside).signedIn, true);
  assert.equal(after([account('refused', { cause: 'wrong-password' })], inside).signedIn, false);
  const full = after([call(7, 'dialing'), call(7, 'ended'), { kind: 'EV_DIALPAD', text: '12' }], inside);
  const out = after([account('off', { cause: 'logged-out' })], full);
  assert.deepEqual([out.signedIn, out.history, out.dialpad, out.last, out.ended], [false, [], '', '', null]);
});

test('the recordings of one account are not listed for the next', () => {
  const listed = { kind: 'PAGE_RECORDINGS', items: [{ id: 7, peer: 'sip:1003@localhost' }] };
  const full = after([account('registered', { aor: 'sip:1001@localhost' }), listed]);
  assert.equal(after([account('reconnecting', { aor: 'sip:1001@localhost' })], full).recordings.items.length, 1);
  for (const next of [account('off', { aor: 'sip:1001@localhost', cause: 'logged-out' }), account('connecting', { aor: 'sip:1002@localhost' })]) {
    assert.deepEqual(after([next], full).recordings, { items: [], stale: true });
  }
});

test('a sealed login is believed until the core says otherwise', () => {
  assert.equal(after([{ kind: 'PAGE_VAULT', username: '1001' }]).signedIn, true);
  assert.equal(after([{ kind: 'PAGE_VAULT', username: null }]).signedIn, false);
  assert.equal(after([account('connecting'), { kind: 'PAGE_VAULT', username: '1001' }]).signedIn, false);
});

test('a replayed end is told once', () => {
  const over = after([call(7, 'dialing'), call(7, 'ended'), { kind: 'PAGE_DISMISS' }]);
  const again = after([call(7, 'ended')], over);
  assert.equal(again.history.length, 1);
  assert.equal(again.ended, null);
});

test('history is bounded', () => {
  const events = [];
  for (let i = 1; i <= HISTORY_MAX + 20; i++) events.push(call(i, 'ended'));
  const state = after(events);
  assert.equal(state.history.length, HISTORY_MAX);
  assert.equal(state.history[0].call, HISTORY_MAX + 20);
});

test('what changes nothing returns the same state', () => {
  for (const event of [{ kind: 'PAGE_TAB', tab: 'nowhere' }, { kind: 'PAGE_THEME', theme: 'red' },
    { kind: 'EV_LATER' }, {}, call(7, 'asleep'), account('elsewhere')]) {
    assert.equal(reduce(initial, event), initial);
  }
});

test('no event changes the state it was given', () => {
  const state = deepFreeze(after([account('registered'), call(7, 'up'), call(8, 'ringing'), { kind: 'PAGE_QUALITY', call: 7, level: 'good', text: '' }]));
  for (const event of some(500)) reduce(state, event);
});

test('no order of events, however wild, throws or breaks the shape', () => {
  let state = initial;
  for (const event of some(20000)) {
    state = reduce(state, event);
    assert.ok(state.calls.every((one) => one.state !== 'ended' && one.call > 0));
    assert.ok(state.tab !== 'call' || state.calls.length > 0);
    assert.ok(state.keypad === 0 || state.calls.some((one) => one.call === state.keypad));
    assert.ok(['dialpad', 'history', 'settings', 'ladder'].includes(state.back));
    for (const one of [state.asking, state.consult]) assert.ok(one === 0 || state.calls.some((other) => other.call === one));
    assert.equal(new Set(state.calls.map((one) => one.call)).size, state.calls.length);
  }
});

/** Events by a fixed seed, right and wrong ones mixed. @param {number} count */
function* some(count) {
  let seed = 12345;
  const next = (/** @type {number} */ below) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  const pick = (/** @type {any[]} */ from) => from[next(from.length)];
  const odd = [undefined, null, '', 0, -1, NaN, Infinity, 1e99, {}, [], 'up', '\u202e', true, 1, 2, 3, 4];
  const kinds = ['EV_ACCOUNT', 'EV_CALL', 'EV_CALL', 'EV_CALL', 'EV_DIALPAD', 'EV_TRACE_MODE', 'EV_TRACE', 'EV_NOTE', 'EV_QUALITY', 'EV_TRANSFER', 'PAGE_TRANSFER', 'PAGE_CONSULT', 'PAGE_CONFIG', 'PAGE_TAB',
    'PAGE_QUALITY', 'PAGE_FAILURE', 'PAGE_DISMISS', 'PAGE_KEYPAD', 'PAGE_THEME', 'PAGE_VAULT', 'EV_LATER', undefined];
  for (let i = 0; i < count; i++) {
    /** @type {any} */
    const event = {
      kind: pick(kinds),
      call: pick([1, 2, 3, 4, 1, 2, 3, 4, ...odd]),
      state: pick(['dialing', 'progress', 'ringing', 'answering', 'up', 'ended', 'off', 'connecting', 'registered', 'reconnecting', 'refused', ...odd]),
      flags: pick([{}, { incoming: true }, { held: true }, { incoming: true, muted: true }, undefined, null]),
      tab: pick(['dialpad', 'history', 'settings', 'call', ...odd]),
      progress: pick(['asked', 'trying', 'ringing', 'done', 'failed', ...odd]),
      level: pick(['good', 'fair', 'bad', ...odd]),
      theme: pick(['auto', 'light', 'dark', ...odd]),
      open: pick([true, false, undefined]),
      config: pick([{ brand: 'x' }, null, undefined]),
    };
    for (const name of ['cause', 'status', 'since', 'peer', 'name', 'reason', 'text', 'symbol', 'username', 'retryAt', 'aor', 'at', 'code']) event[name] = pick(odd);
    yield event;
  }
}

/** @param {any} value */
function deepFreeze(value) {
  if (value && typeof value === 'object' && !ArrayBuffer.isView(value)) {  // those cannot be frozen
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

test('lamps, presence and waiting messages are kept by package and address', () => {
  const watch = (more) => ({ kind: 'EV_WATCH', package: 'dialog', state: 'idle', peer: 'sip:1002@localhost', fresh: 0, old: 0, ...more });
  const state = after([watch({}), watch({ state: 'ringing', who: 'sip:1003@localhost', incoming: true }),
    watch({ package: 'messages', state: 'waiting', peer: 'sip:1001@localhost', fresh: 2, old: 8 }), watch({ state: 'dancing' })]);
  assert.deepEqual(Object.keys(state.watches), ['dialog sip:1002@localhost', 'messages sip:1001@localhost']);
  assert.equal(state.watches['dialog sip:1002@localhost'].state, 'ringing');
  assert.equal(state.watches['dialog sip:1002@localhost'].incoming, true);
  assert.equal(state.watches['messages sip:1001@localhost'].fresh, 2);
  const nobody = after([account('registered'), account('off')], state);
  assert.deepEqual(nobody.watches, {});
});

test('a message is one entry from its sending to its end; the oldest go', () => {
  const message = (number, state, more = {}) => ({ kind: 'EV_MESSAGE', number, state, peer: 'sip:1002@localhost', name: '', text: '', cause: 'none', ...more });
  const state = after([message(5, 'waiting', { text: 'Hello' }), message(0, 'received', { text: '<b>' }), message(5, 'failed', { cause: 'unavailable' }),
    message(0, 'received', { text: '<b>' }), message(6, 'lost')]);
  assert.deepEqual(state.letters.map((letter) => [letter.state, letter.text]), [['failed', 'Hello'], ['received', '<b>'], ['received', '<b>']]);
  assert.equal(state.letters[0].cause, 'unavailable');
  // a number that comes again is another message
  assert.equal(after([message(5, 'waiting', { text: 'Again' })], state).letters.length, 4);
  const many = after(Array.from({ length: 1010 }, (_, i) => message(0, 'received', { text: `${i}` })));
  assert.equal(many.letters.length, 1000);
  assert.equal(many.letters[0].text, '10');
  assert.deepEqual(after([{ kind: 'PAGE_MESSAGES', letters: [] }], state).letters, []);
});

test('the report of a call goes with it into history', () => {
  const report = { kind: 'EV_REPORT', call: 7, mos: 420, mosMin: 310, loss: 14, jitter: 3, roundTrip: 40, warnings: 64, codec: 'opus/48000' };
  const state = after([call(7, 'up', { since: 5 }), report, { ...report, call: 8 }, call(7, 'ended', { since: 5 })]);
  assert.equal(state.history[0].report?.mosMin, 310);
  assert.deepEqual(state.reports, {});
});
