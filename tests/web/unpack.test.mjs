// SPDX-License-Identifier: MIT
// The engine as it travels: what is packed comes out as it went in; what is damaged on its way is refused, in words or by the
// browser, and never keeps the phone from saying so.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { PACK_INPUTS, packedEngine } from '../../scripts/pack-wasm.mjs';
import { compile } from '../../web/phone/core.js';
import { unpack } from '../../web/phone/unpack.js';

const wasm = Uint8Array.from(readFileSync(PACK_INPUTS[0]));
const packed = packedEngine();

/** A generator of its own, so that a failure comes again. @param {number} seed */
const random = (seed) => (/** @type {number} */ n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >>> 8) % n;
};

test('comes out as it went in', () => {
  assert.ok(Buffer.from(unpack(packed)).equals(wasm));
});

test('a module is compiled packed or as it is, from octets or from a response', async () => {
  for (const bytes of [wasm, packed]) {
    for (const source of [bytes, new Response(bytes), Promise.resolve(new Response(bytes))]) {
      const exports = WebAssembly.Module.exports(await compile(source));
      assert.ok(exports.some(({ name }) => name === 'receive'));
    }
  }
});

test('cut off, longer, or something else altogether: refused', async () => {
  const page = new TextEncoder().encode(`<!doctype html><title>502 – Bad Gateway</title>${'<p>…'.repeat(1000)}`);
  const wrong = [...[1, 2, 20, 1000, packed.length - 1].map((n) => packed.slice(0, n)), Uint8Array.from([...packed, 0]), page, new Uint8Array(0), new Uint8Array(1000).fill(255)];
  for (const bytes of wrong) await assert.rejects(compile(bytes), `${bytes.length} octets`);
});

test('2,000 times a wrong octet: there is always an end, and most are refused by the unpacker or the browser', async () => {
  const any = random(20261123);
  // a trap, no module, or no room: any other error would be our own script's
  const known = [WebAssembly.RuntimeError, WebAssembly.CompileError, RangeError];
  let refused = 0;
  for (let i = 0; i < 2000; i++) {
    const bytes = packed.slice();
    const from = 2 + (packed[0] << 8 | packed[1]);  // a damaged program may do anything but leave its memory
    bytes[from + any(i % 2 ? 100 : bytes.length - from)] ^= 1 + any(255);
    await compile(bytes).catch((error) => {
      refused += 1;
      assert.ok(known.some((kind) => error instanceof kind), String(error));
    });
  }
  assert.ok(refused > 1000, String(refused));
});
