// SPDX-License-Identifier: MIT
// What proves an operator: the password, the second factor with its QR code, and the codes that stand in for it.
import { LitElement, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { Refusal, ask, labelled, wordsOf } from './api.js';
import { confirm } from './panel-dialog.js';
import './panel-qr.js';
import { styles } from './styles.js';
import { logIn } from './texts/en/log-in.js';
import { addWords, say } from './texts/index.js';

addWords(logIn);

/** What the portal calls the fields that are here, and what the page calls them. @type {Record<string, string>} */
const LABELS = { password: 'me.password-now', next: 'me.password-next', code: 'me.code-now' };

/** @param {unknown} error */
const said = (error) => (error instanceof Refusal && Object.hasOwn(LABELS, error.field) ? labelled(error, say(LABELS[error.field])) : wordsOf(error));

export class PanelMe extends LitElement {
  static properties = { operator: { attribute: false }, secret: { state: true }, codes: { state: true }, trouble: { state: true }, done: { state: true } };
  static styles = [shared, styles];

  constructor() {
    super();
    /** @type {import('./api.js').Operator | null} */ this.operator = null;
    /** @type {{ secret: string, uri: string } | null} */ this.secret = null;
    /** Shown this once. @type {string[]} */ this.codes = [];
    /** What went wrong, and in which form. @type {{ form: string, field: string, words: string }} */ this.trouble = { form: '', field: '', words: '' };
    this.done = '';
  }

  /** @param {string} id */
  #value(id) { return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector(`#${id}`)).value; }

  /** @param {string} form @param {() => Promise<void>} act */
  async #try(form, act) {
    this.trouble = { form: '', field: '', words: '' };
    this.done = '';
    try {
      await act();
      this.done = form;
    } catch (error) {
      this.trouble = { form, field: error instanceof Refusal ? error.field : '', words: said(error) };
    }
  }

  /** @param {import('./api.js').Operator} operator */
  #tell(operator) {
    this.dispatchEvent(new CustomEvent('operator', { detail: operator, bubbles: true }));
  }

  /** @param {SubmitEvent} event */
  #password(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    void this.#try('password', async () => {
      const { data } = await ask('PUT', 'panel/password', { password: this.#value('now'), next: this.#value('next') });
      form.reset();
      this.#tell(data);
    });
  }

  /** What proves who asks: the password, and where there is a second factor a code of it. @param {string} form */
  #proof(form) {
    const code = this.operator?.secondFactor ? this.#value(`code-${form}`).replace(/^(\d{3})\s(\d{3})$/, '$1$2').trim() : '';
    return { password: this.#value(`proof-${form}`), ...(code ? { code } : {}) };
  }

  /** @param {SubmitEvent} event */
  #begin(event) {
    event.preventDefault();
    void this.#try('begin', async () => {
      this.secret = (await ask('POST', 'panel/totp', this.#proof('begin'))).data;
    });
  }

  /** @param {SubmitEvent} event */
  async #remove(event) {
    event.preventDefault();
    const sure = await confirm({ heading: say('me.second-sure'), text: say('me.second-sure-text'), action: say('me.second-remove'), harmful: true });
    if (!sure) return;
    await this.#try('remove', async () => {
      const { data } = await ask('POST', 'panel/totp/remove', this.#proof('remove'));
      this.codes = [];
      this.secret = null;
      this.#tell(data);
    });
  }

  /** @param {SubmitEvent} event */
  #confirm(event) {
    event.preventDefault();
    void this.#try('confirm', async () => {
      this.#show((await ask('PUT', 'panel/totp', { code: this.#value('code').replace(/\s/g, '') })).data);
      this.secret = null;
    });
  }

  /** @param {SubmitEvent} event */
  #renew(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    void this.#try('renew', async () => {
      this.#show((await ask('POST', 'panel/recovery', this.#proof('renew'))).data);
      form.reset();
    });
  }

  /** @param {{ recoveryCodes: string[] }} made */
  #show({ recoveryCodes }) {
    this.codes = recoveryCodes;
    if (this.operator) this.#tell({ ...this.operator, secondFactor: true, recoveryCodes: recoveryCodes.length });
  }

  /** @param {string} form */
  #said(form) {
    if (this.trouble.form === form) return html`<p class="note bad" role="alert">${this.trouble.words}</p>`;
    return nothing;
  }

  /** @param {string} id @param {string} label @param {string} auto @param {string} [help] */
  #secretField(id, label, auto, help = '') {
    return html`<div class="field"><label for=${id}>${say(label)}</label>
      <input id=${id} type="password" autocomplete=${auto} maxlength="128" required aria-describedby=${help ? `about-${id}` : nothing}>
      ${help ? html`<p class="help" id="about-${id}">${say(help)}</p>` : nothing}</div>`;
  }

  /** @param {string} form */
  #proofFields(form) {
    const wrong = this.trouble.form === form ? this.trouble.field : '';
    return html`${this.#secretField(`proof-${form}`, 'me.password-now', 'current-password')}
      ${this.operator?.secondFactor ? html`<div class="field"><label for="code-${form}">${say('me.code-now')}</label>
        <input id="code-${form}" type="text" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" maxlength="24" required
          aria-invalid=${wrong === 'code' ? 'true' : nothing} aria-describedby="about-code-${form}">
        <p class="help" id="about-code-${form}">${say('me.code-now-help')}</p></div>` : nothing}`;
  }

  render() {
    return html`
      <section class="card"><h2>${say('me.password')}</h2>
        <form class="card" @submit=${this.#password}>
          ${this.#secretField('now', 'me.password-now', 'current-password')}
          ${this.#secretField('next', 'me.password-next', 'new-password', 'me.password-help')}
          ${this.#said('password')}
          ${this.done === 'password' ? html`<p class="note good" role="status">${say('me.password-done')}</p>` : nothing}
          <div class="row"><button class="button main">${say('me.password-save')}</button></div>
        </form></section>
      <section class="card"><h2>${say('me.second')}</h2>
        <p class="note ${this.operator?.secondFactor ? 'good' : 'fair'}" role="status">${say(this.done === 'confirm' ? 'me.second-done' : this.done === 'remove' ? 'me.second-removed' : this.operator?.secondFactor ? 'me.second-on' : 'me.second-off')}</p>
        ${this.secret ? this.#scan(this.secret) : this.#offer()}
        <p class="help">${say('me.second-lost')}</p></section>
      ${this.operator?.secondFactor ? html`${this.#recovery(this.operator)}${this.#taking()}` : nothing}`;
  }

  /** @param {import('./api.js').Operator} operator */
  #recovery({ recoveryCodes }) {
    return html`<section class="card"><h2>${say('me.codes')}</h2>
      ${this.codes.length ? html`<div class="note fair" role="status"><p>${say('me.codes-once')}</p>
        <ul class="codes">${this.codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
        <div class="row"><button class="button" type="button" @click=${() => { this.codes = []; }}>${say('me.codes-kept')}</button></div></div>` : nothing}
      <p class="note ${recoveryCodes > 2 ? 'good' : 'fair'}">${say('me.codes-left', { count: recoveryCodes })}</p>
      <form class="card" @submit=${this.#renew}>
        ${this.#proofFields('renew')}
        ${this.#said('renew')}
        <div class="row"><button class="button">${say('me.codes-new')}</button></div></form></section>`;
  }

  #taking() {
    return html`<section class="card"><h2>${say('me.second-remove')}</h2><p class="help">${say('me.second-remove-help')}</p>
      <form class="card" @submit=${this.#remove}>
        ${this.#proofFields('remove')}
        ${this.#said('remove')}
        <div class="row"><button class="button">${say('me.second-remove')}</button></div></form></section>`;
  }

  #offer() {
    return html`<form class="card" @submit=${this.#begin}>
      ${this.#proofFields('begin')}
      ${this.#said('begin')}
      <div class="row"><button class="button">${say(this.operator?.secondFactor ? 'me.second-again' : 'me.second-start')}</button></div></form>`;
  }

  /** @param {{ secret: string, uri: string }} asked */
  #scan({ secret, uri }) {
    return html`<form class="card" @submit=${this.#confirm}>
      <p>${say('me.second-scan')}</p>
      <panel-qr text=${uri} label=${say('me.second-qr')}></panel-qr>
      <p class="wide"><b>${say('me.second-secret')}:</b> <code>${secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p>
      <div class="field"><label for="code">${say('me.second-code')}</label>
        <input id="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required></div>
      ${this.#said('confirm')}
      <div class="row"><button class="button main">${say('me.second-confirm')}</button>
        <button class="button" type="button" @click=${() => { this.secret = null; }}>${say('form.cancel')}</button></div></form>`;
  }
}

customElements.define('panel-me', PanelMe);
