// SPDX-License-Identifier: MIT
// Opus at complexity 10, encoding and decoding, as times real time: the codec of opus.wasm packet by packet, as native libopus and
// npm's libopus-wasm and opusscript are measured; and opus.wasm as it is used, with Ogg and the waveform, beside npm's
// opus-recorder, which writes Ogg as well. All take turns in one run, each round in another order; the medians count.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Opus } from '../../web/phone/opus.js';
import { cpuMicroseconds, makeRow, median } from './portable.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const RATE = 48000;
const FRAME = 960;
const SECONDS = 20;
const ROUNDS = 9;
const BITRATE = 32000;
const COMPLEXITY = 10;
const OF_NATIVE = 0.6;
const FILE = 'ours as a file';

/** @typedef {{ encode: number, decode: number | null }} Times microseconds of processor time */

/** Something like a voice: gliding harmonics in syllables, with pauses and a little noise; always the same. */
function speech() {
  const samples = new Float32Array(SECONDS * RATE);
  let phase = 0;
  let chance = 1;
  for (let i = 0; i < samples.length; i++) {
    const t = i / RATE;
    phase += 2 * Math.PI * (120 + 30 * Math.sin(t * 2.1) + 10 * Math.sin(t * 13)) / RATE;
    chance = (chance * 1103515245 + 12345) % 2147483648;
    let voice = 0;
    for (let h = 1; h < 20; h++) voice += Math.sin(h * phase) * Math.exp(-(((h * 120 - 600 - 300 * Math.sin(t * 5)) / 700) ** 2));
    const loud = Math.max(0, Math.sin(t * 11)) * (t % 4 < 3 ? 1 : 0);
    samples[i] = 0.12 * loud * voice + 0.004 * (chance / 1073741824 - 1);
  }
  return samples;
}

/** @param {() => void} work */
function timed(work) {
  const began = cpuMicroseconds();
  work();
  return cpuMicroseconds() - began;
}

/** @param {Float32Array} samples @param {(frame: Float32Array) => void} each */
function frames(samples, each) {
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) each(samples.subarray(at, at + FRAME));
}

/** @param {Float32Array} samples @returns {Record<string, () => Times | Promise<Times>>} */
function contestants(samples) {
  const [module, codec] = ['opus', 'opus_bench'].map((name) => new WebAssembly.Module(readFileSync(path.join(root, `build/wasm/${name}.wasm`))));
  const scripted = require('opusscript');
  const recorder = require('opus-recorder/dist/encoderWorker.min.js');
  const bytes = Buffer.alloc(FRAME * 2);
  return {
    ours: () => {
      const c = /** @type {any} */ (new WebAssembly.Instance(codec).exports);
      c._initialize();
      const memory = new Uint8Array(c.memory.buffer);
      const pcm = new Float32Array(c.memory.buffer, c.pcm(), FRAME);
      const room = c.packet();
      if (c.start(BITRATE, COMPLEXITY)) throw new Error('opus_bench.wasm does not start');
      /** @type {Uint8Array[]} */
      const packets = [];
      const encode = timed(() => frames(samples, (frame) => {
        pcm.set(frame);
        const length = c.encode();
        packets.push(memory.slice(room, room + length));
      }));
      /** @type {Float32Array[]} */
      const played = [];
      const decode = timed(() => packets.forEach((packet) => {
        memory.set(packet, room);
        if (c.decode(packet.length) !== FRAME) throw new Error('opus_bench.wasm does not decode');
        played.push(pcm.slice());
      }));
      c.stop();
      return { encode, decode };
    },
    [FILE]: () => {
      const opus = new Opus(module);
      /** @type {Uint8Array[]} */
      const pages = [];
      const take = (/** @type {boolean} */ all) => { for (let page; (page = opus.page(all));) pages.push(page); };
      opus.record({ rate: RATE, channels: 1, bitrate: BITRATE, complexity: COMPLEXITY });
      const encode = timed(() => {
        frames(samples, (frame) => {
          opus.write(frame);
          take(false);
        });
        opus.end();
        take(true);
      });
      const file = Buffer.concat(pages);
      const decode = timed(() => {
        opus.open(file);
        while (opus.read().length) continue;
      });
      return { encode, decode };
    },
    'libopus-wasm': async () => {
      const { createDecoder, createEncoder } = await import('libopus-wasm');
      const encoder = await createEncoder({ sampleRate: RATE, channels: 1, bitrate: BITRATE, complexity: COMPLEXITY, application: 2049 });
      const decoder = await createDecoder({ sampleRate: RATE, channels: 1 });
      /** @type {Uint8Array[]} */
      const packets = [];
      const encode = timed(() => frames(samples, (frame) => packets.push(encoder.encodeFloat(frame))));
      const decode = timed(() => packets.forEach((packet) => decoder.decodeFloat(packet)));
      encoder.free();
      decoder.free();
      return { encode, decode };
    },
    opusscript: () => {
      const codec = new scripted(RATE, 1, scripted.Application.AUDIO);
      codec.setBitrate(BITRATE);
      codec.encoderCTL(4010, COMPLEXITY);
      /** @type {Buffer[]} */
      const packets = [];
      const encode = timed(() => frames(samples, (frame) => {
        for (let i = 0; i < FRAME; i++) bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, frame[i])) * 32767), i * 2);
        packets.push(codec.encode(bytes, FRAME));
      }));
      const decode = timed(() => packets.forEach((packet) => codec.decode(packet)));
      codec.delete();
      return { encode, decode };
    },
    // Its decoder plays into a worker of its own; only its encoder can be held beside ours.
    'opus-recorder': async () => {
      if (!recorder.Module.calledRun) await new Promise((resolve) => { recorder.Module.onRuntimeInitialized = () => resolve(undefined); });
      const encoder = new recorder.OggOpusEncoder({ encoderSampleRate: RATE, originalSampleRate: RATE, numberOfChannels: 1,
        encoderBitRate: BITRATE, encoderComplexity: COMPLEXITY, encoderApplication: 2049, bufferLength: FRAME }, recorder.Module);
      const encode = timed(() => {
        frames(samples, (frame) => encoder.encode([frame]));
        encoder.encodeFinalFrame();
      });
      encoder.destroy();
      return { encode, decode: null };
    },
  };
}

