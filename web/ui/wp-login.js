// SPDX-License-Identifier: MIT
// Log in: user name, password, the server where there is a choice; the refusal in plain words.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { brand, refusal, secondsUntil, serverName, servers, status } from '../state/select.js';
import { Clock, WpElement } from './wp-element.js';
import { shared } from './styles.js';
import { mark } from './mark.js';
import './wp-icon.js';

export class WpLogin extends WpElement {
  static properties = {
    sent: { state: true },
    seen: { state: true },
    missing: { state: true },
  };

  static styles = [shared, css`
    :host { display: grid; place-items: center; min-block-size: 100%; padding: 1.25rem; }
    form {
      display: grid;
      gap: 1.1rem;
      inline-size: 100%;
      max-inline-size: 400px;
      padding: clamp(1.4rem, 5vw, 2.4rem);
      border: 1px solid var(--wp-line);
      border-radius: 28px;
      background: var(--wp-surface);
      box-shadow: var(--wp-float);
    }
    header { display: grid; gap: .35rem; margin-block-end: .25rem; }
    .mark { inline-size: 52px; block-size: 52px; margin-block-end: .6rem; }
    h1 { font-size: 1.7rem; }
    .field { display: grid; gap: .35rem; }
    label { font-size: .9rem; font-weight: 560; }
    .box { position: relative; }
    input:not([type='checkbox']), select {
      inline-size: 100%;
      min-block-size: 52px;
      padding: .5rem 1rem;
      border: 1px solid var(--wp-line-strong);
      border-radius: 14px;
      background: var(--wp-raised);
      appearance: none;
      transition: border-color var(--wp-quick);
    }
    input[type='password'], input.shown { padding-inline-end: 3.4rem; }
    input:focus-visible, select:focus-visible { outline-offset: 1px; }
    [aria-invalid='true'] { border-color: var(--wp-stop) !important; }
    .wrong { color: var(--wp-stop); font-size: .875rem; }
    .eye, .chevron { position: absolute; inset-block: 4px; inset-inline-end: 4px; inline-size: 44px; color: var(--wp-ink-soft); }
    .eye { display: grid; place-items: center; border-radius: 12px; }
    .chevron { display: grid; place-items: center; pointer-events: none; }
    .check { display: flex; align-items: center; gap: .7rem; min-block-size: 44px; font-weight: 420; cursor: pointer; }
    input[type='checkbox'] { inline-size: 22px; block-size: 22px; margin: 0; accent-color: var(--wp-accent); flex: none; }
    .refusal {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: .15rem .6rem;
      padding: .8rem .9rem;
      border: 1px solid transparent;
      border-radius: 16px;
      background: var(--wp-stop-soft);
      font-size: .93rem;
    }
    .refusal wp-icon { color: var(--wp-stop); font-size: 1rem; }
    .refusal strong { font-weight: 620; }
    .refusal p { grid-column: 2; }
    .state { display: flex; align-items: center; justify-content: center; gap: .6rem; min-block-size: 1.5rem; font-size: .9rem; text-align: center; }
    .submit { min-block-size: 54px; font-size: 1.03rem; }
    .submit[aria-disabled='true'] { cursor: progress; }
    .spin { animation: turn 1.2s linear infinite; }
    @keyframes turn { to { transform: rotate(-360deg); } }
    @media (prefers-reduced-motion: reduce) { .spin { animation: none; } }
    @media (forced-colors: active) { .refusal { border-color: CanvasText; } }
  `];

  constructor() {
    super();
    this.sent = false;
    this.seen = false;
    this.missing = '';
    this.clock = new Clock(this, () => secondsUntil(this.state.account.retryAt, Date.now()) > 0);
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
          <span class="mark">${mark()}</span>
          <h1 id="title">${brand(this.state)}</h1>
          <p class="soft">${say('login.lead')}</p>
        </header>
        ${this.#refusal()}
        <div class="field">
          <label for="username">${say('login.username')}</label>
          <input id="username" name="username" type="text" autocomplete="username" autocapitalize="off" autocorrect="off"
            spellcheck="false" maxlength="128" required dir="auto" .defaultValue=${this.state.vault ?? ''} ?readonly=${this.busy}
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
      </form>`;
  }

  #refusal() {
    const why = this.busy ? null : refusal(this.state);
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
}

customElements.define('wp-login', WpLogin);
