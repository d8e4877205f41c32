// SPDX-License-Identifier: MIT
// Two servers of the smallest kind and the real core between them: the first dies, the second is gone to; the
// first is back, and so is the phone once nobody talks (RFC 5626 4.5, 3263 4.3).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { NativePhone } from '../support/native-phone.mjs';

const GRANTED_S = 2;  // refreshed each second

/** Lets everybody in, lets every call ring, and knows no more. */
class Server {
  /** @type {WebSocketServer | null} */ #wss = null;
  /** @type {string[]} methods, in order */ heard = [];
  /** @type {(() => void)[]} */ #watchers = [];
  #refuse = () => {};
  port = 0;

  get url() { return `ws://127.0.0.1:${this.port}/`; }

  async start() {
    this.#wss = new WebSocketServer({ host: '127.0.0.1', port: this.port });
    await once(this.#wss, 'listening');
    this.port = /** @type {import('node:net').AddressInfo} */ (this.#wss.address()).port;
    this.#wss.on('connection', (socket) => socket.on('message', (data) => this.#got(socket, String(data))));
    return this;
  }

  /** As a machine that loses its power. */
  async die() {
    const wss = this.#wss;
    this.#wss = null;
    if (!wss) return;
    for (const socket of wss.clients) socket.terminate();
    await new Promise((resolve) => { wss.close(resolve); });
  }

  /** The next `count` of a method. @param {string} method @param {number} [count] */
  async next(method, count = 1) {
    const before = this.#count(method);
    while (this.#count(method) < before + count) await new Promise((resolve) => { this.#watchers.push(() => resolve(null)); });
  }

  /** @param {string} method */
  #count(method) { return this.heard.filter((one) => one === method).length; }

  /** @param {import('ws').WebSocket} socket @param {string} text */
  #got(socket, text) {
    if (text === '\r\n\r\n') { socket.send('\r\n'); return; }
    const lines = text.split('\r\n');
    const method = text.slice(0, text.indexOf(' '));
    /** @param {string} status @param {string} [more] */
    const answer = (status, more = '') => {
      const copied = lines.filter((line) => /^(Via|From|Call-ID|CSeq):/.test(line)).join('\r\n');
      const to = `${lines.find((line) => line.startsWith('To:'))};tag=peer`;
      socket.send(`SIP/2.0 ${status}\r\n${copied}\r\n${to}\r\n${more}Content-Length: 0\r\n\r\n`);
    };
    if (method === 'REGISTER') answer('200 OK', `Expires: ${GRANTED_S}\r\n`);
    if (method === 'INVITE') {
      answer('180 Ringing');
      this.#refuse = () => answer('487 Request Terminated');
    }
    if (method === 'CANCEL') {
      answer('200 OK');
      this.#refuse();
    }
    this.heard.push(method);
    for (const look of this.#watchers.splice(0)) look();
  }
}

test('the first server dies: the second within seconds; the first is back: home, but not out of a call', { timeout: 60000 }, async (t) => {
  const [one, two] = [await new Server().start(), await new Server().start()];
  after(() => Promise.all([one.die(), two.die()]));
  const phone = await new NativePhone('1001').start(one.url, { wsServers: [one.url, two.url] });
  assert.equal(phone.account.server, one.url);

  const died = performance.now();
  await one.die();
  await phone.until(() => phone.account.state === 'registered' && phone.account.server === two.url, 'second server');
  t.diagnostic(`registered with the second server after ${Math.round(performance.now() - died)} ms`);
  assert.ok(performance.now() - died < 8000);

  const { call } = await phone.dial('1002');
  await phone.call('progress');
  await one.start();
  await two.next('REGISTER', 3);
  assert.equal(phone.account.server, two.url, 'nobody is taken away from a call');
  assert.ok(one.heard.every((method) => method !== 'INVITE'));

  phone.command('HANGUP', { call });
  await phone.until(() => phone.alive.length === 0, 'end of the call');
  await phone.until(() => phone.account.state === 'registered' && phone.account.server === one.url, 'way home');
  await phone.stop();
  assert.deepEqual(phone.faults, []);
});
