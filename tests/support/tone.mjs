// SPDX-License-Identifier: MIT
// Tones to play and to recognise: WAV files, PCMU, and the energy of one frequency (Goertzel).
import { readFileSync, writeFileSync } from 'node:fs';

/** A mono WAV file of a tone that comes and goes five times a second: a steady one is noise to a browser, and taken
 * out. @param {string} file @param {number} hertz @param {number} [seconds] @param {number} [rate] */
export function writeTone(file, hertz, seconds = 2, rate = 48000) {
  // A whole number of periods, so that the loop has no click in it.
  const samples = Math.round((Math.round(seconds * hertz) / hertz) * rate);
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++) {
    const loud = 0.5 - 0.5 * Math.cos((2 * Math.PI * 5 * i) / rate);
    bytes.writeInt16LE(Math.round(16000 * loud * Math.sin((2 * Math.PI * hertz * i) / rate)), 44 + i * 2);
  }
  writeFileSync(file, bytes);
}

/** The samples of a 16 bit WAV file, first channel. @param {string} file */
export function readWav(file) {
  const bytes = readFileSync(file);
  const channels = bytes.readUInt16LE(22);
  const rate = bytes.readUInt32LE(24);
  const start = bytes.indexOf('data') + 8;
  const samples = [];
  for (let at = start; at + 2 * channels <= bytes.length; at += 2 * channels) samples.push(bytes.readInt16LE(at) / 32768);
  return { rate, samples };
}

/** How much of the energy lies at this frequency: 0 none, 1 all. @param {ArrayLike<number>} samples @param {number} rate @param {number} hertz */
export function share(samples, rate, hertz) {
  const step = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let one = 0;
  let two = 0;
  let energy = 0;
  for (let i = 0; i < samples.length; i++) {
    const zero = samples[i] + step * one - two;
    two = one;
    one = zero;
    energy += samples[i] * samples[i];
  }
  if (energy === 0) return 0;
  return (2 * (one * one + two * two - step * one * two)) / (samples.length * energy);
}

/** ITU-T G.711 mu-law, one byte to a sample. @param {number} byte */
export function fromUlaw(byte) {
  const u = ~byte & 0xff;
  const magnitude = (((u & 0x0f) << 3) + 0x84) << ((u >> 4) & 7);
  return ((u & 0x80 ? 0x84 - magnitude : magnitude - 0x84)) / 32768;
}

/** @param {number} sample -1..1 */
export function toUlaw(sample) {
  let value = Math.round(sample * 32635);
  const sign = value < 0 ? 0x80 : 0;
  value = Math.min(Math.abs(value), 32635) + 0x84;
  const exponent = Math.max(0, 31 - Math.clz32(value) - 7);
  return ~(sign | (exponent << 4) | ((value >> (exponent + 3)) & 0x0f)) & 0xff;
}
