// SPDX-License-Identifier: MIT
// Moves the frames of two voices, the far one first, to whoever has the other end of the port: a tenth of a second at once,
// with the place of the first in the context's time, and the time of day. What is filled comes back to be filled again.

const FRAMES = 4096;

class TapeWorklet extends AudioWorkletProcessor {
  /** @type {MessagePort | null} */ #to = null;
  #part = new Float32Array(FRAMES * 2);
  /** @type {Float32Array<ArrayBuffer>[]} */ #free = [new Float32Array(FRAMES * 2), new Float32Array(FRAMES * 2)];
  #filled = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      this.#to = data;
      if (this.#to) this.#to.onmessage = (event) => { this.#free.push(event.data); };
    };
  }

  /** @param {Float32Array[][]} inputs  of one channel each, or none where nothing is connected */
  process([[far], [near]]) {
    if (!this.#to) return true;
    const count = far?.length ?? near?.length ?? 128;
    for (let i = 0, at = this.#filled * 2; i < count; i++) {
      this.#part[at++] = far ? far[i] : 0;
      this.#part[at++] = near ? near[i] : 0;
    }
    this.#filled += count;
    if (this.#filled === FRAMES) this.#give(currentFrame + count - FRAMES);
    return true;
  }

  /** @param {number} at */
  #give(at) {
    const samples = this.#part;
    this.#part = this.#free.pop() ?? new Float32Array(FRAMES * 2);
    this.#filled = 0;
    this.#to?.postMessage({ at, time: Date.now(), samples }, [samples.buffer]);
  }
}

registerProcessor('tape', TapeWorklet);
