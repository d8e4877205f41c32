// SPDX-License-Identifier: MIT
// Sounds made by WebAudio, no files: ring, waiting, ringback, busy, ended, and the keys of the dialpad
// (ITU-T Q.23). A pattern is drawn into a buffer once and looped by the audio thread, without timers.

import { playOn } from './sound.js';

/** @typedef {import('#abi').Tone} Tone */
/** @typedef {{ hz: number[], seconds: number }} Part  no frequency: silence */
/** @typedef {{ parts: Part[], loop: boolean, gain: number }} Pattern */

/** @type {Record<Exclude<Tone, 'none'>, Pattern>} */
const PATTERNS = {
  ring: { parts: [...trill(), { hz: [], seconds: 0.25 }, ...trill(), { hz: [], seconds: 2.4 }], loop: true, gain: 0.35 },
  'ring-internal': { parts: [...trill(), { hz: [], seconds: 2.9 }], loop: true, gain: 0.35 },
  waiting: { parts: [{ hz: [425], seconds: 0.2 }, { hz: [], seconds: 5 }], loop: true, gain: 0.08 },
  ringback: { parts: [{ hz: [425], seconds: 1 }, { hz: [], seconds: 4 }], loop: true, gain: 0.1 },
  // The call is over: nobody will say when to stop.
  busy: { parts: Array.from({ length: 10 }, (_, i) => ({ hz: i % 2 ? [] : [425], seconds: 0.48 })), loop: false, gain: 0.1 },
  ended: { parts: [{ hz: [425], seconds: 0.15 }, { hz: [], seconds: 0.1 }, { hz: [425], seconds: 0.15 }], loop: false, gain: 0.1 },
};

/** @type {readonly string[]} */
const RINGS = ['ring', 'ring-internal'];

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const KEYS = '123A456B789C*0#D';
const KEY_SECONDS = 0.12;
const KEY_GAIN = 0.1;
const RATE = 16000;
const EDGE = 0.005;  // seconds of fading, else it clicks

/** @returns {Part[]} two bells in turn */
function trill() {
  return Array.from({ length: 10 }, (_, i) => ({ hz: [i % 2 ? 1250 : 1000], seconds: 0.045 }));
}

/**
 * The frequencies of a key, or none.
 * @param {string} key
 */
export function keyFrequencies(key) {
  const at = key.length === 1 ? KEYS.indexOf(key.toUpperCase()) : -1;
  return at < 0 ? [] : [ROWS[at >> 2], COLUMNS[at & 3]];
}

/**
 * Samples of some parts one after the other, each at most 1.
 * @param {Part[]} parts
 * @param {number} rate
 */
export function draw(parts, rate) {
  const samples = new Float32Array(parts.reduce((sum, { seconds }) => sum + Math.round(seconds * rate), 0));
  let start = 0;
  for (const { hz, seconds } of parts) {
    const count = Math.round(seconds * rate);
    const edge = EDGE * rate;
    for (let i = 0; hz.length && i < count; i++) {
      const fade = Math.min(1, i / edge, (count - i) / edge);
      const sum = hz.reduce((total, f) => total + Math.sin((2 * Math.PI * f * i) / rate), 0);
      samples[start + i] = (fade * sum) / hz.length;
    }
    start += count;
  }
  return samples;
}

export class Tones {
  /** @type {AudioContext | null} */ #context = null;
  /** @type {{ player: HTMLAudioElement, out: MediaStreamAudioDestinationNode } | null} */ #bell = null;
  #ringDevice = '';
  /** @type {Map<number, { tone: Tone, stop: () => void }>} */ #playing = new Map();

  /**
   * What a call sounds like now.
   * @param {number} call
   * @param {Tone} tone
   */
  play(call, tone) {
    const now = this.#playing.get(call);
    if (now?.tone === tone) return;
    now?.stop();
    this.#playing.delete(call);
    if (tone !== 'none') this.#playing.set(call, { tone, stop: this.#sound(PATTERNS[tone], RINGS.includes(tone)) });
  }

  /** Where it rings: all can hear it, though the call will be in the headset. @param {string} device  '': as the system says */
  ringOn(device) {
    this.#ringDevice = device;
    if (!this.#bell) return;
    playOn(this.#bell.player, device);
  }

  /** @param {string} key */
  key(key) {
    const hz = keyFrequencies(key);
    if (hz.length) this.#sound({ parts: [{ hz, seconds: KEY_SECONDS }], loop: false, gain: KEY_GAIN });
  }

  /** Sound may be made from now on: what rings already is heard. */
  wake() {
    this.#context?.resume().catch(() => {});
    this.#bell?.player.play().catch(() => {});
  }

  silence() { for (const call of [...this.#playing.keys()]) this.play(call, 'none'); }

  /**
   * @param {Pattern} pattern
   * @param {boolean} [rings]  it belongs on the device that rings
   * @returns {() => void} stops it
   */
  #sound({ parts, loop, gain }, rings = false) {
    const context = (this.#context ??= new AudioContext());
    // Before the first click the browser may keep it silent; it starts when it may.
    if (context.state === 'suspended') context.resume().catch(() => {});
    const samples = draw(parts, RATE);
    const buffer = context.createBuffer(1, samples.length, RATE);
    buffer.copyToChannel(samples, 0);
    const source = new AudioBufferSourceNode(context, { buffer, loop });
    const volume = new GainNode(context, { gain });
    source.connect(volume).connect(rings && this.#ringDevice ? this.#ringer(context) : context.destination);
    source.start();
    return () => {
      source.stop();
      volume.disconnect();
    };
  }

  /** @param {AudioContext} context @returns {AudioNode} what is played on the device that rings */
  #ringer(context) {
    if (!this.#bell) {
      const out = context.createMediaStreamDestination();
      const player = document.createElement('audio');
      player.srcObject = out.stream;
      playOn(player, this.#ringDevice);
      this.#bell = { player, out };
    }
    // Where it may not play yet, neither may the other way; it begins with the first tap.
    this.#bell.player.play().catch(() => {});
    return this.#bell.out;
  }
}
