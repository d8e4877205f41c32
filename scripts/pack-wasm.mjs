// SPDX-License-Identifier: MIT
// phone.wasm -> phone.pack: the same module, ordered so that brotli finds more in it. A module mixes what an instruction is,
// which local it takes, how far a field lies: each alone repeats itself, all together less. Here each has a stream of its
// own, and what is used again (a local, a constant) is named by how long ago that was. core/wasm/unpack_wasm.c puts them
// together again, and this script fails unless that gives the very same octets.
//
// The file: the length of unpack.wasm (two octets, the higher one first), unpack.wasm, the length of each stream (three
// octets, the lowest first), the streams.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const PACKED = path.join(root, 'build/wasm/phone.pack');
/** Everything that the packed module is made of: the module, what unpacks it, and scripts. */
export const PACK_INPUTS = ['build/wasm/phone.wasm', 'build/wasm/unpack.wasm', 'scripts/pack-wasm.mjs'].map((name) => path.join(root, name));

// As core/wasm/unpack_wasm.c has them.
const STREAM = {
  HEAD: 0, TABLE: 1, GROUPS: 2, CODE: 3, LOCALS: 4, OFFSETS: 7, DEPTHS: 8, SMALL: 9, CONSTANTS: 10, FRESH: 11, LONGS: 12, DOUBLES: 13,
  GLOBALS: 14, BRANCHES: 15, TAIL: 16,
};
const STREAMS = 17;
const LOCALS_MAX = 128;  // of a function, parameters included
const PLACES = 255;  // constants that can be named by their place

// Brotli knows two octets before each one, but of each only in which of eight ranges it lies (RFC 7932 section 7.1, signed).
// So instructions that are followed by alike ones get octets of one range. Found by trying; any other order unpacks as well.
const RANGES = [[0, 1], [1, 15], [16, 48], [64, 64], [128, 64], [192, 48], [240, 15], [255, 1]];
const FOLLOWED_ALIKE = [
  '20',
  '28 22 74 ad a7 2.7f 2c 6e 70 7a a3 3c',
  '88 86 7d 41+ 66 80 68 85 9a 6a 2.7e 53',
  '21 d 4.40 36 2.40 37 b 3.40 5 3a 4.7f fc.b 4.7e 3e 8a 69 b8 7f 1',
  '10 24 72 73 1a fc.a f 6d b1 44 50 77 a0 57 64 3b 42',
  '45 2d 47 46 71 49 23 6c 4b 4d 4f 2f 76 54 a2 63 56 5a 58 48 4e 51 4c 31 ab 82 e',
  'c 52 6b 29 0 1b c0 7c 35 83 7e 84 4a 33 ba',
  '41',
].map((line) => line.split(' '));
const OTHERS = 4;  // the range of an instruction that is not listed

/** A module as its sections, and what reads it. @param {Uint8Array} bytes */
function reader(bytes) {
  let at = 8;
  const u8 = () => bytes[at++];
  const number = () => {
    let n = 0;
    for (let scale = 1, b = 128; b > 127; scale *= 128) n += ((b = u8()) & 127) * scale;
    return n;
  };
  return {
    u8,
    number,
    /** One as it stands. */
    raw: () => {
      const from = at;
      while (u8() > 127);
      return [...bytes.subarray(from, at)];
    },
    /** @param {number} n */
    take: (n) => {
      at += n;
      return [...bytes.subarray(at - n, at)];
    },
    get at() { return at; },
    set at(to) { at = to; },
  };
}

/** @typedef {{ name: string, fixed: number[], stream: number, operand: number[] }} Instruction  as its octets: always the same, and its own */

/** The operands of an instruction, by its opcode (WebAssembly core specification, 5.4). @param {ReturnType<typeof reader>} read @returns {Instruction} */
function instruction(read) {
  const op = read.u8();
  const name = op.toString(16);
  const one = (/** @type {number[]} */ operand, stream = 0, fixed = [op]) => ({ name, fixed, stream, operand });
  if (op >= 0x02 && op <= 0x04) {
    const type = read.u8();
    return { ...one([], 0, [op, type]), name: `${name}.${type.toString(16)}` };
  }
  if (op === 0x0c || op === 0x0d) return one(read.raw(), STREAM.DEPTHS);
  if (op === 0x0e) {
    const count = read.number();
    if (count > 127) throw new Error('a table of more than 127 branches');
    return one([count, ...Array.from({ length: count + 1 }, () => read.raw()).flat()], STREAM.BRANCHES);
  }
  if (op === 0x10) return one(read.raw(), STREAM.CODE);
  if (op >= 0x20 && op <= 0x22) return one([read.number()], op - 0x20 + STREAM.LOCALS);
  if (op === 0x23 || op === 0x24) return one(read.raw(), STREAM.GLOBALS);
  if (op >= 0x28 && op <= 0x3e) {
    const align = read.u8();
    return one(read.raw(), STREAM.OFFSETS, [op, align]);
  }
  if (op === 0x3f || op === 0x40) return one([], 0, [op, read.u8()]);
  if (op === 0x41) {
    const operand = read.raw();
    return operand.length === 1 ? one(operand, STREAM.SMALL) : { ...one(operand, STREAM.CONSTANTS), name: `${name}+` };
  }
  if (op === 0x42) return one(read.raw(), STREAM.LONGS);
  if (op === 0x44) return one(read.take(8), STREAM.DOUBLES);
  if (op === 0xfc) {
    const sub = read.u8();
    const rest = read.take(sub === 10 ? 2 : sub === 11 ? 1 : 0);
    return { ...one([], 0, [op, sub, ...rest]), name: `${name}.${sub.toString(16)}` };
  }
  if ((op > 0x11 && op < 0x1a) || op === 0x11 || op === 0x43 || op > 0xc4 || (op > 0x1b && op < 0x20)) throw new Error(`opcode 0x${name}: pack-wasm.mjs and unpack_wasm.c do not know its operands yet`);
  return one([]);
}

