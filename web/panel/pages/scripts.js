// SPDX-License-Identifier: MIT
// ScriptForge: a script in an editor, a run of it with data, and what became of its last runs.
import { css, html, nothing } from 'lit';
import { shared } from '../../ui/styles.js';
import { ask, wordsOf } from '../api.js';
import '../panel-code.js';
import { cut } from '../panel-list.js';
import { styles } from '../styles.js';
import { say } from '../texts/index.js';
import { rowsPage, TenantRowPage, moment, tenantField } from './rows-page.js';

/** @typedef {import('../api.js').Row} Row */
/** @typedef {import('../fields.js').Field} Field */

const BASE = '/developer/scriptforge';
const BEGINNING = 'function main(data = {}, ctx) {\n  return {};\n}\n';

rowsPage('panel-scripts', { section: 'scripts', base: BASE, add: 'script.add', none: 'script.none' });

export class PanelScript extends TenantRowPage {
  static properties = { ...TenantRowPage.properties, run: { state: true }, given: { state: true }, fault: { state: true }, busy: { state: true }, dirty: { state: true } };
  static styles = [shared, styles, css`pre { padding: .8rem 1rem; overflow: auto; max-block-size: 22rem; border-radius: 12px; background: var(--wp-sunken); font: .9rem/1.5 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }`];

  section = 'scripts';
  back = BASE;
  start = { source: BEGINNING, timeout: 5000 };

  constructor() {
    super();
    /** @type {Row | null} */ this.run = null;
    this.given = '{}';
    this.fault = '';
    this.busy = false;
    this.dirty = false;
  }

  get fields() {
    return /** @type {Field[]} */ ([
      tenantField(),
      { key: 'name', kind: 'text', label: say('work.name'), required: true, max: 100 },
      { key: 'source', kind: 'own', label: say('script.source'), help: say('script.source-help'), draw: ({ value, readonly, change }) => html`
        <panel-code .value=${value ?? ''} label=${say('script.source')} ?readonly=${readonly} .marked=${this.dirty ? 0 : this.run?.line ?? 0} @change=${(/** @type {CustomEvent} */ { detail }) => change(detail)}></panel-code>` },
      { key: 'timeout', kind: 'number', label: say('script.timeout'), help: say('script.timeout-help') },
      { key: 'fetchAllow', kind: 'list', label: say('script.fetch'), help: say('script.fetch-help'), placeholder: 'https://crm.example' },
      { key: 'webhook', kind: 'text', label: say('script.webhook'), help: say('script.webhook-help'), max: 500 },
      { key: 'webhookSecret', kind: 'secret', label: say('script.secret'), max: 128 },
    ]);
  }

  typed() { this.dirty = true; }

  /** @param {Row} row @param {string} etag */
  take(row, etag) {
    super.take(row, etag);
    this.dirty = false;
  }

  async #try() {
    this.fault = '';
    this.run = null;
    let data;
    try {
      data = JSON.parse(this.given || '{}');
    } catch {
      this.fault = say('script.no-json');
      return;
    }
    this.busy = true;
    try {
      this.run = (await ask('POST', `admin/scripts/${this.row.id}/run`, { data })).data;
    } catch (error) {
      this.fault = wordsOf(error);
    }
    this.busy = false;
    void /** @type {any} */ (this.renderRoot.querySelector('panel-list'))?.load();
  }

  below() {
    if (!this.row.id) return nothing;
    return html`
      ${this.readonly ? nothing : html`<section class="card" aria-label=${say('script.try')}><h2>${say('script.try')}</h2><p class="help">${say('script.try-help')}</p>
        <div class="field"><label for="data">${say('script.data')}</label>
          <textarea id="data" class="code" rows="4" spellcheck="false" .value=${this.given} aria-invalid=${this.fault ? 'true' : nothing} @input=${(/** @type {any} */ event) => { this.given = event.target.value; }}></textarea></div>
        <div class="row"><button class="button main" ?disabled=${this.busy || this.dirty} @click=${this.#try}>${say('script.run')}</button>
          ${this.dirty ? html`<span class="soft">${say('script.save-first')}</span>` : nothing}</div>
        <div role="status">${this.busy ? say('script.running') : this.fault ? html`<p class="note bad">${this.fault}</p>` : this.run ? this.#outcome(this.run) : nothing}</div></section>`}
      <section class="card"><h2>${say('script.runs')}</h2><p class="help">${say('script.runs-help')}</p>
        <panel-list path="admin/scripts/${this.row.id}/runs" .empty=${say('script.no-runs')} label=${say('script.runs')} .limit=${10} .columns=${[
          { label: say('script.when'), show: (/** @type {Row} */ { at }) => moment(at) },
          { label: say('script.by'), show: (/** @type {Row} */ row) => say(`source.${row.source}`) },
          { label: say('script.status'), show: (/** @type {Row} */ { status }) => html`<span class="badge ${status < 400 ? 'good' : 'bad'}">${status}</span>` },
          { label: say('script.why'), show: (/** @type {Row} */ { why, line }) => (why ? (line ? say('script.at-line', { line, why: cut(why) }) : why) : '—') },
          { label: say('script.took'), show: (/** @type {Row} */ { milliseconds }) => `${milliseconds} ms` },
        ]}></panel-list></section>`;
  }

  /** @param {Row} run */
  #outcome(run) {
    const failed = run.status >= 400;
    return html`<p class="note ${failed ? 'bad' : 'good'}">${failed ? (run.line ? say('script.failed-line', { line: run.line, why: run.why, status: run.status }) : say('script.failed', { why: run.why, status: run.status })) : say('script.done', { ms: run.milliseconds })}</p>
      ${failed ? nothing : html`<h3>${say('script.result')}</h3><pre>${JSON.stringify(run.answer, null, 2)}</pre>`}
      <h3>${say('script.console')}</h3><pre>${run.console.length ? run.console.map((/** @type {string[]} */ [level, text]) => `${level}: ${text}`).join('\n') : say('script.silent')}</pre>`;
  }
}

customElements.define('panel-script', PanelScript);
