// SPDX-License-Identifier: MIT
// Ten thousand contacts: what is typed is answered in the next frame, and scrolling leaves room in every frame.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from './harness.mjs';
import { contactsSpeed } from './speed.mjs';

const FRAME_MS = 1000 / 60;
const PART_MS = 200;  // sorted all at once, these take four times as long

/** @type {Awaited<ReturnType<typeof start>>} */
let site;
before(async () => { site = await start(); });
after(() => site.close());

test('ten thousand contacts: they come without holding up the page, a letter is answered within one frame, and a scrolled frame is drawn in less than one', async () => {
  const { parts, change, letters, frames, scrolling, drawn } = await contactsSpeed(site);
  const usual = letters.toSorted((one, other) => one - other)[Math.floor(letters.length / 2)];
  assert.ok(Math.max(...parts, change) < PART_MS, `parts of the book take ${parts.map((ms) => ms.toFixed(0)).join(', ')} ms, a change ${change.toFixed(0)} ms`);
  assert.equal(frames, 1, 'the answer is drawn in the very next frame');
  assert.ok(drawn < 40, `${drawn} rows are drawn`);
  assert.ok(usual < FRAME_MS, `a letter takes ${letters.map((ms) => ms.toFixed(1)).join(', ')} ms`);
  assert.ok(scrolling < FRAME_MS, `a scrolled frame takes ${scrolling.toFixed(1)} ms`);
});
