// SPDX-License-Identifier: MIT
// When it is asked why there is no connection: once for each trouble, not at each attempt, and when the network changes.

/** @typedef {import('../state/tools.js').Reach} Reach */

export class Reachability {
  #found;
  #find;
  #asked = false;

  /**
   * @param {(reach: Reach) => void} found
   * @param {() => Promise<Reach>} find
   */
  constructor(found, find) {
    this.#found = found;
    this.#find = find;
  }

  /** @param {{ state: string, cause: string }} account */
  account({ state, cause }) {
    if (state === 'registered' || state === 'off') {
      this.#asked = false;
      return;
    }
    if (cause !== 'connect-failed' || this.#asked) return;
    this.#asked = true;
    this.look();
  }

  /** The network has changed: what was found may not hold any more. */
  again() { if (this.#asked) this.look(); }

  look() {
    this.#find().then((reach) => { if (this.#asked) this.#found(reach); }).catch(() => {});
  }
}
