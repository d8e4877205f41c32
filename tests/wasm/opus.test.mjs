// SPDX-License-Identifier: MIT
// opus.wasm: what it writes, the tools of others read, find the tones on their sides, and so does it; wherever the file
// was cut, it plays up to there; bytes that are no file are refused.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { Opus } from '../../web/phone/opus.js';
import { Decoder } from '../../web/phone/opus-worker.js';
import { listened } from '../../web/phone/trial-ask.js';

const module = new WebAssembly.Module(readFileSync(fileURLToPath(new URL('../../build/wasm/opus.wasm', import.meta.url))));
const RATE = 48000;

/** @param {number} seconds @returns {Uint8Array[]} the pages of 440 Hz on the left and 1000 Hz on the right */
function record(seconds) {
  const opus = new Opus(module);
  const pages = [];
  const some = new Float32Array(960 * 2);
  const take = (all) => { for (let page; (page = opus.page(all));) pages.push(page); };
  opus.record({ rate: RATE, channels: 2, serial: 7, tags: { TITLE: 'a line\nand another', ARTIST: '1001' } });
  for (let at = 0; at < seconds * RATE; at += 960) {
    for (let i = 0; i < 960; i++) {
      some[2 * i] = 0.5 * Math.sin(2 * Math.PI * 440 * (at + i) / RATE);
      some[2 * i + 1] = 0.25 * Math.sin(2 * Math.PI * 1000 * (at + i) / RATE);
    }
    opus.write(some);
    take(false);
  }
  opus.end();
  take(true);
  opus.close();
  return pages;
}

/** How much of a frequency one side has. @param {Float32Array} frames @param {0|1} side @param {number} hertz */
function strength(frames, side, hertz) {
  let re = 0;
  let im = 0;
  for (let i = 0; i < RATE; i++) {
    re += frames[(RATE + i) * 2 + side] * Math.cos(2 * Math.PI * hertz * i / RATE);
    im += frames[(RATE + i) * 2 + side] * Math.sin(2 * Math.PI * hertz * i / RATE);
  }
  return 2 * Math.hypot(re, im) / RATE;
}

/** @param {Float32Array} frames */
function assertSides(frames) {
  assert.ok(strength(frames, 0, 440) > 0.45 && strength(frames, 1, 1000) > 0.22, 'both tones are there');
  assert.ok(strength(frames, 0, 1000) < 0.02 && strength(frames, 1, 440) < 0.02, 'each on its side only');
}

/** @param {Opus} opus */
function play(opus) {
  const parts = [];
  for (let some; (some = opus.read()).length;) parts.push(Buffer.from(some.slice().buffer));
  const all = Buffer.concat(parts);
  return new Float32Array(all.buffer, all.byteOffset, all.length / 4);
}

const pages = record(3);
const file = Buffer.concat(pages);

