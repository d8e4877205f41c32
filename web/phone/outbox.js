// SPDX-License-Identifier: MIT
// What an agent decided, on its way to the portal: kept in storage until the portal has answered, sent in its
// order, again and again while nobody answers. A refusal is told once; nothing is dropped without a word.

/** @typedef {import('./storage.js').Storage} Storage */
/** @typedef {import('./messages.js').PortalAnswer} PortalAnswer */
/**
 * @typedef {object} Owed
 * @property {string} id
 * @property {'disposition' | 'save' | 'edit' | 'invalid'} what
 * @property {number} lead
 * @property {string} who  of the lead, for words
 * @property {Record<string, unknown>} body
 * @property {number} at
 */

/**
 * @typedef {object} Outside
 * @property {(method: string, path: string, ask: { body: unknown }) => Promise<PortalAnswer>} request
 * @property {(owed: Owed[]) => void} tell  what still waits
 * @property {(owed: Owed, answer: PortalAnswer) => void} done  accepted or refused
 * @property {() => number} [now]
 * @property {(call: () => void, ms: number) => any} [setTimer]
 * @property {(timer: any) => void} [clearTimer]
 */

const NAME = 'agent-outbox';
export const OWED_MAX = 50;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60_000;

export class Outbox {
  #storage;
  #outside;
  /** @type {Owed[]} */ #owed = [];
  #who = '';
  #turn = 0;  // grows with each person: what was sent for one is not answered to another
  /** @type {Promise<boolean> | null} */ #flushing = null;
  /** @type {Promise<unknown>} */ #writing = Promise.resolve();
  #wait = FIRST_WAIT;
  /** @type {any} */ #timer = null;

  /**
   * @param {Storage} storage
   * @param {Outside} outside
   */
  constructor(storage, outside) {
    this.#storage = storage;
    this.#outside = outside;
  }

  get owed() { return this.#owed; }

  /**
   * Whose it is; what another person owes stays where it is until he is back.
   * @param {string} who  '' for nobody
   */
  async open(who) {
    if (who === this.#who) return;
    this.#stopTimer();
    const turn = ++this.#turn;
    this.#flushing = null;
    this.#who = who;
    this.#owed = [];
    if (who) {
      const kept = await this.#storage.read(`${NAME} ${who}`).catch(() => null);
      if (turn !== this.#turn) return;
      this.#owed = [...(Array.isArray(kept) ? kept : []), ...this.#owed];
    }
    this.#outside.tell(this.#owed);
  }

  /**
   * Kept at once, sent when it can be. A later word on the same lead takes the place of an earlier one.
   * @param {Omit<Owed, 'id' | 'at'>} wish
   * @returns {boolean} false: there is no room for it
   */
  add(wish) {
    if (this.#owed.length >= OWED_MAX) return false;
    const { now = Date.now } = this.#outside;
    const going = this.#flushing ? this.#owed[0] : null;
    const rest = this.#owed.filter((other) => other === going || other.lead !== wish.lead || other.what !== 'disposition' || !('disposition' in wish.body));
    this.#owed = [...rest, { ...wish, id: crypto.randomUUID(), at: now() }];
    this.#changed();
    this.flush();
    return true;
  }

  /** @returns {Promise<boolean>} nothing is owed any more */
  flush() {
    this.#stopTimer();
    if (!this.#owed.length) return Promise.resolve(true);
    this.#flushing ??= this.#send();
    return this.#flushing;
  }

  /** The portal can be reached again, as far as is known. */
  again() {
    this.#wait = FIRST_WAIT;
    return this.#owed.length ? this.flush() : Promise.resolve(true);
  }

  async #send() {
    const turn = this.#turn;
    for (let first = this.#owed[0]; first; first = this.#owed[0]) {
      const answer = await this.#outside.request(...requestOf(first));
      if (turn !== this.#turn) return false;  // said for one who has gone; he asks again when he is back
      if (isUnheard(answer)) return this.#later();
      this.#owed = this.#owed.filter((other) => other !== first);
      this.#changed();
      this.#outside.done(first, answer);
    }
    this.#wait = FIRST_WAIT;
    return this.#ended(true);
  }

  /** In the same breath: what is added from now on begins anew. @param {boolean} empty */
  #ended(empty) {
    this.#flushing = null;
    return empty;
  }

  #later() {
    const { setTimer = setTimeout } = this.#outside;
    this.#timer ??= setTimer(() => { this.#timer = null; this.flush(); }, this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    return this.#ended(false);
  }

  #stopTimer() {
    const { clearTimer = clearTimeout } = this.#outside;
    if (this.#timer !== null) clearTimer(this.#timer);
    this.#timer = null;
  }

  #changed() {
    this.#outside.tell(this.#owed);
    const [name, owed] = [`${NAME} ${this.#who}`, this.#owed];
    const { write, remove } = this.#storage;
    this.#writing = this.#writing.then(() => (owed.length ? write.call(this.#storage, name, owed) : remove.call(this.#storage, name))).catch(() => {});
  }
}

/** @param {Owed} owed @returns {[method: string, path: string, ask: { body: unknown }]} */
function requestOf({ what, lead, body }) {
  const path = `/api/softphone/lead/${lead}`;
  return what === 'edit' ? ['PATCH', path, { body }] : ['POST', `${path}/${what}`, { body }];
}

/**
 * Nobody has looked at it: the portal is away, busy, broken, or wants a log-in first.
 * @param {PortalAnswer} answer
 */
export const isUnheard = ({ status, reason }) => (
  reason === 'no-session' || status === 0 || status === 401 || status === 408 || status === 429 || status >= 500);
