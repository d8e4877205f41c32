// SPDX-License-Identifier: MIT
// Remote control of the desk phone: netstrings of JSON (baresip's ctrl_tcp), commands and events.
import net from 'node:net';
import { ADDRESS } from './ports.mjs';

const ANSWER_MS = 5000;

export class Desk {
  /** @type {net.Socket | null} */
  #socket = null;
  #rest = Buffer.alloc(0);
  #token = 0;
  /** @type {Map<string, (answer: any) => void>} */
  #asked = new Map();
  /** @type {{type: string, resolve: (event: any) => void}[]} */
  #waiting = [];
  /** @type {any[]} */
  events = [];

  /** @param {number} port */
  constructor(port) {
    this.port = port;
  }

  /** @param {string} uri  a number or a SIP URI */
  dial(uri) {
    return this.#ask('dial', uri);
  }

  hangup() {
    return this.#ask('hangup');
  }

  accept() {
    return this.#ask('accept');
  }

  hold() {
    return this.#ask('hold');
  }

  resume() {
    return this.#ask('resume');
  }

  /** @param {string} digit */
  key(digit) {
    return this.#ask('sndcode', digit);
  }

  /** @param {string} uri  whom the other side of the call is sent to */
  transfer(uri) {
    return this.#ask('transfer', uri);
  }

  calls() {
    return this.#ask('listcalls');
  }

  /** @param {'auto'|'manual'} mode  answer by itself, or ring until told */
  answerMode(mode) {
    return this.#ask('answermode', mode);
  }

  /** The next event of this type, e.g. CALL_ESTABLISHED. @param {string} type @param {number} [ms] @returns {Promise<any>} */
  async event(type, ms = 10000) {
    await this.#connect();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`desk phone: no ${type} within ${ms} ms`)), ms);
      this.#waiting.push({ type, resolve: (event) => (clearTimeout(timer), resolve(event)) });
    });
  }

  close() {
    this.#socket?.destroy();
    this.#socket = null;
  }

  /** @param {string} command @param {string} [params] */
  async #ask(command, params) {
    const socket = await this.#connect();
    const token = String(++this.#token);
    const text = JSON.stringify({ command, params, token });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`desk phone: no answer to ${command}`)), ANSWER_MS);
      this.#asked.set(token, (answer) => {
        clearTimeout(timer);
        if (answer.ok) resolve(answer.data);
        else reject(new Error(`desk phone: ${command}: ${answer.data}`));
      });
      socket.write(`${Buffer.byteLength(text)}:${text},`);
    });
  }

  /** @returns {Promise<net.Socket>} */
  #connect() {
    if (this.#socket) return Promise.resolve(this.#socket);
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.port, ADDRESS);
      socket.once('error', reject);
      socket.once('connect', () => {
        this.#socket = socket;
        this.#rest = Buffer.alloc(0);
        socket.unref();
        resolve(socket);
      });
      socket.on('close', () => {
        if (this.#socket === socket) this.#socket = null;
      });
      socket.on('data', (bytes) => this.#take(bytes));
    });
  }

  /** @param {Buffer} bytes */
  #take(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const colon = this.#rest.indexOf(':');
      if (colon < 0) return;
      const size = Number(this.#rest.subarray(0, colon).toString());
      if (this.#rest.length < colon + size + 2) return;
      const message = JSON.parse(this.#rest.subarray(colon + 1, colon + 1 + size).toString());
      this.#rest = this.#rest.subarray(colon + size + 2);
      if (message.response) this.#answered(message);
      else if (message.event) this.#happened(message);
    }
  }

  /** @param {any} message */
  #answered(message) {
    this.#asked.get(message.token)?.(message);
    this.#asked.delete(message.token);
  }

  /** @param {any} message */
  #happened(message) {
    this.events.push(message);
    this.#waiting = this.#waiting.filter(({ type, resolve }) => {
      if (type !== message.type) return true;
      resolve(message);
      return false;
    });
  }
}
