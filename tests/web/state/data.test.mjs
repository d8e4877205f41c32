// SPDX-License-Identifier: MIT
// Phonebook, history and voice messages as the screen gets them: found within a frame, merged, worded, hostile texts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missedCalls, historyLines, merged, sortOf } from '../../../web/state/calls.js';
import { contactOf, findContacts } from '../../../web/state/contacts.js';
import { keysOf } from '../../../web/state/number.js';
import { reduce } from '../../../web/state/reduce.js';
import { initial } from '../../../web/state/state.js';
import { party } from '../../../web/state/select.js';
import { unheard, voiceLines } from '../../../web/state/voicemail.js';

/** @param {number} id @param {string} name @param {string} number @param {object} [more] */
const contact = (id, name, number, more = {}) => ({ id, revision: id, own: false, name, numbers: [{ name: 'work', number, extension: '' }], keys: keysOf(number), ...more });
/** @param {any[]} entries @param {object} [more] */
const told = (entries, more = {}) => ({ kind: 'PAGE_CONTACTS', first: true, last: true, entries, gone: [], favourites: [], ...more });
const NOW = new Date(2026, 5, 15, 12).getTime();
/** @param {string} uuid @param {number} ago  minutes @param {object} [more] */
const record = (uuid, ago, more = {}) => ({
  callUuid: uuid, direction: 'in', peer: 'sip:1002@localhost', name: 'Ben', callId: '', cause: 'cancelled', status: 0, startedAt: NOW - ago * 60_000,
  answeredAt: 0, endedAt: NOW - ago * 60_000 + 5000, hidden: false, told: true, ...more,
});
/** @param {any[]} records @param {number} [seenAt] */
const withCalls = (records, seenAt = 0) => reduce(initial, { kind: 'PAGE_CALLS', all: true, records, gone: [], seenAt });

test('a number written in two ways has a key in common; an address elsewhere is not our extension', () => {
  const same = (/** @type {string} */ one, /** @type {string} */ other) => keysOf(one, 'localhost').some((key) => keysOf(other, 'localhost').includes(key));
  for (const [one, other] of [['+44 (0)20 7946 0018', '020 7946 0018'], ['0049 30 1234567', 'sip:+49301234567@localhost'], ['1002', 'sip:1002@LOCALHOST:5060;user=phone'], ['tel:+1-617-555-0142', '+16175550142'], ['Anna', 'sip:anna@localhost']]) {
    assert.ok(same(one, other), `${one} is ${other}`);
  }
  for (const [one, other] of [['1002', 'sip:1002@elsewhere.example'], ['1002', '2001002'], ['+49301234567', '+49301234568']]) assert.ok(!same(one, other), `${one} is not ${other}`);
  for (const odd of [null, '', 'sip:', '%', 'sip:%ff%fe@localhost', '<>', '@'.repeat(5000), '\u202e']) assert.ok(Array.isArray(keysOf(odd)));
});

test('among ten thousand entries typing finds within a frame', (t) => {
  const first = ['Anna', 'Bérénice', 'Chloe', 'Dmitri', 'Łukasz', 'Fatima', 'Γιώργος', 'Hanna'];
  const last = ['Berg', 'Cole', 'Dubois', 'Smith-Jones', "O'Neill", 'Müller', 'García'];
  const entries = Array.from({ length: 10_000 }, (_, i) => contact(i + 1, `${first[i % 8]} ${last[i % 7]} ${i}`, `+49 30 ${1_000_000 + i}`, { company: `Company ${i % 50}` }));
  const start = performance.now();
  const { book } = reduce(initial, told(entries));
  const built = performance.now() - start;
  const times = ['a', 'an', 'ber', 'muller', 'anna berg', 'company 4', '4930100', '1002', 'zzz', 'smith'].flatMap((query) => {
    const runs = Array.from({ length: 5 }, () => {
      const from = performance.now();
      findContacts(book, query);
      return performance.now() - from;
    });
    return Math.min(...runs);  // whatever else this machine does meanwhile
  });
  const worst = Math.max(...times);
  t.diagnostic(`10,000 entries: index ${built.toFixed(0)} ms once, a query at most ${worst.toFixed(1)} ms`);
  assert.ok(worst < 16, `a query takes ${worst.toFixed(1)} ms`);
  assert.equal(findContacts(book, 'berenice')[0]?.name.slice(0, 8), 'Bérénice', 'without accents');
  assert.deepEqual([findContacts(book, '030 1009999').length, findContacts(book, '').length, findContacts(book, '...').length], [1, 10_000, 0]);
});

