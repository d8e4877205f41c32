// SPDX-License-Identifier: MIT
// As much of D-Bus as a service on a bus of its own needs: values by signature, messages, one object that is called.
// (D-Bus Specification, "Message Protocol" and "Authentication Protocol".)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';

const ALIGN = { y: 1, b: 4, n: 2, q: 2, i: 4, u: 4, x: 8, t: 8, d: 8, s: 4, o: 4, g: 1, a: 4, '(': 8, '{': 8, v: 1, h: 4 };

/** The first complete type of a signature. @param {string} signature */
function firstType(signature) {
  let at = 0;
  while (signature[at] === 'a') at++;
  const ends = { '(': ')', '{': '}' }[signature[at]];
  if (!ends) return signature.slice(0, at + 1);
  for (let depth = 0, i = at; ; i++) {
    if ('({'.includes(signature[i])) depth++;
    if (')}'.includes(signature[i]) && --depth === 0) return signature.slice(0, i + 1);
  }
}

/** @param {string} signature */
function types(signature) {
  const list = [];
  for (let rest = signature; rest; rest = rest.slice(list[list.length - 1].length)) list.push(firstType(rest));
  return list;
}

/** Reads little-endian values. */
class Reader {
  /** @param {Buffer} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** @param {number} to */
  align(to) { this.at = Math.ceil(this.at / to) * to; }

  /** @param {string} type @returns {any} */
  read(type) {
    this.align(ALIGN[/** @type {keyof ALIGN} */ (type[0])]);
    const { bytes, at } = this;
    switch (type[0]) {
      case 'y': this.at += 1; return bytes[at];
      case 'n': case 'q': this.at += 2; return bytes.readInt16LE(at);
      case 'b': case 'u': case 'h': this.at += 4; return bytes.readUInt32LE(at);
      case 'i': this.at += 4; return bytes.readInt32LE(at);
      case 'x': case 't': this.at += 8; return Number(bytes.readBigInt64LE(at));
      case 'd': this.at += 8; return bytes.readDoubleLE(at);
      case 's': case 'o': return this.#text(bytes.readUInt32LE(at), 4);
      case 'g': return this.#text(bytes[at], 1);
      case 'v': return this.read(this.read('g'));
      case 'a': return this.#list(type.slice(1));
      default: return types(type.slice(1, -1)).map((one) => this.read(one));
    }
  }

  /** @param {number} length @param {number} size  of the length itself */
  #text(length, size) {
    const from = this.at + size;
    this.at = from + length + 1;
    return this.bytes.toString('utf8', from, from + length);
  }

  /** @param {string} of */
  #list(of) {
    const length = this.bytes.readUInt32LE(this.at);
    this.at += 4;
    this.align(ALIGN[/** @type {keyof ALIGN} */ (of[0])]);
    const end = this.at + length;
    if (of === 'y') {  // a picture: nobody looks at it
      this.at = end;
      return [];
    }
    const list = [];
    while (this.at < end) list.push(this.read(of));
    return of[0] === '{' ? Object.fromEntries(list) : list;
  }
}

/** Values of plain types, and lists of texts, to bytes. @param {string} signature @param {any[]} values @param {number} [start] */
function write(signature, values, start = 0) {
  let bytes = Buffer.alloc(0);
  const pad = (/** @type {number} */ to) => { bytes = Buffer.concat([bytes, Buffer.alloc((to - ((start + bytes.length) % to)) % to)]); };
  const u32 = (/** @type {number} */ value) => { const b = Buffer.alloc(4); b.writeUInt32LE(value); return b; };
  types(signature).forEach((type, i) => {
    pad(ALIGN[/** @type {keyof ALIGN} */ (type[0])]);
    const value = values[i];
    if (type === 'u') bytes = Buffer.concat([bytes, u32(value)]);
    if (type === 's' || type === 'o') bytes = Buffer.concat([bytes, u32(Buffer.byteLength(value)), Buffer.from(`${value}\0`)]);
    if (type === 'g') bytes = Buffer.concat([bytes, Buffer.from([value.length]), Buffer.from(`${value}\0`)]);
    if (type === 'as') {
      const inner = write('s'.repeat(value.length), value, start + bytes.length + 4);
      bytes = Buffer.concat([bytes, u32(inner.length), inner]);
    }
  });
  return bytes;
}

