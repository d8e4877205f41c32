// SPDX-License-Identifier: MIT
// What is kept of a phone in a call, and when it is written.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import test, { mock } from 'node:test';
import { Keeper } from '../../web/phone/keeper.js';

globalThis.crypto ??= /** @type {any} */ (webcrypto);  // Node 18

/** A store that says when something is written. */
function memory() {
  const kept = new Map();
  /** @type {(() => void)[]} */
  const waiting = [];
  let writes = 0;
  return {
    get writes() { return writes; },
    written: () => new Promise((resolve) => { waiting.push(() => resolve(undefined)); }),
    read: async (/** @type {string} */ name) => kept.get(name),
    write: async (/** @type {string} */ name, /** @type {any} */ value) => {
      kept.set(name, value);
      writes++;
      for (const tell of waiting.splice(0)) tell();
    },
    take: async (/** @type {string} */ name) => {
      const found = kept.get(name);
      kept.delete(name);
      return found;
    },
    remove: async (/** @type {string} */ name) => { kept.delete(name); },
  };
}

const image = (/** @type {number} */ one) => () => ({ image: Uint8Array.of(one), login: null });

test('a call that has got further is written at once, everything else once a second at most', async (t) => {
  t.after(() => mock.timers.reset());
  mock.timers.enable(/** @type {any} */ ({ apis: ['setTimeout'] }));
  const storage = memory();
  const keeper = new Keeper(/** @type {any} */ (storage), () => 0);
  keeper.changed(image(1));
  let written = storage.written();
  keeper.changed(image(2), true);
  await written;
  mock.timers.tick(1000);
  assert.equal(storage.writes, 1, 'what waited is in it');
  written = storage.written();
  keeper.changed(image(3));
  keeper.changed(image(4));
  mock.timers.tick(999);
  assert.equal(storage.writes, 1);
  mock.timers.tick(1);
  await written;
  assert.deepEqual([...(await keeper.take())?.image ?? []], [3]);
  assert.equal(await keeper.left(), false, 'once');
});
