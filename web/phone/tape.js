// SPDX-License-Identifier: MIT
// The tape of one call: what core/src/voice/tape_table.c says is done here. Frames of both sides come through a port of an
// AudioWorklet; pages of Ogg Opus go to a file, one a second.
import { TAPE, TAPE_ACT, TAPE_EVENT, TAPE_PART_MS } from '#opus-abi';
import { fit } from './fit.js';
import { TapeClock } from './tape-clock.js';
import { TapeFile, readJson, remove, writeJson } from './tape-file.js';

/** @typedef {import('./opus.js').Opus} Opus */
/** @typedef {import('./tape-file.js').About} About */
/** @typedef {keyof typeof TAPE_EVENT} TapeEvent */
/** @typedef {{ call: number, since: number, policy: string, layout: string, about: Omit<About, 'at'> }} Call */

const POLICY = /** @type {Record<string, number>} */ ({ user: TAPE_EVENT.CALL_USER, ask: TAPE_EVENT.CALL_ASK, always: TAPE_EVENT.CALL_ALWAYS });
const WISHES = /** @type {const} */ (['START', 'STOP', 'PAUSE', 'RESUME']);
const GAP_MAX = 60;            // seconds of silence in place of what did not come
const SAME_CALL = 10_000;      // ms between what two pages think when a call came up
const BITRATE = 24_000;        // of each side
const COMPLEXITY = 5;

const nameOf = (/** @type {number} */ state) => /** @type {keyof typeof TAPE} */ (Object.entries(TAPE).find(([, number]) => number === state)?.[0] ?? 'OVER');

export class Tape {
  #opus;
  #call;
  #tell;
  #state = 0;
  #rate = 0;
  #next = 0;     // frame of the audio context that comes next
  #clock = new TapeClock(1);
  #written = 0;  // frames of the file
  #silent = false;
  #announce = false;  // when there is a file: the tones are to be in it
  #since = 0;
  /** @type {TapeFile | null} */ #file = null;
  /** @type {Promise<unknown>} steps never overlap */ #done = Promise.resolve();
  /** @type {Float32Array} */ #frames = new Float32Array(0);

  /**
   * @param {Opus} opus  its own
   * @param {Call} call
   * @param {(told: import('./messages.js').TapeTold) => void} tell
   */
  constructor(opus, call, tell) {
    this.#opus = opus;
    this.#call = call;
    this.#tell = tell;
    this.#done = this.#begin();
  }

  get #name() { return `call-${this.#call.call}.json`; }

  /** A call that another page recorded goes on as it was there. */
  async #begin() {
    const { since, policy, about } = this.#call;
    const before = await readJson(this.#name);
    const same = before?.who === about.who && before.peer === about.peer && Math.abs(before.since - since) < SAME_CALL;
    this.#state = same ? before.state : TAPE.NEW;
    await this.#step(same ? TAPE_EVENT.AGAIN : POLICY[policy] ?? -1);
  }

  /** @param {TapeEvent} event */
  wish(event) { return this.#queue(() => this.#step(TAPE_EVENT[event])); }

  /** The call goes on elsewhere: the file is whole, and what is written down of the tape says how. */
  leave() { return this.#queue(async () => this.#close()); }

  /** Where the sound comes from. @param {number} rate @param {MessagePort} port */
  listen(rate, port) {
    port.onmessage = ({ data: { at, time, samples } }) => {
      this.#hear(at, time, samples);
      port.postMessage(samples, [samples.buffer]);  // to be filled again
    };
    return this.#queue(async () => {
      this.#rate = rate;
      this.#next = 0;
      this.#clock = new TapeClock(rate);
      await this.#attempt(() => this.#open());
    });
  }

