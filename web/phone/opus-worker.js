// SPDX-License-Identifier: MIT
// An Ogg Opus file to what every browser plays: 16-bit PCM in WAV files. Pieces come at once from wherever they are wished,
// and meanwhile the whole file is made, with its waveform from the same pass. A worker of its own for each file.
import { Opus } from './opus.js';
import { RATE, WAVE } from '#opus-abi';

/** @typedef {{ wav: Blob, from: number, until: number, length: number, wave: Uint8Array | null }} Sound  milliseconds; wave: of the whole */

const THIN = 2;  // every pair of samples becomes one: a voice has nothing above 12 kHz
const PIECE = 20_000;
const SLICE = 100;  // milliseconds of work before somebody may ask

/** RIFF, one "fmt " and one "data" chunk. @param {number} channels @param {number} size  of the samples */
function header(channels, size) {
  const view = new DataView(new ArrayBuffer(44));
  const rate = RATE / THIN;
  for (const [at, word] of /** @type {[number, string][]} */ ([[0, 'RIFF'], [8, 'WAVE'], [12, 'fmt '], [36, 'data']])) {
    for (let i = 0; i < 4; i++) view.setUint8(at + i, word.charCodeAt(i));
  }
  view.setUint32(4, 36 + size, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  view.setUint32(40, size, true);
  return view;
}

/** Packets hold an even number of frames each, so that pairs stay together. @param {Float32Array} samples @param {number} channels */
function thinned(samples, channels) {
  const some = samples.length % (THIN * channels) ? samples.subarray(0, -channels) : samples;
  const out = new Int16Array(some.length / THIN);
  for (let i = 0; i < out.length; i++) {
    const at = Math.floor(i / channels) * THIN * channels + i % channels;
    out[i] = Math.max(-1, Math.min(1, (some[at] + some[at + channels]) / THIN)) * 32767;
  }
  return out;
}

export class Decoder {
  #opus;
  #channels;
  #length;
  /** @type {Blob[]} a minute in each: the browser may keep them elsewhere */ #done = [];
  /** @type {Int16Array<ArrayBuffer>[]} */ #parts = [];
  #size = 0;
  #at = 0;  // of the pass over the whole

  /** @param {Opus} opus @param {Uint8Array} file */
  constructor(opus, file) {
    this.#opus = opus;
    ({ channels: this.#channels, length: this.#length } = opus.open(file));
  }

  /** It takes longer than somebody likes to wait. */
  get long() { return this.#length > PIECE; }

  /** Some seconds from a place on. @param {number} at  milliseconds @returns {Sound} */
  piece(at) {
    const opus = this.#opus;
    opus.seek(at);
    const until = Math.min(at + PIECE, this.#length);
    /** @type {Int16Array<ArrayBuffer>[]} */
    const parts = [];
    for (let some = opus.read(); some.length; some = opus.at < until ? opus.read() : some.subarray(0, 0)) parts.push(thinned(some, this.#channels));
    const sound = this.#sound(parts, parts.reduce((sum, { byteLength }) => sum + byteLength, 0), null);
    const end = opus.at;
    opus.seek(this.#at);
    return { ...sound, from: at, until: end };
  }

  /** Goes on with the whole for a while. @param {number} [ms] @returns {Sound | null} when it is done */
  work(ms = Infinity) {
    const opus = this.#opus;
    for (const end = performance.now() + ms; performance.now() < end;) {
      const some = opus.read();
      if (!some.length) return this.#sound([...this.#done, ...this.#parts], this.#size, opus.wave.slice(0, WAVE));
      const part = thinned(some, this.#channels);
      this.#size += part.byteLength;
      if (this.#parts.push(part) >= 3000) this.#done.push(new Blob(this.#parts.splice(0)));
    }
    this.#at = opus.at;
    return null;
  }

  /** @param {(Blob | Int16Array<ArrayBuffer>)[]} parts @param {number} size @param {Uint8Array | null} wave @returns {Sound} */
  #sound(parts, size, wave) {
    const length = this.#length;
    return { wav: new Blob([header(this.#channels, size), ...parts], { type: 'audio/wav' }), from: 0, until: length, length, wave };
  }
}

/** @type {Decoder | null} */
let decoder = null;

/** In slices: who asks for another place gets it in between. */
function goOn() {
  const sound = decoder?.work(SLICE);
  if (sound) self.postMessage(sound);
  else setTimeout(goOn);
}

/** @param {ArrayBuffer | number} data  the file, then places in it */
async function hear(data) {
  if (typeof data === 'number') return decoder && self.postMessage(decoder.piece(data));
  const module = await WebAssembly.compileStreaming(fetch(new URL('../../build/wasm/opus.wasm', import.meta.url)));
  decoder = new Decoder(new Opus(module), new Uint8Array(data));
  if (decoder.long) self.postMessage(decoder.piece(0));
  goOn();
}

if ('importScripts' in globalThis) self.onmessage = ({ data }) => hear(data).catch((error) => self.postMessage({ fault: String(error) }));