/** @param {ReturnType<typeof reader>} read */
function aFunction(read) {
  const end = read.number() + read.at;
  const groups = [read.u8()];
  for (let n = groups[0]; n > 0; n--) groups.push(...read.raw(), read.u8());
  const code = [];
  while (read.at < end) code.push(instruction(read));
  return { groups, code };
}

/** What was used last comes first: its place in that list, and the list as it is then. @template T @param {T[]} list @param {(one: T) => boolean} is */
function place(list, is) {
  const at = list.findIndex(is);
  if (at >= 0) list.unshift(...list.splice(at, 1));
  return at;
}

/** Instructions as octets, by range. @param {Map<string, Instruction>} seen */
function octets(seen) {
  /** @type {Map<string, number>} */
  const given = new Map();
  const listed = FOLLOWED_ALIKE.map((names) => names.filter((name) => seen.has(name)));
  listed[OTHERS].push(...[...seen.keys()].filter((name) => !FOLLOWED_ALIKE.flat().includes(name)).sort());
  listed.forEach((names, range) => {
    if (names.length > RANGES[range][1]) throw new Error(`range ${range} has no room for ${names.length} instructions`);
    names.forEach((name, i) => given.set(name, RANGES[range][0] + i));
  });
  return given;
}

/** @param {Uint8Array} wasm @param {Uint8Array} unpacker @returns {Uint8Array<ArrayBuffer>} */
export function pack(wasm, unpacker) {
  const read = reader(wasm);
  /** @type {number[][]} */
  const streams = Array.from({ length: STREAMS }, () => []);
  /** @type {ReturnType<typeof aFunction>[]} */
  const functions = [];
  while (!functions.length) {
    if (read.at >= wasm.length) throw new Error('phone.wasm has no code');
    const id = read.u8();
    const size = read.number();
    if (id === 10) {
      const count = read.number();
      streams[STREAM.HEAD].push(...wasm.subarray(0, read.at));
      for (let n = count; n > 0; n--) functions.push(aFunction(read));
    } else read.at += size;
  }
  streams[STREAM.TAIL].push(...wasm.subarray(read.at));
  const seen = new Map(functions.flatMap(({ code }) => code.map((one) => [one.name, one])));
  const octet = octets(seen);
  for (const [name, value] of octet) {
    const { fixed, stream } = /** @type {Instruction} */ (seen.get(name));
    streams[STREAM.TABLE].push(value, stream, fixed.length, ...fixed);
  }
  /** @type {number[][]} */
  const constants = [];
  for (const { groups, code } of functions) {
    streams[STREAM.GROUPS].push(...groups);
    const locals = [...Array(LOCALS_MAX).keys()];
    for (const { name, stream, operand } of code) {
      streams[STREAM.CODE].push(/** @type {number} */ (octet.get(name)));
      const to = streams[stream];
      if (stream >= STREAM.LOCALS && stream < STREAM.OFFSETS) to.push(place(locals, (one) => one === operand[0]));
      else if (stream === STREAM.CONSTANTS) {
        const found = place(constants, (one) => String(one) === String(operand));
        to.push(found + 1);
        if (found < 0) {
          streams[STREAM.FRESH].push(...operand);
          constants.unshift(operand);
          constants.splice(PLACES);
        }
      } else to?.push(...operand);
    }
  }
  const lengths = streams.flatMap(({ length }) => [length & 255, length >> 8 & 255, length >> 16]);
  return Uint8Array.from([unpacker.length >> 8, unpacker.length & 255, ...unpacker, ...lengths, ...streams.flat()]);
}

/** As web/phone/unpack.js does it. @param {Uint8Array} unpacker @param {Uint8Array} streams */
function unpack(unpacker, streams) {
  const { memory, input, output, unpack: run } = /** @type {any} */ (new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(unpacker))).exports);
  const all = new Uint8Array(memory.buffer);
  all.set(streams, input());
  return all.subarray(output(), output() + run(streams.length));
}

/** What build/wasm/phone.pack has to be. @returns {Uint8Array<ArrayBuffer>} */
export function packedEngine() {
  const wasm = readFileSync(PACK_INPUTS[0]);
  const unpacker = readFileSync(PACK_INPUTS[1]);
  // The loader tells a packed module by its first octet; older browsers compile no more than 4 KB at once where a page waits.
  if (unpacker.length < 256 || unpacker.length > 4096) throw new Error(`unpack.wasm has ${unpacker.length} octets, not 256 to 4096`);
  const packed = pack(wasm, unpacker);
  if (Buffer.compare(wasm, unpack(unpacker, packed.subarray(2 + unpacker.length)))) throw new Error('phone.pack does not unpack to phone.wasm');
  return packed;
}

/** build/wasm/phone.pack, where it is another one than before; never half of it. */
export function packEngine() {
  const packed = packedEngine();
  if (existsSync(PACKED) && readFileSync(PACKED).equals(packed)) return;
  writeFileSync(`${PACKED}.${process.pid}`, packed);
  renameSync(`${PACKED}.${process.pid}`, PACKED);
}
