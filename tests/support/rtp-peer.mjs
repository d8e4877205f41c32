// SPDX-License-Identifier: MIT
// Plain RTP with PCMU on a UDP port: sends a tone, keeps what it hears.
import dgram from 'node:dgram';
import { once } from 'node:events';
import { fromUlaw, share, toUlaw } from './tone.mjs';

const FRAME = 160;
const FRAME_MS = 20;
const RATE = 8000;

export class RtpPeer {
  socket = dgram.createSocket('udp4');
  /** @type {number[]} */
  heard = [];
  #timer = setInterval(() => {}, 1 << 30);
  #sequence = 1;
  #closed = false;

  async open() {
    this.socket.bind(0, '127.0.0.1');
    await once(this.socket, 'listening');
    this.socket.on('message', (packet) => {
      if ((packet[1] & 0x7f) !== 0) return;
      for (const byte of packet.subarray(12)) this.heard.push(fromUlaw(byte));
    });
    return this;
  }

  get port() {
    return this.socket.address().port;
  }

  /** @param {string} sdp  the other side's @param {number} hertz */
  play(sdp, hertz) {
    const port = Number(/^m=audio (\d+)/m.exec(sdp)?.[1]);
    clearInterval(this.#timer);
    // By the clock: an interval of 20 ms is always a little longer, and whoever plays it has nothing to play then.
    let due = performance.now();
    this.#timer = setInterval(() => {
      for (; due <= performance.now(); due += FRAME_MS) this.socket.send(this.#frame(hertz), port, '127.0.0.1');
    }, FRAME_MS / 2);
  }

  /** So much of a tone at once, as a network that was slow gives it; then nothing. @param {string} sdp @param {number} hertz @param {number} ms */
  burst(sdp, hertz, ms) {
    const port = Number(/^m=audio (\d+)/m.exec(sdp)?.[1]);
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {}, 1 << 30);
    for (let sent = 0; sent < ms; sent += FRAME_MS) this.socket.send(this.#frame(hertz), port, '127.0.0.1');
  }

  /** Waits until half a second of sound has come since now; the share of this tone in it. @param {number} hertz @param {number} [ms] */
  async hears(hertz, ms = 6000) {
    const from = this.heard.length;
    const end = Date.now() + ms;
    // The first frames may carry the silence of a filling jitter buffer: several windows get a chance.
    let best = 0;
    for (let seen = from; Date.now() < end;) {
      await once(this.socket, 'message', { signal: AbortSignal.timeout(ms) });
      if (this.heard.length < seen + RATE / 2) continue;
      best = Math.max(best, share(this.heard.slice(seen), RATE, hertz));
      if (best > 0.95) return best;
      seen = this.heard.length;
    }
    return best;
  }

  /** Waits until the last 200 ms that came are this tone. @param {number} hertz @param {number} [ms] */
  async catches(hertz, ms = 10000) {
    const signal = AbortSignal.timeout(ms);
    for (let best = 0; best < 0.9;) {
      await once(this.socket, 'message', { signal });
      if (this.heard.length >= RATE / 5) best = share(this.heard.slice(-RATE / 5), RATE, hertz);
    }
  }

  /** Waits until so much sound has come from now on, whatever it is. @param {number} ms */
  async passes(ms) {
    const enough = this.heard.length + (ms * RATE) / 1000;
    while (this.heard.length < enough) await once(this.socket, 'message', { signal: AbortSignal.timeout(5000) });
  }

  /** A key, as RFC 4733 has it: three packets, and the last of them three times. @param {string} sdp @param {string} digit */
  press(sdp, digit) {
    const port = Number(/^m=audio (\d+)/m.exec(sdp)?.[1]);
    const payload = Number(/^a=rtpmap:(\d+) telephone-event/m.exec(sdp)?.[1]);
    const at = this.#sequence * FRAME;
    for (let i = 0; i < 5; i++) {
      const packet = Buffer.alloc(16);
      packet[0] = 0x80;
      packet[1] = payload | (i === 0 ? 0x80 : 0);
      packet.writeUInt16BE(this.#sequence++ & 0xffff, 2);
      packet.writeUInt32BE(at >>> 0, 4);
      packet.writeUInt32BE(0x1234, 8);
      packet[12] = '0123456789*#'.indexOf(digit);
      packet[13] = (i >= 2 ? 0x80 : 0) | 10;
      packet.writeUInt16BE(Math.min(i + 1, 3) * FRAME, 14);
      this.socket.send(packet, port, '127.0.0.1');
    }
  }

  close() {
    clearInterval(this.#timer);
    if (!this.#closed) this.socket.close();
    this.#closed = true;
  }

  /** @param {number} hertz */
  #frame(hertz) {
    const packet = Buffer.alloc(12 + FRAME);
    const at = this.#sequence * FRAME;
    packet[0] = 0x80;
    packet.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    packet.writeUInt32BE(at >>> 0, 4);
    packet.writeUInt32BE(0x1234, 8);
    for (let i = 0; i < FRAME; i++) packet[12 + i] = toUlaw(0.4 * Math.sin((2 * Math.PI * hertz * (at + i)) / RATE));
    return packet;
  }
}
