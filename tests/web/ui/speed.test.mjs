// SPDX-License-Identifier: MIT
// Ten thousand contacts: what is typed is answered in the next frame, and scrolling leaves room in every frame.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from './harness.mjs';
import { contactsSpeed } from './speed.mjs';

const FRAME_MS = 1000 / 60;

/** @type {Awaited<ReturnType<typeof start>>} */
let site;
before(async () => { site = await start(); });
after(() => site.close());

test('ten thousand contacts: a letter is answered within one frame, and a scrolled frame is drawn in less than one', async () => {
  const { letters, frames, scrolling, drawn } = await contactsSpeed(site);
  const usual = letters.toSorted((one, other) => one - other)[Math.floor(letters.length / 2)];
  assert.equal(frames, 1, 'the answer is drawn in the very next frame');
  assert.ok(drawn < 40, `${drawn} rows are drawn`);
  assert.ok(usual < FRAME_MS, `a letter takes ${letters.map((ms) => ms.toFixed(1)).join(', ')} ms`);
  assert.ok(scrolling < FRAME_MS, `a scrolled frame takes ${scrolling.toFixed(1)} ms`);
});
