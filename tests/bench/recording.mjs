// SPDX-License-Identifier: MIT
// A call between two Chromium pages, recorded in stereo: what the encoding worker costs, and whether the sides stay together
// and with the clock. Both microphones give a short tone each second; where those lie in the file tells.
// Two minutes; BENCH_FULL=1: thirty; BENCH_MINUTES says another number.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Household } from '../support/household.mjs';
import { fetched, recordings, runs, sides } from '../support/recordings.mjs';
import { makeRow, median } from './portable.mjs';

const MINUTES = Number(process.env.BENCH_MINUTES ?? (process.env.BENCH_FULL ? 30 : 2));
const RATE = 8000;
const HERTZ = 1000;
const MARK = 0.04;  // seconds of the tone; the announcement's 1400 Hz are nothing in a window as long as this
const MOST = 20;    // ms
const CPU_MOST = 4;
const PATIENCE = 60_000;  // a busy machine takes long to press a button
const SETTLE = 30;  // seconds in which the browser's jitter buffer finds its size

/** A microphone: 40 ms of a tone at each full second, for so long that it is never begun anew. @param {string} file @param {number} seconds */
function writeMarks(file, seconds) {
  const bytes = Buffer.alloc(44 + seconds * RATE * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  for (const [at, value] of [[16, 16], [24, RATE], [28, RATE * 2], [40, bytes.length - 44]]) bytes.writeUInt32LE(value, at);
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]]) bytes.writeUInt16LE(value, at);
  bytes.write('data', 36);
  for (let second = 0; second < seconds; second++) {
    for (let i = 0; i < MARK * RATE; i++) {
      const loud = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / (MARK * RATE));
      bytes.writeInt16LE(Math.round(20000 * loud * Math.sin(2 * Math.PI * HERTZ * i / RATE)), 44 + 2 * (second * RATE + i));
    }
  }
  writeFileSync(file, bytes);
  return file;
}

/** How loud the tone is around each sample. @param {Float32Array} side */
function strengths(side) {
  const width = MARK * RATE;
  const out = new Float32Array(side.length);
  let re = 0;
  let im = 0;
  for (let i = 0; i < side.length; i++) {
    const turn = 2 * Math.PI * HERTZ * (i % RATE) / RATE;
    const old = i >= width ? side[i - width] : 0;  // the window holds whole periods: the same turn
    re += (side[i] - old) * Math.cos(turn);
    im += (side[i] - old) * Math.sin(turn);
    if (i >= width / 2) out[i - width / 2] = Math.hypot(re, im);
  }
  return out;
}

/** Where the tones are, in ms: the middle of each stretch in which they are loud. @param {Float32Array} side */
function marks(side) {
  const loud = strengths(side);
  const sorted = Float32Array.from(loud.filter((_, i) => i % 8 === 0)).sort();
  const least = 0.4 * sorted[Math.floor(sorted.length * 0.995)];
  /** @type {number[]} */
  const found = [];
  let weight = 0;
  let sum = 0;
  for (let i = 0; i < loud.length; i++) {
    if (loud[i] >= least) {
      weight += loud[i];
      sum += loud[i] * i;
    } else if (weight) {
      found.push(sum / weight / RATE * 1000);
      weight = sum = 0;
    }
  }
  return found;
}

/** By how many ms tones come later than one each second would, first minute to last. @param {number[]} all */
function slip(all) {
  const places = all.filter((at) => at > all[0] + SETTLE * 1000);
  let turns = 0;
  const off = places.map((at, i) => {
    const step = i ? at - places[i - 1] : 0;
    turns += Math.round(step / 1000) * 1000;  // one that was lost on its way is no slip
    return at - places[0] - turns;
  });
  const part = Math.min(60, Math.floor(off.length / 4));
  if (process.env.BENCH_DEBUG) console.error(Array.from({ length: Math.floor(off.length / part) }, (_, i) => Number(median(off.slice(i * part, (i + 1) * part))).toFixed(1)).join(' '));
  return { all: Number(median(off.slice(-part))) - Number(median(off.slice(0, part))), count: off.length };
}

/**
 * In the page, each second: how old the recording is, and how long what is heard has waited in the browser's jitter buffer.
 * That grows and shrinks with the machine's load: what is heard later is recorded later, as it was heard.
 */
function watchBuffer() {
  const page = /** @type {any} */ (globalThis);
  /** @type {RTCPeerConnection[]} */
  const all = [];
  page.RTCPeerConnection = class extends RTCPeerConnection {
    /** @param {RTCConfiguration} [config] */
    constructor(config) {
      super(config);
      all.push(this);
    }
  };
  /** @type {[at: number, delay: number, count: number][]} */
  page.buffered = [];
  setInterval(async () => {
    const [tape] = /** @type {any[]} */ (Object.values(/** @type {any} */ (document.querySelector('wp-app'))?.state.tapes ?? {}));
    for (const one of tape?.since ? all : []) {
      for (const row of (await one.getStats()).values()) {
        if (row.type === 'inbound-rtp') page.buffered.push([Date.now() - tape.since, row.jitterBufferDelay * 1000, row.jitterBufferEmittedCount]);
      }
    }
  }, 1000);
}

/**
 * In the page, before the microphone's watcher of the tests: when the browser says that each tone was captured. The microphone is
 * the browser's own and stands still while the machine does; its file goes on where it was, later by that much.
 */
