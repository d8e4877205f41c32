// SPDX-License-Identifier: MIT
// <web-phone>: a Phone with a screen whose parts can be shown, hidden, styled and replaced one by one. The engine comes
// with the first account; before that an element costs nothing.
import { Phone, PhoneError } from './phone.js';
import { build, PARTS } from './web-phone-screen.js';

/** @typedef {import('./web-phone.d.ts').WebPhoneConfig} Config */
/** @typedef {import('./call.js').Call} Call */

const NUMBER_MAX = 256;
/** Attributes and the fields of the account they set. @type {Record<string, keyof Config>} */
const FIELDS = { 'ws-servers': 'wsServers', username: 'username', password: 'password', 'display-name': 'displayName', cli: 'cli', realm: 'realm' };

const SETTABLE = [...Object.values(FIELDS), 'show', 'number', 'autoRegister'];

/** @param {Call} call */
const detailOf = (call) => ({ number: call.number, name: call.name, direction: call.direction });

export class WebPhone extends HTMLElement {
  static observedAttributes = [...Object.keys(FIELDS), 'auto-register', 'show', 'number'];

  static {
    for (const name of Object.values(FIELDS)) {
      Object.defineProperty(this.prototype, name, {
        get() { return this.#config[name] ?? ''; },
        set(value) { this.setConfig({ [name]: value }); },
      });
    }
  }

  /** @type {Record<string, string | string[]>} */ #config = {};
  /** @type {Phone | null} */ #phone = null;
  #account = '';  // that the phone was made for
  /** @type {Map<Call, number>} when each began */ #begun = new Map();
  #screen;
  /** @type {any} */ #timer = null;
  #registered = false;
  #placed = false;
  #failure = '';
  #told = '';  // the last error's code
  /** @type {((detail: any) => void) | null} */ onAnswer = this.#early('onAnswer');
  /** @type {((detail: any) => void) | null} */ onRingingOut = this.#early('onRingingOut');
  /** @type {((detail: any) => void) | null} */ onRingingIn = this.#early('onRingingIn');
  /** @type {((cdr: any) => void) | null} */ onEnd = this.#early('onEnd');
  /** @type {(() => void) | null} */ onRegistered = this.#early('onRegistered');
  /** @type {(() => void) | null} */ onUnregistered = this.#early('onUnregistered');
  /** @type {((error: PhoneError) => void) | null} */ onError = this.#early('onError');

  constructor() {
    super();
    this.#screen = build(this.attachShadow({ mode: 'open' }), {
      login: (account) => {
        this.setConfig(account);
        this.#try(this.register());
      },
      logout: () => this.#try(this.unregister()),
      press: (digit) => this.dialpadPress(digit),
      typed: () => this.#draw(),
      dial: () => this.#try(this.makeCall()),
      answer: () => this.#try(this.answer()),
      hangup: () => this.#try(this.hangup()),
      hold: () => this.#try(this.hold()),
      mute: () => this.#try(this.mute()),
      paste: async () => { this.number = (await navigator.clipboard.readText()).trim(); },
    });
  }

  /**
   * What a page set before there was an element: then it is a property of the page's own and hides that of the class.
   * @param {string} name
   */
  #early(name) {
    const held = /** @type {any} */ (this);
    const value = Object.hasOwn(held, name) ? held[name] : null;
    delete held[name];
    return value;
  }

  connectedCallback() {
    for (const name of SETTABLE) {
      const value = this.#early(name);
      if (value !== null) /** @type {any} */ (this)[name] = value;
    }
    this.#placed = true;
    this.#draw();
    this.#auto();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    this.#timer = null;
    // Moved within the page it is there again at once.
    queueMicrotask(() => { if (!this.isConnected) this.#leave(); });
  }

  /** @param {string} name @param {string | null} _before @param {string | null} value */
  attributeChangedCallback(name, _before, value) {
    if (name in FIELDS) this.setConfig({ [FIELDS[name]]: value ?? '' });
    if (name === 'number') this.number = value ?? '';
    if (name === 'auto-register') this.#auto();
    this.#draw();
  }

  get show() { return this.getAttribute('show') ?? ''; }
  set show(parts) { this.setAttribute('show', parts); }
  get number() { return this.#screen.number.value; }
  set number(text) {
    this.#screen.number.value = String(text).slice(0, NUMBER_MAX);
    this.#draw();
  }

  get autoRegister() { return this.hasAttribute('auto-register'); }
  set autoRegister(on) { this.toggleAttribute('auto-register', Boolean(on)); }

  get phone() { return this.#phone; }

  /** The one that rings, or the newest that is not held. @returns {Call | null} */
  get call() {
    const calls = this.#phone?.calls ?? [];
    return calls.find((call) => call.state === 'ringing') ?? calls.findLast((call) => !call.held) ?? calls.at(-1) ?? null;
  }

  /** @param {Config} config */
  setConfig(config) {
    for (const [name, value] of Object.entries(config)) if (value !== undefined) this.#config[name] = value;
    this.#draw();
    this.#auto();
  }

  async register() {
    const phone = this.#open();
    await phone.register();
  }

  async unregister() { await this.#phone?.unregister(); }

  /** @param {string} digit */
  dialpadPress(digit) {
    if (!/^[0-9*#+]$/.test(digit)) throw new PhoneError('bad-number', 'not a key');
    if (this.call?.state === 'up') this.call.sendDTMF(digit);
    else this.number += digit;
  }

  answer() { return this.#need().answer(); }
  hangup() { return this.#need().state === 'ringing' ? this.#need().decline() : this.#need().hangup(); }
  /** @param {boolean} [on] */
  hold(on = !this.#need().held) { return on ? this.#need().hold() : this.#need().unhold(); }
  /** @param {boolean} [on] */
  mute(on = !this.#need().muted) { return on ? this.#need().mute() : this.#need().unmute(); }

  /** @param {string} [address] */
  async makeCall(address = this.number) {
    if (!address) throw new PhoneError('bad-number', 'there is no number');
    const phone = this.#open();
    if (!phone.registered) await phone.register();
    const call = await phone.call(address, { as: String(this.#config.cli ?? '') });
    return call;
  }

  /** @returns {Call} */
  #need() {
    if (!this.call) throw new PhoneError('no-call', 'there is no call');
    return this.call;
  }

  get #servers() {
    const { wsServers = '' } = this.#config;
    return Array.isArray(wsServers) ? wsServers : wsServers.split(',').map((one) => one.trim()).filter(Boolean);
  }

  /** Registers by itself, once, as soon as there is an account. */
  #auto() {
    const { username, password, realm } = this.#config;
    if (this.#placed && this.autoRegister && !this.#phone && username && password && realm && this.#servers.length) this.#try(this.register());
  }

  /** The engine for the account as it is now. */
  #open() {
    const { username = '', password = '', displayName = '', realm = '' } = this.#config;
    const servers = this.#servers;
    const chosen = this.#screen.server(servers);
    const account = { domain: String(realm), wsServers: chosen, username: String(username), password: String(password), displayName: String(displayName) };
    if (!account.username || !account.domain || !chosen.length) throw new PhoneError('no-account', 'wsServers, realm and username are needed');
    const text = JSON.stringify(account);
    if (this.#phone && text === this.#account) return this.#phone;
    this.#leave();
    this.#account = text;
    const phone = (this.#phone = new Phone(account));
    phone.addEventListener('registration', () => this.#registrationChanged(phone));
    phone.addEventListener('call', ({ detail }) => this.#follow(detail));
    phone.addEventListener('calling', (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      if ('addEventListener' in detail) this.#follow(detail);
    });
    phone.addEventListener('failure', ({ detail }) => { if (detail && detail !== 'closed') this.#tell('Error', new PhoneError(detail, 'the phone has a trouble')); });
    return phone;
  }

  #leave() {
    this.#account = '';
    this.#registered = false;
    const phone = this.#phone;
    this.#phone = null;  // first: who is told of the end may open the next one
    phone?.close();
  }

  /** @param {Phone} phone */
  #registrationChanged(phone) {
    if (phone.registered !== this.#registered) {
      this.#registered = phone.registered;
      this.#tell(phone.registered ? 'Registered' : 'Unregistered');
    }
    const { state, cause, status } = phone.registration;
    if (state === 'refused') this.#tell('Error', new PhoneError(cause, `the server refused the registration (${status})`));
    this.#draw();
  }

  /** @param {Call} call */
  #follow(call) {
    this.#begun.set(call, Date.now());
    let last = '';
    const look = () => {
      if (call.state !== last) {
        last = call.state;
        if (last === 'ringing') this.#tell('RingingIn', detailOf(call));
        if (last === 'progress') this.#tell('RingingOut', detailOf(call));
        if (last === 'up') this.#tell('Answer', detailOf(call));
        if (last === 'ended') this.#ended(call);
      }
      this.#draw();
    };
    call.addEventListener('state', look);
    look();
  }

  /** @param {Call} call */
  #ended(call) {
    const endedAt = Date.now();
    const { cause, status, since } = call;
    const duration = since ? Math.max(0, Math.round((endedAt - since) / 1000)) : 0;
    this.#tell('End', { ...detailOf(call), cause, status, startedAt: this.#begun.get(call) ?? endedAt, answeredAt: since, endedAt, duration });
    this.#begun.delete(call);
    queueMicrotask(() => this.#draw());
  }

  /** As an event, and to the one who set a property. @param {string} name @param {any} [detail] */
  #tell(name, detail) {
    if (name === 'Error') this.#told = detail?.code;
    this.dispatchEvent(new CustomEvent(name.toLowerCase(), { detail }));
    try {
      /** @type {any} */ (this)[`on${name}`]?.(detail);
    } catch (error) {
      reportError(error);  // as one of a listener: the screen is drawn all the same
    }
  }

  /** What a button asked for. @param {Promise<unknown>} job */
  #try(job) {
    this.#failure = this.#told = '';
    job.catch((error) => {
      this.#failure = String(error?.message ?? error);
      // A refused registration has been told by itself.
      if (this.#told !== error?.code) this.#tell('Error', error);
    }).finally(() => this.#draw());
  }

  #draw() {
    const shown = this.show.split(/\s+/).filter((part) => PARTS.includes(part));
    const call = this.call;
    this.#screen.draw({
      shown: shown.length ? shown : PARTS,
      registration: this.#phone?.registration.state ?? 'off',
      known: Boolean(this.#config.username && this.#config.password),
      servers: this.#servers,
      failure: this.#failure,
      call,
    });
    const running = call?.state === 'up';
    if (running && !this.#timer) this.#timer = setInterval(() => this.#draw(), 1000);
    if (!running && this.#timer) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }
}

if (!customElements.get('web-phone')) customElements.define('web-phone', WebPhone);
