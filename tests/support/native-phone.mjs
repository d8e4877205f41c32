// SPDX-License-Identifier: MIT
// Our phone without a browser: the core as wasm with the pump and the socket of the worker, and a page that
// describes itself but has no media. What a person would see is in `accounts` and `calls`.
import { readFile } from 'node:fs/promises';
import WebSocket from 'ws';
import { GATHERED } from '#abi';
import { compile, Core } from '../../web/phone/core.js';
import { Pump } from '../../web/phone/pump.js';
import { Socket } from '../../web/phone/socket.js';
import { DOMAIN } from './sip-peer.mjs';

const PATIENCE = 10000;
const CODECS = 'opus/48000/2\nPCMU/8000\nPCMA/8000\ntelephone-event/8000';
/** @type {Promise<WebAssembly.Module> | undefined} */
let module;

// As a browser's: what goes wrong is told by the close that follows.
globalThis.WebSocket = /** @type {any} */ (function open(/** @type {string} */ url, /** @type {string} */ protocol) {
  const socket = new WebSocket(url, protocol, { perMessageDeflate: false });
  socket.on('error', () => {});
  return socket;
});
/** @type {any} */ (globalThis.WebSocket).OPEN = WebSocket.OPEN;

const codecLines = [
  'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
];
const ice = 'a=ice-pwd:abcdefghijklmnopqrstuvwx';
const fingerprint = `a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`;

/** What a browser would say; nobody listens at its address. @param {string} direction @param {string} setup @param {number} version */
function describe(direction, setup, version) {
  return ['v=0', `o=- 7 ${version} IN IP4 127.0.0.1`, 's=-', 't=0 0', 'a=group:BUNDLE 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 101',
    'c=IN IP4 127.0.0.1', 'a=candidate:1 1 udp 2113937151 127.0.0.1 40002 typ host', 'a=ice-ufrag:abcd', ice, fingerprint,
    `a=setup:${setup}`, 'a=mid:0', `a=${direction}`, 'a=rtcp-mux', ...codecLines, ''].join('\r\n');
}

/** @typedef {import('#abi').EV_CALL} CallEvent */

export class NativePhone {
  /** @type {any[]} everything that was told, in order */ told = [];
  /** @type {string[]} */ sent = [];
  /** @type {string[]} */ received = [];
  /** @type {Map<number, CallEvent>} by id, as last told */ calls = new Map();
  /** @type {any} */ account = null;
  /** @type {unknown[]} */ faults = [];
  /** What the page answers when it is asked for a description; null: nothing. */
  direction = '';
  /** @type {(() => void)[]} */ #watchers = [];
  #versions = 0;
  #socket;
  #pump;

  /** @param {string} user */
  constructor(user) {
    this.user = user;
    this.#pump = new Pump({
      clock: () => performance.now(),
      hand: (output) => this.#hand(output),
      report: (error) => this.faults.push(error),
      broken: (error) => this.faults.push(error),
    });
    this.#socket = new Socket({
      link: (up, code) => this.#pump.feed((core, now) => core.link(now, up, code)),
      receive: (data) => {
        this.received.push(String(typeof data === 'string' ? data : new TextDecoder().decode(data)));
        this.#pump.feed((core, now) => core.receive(now, data));
      },
    });
  }

  /** @param {string} url @param {Record<string, unknown>} [config] */
  async start(url, config = {}) {
    module ??= readFile(new URL('../../build/wasm/phone.wasm', import.meta.url)).then((bytes) => compile(new Uint8Array(bytes)));
    this.#pump.start(new Core(await module));
    this.command('CONFIGURE', { text: [JSON.stringify({ domain: DOMAIN, wsServers: [url], ...config })] });
    this.command('CAPABILITIES', { text: [CODECS] });
    this.command('LOGIN', { text: [this.user, `demo-${this.user}`, ''] });
    await this.until(() => this.account?.state === 'registered', 'registration');
    return this;
  }

  /** @param {any} kind @param {{call?: number, number?: number, text?: string[]}} [more] */
  command(kind, more = {}) {
    this.#pump.feed((core, now) => core.command(now, { kind, ...more }));
  }

  /** Calls that have not ended. */
  get alive() {
    return [...this.calls.values()].filter(({ state }) => state !== 'ended');
  }

  /** Waits for something to be so. @template T @param {() => T} test @param {string} what @param {number} [ms] @returns {Promise<NonNullable<T>>} */
  until(test, what, ms = PATIENCE) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = test();
        if (!found) return;
        clearTimeout(timer);
        this.#watchers = this.#watchers.filter((one) => one !== look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#watchers = this.#watchers.filter((one) => one !== look);
        reject(new Error(`${this.user}: no ${what} within ${ms} ms; calls: ${JSON.stringify([...this.calls.values()])}`));
      }, ms);
      this.#watchers.push(look);
      look();
    });
  }

  /** The newest call, in this state. @param {CallEvent['state']} state @param {number} [ms] @returns {Promise<CallEvent>} */
  call(state, ms) {
    return this.until(() => [...this.calls.values()].filter((one) => one.state === state).at(-1), `call that is ${state}`, ms);
  }

  /** @param {string} number */
  async dial(number) {
    const before = this.calls.size;
    this.command('DIAL', { text: [number] });
    return this.until(() => this.calls.size > before && [...this.calls.values()].at(-1), 'call');
  }

  async stop() {
    this.command('LOGOUT');
    await this.until(() => this.account?.state === 'off', 'log-out').catch(() => {});
    this.#pump.stop();
    this.#socket.disconnect();
  }

  /** @param {any} output */
  #hand(output) {
    switch (output.kind) {
      case 'DO_CONNECT': this.#socket.connect(output.url); break;
      case 'DO_DISCONNECT': this.#socket.disconnect(); break;
      case 'DO_SEND':
        this.sent.push(new TextDecoder().decode(output.bytes));
        this.#socket.send(output.bytes);
        break;
      case 'DO_OFFER':
      case 'DO_ANSWER': this.#describe(output); break;
      case 'EV_ACCOUNT': this.account = output; break;
      case 'EV_CALL': this.calls.set(output.call, output); break;
      default:
    }
    if (output.kind.startsWith('EV_') || output.kind === 'DO_DTMF') this.told.push(output);
    for (const look of [...this.#watchers]) look();
  }

  /** @param {any} output */
  #describe({ kind, call, direction }) {
    const sdp = describe(direction, kind === 'DO_OFFER' ? 'actpass' : 'active', ++this.#versions);
    this.command('LOCAL_SDP', { call, number: GATHERED.complete, text: [sdp] });
    setTimeout(() => { if (this.calls.get(call)?.state !== 'ended') this.command('MEDIA_UP', { call }); }, 50);
  }
}
