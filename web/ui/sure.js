// SPDX-License-Identifier: MIT
// What cannot be had back is asked for twice: the first press asks, in the button's own words, the second within some seconds does.
const MS = 6000;

export class Sure {
  #host;
  /** @type {unknown} */ #asked = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {import('lit').ReactiveControllerHost} host */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected() { this.#ask(null); }

  /** The next press does it. @param {unknown} key  of the button */
  asked(key) { return this.#asked === key; }

  /** A press. @param {unknown} key @param {() => void} act */
  press(key, act) {
    const sure = this.asked(key);
    this.#ask(sure ? null : key);
    if (sure) act();
  }

  /** @param {unknown} key */
  #ask(key) {
    clearTimeout(this.#timer);
    this.#asked = key;
    if (key !== null) this.#timer = setTimeout(() => this.#ask(null), MS);
    this.#host.requestUpdate();
  }
}
