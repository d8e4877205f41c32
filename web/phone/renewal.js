// SPDX-License-Identifier: MIT
// When a new build may take over from this one: never while a call lives; by itself when nobody looks, or when this
// one cannot do its work; else when a person says so. Every page is asked first, and this phone goes with them.

/**
 * @typedef {object} Outlook
 * @property {() => number} calls  that live
 * @property {() => boolean} watched  somebody looks at a page
 * @property {() => boolean} stuck  somebody is logged in, and is not registered
 * @property {(message: import('./messages.js').PhoneMessage) => void} tell  all pages, later ones too
 * @property {() => void} end  this phone ends
 */

export class Renewal {
  #outlook;
  #waits = false;
  #wanted = false;
  #begun = false;
  #done = false;

  /** @param {Outlook} outlook */
  constructor(outlook) { this.#outlook = outlook; }

  /**
   * A page knows of a new build, or of a new policy for this one.
   * @param {boolean} wanted  a person says: now
   */
  ask(wanted) {
    this.#waits = true;
    this.#wanted ||= wanted;
    if (!this.look()) this.#outlook.tell({ type: 'renewal' });
  }

  /** A page has the new worker; the rest of the old build only stands in the way. */
  renewed() {
    this.#done = true;
    this.look();
  }

  /** Something changed: is it time? */
  look() {
    if (!this.#waits && !this.#done) return false;
    if (this.#outlook.calls()) return false;
    if (this.#done) this.#end();
    else if (!this.#begun && (this.#wanted || !this.#outlook.watched() || this.#outlook.stuck())) {
      this.#begun = true;
      this.#outlook.tell({ type: 'renew' });
    }
    return this.#begun;
  }

  #end() {
    this.#done = this.#waits = false;
    this.#outlook.tell({ type: 'reload' });
    this.#outlook.end();
  }
}
