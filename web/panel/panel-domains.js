// SPDX-License-Identifier: MIT
// What the two domains of a web phone lead to, or a name by itself, in words: their addresses, the certificate there and how long it
// lasts.
import { LitElement, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { ask, wordsOf } from './api.js';
import { styles } from './styles.js';
import { domainTexts } from './texts/en/domains.js';
import { addWords, say } from './texts/index.js';

addWords(domainTexts);

/** @typedef {{ name: string, port: number, use: 'A' | 'B' | 'name', state: string, addresses: string[], since?: number, until?: number, why?: string }} Finding */

const GOOD = new Set(['good']);
const FAIR = new Set(['private', 'plain', 'every', 'soon']);
const DAY = 86_400_000;

/** @param {string} state */
const look = (state) => (GOOD.has(state) ? 'good' : FAIR.has(state) ? 'fair' : 'bad');
/** A certificate that ends soon is no good news. @param {Finding} finding */
const stateOf = ({ state, until }) => (state === 'good' && until && until - Date.now() < 14 * DAY ? 'soon' : state);

export class PanelDomains extends LitElement {
  static properties = { tenant: { type: Number }, name: { type: String }, version: { type: String }, found: { state: true }, trouble: { state: true }, busy: { state: true } };
  static styles = [shared, styles];

  constructor() {
    super();
    this.tenant = 0;
    /** In place of a web phone: any domain. */ this.name = '';
    /** Another one: looked at again. */ this.version = '';
    /** @type {Finding[] | null} */ this.found = null;
    this.trouble = '';
    this.busy = false;
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if ((this.tenant || this.name) && ['tenant', 'name', 'version'].some((one) => changed.has(one))) void this.look();
  }

  async look() {
    const { tenant, name, version } = this;
    this.busy = true;
    this.trouble = '';
    try {
      const { data } = await ask('GET', name ? `admin/certificates?${new URLSearchParams({ name })}` : `admin/tenants/${tenant}/domains`);
      if (tenant === this.tenant && name === this.name && version === this.version) this.found = data.items;
    } catch (error) {
      this.trouble = wordsOf(error);
    }
    this.busy = false;
  }

  render() {
    return html`
      ${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
      <div class="chips" aria-busy=${String(this.busy)}>${this.found?.map((finding) => this.#one(finding)) ?? (this.trouble ? nothing : html`<p role="status">${say('domains.looking')}</p>`)}</div>
      <p class="row"><button class="button slim" ?disabled=${this.busy} @click=${this.look}>${say('domains.again')}</button></p>`;
  }

  /** @param {Finding} finding */
  #one(finding) {
    const state = stateOf(finding);
    const [since, until] = [finding.since, finding.until].map((at) => (at ? new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(at) : ''));
    return html`<div class="note wide ${look(state)}"><p><b>${say(`domains.${finding.use}`)}: <bdi>${finding.name}${[80, 443].includes(finding.port) ? '' : `:${finding.port}`}</bdi></b></p>
      <p>${say(`domains.${state}`, { until, port: finding.port, days: finding.until ? Math.max(0, Math.floor((finding.until - Date.now()) / DAY)) : 0 })}</p>
      ${since ? html`<p class="small">${say('domains.issued', { since })}</p>` : nothing}
      ${finding.addresses.length ? html`<p class="small">${say('domains.addresses')} ${finding.addresses.join(', ')}</p>` : nothing}
      ${finding.why ? html`<p class="small">${finding.why}</p>` : nothing}</div>`;
  }
}

customElements.define('panel-domains', PanelDomains);
