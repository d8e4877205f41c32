// SPDX-License-Identifier: MIT
// Somebody looks at a page of the portal's data: said when it is opened, when its window is looked at again, and now and
// then while it is, since nobody says what another device or the operator has changed. What is unchanged costs a 304.

export class Look {
  #host;
  #name;
  #period;
  /** @type {ReturnType<typeof setInterval> | null} */ #timer = null;

  /**
   * @param {import('lit').ReactiveControllerHost & { intent(name: string): void }} host
   * @param {string} name  of the intent
   * @param {number} period  ms
   */
  constructor(host, name, period) {
    this.#host = host;
    this.#name = name;
    this.#period = period;
    host.addController(this);
  }

  hostConnected() {
    this.#timer = setInterval(this.#look, this.#period);
    document.addEventListener('visibilitychange', this.#look);
    // An intent needs a parent that listens: after this element has been put into it.
    queueMicrotask(this.#look);
  }

  hostDisconnected() {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    document.removeEventListener('visibilitychange', this.#look);
  }

  #look = () => { if (this.#timer !== null && !document.hidden) this.#host.intent(this.#name); };
}
