// SPDX-License-Identifier: MIT
// Small files that are what they say they are: a picture, a sound.
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { Opus } from '../../web/phone/opus.js';

/** ISO/IEC 15948, annex D. @param {Buffer} bytes */
function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A white square as a PNG, one bit for each pixel (ISO/IEC 15948). @param {number} side */
export function pngOf(side) {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  const line = Buffer.concat([Buffer.alloc(1), Buffer.alloc(Math.ceil(side / 8), 255)]);
  const rows = Buffer.concat(Array.from({ length: side }, () => line));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** Two seconds of a tone, in Ogg Opus. */
export function oggOfTone() {
  const opus = new Opus(new WebAssembly.Module(readFileSync(new URL('../../build/wasm/opus.wasm', import.meta.url))));
  const pages = [];
  opus.record({ rate: 8000, channels: 1, serial: 1 });
  opus.write(Float32Array.from({ length: 16000 }, (_, i) => 0.5 * Math.sin(2 * Math.PI * 500 * i / 8000)));
  opus.end();
  for (let page; (page = opus.page(true));) pages.push(page);
  return Buffer.concat(pages);
}
