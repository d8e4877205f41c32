// SPDX-License-Identifier: MIT
// Plays one recording: play and pause, a waveform that is also the slider for the place in it, speeds that keep the
// pitch. The waveform is made of the sound itself where that is short; else a plain bar stands there.
import { LitElement, css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { lengthOf } from '../state/voicemail.js';
import { Player } from './player.js';
import { shared } from './styles.js';
import './wp-icon.js';

const SPEEDS = [1, 1.5, 2, 0.75];
const BARS = 64;
const SOUND_MAX = 4 * 1024 * 1024;

/** The loudest of each part, as shares of the loudest of all. @param {Float32Array} samples @param {number} [bars] */
export function peaks(samples, bars = BARS) {
  const step = Math.max(1, Math.floor(samples.length / bars));
  const all = Array.from({ length: bars }, (_, bar) => {
    let most = 0;
    for (let i = bar * step; i < Math.min(samples.length, (bar + 1) * step); i += 8) most = Math.max(most, Math.abs(samples[i] ?? 0));
    return most;
  });
  const top = Math.max(...all, 0.01);
  return all.map((one) => one / top);
}

/** The loudest of each part of a waveform that was made elsewhere. @param {Uint8Array} wave */
function barsOf(wave) {
  const step = Math.ceil(wave.length / BARS);
  const top = Math.max(...wave, 3);
  return Array.from({ length: BARS }, (_, bar) => Math.max(0, ...wave.subarray(bar * step, (bar + 1) * step)) / top);
}

export class WpWave extends LitElement {
  static properties = {
    sound: { attribute: false }, size: { attribute: false }, length: { attribute: false }, bars: { state: true }, at: { state: true }, playing: { state: true }, speed: { state: true }, failed: { state: true },
  };

  static styles = [shared, css`
    :host { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; align-items: center; gap: .7rem; }
    .play { inline-size: 48px; block-size: 48px; min-block-size: 0; }
    .place { position: relative; block-size: 48px; }
    svg { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; color: var(--wp-line-strong); pointer-events: none; }
    .gone { color: var(--wp-accent); }
    input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
    .place:focus-within { border-radius: 8px; outline: 3px solid var(--wp-accent); outline-offset: 2px; }
    .speed { min-inline-size: 56px; padding: .3rem .5rem; font-size: .88rem; }
    .time { grid-column: 2 / 4; margin-block-start: -.55rem; font-size: .8rem; }
    .failed { grid-column: 1 / 4; font-size: .9rem; color: var(--wp-stop); }
  `];

  #drawn = '';
  #player = new Player({
    tell: () => this.#tell(),
    heard: () => this.dispatchEvent(new CustomEvent('heard')),
    ask: (sound, give, ready) => this.dispatchEvent(new CustomEvent('intent', { bubbles: true, composed: true, detail: { name: 'decode', sound, give, ready } })),
    draw: ({ wave, bytes }) => {
      if (wave) this.bars = barsOf(wave);
      else if (bytes) this.#barsOf(this.sound, bytes).catch(() => {});
    },
  });

  constructor() {
    super();
    this.sound = '';
    this.size = 0;
    this.length = 0;
    this.at = 0;
    this.playing = false;
    this.speed = 1;
    this.failed = false;
    /** @type {number[]} */ this.bars = [];
  }

  #tell() {
    const { playing, at, failed } = this.#player;
    Object.assign(this, { playing, at, failed });
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#player.close();
    this.#drawn = '';
  }

  updated() {
    if (this.sound === this.#drawn) return;
    this.#drawn = this.sound;
    this.#player.load(this.sound, this.length);
    this.bars = [];
    if (this.size <= SOUND_MAX) this.#draw(this.sound).catch(() => {});  // played all the same, or told by the player
  }

  /** @param {string} sound */
  async #draw(sound) {
    const response = await fetch(sound, { credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout(15_000) });
    if (!response.ok) return;
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength <= SOUND_MAX) await this.#barsOf(sound, bytes);
  }

  /** @param {string} sound @param {ArrayBuffer} bytes */
  async #barsOf(sound, bytes) {
    const decoded = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(bytes);
    if (sound === this.sound) this.bars = peaks(decoded.getChannelData(0));
  }

  render() {
    const { whole } = this.#player;
    const share = whole ? Math.min(1, this.at / whole) : 0;
    const time = say('voicemail.time', { at: lengthOf(this.at * 1000) || '0:00', all: lengthOf(whole * 1000) || '–' });
    return html`
      <button class="button main round play" aria-label=${say(this.playing ? 'voicemail.pause' : 'voicemail.play')} @click=${this.#toggle}><wp-icon name=${this.playing ? 'pause' : 'play'}></wp-icon></button>
      <div class="place" dir="ltr">${this.#wave(share)}
        <input type="range" min="0" max="1000" step="1" aria-label=${say('voicemail.place')} aria-valuetext=${time} .value=${String(Math.round(share * 1000))} @input=${this.#seek}></div>
      <button class="button speed" aria-label=${say('voicemail.speed', { speed: this.speed })} @click=${this.#faster}><span dir="ltr">${this.speed}×</span></button>
      <span class="time soft digits">${time}</span>
      ${this.failed ? html`<p class="failed" role="alert">${say('voicemail.failed')}</p>` : nothing}`;
  }

  /** @param {number} share */
  #wave(share) {
    const bars = this.bars.length ? this.bars : Array(BARS).fill(0.06);
    const path = (/** @type {number} */ from, /** @type {number} */ to) => bars.slice(from, to).map((bar, i) => {
      const height = Math.max(2, bar * 44);
      return `M${(from + i) * 5 + 2.5} ${24 - height / 2}v${height}`;
    }).join('');
    const gone = Math.round(share * bars.length);
    return html`<svg viewBox=${`0 0 ${bars.length * 5} 48`} preserveAspectRatio="none" aria-hidden="true">
      <path d=${path(gone, bars.length)} stroke="currentColor" stroke-width="3" stroke-linecap="round"></path></svg>
      <svg class="gone" viewBox=${`0 0 ${bars.length * 5} 48`} preserveAspectRatio="none" aria-hidden="true"><path d=${path(0, gone)} stroke="currentColor" stroke-width="3" stroke-linecap="round"></path></svg>`;
  }

  #toggle = () => {
    if (this.playing) this.#player.pause();
    else this.#player.play();
    this.#tell();
  };

  #faster = () => {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
    this.#player.rate(this.speed);
  };

  /** @param {Event} event */
  #seek = (event) => {
    const share = Number(/** @type {HTMLInputElement} */ (event.target).value) / 1000;
    this.#player.seek(this.at = share * this.#player.whole);
  };
}

customElements.define('wp-wave', WpWave);
