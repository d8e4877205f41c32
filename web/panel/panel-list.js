// SPDX-License-Identifier: MIT
// A list that the portal gives in pages: it shows one page, never more, so that 100,000 rows cost as much as fifty. Search and
// steps back and forth are the portal's; arrow keys walk the rows.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import '../ui/wp-icon.js';
import { list, wordsOf } from './api.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

/** @typedef {import('./api.js').Row} Row */
/**
 * @typedef {object} Column
 * @property {string} label
 * @property {(row: Row) => unknown} show  text, or a template
 */

const TYPING = 250;

export class PanelList extends LitElement {
  static properties = {
    path: { type: String }, columns: { attribute: false }, link: { attribute: false }, searchable: { type: Boolean },
    query: { attribute: false }, empty: { type: String }, label: { type: String }, limit: { type: Number },
    rows: { state: true }, next: { state: true }, steps: { state: true }, busy: { state: true }, trouble: { state: true }, words: { state: true },
  };

  static styles = [shared, styles, css`
    .search { position: relative; display: flex; gap: .5rem; }
    td a, .open { font-weight: 560; }
    .open { min-block-size: 24px; min-inline-size: 24px; padding: 0; color: var(--wp-accent); text-decoration: underline; text-underline-offset: .2em; text-align: start; overflow-wrap: anywhere; }
    .foot { justify-content: space-between; margin-block-start: .9rem; }
    .none { padding: 2rem 1rem; text-align: center; color: var(--wp-ink-soft); }
    .busy { cursor: progress; }
  `];

  constructor() {
    super();
    this.path = '';
    /** @type {readonly Column[]} */ this.columns = [];
    /** Where a row leads; its first column is the link. @type {((row: Row) => string) | null} */ this.link = null;
    this.searchable = false;
    /** What the list is narrowed to besides. @type {Record<string, string | number | undefined>} */ this.query = {};
    this.empty = '';
    this.label = '';
    this.limit = 50;
    /** @type {Row[] | null} */ this.rows = null;
    /** @type {number | undefined} */ this.next = undefined;
    /** `after` of each page that was gone through. @type {number[]} */ this.steps = [];
    this.busy = false;
    this.trouble = '';
    this.words = '';
    this.asked = '';
    /** @type {AbortController | null} */ this.flight = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.typing = undefined;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.flight?.abort();
    clearTimeout(this.typing);
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    const wanted = JSON.stringify([this.path, this.query, this.limit]);
    if (!(changed.has('path') || changed.has('query') || changed.has('limit')) || wanted === this.asked || !this.path) return;
    this.asked = wanted;
    this.steps = [];
    void this.load();
  }

  /** The page that is shown, anew. */
  async load() {
    this.flight?.abort();
    const flight = this.flight = new AbortController();
    this.busy = true;
    this.trouble = '';
    try {
      const page = await list(this.path, { limit: this.limit, after: this.steps.at(-1), q: this.words, ...this.query }, flight.signal);
      if (flight !== this.flight) return;
      this.rows = page.items;
      this.next = page.next;
    } catch (error) {
      if (flight !== this.flight || flight.signal.aborted) return;
      this.trouble = wordsOf(error);
    }
    this.busy = false;
  }

  /** @param {number[]} steps */
  async #turn(steps) {
    this.steps = steps;
    await this.load();
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('table'))?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {string} words */
  #search(words) {
    this.words = words.trim();
    this.steps = [];
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.load(), TYPING);
  }

  /** From row to row by arrow keys. @param {KeyboardEvent} event */
  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const links = [.../** @type {NodeListOf<HTMLElement>} */ (this.renderRoot.querySelectorAll('tbody :is(a, .open)'))];
    const at = links.indexOf(/** @type {HTMLElement} */ (/** @type {ShadowRoot} */ (this.renderRoot).activeElement));
    const target = links[at + step];
    if (at < 0 || !target) return;
    event.preventDefault();
    target.focus();
  }

  render() {
    return html`
      ${this.searchable ? html`<form class="search" role="search" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void this.load(); }}>
        <input type="search" aria-label=${say('list.search')} placeholder=${say('list.search')} maxlength="100" dir="auto"
          @input=${(/** @type {any} */ event) => this.#search(event.target.value)}>
      </form>` : nothing}
      ${this.trouble ? html`<div class="note bad" role="alert">${this.trouble} <button class="button slim" @click=${() => this.load()}>${say('list.again')}</button></div>` : nothing}
      <div class=${this.busy ? 'busy' : ''} aria-busy=${String(this.busy)} @keydown=${this.#walk}>${this.#table()}</div>
      ${this.#foot()}`;
  }

  #table() {
    const { rows } = this;
    if (!rows) return this.trouble ? nothing : html`<p class="none">${say('app.loading')}</p>`;
    if (!rows.length) return html`<p class="none" role="status">${this.words ? say('list.none') : this.empty || say('list.empty')}</p>`;
    return html`<table class="stack" aria-label=${this.label || nothing}>
      <thead><tr>${this.columns.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${this.columns.map((column, at) => this.#cell(row, column, at))}</tr>`)}</tbody>
    </table>`;
  }

  /** @param {Row} row @param {Column} column @param {number} at */
  #cell(row, { label, show }, at) {
    const shown = show(row);
    const inner = typeof shown === 'string' || typeof shown === 'number' ? html`<bdi>${cut(String(shown))}</bdi>` : shown;
    return html`<td data-label=${label}>${at === 0 && this.link ? html`<a href="#${this.link(row)}">${inner}</a>` : inner}</td>`;
  }

  #foot() {
    if (!this.rows || (!this.steps.length && this.next === undefined)) return nothing;
    return html`<nav class="row foot" aria-label=${say('list.page', { page: this.steps.length + 1 })}>
      <button class="button slim" ?disabled=${!this.steps.length || this.busy} @click=${() => this.#turn(this.steps.slice(0, -1))}>${say('list.previous')}</button>
      <span class="soft small" role="status">${say('list.page', { page: this.steps.length + 1 })} · ${say('list.rows', { count: this.rows.length })}</span>
      <button class="button slim" ?disabled=${this.next === undefined || this.busy} @click=${() => this.#turn([...this.steps, Number(this.next)])}>${say('list.next')}</button>
    </nav>`;
  }
}

const SHOWN = 120;

/** A name may be of any length; a list shows its beginning. @param {string} text */
export function cut(text) {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text || '—';
}

customElements.define('panel-list', PanelList);
