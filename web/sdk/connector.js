// SPDX-License-Identifier: MIT
// A phone in a frame, driven by the page around it: the page calls methods, which go to the frame as messages; what
// happens in the phone comes back as events on the container. docs/sdk/connector.md says all of it.

/** @typedef {import('./connector.d.ts').WebphoneConnector} Connector */
/** @typedef {{ resolve: (data: any) => void, reject: (error: Error) => void, timer: any }} Pending */

const TYPE = 'webphone-sdk';
const WIDTH = 400;
const HEIGHT = 300;
const ALLOW = 'microphone; autoplay; speaker-selection; clipboard-read; clipboard-write';
const TIMEOUT = 45_000;  // longer than the phone takes itself
const QUEUE_MAX = 256;
/** Events that a phone has; a page's own events are not for others to dispatch. */
const EVENT = /^(?:(?:session|register)-[a-z]{1,32}|cdr)$/;

/** Why a method did not do what it should; `code` is for programs. */
export class WebphoneError extends Error {
  /** @param {string} code @param {string} text */
  constructor(code, text) {
    super(text);
    this.name = 'WebphoneError';
    this.code = code;
  }
}

/** Nobody can guess it; also where a page is not secure and has no randomUUID. */
function freshId() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The frame with the phone, where the container was empty or is emptied. A script can show nothing: there the frame
 * stands before it.
 * @param {HTMLElement} container
 * @param {string} url
 */
function placeFrame(container, url) {
  const frame = document.createElement('iframe');
  frame.allow = ALLOW;
  frame.width = String(WIDTH);
  frame.height = String(HEIGHT);
  frame.title = 'Webphone';
  frame.style.border = '0';
  frame.src = url;
  if (container instanceof HTMLScriptElement) container.before(frame);
  else container.replaceChildren(frame);
  return frame;
}

/** One frame and what is said to it and by it. */
class Line {
  /** @type {Map<string, Pending>} */ #pending = new Map();
  /** @type {{ id: string }[]} */ #queue = [];
  #listens = false;
  #listener = (/** @type {MessageEvent} */ event) => this.#hear(event);
  /** @type {() => void} */ onready = () => {};

  /** @param {HTMLElement} container @param {string} containerId @param {string} url @param {number} timeout */
  constructor(container, containerId, url, timeout) {
    this.container = container;
    this.containerId = containerId;
    this.timeout = timeout;
    const full = new URL(url, location.href);
    if (!/^https?:$/.test(full.protocol)) throw new WebphoneError('bad-url', `${url} is not the address of a phone`);
    this.origin = full.origin;
    this.frame = placeFrame(container, full.href);
    addEventListener('message', this.#listener);
  }

  /** @param {string} fn @param {unknown} [data] @returns {Promise<any>} */
  ask(fn, data) {
    const id = freshId();
    return new Promise((resolve, reject) => {
      if (!this.frame.isConnected) return reject(new WebphoneError('closed', 'the phone is not in the page any more'));
      if (this.#pending.size >= QUEUE_MAX) return reject(new WebphoneError('too-many', 'too many calls wait for the phone'));
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        this.#queue = this.#queue.filter((message) => message.id !== id);
        reject(new WebphoneError('timeout', `the phone did not answer ${fn}`));
      }, this.timeout);
      this.#pending.set(id, { resolve, reject, timer });
      const message = { id, containerId: this.containerId, fn, data, _type: TYPE };
      if (this.#listens) this.#post(message);
      else this.#queue.push(message);
    });
  }

  close() {
    removeEventListener('message', this.#listener);
    this.#fail('closed', 'the phone was taken out of the page');
    this.frame.remove();
  }

  /** @param {{ id: string }} message */
  #post(message) {
    try {
      this.frame.contentWindow?.postMessage(message, this.origin);
    } catch {
      this.#answered({ id: message.id, error: 'only data can be sent to the phone', code: 'bad-data' });
    }
  }

  /** @param {string} code @param {string} text */
  #fail(code, text) {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new WebphoneError(code, text));
    }
    this.#pending.clear();
    this.#queue = [];
  }

  /** @param {MessageEvent} event */
  #hear({ source, origin, data }) {
    if (source !== this.frame.contentWindow || origin !== this.origin || typeof data !== 'object' || data === null) return;
    if (data._type === TYPE && data.ready === true) return this.#ready();
    if (data.containerId !== this.containerId) return;
    if (typeof data.event === 'string') return this.#happened(data);
    this.#answered(data);
  }

  /** It listens; again after it was loaded anew, and then it knows nothing of what was asked. */
  #ready() {
    if (this.#listens) this.#fail('restarted', 'the phone has started again');
    this.#listens = true;
    for (const message of this.#queue.splice(0)) this.#post(message);
    this.onready();
  }

  /** @param {any} data */
  #answered({ id, data, error, code }) {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (typeof error === 'string') pending.reject(new WebphoneError(typeof code === 'string' ? code : 'failed', error));
    else pending.resolve(data);
  }

  /** @param {any} message */
  #happened({ event, data }) {
    if (EVENT.test(event)) this.container.dispatchEvent(new CustomEvent(event, { detail: data?.detail }));
  }
}

/**
 * @param {string} containerId
 * @param {string} phoneUrl
 * @param {{ timeout?: number }} [options]
 * @returns {Connector}
 */
export function cxWebphone(containerId, phoneUrl, { timeout = TIMEOUT } = {}) {
  const container = document.getElementById(containerId);
  if (!container) throw new WebphoneError('no-container', `there is no element with the id ${containerId}`);
  const line = new Line(container, containerId, phoneUrl, timeout);
  /** @type {object | undefined} */ let account;
  let wanted = false;  // to be registered

  // The first word says which container this is, so that events find it. A phone that has started again (a new build)
  // has forgotten the account it was handed.
  line.onready = () => {
    line.ask('state').catch(() => {});
    if (account) line.ask(wanted ? 'register' : 'config', account).catch(() => {});
  };

  const plain = (/** @type {string} */ fn) => () => line.ask(fn);
  return {
    frame: line.frame,
    config(data) {
      account = data;
      return line.ask('config', data);
    },
    provision(data, validate) {
      const made = line.ask('provision', data);
      return validate ? made.then(validate).then((result) => line.ask('validate', result)) : made;
    },
    register(data) {
      account = data ?? account;
      wanted = true;
      return line.ask('register', data);
    },
    unregister() {
      wanted = false;
      return line.ask('unregister');
    },
    async call(destination) { return line.ask('call', { destination: String(destination) }); },
    answer: plain('answer'),
    reject: plain('reject'),
    hangup: plain('hangup'),
    mute: plain('mute'),
    unmute: plain('unmute'),
    hold: plain('hold'),
    unhold: plain('unhold'),
    async transfer(destination) { return line.ask('transfer', destination === undefined ? {} : { destination: String(destination) }); },
    async sendDTMF(tone) { return line.ask('sendDTMF', { tone: String(tone) }); },
    state: plain('state'),
    async on(name, callback) { container.addEventListener(name, /** @type {any} */ (callback)); },
    async off(name, callback) { container.removeEventListener(name, /** @type {any} */ (callback)); },
    close: () => line.close(),
  };
}
