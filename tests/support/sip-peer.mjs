// SPDX-License-Identifier: MIT
// A SIP user agent for tests, over WebSocket or UDP, with every byte visible: it does what a test says and
// nothing by itself.
import { createHash, randomBytes } from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import WebSocket from 'ws';

const md5 = (/** @type {string} */ text) => createHash('md5').update(text).digest('hex');
export const token = () => randomBytes(8).toString('hex');
export const DOMAIN = 'localhost';

/** The values of a header field. @param {string} message @param {string} name */
export function fields(message, name) {
  const head = message.split('\r\n\r\n', 1)[0];
  return [...head.matchAll(new RegExp(`^${name}\\s*:\\s*(.*)$`, 'gim'))].map((found) => found[1]);
}
/** @param {string} message @param {string} name */
export const field = (message, name) => fields(message, name)[0] ?? '';
/** @param {string} message */
export const statusOf = (message) => (message.startsWith('SIP/2.0 ') ? Number(message.slice(8, 11)) : 0);
/** @param {string} message */
export const methodOf = (message) => (statusOf(message) ? '' : message.split(' ', 1)[0]);
/** @param {string} message */
export const bodyOf = (message) => message.slice(message.indexOf('\r\n\r\n') + 4);
const uriIn = (/** @type {string} */ value) => /<([^>]+)>/.exec(value)?.[1] ?? value;

/** @typedef {{method: string, uri: string, to?: string, from?: string, callId?: string, cseq?: number, via?: string,
 *   route?: string[], contact?: string|null, headers?: string[], body?: string}} Draft */

export class SipPeer {
  /** @type {{test: (m: string) => boolean, resolve: (m: string) => void}[]} */
  #waiting = [];
  /** @type {string[]} */
  #inbox = [];
  #cseq = 1;
  tag = token();
  instance = `urn:uuid:${randomBytes(4).toString('hex')}-0000-4000-8000-${randomBytes(6).toString('hex')}`;
  registerCallId = token();
  host = `${token()}.invalid`;
  gruu = '';
  closed = false;
  /** @type {WebSocket | undefined} */
  socket;
  /** @type {dgram.Socket | undefined} */
  udp;

  /** @param {{user: string, password?: string, url?: string, udpPort?: number}} options */
  constructor({ user, password = `demo-${user}`, url, udpPort }) {
    Object.assign(this, { user, password, url, udpPort });
    this.user = user;
    this.password = password;
    this.url = url;
    this.udpPort = udpPort;
  }

