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

/** @type {Record<string, () => string>} */
const LABELS = {
  name: () => say('signup.name'), username: () => say('login.username'), password: () => say('login.password'),
  email: () => say('signup.email'), code: () => say('signup.code'),
};
/** What is said at a field that is missing. @type {Record<string, () => string>} */
const NEEDS = {
  username: () => say('login.need-username'), password: () => say('signup.too-short', { count: PASSWORD_MIN }),
  email: () => say('signup.need-email'), code: () => say('signup.need-code'),
};

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
    if (this.state.signup?.state === 'done') return this.#done();
    return this.state.signup?.id ? this.#proof() : this.#form();
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
        ${this.state.signup?.email ? this.#field('email', html`<input id="email" name="email" type="email" autocomplete="email" maxlength="254" required
          dir="ltr" ?readonly=${this.#busy} aria-invalid=${this.missing === 'email' ? 'true' : nothing}
          aria-describedby=${this.missing === 'email' ? 'wrong' : 'why'}><p class="hint" id="why">${say('signup.email-why')}</p>`) : nothing}
        ${this.#foot(say('signup.submit'))}
        <button class="button bare" type="button" @click=${this.#close}>${say('signup.back')}</button>
      </form>`;
  }

  /** The letter's code: the second step. */
  #proof() {
    return html`
      <form class="card" novalidate @submit=${this.#prove} aria-labelledby="title">
        <header><span class="mark">${mark(this.state)}</span><h1 id="title">${say('signup.letter')}</h1><p class="soft">${say('signup.letter-lead')}</p></header>
        ${this.#refusal()}
        ${this.#field('code', html`<input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="8" required
          dir="ltr" ?readonly=${this.#busy} aria-invalid=${this.missing === 'code' ? 'true' : nothing} aria-describedby=${this.missing === 'code' ? 'wrong' : nothing}>`)}
        ${this.#foot(say('signup.prove'))}
        <button class="button bare" type="button" @click=${() => this.intent('signup', { open: true })}>${say('signup.anew')}</button>
      </form>`;
  }

  /** @param {string} word */
  #foot(word) {
    return html`
        ${this.#busy ? html`<div class="state" role="status"><wp-icon class="spin" name="sync"></wp-icon>${say('signup.sending')}</div>` : nothing}
        <button class="button main submit" type="submit" ?disabled=${this.#busy}>${word}</button>`;
  }

  /** @param {string} name @param {unknown} input */
  #field(name, input) {
    return html`<div class="field"><label for=${name}>${LABELS[name]()}</label>${input}
      ${this.missing === name ? html`<p class="wrong" id="wrong">${NEEDS[name]()}</p>` : nothing}</div>`;
  }

  #refusal() {
    const { signup } = this.state;
    if (signup?.state !== 'refused') return nothing;
    const seconds = secondsUntil(signup.until, this.clock.now);
    const [what, advice] = signup.status === 409 ? [say('signup.taken'), say('signup.taken-advice')]
      : signup.status === 429 ? [say('login.tries'), seconds ? say('login.tries-advice', { seconds }) : '']
        : signup.status === 404 ? [say('signup.closed'), '']
          : signup.field === 'email' ? [say('signup.email-wrong'), ''] : signup.field === 'code' ? [say('signup.code-wrong'), '']
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
    const email = this.#value('email').trim();
    const needsEmail = this.state.signup?.email && !/^\S+@\S+$/.test(email);
    if (await this.#misses(!username ? 'username' : password.length < PASSWORD_MIN ? 'password' : needsEmail ? 'email' : '')) return;
    this.seen = false;
    this.intent('register', { person: name, username, password, email });
  }

  /** @param {Event} event */
  async #prove(event) {
    event.preventDefault();
    const code = this.#value('code').replace(/\s/g, '');
    if (this.#busy || await this.#misses(/^\d{8}$/.test(code) ? '' : 'code')) return;
    this.intent('register', { id: this.state.signup?.id, code });
  }

  /** @param {string} name  of a field, or '' */
  async #misses(name) {
    this.missing = name;
    if (!name) return false;
    await this.updateComplete;
    this.find(`#${name}`)?.focus();
    return true;
  }

  #close() {
    this.intent('signup', { open: false });
  }
}

customElements.define('wp-signup', WpSignup);
