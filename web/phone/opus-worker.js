// SPDX-License-Identifier: MIT
// An Ogg Opus file to what every browser plays: 16-bit PCM in a WAV file, and its waveform from the same pass.
// A worker of its own, begun when such a file is to be heard and ended with it.
import { Opus } from './opus.js';
import { WAVE } from '#opus-abi';

/** @typedef {{ wav: Blob, wave: Uint8Array } | { fault: string }} Decoded */

const RATE = 48000;
const THIN = 2;  // every pair of samples becomes one: a voice has nothing above 12 kHz

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
  const out = new Int16Array(samples.length / THIN);
  for (let i = 0; i < out.length; i++) {
    const at = Math.floor(i / channels) * THIN * channels + i % channels;
    out[i] = Math.max(-1, Math.min(1, (samples[at] + samples[at + channels]) / THIN)) * 32767;
  }
  return out;
}

/** @param {Opus} opus @param {Uint8Array} file @returns {{ wav: Blob, wave: Uint8Array }} */
export function decode(opus, file) {
  const { channels } = opus.open(file);
  /** @type {Int16Array[]} */
  const parts = [];
  let size = 0;
  for (let some = opus.read(); some.length; some = opus.read()) {
    const part = thinned(some.length % (THIN * channels) ? some.subarray(0, -channels) : some, channels);
    parts.push(part);
    size += part.byteLength;
  }
  const wave = opus.wave.slice(0, WAVE);
  opus.close();
  return { wav: new Blob([header(channels, size), .../** @type {any[]} */ (parts)], { type: 'audio/wav' }), wave };
}

if ('importScripts' in globalThis) {
  self.onmessage = async ({ data }) => {
    try {
      const module = await WebAssembly.compileStreaming(fetch(new URL('../../build/wasm/opus.wasm', import.meta.url)));
      self.postMessage(decode(new Opus(module), new Uint8Array(data)));
    } catch (error) {
      self.postMessage({ fault: String(error) });
    }
  };
}
