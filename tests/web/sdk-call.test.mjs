// SPDX-License-Identifier: MIT
// What a failed transfer is said to be: the server's number, or that none came.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Call } from '../../web/sdk/call.js';

/** @param {object} told  of the transfer */
async function failed(told) {
  const phone = /** @type {any} */ ({ command() {}, failure: (/** @type {string} */ code, /** @type {string} */ text) => Object.assign(new Error(text), { code }) });
  const call = new Call(phone, /** @type {any} */ ({ call: 1, state: 'up', peer: 'sip:600@localhost', name: '', flags: {} }));
  const done = call.transfer('1003').catch((error) => [error.code, error.message]);
  call.tell('transfer', told);
  return done;
}

test('a transfer that fails says why in words, without a number where there is none', async () => {
  const kind = 'EV_TRANSFER';
  assert.deepEqual(await failed({ kind, progress: 'failed', status: 603 }), ['transfer-failed', 'the transfer was refused (603)']);
  assert.deepEqual(await failed({ kind, progress: 'failed', status: 0 }), ['transfer-failed', 'the transfer was refused (no word of it)']);
});
