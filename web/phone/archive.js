// SPDX-License-Identifier: MIT
// The text messages of one account, newest last, kept over restarts and bounded; from EV_MESSAGE to storage.

export const ARCHIVE_MAX = 1000;
const NAME = 'messages';

/** @typedef {import('#abi').EV_MESSAGE} EV_MESSAGE */
/** @typedef {Omit<EV_MESSAGE, 'kind' | 'call'> & { at: number }} Letter */

export class Archive {
  /** @type {Letter[]} */ #letters = [];
  #aor = '';
  /** @type {Promise<unknown>} */ #writing = Promise.resolve();
  #storage;
  #tell;

  /**
   * @param {import('./storage.js').Storage} storage
   * @param {(letters: Letter[]) => void} tell  for pages that come later; `open` tells those that are there
   */
  constructor(storage, tell) {
    this.#storage = storage;
    this.#tell = tell;
  }

  /**
   * Somebody is registered. Messages of others are not for him; what was on its way when the phone ended
   * did not arrive as far as anybody knows.
   * @param {string} aor
   * @returns {Promise<Letter[] | null>} null when nothing has changed
   */
  async open(aor) {
    if (aor === this.#aor) return null;
    this.#aor = aor;
    this.#letters = [];
    const kept = await this.#storage.read(NAME);
    if (kept?.aor !== aor || !Array.isArray(kept.letters) || aor !== this.#aor) return null;
    const before = kept.letters.map((/** @type {Letter} */ letter) => (
      letter.state === 'waiting' ? { ...letter, state: 'failed', cause: 'link-lost' } : letter));
    this.#letters = [...before, ...this.#letters].slice(-ARCHIVE_MAX);
    this.#tell(this.#letters);
    return this.#letters;
  }

  /**
   * @param {EV_MESSAGE} output
   * @param {number} at
   */
  add(output, at) {
    const { state, number, cause, status, peer, name, text } = output;
    const sent = number ? this.#letters.findLast((other) => other.number === number && other.state === 'waiting') : null;
    this.#letters = sent
      ? this.#letters.map((other) => (other === sent ? { ...sent, state, cause, status } : other))
      : [...this.#letters, { state, number, cause, status, peer, name, text, at }].slice(-ARCHIVE_MAX);
    this.#tell(this.#letters);
    const { storage, kept } = { storage: this.#storage, kept: { aor: this.#aor, letters: this.#letters } };
    this.#writing = this.#writing.then(() => storage.write(NAME, kept)).catch(() => {});
    return this.#writing;
  }

  /** Who logs out leaves nothing. */
  forget() {
    this.#letters = [];
    this.#aor = '';
    this.#tell([]);
    this.#writing = this.#writing.then(() => this.#storage.remove(NAME)).catch(() => {});
    return this.#writing;
  }
}
