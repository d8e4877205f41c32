// SPDX-License-Identifier: MIT
// Plays what a call brings, one <audio> element for each call, on the device that was chosen. Where the browser wants
// a tap first, it says so and plays at the next one.

/** This browser can play on a chosen device. */
export const canChooseOutput = () => typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

/**
 * A device that is gone is no reason to be silent: then the system's own plays.
 * @param {HTMLMediaElement} player
 * @param {string} device
 */
export async function playOn(player, device) {
  if (!canChooseOutput()) return;
  await player.setSinkId(device).catch(() => player.setSinkId('').catch(() => {}));
}

export class Sound {
  /** @type {Map<number, HTMLAudioElement>} */ #players = new Map();
  #refused;
  #device = '';

  /** @param {(refused: boolean) => void} refused */
  constructor(refused) { this.#refused = refused; }

  /**
   * @param {number} call
   * @param {MediaStreamTrack | null} track  null: no more
   */
  play(call, track) {
    if (!track) return this.#stop(call);
    const player = this.#players.get(call) ?? document.createElement('audio');
    if (this.#device && !this.#players.has(call)) playOn(player, this.#device);
    this.#players.set(call, player);
    player.srcObject = new MediaStream([track]);
    this.#start(player);
  }

  /** From now on all calls play here, those that run too. @param {string} device  '': as the system says */
  choose(device) {
    if (device === this.#device) return;
    this.#device = device;
    for (const player of this.#players.values()) playOn(player, device);
  }

  /** @param {HTMLAudioElement} player */
  #start(player) {
    player.play().catch((error) => {
      if (error?.name !== 'NotAllowedError') return;  // stopped or replaced meanwhile
      this.#refused(true);
      // The next key will do as well: not everybody points.
      const touched = new AbortController();
      const again = () => { touched.abort(); this.#again(); };
      for (const name of ['pointerdown', 'keydown']) addEventListener(name, again, { signal: touched.signal });
    });
  }

  #again() {
    this.#refused(false);
    for (const player of this.#players.values()) if (player.paused) this.#start(player);
  }

  /** @param {number} call */
  #stop(call) {
    const player = this.#players.get(call);
    if (!player) return;
    player.pause();
    player.srcObject = null;
    this.#players.delete(call);
  }
}
