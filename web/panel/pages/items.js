// SPDX-License-Identifier: MIT
// Routes, alerts, packages and contracts of a customer: what this portal only keeps and copies, as it is written.
import { html, nothing } from 'lit';
import { say } from '../texts/index.js';
import { OpenList, opener } from './open-list.js';

/** @typedef {import('../api.js').Row} Row */
/** @typedef {import('../fields.js').Field} Field */

/** Sent, and not shown. @param {string} key @returns {Field} */
const hidden = (key) => ({ key, kind: 'own', label: '', draw: () => nothing });

/** An object as it is written; what is none yet is the portal's to refuse. @returns {Field} */
const dataField = () => ({
  key: 'data', label: say('item.data'), help: say('item.data-help'), kind: 'own', send: parsed, draw: ({ value, readonly, fault, change }) => html`
    <textarea class="code" rows="4" spellcheck="false" aria-label=${say('item.data')} ?readonly=${readonly} aria-invalid=${fault ? 'true' : nothing}
      .value=${typeof value === 'string' ? value : JSON.stringify(value, null, 2)} @input=${(/** @type {any} */ { target }) => change(target.value)}></textarea>`,
});

/** @param {any} text */
function parsed(text) {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}

export class PanelItems extends OpenList {
  static properties = { ...OpenList.properties, kind: { type: String } };

  constructor() {
    super();
    this.kind = '';
  }

  get path() { return 'customerItems'; }

  get fresh() { return { customer: this.customer, kind: this.kind, data: {} }; }

  get fields() { return this.entry?.row.id ? [dataField()] : [hidden('customer'), hidden('kind'), dataField()]; }

  get words() { return { add: `item.add.${this.kind}`, saved: 'item.saved' }; }

  /** @param {Row} row */
  called({ id, data }) { return typeof data?.name === 'string' ? data.name : id ? `#${id}` : ''; }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (!changed.has('kind') && !changed.has('customer')) return;
    this.entry = null;
    this.clear();
  }

  list() {
    return html`<p class="help">${say('item.help')}</p>
      ${this.readonly ? nothing : html`<div class="row"><button class="button main" @click=${() => this.open(0)}>${say(`item.add.${this.kind}`)}</button></div>`}
      <panel-list path="admin/customerItems" .query=${{ customer: this.customer, kind: this.kind }} label=${say(`customer.tab.${this.kind}s`)} .empty=${say('item.none')} .columns=${[
        { label: say('item.number'), show: (/** @type {Row} */ { id }) => opener(() => this.open(id), `#${id}`) },
        { label: say('item.data'), show: (/** @type {Row} */ { data }) => JSON.stringify(data) },
      ]}></panel-list>`;
  }
}

customElements.define('panel-items', PanelItems);
