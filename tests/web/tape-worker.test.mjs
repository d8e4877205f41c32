// SPDX-License-Identifier: MIT
// The worker of recordings where opus.wasm cannot be had at first: the call that should be recorded says so, the next one is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

/** @type {any[]} */
const told = [];
/** @type {any} */ (globalThis).self = { postMessage: (/** @type {any} */ message) => told.push(message), onmessage: null };
let there = false;
/** @type {any} */ (globalThis).fetch = async (/** @type {URL} */ url) => {
  if (!there) throw new TypeError('no network');
  return new Response(readFileSync(url), { headers: { 'Content-Type': 'application/wasm' } });
};
await import(new URL('../../web/phone/tape-worker.js', import.meta.url).href);

/** @param {number} call @param {string} policy */
async function begin(call, policy) {
  /** @type {any} */ (globalThis).self.onmessage({ data: { type: 'call', call, since: 1, policy, layout: 'stereo', about: { callUuid: 'u', who: 'sip:1001@localhost', peer: 'sip:1002@localhost', name: '', incoming: true } } });
  for (const end = Date.now() + 20_000; policy !== 'user' && !told.some((one) => one.call === call); ) {
    assert.ok(Date.now() < end, 'nothing was told');
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
  return told.find((one) => one.call === call);
}

test('without the encoder a call that must be recorded says so, and the next call is recorded all the same', async () => {
  assert.equal((await begin(1, 'always')).state, 'LOST');
  there = true;
  assert.equal((await begin(2, 'always')).state, 'KEPT');
});
