// SPDX-License-Identifier: MIT
// Log in: user name, password, the server where there is a choice; the refusal in plain words.
import { html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { hasFlag } from '../state/menu.js';
import { brand, refusal, secondsUntil, serverName, servers, status } from '../state/select.js';
import { Clock, WpElement } from './wp-element.js';
import { formStyles } from './form-styles.js';
import { shared } from './styles.js';
import { mark } from './mark.js';
import './wp-icon.js';

export class WpLogin extends WpElement {
  static properties = {
    sent: { state: true },
    seen: { state: true },
    missing: { state: true },
  };

  static styles = [shared, formStyles];

  constructor() {
    super();
    this.sent = false;
    this.seen = false;
    this.missing = '';
    this.clock = new Clock(this, () => secondsUntil(Math.max(this.state.account.retryAt, this.state.session?.until ?? 0), Date.now()) > 0);
  }

  /** An answer of any kind ends the time between the tap and the core's first word. @param {Map<string, any>} changed */
  willUpdate(changed) {
    const before = changed.get('state');
    if (before && (before.account !== this.state.account || before.failure !== this.state.failure)) this.sent = false;
  }

  get busy() {
    return this.sent || this.state.account.state === 'connecting';
  }

  render() {
    return html`
      <form novalidate @submit=${this.#submit} aria-labelledby="title">
        <header>
          <span class="mark">${mark(this.state)}</span>
          <h1 id="title">${brand(this.state)}</h1>
          <p class="soft">${say('login.lead')}</p>
        </header>
        ${this.#refusal()}
        <div class="field">
          <label for="username">${say('login.username')}</label>
          <input id="username" name="username" type="text" autocomplete="username" autocapitalize="off" autocorrect="off"
            spellcheck="false" maxlength="128" required dir="auto" .defaultValue=${this.state.signup?.username || (this.state.vault ?? '')} ?readonly=${this.busy}
            aria-invalid=${this.missing === 'username' ? 'true' : nothing} aria-describedby=${this.missing === 'username' ? 'wrong' : nothing}>
          ${this.#wrong('username')}
        </div>
        <div class="field">
          <label for="password">${say('login.password')}</label>
          <div class="box">
            <input id="password" name="password" class=${this.seen ? 'shown' : ''} type=${this.seen ? 'text' : 'password'}
              autocomplete="current-password" autocapitalize="off" spellcheck="false" maxlength="256" required ?readonly=${this.busy}
              aria-invalid=${this.missing === 'password' ? 'true' : nothing} aria-describedby=${this.missing === 'password' ? 'wrong' : nothing}>
            <button class="eye" type="button" aria-label=${say(this.seen ? 'login.hide' : 'login.show')}
              @click=${() => { this.seen = !this.seen; }}><wp-icon name=${this.seen ? 'eye-off' : 'eye'}></wp-icon></button>
          </div>
          ${this.#wrong('password')}
        </div>
        ${this.#server()}
        <label class="check"><input id="remember" name="remember" type="checkbox" checked>${say('login.remember')}</label>
        ${this.#state()}
        ${this.busy
          ? html`<button class="button submit" type="button" @click=${this.#cancel}>${say('login.cancel')}</button>`
          : html`<button class="button main submit" type="submit">${say('login.submit')}</button>`}
        ${this.#newcomer()}
      </form>`;
  }

  #refusal() {
    const why = this.busy ? null : refusal(this.state, this.clock.now);
    if (!why) return nothing;
    return html`
      <div class="refusal" role="alert">
        <wp-icon name="alert-circle"></wp-icon><strong>${why.what}</strong>
        ${why.advice ? html`<p>${why.advice}</p>` : nothing}
      </div>`;
  }

  /** @param {string} field */
  #wrong(field) {
    return this.missing === field ? html`<p class="wrong" id="wrong">${say(`login.need-${field}`)}</p>` : nothing;
  }

  #server() {
    const all = servers(this.state);
    if (all.length < 2) return nothing;
    return html`
      <div class="field">
        <label for="server">${say('login.server')}</label>
        <div class="box">
          <select id="server" name="server" ?disabled=${this.busy}>${all.map((url) => html`<option value=${url}>${serverName(url)}</option>`)}</select>
          <span class="chevron"><wp-icon name="chevron-down"></wp-icon></span>
        </div>
      </div>`;
  }

  #state() {
    if (!this.busy) return nothing;
    const now = status(this.state, this.clock.now);
    const word = this.state.account.state === 'connecting' ? now.word : say('status.connecting');
    return html`<div class="state digits">
      <wp-icon class="spin" name="sync"></wp-icon>
      <span><span role="status">${word}</span>${this.state.account.state === 'connecting' ? html`. ${now.detail}` : nothing}</span>
    </div>`;
  }

  /** @param {string} name */
  #value(name) {
    const field = /** @type {HTMLInputElement|HTMLSelectElement|null} */ (this.find(`#${name}`));
    return field?.value ?? '';
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    if (this.busy) return;
    const username = this.#value('username').trim();
    const password = this.#value('password');
    this.missing = !username ? 'username' : !password ? 'password' : '';
    if (this.missing) {
      const field = this.find(`#${this.missing}`);
      await this.updateComplete;
      field?.focus();
      return;
    }
    const remember = /** @type {HTMLInputElement|null} */ (this.find('#remember'))?.checked ?? false;
    this.sent = true;
    this.seen = false;
    this.intent('login', { username, password, remember, server: this.#value('server') || servers(this.state)[0] || '' });
  }

  #cancel() {
    this.sent = false;
    this.intent('logout');
  }

  /** A way in for those who have no account, where the operator lets people make one. */
  #newcomer() {
    if (this.busy || !hasFlag(this.state, 'register')) return nothing;
    return html`<button class="button bare" type="button" @click=${() => this.intent('signup', { open: true })}>${say('signup.offer')}</button>`;
  }
}

customElements.define('wp-login', WpLogin);
