// SPDX-License-Identifier: MIT
// Rows of one customer as a list, and one of them as a form in its place: opened from the list, closed when it is saved.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../../ui/styles.js';
import { read, wordsOf } from '../api.js';
import '../panel-form.js';
import '../panel-list.js';
import { styles } from '../styles.js';
import { say } from '../texts/index.js';

/** @typedef {import('../api.js').Row} Row */
/** @typedef {import('../fields.js').Field} Field */

export class OpenList extends LitElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { customer: { type: Number }, readonly: { type: Boolean }, entry: { state: true }, trouble: { state: true }, told: { state: true } };
  static styles = [shared, styles, css`:host { display: grid; gap: 1rem; }`];

  /** How a row that is there is changed. */ method = 'PATCH';

  constructor() {
    super();
    this.customer = 0;
    this.readonly = false;
    /** What is open. @type {{ row: Row, etag: string } | null} */ this.entry = null;
    this.trouble = '';
    this.told = '';
  }

  /** Below /api/admin/. */
  get path() { return ''; }

  /** What a new one begins with. @returns {Row} */
  get fresh() { return {}; }

  /** @returns {readonly Field[]} */
  get fields() { return []; }

  /** Symbols of what stands above the form of a new one, and of what is said when one was saved. @returns {{ add: string, saved: string }} */
  get words() { return { add: '', saved: '' }; }

  /** @param {Row} row */
  called(row) { return String(row.name ?? row.id ?? ''); }

  /** @param {number} id  0: a new one */
  async open(id) {
    this.clear();
    try {
      const { row, etag } = id ? await read(`${this.path}/${id}`) : { row: {}, etag: '' };
      this.entry = { row: { ...this.fresh, ...row }, etag };
    } catch (error) {
      this.trouble = wordsOf(error);
    }
  }

  /** What was said of something before. */
  clear() { this.trouble = this.told = ''; }

  /** @param {Row} [row]  as it was saved */
  #close(row) {
    this.entry = null;
    if (row) this.told = say(this.words.saved, { name: this.called(row) });
  }

  /** What was said below the words of success. @returns {unknown} */
  besides() { return nothing; }

  /** @returns {unknown} */
  list() { return nothing; }

  render() {
    return html`${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
      <div role="status">${this.told ? html`<p class="note good">${this.told}</p>` : nothing}${this.besides()}</div>
      ${this.entry ? this.#form(this.entry) : this.list()}`;
  }

  /** @param {{ row: Row, etag: string }} entry */
  #form({ row, etag }) {
    return html`<p class="row"><button class="button slim" @click=${() => this.#close()}>${say('open.back')}</button></p>
      <h2>${row.id ? html`<bdi>${this.called(row)}</bdi>` : say(this.words.add)}</h2>
      <panel-form section=${this.path} method=${this.method} .row=${row} .etag=${etag} .fields=${this.fields} named=${this.called(row)}
        ?readonly=${this.readonly} ?removable=${!this.readonly} @saved=${(/** @type {CustomEvent} */ { detail }) => this.#close(detail.row)}
        @removed=${() => this.#close()}></panel-form>`;
  }
}

/** A name that opens its row. @param {() => void} open @param {string} name */
export const opener = (open, name) => html`<button class="open" @click=${open}><bdi>${name}</bdi></button>`;
