// SPDX-License-Identifier: MIT
// The one loop: each input goes in, all its outputs come out and are handed on, then the next one. What
// comes while draining waits its turn. One timer runs to the core's deadline.

/** @typedef {import('./core.js').Core} Core */
/** @typedef {import('#abi').Output} Output */
/** @typedef {(core: Core, now: number) => number} Input  answers 0 or an error of the core */

/**
 * @typedef {object} Outside
 * @property {() => number} clock  milliseconds, never backwards
 * @property {(output: Output, from: any) => void} hand  `from` is what came with the input
 * @property {(error: unknown, from: any) => void} report  an error number of the core, or what `hand` threw
 * @property {(error: unknown) => void} broken  the core itself threw; the pump has stopped
 * @property {(core: Core) => void} [settled]  all inputs so far are done
 * @property {(call: () => void, ms: number) => any} [setTimer]
 * @property {(timer: any) => void} [clearTimer]
 */

const LONGEST_TIMER = 2 ** 31 - 1;

export class Pump {
  /** @type {Core | null} */ #core = null;
  /** @type {{ input: Input, from: any }[]} */ #waiting = [];
  #draining = false;
  /** @type {any} */ #timer = null;
  #due = Infinity;
  #outside;

  /** @param {Outside} outside */
  constructor(outside) { this.#outside = outside; }

  /**
   * From now on inputs go to this core; `first` before all that have waited for it.
   * @param {Core} core
   * @param {Input[]} [first]
   */
  start(core, first = []) {
    this.#core = core;
    this.#waiting.unshift(...first.map((input) => ({ input, from: null })));
    this.#run();
  }

  /** Inputs wait until the next start. */
  stop() {
    this.#core = null;
    this.#wake(Infinity);
  }

  /**
   * @param {Input} input
   * @param {any} [from]  who caused it; handed on with each output
   */
  feed(input, from = null) {
    this.#waiting.push({ input, from });
    this.#run();
  }

  #run() {
    if (this.#draining) return;
    this.#draining = true;
    while (this.#core && this.#waiting.length) {
      const { input, from } = /** @type {{ input: Input, from: any }} */ (this.#waiting.shift());
      this.#one(this.#core, input, from);
    }
    this.#draining = false;
    if (!this.#core) return;
    this.#wake(this.#core.deadline);
    this.#outside.settled?.(this.#core);
  }

  /**
   * A capability that fails must not leave the core undrained. A core that traps is in no known state.
   * @param {Core} core
   * @param {Input} input
   * @param {any} from
   */
  #one(core, input, from) {
    const { clock, hand, report, broken } = this.#outside;
    try {
      const err = input(core, clock());
      if (err) report(err, from);
      for (const output of core.outputs()) {
        try {
          hand(output, from);
        } catch (error) {
          report(error, from);
        }
      }
    } catch (error) {
      this.stop();
      broken(error);
    }
  }

  /** @param {number} deadline */
  #wake(deadline) {
    if (deadline === this.#due && this.#timer !== null) return;
    const { clock, setTimer = setTimeout, clearTimer = clearTimeout } = this.#outside;
    if (this.#timer !== null) clearTimer(this.#timer);
    this.#timer = null;
    this.#due = deadline;
    if (deadline === Infinity) return;
    // Up to the next whole millisecond: the core cuts fractions off.
    const wait = Math.max(0, Math.min(Math.ceil(deadline - clock()), LONGEST_TIMER));
    this.#timer = setTimer(() => {
      this.#timer = null;
      this.feed((core, now) => core.expire(now));
    }, wait);
  }
}
