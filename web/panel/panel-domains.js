// SPDX-License-Identifier: MIT
// What the two domains of a web phone lead to, in words: addresses of their names, the certificate there and how long it lasts.
import { LitElement, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { ask, wordsOf } from './api.js';
import { styles } from './styles.js';
import { domainTexts } from './texts/en/domains.js';
import { addWords, say } from './texts/index.js';

addWords(domainTexts);

/** @typedef {{ name: string, port: number, use: 'A' | 'B', state: string, addresses: string[], until?: number, why?: string }} Finding */

const GOOD = new Set(['good']);
const FAIR = new Set(['private', 'plain', 'every', 'soon']);
const DAY = 86_400_000;

/** @param {string} state */
const look = (state) => (GOOD.has(state) ? 'good' : FAIR.has(state) ? 'fair' : 'bad');
/** A certificate that ends soon is no good news. @param {Finding} finding */
const stateOf = ({ state, until }) => (state === 'good' && until && until - Date.now() < 14 * DAY ? 'soon' : state);

export class PanelDomains extends LitElement {
  static properties = { tenant: { type: Number }, version: { type: String }, found: { state: true }, trouble: { state: true }, busy: { state: true } };
  static styles = [shared, styles];

  constructor() {
    super();
    this.tenant = 0;
    /** Another one: looked at again. */ this.version = '';
    /** @type {Finding[] | null} */ this.found = null;
    this.trouble = '';
    this.busy = false;
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (this.tenant && (changed.has('tenant') || changed.has('version'))) void this.look();
  }

  async look() {
    const { tenant, version } = this;
    this.busy = true;
    this.trouble = '';
    try {
      const { data } = await ask('GET', `admin/tenants/${tenant}/domains`);
      if (tenant === this.tenant && version === this.version) this.found = data.items;
    } catch (error) {
      this.trouble = wordsOf(error);
    }
    this.busy = false;
  }

  render() {
    return html`
      ${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
      <div class="chips" aria-busy=${String(this.busy)}>${this.found?.map((finding) => this.#one(finding)) ?? html`<p role="status">${say('domains.looking')}</p>`}</div>
      <p class="row"><button class="button slim" ?disabled=${this.busy} @click=${this.look}>${say('domains.again')}</button></p>`;
  }

  /** @param {Finding} finding */
  #one(finding) {
    const state = stateOf(finding);
    const until = finding.until ? new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(finding.until) : '';
    return html`<div class="note wide ${look(state)}"><p><b>${say(`domains.${finding.use}`)}: <bdi>${finding.name}${[80, 443].includes(finding.port) ? '' : `:${finding.port}`}</bdi></b></p>
      <p>${say(`domains.${state}`, { until, port: finding.port, days: finding.until ? Math.max(0, Math.floor((finding.until - Date.now()) / DAY)) : 0 })}</p>
      ${finding.addresses.length ? html`<p class="small">${say('domains.addresses')} ${finding.addresses.join(', ')}</p>` : nothing}
      ${finding.why ? html`<p class="small">${finding.why}</p>` : nothing}</div>`;
  }
}

customElements.define('panel-domains', PanelDomains);
