// SPDX-License-Identifier: MIT
// What a Chromium talks to before it has a push: check-in and registration over HTTP, and the connection (MCS, TLS with
// protobuf messages) that pushes come by. Stands before a PushService, so that Chromium subscribes and receives for real.
// Field numbers are those of Chromium's google_apis/gcm/protocol.
import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import tls from 'node:tls';
import { CHROMIUM_ORIGINS } from './push-service.mjs';

/** @typedef {import('./push-service.mjs').PushService} PushService */
/** @typedef {import('./push-service.mjs').Message} Message */

const VERSION = 41;  // of MCS, once at the head of either side
const PING = 0;
const ACK = 1;
const LOGIN = 2;
const LOGIN_ANSWER = 3;
const CLOSE = 4;
const IQ = 7;
const DATA = 8;
const SELECTIVE_ACK = 12;

/** @param {number | bigint} value */
function varint(value) {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

/** @param {Buffer} bytes @param {number} at @returns {[bigint, number] | null}  value and where it ends */
function readVarint(bytes, at) {
  let value = 0n;
  for (let shift = 0n; at < bytes.length; shift += 7n) {
    const byte = bytes[at++];
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return [value, at];
  }
  return null;
}

/** @param {number} field @param {number | bigint} value */
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
/** @param {number} field @param {string | Buffer} value */
const bytes = (field, value) => Buffer.concat([varint((field << 3) | 2), varint(Buffer.byteLength(value)), Buffer.from(value)]);
/** @param {number} field @param {bigint} value */
function fixed(field, value) {
  const eight = Buffer.alloc(8);
  eight.writeBigUInt64LE(value);
  return Buffer.concat([varint((field << 3) | 1), eight]);
}

/** Fields of a message by number; numbers as bigint, all else as bytes. @param {Buffer} message */
function fields(message) {
  /** @type {Record<number, any[]>} */
  const found = {};
  for (let at = 0; at < message.length;) {
    const [key, after] = /** @type {[bigint, number]} */ (readVarint(message, at));
    const kind = Number(key & 7n);
    let [value, end] = /** @type {[any, number]} */ (kind === 1 ? [null, after + 8] : kind === 5 ? [null, after + 4] : readVarint(message, after));
    if (kind === 2) [value, end] = [message.subarray(end, end + Number(value)), end + Number(value)];
    (found[Number(key >> 3n)] ??= []).push(value);
    at = end;
  }
  return found;
}

/** One connection of a browser that is logged in, or about to. */
class Line {
  #service;
  #socket;
  #rest = Buffer.alloc(0);
  #begun = false;
  #name = '';
  #count = 0;
  /** @type {{ at: number, id: string }[]} sent and not confirmed */ #sent = [];

  /** @param {PushService} service @param {tls.TLSSocket} socket */
  constructor(service, socket) {
    this.#service = service;
    this.#socket = socket;
    socket.on('data', (data) => this.#take(data));
    socket.on('error', () => {});
    socket.on('close', () => { if (this.#name) service.detach(this.#name, this); });
  }

  /** @param {Message} message */
  deliver({ id, channel, ttl, body }) {
    const { sender, app, subtype } = /** @type {import('./push-service.mjs').Channel} */ (this.#service.channels.get(channel));
    const extra = (/** @type {string} */ key, /** @type {string} */ value) => bytes(7, Buffer.concat([bytes(1, key), bytes(2, value)]));
    this.#put(DATA, Buffer.concat([
      bytes(3, sender), bytes(5, app), ...(subtype === app ? [] : [extra('subtype', subtype)]),
      ...(body.length ? [extra('content-encoding', 'aes128gcm')] : []),
      bytes(9, id), number(17, ttl), number(18, Date.now()), ...(body.length ? [bytes(21, body)] : []), number(24, 1),
    ]));
    this.#sent.push({ at: this.#count, id });
  }

  /** @param {number} tag @param {Buffer} message */
  #put(tag, message) {
    const head = this.#count++ ? [tag] : [VERSION, tag];
    this.#socket.write(Buffer.concat([Buffer.from(head), varint(message.length), message]));
  }

  /** @param {Buffer} data */
  #take(data) {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (;;) {
      const at = this.#begun ? 1 : 2;
      const length = readVarint(this.#rest, at);
      if (this.#rest.length <= at || !length || this.#rest.length < length[1] + Number(length[0])) return;
      const end = length[1] + Number(length[0]);
      const [tag, message] = [this.#rest[at - 1], fields(this.#rest.subarray(length[1], end))];
      this.#rest = this.#rest.subarray(end);
      this.#begun = true;
      this.#got(tag, message);
    }
  }

  /** @param {number} tag @param {Record<number, any[]>} message */
  #got(tag, message) {
    if (tag === LOGIN) {
      this.#name = `chromium-${message[3][0]}`;
      this.#put(LOGIN_ANSWER, Buffer.concat([bytes(1, message[1][0]), number(8, Date.now())]));
      for (const id of message[10] ?? []) this.#service.confirm(String(id));
      this.#service.attach(this.#name, this);
    }
    if (tag === PING) this.#put(ACK, Buffer.alloc(0));
    if (tag === CLOSE) this.#socket.end();
    if (tag === IQ) this.#confirmed(message);
  }

  /** @param {Record<number, any[]>} message */
  #confirmed(message) {
    const last = Number(message[10]?.[0] ?? 0);
    while (this.#sent.length && this.#sent[0].at <= last) this.#service.confirm(/** @type {any} */ (this.#sent.shift()).id);
    const extension = message[7] ? fields(message[7][0]) : {};
    if (Number(extension[1]?.[0]) === SELECTIVE_ACK) for (const id of fields(extension[2][0])[1] ?? []) this.#service.confirm(String(id));
  }
}

export class Gcm {
  /** @type {http.Server} */ #web;
  /** @type {tls.Server} */ #mcs;
  /** @type {Set<tls.TLSSocket>} */ #sockets = new Set();

  /** @param {PushService} service */
  constructor(service) {
    this.service = service;
    this.#web = http.createServer((request, response) => { this.#asked(request, response); });
    this.#mcs = tls.createServer({ key: service.tls.key, cert: service.tls.cert }, (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      new Line(service, socket);
    });
  }

  async start() {
    for (const server of [this.#web, this.#mcs]) await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(undefined)); });
    return this;
  }

  /** For the browser. */
  get flags() {
    const [web, mcs] = [this.#web, this.#mcs].map((server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port);
    return [
      `--gcm-checkin-url=http://localhost:${web}/checkin`, `--gcm-registration-url=http://localhost:${web}/register3`,
      `--gcm-mcs-endpoint=https://localhost:${mcs}`, `--ignore-certificate-errors-spki-list=${this.service.tls.spki}`,
    ];
  }

  /** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
  async #asked(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    if (request.url?.startsWith('/checkin')) {
      const id = () => BigInt(`0x${randomBytes(7).toString('hex')}`);
      response.writeHead(200, { 'Content-Type': 'application/x-protobuf' });
      return response.end(Buffer.concat([number(1, 1), number(3, Date.now()), fixed(7, id()), fixed(8, id()), number(9, 0)]));
    }
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
    const agent = `chromium-${/AidLogin (\d+):/.exec(request.headers.authorization ?? '')?.[1]}`;
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    return response.end(`token=${form.delete === 'true' ? this.#leave(agent, form) : this.#register(agent, form)}`);
  }

  /** @param {string} agent @param {Record<string, string>} form */
  #register(agent, form) {
    const [app, sender] = [form.app, form.sender || form['X-sender']];
    const token = `${randomBytes(8).toString('hex')}:APA91b${randomBytes(60).toString('base64url')}`;
    this.service.channels.set(randomUUID(), { agent, token, key: sender, origins: CHROMIUM_ORIGINS, gone: false, app, sender, subtype: form['X-subtype'] || app });
    this.service.note('subscribed', { agent });
    return token;
  }

  /** @param {string} agent @param {Record<string, string>} form */
  #leave(agent, form) {
    const subtype = form['X-subtype'] || form.app;
    for (const channel of this.service.channels.values()) if (channel.agent === agent && channel.subtype === subtype) channel.gone = true;
    this.service.note('unsubscribed', { agent });
    return subtype;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    this.#web.closeAllConnections();
    await Promise.all([this.#web, this.#mcs].map((server) => new Promise((resolve) => { server.close(resolve); })));
  }
}
