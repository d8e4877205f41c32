// SPDX-License-Identifier: MIT
// Management > Customer: a customer with everything that belongs to one, a tab each; companies; and what a new customer copies
// from the template customer.
import { html, nothing } from 'lit';
import { Refusal, ask, wordsOf } from '../api.js';
import { minorOf, money } from '../currencies.js';
import { RowPage } from '../row-page.js';
import { say } from '../texts/index.js';
import { accountColumns } from './accounts.js';
import { rowsPage, moment } from './rows-page.js';
import './checkouts.js';
import './items.js';
import './phonebook.js';

/** @typedef {import('../api.js').Row} Row */
/** @typedef {import('../fields.js').Field} Field */

const BASE = '/management/customer';
const COMPANIES = '/management/company';
const ACCOUNTS = '/management/account';
/** What a customer has beside its own fields; payments are the ledger's. */
const ITEMS = /** @type {Record<string, string>} */ ({ routes: 'route', alerts: 'alert', packages: 'package', contracts: 'contract' });
const TABS = ['main', 'accounts', 'payments', 'checkouts', ...Object.keys(ITEMS), 'phonebook'];
const MICROS = 1_000_000;

rowsPage('panel-customers', {
  section: 'customers', base: BASE, add: 'customer.add', none: 'customer.none', order: 'name',
  columns: () => [
    { label: say('work.name'), show: (/** @type {Row} */ { name }) => name },
    { label: say('customer.email'), show: (/** @type {Row} */ { email }) => email },
    { label: say('customer.currency'), show: (/** @type {Row} */ { currency }) => currency },
  ],
});

/** Millionths, typed as a sum. @param {string} key @param {string} label @param {string} help @returns {Field} */
const sum = (key, label, help) => ({
  key, label, help, kind: 'own', draw: ({ value, readonly, fault, change }) => html`<input id=${key} inputmode="decimal" autocomplete="off" aria-label=${label} ?readonly=${readonly}
    aria-invalid=${fault ? 'true' : nothing} .value=${typeof value === 'number' ? String(value / MICROS) : value ?? ''}
    @change=${(/** @type {any} */ { target }) => change(Number.isFinite(Number(target.value)) ? Math.round(Number(target.value) * MICROS) : target.value)}>`,
});

export class PanelCustomer extends RowPage {
  static properties = { ...RowPage.properties, paid: { state: true }, fault: { state: true } };

  section = 'customers';
  back = BASE;
  start = { currency: 'USD' };

  constructor() {
    super();
    this.paid = '';
    this.fault = '';
    /** Of the payment that was sent last: the same one, sent again, is one. */ this.wish = '';
    this.key = '';
  }

  get tab() { return TABS.includes(this.params.tab) ? this.params.tab : 'main'; }

  get fields() {
    return /** @type {Field[]} */ ([
      { key: 'name', kind: 'text', label: say('work.name'), required: true, max: 100 },
      { key: 'company', kind: 'ref', section: 'companies', label: say('customer.company'), help: say('customer.company-help') },
      { key: 'email', kind: 'text', label: say('customer.email'), help: say('customer.email-help'), max: 254 },
      { key: 'currency', kind: 'text', label: say('customer.currency'), help: say('customer.currency-help'), max: 3 },
      sum('debitLimitMicros', say('customer.debit'), say('customer.debit-help')),
      sum('balanceMicros', say('customer.balance'), say('customer.balance-help')),
    ]);
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (!changed.has('params')) return;
    this.paid = this.fault = '';
  }

  /** @param {string} tab */
  #to(tab) { return `#${BASE}/${this.params.id}${tab === 'main' ? '' : `/${tab}`}`; }

