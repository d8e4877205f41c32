// SPDX-License-Identifier: MIT
// The preview dialer: campaigns with a live look at agents and leads; sets of leads, filled from files.
import { html, nothing } from 'lit';
import { ask, fileName, wordsOf } from '../api.js';
import { cut } from '../panel-list.js';
import { say } from '../texts/index.js';
import { rowsPage, TenantRowPage, customerField, moment, tenantField } from './rows-page.js';

/** @typedef {import('../api.js').Row} Row */
/** @typedef {import('../fields.js').Field} Field */

const CAMPAIGNS = '/agent/campaign';
const SETS = '/agent/leads';
const NINE = ['DO NOT CALL', 'NOT INTERESTED', 'SALE MADE', 'CALL TRANSFERRED', 'BUSY', 'CALL BACK', 'DISCONNECTED NUMBER', 'DECLINED SALE', 'WRONG DETAILS'];
const EVERY = 3000;
const FILE_MAX = 4 << 20;
const HEAD_MAX = 64 << 10;

rowsPage('panel-campaigns', {
  section: 'campaigns', base: CAMPAIGNS, add: 'campaign.add', none: 'campaign.none',
  columns: () => [
    { label: say('work.name'), show: (/** @type {Row} */ { name }) => name },
    { label: say('campaign.state'), show: (/** @type {Row} */ { state }) => html`<span class="badge ${state === 'running' ? 'good' : ''}">${say(`state.${state}`)}</span>` },
    { label: say('campaign.source'), show: (/** @type {Row} */ { source_status: status }) => status },
  ],
});

export class PanelCampaign extends TenantRowPage {
  static properties = { ...TenantRowPage.properties, live: { state: true }, fault: { state: true } };

  section = 'campaigns';
  back = CAMPAIGNS;
  start = { state: 'stopped', source_status: 'NEW' };

