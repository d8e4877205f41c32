// SPDX-License-Identifier: MIT
// One call of a Phone: its state, what can be done with it, and the events that tell of changes.

/** @typedef {import('#abi').EV_CALL} Told */

/** What stands before the at sign of an address. @param {string} uri */
function short(uri) {
  const user = /^sips?:([^@;>]*)@/i.exec(uri)?.[1] ?? uri;
  try {
    return decodeURIComponent(user);
  } catch {
    return user;  // hostile, or not ours to decode
  }
}

export class Call extends EventTarget {
  #phone;
  #told;

  /** @param {import('./engine.js').Engine} phone @param {Told} told */
  constructor(phone, told) {
    super();
    this.#phone = phone;
    this.#told = told;
    /** @type {{ level: string, warning: string, mos: number } | null} */ this.quality = null;
  }

  get id() { return this.#told.call; }
  get state() { return this.#told.state; }
  get direction() { return this.#told.flags.incoming ? 'in' : 'out'; }
  get peer() { return this.#told.peer; }
  get number() { return short(this.#told.peer); }
  get name() { return this.#told.name; }
  get held() { return this.#told.flags.held; }
  get remoteHeld() { return this.#told.flags.remoteHeld; }
  get muted() { return this.#told.flags.muted; }
  get cause() { return this.#told.cause; }
  get status() { return this.#told.status; }
  /** Wall time of the answer, 0 before. */
  get since() { return this.#told.since && Math.round(this.#told.since + Date.now() - performance.timeOrigin - performance.now()); }

  /** @param {Told} told */
  changed(told) {
    this.#told = { ...told, peer: told.peer || this.#told.peer, name: told.name || this.#told.name, since: told.since || this.#told.since };
    this.tell('state', this);
    if (told.state === 'ended') this.tell('end', this);
  }

  /** @param {string} name @param {unknown} detail */
  tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  async answer() {
    this.#phone.expectMicrophone();
    this.#do('ANSWER');
    await this.#is('ANSWER', (call) => call.state === 'up');
  }

  async decline() {
    this.#do('DECLINE');
    await this.ended;
  }

  async hangup() {
    this.#do('HANGUP');
    await this.ended;
  }

  /** Settles when it is over. @returns {Promise<this>} */
  get ended() {
    if (this.state === 'ended') return Promise.resolve(this);
    return new Promise((resolve) => { this.addEventListener('end', () => resolve(this), { once: true }); });
  }

  hold() { return this.#turn('HOLD', 1, (call) => call.held); }
  unhold() { return this.#turn('HOLD', 0, (call) => !call.held); }
  mute() { return this.#turn('MUTE', 1, (call) => call.muted); }
  unmute() { return this.#turn('MUTE', 0, (call) => !call.muted); }

  /** @param {string} tones */
  sendDTMF(tones) { this.#do('DTMF', 0, [tones]); }

  /**
   * @param {string | Call} to  a number or address, or another call that is up
   * @returns {Promise<void>} rejects when the other side refuses; then this call goes on
   */
  transfer(to) {
    const done = new Promise((resolve, reject) => {
      const look = (/** @type {any} */ { detail }) => {
        if (detail.progress !== 'done' && detail.progress !== 'failed') return;
        this.removeEventListener('transfer', look);
        if (detail.progress === 'done') resolve(undefined);
        else reject(this.#phone.failure('transfer-failed', `the transfer was refused (${detail.status || 'no word of it'})`));
      };
      this.addEventListener('transfer', look);
      this.ended.then(() => resolve(undefined));
    });
    if (to instanceof Call) this.#do('TRANSFER', to.id);
    else this.#do('TRANSFER', 0, [to]);
    return done;
  }

  /** The browser's own numbers. @returns {Promise<RTCStatsReport | null>} */
  stats() { return this.#phone.statsOf(this.id); }

  /** @param {import('#abi').Command['kind']} kind @param {number} [number] @param {string[]} [text] */
  #do(kind, number = 0, text = []) { this.#phone.command({ kind, call: this.id, number, text }); }

  /** @param {'HOLD' | 'MUTE'} kind @param {number} number @param {(call: this) => boolean} test */
  #turn(kind, number, test) {
    this.#do(kind, number);
    return this.#is(kind, (call) => test(call) && !call.#told.flags.changing);
  }

  /** @param {string} kind  the command that shall bring it about @param {(call: this) => boolean} test @returns {Promise<void>} */
  #is(kind, test) {
    return new Promise((resolve, reject) => {
      const look = (/** @type {any} */ event) => {
        const refused = event?.detail === kind;
        const over = this.state === 'ended';
        if (!refused && !over && !test(this)) return;
        this.removeEventListener('state', look);
        this.removeEventListener('refused', look);
        if (over) reject(this.#phone.failure(this.cause, 'the call is over'));
        else if (refused) reject(this.#phone.failure('refused', 'not now'));
        else resolve();
      };
      this.addEventListener('state', look);
      this.addEventListener('refused', look);
      look(0);
    });
  }
}
