// SPDX-License-Identifier: MIT
// A reference to a row of another section: its name is shown, and another is found by typing. Of many rows only those are
// fetched that fit what was typed.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import '../ui/wp-icon.js';
import { list, read } from './api.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

/** @typedef {import('./api.js').Row} Row */

const OFFERED = 20;
const TYPING = 200;

export class PanelRef extends LitElement {
  static properties = {
    section: { type: String }, name: { attribute: false }, value: { attribute: false }, label: { type: String }, readonly: { type: Boolean },
    invalid: { type: Boolean }, chip: { type: Boolean }, clears: { type: Boolean }, offers: { state: true }, words: { state: true }, wrong: { state: true },
  };
  static shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static styles = [shared, styles, css`:host([chip]) { display: inline-block; max-inline-size: 100%; }`];

  constructor() {
    super();
    this.section = '';
    /** @type {((row: Row) => string) | null} */ this.name = null;
    /** The id of a row; words that name none, as they were typed. @type {number | string | null} */ this.value = null;
    this.label = '';
    this.readonly = false;
    this.invalid = false;
    this.chip = false;
    /** It is only for adding: what is chosen goes to who listens. */
    this.clears = false;
    /** @type {Row[]} */ this.offers = [];
    this.words = '';
    this.wrong = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.typing = undefined;
    /** @type {AbortController | null} */ this.flight = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
    this.flight?.abort();
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (!changed.has('value') && !changed.has('section')) return;
    this.wrong = typeof this.value === 'string';
    this.words = typeof this.value === 'string' ? this.value : this.value ? `#${this.value}` : '';
    if (typeof this.value === 'number') void this.#show(this.value);
  }

  /** @param {Row} row */
  #called(row) {
    const name = this.name ? this.name(row) : String(row.name ?? '');
    return `${name.length > 60 ? `${name.slice(0, 60)}…` : name} #${row.id}`;
  }

  /** @param {number} id */
  async #show(id) {
    const known = this.offers.find((row) => row.id === id);
    const row = known ?? (await read(`${this.section}/${id}`).catch(() => null))?.row;
    if (row && this.value === id) this.words = this.#called(row);
  }

  /** What fits; an answer that comes late is to a question of before. */
  async #offer() {
    this.flight?.abort();
    const flight = this.flight = new AbortController();
    const page = await list(`admin/${this.section}`, { limit: OFFERED, q: this.words.replace(/ ?#\d+$/, '') }, flight.signal).catch(() => ({ items: [] }));
    if (flight === this.flight) this.offers = page.items;
  }

  /** @param {any} event */
  #type(event) {
    this.words = event.target.value;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.#offer(), TYPING);
  }

  /** Chosen, or left. @param {any} event */
  #take(event) {
    const words = event.target.value.trim();
    const id = Number(/#(\d+)$/.exec(words)?.[1] ?? 0) || this.offers.find((row) => this.#called(row).replace(/ #\d+$/, '') === words)?.id || 0;
    this.wrong = words !== '' && !id;
    // What names no row is given all the same: who saves has to know that it cannot be.
    this.dispatchEvent(new CustomEvent('change', { detail: id || words || null }));
    if (this.clears && !this.wrong) {
      this.words = '';
      event.target.value = '';
    }
  }

  render() {
    if (this.chip) {
      const plain = this.words.replace(/ #\d+$/, '');
      return html`<span class="chip"><bdi class="clip">${plain}</bdi>${this.readonly ? nothing : html`<button type="button" aria-label=${say('form.remove', { name: plain })}
        @click=${() => this.dispatchEvent(new CustomEvent('remove'))}><wp-icon name="close"></wp-icon></button>`}</span>`;
    }
    return html`<div class="field">
      <label for="input" class=${this.clears ? 'ear' : ''}>${this.label}</label>
      <input id="input" list="offers" dir="auto" autocomplete="off" .value=${this.words} ?readonly=${this.readonly} placeholder=${this.readonly ? say('form.none') : say('form.choose')}
        aria-invalid=${this.invalid || this.wrong ? 'true' : nothing} aria-describedby=${this.wrong && !this.invalid ? 'wrong' : nothing}
        @focus=${() => { if (!this.readonly) void this.#offer(); }} @input=${this.#type} @change=${this.#take}>
      <datalist id="offers">${this.offers.map((row) => html`<option value=${this.#called(row)}></option>`)}</datalist>
      ${this.wrong && !this.invalid ? html`<p class="wrong" id="wrong">${this.label} ${say('form.pick-one')}.</p>` : nothing}</div>`;
  }
}

customElements.define('panel-ref', PanelRef);
