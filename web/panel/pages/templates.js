// SPDX-License-Identifier: MIT
// Setup > Config > Template: custom pages, and how one looks to whom it is shown.
import { css, html, nothing } from 'lit';
import { shared } from '../../ui/styles.js';
import { cleanMarkup, frameOf } from '../../ui/sanitize.js';
import { ask, wordsOf } from '../api.js';
import '../panel-ref.js';
import { styles } from '../styles.js';
import { say } from '../texts/index.js';
import { rowsPage, TenantRowPage, tenantField } from './rows-page.js';

const BASE = '/setup/config/template';
const TYPING = 400;

rowsPage('panel-templates', { section: 'templates', base: BASE, add: 'template.add', none: 'template.none' });

export class PanelTemplate extends TenantRowPage {
  static properties = { ...TenantRowPage.properties, account: { state: true }, preview: { state: true }, fault: { state: true } };
  static styles = [shared, styles, css`
    .sheet { min-block-size: 8rem; max-inline-size: 27rem; padding: 1rem; overflow: auto; border: 1px solid var(--wp-line); border-radius: 14px; background: #fff; color: #111; color-scheme: light; contain: content; }
    .sheet img { max-inline-size: 100%; }
  `];

  section = 'templates';
  back = BASE;

  constructor() {
    super();
    /** As whom it is shown. @type {number | null} */ this.account = null;
    /** @type {{ html: string, container: boolean } | null} */ this.preview = null;
    this.fault = '';
    /** @type {import('../api.js').Row} */ this.values = {};
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.typing = undefined;
    this.turn = 0;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  get fields() {
    return /** @type {import('../fields.js').Field[]} */ ([
      tenantField(),
      { key: 'name', kind: 'text', label: say('work.name'), required: true, max: 100 },
      { key: 'body', kind: 'html', label: say('template.body'), help: say('template.body-help'), max: 131072 },
    ]);
  }

  /** @param {import('../api.js').Row} row @param {string} etag */
  take(row, etag) {
    super.take(row, etag);
    this.#show(row);
  }

  /** @param {import('../api.js').Row} values */
  #show(values) {
    this.values = values;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.#fill(), TYPING);
  }

  async #fill() {
    const { tenant, body } = this.values;
    if (!tenant) return;
    const turn = ++this.turn;
    try {
      const { data } = await ask('POST', 'admin/templates/preview', { tenant, body: body ?? '', ...(this.account ? { account: this.account } : {}) });
      if (turn === this.turn) [this.preview, this.fault] = [data, ''];
    } catch (error) {
      if (turn === this.turn) this.fault = wordsOf(error);
    }
  }

  /** @param {import('../api.js').Row} values */
  typed(values) { this.#show(values); }

  /** @param {Map<string, any>} changed */
  updated(changed) {
    if (changed.has('preview')) this.renderRoot.querySelector('.sheet')?.replaceChildren(cleanMarkup(this.preview?.html ?? ''));
  }

  below() {
    const { preview } = this;
    const address = preview && !preview.container ? frameOf(preview.html) : '';
    return html`<section class="card" aria-label=${say('template.preview')}>
      <h2>${say('template.preview')}</h2>
      <p class="help">${say('template.preview-help')}</p>
      <panel-ref section="accounts" label=${say('template.as')} .name=${(/** @type {any} */ row) => `${row.username}@${row.domain}`} .value=${this.account}
        @change=${(/** @type {CustomEvent} */ { detail }) => { if (typeof detail === 'string') return; this.account = detail; this.#show(this.values); }}></panel-ref>
      ${this.fault ? html`<p class="note bad" role="alert">${this.fault}</p>` : nothing}
      ${preview && !preview.container ? html`<p class="note">${address ? html`${say('template.frame')} <a href=${address} target="_blank" rel="noopener noreferrer"><bdi>${address}</bdi></a>` : say('template.no-frame')}</p>` : nothing}
      <div class="sheet" ?hidden=${!preview || !preview.container}></div>
    </section>`;
  }
}

customElements.define('panel-template', PanelTemplate);
