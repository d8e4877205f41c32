// SPDX-License-Identifier: MIT
// A WebSocket relay between pages and the SIP server that notes when each message passed. One clock for
// every phone that is compared: performance.timeOrigin + performance.now(), as a page has it too.
import { performance } from 'node:perf_hooks';
import { WebSocket, WebSocketServer } from 'ws';

/** @typedef {{ at: number, sent: boolean, text: string, line: string }} Passed  `sent`: by the page */

export const wallClock = () => performance.timeOrigin + performance.now();

export class Wire {
  /** @type {Passed[]} */
  passed = [];
  /** @type {Set<{ want: (message: Passed) => boolean, got: (message: Passed) => void }>} */
  #waiting = new Set();
  #server;
  /** Connections of pages now. */
  open = 0;
  /** @type {Set<(user?: string) => void>} */ #deaths = new Set();

  /** @param {string} target  URL of the SIP server's WebSocket */
  constructor(target) {
    this.target = target;
    this.#server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip', perMessageDeflate: false });
    this.#server.on('connection', (page, request) => this.#relay(page, request.headers.origin));
  }

  async url() {
    if (!this.#server.address()) await new Promise((resolve) => this.#server.once('listening', resolve));
    const { port } = /** @type {import('node:net').AddressInfo} */ (this.#server.address());
    return `ws://localhost:${port}/`;
  }

  /** @param {WebSocket} page @param {string} [origin] */
  #relay(page, origin) {
    const server = new WebSocket(this.target, 'sip', { origin, perMessageDeflate: false });
    /** @type {string[]} */
    const early = [];
    let dead = false;
    let owner = '';
    const die = (/** @type {string | undefined} */ user) => { if (!user || user === owner) dead = true; };
    this.#deaths.add(die);
    server.on('open', () => early.splice(0).forEach((text) => server.send(text)));
    page.on('message', (data) => {
      if (dead) return;
      const text = String(data);
      if (text.startsWith('REGISTER ')) owner = /^To: *<sip:([^@>]+)@/im.exec(text)?.[1] ?? '';
      this.#note(true, text);
      if (server.readyState === WebSocket.OPEN) server.send(text);
      else early.push(text);
    });
    server.on('message', (data) => {
      if (dead) return;
      const text = String(data);
      this.#note(false, text);
      if (page.readyState === WebSocket.OPEN) page.send(text);
    });
    this.open++;
    page.on('close', () => {
      this.open--;
      this.#deaths.delete(die);
      server.close();
    });
    server.on('close', () => page.close());
    for (const end of [page, server]) end.on('error', () => end.terminate());
  }

  /** @param {boolean} sent @param {string} text */
  #note(sent, text) {
    const message = { at: wallClock(), sent, text, line: text.slice(0, text.indexOf('\r\n')) };
    this.passed.push(message);
    for (const waiter of [...this.#waiting]) {
      if (!waiter.want(message)) continue;
      this.#waiting.delete(waiter);
      waiter.got(message);
    }
  }

  /**
   * The first message that fits and passed at or after `since`; rejects after `ms`.
   * @param {(message: Passed) => boolean} want
   * @param {{ since?: number, ms?: number, what?: string }} [options]
   * @returns {Promise<Passed>}
   */
  next(want, { since = wallClock(), ms = 10_000, what = 'message' } = {}) {
    const wanted = (/** @type {Passed} */ message) => message.at >= since && want(message);
    const there = this.passed.find(wanted);
    if (there) return Promise.resolve(there);
    return new Promise((resolve, reject) => {
      const waiter = {
        want: wanted,
        got: (/** @type {Passed} */ message) => {
          clearTimeout(timer);
          resolve(message);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(new Error(`no ${what} within ${ms} ms`));
      }, ms);
      this.#waiting.add(waiter);
    });
  }

  /** @param {() => boolean} condition @param {number} ms */
  async until(condition, ms) {
    for (const end = wallClock() + ms; !condition(); ) {
      if (wallClock() > end) throw new Error(`still not so after ${ms} ms`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The connections that there are stay open and swallow everything. @param {string} [user]  only those of this one */
  halfDie(user) { for (const die of this.#deaths) die(user); }

  forget() { this.passed.length = 0; }

  close() {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }
}

/** The method of CSeq. @param {Passed} message */
export const methodOf = ({ text }) => /^CSeq:\s*\d+\s+(\w+)/im.exec(text)?.[1] ?? '';
/** @param {number} status @param {string} method */
export const isResponse = (status, method) => (/** @type {Passed} */ message) =>
  message.line.startsWith(`SIP/2.0 ${status}`) && methodOf(message) === method;
/** @param {string} method */
export const isRequest = (method) => (/** @type {Passed} */ message) => message.line.startsWith(`${method} `);
