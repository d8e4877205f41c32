// SPDX-License-Identifier: MIT
// The engine without a screen, as an object with methods and events: registration, calls, subscriptions, messages.
// Every rule is the core's; this hands on what is wanted and tells what happened.
import { listDevices } from '../page/devices.js';
import { Call } from './call.js';
import { Engine, PhoneError } from './engine.js';

/** @typedef {import('#abi').EV_ACCOUNT} Account */
/** @typedef {import('#abi').EvOutput} EvOutput */

/** As the core numbers them (output.h). @type {Record<string, number>} */
const PACKAGES = { messages: 1, dialog: 2, presence: 3 };

export { Call, PhoneError };

export class Phone extends EventTarget {
  #engine;
  #config;
  #login;
  /** @type {Map<number, Call>} */ #calls = new Map();
  /** @type {Pick<Account, 'state' | 'cause' | 'status' | 'aor' | 'server'>} */
  #account = { state: 'off', cause: 'none', status: 0, aor: '', server: '' };
  #messages = 0;
  #trouble = '';
  #why = 'not with these values';

  /** @param {import('./phone.d.ts').PhoneOptions} options */
  constructor({ username, password, displayName = '', shared, worker, wasm, tones, ...config }) {
    super();
    this.#login = [username, password, displayName];
    this.#config = JSON.stringify(config);
    this.#engine = new Engine({ shared, worker, wasm, tones, iceServers: config.iceServers }, {
      event: (output) => this.#happened(output),
      failure: (symbol) => {
        this.#trouble = symbol;
        this.#tell('failure', symbol);
      },
      refused: ({ kind, call = 0, number }) => {
        const known = this.#calls.get(call);
        if (kind === 'TRANSFER') known?.tell('transfer', { progress: 'failed', status: 0 });
        (known ?? this).dispatchEvent(new CustomEvent('refused', { detail: known ? kind : kind + number }));
      },
      lost: () => this.#lost(),
    });
    this.#configure();
  }

  get registration() { return this.#account; }
  get registered() { return this.#account.state === 'registered'; }
  get calls() { return [...this.#calls.values()]; }

  /** @returns {Promise<void>} */
  register() {
    this.#configure();
    this.#engine.command({ kind: 'LOGIN', number: 0, text: this.#login });
    return this.#until('LOGIN0', 'registration', (event) => {
      const { state, cause, status } = this.#account;
      // Not what an earlier attempt came to.
      if (event && state === 'refused') throw new PhoneError(cause, `the server refused the registration (${status || 'username'})`);
      return state === 'registered';
    });
  }

  /** @returns {Promise<void>} */
  unregister() {
    this.#engine.command({ kind: 'LOGOUT' });
    return this.#until('', 'registration', () => this.#account.state === 'off');
  }

  /**
   * @param {string} to
   * @param {{ as?: string, withheld?: boolean }} [how]
   * @returns {Promise<Call>}
   */
  call(to, { as = '', withheld = false } = {}) {
    // Whoever is being dialled is not dialled once more: a second press means the same call.
    const same = this.calls.find(({ state, number, peer }) => /^(dia|prog)/.test(state) && (number === to || peer === to));
    if (same) return Promise.resolve(same);
    this.#engine.expectMicrophone();
    const before = new Set(this.#calls.keys());
    const number = withheld ? 1 : 0;
    this.#engine.command({ kind: 'DIAL', number, text: as ? [to, as] : [to] });
    return this.#until(`DIAL${number}`, 'calling', (/** @type {any} */ event) => {
      if (event?.type !== 'calling') return null;
      const { detail } = event;
      if (detail instanceof Call) return before.has(detail.id) ? null : detail;
      throw new PhoneError(detail.cause, 'the call could not begin');
    });
  }

  /** @param {string} to @param {'messages' | 'dialog' | 'presence'} what */
  subscribe(to, what) { this.#engine.command({ kind: 'SUBSCRIBE', number: PACKAGES[what], text: [to] }); }

  /** @param {string} to @param {'messages' | 'dialog' | 'presence'} what */
  unsubscribe(to, what) { this.#engine.command({ kind: 'UNSUBSCRIBE', number: PACKAGES[what], text: [to] }); }

  /** @param {string} to @param {string} text @returns {Promise<'sent' | 'delivered'>} */
  message(to, text) {
    const number = ++this.#messages;
    this.#engine.command({ kind: 'MESSAGE', number, text: [to, text] });
    return this.#until(`MESSAGE${number}`, 'message', (/** @type {any} */ event) => {
      const { detail } = event ?? {};
      if (detail?.number !== number) return null;
      if (detail.state === 'failed') throw new PhoneError(detail.cause, 'the message could not be sent');
      return detail.state === 'sent' || detail.state === 'delivered' ? detail.state : null;
    });
  }

  /** @param {boolean} on */
  conference(on) { this.#engine.command({ kind: 'CONFERENCE', number: on ? 1 : 0 }); }

  /** @param {boolean} on */
  trace(on) { this.#engine.command({ kind: 'TRACE', number: on ? 1 : 0 }); }

  devices() { return listDevices(); }
  /** @param {string} device */
  setMicrophone(device) { return this.#engine.setMicrophone(device); }
  /** @param {string} device */
  setSpeaker(device) { this.#engine.setSpeaker(device); }

  close() {
    this.#engine.close();
    this.#lost();
    this.#account = { ...this.#account, state: 'off' };
    this.#tell('failure', (this.#trouble = 'closed'));
  }

  #configure() { this.#engine.command({ kind: 'CONFIGURE', text: [this.#config] }); }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  /** @param {EvOutput} output */
  #happened(output) {
    switch (output.kind) {
      case 'EV_ACCOUNT':
        this.#account = output;
        return this.#tell('registration', this.#account);
      case 'EV_CALL': return this.#callChanged(output);
      case 'EV_QUALITY': {
        const call = this.#calls.get(output.call);
        if (!call) return;
        call.quality = output;
        return call.tell('quality', output);
      }
      case 'EV_TRANSFER': return this.#calls.get(output.call)?.tell('transfer', output);
      case 'EV_REPORT': return this.#calls.get(output.call)?.tell('report', output);
      case 'EV_MESSAGE': return this.#tell('message', output);
      case 'EV_WATCH': return this.#tell('watch', output);
      case 'EV_NOTE':
        this.#why = `${output.field} ${output.text}`;
        return this.#tell('note', output);
      case 'EV_TRACE': return this.#tell('trace', output);
    }
  }

  /** @param {import('#abi').EV_CALL} output */
  #callChanged(output) {
    // One that could not even begin has no handle.
    if (!output.call) return this.#tell('calling', output);
    const known = this.#calls.get(output.call);
    if (known) {
      known.changed(output);
      if (output.state === 'ended') this.#calls.delete(output.call);
    } else if (output.state !== 'ended') {
      const call = new Call(this.#engine, output);
      this.#calls.set(output.call, call);
      this.#tell(output.flags.incoming ? 'call' : 'calling', call);
    }
    this.#engine.measure(this.calls.some((call) => call.state === 'up'));
  }

  /** The calls were another worker's. */
  #lost() {
    for (const call of this.#calls.values()) {
      call.changed(/** @type {any} */ ({ call: call.id, state: 'ended', cause: 'page-closed', status: 0, flags: {} }));
    }
    this.#calls.clear();
  }

  /**
   * @param {string} wish  the command that shall bring it about, and its number
   * @param {string} name  of the events that tell of it
   * @param {(event?: Event) => any} test  what it comes to; nothing yet; or it throws
   * @returns {Promise<any>}
   */
  #until(wish, name, test) {
    const names = [name, 'failure', 'refused'];
    return new Promise((resolve, reject) => {
      const look = (/** @type {any} */ event) => {
        try {
          if (/^(no-w|closed)/.test(this.#trouble)) throw new PhoneError(this.#trouble, 'there is no phone');
          if (event?.type === 'refused' && event.detail === wish) throw new PhoneError('refused', this.#why);
          const found = test(event);
          if (!found) return;
          resolve(found === true ? undefined : found);
        } catch (error) {
          reject(error);
        }
        for (const one of names) this.removeEventListener(one, look);
      };
      for (const one of names) this.addEventListener(one, look);
      look(undefined);
    });
  }
}
