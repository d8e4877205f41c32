// SPDX-License-Identifier: MIT
// Recordings of calls as tests look at them: fetched from the portal, decoded by others, tones found on their sides.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { share } from './tone.mjs';

export const RATE = 48000;
const ROOT = '/api/softphone/recording';

/** @typedef {import('./person.mjs').Person} Person */

/** The channels of a file as others decode it. @param {string} file @param {number} [channels] @param {number} [rate] @returns {Float32Array[]} */
export function sides(file, channels = 2, rate = RATE) {
  const wav = `${file}.wav`;
  execFileSync('opusdec', ['--quiet', '--rate', String(rate), file, wav]);
  const bytes = readFileSync(wav);
  assert.equal(bytes.readUInt16LE(22), channels);
  const start = bytes.indexOf('data') + 8;
  const frames = Math.floor((bytes.length - start) / (2 * channels));
  const all = Array.from({ length: channels }, () => new Float32Array(frames));
  for (let i = 0; i < frames; i++) all.forEach((side, at) => { side[i] = bytes.readInt16LE(start + (i * channels + at) * 2) / 32768; });
  return all;
}

/** A side in tenths of a second. @param {Float32Array} side */
const parts = (side) => Array.from({ length: Math.floor(side.length / (RATE / 10)) }, (_, i) => side.subarray(i * RATE / 10, (i + 1) * RATE / 10));

/** In how many tenths of a second this frequency is most of it. @param {Float32Array} side @param {number} hertz @param {number} [least] */
export const tenths = (side, hertz, least = 0.5) => parts(side).filter((some) => share(some, RATE, hertz) > least).length;

/** In how many tenths of a second there is nothing. @param {Float32Array} side */
export const silences = (side) => parts(side).filter((some) => some.every((one) => Math.abs(one) < 0.005)).length;

/** The recordings of a person at the portal, when there are so many. @param {Person} person @param {number} count @param {number} [since] @param {number} [patience] */
export async function recordings(person, count, since = 0, patience = 15_000) {
  for (const end = Date.now() + patience; ;) {
    const { items } = await person.page.evaluate(async (root) => (await fetch(root)).json(), ROOT);
    assert.ok(items, 'the portal does not list them');
    const whole = items.filter((/** @type {any} */ one) => one.whole && one.at >= since);
    if (whole.length >= count) return whole;
    assert.ok(Date.now() < end, `${whole.length} of ${items.length} recordings are whole, not ${count}`);
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
}

/** @param {Person} person @param {number} id @param {string} folder @returns {Promise<string>} the file */
export async function fetched(person, id, folder) {
  const answer = await person.context.request.get(new URL(`${ROOT}/${id}/audio`, person.page.url()).href);
  const file = path.join(folder, `recording-${id}.opus`);
  writeFileSync(file, await answer.body());
  return file;
}

/** How old the recording is, in seconds. @param {Person} person @returns {Promise<number>} */
export const age = (person) => person.page.evaluate(() => {
  const [tape] = /** @type {any[]} */ (Object.values(/** @type {any} */ (document.querySelector('wp-app')).state.tapes ?? {}));
  return (Date.now() - tape.since) / 1000;
});

/** Until the recording is so old. @param {Person} person @param {number} seconds */
export const runs = (person, seconds) => person.page.waitForFunction((least) => {
  const { tapes } = /** @type {any} */ (document.querySelector('wp-app')).state;
  const [tape] = Object.values(tapes ?? {});
  return ['ON', 'PAUSED', 'KEPT'].includes(tape?.state) && tape.since && Date.now() - tape.since > least * 1000;
}, seconds, { polling: 100, timeout: 30_000 + seconds * 1000 });