test('opusinfo, ffprobe and opusdec accept what is recorded', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'webphone-opus-'));
  try {
    const name = path.join(folder, 'a.opus');
    const wav = path.join(folder, 'a.wav');
    writeFileSync(name, file);
    const info = execFileSync('opusinfo', [name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
    assert.match(info, /Playback length: 0m:03\.000s/);
    assert.match(info, /TITLE=a line and another/);
    assert.doesNotMatch(info, /WARNING/);
    const probe = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', name], { encoding: 'utf8' }));
    assert.equal(probe.streams[0].codec_name, 'opus');
    assert.equal(probe.streams[0].channels, 2);
    execFileSync('opusdec', ['--quiet', '--float', name, wav]);
    const bytes = readFileSync(wav);
    const data = bytes.indexOf('data') + 8;
    assertSides(new Float32Array(bytes.buffer.slice(bytes.byteOffset + data, bytes.byteOffset + data + 3 * RATE * 8)));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('it plays its own file: tones on their sides, to the sample, with the waveform from the same pass', () => {
  const opus = new Opus(module);
  assert.deepEqual(opus.open(file), { length: 3000, channels: 2 });
  const frames = play(opus);
  assert.equal(frames.length, 3 * RATE * 2);
  assertSides(frames);
  assert.equal(opus.at, 3000);
  assert.ok(opus.wave.every((level) => level > 100 && level < 150), `${opus.wave}`);
  opus.seek(1234);
  opus.read(48);
  assert.equal(Math.round(opus.at), 1235);
  opus.close();
});

test('for a browser that plays no Ogg Opus it becomes a WAV file with the same tones on the same sides', async () => {
  const { wav, wave } = new Decoder(new Opus(module), file).work();
  const bytes = Buffer.from(await wav.arrayBuffer());
  assert.equal(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16) + bytes.toString('latin1', 36, 40), 'RIFFWAVEfmt data');
  assert.equal(bytes.readUInt32LE(4), bytes.length - 8);
  assert.equal(bytes.readUInt32LE(40), bytes.length - 44);
  assert.deepEqual([bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt16LE(34)], [2, RATE / 2, 16]);
  assert.equal(bytes.length, 44 + 3 * RATE / 2 * 4);
  // Each sample twice: the tones are where they are at 48 kHz.
  const frames = Float32Array.from({ length: 3 * RATE * 2 }, (_, i) => bytes.readInt16LE(44 + 4 * (i >> 2) + 2 * (i & 1)) / 32768);
  assertSides(frames);
  assert.ok(wave.every((level) => level > 100));
});

test('a part of it comes from any place, also while the whole is being made, to the same end', async () => {
  const decoder = new Decoder(new Opus(module), file);
  assert.equal(decoder.work(0), null);
  const { wav, from, until, length, wave } = decoder.piece(2500);
  assert.deepEqual([from, until, length, wave, wav.size], [2500, 3000, 3000, null, 44 + RATE / 2 / 2 * 4]);
  const whole = decoder.work();
  assert.deepEqual([whole?.from, whole?.until, whole?.wav.size], [0, 3000, 44 + 3 * RATE / 2 * 4]);
  assert.ok(whole?.wave?.every((level) => level > 100));
});

test('a file that ends after any of its pages plays up to there', () => {
  const opus = new Opus(module);
  let before = 0;
  for (let i = 3; i <= pages.length; i++) {
    const { length } = opus.open(Buffer.concat(pages.slice(0, i)));
    assert.ok(length > before);
    before = length;
  }
  assert.equal(before, 3000);
});

test('what is no file is refused, and another is played after it', () => {
  const opus = new Opus(module);
  assert.throws(() => opus.open(new Uint8Array(0)), /opus: -2/);
  assert.throws(() => opus.open(new TextEncoder().encode('OggS and nothing more')), /opus: -2/);
  assert.throws(() => opus.open(new Uint8Array((32 << 20) + 1)), /no memory/);
  assert.equal(opus.read().length, 0);
  // Every octet of the first pages wrong, one at a time: whatever it makes of it, it ends.
  for (let at = 0; at < pages[0].length + pages[1].length; at++) {
    const damaged = Uint8Array.from(file.subarray(0, 3000));
    damaged[at] ^= 0xff;
    try {
      opus.open(damaged);
    } catch (error) {
      assert.match(/** @type {Error} */ (error).message, /opus: -2/);
    }
    opus.read();
  }
  assert.equal(opus.open(file).length, 3000);
});

test('how loud a microphone is, and how much of the tone that was played comes back', () => {
  const hertz = 1000;
  const part = (/** @type {number} */ voice, /** @type {number} */ tone) => Float32Array.from({ length: 2048 }, (_, i) => (
    voice * Math.sin(2 * Math.PI * 440 * i / RATE) + tone * Math.sin(2 * Math.PI * hertz * i / RATE + 1)));
  const heard = (/** @type {number} */ tone) => listened(new Opus(module), /** @type {any} */ ({ rate: RATE, hertz, played: 100, quiet: [part(0.2, 0), part(0.1, 0)], loud: [part(0.1, tone / 2), part(0.1, tone)] }));
  const { level, echo } = heard(0.02);
  assert.ok(Math.abs(level - 200) <= 1, String(level));
  assert.ok(Math.abs(echo - 200) < 30, `a fifth of 0.1 comes back: ${echo}`);
  assert.ok(heard(0).echo < 20, 'a voice is no echo');
});
