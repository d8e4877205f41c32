// SPDX-License-Identifier: MIT
// How much of a recording is whole, wherever a crash has cut it, whatever stands in it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { wholePages } from '../../web/phone/ogg.js';

const SKIP = 312;  // samples before the first that counts

/** A page (RFC 3533 6). @param {bigint} position  of its last sample @param {number[]} segments @param {number} fill */
function page(position, segments, fill = 0) {
  const size = segments.reduce((sum, one) => sum + one, 0);
  const bytes = Buffer.alloc(27 + segments.length + size, fill);
  bytes.write('OggS', 0, 'latin1');
  bytes.writeBigInt64LE(position, 6);
  bytes[26] = segments.length;
  Buffer.from(segments).copy(bytes, 27);
  return bytes;
}

/** OpusHead (RFC 7845 5.1). */
function head() {
  const bytes = page(0n, [19]);
  bytes.write('OpusHead', 28, 'latin1');
  bytes.writeUInt16LE(SKIP, 38);
  return bytes;
}

const HEADERS = Buffer.concat([head(), page(0n, [30])]);
const second = (/** @type {number} */ count) => page(BigInt(SKIP + 48_000 * count), [255, 255, 90]);
const file = Buffer.concat([HEADERS, second(1), second(2), second(3)]);

test('a whole file is whole, with the length that its last page tells', () => {
  assert.deepEqual(wholePages(file), { size: file.length, duration: 3000 });
  assert.deepEqual(wholePages(HEADERS), { size: HEADERS.length, duration: 0 });
});

test('wherever it was cut, what is before the cut page counts', () => {
  const ends = [HEADERS.length, ...[1, 2, 3].map((count) => HEADERS.length + count * second(1).length)];
  for (let cut = HEADERS.length; cut <= file.length; cut++) {
    const whole = ends.findLastIndex((end) => end <= cut);
    assert.deepEqual(wholePages(file.subarray(0, cut)), { size: ends[whole], duration: 1000 * whole }, String(cut));
  }
});

test('a page on which no packet ends has no place of its own; what is no page ends the file', () => {
  const without = Buffer.concat([HEADERS, second(1), page(-1n, [255])]);
  assert.deepEqual(wholePages(without), { size: without.length, duration: 1000 });
  assert.deepEqual(wholePages(Buffer.concat([HEADERS, second(1), Buffer.alloc(500, 7)])), { size: HEADERS.length + second(1).length, duration: 1000 });
});

test('what is no file is nothing, and its view may begin anywhere', () => {
  for (const bytes of [new Uint8Array(0), new Uint8Array(30), new Uint8Array(100).fill(255), Buffer.from('OggS')]) assert.deepEqual(wholePages(bytes), { size: 0, duration: 0 });
  const moved = new Uint8Array(file.length + 3);
  moved.set(file, 3);
  assert.equal(wholePages(moved.subarray(3)).duration, 3000);
});
