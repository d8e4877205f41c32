// SPDX-License-Identifier: MIT
// A page over the rows of one section: what there is, found by typing; a way to each row and to a new one.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../../ui/styles.js';
import { list } from '../api.js';
import { PAGES } from '../pages.js';
import '../panel-list.js';
import { RowPage } from '../row-page.js';
import { styles } from '../styles.js';
import { work } from '../texts/en/work.js';
import { addWords, say } from '../texts/index.js';

addWords(work);

/** @typedef {import('../api.js').Row} Row */
/** @typedef {import('../fields.js').Field} Field */
/** @typedef {import('../panel-list.js').Column} Column */

export class RowsPage extends LitElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { params: { attribute: false }, query: { attribute: false }, operator: { attribute: false } };
  /** @type {import('lit').CSSResultGroup} */
  static styles = [shared, styles, css`panel-list { display: block; margin-block: 1rem 1.5rem; }`];

  /** Below /api/admin/. */ section = '';
  /** The path of this page; a row's is below it. */ base = '';
  /** Symbol of the words on the button for a new row; none: there is no making one here. */ add = '';
  /** Symbol of what is said where there is nothing. */ none = 'list.empty';
  /** `order` of the API. */ order = '';

  constructor() {
    super();
    /** @type {import('../api.js').Operator | null} */ this.operator = null;
    /** @type {Record<string, string>} */ this.params = {};
    /** @type {URLSearchParams} */ this.query = new URLSearchParams();
  }

  get readonly() { return this.operator?.role === 'support'; }
  /** The name of its list: that of the page. */
  get label() { return say(PAGES.find(({ element }) => element === this.localName)?.title ?? this.none); }

  /** @returns {readonly Column[]} */
  get columns() { return [{ label: say('work.name'), show: ({ name }) => name }]; }

  /** @param {Row} row */
  linkOf(row) { return `${this.base}/${row.id}`; }

  /** What stands above the list. @returns {unknown} */
  above() { return nothing; }

  /** What stands below it. @returns {unknown} */
  below() { return nothing; }

  render() {
    return html`${this.above()}
      ${this.add && !this.readonly ? html`<p class="row"><a class="button main" href="#${this.base}/new">${say(this.add)}</a></p>` : nothing}
      <panel-list searchable path="admin/${this.section}" label=${this.label} .empty=${say(this.none)} .query=${this.order ? { order: this.order } : {}}
        .columns=${this.columns} .link=${(/** @type {Row} */ row) => this.linkOf(row)}></panel-list>
      ${this.below()}`;
  }
}

/**
 * A page that is the list of a section and nothing else.
 * @param {string} tag
 * @param {{ section: string, none: string, base?: string, add?: string, order?: string, link?: (row: Row) => string, columns?: () => readonly Column[] }} what
 */
export function rowsPage(tag, { link, columns, ...what }) {
  customElements.define(tag, class extends RowsPage {
    constructor() {
      super();
      Object.assign(this, what);
    }

    get columns() { return columns?.() ?? super.columns; }

    /** @param {Row} row */
    linkOf(row) { return link?.(row) ?? super.linkOf(row); }
  });
}

/** The web phone that a row belongs to. @returns {Field} */
export const tenantField = () => ({
  key: 'tenant', kind: 'ref', section: 'tenants', name: (row) => row.domain, label: say('work.tenant'), help: say('work.tenant-help'), required: true,
});

/** @type {Field['name']} */
const named = (row) => row.name;

/** For whom it is, where it is not for everybody at the web phone. @returns {Field} */
export const customerField = () => ({ key: 'account_id', kind: 'ref', section: 'customers', name: named, label: say('work.for'), help: say('work.for-help') });

/** A row that belongs to a web phone. Where there is only one, a new row is its. */
export class TenantRowPage extends RowPage {
  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has('params') && this.isNew) void this.#begin();
  }

  async #begin() {
    const { items } = await list('admin/tenants', { limit: 2 }).catch(() => ({ items: [] }));
    const only = this.operator?.tenant ?? (items.length === 1 ? items[0].id : null);
    if (only && this.isNew && !this.row.id) this.row = { ...this.row, tenant: only };
  }
}

/** A moment in words. @param {number} at  milliseconds */
export const moment = (at) => (at ? new Date(at).toLocaleString(document.documentElement.lang || 'en', { dateStyle: 'medium', timeStyle: 'medium' }) : '—');
