// SPDX-License-Identifier: MIT
// Keeps a login sealed: AES-GCM with a key that cannot be exported, so that neither the database file
// read elsewhere nor a script that copies values gets the password. Never plain, forgotten on log out.

/** @typedef {import('./storage.js').Storage} Storage */
/** @typedef {import('./messages.js').Login} Login */
/** @typedef {{ key: CryptoKey, iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer }} Sealed */

const NAME = 'login';
const IV_BYTES = 12;  // SP 800-38D 8.2.1

export class Vault {
  #storage;
  /** @type {Promise<void>} one after the other: what is forgotten while it is being sealed stays forgotten */
  #last = Promise.resolve();

  /** @param {Storage} storage */
  constructor(storage) { this.#storage = storage; }

  /**
   * A new key each time, so no initialisation vector is ever used twice with one.
   * @param {Login} login
   */
  seal(login) { return this.#queue(() => this.#seal(login)); }

  /** @param {Login} login */
  async #seal({ username, password, displayName = '', server = '' }) {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const plain = new TextEncoder().encode(JSON.stringify({ username, password, displayName, server }));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain);
    await this.#storage.write(NAME, { key, iv, sealed });
  }

  /**
   * The login that was sealed, or null: none, or it cannot be opened (then it is forgotten).
   * @returns {Promise<Login | null>}
   */
  async open() {
    /** @type {Sealed | undefined} */
    const kept = await this.#storage.read(NAME);
    if (!kept) return null;
    try {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, kept.key, kept.sealed);
      return JSON.parse(new TextDecoder().decode(plain));
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
