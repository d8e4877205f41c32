// SPDX-License-Identifier: MIT
// A page's way to the portal: asks the phone, which has the session, and gets the answer by its number.

/** @typedef {import('../phone/messages.js').PortalAnswer} PortalAnswer */
/** @typedef {import('../phone/messages.js').PhoneMessage} PhoneMessage */
/** @typedef {import('../phone/messages.js').Ask} Ask */

export class Portal {
  #post;
  #last = 0;
  /** @type {Map<number, (answer: PortalAnswer) => void>} */ #waiting = new Map();

  /** @param {(message: import('../phone/messages.js').PageMessage) => void} post */
  constructor(post) { this.#post = post; }

  /**
   * Never rejects: an answer that never came has status 0 and a reason.
   * @param {string} method
   * @param {string} path  /api/softphone/...
   * @param {Ask} [ask]
   * @returns {Promise<PortalAnswer>}
   */
  request(method, path, ask) {
    const id = ++this.#last;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#post({ type: 'portal', id, method, path, ...(ask ? { ask } : {}) });
    });
  }

  /** @param {Extract<PhoneMessage, { type: 'portal' }>} message */
  answered({ id, answer }) {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  /** Another phone listens, which was asked nothing. */
  lost() {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const resolve of waiting) {
      resolve({ ok: false, status: 0, reason: 'offline', title: '', detail: '', retryAfter: 0, etag: '', body: null });
    }
  }
}
