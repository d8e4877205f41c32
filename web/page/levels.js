// SPDX-License-Identifier: MIT
// How loud it is, both ways, some times a second, for meters that draw themselves: 0 silence, 1 full. It is told past the
// state, for ten changes a second of the whole screen would cost more than they show.

const PERIOD = 100;
const SAMPLES = 512;
const QUIETEST = -52;  // decibels of full scale that move a meter

/**
 * Speech in decibels, as a part of what a meter shows.
 * @param {Float32Array} samples
 */
export function loudness(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.round(Math.min(1, Math.max(0, 1 + (decibels + 3) / -(QUIETEST + 3))) * 100) / 100;
}

/** @typedef {{ track: MediaStreamTrack, source: MediaStreamAudioSourceNode, analyser: AnalyserNode }} Ear */

export class Levels {
  /** @type {AudioContext | null} */ #context = null;
  /** @type {Map<string, Ear>} */ #ears = new Map();
  /** @type {any} */ #timer = null;
  #samples = new Float32Array(SAMPLES);
  #tracks;
  #tell;

  /**
   * @param {() => Record<string, MediaStreamTrack | null>} tracks  what there is to hear now, by name
   * @param {(levels: Record<string, number>) => void} tell
   */
  constructor(tracks, tell) {
    this.#tracks = tracks;
    this.#tell = tell;
  }

  /** @param {boolean} on  while somebody can see it */
  watch(on) {
    if (on === (this.#timer !== null)) return;
    clearInterval(this.#timer);
    this.#timer = on ? setInterval(() => this.#measure(), PERIOD) : null;
    if (on) return;
    for (const name of [...this.#ears.keys()]) this.#leave(name);
    this.#context?.close().catch(() => {});
    this.#context = null;
    this.#tell({});
  }

  #measure() {
    /** @type {Record<string, number>} */
    const levels = {};
    const tracks = this.#tracks();
    for (const name of [...this.#ears.keys()]) if (tracks[name] !== this.#ears.get(name)?.track) this.#leave(name);
    for (const [name, track] of Object.entries(tracks)) {
      if (!track || track.readyState === 'ended') continue;
      const { analyser } = this.#ears.get(name) ?? this.#listen(name, track);
      analyser.getFloatTimeDomainData(this.#samples);
      levels[name] = track.enabled ? loudness(this.#samples) : 0;
    }
    this.#tell(levels);
  }

  /**
   * @param {string} name
   * @param {MediaStreamTrack} track
   */
  #listen(name, track) {
    const context = (this.#context ??= new AudioContext({ latencyHint: 'playback' }));
    if (context.state === 'suspended') context.resume().catch(() => {});
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = new AnalyserNode(context, { fftSize: SAMPLES });
    source.connect(analyser);
    const ear = { track, source, analyser };
    this.#ears.set(name, ear);
    return ear;
  }

  /** @param {string} name */
  #leave(name) {
    this.#ears.get(name)?.source.disconnect();
    this.#ears.delete(name);
  }
}
