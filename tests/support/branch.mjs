// SPDX-License-Identifier: MIT
// The SIP server's side of the push branch, over UDP or TCP: sends what a test says, keeps what comes back.
import { randomBytes } from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import { field, statusOf } from './sip-peer.mjs';

const token = () => randomBytes(6).toString('hex');

export class Branch {
  /** @type {string[]} */ #inbox = [];
  /** @type {{test: (m: string) => boolean, resolve: (m: string) => void}[]} */ #waiting = [];
  /** @type {dgram.Socket | undefined} */ udp;
  /** @type {net.Socket | undefined} */ tcp;

  /** @param {number} port  of the gateway @param {{tcp?: boolean, from?: string}} [options] */
  async open(port, { tcp = false, from = '127.0.0.1' } = {}) {
    this.port = port;
    if (tcp) {
      this.tcp = net.connect({ port, host: '127.0.0.1', localAddress: from });
      let text = '';
      this.tcp.on('data', (data) => {
        text += data.toString();
        for (let at = text.indexOf('\r\n\r\n'); at >= 0; at = text.indexOf('\r\n\r\n')) {
          this.#take(text.slice(0, at + 4));
          text = text.slice(at + 4);
        }
      });
      this.tcp.on('error', () => {});
      await once(this.tcp, 'connect');
      return this;
    }
    this.udp = dgram.createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
    this.udp.on('message', (bytes) => this.#take(bytes.toString()));
    this.udp.bind(0, from);
    await once(this.udp, 'listening');
    return this;
  }

  get host() {
    const { address, port } = /** @type {any} */ (this.udp ? this.udp.address() : { address: this.tcp?.localAddress, port: this.tcp?.localPort });
    return `${address}:${port}`;
  }

  /** @param {string | Buffer} message */
  send(message) {
    if (this.udp) this.udp.send(message, this.port, '127.0.0.1');
    else this.tcp?.write(message);
  }

  /** An INVITE for somebody, sent. @param {string} number @param {{headers?: string[], from?: string, callId?: string, uri?: string, branch?: string, tag?: string}} [more] */
  invite(number, { headers = [], from = '"Ben Cole" <sip:1002@localhost>', callId = `${token()}@host`, uri = `sip:${number}@localhost`, branch = `z9hG4bK${token()}`, tag = token() } = {}) {
    const invite = [
      `INVITE ${uri} SIP/2.0`, `Via: SIP/2.0/${this.udp ? 'UDP' : 'TCP'} ${this.host};branch=${branch};rport`, 'Via: SIP/2.0/WS caller.invalid;branch=z9hG4bKfar',
      'Record-Route: <sip:127.0.0.1;lr>', 'Max-Forwards: 69', `To: <sip:${number}@localhost>`, `From: ${from};tag=${tag}`, `Call-ID: ${callId}`, 'CSeq: 7 INVITE',
      'Contact: <sip:1002@caller.invalid>', ...headers, 'Content-Length: 0', '', ''].join('\r\n');
    this.send(invite);
    return invite;
  }

  /** CANCEL or ACK of an INVITE. @param {string} method @param {string} invite @param {{to?: string, headers?: string[]}} [more] */
  follow(method, invite, { to = field(invite, 'To'), headers = [] } = {}) {
    this.send([
      `${method} ${invite.split(' ')[1]} SIP/2.0`, `Via: ${field(invite, 'Via')}`, 'Max-Forwards: 69', `To: ${to}`, `From: ${field(invite, 'From')}`,
      `Call-ID: ${field(invite, 'Call-ID')}`, `CSeq: 7 ${method}`, ...headers, 'Content-Length: 0', '', ''].join('\r\n'));
  }

  /** An answer to this call. @param {string} invite @param {number} status @param {{method?: string, ms?: number}} [options] */
  answer(invite, status, { method = 'INVITE', ms = 6000 } = {}) {
    const callId = field(invite, 'Call-ID');
    return this.next((m) => statusOf(m) === status && field(m, 'Call-ID') === callId && field(m, 'CSeq') === `7 ${method}`, `${status} to ${method}`, ms);
  }

  /** A final answer, acknowledged. @param {string} invite @param {number} status @param {number} [ms] */
  async ends(invite, status, ms = 6000) {
    const answer = await this.answer(invite, status, { ms });
    this.follow('ACK', invite, { to: field(answer, 'To') });
    return answer;
  }

  /** @param {(m: string) => boolean} test @param {string} what @param {number} [ms] @returns {Promise<string>} */
  next(test, what, ms = 6000) {
    const at = this.#inbox.findIndex(test);
    if (at >= 0) return Promise.resolve(this.#inbox.splice(at, 1)[0]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
        reject(new Error(`no ${what} within ${ms} ms; not asked for: ${this.#inbox.slice(0, 9).map((m) => m.split('\r\n', 1)[0]).join(' | ') || 'nothing'}`));
      }, ms);
      const waiter = { test, resolve: (/** @type {string} */ m) => (clearTimeout(timer), resolve(m)) };
      this.#waiting.push(waiter);
    });
  }

  /** @param {string} message */
  #take(message) {
    const at = this.#waiting.findIndex(({ test }) => test(message));
    if (at < 0) this.#inbox.push(message);
    else this.#waiting.splice(at, 1)[0].resolve(message);
  }

  close() {
    this.udp?.close();
    this.tcp?.destroy();
  }
}
