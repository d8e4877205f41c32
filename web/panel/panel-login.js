// SPDX-License-Identifier: MIT
// An operator logs in: name, password, and the six digits where the portal asks for them.
import { LitElement, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { Refusal, ask, wordsOf } from './api.js';
import { middle } from './login-style.js';
import { styles } from './styles.js';
import { logIn } from './texts/en/log-in.js';
import { addWords, say } from './texts/index.js';

addWords(logIn);

export class PanelLogin extends LitElement {
  static properties = { notice: { type: String }, who: { type: String }, trouble: { state: true }, code: { state: true }, busy: { state: true } };
  static styles = [shared, styles, middle];

  constructor() {
    super();
    this.notice = '';
    /** Who was logged in until now. */ this.who = '';
    this.trouble = '';
    this.code = false;
    this.busy = false;
  }

  /** Who was here before goes on with the password; a page that is there already focuses nothing by itself. */
  firstUpdated() {
    if (this.who) this.#field('password')?.focus();
  }

  /** @param {string} name */
  #field(name) { return /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector(`#${name}`)); }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const [name, password, code] = ['name', 'password', 'code'].map((id) => this.#field(id)?.value.trim() ?? '');
    if (!name || !password) {
      this.trouble = say('login.needed');
      this.#field(name ? 'password' : 'name')?.focus();
      return;
    }
    this.busy = true;
    this.trouble = '';
    try {
      const { data } = await ask('POST', 'panel/session', { name, password: this.#field('password')?.value, ...(code ? { code: code.replace(/\s/g, '') } : {}) });
      this.dispatchEvent(new CustomEvent('entered', { detail: data }));
    } catch (error) {
      const wantsCode = error instanceof Refusal && error.field === 'code';
      this.trouble = wantsCode && !this.code ? '' : wordsOf(error);
      this.code ||= wantsCode;
      await this.updateComplete;
      this.#field(wantsCode ? 'code' : 'password')?.focus();
    } finally {
      this.busy = false;
    }
  }

  render() {
    return html`<main class="card"><form novalidate @submit=${this.#submit}>
      <header><h1>${say('app.title')}</h1><p class="soft">${say('login.lead')}</p></header>
      ${this.notice && !this.trouble ? html`<p class="note" role="status">${this.notice}</p>` : nothing}
      ${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
      <div class="field"><label for="name">${say('login.name')}</label>
        <input id="name" type="text" autocomplete="username" autocapitalize="off" spellcheck="false" maxlength="64" .value=${this.who} autofocus></div>
      <div class="field"><label for="password">${say('login.password')}</label>
        <input id="password" type="password" autocomplete="current-password" maxlength="128"></div>
      ${this.code ? html`<div class="field"><label for="code">${say('login.code')}</label>
        <input id="code" type="text" autocomplete="one-time-code" autocapitalize="none" maxlength="24" aria-describedby="about-code">
        <p class="help" id="about-code">${say('login.code-help')}</p></div>` : nothing}
      <button class="button main" type="submit" ?disabled=${this.busy}>${say('login.submit')}</button>
    </form></main>`;
  }
}

customElements.define('panel-login', PanelLogin);
