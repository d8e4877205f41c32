// SPDX-License-Identifier: MIT
// When a new build may take over: the rule, on its own.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Renewal } from '../../web/phone/renewal.js';

/** @type {any} */
let now;
/** @type {string[]} */
let said;
/** @type {Renewal} */
let renewal;

beforeEach(() => {
  now = { calls: 0, watched: false, stuck: false };
  said = [];
  renewal = new Renewal({
    calls: () => now.calls, watched: () => now.watched, stuck: () => now.stuck, tell: ({ type }) => said.push(type), end: () => said.push('end'),
  });
});

test('nobody looks: at once, pages first, then this phone', () => {
  renewal.ask(false);
  assert.deepEqual(said, ['renew']);
  renewal.renewed();
  assert.deepEqual(said, ['renew', 'reload', 'end']);
});

test('somebody looks: they are told; when they look away, or say so, it happens', () => {
  now.watched = true;
  renewal.ask(false);
  assert.deepEqual(said, ['renewal']);
  renewal.look();
  assert.deepEqual(said, ['renewal']);
  now.watched = false;
  renewal.look();
  renewal.look();
  assert.deepEqual(said, ['renewal', 'renew']);
});

test('never during a call, whoever says so; when the last one is over', () => {
  now.calls = 2;
  renewal.ask(true);
  assert.deepEqual(said, ['renewal']);
  now.calls = 1;
  renewal.look();
  assert.deepEqual(said, ['renewal']);
  now.calls = 0;
  renewal.look();
  assert.deepEqual(said, ['renewal', 'renew']);
});

test('a call that begins while the new one takes over is not ended', () => {
  renewal.ask(false);
  now.calls = 1;
  renewal.renewed();
  assert.deepEqual(said, ['renew']);
  now.calls = 0;
  renewal.look();
  assert.deepEqual(said, ['renew', 'reload', 'end']);
});

test('who cannot be registered has nothing to lose', () => {
  Object.assign(now, { watched: true, stuck: true });
  renewal.ask(false);
  assert.deepEqual(said, ['renew']);
});
