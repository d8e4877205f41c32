// SPDX-License-Identifier: MIT
// What a customer began to pay at the payment provider, and giving back of it: the provider is asked, the ledger follows.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../../ui/styles.js';
import { Refusal, ask, wordsOf } from '../api.js';
import { digitsOf, minorOf, money } from '../currencies.js';
import '../panel-list.js';
import { styles } from '../styles.js';
import { say } from '../texts/index.js';
import { opener } from './open-list.js';
import { moment } from './rows-page.js';

/** @typedef {import('../api.js').Row} Row */

/** What can still be given back. @param {Row} checkout */
const left = ({ paidAt, minor, refunded }) => (paidAt ? minor - refunded : 0);

export class PanelCheckouts extends LitElement {
  static properties = { customer: { type: Number }, readonly: { type: Boolean }, chosen: { state: true }, told: { state: true }, fault: { state: true }, busy: { state: true } };
  static styles = [shared, styles, css`:host { display: grid; gap: 1rem; }`];

  constructor() {
    super();
    this.customer = 0;
    this.readonly = false;
    /** @type {Row | null} */ this.chosen = null;
    this.told = '';
    this.fault = '';
    this.busy = false;
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (changed.has('customer')) this.#choose(null);
  }

  /** @param {Row | null} checkout */
  #choose(checkout) {
    this.chosen = checkout;
    this.told = this.fault = '';
  }

  render() {
    return html`<p class="help">${say('checkout.help')}</p>
      ${this.fault ? html`<p class="note bad" role="alert">${this.fault}</p>` : nothing}
      <div role="status">${this.told ? html`<p class="note good">${this.told}</p>` : nothing}</div>
      ${this.chosen ? this.#form(this.chosen) : nothing}
      <panel-list path="admin/customers/${this.customer}/checkouts" .empty=${say('checkout.none')} label=${say('customer.tab.checkouts')} .columns=${[
        { label: say('payment.at'), show: (/** @type {Row} */ { createdAt }) => moment(createdAt) },
        { label: say('payment.sum'), show: (/** @type {Row} */ row) => this.#sum(row) },
        { label: say('checkout.state'), show: (/** @type {Row} */ { state }) => say(`checkout.${state}`) },
        { label: say('checkout.refunded'), show: (/** @type {Row} */ { refunded, currency }) => (refunded ? money(refunded, currency) : '') },
        { label: say('checkout.provider'), show: (/** @type {Row} */ { provider }) => say(`checkout.${provider}`) },
      ]}></panel-list>`;
  }

  /** @param {Row} row */
  #sum(row) {
    const shown = money(row.minor, row.currency);
    return left(row) > 0 && !this.readonly ? html`${shown} ${opener(() => this.#choose(row), say('checkout.refund'))}` : shown;
  }

  /** @param {Row} checkout */
  #form(checkout) {
    const { currency } = checkout;
    return html`<form class="row" @submit=${this.#refund}>
      <div class="field grow"><label for="amount">${say('checkout.amount', { sum: money(checkout.minor, currency) })}</label>
        <input id="amount" name="amount" inputmode="decimal" autocomplete="off" .value=${(left(checkout) / 10 ** digitsOf(currency)).toFixed(digitsOf(currency))}></div>
      <button class="button stop" ?disabled=${this.busy}>${say('checkout.refund-now')}</button>
      <button class="button" type="button" @click=${() => this.#choose(null)}>${say('form.cancel')}</button></form>`;
  }

  /** @param {Event} event */
  async #refund(event) {
    event.preventDefault();
    const { chosen } = this;
    if (!chosen || this.busy) return;
    const minor = minorOf(String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('amount')), chosen.currency);
    this.told = this.fault = '';
    if (!(minor > 0 && minor <= left(chosen))) {
      this.fault = say('checkout.no-sum', { sum: money(left(chosen), chosen.currency) });
      return;
    }
    this.busy = true;
    try {
      // With what is known of it: what was done although nobody heard of it is not done again.
      await ask('POST', `admin/checkouts/${chosen.id}/refund`, { minor, refunded: chosen.refunded });
      this.#choose(null);
      this.told = say('checkout.done', { sum: money(minor, chosen.currency) });
    } catch (error) {
      // What became of it the list says, which is read anew; only who has to log in first has asked for nothing yet.
      if (!(error instanceof Refusal && error.status === 401)) this.#choose(null);
      this.fault = wordsOf(error);
    }
    this.busy = false;
    await /** @type {any} */ (this.renderRoot.querySelector('panel-list')).load();
  }
}

customElements.define('panel-checkouts', PanelCheckouts);