  /** @param {() => Promise<void>} job */
  #queue(job) {
    this.#done = this.#done.then(job).catch(() => {});
    return this.#done;
  }

  /** @param {number} event */
  async #step(event) {
    const edge = this.#opus.step(this.#state, event);
    if (!edge) return;
    const { acts } = edge;
    this.#state = edge.state;
    if (this.#state === TAPE.OVER) await remove(this.#name);
    else await writeJson(this.#name, { state: this.#state, since: this.#call.since, who: this.#call.about.who, peer: this.#call.about.peer }).catch(() => {});
    if (acts & TAPE_ACT.ANNOUNCE) this.#announce = true;
    if (acts & TAPE_ACT.CLOSE) this.#close();
    if (acts & TAPE_ACT.OPEN) {
      this.#silent = false;
      if (this.#rate) await this.#attempt(() => this.#open());  // else `listen` does
    }
    if (acts & TAPE_ACT.SILENCE) this.#silent = true;
    if (acts & TAPE_ACT.SOUND) this.#silent = false;
    this.#say(acts & ~TAPE_ACT.ANNOUNCE);
  }

  /** @param {number} acts */
  #say(acts) {
    const may = WISHES.filter((wish) => this.#opus.step(this.#state, TAPE_EVENT[wish]));
    this.#tell({ state: nameOf(this.#state), acts, may, since: this.#since });
  }

  async #open() {
    if (this.#file || !this.#rate || !this.#opus.step(this.#state, TAPE_EVENT.BROKEN)) return;  // it records nothing now
    const at = Date.now();
    const { about, layout } = this.#call;
    const file = await TapeFile.create(crypto.randomUUID(), { ...about, at });
    this.#file = file;
    this.#written = 0;
    this.#since = at;
    const channels = layout === 'mixed' ? 1 : 2;
    this.#opus.record({
      rate: this.#rate, channels, bitrate: BITRATE * channels, complexity: COMPLEXITY,
      tags: { TITLE: `${fit(about.name, 200)} ${fit(about.peer, 256)}`.trim(), ARTIST: fit(about.who, 200), DATE: new Date(at).toISOString() },
    });
    this.#pages(true);  // the headers: from now on there is a file
    this.#say(this.#announce ? TAPE_ACT.ANNOUNCE : 0);
    this.#announce = false;
  }

  #close() {
    const file = this.#file;
    this.#file = null;
    this.#rate = this.#opus.step(this.#state, TAPE_EVENT.BROKEN) ? this.#rate : 0;  // the next one gets a port of its own
    if (!file) return;
    try {
      this.#opus.end();
      for (let page; (page = this.#opus.page(true));) file.add(page);
    } catch {
      // What is on the disk plays.
    }
    this.#opus.close();
    file.close();
  }

  /** @param {number} at  of the context's frames @param {number} time  of day @param {Float32Array} samples  both sides take turns, the far one first */
  #hear(at, time, samples) {
    if (!this.#file) return;
    const frames = samples.length / 2;
    const lost = this.#next && at > this.#next ? Math.min(at - this.#next, GAP_MAX * this.#rate) : 0;
    const gap = lost + this.#clock.due(lost + frames, time, performance.now());
    this.#next = at + frames;
    try {
      if (gap) this.#write(new Float32Array(gap * 2));
      if (this.#silent) samples.fill(0);
      this.#write(samples);
      this.#pages(false);
    } catch {
      this.#queue(() => this.#step(TAPE_EVENT.BROKEN));
      return;
    }
    if (this.#written >= TAPE_PART_MS / 1000 * this.#rate) {
      this.#written = 0;
      this.#queue(() => this.#step(TAPE_EVENT.LIMIT));
    }
  }

  /** @param {Float32Array} samples */
  #write(samples) {
    this.#written += samples.length / 2;
    if (this.#call.layout !== 'mixed') return this.#opus.write(samples);
    if (this.#frames.length !== samples.length / 2) this.#frames = new Float32Array(samples.length / 2);
    for (let i = 0; i < this.#frames.length; i++) this.#frames[i] = (samples[2 * i] + samples[2 * i + 1]) * 0.7;
    this.#opus.write(this.#frames);
  }

  /** @param {boolean} all */
  #pages(all) { for (let page; (page = this.#opus.page(all));) this.#file?.add(page); }

  /** @param {() => Promise<void>} act */
  async #attempt(act) {
    try {
      await act();
    } catch {
      await this.#step(TAPE_EVENT.BROKEN);
    }
  }
}
