// SPDX-License-Identifier: MIT
// The loader and the one reader of records: plain values in, plain objects out of wasm memory. The
// offsets and names come from C (#abi). Runs in pages, workers, service workers and Node.
import { COMMANDS, KINDS, SEED_BYTES, causeWords } from '#abi';
import { unpack } from './unpack.js';

/** @typedef {import('#abi').Output} Output */
/** @typedef {import('#abi').Command} Command */

/**
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {() => void} _initialize
 * @property {() => number} input
 * @property {() => number} input_size
 * @property {() => number} init
 * @property {(now: number, length: number) => number} receive
 * @property {(now: number, kind: number, call: number, number: number, texts: number) => number} command
 * @property {(now: number, up: number, code: number) => number} link
 * @property {(now: number) => number} expire
 * @property {() => number} poll
 * @property {() => number} deadline
 * @property {(now: number) => number} save
 * @property {(now: number, age: number, length: number) => number} restore
 */

/**
 * A compiled module from its octets or from a response on its way: one as it is, or one that travels as phone.pack.
 * @param {BufferSource | Response | Promise<Response>} source
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(source) {
  const bytes = new Uint8Array(/** @type {ArrayBuffer} */ ('byteLength' in source ? source : await (await source).arrayBuffer()));
  return WebAssembly.compile(bytes[0] ? unpack(bytes) : bytes);  // a module begins with 0
}

/** @typedef {{ COMMANDS: string[], KINDS: Record<number, (read: Reader, call: number) => object> }} Tables */
/** @type {Tables} */
const PHONE = { COMMANDS, KINDS };

/** Fields in wasm memory, one after the other. The memory never grows, so these views never go stale. */
class Reader {
  #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** @type {string[]} by length */
  #last = [];
  at = 0;

  /** @param {ArrayBuffer} memory */
  constructor(memory) {
    this.view = new DataView(memory);
    this.all = new Uint8Array(memory);
  }

  u32() { return this.view.getUint32((this.at += 4) - 4, true); }

  i32() { return this.u32() | 0; }

  bool() { return !!this.u32(); }

  ms() { return this.u32() + this.u32() * 2 ** 32; }

  /** Most are empty or say again what the last of their length said, which costs less to see than to decode. */
  text() {
    const from = this.u32(), length = this.u32();
    const last = this.#last[length] ?? '';
    let same = 0;
    while (same < length && last.charCodeAt(same) === this.all[from + same]) same++;
    if (same === length) return last;
    const text = this.#decoder.decode(this.all.subarray(from, from + length));
    if (length < 64) this.#last[length] = text;
    return text;
  }

  bytes() {
    const start = this.u32();
    return this.all.subarray(start, start + this.u32());
  }
}

export class Core {
  #tables;
  #c;
  #read;
  #window;
  #encoder = new TextEncoder();

  /**
   * @param {WebAssembly.Module} module  phone.wasm, which imports nothing
   * @param {Uint8Array} [seed]  all the chance the phone will ever have; tests give their own
   * @param {Tables} [tables]  of another module that is shaped like it
   */
  constructor(module, seed = crypto.getRandomValues(new Uint8Array(SEED_BYTES)), tables = PHONE) {
    this.#tables = tables;
    this.#c = /** @type {Exports} */ (/** @type {unknown} */ (new WebAssembly.Instance(module).exports));
    this.#c._initialize();
    this.#read = new Reader(this.#c.memory.buffer);
    this.#window = this.#read.all.subarray(this.#c.input(), this.#c.input() + this.#c.input_size());
    this.#window.set(seed.subarray(0, SEED_BYTES));
    const err = this.#c.init();
    if (err) throw new Error(`phone.wasm: ${err}`);
  }

  /**
   * A WebSocket message.
   * @param {number} now
   * @param {string | ArrayBuffer | Uint8Array} data
   * @returns {number} 0 or an error of #abi ERRORS, as from each input
   */
  receive(now, data) {
    if (typeof data === 'string') {
      const { read, written } = this.#encoder.encodeInto(data, this.#window);
      return this.#c.receive(now, read < data.length ? this.#window.length + 1 : written);
    }
    const bytes = new Uint8Array(data);
    if (bytes.length <= this.#window.length) this.#window.set(bytes);
    return this.#c.receive(now, bytes.length);
  }

  /**
   * @param {number} now
   * @param {Command} command
   */
  command(now, { kind, call = 0, number = 0, text = [] }) {
    if (kind === 'MEDIA_FAILED') {
      // Why goes by its word: nobody else needs the list of causes.
      number = Math.max(0, /** @type {string[]} */ (causeWords).indexOf(text[0]));
      text = [];
    }
    let at = 0;
    for (const part of text) at = this.#put(part, at);
    return this.#c.command(now, this.#tables.COMMANDS.indexOf(kind), call, number, text.length);
  }

  /**
   * @param {number} now
   * @param {boolean} up
   * @param {number} code  WebSocket close code, 0 when up
   */
  link(now, up, code) { return this.#c.link(now, +up, code); }

  /** @param {number} now */
  expire(now) { return this.#c.expire(now); }

  /**
   * Everything the phone knows, its password among it; nothing when it has no room for that.
   * @param {number} now
   */
  save(now) { return this.#window.slice(0, Math.max(0, this.#c.save(now))); }

  /**
   * The first input of a phone: be the one that was saved.
   * @param {number} now
   * @param {number} age  milliseconds since then
   * @param {Uint8Array} image
   */
  restore(now, age, image) {
    this.#window.set(image.subarray(0, this.#window.length));
    return this.#c.restore(now, age, image.length);
  }

  /** When to call expire, Infinity for never. */
  get deadline() { return this.#c.deadline(); }

  /**
   * Everything the last input brought, taken out of the phone before its next input. `bytes` are a view that
   * the next input overwrites; all else is copied.
   */
  outputs() {
    const read = this.#read;
    /** @type {Output[]} */
    const all = [];
    while ((read.at = this.#c.poll())) all.push(/** @type {Output} */ (this.#tables.KINDS[read.u32()](read, read.u32())));
    return all;
  }

  /**
   * Writes u32 length and bytes; a text that does not fit gets a length that the other side refuses.
   * @param {string} text
   * @param {number} at
   */
  #put(text, at) {
    if (at + 4 > this.#window.length) return at;
    const { read, written } = this.#encoder.encodeInto(text, this.#window.subarray(at + 4));
    const whole = read === text.length;
    this.#read.view.setUint32(this.#window.byteOffset + at, whole ? written : 0xffffffff, true);
    return whole ? at + 4 + written : this.#window.length;
  }
}
