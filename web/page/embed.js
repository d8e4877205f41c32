// SPDX-License-Identifier: MIT
// The connector's protocol on the phone's side: calls of the page that holds this one come in as messages, answers and
// events go out. Only the parent itself, at an origin of the operator's list, is listened to (docs/sdk/connector.md).
import { eventsOf, pictureOf, registrationOf } from './embed-events.js';
import { Refusal } from './embed-data.js';
import { METHODS } from './embed-methods.js';

/** @typedef {import('../state/state.js').State} State */
/** @typedef {import('./guest.js').Host} Host */
/** @typedef {{ id: string | number, containerId: string, fn: string, data: unknown }} Asked */
/** @typedef {{ test: (state: State) => unknown, done: (found: any) => void, timer: any }} Waiter */

const TYPE = 'webphone-sdk';
const TEXT_MAX = 256;
const IDS_MAX = 1024;  // that were used and are not used again
const WAITING_MAX = 32;  // messages before the configuration is there; calls that are being done
const BURST = 100;
const PER_SECOND = 50;

/** @param {unknown} id */
const isId = (id) => (typeof id === 'number' && Number.isFinite(id)) || (typeof id === 'string' && id.length > 0 && id.length <= TEXT_MAX);
/** @param {unknown} text */
const isText = (text) => typeof text === 'string' && text.length > 0 && text.length <= TEXT_MAX;

/** As many as an allowance that fills up with time; a flood gets no more. */
class Allowance {
  #left = BURST;
  #at = 0;

  /** @param {number} now  milliseconds */
  take(now) {
    this.#left = Math.min(BURST, this.#left + (Math.max(0, now - this.#at) * PER_SECOND) / 1000);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

export class Embed {
  #host;
  #parent;
  #allowance = new Allowance();
  /** @type {Set<string | number>} */ #ids = new Set();
  /** @type {MessageEvent[]} */ #early = [];
  /** @type {Set<Waiter>} */ #waiters = new Set();
  /** @type {{ origin: string, containerId: string } | null} who is told of events */ #driver = null;
  /** @type {Map<number, number>} */ #begun = new Map();
  #busy = 0;

  /**
   * What the methods share: the account they were handed, one that waits for its code, the password of the last log-in of
   * theirs, and how many there were.
   * @type {{ account: import('./embed-methods.js').Account | null, waiting: import('./embed-provision.js').Waiting | null, password: string | null, logins: number }}
   */
  memory = { account: null, waiting: null, password: null, logins: 0 };

  /** @param {Host & { parent: Window }} host */
  constructor(host) {
    this.#host = host;
    this.#parent = host.parent;
  }

  /** Says nothing but that somebody listens: to whom may be answered is not known yet. */
  begin() { this.#parent.postMessage({ _type: TYPE, ready: true }, '*'); }

  get host() { return this.#host; }

  /** What `state` gives. */
  picture() { return pictureOf(this.#host.state(), this.#host.numberOf); }

  /** @param {MessageEvent} event */
  hear(event) {
    const { source, data } = event;
    if (source !== this.#parent || typeof data !== 'object' || data === null || data._type !== TYPE) return;
    const { config } = this.#host.state();
    if (!config) {
      if (this.#early.length < WAITING_MAX) this.#early.push(event);
      return;
    }
    const allowed = /** @type {any} */ (config).embedOrigins;
    if (!Array.isArray(allowed) || !allowed.includes(event.origin)) return;
    if (!isId(data.id) || !isText(data.containerId) || this.#ids.has(data.id)) return;
    this.#remember(data.id);
    const reply = (/** @type {object} */ answer) => {
      this.#parent.postMessage({ id: data.id, containerId: data.containerId, ...answer }, event.origin);
    };
    if (!this.#allowance.take(performance.now()) || this.#busy >= WAITING_MAX) {
      return reply({ error: 'too many messages', code: 'too-many' });
    }
    this.#meet(event.origin, data.containerId);
    this.#do(data, reply);
  }

  /** @param {State} before */
  changed(before) {
    const state = this.#host.state();
    if (state.config && this.#early.length) for (const event of this.#early.splice(0)) this.hear(event);
    for (const told of eventsOf(before, state, this.#host.numberOf, this.#begun)) this.#tell(told);
    for (const waiter of [...this.#waiters]) this.#look(waiter);
  }

  /**
   * Waits until the state is so; a test that throws ends it too.
   * @template T
   * @param {(state: State) => T} test
   * @param {number} ms
   * @returns {Promise<NonNullable<T>>}
   */
  until(test, ms) {
    return new Promise((resolve, reject) => {
      const end = (/** @type {() => void} */ how) => {
        clearTimeout(waiter.timer);
        this.#waiters.delete(waiter);
        how();
      };
      /** @type {Waiter} */
      const waiter = {
        test: (state) => {
          try {
            return test(state);
          } catch (error) {
            end(() => reject(error));
            return null;
          }
        },
        done: (found) => end(() => resolve(found)),
        timer: setTimeout(() => end(() => reject(new Refusal('timeout', 'it took too long'))), ms),
      };
      this.#waiters.add(waiter);
      this.#look(waiter);
    });
  }

  /** @param {Waiter} waiter */
  #look(waiter) {
    const found = waiter.test(this.#host.state());
    if (found) waiter.done(found);
  }

  /** @param {Asked} asked @param {(answer: object) => void} reply */
  async #do({ fn, data }, reply) {
    this.#busy += 1;
    try {
      if (typeof fn !== 'string' || !Object.hasOwn(METHODS, fn)) throw new Refusal('unknown-method', 'this phone has no such method');
      reply({ data: await METHODS[fn](this, data) });
    } catch (error) {
      if (error instanceof Refusal) reply({ error: error.message, code: error.code });
      else reply({ error: 'the phone failed', code: 'failed' });
    } finally {
      this.#busy -= 1;
    }
  }

  /** @param {string | number} id */
  #remember(id) {
    this.#ids.add(id);
    if (this.#ids.size > IDS_MAX) for (const oldest of this.#ids) return void this.#ids.delete(oldest);
  }

  /** Whoever speaks first, or by another name, hears how it stands. @param {string} origin @param {string} containerId */
  #meet(origin, containerId) {
    if (this.#driver?.origin === origin && this.#driver.containerId === containerId) return;
    this.#driver = { origin, containerId };
    const state = this.#host.state();
    this.#tell(registrationOf(state));
    if (!state.calls.length) this.#tell({ event: 'session-idle', detail: {} });
    for (const told of eventsOf({ ...state, calls: [] }, state, this.#host.numberOf, this.#begun)) this.#tell(told);
  }

  /** @param {import('./embed-events.js').Told} told */
  #tell({ event, detail }) {
    if (!this.#driver) return;
    const { origin, containerId } = this.#driver;
    this.#parent.postMessage({ containerId, event, data: { detail } }, origin);
  }
}
