// SPDX-License-Identifier: MIT
// An hour of Ogg Opus where the browser plays none: how long until a place in it can be heard, and until the whole of it is
// made, with its waveform. Processor time of one thread, so that what else the machine does counts less.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Opus } from '../../web/phone/opus.js';
import { Decoder } from '../../web/phone/opus-worker.js';
import { cpuMicroseconds, makeRow, median, quantile } from './portable.mjs';

const SECONDS = 3600;
const RATE = 8000;
const PLACES = 200;

/** Syllables of a falling tone, as opusenc writes them. @param {string} folder */
function hour(folder) {
  const samples = new Int16Array(SECONDS * RATE);
  for (let i = 0; i < samples.length; i++) samples[i] = 9000 * Math.max(0, Math.sin(i / RATE * 11)) * Math.sin(i / RATE * 2 * Math.PI * (200 + 100 * Math.cos(i / RATE * 3)));
  const [raw, file] = ['raw', 'opus'].map((end) => path.join(folder, `hour.${end}`));
  writeFileSync(raw, samples);
  execFileSync('opusenc', ['--quiet', '--raw', '--raw-rate', `${RATE}`, '--raw-chan', '1', '--bitrate', '24', '--comp', '0', raw, file]);
  return new Uint8Array(readFileSync(file));
}

/** @param {() => void} act */
function ms(act) {
  const began = cpuMicroseconds();
  act();
  return (cpuMicroseconds() - began) / 1000;
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function player() {
  const folder = mkdtempSync(path.join(tmpdir(), 'webphone-bench-'));
  try {
    const file = hour(folder);
    const opus = new Opus(new WebAssembly.Module(readFileSync(fileURLToPath(new URL('../../build/wasm/opus.wasm', import.meta.url)))));
    const opened = ms(() => opus.open(file));
    const seeks = Array.from({ length: PLACES }, (_, i) => ms(() => {
      opus.seek((i * 7919 % PLACES) / PLACES * SECONDS * 1000 + 123);
      opus.read();
    }));
    const decoder = new Decoder(opus, file);
    const pieces = Array.from({ length: 20 }, (_, i) => ms(() => decoder.piece((i * 7 % 20) / 20 * SECONDS * 1000)));
    const whole = ms(() => decoder.work());
    const name = `An hour of Ogg Opus (${(file.length / 2 ** 20).toFixed(1)} MB) in opus.wasm`;
    const p95 = (/** @type {number[]} */ all) => ({ ours: quantile(all, 0.95), jssip: null, sipjs: null });
    return [
      makeRow({ name: `${name}: opened`, unit: 'ms', ours: opened }),
      makeRow({ name: `${name}: a place found and its first sound decoded`, unit: 'ms', ours: median(seeks), p95: p95(seeks), target: 10 }),
      makeRow({ name: `${name}: twenty seconds from there as a file that plays`, unit: 'ms', ours: median(pieces), p95: p95(pieces) }),
      makeRow({ name: `${name}: the whole as a file, and its waveform`, unit: 's', ours: whole / 1000 }),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
