// SPDX-License-Identifier: MIT
// Setup > Information > Certificates: each web phone with what its domains lead to, and any other domain that is asked about here.
// "Refresh Certificates" looks at all of them now; who makes and renews them is said in words.
import { LitElement, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import './panel-domains.js';
import './panel-list.js';
import { styles } from './styles.js';
import { domainTexts } from './texts/en/domains.js';
import { addWords, say } from './texts/index.js';

addWords(domainTexts);

/** As many as are looked at in one go: each costs the portal connections. */
const AT_ONCE = 5;

export class PanelCertificates extends LitElement {
  static properties = { operator: { attribute: false }, names: { state: true }, adding: { state: true }, refreshed: { state: true } };
  static styles = [shared, styles];

  constructor() {
    super();
    /** @type {import('./api.js').Operator | null} */ this.operator = null;
    /** Asked about here, as long as this page is open. @type {string[]} */ this.names = [];
    this.adding = false;
    /** When all were looked at again. */ this.refreshed = '';
  }

  async #refresh() {
    const list = /** @type {import('./panel-list.js').PanelList} */ (this.renderRoot.querySelector('panel-list'));
    const shown = [this.renderRoot, list.renderRoot].flatMap((root) => [.../** @type {NodeListOf<import('./panel-domains.js').PanelDomains>} */ (root.querySelectorAll('panel-domains'))]);
    this.refreshed = say('domains.looking');
    await Promise.all(shown.map((one) => one.look()));
    this.refreshed = say('domains.refreshed', { time: new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(Date.now()) });
  }

  async #ask() {
    this.adding = !this.adding;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('#domain'))?.focus();
  }

  /** @param {SubmitEvent} event */
  #add(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('#domain'));
    const name = input.value.trim().replace(/^https?:\/\//, '').replace(/\/.*$/, '');
    if (!name) return;
    this.names = [name, ...this.names.filter((other) => other !== name)];
    this.adding = false;
  }

  render() {
    const may = this.operator?.role !== 'support';
    return html`<p class="help">${say('domains.help')}</p><p class="note">${say('domains.issue')}</p>
      <div class="row">${may ? html`<button class="button" aria-expanded=${String(this.adding)} @click=${this.#ask}>${say('domains.add')}</button>` : nothing}
        <button class="button" @click=${this.#refresh}>${say('domains.refresh')}</button> <span role="status">${this.refreshed}</span></div>
      ${this.adding ? html`<form class="card" @submit=${this.#add}><div class="field"><label for="domain">${say('domains.domain')}</label>
        <input id="domain" required maxlength="200" spellcheck="false" autocapitalize="off" dir="ltr" aria-describedby="about-domain">
        <p class="help" id="about-domain">${say('domains.domain-help')}</p></div>
        <div class="row"><button class="button main">${say('domains.look')}</button></div></form>` : nothing}
      ${this.names.map((name) => html`<panel-domains class="card" .name=${name}></panel-domains>`)}
      <panel-list searchable path="admin/tenants" label=${say('page.certificates')} .limit=${AT_ONCE} .link=${(/** @type {any} */ { id }) => `/setup/integrations/web-phone/${id}/basic`} .columns=${[
        { label: say('page.web-phone'), show: (/** @type {any} */ { domain }) => domain },
        { label: say('domains.state'), show: (/** @type {any} */ { id }) => html`<panel-domains .tenant=${id}></panel-domains>` },
      ]}></panel-list>`;
  }
}

customElements.define('panel-certificates', PanelCertificates);
