// SPDX-License-Identifier: MIT
// A push service for tests (RFC 8030 over https): as strict as real ones, opens what it gets with the keys of the
// subscription (http_ece, no code of ours), and fails when it is told to.
import ece from 'http_ece';
import { spawnSync } from 'node:child_process';
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import path from 'node:path';
import { pipeline, Readable } from 'node:stream';

/** @typedef {{token: string, json: any, octets: number, ttl: number, topic: string, urgency: string, type: string, at: number, sub: string}} Message */

/** A certificate for localhost, and its own authority. @param {string} folder */
export function certificate(folder) {
  const [key, cert] = ['key', 'cert'].map((name) => path.join(folder, `push-${name}.pem`));
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,DNS:*.push.apple.com,IP:127.0.0.1', '-keyout', key, '-out', cert]);
  if (made.status !== 0) throw new Error(String(made.stderr));
  return { key: readFileSync(key), cert: readFileSync(cert), file: cert };
}

/** Why this is no identification for us (RFC 8292), or its subject. @param {string} header @param {string} origin */
function vapid(header, origin) {
  const found = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]{87})$/.exec(header ?? '');
  if (!found) return { why: 'no vapid' };
  const [, head, body, signature, k] = found;
  const point = Buffer.from(k, 'base64url');
  const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } });
  const good = verify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  const now = Date.now() / 1000;
  if (!good) return { why: 'the signature is wrong' };
  if (claims.aud !== origin) return { why: `aud is ${claims.aud}` };
  if (!(claims.exp > now && claims.exp <= now + 86400)) return { why: `exp is ${claims.exp}` };
  if (!/^(mailto:\S+@\S+\.\w{2,}|https:\/\/\S+)$/.test(claims.sub)) return { why: `sub is ${claims.sub}` };
  return { sub: claims.sub, k };
}

function* words() { for (;;) yield 'x'.repeat(16384); }

export class PushSink {
  /** @type {Message[]} what was accepted */ messages = [];
  /** @type {string[]} why others were not */ refused = [];
  /** @type {Map<string, {ecdh: import('node:crypto').ECDH, auth: Buffer, gone: number}>} */ #devices = new Map();
  /** @type {{status: number, headers?: Record<string, string>, token?: string, endless?: boolean}[]} */ #failures = [];
  /** @type {{test: (m: Message) => boolean, resolve: (m: Message) => void}[]} */ #waiting = [];
  /** The application server's key, once it is known. */ key = '';
  connections = 0;
  /** Requests that have come, answered or not. */ arrived = 0;
  /** Answers so much later. */ delay = 0;
  /** @type {http2.Http2SecureServer} */ server;
  /** @type {Map<import('node:net').Socket, number>} those that are open, and their numbers */ #sockets = new Map();
  /** Requests by the version of HTTP they came with. @type {Record<string, number>} */ versions = {};
  origin = '';
  authority = '';

