// SPDX-License-Identifier: MIT
// opus.wasm as plain calls: samples in, pages of an Ogg Opus file out, and back. One recording and one file at a time.
// Runs in workers and in Node; who has not loaded the module pays nothing for it.
import { BYTES, FRAMES, TAGS, WAVE, WINDOW } from '#opus-abi';

/**
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {() => void} _initialize
 * @property {() => number} voice_about
 * @property {(rate: number, channels: number, bitrate: number, complexity: number, serial: number, tags: number) => number} voice_record
 * @property {(frames: number) => number} voice_write
 * @property {(all: number) => number} voice_page
 * @property {() => number} voice_end
 * @property {(length: number) => number} voice_room
 * @property {(length: number) => number} voice_open
 * @property {(frames: number) => number} voice_read
 * @property {(at: number) => number} voice_seek
 * @property {() => void} voice_close
 * @property {(state: number, event: number) => number} tape_step
 * @property {(frames: number) => number} trial_peak
 * @property {(frames: number, rate: number, hertz: number) => number} trial_tone
 * @property {(before: number, during: number, played: number) => number} trial_echo
 * @property {(roundTrip: number, jitter: number, loss: number) => number} trial_mos
 * @property {(step: number, value: number) => number} trial_grade
 * @property {(grades: number) => number} trial_verdict
 *
 * @typedef {object} Recording
 * @property {number} rate  samples a second that are written, 8000 to 48000
 * @property {1|2} channels  2: left and right take turns
 * @property {number} [bitrate]
 * @property {number} [complexity]  0 to 10
 * @property {number} [serial]
 * @property {Record<string, string>} [tags]
 */

export class Opus {
  #c;
  #view;
  #bytes;
  #about;
  #samples;
  #channels = 1;  // of what is recorded
  #played = 1;

  /** @param {WebAssembly.Module} module  opus.wasm, which imports nothing */
  constructor(module) {
    this.#c = /** @type {Exports} */ (/** @type {unknown} */ (new WebAssembly.Instance(module).exports));
    this.#c._initialize();
    // The memory never grows, so these views never go stale.
    this.#view = new DataView(this.#c.memory.buffer);
    this.#bytes = new Uint8Array(this.#c.memory.buffer);
    this.#about = this.#c.voice_about();
    this.#samples = new Float32Array(this.#c.memory.buffer, this.#about + WINDOW.samples, FRAMES * 2);
  }

  /** @param {Recording} recording */
  record({ rate, channels, bitrate = 24000 * channels, complexity = 8, serial = crypto.getRandomValues(new Uint32Array(1))[0], tags = {} }) {
    const lines = Object.entries(tags).map(([name, value]) => `${name}=${value.replaceAll('\n', ' ')}`).join('\n');
    const { read, written } = new TextEncoder().encodeInto(lines, this.#bytes.subarray(this.#samples.byteOffset, this.#samples.byteOffset + TAGS));
    if (read < lines.length) throw new Error('opus: too many tags');
    this.#channels = channels;
    check(this.#c.voice_record(rate, channels, bitrate, complexity, serial, written));
  }

  /** @param {Float32Array} samples  any number; of two channels they take turns */
  write(samples) {
    const most = FRAMES * this.#channels;
    for (let at = 0; at < samples.length; at += most) {
      const some = samples.subarray(at, at + most);
      this.#samples.set(some);
      check(this.#c.voice_write(some.length / this.#channels));
    }
  }

  /**
   * The next page of the file; undefined when there is none. A page holds a second, unless `all` asks for what is there.
   * @param {boolean} [all]
   */
  page(all = false) {
    const length = this.#c.voice_page(+all);
    if (!length) return undefined;
    const at = this.#view.getUint32(this.#about + WINDOW.page, true);
    return this.#bytes.slice(at, at + length);
  }

  /** Nothing more will be written: the last pages follow. */
  end() { check(this.#c.voice_end()); }

  /**
   * Plays a file from its beginning.
   * @param {Uint8Array} file  any bytes; throws when they are no Ogg Opus
   */
  open(file) {
    const at = file.length <= BYTES ? this.#c.voice_room(file.length) : 0;
    if (!at) throw new Error('opus: no memory for this file');
    this.#bytes.set(file, at);
    check(this.#c.voice_open(file.length));
    const view = (/** @type {number} */ field) => this.#about + field;
    this.#played = this.#view.getUint32(view(WINDOW.channels), true);
    return { length: this.#view.getFloat64(view(WINDOW.length), true), channels: this.#played };
  }

  /**
   * The next samples at 48 kHz, channels taking turns: a view that the next call overwrites; empty at the end.
   * @param {number} [frames]
   */
  read(frames = FRAMES) { return this.#samples.subarray(0, this.#c.voice_read(Math.min(frames, FRAMES)) * this.#played); }

  /** @param {number} at  milliseconds */
  seek(at) { check(this.#c.voice_seek(at)); }

  /** Where the next sample is, in milliseconds. */
  get at() { return this.#view.getFloat64(this.#about + WINDOW.at, true); }

  /** How loud each part of the file is, 0 to 255, as far as it was read: a view. */
  get wave() {
    const at = this.#view.getUint32(this.#about + WINDOW.wave, true);
    return this.#bytes.subarray(at, at + WAVE);
  }

  /** Recording and file are over. */
  close() { this.#c.voice_close(); }

  /**
   * What becomes of a call's tape (webphone/tape.h); null where nothing happens.
   * @param {number} state
   * @param {number} event
   */
  step(state, event) {
    const edge = this.#c.tape_step(state, event);
    return edge ? { state: edge & 0xff, acts: edge >> 8 } : null;
  }

  /**
   * Some samples of one voice: the loudest, and how much of a tone is in them; thousandths of full scale.
   * @param {Float32Array} samples  FRAMES at most @param {number} rate @param {number} hertz
   */
  listen(samples, rate, hertz) {
    const some = samples.subarray(0, FRAMES);
    this.#samples.set(some);
    return { peak: this.#c.trial_peak(some.length), tone: this.#c.trial_tone(some.length, rate, hertz) };
  }

  /** How much of a tone that was played comes back (webphone/trial.h), thousandths. @param {number} before @param {number} during @param {number} played */
  echo(before, during, played) { return this.#c.trial_echo(before, during, played); }

  /** The score of a way, hundredths. @param {number} roundTrip  ms @param {number} jitter  ms @param {number} loss  thousandths */
  mos(roundTrip, jitter, loss) { return this.#c.trial_mos(roundTrip, jitter, loss); }

  /** @param {number} step  of TRIAL @param {number} value @returns {number} of GRADE */
  grade(step, value) { return this.#c.trial_grade(step, value); }

  /** @param {Iterable<readonly [step: number, grade: number]>} grades @returns {number} of VERDICT */
  verdict(grades) {
    let bits = 0;
    for (const [step, grade] of grades) bits |= grade << (2 * step);
    return this.#c.trial_verdict(bits);
  }
}

/** @param {number} err  of #abi ERRORS */
function check(err) {
  if (err) throw new Error(`opus: ${err}`);
}
