// SPDX-License-Identifier: MIT
// Plays one recording for an element. What the browser refuses is decoded for it (web/page/decode.js): a part of it at once, other parts
// as somebody goes there, and the whole when it is made; then that goes on where the part was.

/** @typedef {import('../state/heard.js').Made} Made */

export class Player {
  #audio = new Audio();
  #tell;
  #ask;
  #sound = '';
  #length = 0;
  /** @type {Made | null} what was decoded, and plays */ #made = null;
  #decoded = false;  // that was asked for
  #waits = false;
  #wanted = false;  // to play
  #end = () => {};
  failed = false;

  /**
   * @param {object} outside
   * @param {() => void} outside.tell  something has changed
   * @param {() => void} outside.heard
   * @param {(sound: string, give: (made: Made | null) => void, ready: (end: () => void) => void) => void} outside.ask  for decoding
   * @param {(made: Made) => void} outside.draw
   */
  constructor({ tell, heard, ask, draw }) {
    this.#tell = tell;
    this.#ask = ask;
    this.draw = draw;
    const audio = this.#audio;
    audio.preload = 'none';
    audio.preservesPitch = true;
    for (const name of ['play', 'pause', 'timeupdate', 'durationchange']) audio.addEventListener(name, tell);
    audio.addEventListener('ended', () => this.#ended());
    audio.addEventListener('error', () => this.#fail());
    audio.addEventListener('playing', heard);
  }

  get playing() { return !this.#audio.paused && !this.#audio.ended; }
  /** Seconds. */
  get at() { return (this.#made?.from ?? 0) + this.#audio.currentTime; }
  get whole() {
    if (this.#made?.length) return this.#made.length;
    return Number.isFinite(this.#audio.duration) ? this.#audio.duration : this.#length / 1000;
  }

  /** @param {string} sound @param {number} length  ms, as it is told */
  load(sound, length) {
    this.close();
    this.#sound = sound;
    this.#length = length;
    this.#audio.src = sound;
  }

  close() {
    this.#audio.pause();
    this.#audio.removeAttribute('src');
    this.#end();
    this.#end = () => {};
    this.#drop();
    this.#sound = '';
    this.#decoded = this.#waits = this.#wanted = this.failed = false;
  }

  play() {
    this.failed = false;
    this.#wanted = true;
    this.#start();
  }

  pause() {
    this.#wanted = false;
    this.#audio.pause();
  }

  /** @param {number} speed */
  rate(speed) { this.#audio.playbackRate = this.#audio.defaultPlaybackRate = speed; }

  /** @param {number} at  seconds */
  seek(at) {
    const made = this.#made;
    if (made?.seek && (at < made.from || at > made.until)) made.seek(at);
    else this.#audio.currentTime = at - (made?.from ?? 0);
  }

  #drop() {
    if (this.#made) URL.revokeObjectURL(this.#made.url);
    this.#made = null;
  }

  #ended() {
    const made = this.#made;
    if (made?.seek && made.until < made.length - 0.05) made.seek(made.until);
    else this.#wanted = false;
    this.#tell();
  }

  /** Who pauses before it plays, or hears something else, has refused nothing. */
  #start() { this.#audio.play().catch((error) => { if (error?.name !== 'AbortError') this.#fail(); }); }

  /** What this browser cannot play is decoded for it, once; what cannot be played then either is told. */
  #fail() {
    const sound = this.#sound;
    if (this.#waits || !sound) return;
    if (this.#decoded) {
      this.failed = true;
      return this.#tell();
    }
    this.#decoded = this.#waits = true;
    this.#ask(sound, (made) => {
      if (sound === this.#sound) this.#take(made);
      else if (made) URL.revokeObjectURL(made.url);
    }, (end) => { if (sound === this.#sound) this.#end = end; else end(); });
  }

  /** @param {Made | null} made */
  #take(made) {
    this.#waits = false;
    this.failed = !made;
    if (!made) return this.#tell();
    const whole = !made.seek;
    // The whole takes over where its part is; a part begins where it was wished.
    const at = whole && this.#made ? this.at - made.from : 0;
    this.#drop();
    this.#made = made;
    this.#audio.src = made.url;
    if (at) this.#audio.currentTime = at;
    if (whole) this.draw(made);
    if (this.#wanted) this.#start();
  }
}