function watchMicrophone() {
  const page = /** @type {any} */ (globalThis);
  /** @type {number[]} */
  page.captured = [];
  /** @param {MediaStreamTrack} track */
  const follow = async (track) => {
    page.captured.length = 0;
    const reader = new page.MediaStreamTrackProcessor({ track }).readable.getReader();
    let weight = 0;
    let sum = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const { timestamp, numberOfFrames, sampleRate } = next.value;
      const samples = new Float32Array(numberOfFrames);
      next.value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      next.value.close();
      let loud = 0;
      let place = 0;
      samples.forEach((one, i) => {
        loud += one * one;
        place += one * one * i;
      });
      if (loud > 1e-3) {
        weight += loud;
        sum += loud * timestamp / 1000 + place * 1000 / sampleRate;
      } else if (weight) {
        page.captured.push(sum / weight);
        weight = sum = 0;
      }
    }
  };
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function watched(wish) {
    const stream = await getUserMedia.call(this, wish);
    follow(stream.getAudioTracks()[0].clone()).catch(console.error);
    return stream;
  };
}

/** By how many ms the jitter buffer was longer in the last minute than in the first. @param {[number, number, number][]} all */
function bufferGrew(all) {
  const places = all.filter(([at]) => at > SETTLE * 1000);
  const part = Math.min(60, Math.floor(places.length / 4));
  const waited = (/** @type {number} */ from, /** @type {number} */ to) => (places[to][1] - places[from][1]) / (places[to][2] - places[from][2]);
  return waited(places.length - 1 - part, places.length - 1) - waited(0, part);
}

/** The processes that this one has started, and theirs. */
function children() {
  const parents = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      return [pid, readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[1]];
    } catch {
      return [pid, '1'];  // it has ended
    }
  }));
  const mine = (/** @type {string} */ pid) => { for (let at = /** @type {string | undefined} */ (pid); at && at !== '0'; at = parents.get(at)) if (at === String(process.pid)) return true; };
  return [...parents.keys()].filter(mine);
}

/** Nanoseconds that the workers of pages have used, by thread. @returns {Map<string, number>} */
function workers() {
  /** @type {Map<string, number>} */
  const used = new Map();
  for (const pid of children()) {
    try {
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        const file = `/proc/${pid}/task/${thread}`;
        if (readFileSync(`${file}/comm`, 'latin1').startsWith('DedicatedWorker')) used.set(file, Number(readFileSync(`${file}/schedstat`, 'latin1').split(' ')[0]));
      }
    } catch {
      continue;  // it has ended
    }
  }
  return used;
}

/** By how many ms the tones came later, as they were captured. @param {import('../support/person.mjs').Person} person */
const captured = async (person) => slip(await person.page.evaluate(() => /** @type {any} */ (globalThis).captured)).all;

/** @param {Household} home */
async function measure(home) {
  const folder = home.site.folder;
  const voice = writeMarks(path.join(folder, 'marks.wav'), (MINUTES + 3) * 60);
  const [left, right] = [await home.machine(1, { plain: true, voice }), await home.machine(1, { plain: true, voice })];
  const anna = await home.person(left, '1001');
  const ben = await home.person(right, '1002');
  for (const { context } of [anna, ben]) await context.addInitScript(watchMicrophone);
  await anna.context.addInitScript(watchBuffer);
  for (const one of [anna, ben]) {
    await one.page.reload();
    await one.registered();
  }
  await anna.dial('1002');
  await ben.answer();
  for (const { context } of [anna, ben]) context.setDefaultTimeout(PATIENCE);
  await Promise.all([runs(anna, SETTLE), runs(ben, SETTLE)]);
  const before = workers();
  const begun = performance.now();
  await runs(anna, SETTLE + MINUTES * 60);
  const wall = performance.now() - begun;
  const costs = [...workers()].filter(([thread]) => before.has(thread)).map(([thread, ns]) => (ns - Number(before.get(thread))) / wall / 1e4);
  if (process.env.BENCH_DEBUG) console.error(`${costs.map((one) => one.toFixed(2)).join(' ')} % of a core`);
  const buffer = bufferGrew(await anna.page.evaluate(() => /** @type {any} */ (globalThis).buffered));
  const [heardHere, heardThere] = [await captured(anna), await captured(ben)];
  await anna.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
  const [recording] = await recordings(anna, 1, 0, PATIENCE);
  const [far, near] = sides(await fetched(anna, recording.id, folder), 2, RATE).map((side) => slip(marks(side)));
  return { cost: Math.max(...costs), recording, far, near, buffer, heardHere, heardThere };
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function recording() {
  const home = await Household.start({ phone: { recording: { policy: 'always' } }, parts: ['webphoned', 'rtpengine', 'kamailio'] });
  try {
    const { cost, far, near, buffer, heardHere, heardThere, recording: { duration } } = await measure(home);
    const apart = far.all - near.all;
    const late = far.all - heardThere - buffer;
    const note = `${far.count} and ${near.count} tones found in ${Math.round(duration / 1000)} s; in the file the far side came to be ${far.all.toFixed(1)} ms later, the near one ${near.all.toFixed(1)} ms; their microphones ${heardThere.toFixed(1)} and ${heardHere.toFixed(1)} ms; the browser's jitter buffer grew by ${buffer.toFixed(1)} ms`;
    const name = `A call of ${MINUTES} minutes, recorded in stereo`;
    return [
      makeRow({ name: `${name}: drift of one side against the other in the file`, unit: 'ms', ours: Math.abs(apart), target: MOST, note }),
      makeRow({ name: `${name}: drift of the file against the microphone, as it was captured`, unit: 'ms', ours: Math.abs(near.all - heardHere), target: MOST }),
      makeRow({ name: `${name}: what comes from afar, against the other browser's microphone, beside the jitter buffer`, unit: 'ms', ours: Math.abs(late) }),
      makeRow({ name: `${name}: the worker's processor`, unit: '% of a core', ours: cost, target: CPU_MOST }),
    ];
  } finally {
    await home.stop();
  }
}
