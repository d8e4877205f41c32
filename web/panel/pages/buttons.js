// SPDX-License-Identifier: MIT
// The button builder: what a button says and does, in which order buttons stand, and the phone in which to press it.
import { html, nothing } from 'lit';
import { list, ask, wordsOf } from '../api.js';
import '../panel-order.js';
import '../panel-ref.js';
import { say } from '../texts/index.js';
import { RowsPage, TenantRowPage, customerField, tenantField } from './rows-page.js';

/** @typedef {import('../api.js').Row} Row */

const BASE = '/developer/button-builder';
const PLACEMENTS = ['agent', 'side', 'footer', 'dialpad', 'history', 'contacts', 'voicemail', 'settings'];
const TYPES = ['primary', 'secondary', 'success', 'danger', 'warning', 'info', 'light', 'dark'];
/** Of one web phone, in one order; more are not ordered by hand. */
const ORDERED = 400;
const PAGE = 200;

/** @param {readonly string[]} values @param {string} prefix */
const options = (values, prefix) => values.map((value) => ({ value, label: say(`${prefix}.${value}`) }));

/** All of a web phone; null: too many. @param {number} tenant */
async function buttonsOf(tenant) {
  /** @type {Row[]} */
  const all = [];
  for (let after = 0; all.length < ORDERED;) {
    const { items, next } = await list('admin/buttons', { tenant, limit: PAGE, after });
    all.push(...items);
    if (!next) return all;
    after = next;
  }
  return null;
}

export class PanelButtons extends RowsPage {
  static properties = { ...RowsPage.properties, tenant: { state: true }, placement: { state: true }, all: { state: true }, trouble: { state: true } };

  section = 'buttons';
  base = BASE;
  add = 'button.add';
  none = 'button.none';

  constructor() {
    super();
    /** @type {number | null} */ this.tenant = null;
    this.placement = 'agent';
    /** @type {Row[]} */ this.all = [];
    this.trouble = '';
  }

  get columns() {
    return [
      { label: say('button.label'), show: (/** @type {Row} */ { label }) => label },
      { label: say('button.placement'), show: (/** @type {Row} */ { placement }) => say(`placement.${placement}`) },
      { label: say('button.fn'), show: (/** @type {Row} */ { fn }) => fn },
      { label: say('button.order'), show: (/** @type {Row} */ { sort_order: order }) => order },
    ];
  }

  async firstUpdated() {
    const { items } = await list('admin/tenants', { limit: 1 }).catch(() => ({ items: [] }));
    if (items.length && !this.tenant) await this.#choose(items[0].id);
  }

  /** @param {number | null} tenant */
  async #choose(tenant) {
    this.tenant = tenant;
    this.trouble = '';
    try {
      const all = tenant ? await buttonsOf(tenant) : [];
      if (!all) this.trouble = say('button.too-many', { count: ORDERED });
      this.all = all ?? [];
    } catch (error) {
      this.trouble = wordsOf(error);
    }
  }

  /** As the phone sorts them. */
  get #here() {
    return this.all.filter(({ placement }) => placement === this.placement).sort((a, b) => a.sort_order - b.sort_order || a.id - b.id);
  }

  /** Ten steps apart, so that one can be put between two by its number. @param {CustomEvent} event */
  async #order({ detail: keys }) {
    const places = new Map(/** @type {string[]} */ (keys).map((key, at) => [Number(key), (at + 1) * 10]));
    const moved = this.all.filter(({ id, sort_order: order }) => places.has(id) && places.get(id) !== order);
    this.all = this.all.map((row) => ({ ...row, sort_order: places.get(row.id) ?? row.sort_order }));
    try {
      for (const { id } of moved) await ask('PATCH', `admin/buttons/${id}`, { sort_order: places.get(id) });
      this.trouble = '';
    } catch (error) {
      await this.#choose(this.tenant);
      this.trouble = wordsOf(error);
    }
    await /** @type {any} */ (this.renderRoot.querySelector('panel-list')).load();
  }

  below() {
    const here = this.#here;
    return html`<section class="card" aria-label=${say('button.arrange')}>
      <h2>${say('button.arrange')}</h2><p class="help">${say('button.arrange-help')}</p>
      <div class="row"><div class="grow"><panel-ref section="tenants" label=${say('work.tenant')} .name=${(/** @type {Row} */ row) => row.domain} .value=${this.tenant}
        @change=${(/** @type {CustomEvent} */ { detail }) => { if (typeof detail !== 'string') this.#choose(detail); }}></panel-ref></div>
      <div class="field grow"><label for="where">${say('button.placement')}</label><select id="where" @change=${(/** @type {any} */ event) => { this.placement = event.target.value; }}>
        ${PLACEMENTS.map((value) => html`<option value=${value} ?selected=${value === this.placement}>${say(`placement.${value}`)}</option>`)}</select></div></div>
      ${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
      ${here.length ? html`<panel-order label=${say('button.arrange')} ?readonly=${this.readonly} @order=${this.#order}
        .things=${here.map((row) => ({ key: String(row.id), label: row.label, detail: String(row.sort_order), link: `${BASE}/${row.id}` }))}></panel-order>` : this.trouble ? nothing : html`<p class="soft">${say('button.none-here')}</p>`}
    </section>`;
  }
}

