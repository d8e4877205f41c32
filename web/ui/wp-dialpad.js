// SPDX-License-Identifier: MIT
// The number field, the keys, Call. What stands in the field is cleaned by the core: each change goes out
// as an intent and the answer is shown, unless the person has typed on meanwhile.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { canDial, clean, party } from '../state/select.js';
import { phonebook, suggestions } from '../state/search.js';
import { Hears, WpElement } from './wp-element.js';
import { shared } from './styles.js';
import { takesText } from './wp-keypad.js';
import './wp-icon.js';
import './wp-suggest.js';

/** The core has answered long before; a lost answer must not freeze the field. */
const ANSWER_TIME = 1500;

export class WpDialpad extends WpElement {
  static properties = { listening: { type: Boolean }, text: { state: true } };

  static styles = [shared, css`
    :host { display: grid; container-type: size; min-block-size: 380px; }
    form {
      display: grid;
      grid-template-rows: minmax(0, 1fr) auto auto;
      justify-items: center;
      gap: clamp(8px, 2.8cqb, 24px);
      min-block-size: 0;
      inline-size: 100%;
      max-inline-size: 360px;
      margin: auto;
    }
    wp-keypad { --key: clamp(46px, min(11.8cqb, 21cqi), 78px); --gap: clamp(6px, 2cqb, 16px); }
    .field { inline-size: 100%; align-self: end; text-align: center; }
    input {
      inline-size: 100%;
      min-block-size: clamp(48px, 10cqb, 64px);
      padding: .25rem .5rem;
      border: 1px solid transparent;
      border-radius: 16px;
      background: none;
      font-size: clamp(1.7rem, 6.4cqb, 2.6rem);
      font-weight: 380;
      font-variant-numeric: tabular-nums;
      letter-spacing: .01em;
      text-align: center;
      transition: background var(--wp-calm);
      caret-color: var(--wp-accent);
    }
    input.long { font-size: clamp(1.3rem, 4.6cqb, 1.7rem); }
    input.longer { font-size: 1.1rem; }
    input::placeholder { color: var(--wp-ink-soft); font-size: 1.15rem; font-weight: 420; opacity: 1; letter-spacing: 0; }
    input:focus-visible { outline: none; background: var(--wp-sunken); border-color: var(--wp-accent); }
    .hint { min-block-size: 1.3rem; margin-block-start: .15rem; font-size: .875rem; }
    wp-suggest { max-block-size: max(58px, 21cqb); overflow: auto; overscroll-behavior: contain; padding: 3px; }
    .as { display: inline-flex; align-items: center; gap: .4rem; margin-block-start: .2rem; font-size: .875rem; }
    .as label { color: var(--wp-ink-soft); }
    .as { position: relative; }
    .as select {
      appearance: none;
      min-block-size: 44px;
      max-inline-size: 14rem;
      padding-block: .2rem;
      padding-inline: .9rem 2.2rem;
      border: 1px solid var(--wp-line);
      border-radius: 999px;
      background: var(--wp-raised);
      font-weight: 560;
      cursor: pointer;
    }
    .as wp-icon { position: absolute; inset-inline-end: .7rem; color: var(--wp-ink-soft); font-size: .7rem; pointer-events: none; }
    .last { display: grid; direction: ltr; grid-template-columns: repeat(3, 1fr); align-items: center; justify-items: center; inline-size: 100%; }
    .call {
      inline-size: clamp(54px, 12cqb, 80px);
      block-size: clamp(54px, 12cqb, 80px);
      font-size: 1.25rem;
    }
    .side { inline-size: 56px; block-size: 56px; color: var(--wp-ink-soft); }
    .side:disabled { opacity: .35; }
    .tracing {
      display: inline-block;
      padding-inline: .7rem;
      border-radius: 22px;
      background: var(--wp-hold-soft);
      color: var(--wp-hold);
    }
    .tracing button { min-block-size: 44px; padding: 0 .6rem; border-radius: 8px; font-weight: 620; text-decoration: underline; white-space: nowrap; }
    @media (forced-colors: active) { input { border-color: CanvasText; } }
  `];

  #waiting = 0;
  #sentAt = 0;
  #answers = 0;

