// SPDX-License-Identifier: MIT
// Phonebook, history and voice messages of who is logged in: opened from what is kept, kept in step with the portal
// while pages are looked at, forgotten at log-out. Joins book, calls and mailbox to the phone.
import { Book } from './book.js';
import { Calls } from './calls.js';
import { Mailbox } from './mailbox.js';

/** @typedef {import('./messages.js').PhoneMessage} PhoneMessage */
/** @typedef {import('#abi').EvOutput} EvOutput */

const PAUSE = 60_000;  // between two looks at the portal while a page is looked at
const AGAIN = 3_000;  // after one that it did not answer, and twice as long each time
const MESSAGES = 1;  // wp_package
const DIALOG = 2;
export const LAMPS_MAX = 40;  // the core has 64 errands for everything

/**
 * @typedef {object} Outside
 * @property {import('./book.js').Request} request
 * @property {(message: PhoneMessage) => void} tell  all pages
 * @property {(command: import('./messages.js').Command) => void} command
 * @property {() => boolean} watched  somebody looks at a page
 * @property {(ms: number) => number} wall  of the core's clock
 */

export class Data {
  #shelf;
  #outside;
  #book;
  #calls;
  #mailbox;
  #who = '';
  #aor = '';
  #registered = false;
  /** @type {Promise<void>} until what another person had is gone */ #leaving = Promise.resolve();
  /** @type {Promise<void>} until what is kept of this one is read */ #opened = Promise.resolve();
  /** @type {any} */ #timer = null;
  #again = AGAIN;
  #hurries = false;
  #missed = false;  // something was not answered since the last look began
  /** @type {Map<unknown, string[]>} lamps that each page wants */ #wanted = new Map();
  /** @type {Set<string>} lamps that the core was asked for */ #lamps = new Set();

  /**
   * @param {import('./shelf.js').Shelf} shelf
   * @param {Outside} outside
   */
  constructor(shelf, outside) {
    this.#shelf = shelf;
    this.#outside = outside;
    const { tell } = outside;
    /** @type {import('./book.js').Request} */
    const request = async (method, path, ask) => {
      const answer = await outside.request(method, path, ask);
      this.#answered(answer);
      return answer;
    };
    this.#book = new Book(shelf, { request, tell });
    this.#calls = new Calls(shelf, { request, tell, wall: outside.wall });
    this.#mailbox = new Mailbox(shelf, { request, tell });
  }

