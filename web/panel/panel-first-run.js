// SPDX-License-Identifier: MIT
// From an empty portal to the first call, step by step: web phone, customer, account, test call; then the phone's address and
// its QR code. What is done stands in the address: a reload goes on where one was.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { list, read, wordsOf } from './api.js';
import './panel-domains.js';
import './panel-form.js';
import './panel-qr.js';
import { place, replace } from './router.js';
import { styles } from './styles.js';
import { firstRunTexts } from './texts/en/first-run.js';
import { phoneTexts } from './texts/en/web-phone.js';
import { addWords, say } from './texts/index.js';
import { complete, newFields } from './web-phone-fields.js';

addWords(phoneTexts);
addWords(firstRunTexts);

/** @typedef {import('./api.js').Row} Row */
/** @typedef {import('./fields.js').Field} Field */

const STEPS = /** @type {const} */ (['tenant', 'customer', 'account', 'call']);
const SECTIONS = { tenant: 'tenants', customer: 'customers', account: 'accounts' };
const ECHO = '600';

export class PanelFirstRun extends LitElement {
  static properties = { operator: { attribute: false }, query: { attribute: false }, found: { state: true }, trouble: { state: true } };

  static styles = [shared, styles, css`
    ol.steps { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; margin-block-end: 1.2rem; }
    ol.steps li { color: var(--wp-ink-soft); }
    ol.steps li[aria-current] { color: var(--wp-ink); font-weight: 620; }
    .address { font-size: 1.2rem; font-weight: 600; overflow-wrap: anywhere; }
    h2:focus-visible { outline-offset: 6px; }
  `];

  constructor() {
    super();
    /** @type {import('./api.js').Operator | null} */ this.operator = null;
    /** @type {URLSearchParams} */ this.query = new URLSearchParams();
    /** What was made so far. @type {Partial<Record<'tenant' | 'customer' | 'account', Row>>} */ this.found = {};
    this.trouble = '';
    this.shown = '';
  }

  get step() {
    return STEPS.find((step) => step === 'call' || !this.query.get(step)) ?? 'call';
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (!changed.has('query') || this.shown === this.query.toString()) return;
    this.shown = this.query.toString();
    void this.#gather();
  }

  /** What the address names; and a web phone that is there already. */
  async #gather() {
    this.trouble = '';
    try {
      for (const step of /** @type {const} */ (['tenant', 'customer', 'account'])) {
        const id = this.query.get(step);
        if (id && /^\d{1,15}$/.test(id) && String(this.found[step]?.id) !== id) this.found = { ...this.found, [step]: (await read(`${SECTIONS[step]}/${id}`)).row };
      }
      if (this.query.get('tenant')) return;
      const { items } = await list('admin/tenants', { limit: 1 });
      if (items.length && this.step === 'tenant') this.#done('tenant', items[0]);
    } catch (error) {
      this.trouble = wordsOf(error);
    }
  }

  /** @param {'tenant' | 'customer' | 'account'} step @param {Row} row */
  async #done(step, row) {
    this.found = { ...this.found, [step]: row };
    const query = new URLSearchParams(place().query);
    query.set(step, String(row.id));
    replace(`/first-run?${query}`);
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('h2'))?.focus();
  }

  /** @param {'tenant' | 'customer' | 'account'} step @returns {readonly Field[]} */
  #fields(step) {
    const text = (/** @type {string} */ key, /** @type {Partial<Field>} */ more) => /** @type {Field} */ ({ key, kind: 'text', label: say(`run.${key}`), help: say(`run.${key}-help`), required: true, ...more });
    if (step === 'tenant') return newFields();
    if (step === 'customer') return [text('name', { max: 100, label: say('run.customer-name'), help: say('run.customer-name-help') })];
    return [text('username', { max: 64 }), text('name', { max: 100, required: false }), text('password', { kind: 'secret', max: 128, autocomplete: 'new-password' })];
  }

  /** The phone's address. */
  get url() {
    const domain = String(this.found.tenant?.domain ?? '*');
    return domain === '*' || domain === location.hostname ? `${location.origin}/` : `https://${domain}/`;
  }

  render() {
    const { step } = this;
    if (this.operator?.role === 'support') return html`<p class="note">${say('form.read-only')}</p>`;
    return html`
      <ol class="steps">${STEPS.map((one, at) => html`<li aria-current=${one === step ? 'step' : nothing}>${at + 1}. ${say(`run.${one}`)}</li>`)}</ol>
      ${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
      <section class="card"><h2 tabindex="-1">${say(`run.${step}`)}</h2><p>${say(`run.${step}-lead`)}</p>
        ${step === 'call' ? this.#end() : this.#form(step)}</section>`;
  }

  /** @param {'tenant' | 'customer' | 'account'} step */
  #form(step) {
    const { tenant, customer } = this.found;
    const rest = { tenant: complete, customer: null, account: (/** @type {Row} */ body) => ({ ...body, domain: tenant?.sipDomain, customer: customer?.id }) }[step];
    const start = step === 'tenant' ? { domain: location.hostname } : {};
    return html`<panel-form .fields=${this.#fields(step)} .row=${start} section=${SECTIONS[step]} action=${say('run.next')} .complete=${rest}
      @saved=${(/** @type {CustomEvent} */ event) => this.#done(step, event.detail.row)}></panel-form>`;
  }

  #end() {
    const { tenant, account } = this.found;
    if (!tenant || !account) return html`<p role="status">${say('app.loading')}</p>`;
    return html`
      <ol class="card">
        <li>${say('run.call-1')} <a class="address" href=${this.url} target="_blank" rel="noopener">${this.url}</a></li>
        <li>${say('run.call-2', { username: account.username })}</li>
        <li>${say('run.call-3', { number: ECHO })}</li>
      </ol>
      <div class="row"><panel-qr text=${this.url} label=${say('run.qr', { url: this.url })}></panel-qr><p class="grow help">${say('run.qr-help')}</p></div>
      <h3>${say('run.domains')}</h3>
      <panel-domains .tenant=${tenant.id}></panel-domains>
      <p class="row"><a class="button" href="#/setup/integrations/web-phone/${tenant.id}/menu">${say('run.menu')}</a>
        <a class="button" href="#/me">${say('run.second')}</a></p>`;
  }
}

customElements.define('panel-first-run', PanelFirstRun);
