// SPDX-License-Identifier: MIT
// Who changed what, from which value to which, when: the log of the portal, newest first.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { SECTIONS, told } from './audit-words.js';
import './panel-list.js';
import { styles } from './styles.js';
import { auditTexts } from './texts/en/operators.js';
import { addWords, say } from './texts/index.js';

addWords(auditTexts);

/** @typedef {import('./api.js').Row} Row */

const SHOWN = 400;

/** @param {string} text */
const cut = (text) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** A value of a row, as short as it can be read; of a long one the log has its beginning, length and hash. @param {any} value */
function worth(value) {
  if (typeof value?.sha256 === 'string' && typeof value.begins === 'string') return say('audit.long', { begins: cut(value.begins), octets: value.octets, hash: value.sha256.slice(0, 16) });
  const text = typeof value === 'string' ? value || say('audit.empty') : JSON.stringify(value) ?? say('audit.nothing');
  return cut(text);
}

/** @param {number} at */
const time = (at) => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);

export class PanelAudit extends LitElement {
  static properties = { section: { state: true }, row: { state: true } };

  static styles = [shared, styles, css`
    .filter { margin-block: .8rem 1rem; align-items: end; }
  `];

  constructor() {
    super();
    this.section = '';
    this.row = '';
  }

  get #columns() {
    return [
      { label: say('audit.when'), show: (/** @type {Row} */ { at }) => html`<time datetime=${new Date(at).toISOString()}>${time(at)}</time>` },
      { label: say('audit.who'), show: (/** @type {Row} */ { who, address }) => html`<bdi>${who || say('audit.command')}</bdi>${address ? html`<br><span class="soft small">${address}</span>` : nothing}` },
      { label: say('audit.what'), show: (/** @type {Row} */ row) => html`<b>${told(row).deed}</b><br><bdi>${told(row).thing}</bdi>` },
      { label: say('audit.change'), show: (/** @type {Row} */ row) => this.#change(row) },
    ];
  }

  /** @param {Row} row */
  #change({ before, after }) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    if (!keys.length) return '—';
    return html`<dl>${keys.map((key) => html`<div><dt>${key}</dt><dd>
      ${key in before ? html`<del><span class="ear">${say('audit.from')} </span><bdi>${worth(before[key])}</bdi></del>` : nothing}
      ${key in before && key in after ? html`<span aria-hidden="true"> → </span>` : nothing}
      ${key in after ? html`<ins><span class="ear">${say('audit.to')} </span><bdi>${worth(after[key])}</bdi></ins>` : nothing}</dd></div>`)}</dl>`;
  }

  /** @param {SubmitEvent} event */
  #filter(event) {
    event.preventDefault();
    const value = (/** @type {string} */ id) => /** @type {HTMLInputElement | HTMLSelectElement} */ (this.renderRoot.querySelector(`#${id}`)).value.trim();
    [this.section, this.row] = [value('section'), /^\d{1,15}$/.test(value('row')) ? value('row') : ''];
  }

  render() {
    return html`<p class="help">${say('audit.help')}</p>
      <form class="row filter" @submit=${this.#filter}>
        <div class="field grow"><label for="section">${say('audit.section')}</label><select id="section">
          <option value="">${say('audit.all')}</option>${Object.entries(SECTIONS).map(([section, name]) => html`<option value=${section}>${say(name)}</option>`)}</select></div>
        <div class="field"><label for="row">${say('audit.row')}</label><input id="row" inputmode="numeric" maxlength="15"></div>
        <button class="button">${say('audit.filter')}</button></form>
      <panel-list searchable path="admin/audit" label=${say('page.audit')} .columns=${this.#columns} .query=${{ section: this.section, row: this.row }}></panel-list>`;
  }
}

customElements.define('panel-audit', PanelAudit);
