// SPDX-License-Identifier: MIT
// A push service for tests: application servers post to it over https (RFC 8030, RFC 8291, RFC 8292, checked as the
// strictest of the real ones do), and user agents get what was posted: Firefox by its own protocol over a WebSocket,
// others by `attach` (gcm.mjs). It cannot decrypt anything.
import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, randomBytes, randomUUID, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocketServer } from 'ws';

const BODY_MAX = 4096;
const HEADER = 86;  // of aes128gcm with a P-256 key

/** Where Chromium says that its subscriptions are: Google's channels, and builds without a brand. */
export const CHROMIUM_ORIGINS = ['https://fcm.googleapis.com', 'https://jmt17.google.com'];

/** A certificate for this service under all its names. */
export function selfSigned() {
  const folder = mkdtempSync(path.join(tmpdir(), 'webphone-cert-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
  const names = ['localhost', ...CHROMIUM_ORIGINS.map((origin) => new URL(origin).host)].map((name) => `DNS:${name}`);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '7', '-subj', '/CN=localhost',
    '-addext', `subjectAltName=${names},IP:127.0.0.1`, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  const spki = createHash('sha256').update(new X509Certificate(made.cert).publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
  return { ...made, spki };
}

const bytesOf = (/** @type {string} */ text) => Buffer.from(text, 'base64url');

/** What is wrong with who says they are (RFC 8292), or null. @param {string} header @param {string[]} audience @param {string} key */
function vapidFault(header, audience, key) {
  const given = Object.fromEntries([...String(header ?? '').matchAll(/([tk])=([\w.-]+)/g)].map(([, name, value]) => [name, value]));
  if (!/^vapid /i.test(header ?? '') || !given.t || !given.k) return 'no vapid header';
  const [head, claims, signature] = given.t.split('.');
  const point = bytesOf(given.k);
  if (point.length !== 65 || (key && given.k !== key)) return 'another key than the subscription';
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const good = verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, bytesOf(signature));
  if (!good) return 'the signature is wrong';
  const { aud, exp, sub } = JSON.parse(bytesOf(claims).toString());
  if (!audience.includes(aud)) return `aud is ${aud}`;
  const left = exp - Date.now() / 1000;
  if (!(left > 0 && left < 86430)) return `exp is ${exp}`;
  return /^(mailto:[^\s<>@]+@[^\s<>@]+|https:\/\/\S+)$/.test(sub ?? '') ? null : `sub is ${sub}`;
}

/** What is wrong with a post but for its signature: status and words, or null. @param {http.IncomingHttpHeaders} headers @param {Buffer} body */
function postFault(headers, body) {
  if (body.length > BODY_MAX) return [413, 'too long'];
  if (!/^\d+$/.test(headers.ttl?.toString() ?? '')) return [400, 'no TTL (8030 5.2)'];
  if (!/^(very-low|low|normal|high)$/.test(headers.urgency?.toString() ?? 'normal')) return [400, 'Urgency (8030 5.3)'];
  if (!/^[\w-]{1,32}$/.test(headers.topic?.toString() ?? 'x')) return [400, 'Topic (8030 5.4)'];
  if (!body.length) return null;
  if (headers['content-encoding'] !== 'aes128gcm') return [400, 'not aes128gcm'];
  if (body.length < HEADER + 17 || body[20] !== 65 || body[21] !== 4 || body.length - HEADER > body.readUInt32BE(16)) return [400, 'not one record (8291 4)'];
  return null;
}

/**
 * @typedef {object} Agent  a user agent that is connected
 * @property {(message: Message) => void} deliver
 */
/** @typedef {{ agent: string, token: string, key: string, origins: string[], gone: boolean, [more: string]: any }} Channel */
/** @typedef {{ id: string, channel: string, topic: string, ttl: number, urgency: string, body: Buffer, until: number, state: string }} Message */

export class PushService {
  /** @type {{ what: string, at: number, [field: string]: any }[]} */ log = [];
  /** @type {Map<string, Channel>} */ channels = new Map();
  /** @type {Map<string, Message>} */ #messages = new Map();
  /** @type {Map<string, Agent>} */ #agents = new Map();
  /** @type {Set<() => void>} */ #waiting = new Set();
  /** @type {{ status: number, headers?: Record<string, string>, taken: boolean }[]} */ #faults = [];
  #held = -1;  // as many messages there were when it stopped delivering
  tls = selfSigned();

  async start() {
    this.#https = https.createServer({ key: this.tls.key, cert: this.tls.cert }, (request, response) => { this.#post(request, response); });
    this.#plain = http.createServer();
    this.#sockets = new WebSocketServer({ server: this.#plain, handleProtocols: (names) => [...names][0] ?? false });
    this.#sockets.on('connection', (socket) => this.#firefox(socket));
    for (const server of [this.#https, this.#plain]) await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(undefined)); });
    return this;
  }

  /** @type {https.Server} */ #https;
  /** @type {http.Server} */ #plain;
  /** @type {WebSocketServer} */ #sockets;

  get port() { return /** @type {import('node:net').AddressInfo} */ (this.#https.address()).port; }
  get origin() { return `https://localhost:${this.port}`; }
  /** Firefox's dom.push.serverURL. */
  get agentUrl() { return `ws://localhost:${/** @type {import('node:net').AddressInfo} */ (this.#plain.address()).port}/`; }

  /** The next posts are answered so. @param {number} status @param {Record<string, string>} [headers] @param {boolean} [taken]  and delivered all the same */
  fail(status, headers, taken = false) { this.#faults.push({ status, headers, taken }); }
  /** It takes messages, and delivers none. */
  hold() { this.#held = this.#messages.size; }
  /** What it took meanwhile is delivered: too late, and what was replaced as well. No service should; one may. */
  release() {
    for (const message of [...this.#messages.values()].slice(this.#held)) Object.assign(message, { state: 'waits', until: Infinity });
    this.#held = -1;
    for (const name of this.#agents.keys()) this.#flush(name);
  }
  /** The push service has forgotten all subscriptions: 410 from now on. */
  expire() { for (const channel of this.channels.values()) channel.gone = true; }

  /** @param {(entry: any) => boolean} wanted @param {number} [from]  of the log @param {number} [ms] */
  async heard(wanted, from = 0, ms = 15000) {
    const end = Date.now() + ms;
    for (;;) {
      const found = this.log.slice(from).find(wanted);
      if (found) return found;
      if (Date.now() > end) throw new Error(`push service: not heard; ${JSON.stringify(this.log.slice(-6))}`);
      await new Promise((resolve) => {
        const done = () => { clearTimeout(timer); this.#waiting.delete(done); resolve(undefined); };
        const timer = setTimeout(done, end - Date.now());
        this.#waiting.add(done);
      });
    }
  }

  /** @param {string} what @param {Record<string, any>} [more] */
  note(what, more = {}) {
    this.log.push({ what, at: Date.now(), ...more });
    for (const done of [...this.#waiting]) done();
  }

  /** @param {string} name @param {Agent} agent */
  attach(name, agent) {
    this.#agents.set(name, agent);
    this.note('agent', { name });
    this.#flush(name);
  }

  /** What it was sent and did not confirm it gets again. @param {string} name @param {Agent} agent */
  detach(name, agent) {
    if (this.#agents.get(name) !== agent) return;
    this.#agents.delete(name);
    for (const message of this.#messages.values()) if (message.state === 'sent' && this.channels.get(message.channel)?.agent === name) message.state = 'waits';
    this.note('agent-gone', { name });
  }

  /** @param {string} id */
  confirm(id) {
    const message = this.#messages.get(id);
    if (message) message.state = 'done';
    this.note('confirmed', { id });
  }

  /** @param {string} name */
  #flush(name) {
    if (this.#held >= 0) return;
    for (const message of this.#messages.values()) {
      if (message.state !== 'waits' || this.channels.get(message.channel)?.agent !== name) continue;
      message.state = message.until < Date.now() ? 'expired' : 'sent';
      if (message.state === 'sent') this.#agents.get(name)?.deliver(message);
    }
  }

  /** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
  async #post(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const refuse = (/** @type {number} */ status, /** @type {string} */ why, headers = {}) => {
      this.note('refused', { status, why });
      response.writeHead(status, { 'Content-Type': 'text/plain', ...headers }).end(why);
    };
    const fault = this.#faults.shift();
    if (fault && !fault.taken) return refuse(fault.status, 'as told', fault.headers);
    const token = (request.url ?? '').split('/').pop();
    const [id, channel] = [...this.channels].find(([, one]) => one.token === token) ?? [];
    if (!channel || !id) return refuse(404, 'no such subscription');
    if (channel.gone) return refuse(410, 'the subscription has gone');
    const [status, why] = /** @type {any[]} */ (postFault(request.headers, body) ?? []);
    if (status) return refuse(status, why);
    const stranger = vapidFault(request.headers.authorization ?? '', channel.origins, channel.key);
    if (stranger) return refuse(403, stranger);
    const message = this.#take(id, request.headers, body);
    const { topic, ttl, urgency } = message;
    this.note('accepted', { id: message.id, topic, ttl, urgency, octets: body.length, connected: this.#agents.has(channel.agent) });
    if (fault) refuse(fault.status, 'though it is taken', fault.headers);
    else response.writeHead(201, { Location: `${this.origin}/m/${message.id}`, TTL: ttl }).end();
    return this.#flush(channel.agent);
  }

  /** What a SIP server sends that pushes itself (RFC 8599): nothing, to every device. */
  knock() {
    for (const [id, channel] of this.channels) {
      if (channel.gone) continue;
      this.#take(id, { ttl: 45 }, Buffer.alloc(0));
      this.#flush(channel.agent);
    }
  }

  /** @param {string} id  of the channel @param {any} headers @param {Buffer} body @returns {Message} */
  #take(id, { topic = '', ttl, urgency = 'normal' }, body) {
    for (const older of this.#messages.values()) if (topic && older.channel === id && older.topic === topic && older.state === 'waits') older.state = 'replaced';
    const message = { id: randomUUID(), channel: id, topic, ttl: Number(ttl), urgency, body, until: Date.now() + Number(ttl) * 1000 + 50, state: 'waits' };
    this.#messages.set(message.id, message);
    return message;
  }

  /** Firefox: JSON over a WebSocket. @param {import('ws').WebSocket} socket */
  #firefox(socket) {
    let name = '';
    const send = (/** @type {object} */ message) => socket.send(JSON.stringify(message));
    const agent = { deliver: (/** @type {Message} */ { id, channel, ttl, body }) => send({
      messageType: 'notification', channelID: channel, version: id, ttl, ...(body.length ? { data: body.toString('base64url'), headers: { encoding: 'aes128gcm' } } : {}) }) };
    socket.on('close', () => this.detach(name, agent));
    socket.on('error', () => {});
    socket.on('message', (bytes) => {
      const message = JSON.parse(bytes.toString());
      const { messageType: type, channelID, uaid, key, updates = [] } = message;
      if (!type) return send({});
      if (type === 'hello') {
        name = uaid || randomUUID().replaceAll('-', '');
        send({ messageType: 'hello', uaid: name, status: 200, use_webpush: true, broadcasts: {} });
        return this.attach(name, agent);
      }
      if (type === 'register') {
        const token = randomBytes(24).toString('base64url');
        this.channels.set(channelID, { agent: name, token, key: key?.replace(/=+$/, '') ?? '', origins: [this.origin], gone: false });
        this.note('subscribed', { channelID });
        return send({ messageType: 'register', channelID, status: 200, pushEndpoint: `${this.origin}/wpush/v2/${token}` });
      }
      if (type === 'unregister') {
        const channel = this.channels.get(channelID);
        if (channel) channel.gone = true;
        this.note('unsubscribed', { channelID });
        return send({ messageType: 'unregister', channelID, status: 200 });
      }
      if (type === 'ack') for (const { version } of updates) this.confirm(version);
    });
  }

  async stop() {
    for (const socket of this.#sockets.clients) socket.terminate();
    for (const server of [this.#https, this.#plain]) {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    }
  }
}
