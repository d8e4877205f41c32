// SPDX-License-Identifier: MIT
// The very first operator, by the key that the command line prints.
import { LitElement, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { Refusal, ask, labelled, wordsOf } from './api.js';
import { middle } from './login-style.js';
import { styles } from './styles.js';
import { logIn } from './texts/en/log-in.js';
import { addWords, say } from './texts/index.js';

addWords(logIn);

const FIELDS = /** @type {const} */ ([['key', 'text', 'off'], ['name', 'text', 'username'], ['password', 'password', 'new-password']]);

export class PanelFirst extends LitElement {
  static properties = { trouble: { state: true }, field: { state: true }, busy: { state: true } };
  static styles = [shared, styles, middle];

  constructor() {
    super();
    this.trouble = '';
    this.field = '';
    this.busy = false;
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const value = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (this.renderRoot.querySelector(`#${id}`)).value;
    this.busy = true;
    this.trouble = this.field = '';
    try {
      const { data } = await ask('POST', 'panel/first', { key: value('key').trim(), name: value('name').trim(), password: value('password') });
      this.dispatchEvent(new CustomEvent('entered', { detail: data }));
    } catch (error) {
      this.field = error instanceof Refusal ? error.field : '';
      this.trouble = error instanceof Refusal && FIELDS.some(([id]) => id === error.field) ? labelled(error, say(`first.${error.field}`)) : wordsOf(error);
      await this.updateComplete;
      if (this.field) /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(`#${this.field}`))?.focus();
    } finally {
      this.busy = false;
    }
  }

  render() {
    return html`<main class="card"><form novalidate @submit=${this.#submit}>
      <header><h1>${say('first.title')}</h1><p class="soft">${say('first.lead')}</p></header>
      ${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
      ${FIELDS.map(([id, type, auto]) => html`<div class="field"><label for=${id}>${say(`first.${id}`)}</label>
        <input id=${id} type=${type} autocomplete=${auto} autocapitalize="off" spellcheck="false" maxlength="128" aria-describedby="about-${id}"
          aria-invalid=${this.field === id ? 'true' : nothing}>
        <p class="help" id="about-${id}">${say(`first.${id}-help`)}</p></div>`)}
      <button class="button main" type="submit" ?disabled=${this.busy}>${say('first.submit')}</button>
    </form></main>`;
  }
}

customElements.define('panel-first', PanelFirst);
