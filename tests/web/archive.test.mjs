// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ARCHIVE_MAX, Archive } from '../../web/phone/archive.js';

/** @returns {any} */
function fakeStorage() {
  const kept = new Map();
  return { kept, read: async (name) => kept.get(name), write: async (name, value) => { kept.set(name, value); }, remove: async (name) => { kept.delete(name); } };
}
/** @param {number} number @param {string} state @param {string} text @returns {any} */
const message = (number, state, text) => ({ kind: 'EV_MESSAGE', call: 0, number, state, text, peer: 'sip:1002@localhost', name: '', cause: 'none', status: 0 });

test('messages outlive the phone; one that was on its way is told as failed', async () => {
  const storage = fakeStorage();
  const first = new Archive(storage, () => {});
  assert.equal(await first.open('sip:1001@localhost'), null);
  first.add(message(1, 'waiting', 'Hello'), 10);
  first.add(message(0, 'received', 'Hi'), 11);
  first.add(message(1, 'delivered', ''), 12);
  await first.add(message(2, 'waiting', 'Are you there?'), 13);
  assert.equal(await first.open('sip:1001@localhost'), null, 'once is enough');
  const letters = await new Archive(storage, () => {}).open('sip:1001@localhost');
  assert.deepEqual(letters?.map(({ state, text, at }) => [state, text, at]),
    [['delivered', 'Hello', 12], ['received', 'Hi', 11], ['failed', 'Are you there?', 13]].map((row, i) => (i ? row : ['delivered', 'Hello', 10])));
});

test('messages of another account are not shown, and a log-out leaves none', async () => {
  const storage = fakeStorage();
  const archive = new Archive(storage, () => {});
  await archive.open('sip:1001@localhost');
  await archive.add(message(0, 'received', 'Hi'), 1);
  assert.equal(await new Archive(storage, () => {}).open('sip:1002@localhost'), null);
  await archive.forget();
  assert.equal(storage.kept.size, 0);
});

test('the archive is bounded', async () => {
  const storage = fakeStorage();
  const archive = new Archive(storage, () => {});
  await archive.open('sip:1001@localhost');
  for (let i = 0; i < ARCHIVE_MAX + 5; i++) archive.add(message(0, 'received', `${i}`), i);
  await archive.add(message(0, 'received', 'last'), 1);
  assert.equal(storage.kept.get('messages').letters.length, ARCHIVE_MAX);
});
