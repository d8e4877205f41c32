// SPDX-License-Identifier: MIT
// A machine that is too busy renders no sound for a while: the audio context's time stands still, and what was said then is
// lost. A recording has silence there, so that it is as long as the call, and the rest of it where it belongs.

const LOOK = 8;           // parts of a tenth of a second, of which the one that came soonest tells
const SURE_MS = 10;       // less is chance
const DRIFT_MS = 0.5;     // of two clocks in the time of a look: that of the sound card is right as any
const MOST_MS = 60_000;   // more is a machine that slept, or a clock that was set

export class TapeClock {
  #rate;
  /** @type {number[] | null} what each clock said when the first part began */ #begun = null;
  #frames = 0;
  #looks = 0;
  #least = Infinity;
  /** @type {number | null} how late the soonest is */ #usual = null;

  /** @param {number} rate */
  constructor(rate) { this.#rate = rate; }

  /**
   * Some frames have come.
   * @param {number} frames
   * @param {...number} clocks  what they say, ms; only what all of them say is believed
   * @returns {number} frames of silence that are to be written before them
   */
  due(frames, ...clocks) {
    this.#frames += frames;
    const sound = this.#frames / this.#rate * 1000;
    this.#begun ??= clocks.map((now) => now - sound);
    const begun = this.#begun;
    this.#least = Math.min(this.#least, ...clocks.map((now, i) => now - begun[i] - sound));
    if (++this.#looks < LOOK) return 0;
    const least = this.#least;
    const late = least - (this.#usual ?? least);
    this.#looks = 0;
    this.#least = Infinity;
    if (late >= SURE_MS && late <= MOST_MS) {
      const silence = Math.round(late / 1000 * this.#rate);
      this.#frames += silence;
      return silence;
    }
    const known = this.#usual !== null && Math.abs(late) <= MOST_MS;
    this.#usual = known ? least - late + Math.max(-DRIFT_MS, Math.min(DRIFT_MS, late)) : least;
    return 0;
  }
}
