// SPDX-License-Identifier: MIT
// Keeps the image of a phone in a call, sealed, so that the phone of the next page goes on with it. Written
// at once when a call is another one than before, after other changes at most once a second; gone when there is nothing
// to keep. What is too old the core refuses.
import { seal, unseal } from './seal.js';

/** @typedef {import('./storage.js').Storage & Pick<typeof import('./storage.js').storage, 'take'>} Storage */
/** @typedef {import('./messages.js').Login} Login */
/** @typedef {{ image: Uint8Array, age: number, login: Login | null }} Kept */

const NAME = 'image';
const PAUSE = 1000;

export class Keeper {
  #storage;
  #clock;
  #kept = true;  // something may lie there of the phone before
  /** @type {any} */ #timer = null;
  /** @type {Promise<void>} one after the other */ #last = Promise.resolve();

  /**
   * @param {Storage} storage
   * @param {() => number} clock  the same in each worker
   */
  constructor(storage, clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /**
   * Something has changed; `make` gives the image when it is time, or nothing.
   * @param {() => { image: Uint8Array, login: Login | null } | null} make
   * @param {boolean} [now]  a call has got further: a reload before it is written would go back behind that
   */
  changed(make, now = false) {
    const write = () => {
      clearTimeout(this.#timer);
      this.#timer = null;
      const made = make();
      if (made) this.#queue(() => this.#write(made.image, made.login));
    };
    if (now) return write();
    this.#timer ??= setTimeout(write, PAUSE);
  }

  /** Nothing is worth keeping. */
  drop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#kept) return;
    this.#kept = false;
    this.#queue(() => this.#storage.remove(NAME));
  }

  /** The phone before this one has left a call. */
  async left() { return Boolean(await this.#storage.read(NAME).catch(() => null)); }

  /**
   * What the phone before this one left, once: a page that comes and a service worker that has waited for one never both.
   * @returns {Promise<Kept | null>}
   */
  async take() {
    await this.#last;
    const kept = await this.#storage.take(NAME, () => true);
    if (!kept) return null;
    const plain = await unseal(kept);
    const line = plain.indexOf(10);
    const login = JSON.parse(new TextDecoder().decode(plain.subarray(0, line)));
    return { image: plain.subarray(line + 1), age: Math.max(0, this.#clock() - kept.at), login };
  }

  /**
   * @param {Uint8Array} image
   * @param {Login | null} login
   */
  async #write(image, login) {
    const at = this.#clock();
    const head = new TextEncoder().encode(`${JSON.stringify(login)}\n`);
    const plain = new Uint8Array(head.length + image.length);
    plain.set(head);
    plain.set(image, head.length);
    this.#kept = true;
    await this.#storage.write(NAME, { ...await seal(plain), at });
  }

  /** @param {() => Promise<void>} job */
  #queue(job) { this.#last = this.#last.then(job).catch(() => {}); }  // private windows may refuse
}
