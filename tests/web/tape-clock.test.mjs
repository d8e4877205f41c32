// SPDX-License-Identifier: MIT
// A recording keeps to the clock: what a busy machine did not render becomes silence, what only came late does not.
import assert from 'node:assert/strict';
import test from 'node:test';
import { TapeClock } from '../../web/phone/tape-clock.js';

const RATE = 48_000;
const PART = 4800;  // a tenth of a second

/**
 * Parts of a tenth of a second; `late` says by how many ms each is later than its place, as the two clocks see it.
 * @param {number} count @param {(i: number) => number | [number, number]} late @param {TapeClock} [clock]
 */
function run(count, late, clock = new TapeClock(RATE)) {
  let silence = 0;
  for (let i = 0; i < count; i++) {
    const both = [late(i)].flat();
    silence += clock.due(PART, 1e12 + 100 * i + both[0], 5000 + 100 * i + Number(both.at(-1)));
  }
  return Math.round(silence / RATE * 1000);
}

test('time in which nothing was rendered becomes silence, once; twice becomes both', () => {
  assert.equal(run(60, (i) => (i < 20 ? 0 : 480)), 480);
  assert.equal(run(90, (i) => (i < 20 ? 0 : i < 50 ? 480 : 2700)), 2700);
});

test('parts that come late, by bursts or by chance, become nothing', () => {
  assert.equal(run(200, (i) => [0, 25, 3, 60, 12, 0, 90, 41][i % 8]), 0);
  assert.equal(run(60, (i) => (i >= 20 && i < 26 ? 600 - (i - 20) * 100 : 0)), 0);
  assert.equal(run(60, (i) => (i === 0 ? 90 : i < 30 ? 0 : 480)), 480, 'nor when it is the first');
});

test('only what both clocks say: a worker that slept, a clock that was set', () => {
  assert.equal(run(60, (i) => [0, i >= 20 && i < 50 ? (50 - i) * 100 : 0]), 0);
  assert.equal(run(60, (i) => [i < 20 ? 0 : 7000, 0]), 0);
});

test('the clock of a sound card is not that of the machine: half an hour at 100 parts of a million becomes nothing', () => {
  assert.equal(run(18_000, (i) => i * 0.01), 0);
  assert.equal(run(18_000, (i) => -i * 0.01), 0);
});

test('a machine that slept for an hour begins anew', () => {
  const clock = new TapeClock(RATE);
  assert.equal(run(20, () => 0, clock), 0);
  assert.equal(run(20, () => 3_600_000, clock), 0);
  assert.equal(run(40, (i) => (i < 20 ? 3_600_000 : 3_600_500), clock), 0, 'these begin at the same time of day');
});
