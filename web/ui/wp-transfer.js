// SPDX-License-Identifier: MIT
// Transfer a call: to whom, at once or after asking them; or connect it with another call that runs.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { isolate, partners, party } from '../state/select.js';
import { lampOf, phonebook, suggestions } from '../state/search.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-icon.js';
import './wp-suggest.js';

/** So long nobody types before the lamps of those who are shown are asked for. */
const TYPING_TIME = 400;

export class WpTransfer extends WpElement {
  static properties = { text: { state: true } };

  static styles = [shared, css`
    .veil { position: fixed; inset: 0; z-index: 9; display: grid; place-items: center; padding: 1rem; background: var(--wp-veil); animation: appear var(--wp-calm) var(--wp-ease); }
    form { display: grid; gap: .9rem; }
    .card {
      inline-size: 100%;
      max-inline-size: 400px;
      max-block-size: 100%;
      overflow: auto;
      padding: 1.6rem 1.5rem 1.4rem;
      border: 1px solid var(--wp-line);
      border-radius: 28px;
      background: var(--wp-surface);
      box-shadow: var(--wp-float);
    }
    h2 { font-size: 1.35rem; }
    .lead { margin-block-start: -.5rem; overflow-wrap: anywhere; }
    .field { display: grid; gap: .35rem; }
    label { font-size: .9rem; font-weight: 560; }
    input { inline-size: 100%; min-block-size: 54px; padding: .5rem 1rem; border: 1px solid var(--wp-line-strong); border-radius: 14px; background: var(--wp-raised); font-size: 1.2rem; font-variant-numeric: tabular-nums; }
    input:focus-visible { outline-offset: 1px; }
    .pair { display: grid; grid-template-columns: 1fr 1fr; gap: .6rem; }
    .button { min-block-size: 50px; }
    .pair .button { padding-inline: .5rem; white-space: nowrap; }
    .button:disabled { opacity: .5; }
    .partner { justify-content: start; inline-size: 100%; text-align: start; }
    .hint { font-size: .875rem; overflow-wrap: anywhere; }
    .lamp { padding: .4rem .8rem; border-radius: 12px; background: var(--wp-hold-soft); color: var(--wp-hold); font-weight: 560; }
    @keyframes appear { from { opacity: 0; } }
    @media (forced-colors: active) { .card { border: 2px solid CanvasText; } }
  `];

  #asking = 0;
  #timer = 0;
  /** @type {string[]} numbers whose lamps this dialog has asked for */
  #lamps = [];

  constructor() {
    super();
    this.text = '';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  willUpdate() {
    if (this.state.asking !== this.#asking) this.text = '';
  }

  updated() {
    const { asking } = this.state;
    if (asking && asking !== this.#asking) this.find('input')?.focus({ preventScroll: true });
    if (!asking && this.#asking) this.#watch([]);
    this.#asking = asking;
  }

  /** Is who is shown free? @param {string[]} numbers */
  #watch(numbers) {
    clearTimeout(this.#timer);
    if (numbers.join() === this.#lamps.join()) return;
    this.#lamps = numbers;
    this.intent('lamps', { place: 'transfer', numbers });
  }

  /** @param {import('../state/search.js').Found[]} found */
  #watchSoon(found) {
    clearTimeout(this.#timer);
    this.#timer = Number(setTimeout(() => this.#watch(found.map(({ number }) => number)), TYPING_TIME));
  }

  render() {
    const call = this.state.calls.find((one) => one.call === this.state.asking);
    if (!call) return nothing;
    const who = isolate(party(this.state, call).title);
    const empty = !this.text.trim();
    const found = empty ? [] : suggestions(this.state, this.text, phonebook(this.state)).filter(({ number }) => number !== this.text);
    return html`
      <div class="veil" @keydown=${this.#key}>
        <div class="card" role="dialog" aria-modal="true" aria-labelledby="title"><form autocomplete="off" @submit=${this.#now}>
          <h2 id="title">${say('transfer.title')}</h2>
          <p class="lead soft">${say('transfer.lead', { who })}</p>
          ${partners(this.state, call).map((other) => html`
            <button class="button partner" type="button" @click=${() => this.intent('transfer', { call: call.call, to: other.call })}>
              <wp-icon name="phone-in-talk"></wp-icon><span class="clip">${say('transfer.join', { who: isolate(party(this.state, other).title) })}</span>
            </button>`)}
          <div class="field">
            <label for="to">${say('transfer.to')}</label>
            <input id="to" type="text" inputmode="tel" enterkeyhint="go" maxlength="256" autocapitalize="off" autocorrect="off"
              spellcheck="false" dir="ltr" .value=${this.text} @input=${this.#edited}>
            <wp-suggest .act=${'suggest.choose'} .found=${found} @chosen=${(/** @type {CustomEvent} */ event) => this.#chosen(event.detail)}></wp-suggest>
          </div>
          <div class="pair">
            <button class="button" type="button" ?disabled=${empty} @click=${this.#ask}>${say('transfer.ask')}</button>
            <button class="button main" type="submit" ?disabled=${empty}>${say('transfer.now')}</button>
          </div>
          ${this.#lampOf()}
          <p class="hint soft">${say('transfer.hint', { who })}</p>
          <button class="button bare" type="button" @click=${this.#close}>${say('transfer.cancel')}</button>
        </form></div>
      </div>`;
  }

  /** What is known of the number that stands there. */
  #lampOf() {
    const lamp = this.text ? lampOf(this.state, this.text.trim()) : '';
    return lamp === 'busy' || lamp === 'ringing' ? html`<p class="hint lamp" role="status">${say(`transfer.${lamp}`)}</p>` : nothing;
  }

  /** @param {InputEvent} event */
  #edited(event) {
    this.text = /** @type {HTMLInputElement} */ (event.target).value;
    this.#watchSoon(suggestions(this.state, this.text, phonebook(this.state)));
  }

  /** @param {import('../state/search.js').Found} one */
  #chosen(one) {
    this.text = one.number;
    this.find('input')?.focus({ preventScroll: true });
  }

  /** @param {Event} event */
  #now(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (text) this.intent('transfer', { call: this.state.asking, text });
  }

  /** The call waits on hold while its target is called. */
  #ask() {
    const text = this.text.trim();
    if (!text) return;
    this.intent('consult', { call: this.state.asking });
    this.intent('dial', { text });
  }

  #close() {
    this.intent('transferring', { call: this.state.asking, open: false });
  }

  /** Escape leaves; Tab stays inside. @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape') this.#close();
    if (event.key !== 'Tab') return;
    const all = [.../** @type {NodeListOf<HTMLElement>} */ (this.renderRoot.querySelectorAll('input, button:not(:disabled)'))];  // first and last are its own
    const at = /** @type {ShadowRoot} */ (this.renderRoot).activeElement;
    if (at !== (event.shiftKey ? all[0] : all.at(-1))) return;
    event.preventDefault();
    (event.shiftKey ? all.at(-1) : all[0])?.focus();
  }
}

customElements.define('wp-transfer', WpTransfer);