  constructor() {
    super();
    this.listening = false;
    this.text = '';
    new Hears(this, 'keydown', (event) => this.#typed(event));
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (!changed.has('state')) return;
    const { dialpad, dialpadAnswers } = this.state;
    const before = changed.get('state');
    this.#waiting = Math.max(0, this.#waiting - Math.max(0, dialpadAnswers - this.#answers));
    if (before && dialpadAnswers === this.#answers && dialpad === before.dialpad) return;
    this.#answers = dialpadAnswers;
    if (!this.#waiting || Date.now() - this.#sentAt > ANSWER_TIME) this.text = dialpad;
  }

  /** The field is changed by hand, so that the caret stays where it was. */
  updated() {
    const input = this.#input;
    if (!input || input.value === this.text) return;
    const fromEnd = input.value.length - (input.selectionEnd ?? input.value.length);
    input.value = this.text;
    const at = Math.max(0, this.text.length - fromEnd);
    if (input.matches(':focus')) input.setSelectionRange(at, at);
    input.scrollLeft = input.scrollWidth;
  }

  render() {
    const length = this.text.length;
    const found = this.text ? suggestions(this.state, this.text, phonebook(this.state), 3) : [];
    return html`
      <form @submit=${this.#call} autocomplete="off">
        <div class="field">
          <input id="number" type="text" inputmode="tel" enterkeyhint="go" maxlength="256" autocomplete="off"
            autocapitalize="off" autocorrect="off" spellcheck="false" aria-label=${say('dialpad.number')} dir="ltr"
            placeholder=${say('dialpad.hint')} class=${length > 22 ? 'longer' : length > 11 ? 'long' : ''}
            @input=${this.#edited} @keydown=${this.#sound}>
          ${found.length && !this.state.tracing
            ? html`<wp-suggest .found=${found} @chosen=${(/** @type {CustomEvent} */ event) => this.#chosen(event.detail)}></wp-suggest>`
            : html`<p class="hint soft">${this.#hint()}</p>`}
          ${this.#identity()}
        </div>
        <wp-keypad .listening=${this.listening} @intent=${this.#key} @plus=${this.#plus}></wp-keypad>
        <div class="last">
          <span></span>
          <button class="button round go call" type="submit" aria-label=${say('dialpad.call')}>
            <wp-icon name="phone"></wp-icon>
          </button>
          <button class="button round bare side" type="button" aria-label=${say('dialpad.delete')} ?disabled=${!this.text}
            @click=${this.#delete}>
            <wp-icon name="backspace-outline"></wp-icon>
          </button>
        </div>
      </form>`;
  }

  #hint() {
    if (this.state.tracing) {
      return html`<span class="tracing">${say('dialpad.tracing')}
        <button type="button" @click=${() => this.intent('tab', { tab: 'ladder' })}>${say('ladder.open')}</button></span>`;
    }
    if (!canDial(this.state)) return say('dialpad.offline');
    if (this.text || !this.state.last) return nothing;
    const { title } = party(this.state, { peer: this.state.last, name: '' });
    return html`<bdi>${say('dialpad.redial', { who: title })}</bdi>`;
  }

  /** As whom to call, where there is a choice. */
  #identity() {
    const { identities, identity } = this.state;
    if (!identities.length) return nothing;
    return html`<p class="as"><label for="as">${say('dialpad.as')}</label>
      <select id="as" @change=${(/** @type {Event} */ event) => this.intent('identity', { identity: /** @type {HTMLSelectElement} */ (event.target).value })}>
        <option value="" ?selected=${!identity}>${say('dialpad.as-own')}</option>
        ${identities.map((one) => html`<option value=${one} ?selected=${one === identity}>${clean(one, 64)}</option>`)}
      </select><wp-icon name="chevron-down"></wp-icon></p>`;
  }

  /** A person out of the list is called at once. @param {import('../state/search.js').Found} one */
  #chosen(one) {
    this.intent('dial', { text: one.number, ...this.#as() });
  }

  #as() {
    return this.state.identity ? { as: this.state.identity } : {};
  }

  /** @returns {HTMLInputElement|null} */
  get #input() {
    return /** @type {HTMLInputElement|null} */ (this.find('input'));
  }

  /** @param {string} text */
  #change(text) {
    this.text = text;
    this.#waiting += 1;
    this.#sentAt = Date.now();
    this.intent('dialpad', { text });
  }

  #edited() {
    this.#change(this.#input?.value ?? '');
  }

  /** A key of the pad writes where the caret stands. @param {CustomEvent} event */
  #key(event) {
    if (event.detail.name === 'key') this.#insert(event.detail.digit, 0);
  }

  #plus() {
    this.#insert('+', 1);
  }

  /** @param {string} digit @param {number} instead  how many characters before the caret it replaces */
  #insert(digit, instead) {
    const input = this.#input;
    if (!input) return;
    const focused = input.matches(':focus');
    const from = focused ? input.selectionStart ?? input.value.length : input.value.length;
    const to = focused ? input.selectionEnd ?? from : from;
    input.setRangeText(digit, Math.max(0, from - instead), to, 'end');
    this.#change(input.value);
  }

  #delete() {
    const input = this.#input;
    if (!input) return;
    input.value = [...input.value].slice(0, -1).join('');
    this.#change(input.value);
    if (!input.value) input.focus({ preventScroll: true });
  }

  /** Keys that are typed into the field sound too. @param {KeyboardEvent} event */
  #sound(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (/^[0-9*#]$/.test(event.key)) this.intent('key', { digit: event.key, call: 0 });
  }

  /** Enter and Backspace work wherever the focus is, unless they belong to something else. @param {KeyboardEvent} event */
  #typed(event) {
    if (!this.listening || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.composedPath()[0];
    if (takesText(event) || (at instanceof HTMLElement && at.matches('button, a'))) return;
    if (event.key === 'Backspace' && this.text) this.#delete();
    else if (event.key === 'Enter' && this.text) this.#call(event);
    else return;
    event.preventDefault();
  }

  /** With an empty field the first press brings the last number back, the second calls it. @param {Event} event */
  #call(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (text) this.intent('dial', { text, ...this.#as() });
    else if (this.state.last) this.#change(party(this.state, { peer: this.state.last, name: '' }).number);
    else this.#input?.focus();
  }
}

customElements.define('wp-dialpad', WpDialpad);
