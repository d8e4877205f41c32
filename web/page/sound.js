// SPDX-License-Identifier: MIT
// Plays what a call brings, one <audio> element for each call. Where the browser wants a tap first, it
// says so and plays at the next one.

export class Sound {
  /** @type {Map<number, HTMLAudioElement>} */ #players = new Map();
  #refused;

  /** @param {(refused: boolean) => void} refused */
  constructor(refused) { this.#refused = refused; }

  /**
   * @param {number} call
   * @param {MediaStreamTrack | null} track  null: no more
   */
  play(call, track) {
    if (!track) return this.#stop(call);
    const player = this.#players.get(call) ?? document.createElement('audio');
    this.#players.set(call, player);
    player.srcObject = new MediaStream([track]);
    this.#start(player);
  }

  /** @param {HTMLAudioElement} player */
  #start(player) {
    player.play().catch((error) => {
      if (error?.name !== 'NotAllowedError') return;  // stopped or replaced meanwhile
      this.#refused(true);
      addEventListener('pointerdown', () => this.#again(), { once: true });
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
