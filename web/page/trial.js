// SPDX-License-Identifier: MIT
// Try before a call: some seconds of the microphone go through a call of this page with itself, with the codecs of its calls, in a
// network that loses some packets, and are played back as others hear them; and the bell rings. Nothing is kept, nothing is sent.
import { isOffered } from '../state/around.js';
import { loop } from './loop.js';
import { scriptUrl } from './script-url.js';

const RECORD_TIME = 4000;
const RING_TIME = 3000;
const LOSS = 0.03;  // what a call over a poor radio network loses
/** No call has this number; tones are told apart by it. */
const NO_CALL = -1;

const lossWorker = () => new Worker(scriptUrl(new URL('../phone/loss-worker.js', import.meta.url).href), { type: 'module' });

/** @typedef {import('../state/tools.js').SoundTest} SoundTest */

/**
 * @typedef {object} Outside
 * @property {() => Promise<MediaStreamTrack>} openMicrophone  what it throws says in `symbol` why
 * @property {() => import('../state/state.js').State['codecs']} codecs
 * @property {(player: HTMLAudioElement, device: string) => unknown} playOn
 * @property {() => string} output  the device that was chosen to listen with
 * @property {(tone: 'ring' | 'none', call: number) => void} tone
 * @property {(now: { test: SoundTest, trouble?: string }) => void} tell
 */

export class Trial {
  /** @type {MediaStreamTrack | null} what is being recorded, for the meter */ track = null;
  /** @type {(() => void) | null} */ #stop = null;
  #outside;

  /** @param {Outside} outside */
  constructor(outside) { this.#outside = outside; }

  /** @param {SoundTest} wish  '' stops */
  async start(wish) {
    this.#stop?.();
    if (wish === 'ring') return this.#ring();
    if (wish === 'recording') return this.#voice();
    this.#outside.tell({ test: '' });
  }

  #ring() {
    const { tone, tell } = this.#outside;
    const timer = setTimeout(() => this.#stop?.(), RING_TIME);
    this.#stop = () => {
      clearTimeout(timer);
      this.#stop = null;
      tone('none', NO_CALL);
      tell({ test: '' });
    };
    tell({ test: 'ring' });
    tone('ring', NO_CALL);
  }

  async #voice() {
    const { tell } = this.#outside;
    let stopped = false;
    this.#stop = () => { stopped = true; };
    tell({ test: 'recording', trouble: '' });
    /** @type {MediaStreamTrack | null} */
    let track = null;
    /** @type {import('./loop.js').Loop | null} */
    let call = null;
    try {
      let voice = null;
      try {
        track = await this.#outside.openMicrophone();
        this.track = track;
        const codecs = this.#outside.codecs().filter(isOffered).map(({ name }) => name);
        call = await loop(track, { codecs, loses: { loss: LOSS, worker: lossWorker } });
        voice = stopped ? null : await this.#record(call.track);
      } finally {
        // Whatever went wrong: a microphone that nobody listens to is closed.
        call?.close();
        track?.stop();
        if (this.track === track) this.track = null;
      }
      if (voice && !stopped) await this.#playBack(voice);
    } catch (error) {
      console.debug('sound test:', error);
      tell({ test: '', trouble: /** @type {any} */ (error)?.symbol ?? 'media-error' });
    }
    if (!stopped) this.#stop = null;
    if (!stopped) tell({ test: '' });
  }

  /** @param {MediaStreamTrack} track @returns {Promise<Blob | null>} null when it was stopped */
  #record(track) {
    const recorder = new MediaRecorder(new MediaStream([track]));
    /** @type {Blob[]} */
    const parts = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start();
    return new Promise((resolve, reject) => {
      let given = true;
      const end = (/** @type {boolean} */ wanted) => {
        given = wanted;
        clearTimeout(timer);
        if (recorder.state !== 'inactive') recorder.stop();
      };
      const timer = setTimeout(() => end(true), RECORD_TIME);
      this.#stopWith(() => end(false));
      recorder.onerror = () => reject(new Error('the recorder failed'));
      recorder.onstop = () => resolve(given ? new Blob(parts, { type: recorder.mimeType }) : null);
    });
  }

  /** @param {Blob} voice */
  async #playBack(voice) {
    const player = document.createElement('audio');
    const url = URL.createObjectURL(voice);
    player.src = url;
    await this.#outside.playOn(player, this.#outside.output());
    this.#outside.tell({ test: 'playing' });
    try {
      await new Promise((resolve, reject) => {
        player.onended = () => resolve(undefined);
        player.onerror = () => reject(new Error('it cannot be played'));
        this.#stopWith(() => { player.pause(); resolve(undefined); });
        player.play().catch(reject);
      });
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  /** What is to be done in addition when it is stopped. @param {() => void} act */
  #stopWith(act) {
    const before = this.#stop;
    this.#stop = () => { before?.(); act(); };
  }
}
