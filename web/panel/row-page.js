// SPDX-License-Identifier: MIT
// A page over one row: reads it by the `id` of the path ("new" for one that is to be made), shows its form, goes back to the
// list when it is deleted, and to the row when it was made.
import { LitElement, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { read, wordsOf } from './api.js';
import './panel-form.js';
import { cut } from './panel-list.js';
import { go, replace } from './router.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

/** @typedef {import('./api.js').Row} Row */
/** @typedef {import('./fields.js').Field} Field */

export class RowPage extends LitElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = {
    params: { attribute: false }, operator: { attribute: false }, query: { attribute: false },
    row: { state: true }, etag: { state: true }, trouble: { state: true },
  };
  /** @type {import('lit').CSSResultGroup} */
  static styles = [shared, styles];

  /** Below /api/admin/. */ section = '';
  /** The path of its list. */ back = '/';
  /** What a new one begins with. @type {Row} */ start = {};

  constructor() {
    super();
    /** @type {Record<string, string>} */ this.params = {};
    /** @type {import('./api.js').Operator | null} */ this.operator = null;
    /** @type {URLSearchParams} */ this.query = new URLSearchParams();
    /** @type {Row} */ this.row = {};
    this.etag = '';
    this.trouble = '';
    this.shown = '';
  }

  /** @returns {readonly Field[]} */
  get fields() { return []; }

  get isNew() { return !this.params.id || this.params.id === 'new'; }
  get readonly() { return this.operator?.role === 'support'; }
  /** Its name, for headings and questions. */
  get called() { return cut(String(this.row.name ?? this.row.id ?? '')); }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    const id = this.isNew ? 'new' : this.params.id;
    if (!changed.has('params') || id === this.shown) return;
    this.shown = id;
    this.row = this.start;
    this.trouble = '';
    if (!this.isNew) {
      this.row = {};
      void this.fetch(id);
    }
  }

  /** @param {string} id */
  async fetch(id) {
    try {
      const { row, etag } = await read(`${this.section}/${encodeURIComponent(id)}`);
      if (this.shown === id) this.take(row, etag);
    } catch (error) {
      if (this.shown === id) this.trouble = wordsOf(error);
    }
  }

  /** The row as it is now. @param {Row} row @param {string} etag */
  take(row, etag) {
    this.row = row;
    this.etag = etag;
  }

  /** @param {CustomEvent} event */
  saved({ detail: { row, etag, isNew } }) {
    if (isNew) {
      this.shown = String(row.id);
      this.take(row, etag);
      // With the row, not after the new address: a form that gets its other fields later would take them for another page.
      this.params = { ...this.params, id: String(row.id) };
      replace(`${this.back}/${row.id}`);
    } else {
      this.take(row, etag);
    }
  }

  /** What stands in the form now. @param {Row} _values */
  typed(_values) {}

  /** What stands above the form. @returns {unknown} */
  above() { return nothing; }

  /** What stands below it. @returns {unknown} */
  below() { return nothing; }

  render() {
    if (this.trouble) return html`<p class="note bad" role="alert">${this.trouble}</p>`;
    if (!this.isNew && !this.row.id) return html`<p role="status">${say('app.loading')}</p>`;
    return html`${this.above()}<div class="card">${this.form()}</div>${this.below()}`;
  }

  form() {
    return html`<panel-form .fields=${this.fields} .row=${this.row} .etag=${this.etag} .section=${this.section} ?readonly=${this.readonly}
      ?removable=${!this.readonly} .named=${this.called} @saved=${this.saved} @values=${(/** @type {CustomEvent} */ { detail }) => this.typed(detail)} @removed=${() => go(this.back)}></panel-form>`;
  }
}