  /** @param {string} folder  for its certificate @param {{http1?: boolean}} [options]  HTTP/2, as real ones speak it, unless told otherwise */
  async start(folder, { http1 = false } = {}) {
    const { key, cert, file } = certificate(folder);
    this.caFile = file;
    this.server = http2.createSecureServer({ key, cert, allowHTTP1: true, ...(http1 ? { ALPNProtocols: ['http/1.1'] } : {}) }, (request, response) => this.#take(request, response));
    this.server.on('secureConnection', (socket) => {
      this.#sockets.set(socket, ++this.connections);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.authority = `localhost:${/** @type {import('node:net').AddressInfo} */ (this.server.address()).port}`;
    this.origin = `https://${this.authority}`;
    return this;
  }

  /** What the portal's configuration needs under "push". */
  get config() {
    return { services: [this.origin], private: [this.authority], caFile: this.caFile };
  }

  /** A subscription, as PushSubscription.toJSON() gives it. */
  subscribe(origin = this.origin) {
    const token = randomBytes(12).toString('base64url');
    const ecdh = createECDH('prime256v1');
    const auth = randomBytes(16);
    ecdh.generateKeys();
    this.#devices.set(token, { ecdh, auth, gone: 0 });
    return { token, endpoint: `${origin}/push/${token}`, expirationTime: null, keys: { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') } };
  }

  /** The user has removed it. @param {{token: string}} subscription @param {number} [status] */
  forget({ token }, status = 410) {
    const device = this.#devices.get(token);
    if (device) device.gone = status;
  }

  /** The next messages (of this device) are answered so. @param {number} status @param {{headers?: Record<string, string>, times?: number, token?: string, endless?: boolean}} [how]  endless: in words that do not end */
  fail(status, { headers, times = 1, token, endless } = {}) {
    for (let i = 0; i < times; i++) this.#failures.push({ status, headers, token, endless });
  }

  /** The first message, come or coming, that passes; each is given out once.
   * @param {{token?: string, kind?: string}} wanted @param {number} [ms] @returns {Promise<Message>} */
  next({ token, kind }, ms = 6000) {
    const test = (/** @type {Message} */ m) => (!token || m.token === token) && (!kind || m.json.kind === kind);
    const at = this.messages.findIndex(test);
    if (at >= 0) return Promise.resolve(this.messages.splice(at, 1)[0]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
        reject(new Error(`no push ${kind ?? ''} within ${ms} ms; refused: ${this.refused.join(', ') || 'none'}; others: ${this.messages.map(({ json }) => json.kind)}`));
      }, ms);
      const waiter = { test, resolve: (/** @type {Message} */ m) => (clearTimeout(timer), resolve(m)) };
      this.#waiting.push(waiter);
    });
  }

  /** @param {http2.Http2ServerRequest} request @param {http2.Http2ServerResponse} response */
  async #take(request, response) {
    /** @type {Buffer[]} */
    const parts = [];
    for await (const part of request) parts.push(part);
    this.arrived++;
    if (this.delay) await new Promise((resolve) => { setTimeout(resolve, this.delay); });
    this.versions[request.httpVersion] = (this.versions[request.httpVersion] ?? 0) + 1;
    const token = (request.url ?? '').split('/').pop() ?? '';
    const answer = this.#judge(request, token, Buffer.concat(parts));
    if (answer.status !== 201) this.refused.push(`${answer.status} ${answer.why}`);
    if (answer.endless) {
      response.writeHead(answer.status, answer.headers);
      pipeline(Readable.from(words()), response, () => {});
    } else {
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': '0' }).end();
    }
  }

  /** @param {http2.Http2ServerRequest} request @param {string} token @param {Buffer} body
   * @returns {{status: number, why?: string, headers?: Record<string, string>, endless?: boolean}} */
  #judge({ method, headers }, token, body) {
    const device = this.#devices.get(token);
    const failure = this.#failures.findIndex((one) => !one.token || one.token === token);
    if (failure >= 0) return { why: 'told to fail', ...this.#failures.splice(failure, 1)[0] };
    if (method !== 'POST' || !device) return { status: 404, why: 'no such subscription' };
    if (device.gone) return { status: device.gone, why: 'gone' };
    const who = vapid(headers.authorization ?? '', this.origin);
    if (who.why) return { status: 403, why: who.why };
    this.key = String(who.k);
    if (!/^\d+$/.test(String(headers.ttl))) return { status: 400, why: 'TTL' };
    if (!/^[\w-]{1,32}$/.test(String(headers.topic))) return { status: 400, why: 'Topic' };
    if (headers['content-encoding'] !== 'aes128gcm') return { status: 400, why: 'Content-Encoding' };
    if (body.length > 4096) return { status: 413, why: 'too long' };
    const plain = ece.decrypt(body, { version: 'aes128gcm', privateKey: device.ecdh, authSecret: device.auth });
    this.#accept({
      token, json: JSON.parse(plain.toString()), octets: body.length, ttl: Number(headers.ttl), topic: String(headers.topic), urgency: String(headers.urgency),
      type: String(headers['content-type']), at: performance.now(), sub: String(who.sub),
    });
    return { status: 201, headers: { Location: `${this.origin}/message/1`, TTL: String(headers.ttl) } };
  }

  /** @param {Message} message */
  #accept(message) {
    const at = this.#waiting.findIndex(({ test }) => test(message));
    if (at < 0) this.messages.push(message);
    else this.#waiting.splice(at, 1)[0].resolve(message);
  }

  async stop() {
    for (const socket of this.#sockets.keys()) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
