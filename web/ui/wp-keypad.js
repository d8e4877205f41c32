// SPDX-License-Identifier: MIT
// Twelve keys. A key speaks when it goes down, not when it comes up; the computer keyboard works the same
// keys while this keypad listens. With `call` the keys belong to that call.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { Hears, WpElement } from './wp-element.js';
import { shared } from './styles.js';

/** Digits and the letters that stand on them (ITU-T E.161). The letters are drawn: the key is called by its digit. */
const KEYS = [
  ['1', ''], ['2', 'ABC'], ['3', 'DEF'], ['4', 'GHI'], ['5', 'JKL'], ['6', 'MNO'],
  ['7', 'PQRS'], ['8', 'TUV'], ['9', 'WXYZ'], ['*', ''], ['0', '+'], ['#', ''],
];
const LONG_PRESS = 500;

export class WpKeypad extends WpElement {
  static properties = {
    call: { type: Number },
    listening: { type: Boolean },
    lit: { state: true },
  };

  static styles = [shared, css`
    .keys {
      display: grid;
      direction: ltr;
      grid-template-columns: repeat(3, var(--key, 64px));
      justify-content: center;
      gap: var(--gap, 12px) clamp(14px, 5.5vw, 28px);
    }
    button {
      display: flex;
      flex-direction: column;
      align-items: center;
      justify-content: center;
      inline-size: var(--key, 64px);
      block-size: var(--key, 64px);
      padding: 0;
      border-radius: 38%;
      background: var(--wp-raised);
      box-shadow: var(--wp-lift);
      line-height: 1;
      transition: background var(--wp-calm), transform var(--wp-quick) var(--wp-ease), box-shadow var(--wp-quick);
    }
    .digit { font-size: calc(.45rem + var(--key, 64px) * .28); font-weight: 420; font-variant-numeric: tabular-nums; }
    .sign { font-size: calc(.6rem + var(--key, 64px) * .3); line-height: .9; }
    .star { transform: translateY(.18em); }
    .letters::after {
      content: attr(data-letters);
      display: block;
      block-size: .75rem;
      margin-block-start: .2rem;
      color: var(--wp-ink-soft);
      font-size: .66rem;
      font-weight: 620;
      letter-spacing: .12em;
      text-indent: .12em;
    }
    .plus::after { font-size: .9rem; line-height: .75rem; letter-spacing: 0; text-indent: 0; }
    button:active, button.lit {
      background: var(--wp-accent-soft);
      box-shadow: inset 0 1px 3px var(--wp-shadow-soft);
      transform: scale(.95);
      transition-duration: 0ms;
    }
    @media (hover: hover) { button:hover:not(:active, .lit) { background: color-mix(in oklab, var(--wp-raised), var(--wp-accent-soft)); } }
    @media (prefers-reduced-motion: reduce) { button:active, button.lit { transform: none; } }
    @media (forced-colors: active) { button.lit { background: Highlight; } }
  `];

  #timer = 0;
  #pressed = false;

  constructor() {
    super();
    this.call = 0;
    this.listening = false;
    this.lit = '';
    new Hears(this, 'keydown', (event) => this.#typed(event));
    new Hears(this, 'keyup', () => { this.lit = ''; });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  render() {
    return html`<div class="keys" role="group" aria-label=${say('dialpad.keys')}>${KEYS.map(([digit, letters]) => html`
      <button type="button" aria-label=${digit} class=${this.lit === digit ? 'lit' : ''}
        @pointerdown=${(/** @type {PointerEvent} */ event) => this.#down(event, digit)}
        @pointerup=${() => this.#up()} @pointercancel=${() => this.#up()} @pointerleave=${() => this.#up()}
        @click=${() => this.#click(digit)} @contextmenu=${(/** @type {Event} */ event) => event.preventDefault()}>
        <span class="digit ${/\d/.test(digit) ? '' : 'sign'} ${digit === '*' ? 'star' : ''}">${digit}</span>
        ${/\d/.test(digit)
          ? html`<span class="letters ${letters === '+' ? 'plus' : ''}" data-letters=${letters === '+' && this.call ? '' : letters}></span>`
          : nothing}
      </button>`)}</div>`;
  }

  /** @param {PointerEvent} event @param {string} digit */
  #down(event, digit) {
    if (event.button !== 0) return;
    this.#pressed = true;
    this.intent('key', { digit, call: this.call });
    if (digit !== '0' || this.call) return;
    this.#timer = Number(setTimeout(() => this.#plus(), LONG_PRESS));
  }

  #up() {
    clearTimeout(this.#timer);
  }

  /** A click without a pointer comes from a keyboard or from a screen reader. @param {string} digit */
  #click(digit) {
    if (!this.#pressed) this.intent('key', { digit, call: this.call });
    this.#pressed = false;
  }

  /** The 0 that is being held becomes a plus sign. */
  #plus() {
    this.dispatchEvent(new CustomEvent('plus'));
    navigator.vibrate?.(12);
  }

  /** @param {KeyboardEvent} event */
  #typed(event) {
    if (!this.listening || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length !== 1 || !/[0-9*#+]/.test(event.key) || takesText(event)) return;
    if (event.key === '+' && this.call) return;
    event.preventDefault();
    if (event.repeat) return;
    this.lit = event.key;
    this.intent('key', { digit: event.key, call: this.call });
  }
}

/** The key belongs to a field that is being written in. @param {Event} event */
export function takesText(event) {
  const at = event.composedPath()[0];
  return at instanceof HTMLElement && at.matches('input, select, textarea, [contenteditable]');
}

customElements.define('wp-keypad', WpKeypad);
