// SPDX-License-Identifier: MIT
// API tokens, for owners: what a program shows instead of a log-in. A token is shown once, when it is made; deleting it revokes it.
import { html, nothing } from 'lit';
import { RowPage } from '../row-page.js';
import { say } from '../texts/index.js';
import { moment, rowsPage } from './rows-page.js';

/** @typedef {import('../api.js').Row} Row */

const BASE = '/setup/settings/tokens';

rowsPage('panel-tokens', {
  section: 'tokens', base: BASE, add: 'token.add', none: 'token.none',
  columns: () => [
    { label: say('work.name'), show: (/** @type {Row} */ { name }) => name },
    { label: say('token.reach'), show: (/** @type {Row} */ { tenant }) => (tenant ? say('token.one', { id: tenant }) : say('token.all')) },
    { label: say('token.made'), show: (/** @type {Row} */ { createdAt }) => moment(createdAt) },
  ],
});

export class PanelToken extends RowPage {
  static properties = { ...RowPage.properties, token: { state: true }, copied: { state: true } };

  section = 'tokens';
  back = BASE;

  constructor() {
    super();
    /** Shown this once. */ this.token = '';
    this.copied = '';
  }

  /** @returns {readonly import('../fields.js').Field[]} */
  get fields() {
    return [
      { key: 'name', kind: 'text', label: say('work.name'), help: say('token.name-help'), required: true, max: 100 },
      { key: 'tenant', kind: 'ref', section: 'tenants', name: (row) => row.domain, label: say('work.tenant'), help: say('token.tenant-help') },
    ];
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    // Another row: what was told of the one before is not told here.
    if (changed.has('params') && this.params.id !== this.shown) this.token = this.copied = '';
    super.willUpdate(changed);
  }

  /** @param {CustomEvent} event */
  saved(event) {
    super.saved(event);
    if (event.detail.isNew) this.token = event.detail.answer.token;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.token);
      this.copied = say('token.copied');
    } catch {
      this.copied = say('token.not-copied');
    }
  }

  above() {
    if (!this.token) return html`<p class="help">${say('token.help')}</p>`;
    return html`<section class="note fair" aria-label=${say('token.token')}><p>${say('token.once')}</p>
      <p class="codes"><code>${this.token}</code></p>
      <div class="row"><button class="button" type="button" @click=${this.#copy}>${say('token.copy')}</button>
        <button class="button" type="button" @click=${() => { this.token = ''; }}>${say('token.kept')}</button>
        <span role="status">${this.copied || nothing}</span></div></section>`;
  }
}

customElements.define('panel-token', PanelToken);