  /**
   * Somebody was let in, or is remembered. What another person left on this device goes.
   * @param {string} who  SIP user name
   * @param {boolean} [lives]  his calls went on while the phone was started anew
   */
  async open(who, lives = false) {
    if (who === this.#who) return;
    this.#who = who;
    this.#opened = this.#read(who, lives);
    await this.#opened;
    if (who === this.#who) this.sync();
  }

  /** @param {string} who @param {boolean} lives */
  async #read(who, lives) {
    await this.#leaving;
    const kept = await this.#shelf.get('who').catch(() => null);
    if (who !== this.#who) return;
    if (kept !== who) {
      await this.#shelf.clear().catch(() => {});
      await this.#shelf.set('who', who).catch(() => {});
    }
    await Promise.all([this.#book.open(), this.#calls.open(lives), this.#mailbox.open()].map((done) => done.catch(() => {})));
  }

  /** Who logs out leaves nothing. What the portal has not heard yet is said with the end of the session. */
  leave() {
    this.#who = this.#aor = '';
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#lamps.clear();
    // Calls that ended with the log-out are on their way into the history.
    const words = this.#opened.then(() => this.#calls.settled()).then(() => this.#calls.lastWords());
    this.#leaving = words.then(() => {
      for (const part of [this.#book, this.#calls, this.#mailbox]) part.close();
      return this.#shelf.clear();
    }).catch(() => {});
    return words;
  }

  /** For a page that comes later. @returns {PhoneMessage[]} */
  present() { return this.#who ? [...this.#book.present(), this.#calls.present(), this.#mailbox.present()] : []; }

  /** The session was opened, the network is back, a page is looked at, or it is time. */
  sync() {
    if (!this.#who) return;
    this.#missed = false;
    Promise.all([this.#calls.sync(), this.#book.sync(), this.#mailbox.sync()]).catch(() => {}).then(() => {
      if (!this.#missed) this.#again = AGAIN;
    });
    this.#wait(PAUSE, false);
  }

  /** @param {number} ms @param {boolean} hurries */
  #wait(ms, hurries) {
    this.#hurries = hurries;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { if (this.#outside.watched()) this.sync(); else this.#timer = null; }, ms);
  }

  /** A portal that is away or busy for a moment has it all a moment later. @param {{ ok: boolean, status: number, retryAfter?: number }} answer */
  #answered({ ok, status, retryAfter = 0 }) {
    if (ok || (status && status !== 429 && status < 500) || !this.#who) return;
    this.#missed = true;
    if (this.#hurries || this.#again >= PAUSE) return;
    this.#wait(Math.min(PAUSE, Math.max(this.#again, retryAfter * 1000)), true);
    this.#again *= 2;
  }

  /** A page is looked at again. */
  looked() { if (this.#timer === null) this.sync(); }

  /** @param {EvOutput} output */
  event(output) {
    if (output.kind === 'EV_ACCOUNT') return this.#account(output);
    if (!this.#who) return;
    // A call that goes on over a restart is told at once: before it is known here when it began.
    if (output.kind === 'EV_REPORT' || output.kind === 'EV_CALL') this.#opened.then(() => this.#call(output));
    if (output.kind === 'EV_WATCH' && output.package === 'messages') this.#mailbox.sync().catch(() => {});
  }

  /** @param {import('#abi').EV_CALL | import('#abi').EV_REPORT} output */
  #call(output) {
    if (output.kind === 'EV_REPORT') return this.#calls.report(output);
    this.#calls.event(output);
    if (output.state === 'ended') this.#calls.sync().catch(() => {});
  }

  /**
   * @param {Extract<import('./messages.js').PageMessage, { type: 'data' }>} message
   * @param {unknown} page
   */
  async page(message, page) {
    switch (message.what) {
      case 'seen': return this.#calls.seen();
      case 'contacts': return this.#book.sync();
      case 'calls': return this.#calls.sync().then(() => this.#calls.compare());
      case 'drop': return this.#calls.drop(message.uuids ?? []);
      case 'mailbox': return this.#mailbox.sync();
      case 'lamps': return this.#want(page, message.numbers ?? []);
    }
  }

  /** @param {unknown} page */
  gone(page) { if (this.#wanted.delete(page)) this.#light(); }

  /** @param {import('#abi').EV_ACCOUNT} output */
  #account({ state, aor }) {
    const registered = state === 'registered';
    if (registered === this.#registered && aor === this.#aor) return;
    this.#registered = registered;
    if (state === 'off' || state === 'refused') {
      this.#lamps.clear();
      this.#aor = '';
    }
    // Asked for once: the core keeps subscriptions over links and registrations by itself.
    if (registered && aor !== this.#aor) {
      this.#aor = aor;
      this.#outside.command({ kind: 'SUBSCRIBE', number: MESSAGES, text: [aor] });
      this.#light();
    }
  }

  /** @param {unknown} page @param {string[]} numbers */
  #want(page, numbers) {
    const list = numbers.filter((number) => typeof number === 'string' && number.length < 256).slice(0, LAMPS_MAX);
    if (list.length) this.#wanted.set(page, list);
    else this.#wanted.delete(page);
    this.#light();
  }

  /** Lamps that any page shows, and no more: the first pages' first ones, up to what the core can hold. */
  #light() {
    if (!this.#registered) return;
    const wish = new Set([...this.#wanted.values()].flat().slice(0, LAMPS_MAX));
    for (const number of this.#lamps) if (!wish.has(number)) this.#switch(number, false);
    for (const number of wish) if (!this.#lamps.has(number)) this.#switch(number, true);
  }

  /** @param {string} number @param {boolean} on */
  #switch(number, on) {
    if (on) this.#lamps.add(number);
    else this.#lamps.delete(number);
    this.#outside.command({ kind: on ? 'SUBSCRIBE' : 'UNSUBSCRIBE', number: DIALOG, text: [number] });
  }
}
