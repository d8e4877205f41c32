// SPDX-License-Identifier: MIT
// The balance of the customer: what there is, paying in at the provider's page, how payments stand, and the statement. What
// may be seen of it, and whether payments are taken, the portal says; it is asked again while somebody looks.
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { minorOf, placeOf, standing, sum } from '../state/money.js';
import { clean } from '../state/select.js';
import { language, say } from '../state/texts/index.js';
import '../state/texts/money.js';
import { balanceStyle } from './balance-style.js';
import { shared } from './styles.js';
import { WpElement } from './wp-element.js';
import './icons-more.js';
import './wp-icon.js';

/** @typedef {import('../state/money.js').Told} Told */
/** @typedef {import('../state/money.js').Checkout} Checkout */
/** @typedef {import('../state/money.js').Row} Row */

/** Between two looks while a payment is open, or while none is. */
const SOON = 2500;
const LATER = 5000;
const ICONS = /** @type {Record<string, string>} */ ({ pending: 'timer-sand', paid: 'check-circle', partly: 'check-circle', refunded: 'cash-refund', refused: 'alert-circle', expired: 'alert-circle' });

export class WpBalance extends WpElement {
  static properties = {
    summary: { state: true }, rows: { state: true }, next: { state: true }, away: { state: true }, trouble: { state: true }, chosen: { state: true },
    typed: { state: true }, faulty: { state: true }, busy: { state: true }, news: { state: true }, heard: { state: true },
  };

  static styles = [shared, balanceStyle];

  #timer = 0;
  #seen = '';
  #look = () => { if (!document.hidden) this.#ask(); };

