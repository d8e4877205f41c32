// SPDX-License-Identifier: MIT
// Make an account: name, user name, password; what the portal says against it in plain words; when it is there,
// the operator's page for this moment and the way to the log-in.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { brand, clean, secondsUntil } from '../state/select.js';
import { Clock, WpElement } from './wp-element.js';
import { formStyles } from './form-styles.js';
import { mark } from './mark.js';
import { cleanMarkup } from './sanitize.js';
import { shared } from './styles.js';
import './wp-icon.js';

/** As the portal wants it. */
const PASSWORD_MIN = 8;

export class WpSignup extends WpElement {
  static properties = { seen: { state: true }, missing: { state: true } };

  static styles = [shared, formStyles, css`
    .hint { color: var(--wp-ink-soft); font-size: .85rem; }
    .text { overflow-wrap: anywhere; line-height: 1.55; }
    .text > * + * { margin-block-start: .7rem; }
    .text a { color: var(--wp-accent); }
    .text img { max-inline-size: 100%; block-size: auto; }
  `];

  constructor() {
    super();
    this.seen = false;
    this.missing = '';
    this.clock = new Clock(this, () => secondsUntil(this.state.signup?.until ?? 0, Date.now()) > 0);
  }

  get #busy() {
    return this.state.signup?.state === 'sent';
  }

  updated() {
    const at = this.find('.text');
    if (at && !at.firstChild && this.state.signup?.html) at.replaceChildren(cleanMarkup(this.state.signup.html));
  }

  render() {
    return this.state.signup?.state === 'done' ? this.#done() : this.#form();
  }

  #done() {
    const { username, html: given } = /** @type {import('../state/signup.js').Signup} */ (this.state.signup);
    return html`
      <div class="card" role="status">
        <header><span class="mark">${mark(this.state)}</span><h1>${say('signup.done')}</h1>
          <p class="soft">${say('signup.done-lead', { user: clean(username) })}</p></header>
        ${given ? html`<div class="text"></div>` : nothing}
        <button class="button main submit" type="button" @click=${this.#close}>${say('login.submit')}</button>
      </div>`;
  }

  #form() {
    return html`
      <form class="card" novalidate @submit=${this.#submit} aria-labelledby="title">
        <header><span class="mark">${mark(this.state)}</span><h1 id="title">${say('signup.title')}</h1><p class="soft">${brand(this.state)}</p></header>
        ${this.#refusal()}
        ${this.#field('name', html`<input id="name" name="name" type="text" autocomplete="name" maxlength="100" dir="auto" ?readonly=${this.#busy}>`)}
        ${this.#field('username', html`<input id="username" name="username" type="text" autocomplete="username" autocapitalize="off" autocorrect="off"
          spellcheck="false" maxlength="64" required dir="auto" ?readonly=${this.#busy}
          aria-invalid=${this.missing === 'username' ? 'true' : nothing} aria-describedby=${this.missing === 'username' ? 'wrong' : nothing}>`)}
        ${this.#field('password', html`<div class="box">
          <input id="password" name="password" class=${this.seen ? 'shown' : ''} type=${this.seen ? 'text' : 'password'} autocomplete="new-password"
            autocapitalize="off" spellcheck="false" maxlength="256" required ?readonly=${this.#busy}
            aria-invalid=${this.missing === 'password' ? 'true' : nothing} aria-describedby=${this.missing === 'password' ? 'wrong' : 'hint'}>
          <button class="eye" type="button" aria-label=${say(this.seen ? 'login.hide' : 'login.show')}
            @click=${() => { this.seen = !this.seen; }}><wp-icon name=${this.seen ? 'eye-off' : 'eye'}></wp-icon></button></div>
          <p class="hint" id="hint">${say('signup.length', { count: PASSWORD_MIN })}</p>`)}
        ${this.#busy ? html`<div class="state" role="status"><wp-icon class="spin" name="sync"></wp-icon>${say('signup.sending')}</div>` : nothing}
        <button class="button main submit" type="submit" ?disabled=${this.#busy}>${say('signup.submit')}</button>
        <button class="button bare" type="button" @click=${this.#close}>${say('signup.back')}</button>
      </form>`;
  }

  /** @param {string} name @param {unknown} input */
  #field(name, input) {
    const word = name === 'name' ? say('signup.name') : say(`login.${name}`);
    return html`<div class="field"><label for=${name}>${word}</label>${input}
      ${this.missing === name ? html`<p class="wrong" id="wrong">${say(name === 'username' ? 'login.need-username' : 'signup.too-short', { count: PASSWORD_MIN })}</p>` : nothing}</div>`;
  }

  #refusal() {
    const { signup } = this.state;
    if (signup?.state !== 'refused') return nothing;
    const seconds = secondsUntil(signup.until, this.clock.now);
    const [what, advice] = signup.status === 409 ? [say('signup.taken'), say('signup.taken-advice')]
      : signup.status === 429 ? [say('login.tries'), seconds ? say('login.tries-advice', { seconds }) : '']
        : signup.status === 404 ? [say('signup.closed'), '']
          : signup.status === 422 ? [say('signup.wrong'), clean(signup.detail, 200)]
            : [say('signup.failed'), say('page.failed-advice')];
    return html`<div class="refusal" role="alert"><wp-icon name="alert-circle"></wp-icon><strong>${what}</strong>
      ${advice ? html`<p class="digits">${advice}</p>` : nothing}</div>`;
  }

  /** @param {string} name */
  #value(name) {
    return /** @type {HTMLInputElement|null} */ (this.find(`#${name}`))?.value ?? '';
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    if (this.#busy) return;
    const [name, username, password] = [this.#value('name').trim(), this.#value('username').trim(), this.#value('password')];
    this.missing = !username ? 'username' : password.length < PASSWORD_MIN ? 'password' : '';
    if (this.missing) {
      await this.updateComplete;
      this.find(`#${this.missing}`)?.focus();
      return;
    }
    this.seen = false;
    this.intent('register', { person: name, username, password });
  }

  #close() {
    this.intent('signup', { open: false });
  }
}

customElements.define('wp-signup', WpSignup);