test('a book comes in parts and changes; the phonebook\'s name is believed before the caller\'s', () => {
  let state = reduce(initial, { kind: 'PAGE_CONFIG', config: { domain: 'localhost' } });
  state = reduce(state, told([contact(2, 'Zoe', '1003')], { last: false }));
  assert.equal(state.book.entries.length, 0, 'not before it is whole');
  state = reduce(state, told([contact(1, 'Ben Cole', '1002'), contact(3, 'Anna', '1002', { own: true })], { first: false, favourites: [1] }));
  assert.deepEqual(state.book.entries.map(({ name }) => name), ['Anna', 'Ben Cole', 'Zoe']);
  assert.equal(contactOf(state.book, 'sip:1002@localhost', 'localhost')?.name, 'Anna', 'one\'s own comes first');
  state = reduce(state, told([], { first: false, gone: [3] }));
  assert.deepEqual(party(state, { peer: 'sip:1002@localhost', name: 'Your Bank' }), { title: 'Ben Cole', number: '1002', detail: '1002', initials: 'BC' });
  assert.equal(party(state, { peer: 'sip:1002@evil.example', name: '' }).title, '1002@evil.example');
});

test('what a call was follows from its cause', () => {
  const sorts = /** @type {[object, string][]} */ ([
    [{}, 'missed'], [{ cause: 'no-answer' }, 'missed'], [{ cause: 'answered-elsewhere' }, 'elsewhere'], [{ cause: 'declined' }, 'declined'], [{ answeredAt: NOW, cause: 'remote-hangup' }, 'incoming'],
    [{ direction: 'out', cause: 'busy' }, 'failed'], [{ direction: 'out', cause: 'not-found' }, 'failed'], [{ direction: 'out', cause: 'cancelled' }, 'outgoing'], [{ direction: 'out', answeredAt: NOW, cause: 'media-lost' }, 'outgoing'],
  ]);
  for (const [more, sort] of sorts) assert.equal(sortOf(/** @type {any} */ (record('a', 1, more))), sort, JSON.stringify(more));
});

test('one call that rang on two devices is one line; days are headings; missed counts since a look', () => {
  const records = [record('deviceA1-1', 1), record('deviceB1-1', 1, { sameAs: 'deviceA1-1' }), record('deviceA1-2', 2), record('deviceA1-3', 2.02), record('deviceA1-4', 60 * 24, { cause: 'answered-elsewhere' }), record('deviceB1-4', 60 * 24, { answeredAt: NOW - 86_000_000, cause: 'remote-hangup', sameAs: 'deviceA1-4' })];
  const state = withCalls(records, NOW - 90_000);
  assert.deepEqual(merged(state.records).map(({ callUuid }) => callUuid), ['deviceA1-1', 'deviceA1-2', 'deviceA1-3', 'deviceB1-4']);
  assert.equal(merged([record('deviceA1-1', 1), record('deviceB1-1', 1)]).length, 2, 'the page judges nothing by itself');
  assert.deepEqual(merged([record('deviceB1-1', 1, { sameAs: 'gone' }), record('deviceC1-1', 1, { sameAs: 'gone' })]).length, 1, 'also when that record has gone');
  assert.deepEqual(historyLines(state, { now: NOW }).map(({ day, sort }) => [day, sort]), [['Today', 'missed'], ['', 'missed'], ['', 'missed'], ['Yesterday', 'incoming']]);
  assert.equal(missedCalls(state), 1);
  assert.equal(missedCalls(reduce(state, { kind: 'PAGE_CALLS', all: false, records: [], gone: [], seenAt: NOW })), 0);
  assert.equal(historyLines(state, { query: 'be', only: 'missed', now: NOW }).length, 3);
  assert.equal(historyLines(state, { query: '1002', max: 2, now: NOW }).length, 2);
  assert.equal(historyLines(state, { query: 'nobody', now: NOW }).length, 0);
});

test('calls that were forgotten do not come back from what this page saw', () => {
  const seen = { ...initial, history: [/** @type {any} */ ({ call: 1, flags: {}, peer: 'sip:1002@localhost', name: '', cause: 'remote-hangup', status: 0, since: 0, at: NOW })] };
  assert.equal(historyLines(seen, { now: NOW }).length, 1, 'until the phone has told the history');
  const told = reduce(seen, { kind: 'PAGE_CALLS', all: true, records: [record('deviceA1-1', 1)], gone: [], seenAt: NOW });
  assert.equal(historyLines(reduce(told, { kind: 'PAGE_CALLS', all: false, records: [], gone: ['deviceA1-1'], seenAt: NOW }), { now: NOW }).length, 0);
});

test('voice messages: what waits, what is deleted, hostile callers', () => {
  const message = (/** @type {number} */ id, more = {}) => ({ id, caller: 'sip:1002@localhost', name: '<b>\u202ex', callId: '\u0000id', type: 'audio/wav', size: 1, duration: 7400, at: NOW - id, read: false, deleted: false, ...more });
  let state = reduce(initial, { kind: 'PAGE_MAILBOX', messages: [message(2), message(1), message(3, { deleted: true }), message(4, { read: true })] });
  assert.equal(unheard(state), 2);
  assert.deepEqual(voiceLines(state, false, NOW).map(({ message: { id }, length, who, callId }) => [id, length, who.title, callId]), [1, 2, 4].map((id) => [id, '0:07', '<b>x', 'id']));
  state = reduce(state, { kind: 'PAGE_VOICEMAIL', id: 1, read: true });
  state = reduce(state, { kind: 'PAGE_VOICEMAIL', id: 3, gone: true });
  assert.deepEqual([unheard(state), voiceLines(state, true, NOW).length], [1, 0]);
});
