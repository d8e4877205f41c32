// SPDX-License-Identifier: MIT
// What a push makes a device show: every kind, late, twice, in the wrong order, for somebody else, empty, hostile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '../../sw/notice.js';
import { read } from '../../sw/payload.js';
import { WORDS } from '../../sw/words.js';

const NOW = 1_790_000_000_000;
const RING = {
  v: 1, kind: 'ring', call: 'a1@192.0.2.7', tag: 'call-x', token: 'A'.repeat(64), from: { number: '1002', name: 'Ben' }, account: '1001@phone.example',
  at: NOW, until: NOW + 45_000,
};
const HERE = { account: '1001@phone.example', now: NOW + 1000, fate: undefined, looks: false, rings: false, talks: false, shown: false, name: '', words: WORDS };

/** @param {Partial<typeof RING>} [news] @param {Partial<import('../../sw/notice.js').Around>} [around] */
const deed = (news = {}, around = {}) => decide(read(JSON.stringify({ ...RING, ...news })), { ...HERE, ...around });

test('a call: who calls, two answers, loud, until somebody does something', () => {
  const { show, fate, missed } = deed();
  assert.equal(show?.title, 'Incoming call');
  assert.match(String(show?.options.body), /^Ben .*1002/);
  assert.deepEqual(show?.options.actions?.map(({ action }) => action), ['answer', 'decline']);
  assert.deepEqual([show?.options.tag, show?.options.requireInteraction, show?.options.renotify, show?.options.silent], ['call-x', true, true, undefined]);
  assert.ok(Number(show?.options.vibrate?.length) > 1, 'it shakes');
  assert.deepEqual([fate, missed], ['rings', false]);
});

test('the phonebook knows better; nobody says who', () => {
  assert.match(String(deed({}, { name: 'Ben Cole' }).show?.options.body), /^Ben Cole /);
  assert.equal(deed({ from: { number: '', name: '' } }).show?.options.body, 'Unknown caller');
});

test('told twice: the same notice, without a second ringing', () => {
  assert.equal(deed({}, { fate: 'rings', shown: true }).show?.options.renotify, false);
});

test('too late: a missed call, counted once', () => {
  const late = deed({}, { now: NOW + 46_000 });
  assert.deepEqual([late.show?.title, late.missed, late.fate, late.show?.options.silent], ['Missed call', true, 'missed', true]);
  assert.deepEqual(deed({ kind: 'missed' }, { fate: 'missed' }), { show: null, close: false, fate: null, missed: false, leave: false });
});

test('the caller gives up: the notice turns into a missed call that can be called back', () => {
  const { show, missed } = deed({ kind: 'missed' }, { fate: 'rings', shown: true });
  assert.deepEqual([show?.title, show?.options.tag, show?.options.renotify], ['Missed call', 'call-x', undefined]);
  assert.deepEqual(show?.options.actions?.map(({ action }) => action), ['callback']);
  assert.equal(missed, true);
});

test('a voice message: said aloud, each in the place of the one before, and not to who looks at the phone', () => {
  const { show, fate, missed } = deed({ kind: 'voicemail' }, {});
  assert.deepEqual([show?.title, show?.options.silent, show?.options.renotify, fate, missed], ['New voicemail', false, true, null, false]);
  assert.equal(deed({ kind: 'voicemail' }, { looks: true }).show, null);
});

test('answered elsewhere: said quietly where it rang; gone where it was answered', () => {
  assert.equal(deed({ kind: 'elsewhere' }, { fate: 'rings', shown: true }).show?.title, 'Answered elsewhere');
  assert.deepEqual([deed({ kind: 'elsewhere' }, { fate: 'rings' }).show, deed({ kind: 'elsewhere' }, { fate: 'rings', shown: true, talks: true }).show], [null, null]);
  assert.equal(deed({ kind: 'elsewhere' }, { fate: 'answered' }).close, true);
  assert.equal(deed({ kind: 'cancel' }, { fate: 'rings', shown: true }).close, true);
});

test('in the wrong order: what is over does not ring again', () => {
  for (const fate of /** @type {const} */ (['answered', 'declined', 'missed', 'over'])) assert.equal(deed({}, { fate }).show, null, fate);
});

test('a page that somebody looks at rings already: no notice, nor one that it was missed', () => {
  assert.equal(deed({}, { looks: true, rings: true }).show, null);
  const { show, missed } = deed({ kind: 'missed' }, { looks: true, fate: 'rings' });
  assert.deepEqual([show, missed], [null, false]);
});

test('nobody is logged in: nothing is shown and the subscription ends; somebody else is: nothing', () => {
  assert.deepEqual(deed({}, { account: null }), { show: null, close: true, fate: null, missed: false, leave: true });
  assert.equal(deed({}, { account: '1009@phone.example' }).show, null);
});

test('a storage that does not say whose device this is: the call rings, and the subscription stays', () => {
  const { show, leave } = deed({}, { account: undefined });
  assert.deepEqual([show?.title, leave], ['Incoming call', false]);
});

test('a switch\'s own push is empty, and newer ones are of another version: a call waits', () => {
  for (const text of [null, '', 'x', '[]', 'null', '7', '{"v":2,"kind":"ring"}', '{"v":1,"kind":"party"}']) {
    const { show } = decide(read(text), HERE);
    assert.equal(show?.title, 'Incoming call', String(text));
    assert.deepEqual(show?.options.actions, []);
  }
});

test('hostile members are cut or dropped', () => {
  const push = read(JSON.stringify({ ...RING, token: '../../x', from: { number: 7, name: `a\n\u202eb${'c'.repeat(9999)}` }, tag: {}, at: 'x', until: -1 }));
  assert.deepEqual([push.token, push.number, push.tag, push.at, push.until], ['', '', 'call a1@192.0.2.7', 0, 0]);
  assert.ok(push.name.length <= 80 && !/[\n\u202e]/.test(push.name));
  const half = read(JSON.stringify({ ...RING, tag: '\ud800', from: { number: '1\udc00', name: `${'n'.repeat(79)}\u{1f600}` } }));
  assert.deepEqual([half.tag, half.number, half.name], ['call a1@192.0.2.7', '1', 'n'.repeat(79)]);
  assert.deepEqual(decide(push, HERE).show?.options.actions, [], 'what cannot be answered by a token has no buttons');
});