const [CALL, RETURN, , SIGNAL] = [1, 2, 3, 4];
const FIELDS = { path: [1, 'o'], interface: [2, 's'], member: [3, 's'], reply: [5, 'u'], destination: [6, 's'], signature: [8, 'g'] };

/** One message. @param {number} type @param {number} serial @param {Record<string, any>} fields @param {Buffer} body */
function message(type, serial, fields, body) {
  let list = Buffer.alloc(0);
  for (const [name, [code, kind]] of Object.entries(FIELDS)) {
    if (fields[name] === undefined) continue;
    list = Buffer.concat([list, Buffer.alloc((8 - (list.length % 8)) % 8)]);
    const head = Buffer.from([Number(code), 1, String(kind).charCodeAt(0), 0]);
    list = Buffer.concat([list, head, write(String(kind), [fields[name]], list.length + 4)]);
  }
  const head = Buffer.alloc(16);
  head.write('l', 0);
  head[1] = type;
  head[3] = 1;
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(list.length, 12);
  return Buffer.concat([head, list, Buffer.alloc((8 - (list.length % 8)) % 8), body]);
}

/** A message at the beginning of these bytes, or null when it is not whole. @param {Buffer} bytes */
function take(bytes) {
  if (bytes.length < 16) return null;
  const fieldsEnd = 16 + bytes.readUInt32LE(12);
  const from = Math.ceil(fieldsEnd / 8) * 8;
  const size = from + bytes.readUInt32LE(4);
  if (bytes.length < size) return null;
  const reader = new Reader(bytes.subarray(0, fieldsEnd));
  reader.at = 12;
  const fields = Object.fromEntries(reader.read('a(yv)'));
  const body = new Reader(bytes.subarray(from, size));
  const values = fields[8] ? types(fields[8]).map((one) => body.read(one)) : [];
  return { size, type: bytes[1], serial: bytes.readUInt32LE(8), member: fields[3], path: fields[1], sender: fields[7], values };
}

/** @typedef {[signature: string, values: any[]]} Answer */

/** A bus of our own with one service on it. */
export class Bus {
  /** @type {Record<string, (...values: any[]) => Answer | Promise<Answer>>} */ methods = {};
  #serial = 0;
  address = '';
  /** @type {import('node:child_process').ChildProcess} */ #daemon;
  /** @type {net.Socket} */ #socket;

  /** @param {string} name  the service's, in front of its methods and signals, too @param {string} path */
  async start(name, path) {
    this.name = name;
    this.path = path;
    this.#daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = createInterface(/** @type {any} */ (this.#daemon.stdout));
    [this.address] = await once(lines, 'line');
    this.#socket = net.connect(String(/path=([^,]+)/.exec(this.address)?.[1]));
    await once(this.#socket, 'connect');
    this.#socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.())).toString('hex')}\r\n`);
    await once(this.#socket, 'data');
    this.#socket.write('BEGIN\r\n');
    let bytes = Buffer.alloc(0);
    this.#socket.on('data', (data) => {
      bytes = Buffer.concat([bytes, data]);
      for (let one = take(bytes); one; one = take(bytes)) {
        bytes = bytes.subarray(one.size);
        if (one.type === CALL) this.#called(one);
      }
    });
    const bus = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' };
    this.#send(CALL, { ...bus, member: 'Hello' }, '', []);
    this.#send(CALL, { ...bus, member: 'RequestName' }, 'su', [name, 0]);
    return this;
  }

  /** @param {any} call */
  async #called({ member, sender, serial, values }) {
    const given = this.methods[member]?.(...values) ?? ['', []];
    // One that waits for nothing is answered at once, before what its method has signalled is followed by more.
    const [signature, answer] = Array.isArray(given) ? given : await given;
    this.#send(RETURN, { destination: sender, reply: serial }, signature, answer);
  }

  /** @param {string} member @param {string} signature @param {any[]} values */
  signal(member, signature, values) { this.#send(SIGNAL, { path: this.path, interface: this.name, member }, signature, values); }

  /** @param {number} type @param {Record<string, any>} fields @param {string} signature @param {any[]} values */
  #send(type, fields, signature, values) {
    this.#socket.write(message(type, ++this.#serial, { ...fields, ...(signature ? { signature } : {}) }, write(signature, values)));
  }

  stop() {
    this.#socket?.destroy();
    this.#daemon?.kill();
  }
}