  constructor() {
    super();
    /** @type {Row | null} */ this.live = null;
    this.fault = '';
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#look();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** Again and again, as long as somebody sees it. */
  async #look() {
    clearTimeout(this.timer);
    const { id } = this.row;
    if (id && document.visibilityState === 'visible') {
      try {
        const { data } = await ask('GET', `admin/campaigns/${id}/overview`);
        if (id === this.row.id) [this.live, this.fault] = [data, ''];
        void /** @type {import('../panel-list.js').PanelList | null} */ (this.renderRoot.querySelector('#agents'))?.load();
      } catch (error) {
        this.fault = wordsOf(error);
      }
    }
    clearTimeout(this.timer);
    if (this.isConnected) this.timer = setTimeout(() => this.#look(), EVERY);
  }

  /** @param {Row} row @param {string} etag */
  take(row, etag) {
    super.take(row, etag);
    void this.#look();
  }

  get fields() {
    return /** @type {Field[]} */ ([
      tenantField(),
      { key: 'name', kind: 'text', label: say('work.name'), required: true, max: 100 },
      { key: 'state', kind: 'choice', label: say('campaign.state'), options: ['stopped', 'running'].map((value) => ({ value, label: say(`state.${value}`) })) },
      { key: 'lead_set', kind: 'ref', section: 'leadSets', label: say('campaign.set'), required: true },
      { key: 'source_status', kind: 'text', label: say('campaign.source'), help: say('campaign.source-help') },
      { key: 'caller_id', kind: 'text', label: say('campaign.caller-id'), help: say('campaign.caller-id-help'), max: 20 },
      { key: 'form_id', kind: 'ref', section: 'forms', label: say('campaign.form'), help: say('campaign.form-help') },
      { key: 'script', kind: 'area', label: say('campaign.script'), help: say('campaign.script-help'), max: 16384 },
      { key: 'dispositions', kind: 'list', label: say('campaign.dispositions'), help: say('campaign.dispositions-help', { nine: NINE.join(', ') }) },
      { key: 'flags', kind: 'flags', label: say('campaign.flags'), options: [{ value: 'transfer', label: say('campaign.transfer'), help: say('campaign.transfer-help') }] },
      customerField(),
    ]);
  }

  below() {
    const { live } = this;
    if (!this.row.id) return nothing;
    return html`<section class="card" aria-label=${say('live.title')}><h2>${say('live.title')}</h2>
      ${this.fault ? html`<p class="note bad" role="alert">${this.fault}</p>` : nothing}
      ${live ? html`<ul class="tiles">${['waiting', 'later', 'locked'].map((name) => html`<li class="tile"><strong>${live[name]}</strong><span class="soft">${say(`live.${name}`)}</span></li>`)}</ul>
        <h3>${say('live.statuses')}</h3>${this.#statuses(live.statuses)}
        <h3>${say('live.agents')} <span class="badge">${live.agents}</span></h3>${this.#agents()}` : html`<p class="soft">${say('app.loading')}</p>`}</section>`;
  }

  /** @param {Record<string, number>} statuses */
  #statuses(statuses) {
    const entries = Object.entries(statuses);
    if (!entries.length) return html`<p class="soft">${say('live.no-leads')}</p>`;
    return html`<table aria-label=${say('live.statuses')}><tbody>${entries.map(([status, count]) => html`<tr><th scope="row"><bdi>${cut(status)}</bdi></th><td>${count}</td></tr>`)}</tbody></table>`;
  }

  /** Page by page, however many they are. */
  #agents() {
    return html`<panel-list id="agents" path="admin/campaigns/${this.row.id}/agents" label=${say('live.agents')} .empty=${say('live.nobody')} .columns=${[
      { label: say('live.agent'), show: (/** @type {Row} */ agent) => html`<bdi>${agent.name || agent.username}</bdi> <bdi class="soft">${agent.username}@${agent.domain}</bdi>` },
      { label: say('live.since'), show: (/** @type {Row} */ agent) => moment(agent.chosen_at) },
      { label: say('live.seen'), show: (/** @type {Row} */ agent) => moment(agent.seen_at) },
      { label: say('live.lead'), show: (/** @type {Row} */ agent) => (agent.lead_id ? `#${agent.lead_id}` : '—') },
    ]}></panel-list>`;
  }
}

customElements.define('panel-campaign', PanelCampaign);

rowsPage('panel-lead-sets', { section: 'leadSets', base: SETS, add: 'leads.add', none: 'leads.none' });

/** Names of columns that the portal knows, in any spelling; all others are kept under their own. @type {Record<string, string>} */
const KNOWN = { phone: 'phone', phonenumber: 'phone', number: 'phone', phonecode: 'phone_code', countrycode: 'phone_code', altphone: 'alt_phone', firstname: 'first_name', lastname: 'last_name' };

/** The first line of a CSV file, as cells (RFC 4180); its first separator is that of the file. @param {string} text */
export function headOf(text) {
  const cells = [''];
  let quoted = false;
  let separator = '';
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at++) {
    const c = text[at];
    if (c === '"' && quoted && text[at + 1] === '"') at++;
    else if (c === '"') {
      quoted = !quoted;
      continue;
    }
    if (!quoted && (c === '\n' || c === '\r')) break;
    if (!quoted && (separator ? c === separator : ',;\t'.includes(c))) {
      separator = c;
      cells.push('');
    } else {
      cells[cells.length - 1] += c;
    }
  }
  return cells;
}

/** What becomes of a column. @param {string} name */
export const columnOf = (name) => KNOWN[name.replace(/[ _-]/g, '').toLowerCase()] ?? '';

export class PanelLeads extends TenantRowPage {
  static properties = { ...TenantRowPage.properties, file: { state: true }, head: { state: true }, report: { state: true }, fault: { state: true }, busy: { state: true }, status: { state: true } };

  section = 'leadSets';
  back = SETS;

  constructor() {
    super();
    /** @type {File | null} */ this.file = null;
    /** @type {string[]} */ this.head = [];
    /** @type {Row | null} */ this.report = null;
    this.fault = '';
    this.busy = false;
    this.status = '';
  }

  get fields() {
    return /** @type {Field[]} */ ([tenantField(), { key: 'name', kind: 'text', label: say('work.name'), required: true, max: 100 }]);
  }

  /** @param {any} event */
  async #choose({ target }) {
    this.file = target.files[0] ?? null;
    this.report = null;
    this.fault = this.file && this.file.size > FILE_MAX ? say('import.too-big') : '';
    this.head = this.file ? headOf(await this.file.slice(0, HEAD_MAX).text()) : [];
    if (this.file && !this.fault && !this.head.some((name) => columnOf(name) === 'phone')) this.fault = say('import.no-phone');
  }

  async #import() {
    if (!this.file) return;
    this.busy = true;
    this.fault = '';
    try {
      this.report = (await ask('POST', `admin/leadSets/${this.row.id}/import?${fileName(this.file)}`, new Blob([this.file], { type: 'text/csv' }))).data;
      void /** @type {any} */ (this.renderRoot.querySelector('panel-list')).load();
    } catch (error) {
      this.fault = wordsOf(error);
    }
    this.busy = false;
  }

  below() {
    if (!this.row.id) return nothing;
    return html`${this.readonly ? nothing : html`<section class="card" aria-label=${say('import.title')}><h2>${say('import.title')}</h2><p class="help">${say('import.help')}</p>
        <div class="field"><label for="file">${say('import.file')}</label><input id="file" type="file" accept=".csv,text/csv" @change=${this.#choose}></div>
        ${this.head.length ? this.#mapping() : nothing}
        ${this.fault ? html`<p class="note bad" role="alert">${this.fault}</p>` : nothing}
        <div class="row"><button class="button main" ?disabled=${!this.file || this.busy || Boolean(this.fault)} @click=${this.#import}>${say('import.go')}</button></div>
        <div role="status">${this.busy ? say('import.busy') : this.report ? this.#told(this.report) : nothing}</div></section>`}
      <section class="card" aria-label=${say('leads.leads')}><h2>${say('leads.leads')}</h2>
        <div class="field"><label for="status">${say('leads.status')}</label><input id="status" list="statuses" autocomplete="off" @change=${(/** @type {any} */ { target }) => { this.status = target.value.trim(); }}>
          <datalist id="statuses">${['NEW', ...NINE].map((value) => html`<option value=${value}></option>`)}</datalist></div>
        <panel-list searchable path="admin/leadSets/${this.row.id}/leads" .query=${this.status ? { status: this.status } : {}} .empty=${say('leads.empty')} label=${say('leads.leads')} .columns=${[
          { label: say('leads.phone'), show: (/** @type {Row} */ row) => `${row.phone_code ? `+${row.phone_code} ` : ''}${row.phone}` },
          { label: say('work.name'), show: (/** @type {Row} */ row) => `${row.first_name} ${row.last_name}`.trim() },
          { label: say('leads.status'), show: (/** @type {Row} */ { status }) => status },
          { label: say('leads.attempts'), show: (/** @type {Row} */ { attempts }) => attempts },
          { label: say('leads.fields'), show: (/** @type {Row} */ { fields }) => Object.entries(fields).map(([name, value]) => `${name}: ${value}`).join(', ') },
        ]}></panel-list></section>`;
  }

  #mapping() {
    return html`<table aria-label=${say('import.mapping')}><thead><tr><th scope="col">${say('import.column')}</th><th scope="col">${say('import.becomes')}</th></tr></thead>
      <tbody>${this.head.map((name) => html`<tr><td><bdi>${cut(name)}</bdi></td><td>${columnOf(name) ? say(`import.${columnOf(name)}`) : name ? say('import.own') : say('import.dropped')}</td></tr>`)}</tbody></table>`;
  }

  /** @param {Row} report */
  #told({ added, known, faulty, faults }) {
    return html`<p class="note ${faulty ? 'fair' : 'good'}">${say('import.done', { added, known, faulty })}</p>
      ${faults.length ? html`<ul>${faults.map((/** @type {Row} */ { line, why }) => html`<li>${say('import.fault', { line, why })}</li>`)}</ul>` : nothing}`;
  }
}

customElements.define('panel-leads', PanelLeads);
