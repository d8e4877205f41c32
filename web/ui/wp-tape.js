// SPDX-License-Identifier: MIT
// The recording of the call in front: whether one wishes it, that it runs and since when, its pause and its end.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { duration } from '../state/select.js';
import { Clock, WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-icon.js';

const WORDS = /** @type {Record<string, string>} */ ({
  ASKING: 'tape.ask', ON: 'tape.on', KEPT: 'tape.on', PAUSED: 'tape.paused', KEPT_PAUSED: 'tape.paused', LOST: 'tape.lost',
});

/** The acts that the table allows, as buttons: what each says, and its picture. */
const ACTS = /** @type {const} */ ([['START', 'tape.start', 'microphone'], ['PAUSE', 'tape.pause', 'pause'], ['RESUME', 'tape.resume', 'play'], ['STOP', 'tape.stop', 'stop']]);

export class WpTape extends WpElement {
  static properties = { call: { attribute: false } };

  static styles = [shared, css`
    :host { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: .4rem .6rem; max-inline-size: 100%; font-size: .9rem; }
    p { display: inline-flex; align-items: center; gap: .45rem; padding: .15rem .8rem; border-radius: 999px; }
    .on { background: var(--wp-stop-soft); color: var(--wp-stop); font-weight: 560; }
    .dot { inline-size: .62rem; block-size: .62rem; border-radius: 50%; background: currentColor; }
    .off .dot { background: none; border: 2px solid currentColor; }
    .button { min-block-size: 44px; padding-inline: .9rem; font-size: .9rem; }
    .button.round { inline-size: 44px; padding: 0; }
    .on .dot { animation: breathe 2s ease-in-out infinite; }
    @keyframes breathe { 50% { opacity: .35; } }
  `];

  constructor() {
    super();
    this.call = 0;
    this.clock = new Clock(this, () => Boolean(this.#tape?.since));
  }

  get #tape() { return this.state.tapes?.[this.call]; }

  render() {
    const tape = this.#tape;
    if (!tape) return nothing;
    const { state, may, since } = tape;
    const words = WORDS[state];
    const runs = state === 'ON' || state === 'KEPT';
    return html`
      ${words ? html`<p class=${runs || state === 'LOST' ? 'on' : 'off'} role="status"><span class="dot" aria-hidden="true"></span>${say(words)}
        ${runs && since ? html`<span class="digits" role="timer" aria-label=${say('tape.time')}>${duration(since, this.clock.now)}</span>` : nothing}</p>` : nothing}
      ${ACTS.filter(([wish]) => may.includes(wish)).map(([wish, name, icon]) => (state === 'ASKING'
        ? this.#act(wish, say(wish === 'STOP' ? 'tape.no' : name), wish === 'STOP' ? 'close' : 'check', true)
        : this.#act(wish, say(name), icon, Boolean(words))))}`;
  }

  /** @param {string} wish @param {string} name @param {string} icon @param {boolean} small  beside the words that say what it is of: a row of its own would push a call's buttons off a phone */
  #act(wish, name, icon, small) {
    return html`<button class="button ${small ? 'round' : ''}" title=${small ? name : nothing} @click=${() => this.intent('tape', { call: this.call, wish })}>
      <wp-icon name=${icon}></wp-icon><span class=${small ? 'ear' : ''}>${name}</span></button>`;
  }
}

customElements.define('wp-tape', WpTape);
