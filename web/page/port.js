// SPDX-License-Identifier: MIT
// Finds the phone: a SharedWorker; where there is none a dedicated worker that the page with the Web Lock
// leads, reached by every page over a BroadcastChannel of its own. Tells it that this page lives.

import { scriptUrl } from './script-url.js';

/** @typedef {import('../phone/messages.js').PageMessage} PageMessage */
/** @typedef {import('../phone/messages.js').PhoneMessage} PhoneMessage */
/** @typedef {import('../phone/messages.js').PortLike} PortLike */
/** @typedef {{ post: (message: PageMessage) => void, listen: (got: (message: PhoneMessage) => void) => void }} Phone */

const WORKER = 'phone.js';  // web/phone/main.js; pages of an old and a new build meet in one
const MEETING = 'webphone';
const LEADER = 'webphone-leader';
// WebKit keeps no CryptoKey in a database when a SharedWorker asks for it (DataCloneError): no log-in would outlast a
// reload, no call a restart. Its dedicated workers can. Nothing else has this function of old.
const isWebKit = () => 'webkitConvertPointFromNodeToPage' in globalThis;

/** @returns {Phone} */
export function connect() {
  const line = new Line();
  const id = crypto.randomUUID();
  const url = scriptUrl(WORKER);
  const start = () => new SharedWorker(url, { type: 'module', name: MEETING });
  if (typeof SharedWorker === 'function' && !isWebKit()) share(line, start, () => keepToItself(line, url));
  else meet(line, url, `${MEETING}-${id}`);
  live(line, `${MEETING}-page-${id}`);
  return line;
}

/** Keeps what is said before the screen listens, and what another phone has to be told again. */
export class Line {
  /** @type {PortLike | null} */ #port = null;
  /** @type {PhoneMessage[]} */ #unheard = [];
  /** @type {((message: PhoneMessage) => void) | null} */ #got = null;
  /** @type {Map<string, PageMessage>} */ #again = new Map();
  /** @type {PageMessage[]} */ #unsaid = [];

  /**
   * From now on this is the phone.
   * @param {PortLike} port
   */
  use(port) {
    this.#port = port;
    for (const message of [...this.#again.values(), ...this.#unsaid]) port.postMessage(message);
    this.#unsaid = [];
  }

  /** @param {PageMessage} message */
  post(message) {
    if (message.type === 'hello' || message.type === 'alive') this.#again.set(message.type, message);
    else if (!this.#port) this.#unsaid.push(message);
    this.#port?.postMessage(message);
  }

  /** @param {(message: PhoneMessage) => void} got */
  listen(got) {
    this.#got = got;
    for (const message of this.#unheard) got(message);
    this.#unheard = [];
  }

  /** @param {PhoneMessage} message */
  hear(message) {
    if (this.#got) this.#got(message);
    else this.#unheard.push(message);
  }
}

/**
 * A phone that dies (its process crashed with another tab) frees its lock; then the browser starts another.
 * @param {Line} line
 * @param {() => SharedWorker} start
 * @param {() => void} failed  there is none to be had
 */
export function share(line, start, failed) {
  const worker = start();
  worker.onerror = failed;
  worker.port.onmessage = ({ data }) => {
    line.hear(data);
    if (data.type === 'attached') navigator.locks.request(data.pulse, { mode: 'shared' }, () => share(line, start, failed));
  };
  line.use(worker.port);
}

/**
 * In a frame of another site, for a person who lets such frames keep nothing: there is no worker at all, and no other
 * page to be met. Then the phone runs here.
 * @param {Line} line
 * @param {string} url
 */
function keepToItself(line, url) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => line.hear(data);
  line.use(port1);
  import(url).then(({ join }) => join(port2), () => line.hear({ type: 'failure', symbol: 'no-worker' }));
}

/**
 * The leader's death frees the lock; the next page starts a phone, which calls all pages together.
 * @param {Line} line
 * @param {string} url
 * @param {string} channel
 */
function meet(line, url, channel) {
  const own = new BroadcastChannel(channel);
  own.onmessage = ({ data }) => {
    line.hear(data);
    if (data.type === 'attached') line.use(own);
  };
  const meeting = new BroadcastChannel(MEETING);
  meeting.onmessage = ({ data }) => { if (data.type === 'phone') meeting.postMessage({ type: 'page', channel }); };
  meeting.postMessage({ type: 'page', channel });
  navigator.locks.request(LEADER, () => {
    const worker = new Worker(url, { type: 'module', name: MEETING });
    worker.onerror = () => line.hear({ type: 'failure', symbol: 'no-worker' });
    return new Promise(() => {});
  });
}

/**
 * A lock that only this page holds: the browser frees it whatever way the page ends.
 * @param {Line} line
 * @param {string} lock
 */
export function live(line, lock) {
  const hello = () => ({ visible: document.visibilityState === 'visible' });
  line.post({ type: 'hello', capabilities: [], ...hello() });
  navigator.locks?.request(lock, () => {
    line.post({ type: 'alive', lock });
    return new Promise(() => {});
  }).catch(() => {});
  addEventListener('pagehide', () => line.post({ type: 'bye' }));
  // From the page cache it comes back to a phone that has given its calls up.
  addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload(); });
  addEventListener('focus', () => line.post({ type: 'focus' }));
}
