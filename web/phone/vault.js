// SPDX-License-Identifier: MIT
// Keeps a login sealed, so that the password never lies there plain; forgotten on log out.
import { seal, unseal } from './seal.js';

/** @typedef {import('./storage.js').Storage} Storage */
/** @typedef {import('./messages.js').Login} Login */

const NAME = 'login';

export class Vault {
  #storage;
  /** @type {Promise<void>} one after the other: what is forgotten while it is being sealed stays forgotten */
  #last = Promise.resolve();

  /** @param {Storage} storage */
  constructor(storage) { this.#storage = storage; }

  /** @param {Login} login */
  seal(login) { return this.#queue(() => this.#seal(login)); }

  /** @param {Login} login */
  async #seal({ username, password, displayName = '', server = '' }) {
    const plain = new TextEncoder().encode(JSON.stringify({ username, password, displayName, server }));
    await this.#storage.write(NAME, await seal(plain));
  }

  /**
   * The login that was sealed, or null: none, or it cannot be opened (then it is forgotten).
   * @returns {Promise<Login | null>}
   */
  async open() {
    const kept = await this.#storage.read(NAME);
    if (!kept) return null;
    try {
      return JSON.parse(new TextDecoder().decode(await unseal(kept)));
    } catch {
      await this.forget();
      return null;
    }
  }

  forget() { return this.#queue(() => this.#storage.remove(NAME)); }

  /** @param {() => Promise<void>} job */
  #queue(job) {
    const done = this.#last.then(job);
    this.#last = done.catch(() => {});
    return done;
  }
}