customElements.define('panel-buttons', PanelButtons);

export class PanelButton extends TenantRowPage {
  static properties = { ...TenantRowPage.properties, phone: { state: true } };

  section = 'buttons';
  back = BASE;
  start = { type: 'primary', placement: 'agent', min_select: 0, max_select: 0, sort_order: 0 };

  constructor() {
    super();
    /** Where the phone of its web phone is. */ this.phone = '';
  }

  get called() { return String(this.row.label ?? ''); }

  get fields() {
    return /** @type {import('../fields.js').Field[]} */ ([
      tenantField(),
      { key: 'label', kind: 'text', label: say('button.label'), required: true, max: 100 },
      { key: 'icon', kind: 'text', label: say('button.icon'), help: say('button.icon-help'), max: 64 },
      { key: 'tooltip', kind: 'text', label: say('button.tooltip'), max: 200 },
      { key: 'type', kind: 'choice', label: say('button.type'), options: options(TYPES, 'type') },
      { key: 'placement', kind: 'choice', label: say('button.placement'), help: say('button.placement-help'), options: options(PLACEMENTS, 'placement') },
      { key: 'fn', kind: 'text', label: say('button.fn'), help: say('button.fn-help'), max: 1000 },
      { key: 'form_id', kind: 'ref', section: 'forms', label: say('button.form'), help: say('button.form-help') },
      { key: 'sandbox_id', kind: 'ref', section: 'scripts', label: say('button.script'), help: say('button.script-help') },
      { key: 'min_select', kind: 'number', label: say('button.min'), help: say('button.select-help') },
      { key: 'max_select', kind: 'number', label: say('button.max') },
      { key: 'sort_order', kind: 'number', label: say('button.order'), help: say('button.order-help') },
      customerField(),
    ]);
  }

  /** @param {Row} row @param {string} etag */
  take(row, etag) {
    super.take(row, etag);
    void ask('GET', `admin/tenants/${row.tenant}`).then(({ data }) => { this.phone = phoneOf(data.domain, row.placement); }, () => {});
  }

  below() {
    if (!this.row.id) return nothing;
    return html`<section class="card"><h2>${say('button.try')}</h2><p class="help">${say('button.try-help')}</p>
      <p class="row">${this.phone ? html`<a class="button" href=${this.phone} target="webphone-preview" rel="opener">${say('button.open')}</a>` : nothing}</p></section>`;
  }
}

/** The web phone at the page where the button is; one that answers for every name answers here as well. @param {string} domain @param {string} placement */
function phoneOf(domain, placement) {
  const url = new URL('/', location.href);
  if (domain !== '*') url.hostname = domain;
  url.search = new URLSearchParams({ page: ['side', 'footer'].includes(placement) ? 'dialpad' : placement }).toString();
  return url.href;
}

customElements.define('panel-button', PanelButton);