  constructor() {
    super();
    /** @type {import('../state/money.js').Summary|null} */ this.summary = null;
    /** @type {Row[]|null} */ this.rows = null;
    this.next = 0;
    /** @type {''|'offline'|'none'} */ this.away = '';
    this.trouble = '';
    this.chosen = 0;
    this.typed = '';
    this.faulty = false;
    this.busy = false;
    this.news = '';
    this.heard = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#look);
    addEventListener('online', this.#look);
    this.#ask();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#look);
    removeEventListener('online', this.#look);
    clearTimeout(this.#timer);
  }

  /** @param {string} [what] @param {Record<string, unknown>} [more] */
  #ask(what = 'look', more = {}) {
    clearTimeout(this.#timer);
    this.intent('money', { what, ...more, tell: (/** @type {Told} */ told) => this.#told(told) });
  }

  /** @param {Told} told */
  #told({ summary, rows, next = 0, more = false, away, trouble = '', begun }) {
    this.away = away ?? '';
    if (summary) this.#stands(summary);
    if (rows) {
      this.rows = more ? [...this.rows ?? [], ...rows] : rows;
      this.next = next;
    }
    if (trouble) this.trouble = trouble;
    if (begun) this.news = say(begun.open ? 'money.begun' : 'money.blocked');
    this.busy = false;
    if (begun) return this.#ask();
    clearTimeout(this.#timer);
    if (!this.isConnected) return;
    const open = away === 'offline' || this.summary?.checkouts.some(({ state }) => state === 'pending');
    this.#timer = Number(setTimeout(this.#look, open ? SOON : LATER));
  }

  /** The statement is asked for when something has changed. @param {import('../state/money.js').Summary} summary */
  #stands(summary) {
    const before = this.summary?.checkouts ?? [];
    const changed = summary.checkouts.find(({ id, state }) => before.some((other) => other.id === id && other.state !== state));
    if (changed) this.news = say('money.now', { sum: this.#minor(changed.minor, changed.currency), state: this.#state(changed) });
    const seen = JSON.stringify(summary);
    this.heard = Date.now();
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.summary = summary;
    this.chosen ||= summary.amounts?.[0] ?? 0;
    this.#ask('rows');
  }

  /** @param {number} minor @param {string} [currency] */
  #minor(minor, currency = this.summary?.currency ?? '') { return sum(minor, this.summary?.exponent ?? 2, currency); }

  render() {
    const { summary } = this;
    return html`
      <h1>${say('money.title')}</h1>
      ${this.away === 'offline' ? html`<p class="told" role="status">${summary ? say('money.stale', { time: this.#time(this.heard, { timeStyle: 'short' }) }) : say('money.offline')}</p>` : nothing}
      <p class="ear" role="status">${this.news}</p>
      ${this.away === 'none' ? this.#absent() : summary ? this.#all(summary) : this.away ? nothing : html`<p class="soft">${say('money.loading')}</p>`}`;
  }

  #absent() {
    return html`<div class="empty"><wp-icon name="wallet-outline"></wp-icon><strong>${say('money.absent')}</strong><p class="soft">${say('money.absent-advice')}</p></div>`;
  }

  /** @param {import('../state/money.js').Summary} summary */
  #all(summary) {
    const { balanceMicros, debitLimitMicros = 0, currency, exponent, provider, checkouts } = summary;
    return html`
      ${balanceMicros === undefined ? nothing : html`
        <p class="now"><bdi class="digits">${sum(balanceMicros, 6, currency, exponent)}</bdi>
          ${debitLimitMicros ? html`<span class="soft">${say('money.limit', { sum: sum(debitLimitMicros, 6, currency, exponent) })}</span>` : nothing}</p>`}
      ${provider ? this.#topUp(summary) : nothing}
      ${checkouts.length ? html`<section aria-labelledby="payments"><h2 id="payments">${say('money.payments')}</h2>
        <ul>${repeat(checkouts, ({ id }) => id, (one) => this.#checkout(one))}</ul></section>` : nothing}
      ${this.rows ? this.#statement(this.rows) : nothing}`;
  }

  /** @param {import('../state/money.js').Summary} summary */
  #topUp({ provider, amounts = [], most = 0, currency, exponent }) {
    const minor = this.typed ? minorOf(this.typed, exponent) : this.chosen;
    return html`<section aria-labelledby="top-up"><h2 id="top-up">${say('money.top-up')}</h2>
      ${provider === 'test' ? html`<p class="test"><wp-icon name="flask-outline"></wp-icon><span><strong>${say('money.test')}</strong> ${say('money.test-hint')}</span></p>` : nothing}
      <form novalidate @submit=${(/** @type {Event} */ event) => this.#pay(event, minor, most)}>
        <div class="amounts" role="group" aria-label=${say('money.amount')}>${amounts.map((amount) => html`
          <button type="button" aria-pressed=${!this.typed && amount === this.chosen ? 'true' : 'false'} @click=${() => this.#choose(amount)}>${this.#minor(amount)}</button>`)}</div>
        <label for="other">${say('money.other', { currency: clean(currency, 8) })}</label>
        <input id="other" type="text" inputmode="decimal" autocomplete="off" maxlength="14" dir="ltr" .value=${this.typed}
          aria-invalid=${this.faulty ? 'true' : 'false'} aria-describedby=${this.faulty ? 'fault' : nothing}
          @input=${(/** @type {any} */ event) => { this.typed = event.target.value; this.faulty = false; }}>
        ${this.faulty ? html`<p id="fault" class="fault" role="alert">${say('money.fault', { most: this.#minor(most) })}</p>` : nothing}
        ${this.trouble ? html`<p class="fault" role="alert">${this.trouble}</p>` : nothing}
        <button class="button main" ?disabled=${this.busy}><wp-icon name="open-in-new"></wp-icon>${say('money.pay', { sum: minor ? this.#minor(minor) : '' })}</button>
      </form>
      ${this.news ? html`<p class="news">${this.news}</p>` : nothing}</section>`;
  }

  /** @param {number} amount */
  #choose(amount) {
    this.chosen = amount;
    this.typed = '';
    this.faulty = false;
  }

  /** @param {Event} event @param {number} minor @param {number} most */
  #pay(event, minor, most) {
    event.preventDefault();
    this.trouble = '';
    this.faulty = minor < 1 || minor > most;
    if (this.faulty || this.busy) return;
    this.busy = true;
    this.#ask('begin', { minor });
  }

  /** @param {Checkout} checkout */
  #state(checkout) {
    const how = standing(checkout);
    return say(`money.state-${how}`, how === 'partly' ? { sum: this.#minor(checkout.refunded, checkout.currency) } : {});
  }

  /** @param {Checkout} checkout */
  #checkout(checkout) {
    const how = standing(checkout);
    const place = how === 'pending' ? placeOf(checkout.url) : '';
    const amount = this.#minor(checkout.minor, checkout.currency);
    return html`<li class=${how}><wp-icon name=${ICONS[how] ?? 'alert-circle'}></wp-icon>
      <div><b>${this.#state(checkout)}</b><small class="soft">${this.#time(checkout.createdAt)}</small></div>
      <bdi class="digits">${amount}</bdi>
      ${place ? html`<a class="button" href=${place} target="_blank" rel="noopener" aria-label=${say('money.continue-of', { sum: amount })}>${say('money.continue')}</a>` : nothing}</li>`;
  }

  /** @param {Row[]} rows */
  #statement(rows) {
    return html`<section aria-labelledby="statement"><h2 id="statement">${say('money.statement')}</h2>
      ${rows.length ? html`<ul>${repeat(rows, ({ id }) => id, (row) => this.#row(row))}</ul>` : html`<p class="soft">${say('money.none')}</p>`}
      <div class="acts">
        ${this.next ? html`<button class="button" @click=${() => this.#ask('rows', { after: this.next })}>${say('money.more')}</button>` : nothing}
        ${rows.length ? html`<a class="button" href="/api/softphone/payment.csv" download><wp-icon name="download"></wp-icon>${say('money.csv')}</a>` : nothing}
      </div></section>`;
  }

  /** @param {Row} row */
  #row({ kind, at, minor, currency, balanceMinor, memo }) {
    const note = clean(memo, 200);
    return html`<li>
      <div><b>${say(`money.kind-${kind}`)}</b>${note ? html` <bdi>${note}</bdi>` : nothing}<small class="soft">${this.#time(at)}</small></div>
      <div class="sums"><bdi class="digits ${minor < 0 ? '' : 'plus'}">${this.#minor(minor, currency)}</bdi>
        ${balanceMinor === undefined ? nothing : html`<small class="soft">${say('money.left', { sum: this.#minor(balanceMinor, currency) })}</small>`}</div></li>`;
  }

  /** @param {number} at @param {Intl.DateTimeFormatOptions} [how] */
  #time(at, how = { dateStyle: 'medium', timeStyle: 'short' }) { return new Date(at).toLocaleString(`${language().language}-u-nu-latn`, how); }
}

customElements.define('wp-balance', WpBalance);
