// SPDX-License-Identifier: MIT
// Source text with the numbers of its lines. Tab writes two spaces; after Escape it goes on to the next control, as everywhere.
// Fires `change` with the text; `marked` is the line that something is wrong with.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

export class PanelCode extends LitElement {
  static properties = { value: { type: String }, label: { type: String }, readonly: { type: Boolean }, marked: { type: Number }, rows: { type: Number }, lines: { state: true } };
  static shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static styles = [shared, styles, css`
    .box { display: grid; grid-template-columns: auto 1fr; border: 1px solid var(--wp-line-strong); border-radius: 12px; overflow: hidden; background: var(--wp-raised); direction: ltr; font: .9rem/1.5 ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace; }
    .box:focus-within { outline: 2px solid var(--wp-accent); outline-offset: 1px; }
    ol { padding: .5rem 0; overflow: hidden; background: var(--wp-sunken); color: var(--wp-ink-soft); text-align: end; user-select: none; block-size: 0; min-block-size: 100%; }
    li { padding-inline: .7rem .5rem; }
    li.marked { background: var(--wp-stop-soft); color: var(--wp-stop); font-weight: 700; }
    textarea, textarea.code { min-inline-size: 0; margin: 0; padding: .5rem .6rem; border: 0; border-radius: 0; outline: 0; background: none; font: inherit; white-space: pre; overflow: auto; tab-size: 2; }
  `];

  constructor() {
    super();
    this.value = '';
    this.label = '';
    this.readonly = false;
    this.marked = 0;
    this.rows = 18;
    this.lines = 1;
    this.leaving = false;
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (changed.has('value')) this.lines = this.value.split('\n').length;
  }

  /** @param {Map<string, any>} changed */
  updated(changed) {
    const area = this.#area;
    // What is being typed stays where the caret is.
    if (changed.has('value') && area.value !== this.value) area.value = this.value;
    if (changed.has('marked') && this.marked) {
      area.scrollTop = Math.max(0, (this.marked - 4) * parseFloat(getComputedStyle(area).lineHeight));
      this.#scrolled();
    }
  }

  get #area() { return /** @type {HTMLTextAreaElement} */ (this.renderRoot.querySelector('textarea')); }

  #scrolled() {
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('ol')).scrollTop = this.#area.scrollTop;
  }

  #typed() {
    this.value = this.#area.value;
    this.dispatchEvent(new CustomEvent('change', { detail: this.value }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const tab = event.key === 'Tab' && !event.shiftKey && !this.leaving && !this.readonly;
    this.leaving = event.key === 'Escape';
    if (!tab) return;
    event.preventDefault();
    const area = this.#area;
    area.setRangeText('  ', area.selectionStart, area.selectionEnd, 'end');
    this.#typed();
  }

  render() {
    return html`<div class="box"><ol aria-hidden="true">${Array.from({ length: this.lines }, (_, at) => html`<li class=${at + 1 === this.marked ? 'marked' : ''}>${at + 1}</li>`)}</ol>
      <textarea class="code" wrap="off" spellcheck="false" autocapitalize="off" autocomplete="off" rows=${this.rows} aria-label=${this.label} ?readonly=${this.readonly}
        aria-invalid=${this.marked ? 'true' : nothing} aria-describedby="how" @input=${this.#typed} @keydown=${this.#key} @scroll=${this.#scrolled}></textarea></div>
      <p class="help" id="how">${say('code.how')}</p>`;
  }
}

customElements.define('panel-code', PanelCode);