  async open() {
    if (this.udpPort) {
      this.udp = dgram.createSocket('udp4');
      this.udp.bind(0, '127.0.0.1');
      await once(this.udp, 'listening');
      this.host = `127.0.0.1:${this.udp.address().port}`;
      this.udp.on('message', (bytes) => this.#take(bytes.toString()));
      return this;
    }
    this.host = `${token()}.invalid`;
    this.socket = new WebSocket(/** @type {string} */ (this.url), 'sip', { perMessageDeflate: false });
    this.socket.on('message', (bytes) => this.#take(bytes.toString()));
    await once(this.socket, 'open');
    this.socket.on('error', () => {});
    return this;
  }

  /** The connection is gone, without a word. */
  drop() {
    this.socket?.terminate();
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.socket?.terminate();
    this.udp?.close();
  }

  /** @param {string} message */
  send(message) {
    if (this.udp) this.udp.send(message, this.udpPort, '127.0.0.1');
    else this.socket?.send(message);
  }

  /** The first message, come or coming, that passes; each is given out once.
   * @param {(m: string) => boolean} test @param {string} what @param {number} [ms] @returns {Promise<string>} */
  next(test, what, ms = 6000) {
    const at = this.#inbox.findIndex(test);
    if (at >= 0) return Promise.resolve(this.#inbox.splice(at, 1)[0]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((w) => w !== waiter);
        const seen = this.#inbox.map((m) => m.slice(0, m.indexOf('\r\n'))).join(' | ');
        reject(new Error(`${this.user}: no ${what} within ${ms} ms; not asked for: ${seen || 'nothing'}`));
      }, ms);
      const waiter = { test, resolve: (/** @type {string} */ m) => (clearTimeout(timer), resolve(m)) };
      this.#waiting.push(waiter);
    });
  }

  /** @param {string} method @param {number} [ms] */
  request(method, ms) {
    return this.next((m) => methodOf(m) === method, method, ms);
  }

  /** @param {string} sent  a request of ours @param {number} [least] @param {number} [ms] */
  response(sent, least = 200, ms = undefined) {
    const callId = field(sent, 'Call-ID');
    const cseq = field(sent, 'CSeq');
    return this.next((m) => statusOf(m) >= least && field(m, 'Call-ID') === callId && field(m, 'CSeq') === cseq,
      `answer to ${cseq}`, ms);
  }

  /** @param {string} message */
  has(message) {
    return this.#inbox.some((m) => m.startsWith(message));
  }

  get contact() {
    if (this.gruu) return `<${this.gruu}>`;
    return `<sip:${this.user}@${this.host}${this.udp ? '' : ';transport=ws'}>`;
  }

  /** @param {Draft} draft */
  write({ method, uri, to, from, callId, cseq, via, route = [], contact, headers = [], body = '' }) {
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: ${via ?? `SIP/2.0/${this.udp ? 'UDP' : 'WS'} ${this.host};branch=z9hG4bK${token()};rport`}`,
      'Max-Forwards: 70',
      ...route.map((value) => `Route: ${value}`),
      `To: ${to ?? `<${uri}>`}`,
      `From: ${from ?? `<sip:${this.user}@${DOMAIN}>;tag=${this.tag}`}`,
      `Call-ID: ${callId ?? token()}`,
      `CSeq: ${cseq ?? this.#cseq++} ${method}`,
    ];
    if (contact !== null) lines.push(`Contact: ${contact ?? this.contact}`);
    lines.push('Supported: gruu, outbound', ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body);
    return lines.join('\r\n');
  }

  /** Sends a request outside a dialog, answers one challenge, gives the request as sent last.
   * @param {Draft} draft @returns {Promise<{sent: string, challenged: string}>} */
  async authenticated(draft) {
    const callId = draft.callId ?? token();
    const first = this.write({ ...draft, callId });
    this.send(first);
    const challenge = await this.next((m) => statusOf(m) >= 200 && field(m, 'CSeq') === field(first, 'CSeq') &&
      field(m, 'Call-ID') === callId, `challenge to ${draft.method}`);
    if (statusOf(challenge) !== 401 && statusOf(challenge) !== 407) {
      throw new Error(`${this.user}: ${draft.method} was not challenged: ${challenge.split('\r\n', 1)[0]}`);
    }
    if (draft.method === 'INVITE') this.send(this.ackFailure(first, challenge));
    const credentials = this.credentials(draft.method, draft.uri, challenge);
    const sent = this.write({ ...draft, callId, headers: [...(draft.headers ?? []), credentials] });
    this.send(sent);
    return { sent, challenged: challenge };
  }

  /** @param {string} method @param {string} uri @param {string} challenge */
  credentials(method, uri, challenge) {
    const proxy = statusOf(challenge) === 407;
    const value = field(challenge, proxy ? 'Proxy-Authenticate' : 'WWW-Authenticate');
    const part = (/** @type {string} */ name) => new RegExp(`${name}="?([^",]+)`).exec(value)?.[1] ?? '';
    const cnonce = token();
    const ha1 = md5(`${this.user}:${part('realm')}:${this.password}`);
    const response = md5(`${ha1}:${part('nonce')}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
    return `${proxy ? 'Proxy-Authorization' : 'Authorization'}: Digest username="${this.user}", realm="${part('realm')}", ` +
      `nonce="${part('nonce')}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, cnonce="${cnonce}", nc=00000001`;
  }

  /** @param {{expires?: number, aor?: string}} [options] @returns {Promise<string>} the final answer */
  async register({ expires = 300, aor = `sip:${this.user}@${DOMAIN}` } = {}) {
    this.gruu = '';
    const contact = `${this.contact};+sip.instance="<${this.instance}>";reg-id=1;expires=${expires}`;
    const { sent } = await this.authenticated({
      method: 'REGISTER', uri: `sip:${DOMAIN}`, to: `<${aor}>`, from: `<${aor}>;tag=${this.tag}`, contact, callId: this.registerCallId,
    });
    const answer = await this.response(sent);
    // The answer lists every binding of the account: ours is the one with our instance.
    const gruus = [...fields(answer, 'Contact').join(',').matchAll(/pub-gruu="([^"]+)"/g)].map((found) => found[1]);
    this.gruu = this.udp ? '' : gruus.find((gruu) => gruu.endsWith(this.instance)) ?? '';
    return answer;
  }

  /** @param {string} number @param {string} [body] @param {Partial<Draft>} [more] */
  async invite(number, body = plainSdp(), more = {}) {
    const { sent } = await this.authenticated({
      method: 'INVITE', uri: number.includes(':') ? number : `sip:${number}@${DOMAIN}`, headers: ['Content-Type: application/sdp'], body, ...more,
    });
    return sent;
  }

  /** @param {string} invite @param {string} failure */
  ackFailure(invite, failure) {
    return this.write({
      method: 'ACK', uri: invite.split(' ')[1], via: field(invite, 'Via'), to: field(failure, 'To'), from: field(invite, 'From'),
      callId: field(invite, 'Call-ID'), cseq: parseInt(field(invite, 'CSeq')), contact: null,
    });
  }

  /** @param {string} invite */
  cancel(invite) {
    return this.write({
      method: 'CANCEL', uri: invite.split(' ')[1], via: field(invite, 'Via'), to: field(invite, 'To'), from: field(invite, 'From'),
      callId: field(invite, 'Call-ID'), cseq: parseInt(field(invite, 'CSeq')), contact: null,
    });
  }

  /** @param {string} request @param {number} status @param {string} text @param {{body?: string, headers?: string[]}} [more] */
  reply(request, status, text, { body = '', headers = [] } = {}) {
    const to = field(request, 'To');
    const lines = [
      `SIP/2.0 ${status} ${text}`,
      ...fields(request, 'Via').map((value) => `Via: ${value}`),
      ...fields(request, 'Record-Route').map((value) => `Record-Route: ${value}`),
      `To: ${to.includes(';tag=') ? to : `${to};tag=${this.tag}`}`,
      ...['From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${field(request, name)}`),
      `Contact: ${this.contact}`,
      ...(body ? ['Content-Type: application/sdp'] : []),
      ...headers,
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ];
    this.send(lines.join('\r\n'));
  }

  /** A request in the dialog that this message made: our answered INVITE (its 2xx) or the INVITE we answered.
   * @param {string} method @param {string} founder @param {Partial<Draft>} [more] */
  inside(method, founder, more = {}) {
    const caller = statusOf(founder) > 0;
    const routes = fields(founder, 'Record-Route').flatMap((value) => value.split(/,\s*(?=<)/));
    const to = field(founder, 'To');
    return this.write({
      method,
      uri: uriIn(field(founder, 'Contact')),
      route: caller ? routes.reverse() : routes,
      to: caller ? to : field(founder, 'From'),
      from: caller ? field(founder, 'From') : `${to};tag=${this.tag}`,
      callId: field(founder, 'Call-ID'),
      ...more,
    });
  }

  /** @param {string} message */
  #take(message) {
    if (message === '\r\n') return;
    const at = this.#waiting.findIndex(({ test }) => test(message));
    if (at < 0) this.#inbox.push(message);
    else this.#waiting.splice(at, 1)[0].resolve(message);
  }
}

/** @param {number} [port] */
export function plainSdp(port = 40000) {
  return ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${port} RTP/AVP 0`,
    'a=rtpmap:0 PCMU/8000', 'a=sendrecv', ''].join('\r\n');
}

/** What a browser would offer, as far as a server looks at it. */
export function browserSdp() {
  return ['v=0', 'o=- 2 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 0', 'c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0', 'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    `a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`, 'a=setup:actpass', 'a=mid:0', 'a=sendrecv', 'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1', 'a=rtpmap:0 PCMU/8000',
    'a=candidate:1 1 udp 2113937151 127.0.0.1 40002 typ host', ''].join('\r\n');
}
