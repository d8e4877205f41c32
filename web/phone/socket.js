// SPDX-License-Identifier: MIT
// Binds one WebSocket (RFC 7118, subprotocol sip): DO_CONNECT, DO_SEND, DO_DISCONNECT out; messages and
// the link going up or down in. It decides nothing: retries and time-outs are the core's.

const CLOSED_ABNORMALLY = 1006;  // 6455 7.4.1

export class Socket {
  /** @type {WebSocket | null} */ #socket = null;
  #link;
  #receive;
  #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  /**
   * @param {object} tell
   * @param {(up: boolean, code: number) => void} tell.link
   * @param {(data: string | ArrayBuffer) => void} tell.receive
   */
  constructor({ link, receive }) {
    this.#link = link;
    this.#receive = receive;
  }

  /** @param {string} url */
  connect(url) {
    this.disconnect();
    let socket;
    try {
      socket = new WebSocket(url, 'sip');
    } catch {
      // Not a WebSocket address, or the page's policy forbids it.
      this.#link(false, CLOSED_ABNORMALLY);
      return;
    }
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    // A socket that was replaced has nothing to say any more.
    socket.onopen = () => { if (socket === this.#socket) this.#link(true, 0); };
    socket.onmessage = ({ data }) => { if (socket === this.#socket) this.#receive(data); };
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return;
      this.#socket = null;
      this.#link(false, code);
    };
  }

  /** @param {Uint8Array} bytes  a view of wasm memory, copied here */
  send(bytes) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    // 7118 4.2: text or binary; what is not UTF-8 (a peer's old header echoed) can only be binary.
    this.#socket.send(this.#text(bytes) ?? bytes.slice());
  }

  disconnect() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  /** @param {Uint8Array} bytes */
  #text(bytes) {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return null;
    }
  }
}