/** @param {Record<string, Times[]>} all @param {'encode' | 'decode'} what */
function rowsOf(all, what) {
  const speed = (/** @type {string} */ who) => (all[who][0][what] ? SECONDS * 1e6 / Number(median(all[who].map((one) => Number(one[what])))) : null);
  const peers = Object.keys(all).filter((who) => !['ours', FILE, 'native'].includes(who) && speed(who) != null);
  const [ours, file, native] = ['ours', FILE, 'native'].map((who) => Number(speed(who)));
  const fastest = Math.max(...peers.map((who) => Number(speed(who))));
  const list = [...peers, 'native'].map((who) => `${who} ${Math.round(Number(speed(who)))}`).join(', ');
  const name = `Opus ${what}, complexity ${COMPLEXITY}`;
  return [
    makeRow({ name, unit: 'times real time', ours, better: 'higher', target: native * OF_NATIVE, note: `${list}; ours is ${Math.round(ours / native * 100)} % of native` }),
    makeRow({ name: `${name}, ours over the fastest peer`, unit: 'ratio', ours: ours / fastest, better: 'higher', target: 1 }),
    makeRow({
      name: `${name}, with Ogg${what === 'decode' ? ' and the waveform' : ''}`, unit: 'times real time', ours: file, better: 'higher', target: native * OF_NATIVE,
      note: `${Math.round(file / native * 100)} % of native, ${(file / fastest).toFixed(2)} of the fastest peer, neither of which has Ogg`,
    }),
  ];
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function opus() {
  const folder = mkdtempSync(path.join(tmpdir(), 'webphone-bench-'));
  try {
    const samples = speech();
    const file = path.join(folder, 'speech.f32');
    writeFileSync(file, Buffer.from(samples.buffer));
    const all = {
      ...contestants(samples),
      native: () => {
        const program = path.join(root, 'build/release/tests/bench/opus_bench');
        const [encode, decode] = execFileSync(program, [file, `${COMPLEXITY}`, `${BITRATE}`], { encoding: 'utf8' }).split(' ').map(Number);
        return { encode, decode };
      },
    };
    /** @type {Record<string, Times[]>} */
    const rounds = Object.fromEntries(Object.keys(all).map((who) => [who, []]));
    const turns = Object.entries(all);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [who, work] of [...turns.slice(round % turns.length), ...turns.slice(0, round % turns.length)]) rounds[who].push(await work());
    }
    return [...rowsOf(rounds, 'encode'), ...rowsOf(rounds, 'decode')];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