  above() {
    if (this.isNew) return nothing;
    return html`<p class="row"><strong class="wide"><bdi>${this.called}</bdi></strong></p><nav class="tabs" aria-label=${say('customer.tabs')}>${TABS.map((tab) => html`
      <a href=${this.#to(tab)} aria-current=${tab === this.tab ? 'page' : nothing}>${say(`customer.tab.${tab}`)}</a>`)}</nav>
      ${this.fault ? html`<p class="note bad" role="alert">${this.fault}</p>` : nothing}`;
  }

  form() {
    if (this.tab === 'main' || this.isNew) return super.form();
    if (this.tab === 'accounts') return this.#accounts();
    if (this.tab === 'payments') return this.#payments();
    if (this.tab === 'checkouts') return html`<panel-checkouts .customer=${this.row.id} ?readonly=${this.readonly}></panel-checkouts>`;
    if (this.tab === 'phonebook') return html`<panel-phonebook .customer=${this.row.id} ?readonly=${this.readonly}></panel-phonebook>`;
    return html`<panel-items .customer=${this.row.id} kind=${ITEMS[this.tab]} ?readonly=${this.readonly}></panel-items>`;
  }

  #accounts() {
    return html`${this.readonly ? nothing : html`<p class="row"><a class="button main" href="#${ACCOUNTS}/new?customer=${this.row.id}">${say('account.add')}</a></p>`}
      <panel-list searchable path="admin/accounts" .query=${{ customer: this.row.id }} .empty=${say('account.none')} label=${say('customer.tab.accounts')}
        .link=${(/** @type {Row} */ { id }) => `${ACCOUNTS}/${id}`} .columns=${accountColumns()}></panel-list>`;
  }

  #payments() {
    const { currency } = this.row;
    return html`<p class="help">${say('payment.help')}</p>
      ${this.readonly ? nothing : html`<form class="row" @submit=${this.#pay}>
        <div class="field grow"><label for="amount">${say('payment.amount', { currency })}</label><input id="amount" name="amount" inputmode="decimal" autocomplete="off" placeholder="5.00"></div>
        <div class="field grow"><label for="memo">${say('payment.memo')}</label><input id="memo" name="memo" maxlength="200" autocomplete="off" dir="auto"></div>
        <button class="button main">${say('payment.add')}</button></form>`}
      <div role="status">${this.paid ? html`<p class="note good">${this.paid}</p>` : nothing}</div>
      <panel-list id="ledger" path="admin/customers/${this.row.id}/payments" .empty=${say('payment.none')} label=${say('customer.tab.payments')} .columns=${[
        { label: say('payment.at'), show: (/** @type {Row} */ { at }) => moment(at) },
        { label: say('payment.kind'), show: (/** @type {Row} */ { kind }) => say(`payment.${kind}`) },
        { label: say('payment.sum'), show: (/** @type {Row} */ row) => money(row.minor, row.currency) },
        { label: say('payment.after'), show: (/** @type {Row} */ row) => money(row.balanceMinor, row.currency) },
        { label: say('payment.memo'), show: (/** @type {Row} */ { memo }) => memo },
        { label: say('payment.by'), show: (/** @type {Row} */ { by }) => by },
      ]}></panel-list>
      <p class="row"><a class="button" href="/api/admin/customers/${this.row.id}/payments.csv" download>${say('payment.statement')}</a></p>`;
  }

  /** @param {Event} event */
  async #pay(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { currency, id } = this.row;
    const minor = minorOf(String(new FormData(form).get('amount')), currency);
    this.fault = this.paid = '';
    if (!minor) {
      this.fault = say('payment.no-sum');
      return;
    }
    const memo = String(new FormData(form).get('memo'));
    const wish = JSON.stringify([id, minor, currency, memo]);
    const again = wish === this.wish;
    if (!again) [this.wish, this.key] = [wish, crypto.randomUUID()];
    try {
      const { data } = await ask('POST', `admin/customers/${id}/payments`, { minor, currency, memo, key: this.key });
      this.paid = say('payment.done', { sum: money(data.minor, data.currency) });
      this.wish = '';
      form.reset();
    } catch (error) {
      this.fault = wordsOf(error);
      // It is there after all: whoever types the same once more means another one.
      if (again && error instanceof Refusal && error.status === 409) {
        this.wish = '';
        form.reset();
      }
    }
    await /** @type {any} */ (this.renderRoot.querySelector('#ledger'))?.load();
  }
}

customElements.define('panel-customer', PanelCustomer);

rowsPage('panel-companies', { section: 'companies', base: COMPANIES, add: 'company.add', none: 'company.none', order: 'name' });

export class PanelCompany extends RowPage {
  section = 'companies';
  back = COMPANIES;

  get fields() {
    return /** @type {Field[]} */ ([{ key: 'name', kind: 'text', label: say('work.name'), help: say('company.name-help'), required: true, max: 100 }]);
  }
}

customElements.define('panel-company', PanelCompany);
