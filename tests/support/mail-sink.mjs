// SPDX-License-Identifier: MIT
// A mail server of the tests (RFC 5321): takes every letter, or refuses them, and keeps what was said.
import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';

/** @typedef {{ from: string, to: string[], text: string }} Letter */

export class MailSink {
  port = 0;
  /** Says no to everybody. */
  closed = false;
  /** @type {Letter[]} */
  letters = [];

  async start() {
    this.server = net.createServer((socket) => this.#talk(socket)).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = /** @type {net.AddressInfo} */ (this.server.address()).port;
    return this;
  }

  stop() {
    this.server?.close();
  }

  /** @param {net.Socket} socket */
  async #talk(socket) {
    socket.on('error', () => {});
    const say = (/** @type {string} */ line) => socket.write(`${line}\r\n`);
    /** @type {Letter} */
    let letter = { from: '', to: [], text: '' };
    let inLetter = false;
    say('220 sink.example');
    for await (const line of createInterface(socket)) {
      if (inLetter) {
        inLetter = line !== '.';
        if (inLetter) letter.text += `${line.replace(/^\.\./, '.')}\n`;
        else {
          this.letters.push(letter);
          letter = { from: '', to: [], text: '' };
          say('250 taken');
        }
      } else if (/^MAIL FROM:/i.test(line)) {
        letter.from = /<(.*)>/.exec(line)?.[1] ?? '';
        say(this.closed ? '550 no' : '250 ok');
      } else if (/^RCPT TO:/i.test(line)) {
        letter.to.push(/<(.*)>/.exec(line)?.[1] ?? '');
        say('250 ok');
      } else if (/^DATA/i.test(line)) {
        inLetter = true;
        say('354 go on');
      } else if (/^QUIT/i.test(line)) {
        say('221 bye');
        socket.end();
      } else say('250 sink.example');
    }
  }

  /** The code in the newest letter. */
  get code() {
    return /^ {4}(\d{8})$/m.exec(this.letters.at(-1)?.text ?? '')?.[1] ?? '';
  }
}
