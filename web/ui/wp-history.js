// SPDX-License-Identifier: MIT
// The calls of all devices of this account, latest first, by day, each with how it went and a way to call back. `brief`:
// the last few, beside the dialpad. Where the operator has buttons here that take a number of rows, rows can be selected.
import { css, html, nothing } from 'lit';
import { historyLines } from '../state/calls.js';
import { contactOf } from '../state/contacts.js';
import { isolate } from '../state/select.js';
import { say } from '../state/texts/index.js';
import { Choice, choiceStyle } from './choice.js';
import { listStyle } from './list-style.js';
import { Look } from './look.js';
import { shared } from './styles.js';
import { Sure } from './sure.js';
import { Virtual } from './virtual.js';
import { WpElement } from './wp-element.js';
import './wp-icon.js';

const ICONS = { outgoing: 'call-made', incoming: 'call-received', missed: 'phone-missed', elsewhere: 'devices', declined: 'phone-hangup', failed: 'alert-circle' };
const ROW = 68;
const DAY = 40;
const BRIEF = 8;

/** @typedef {import('../state/calls.js').Line} Line */

export class WpHistory extends WpElement {
  static properties = { brief: { type: Boolean }, query: { state: true }, only: { state: true } };

  static styles = [shared, listStyle, choiceStyle, css`
    h2 { margin-block-end: 1rem; font-size: 1.05rem; }
    .day { block-size: 40px; padding-block-start: 14px; color: var(--wp-ink-soft); font-size: .85rem; font-weight: 600; line-height: 1.3; }
    .row { grid-template-columns: auto minmax(0, 1fr) auto auto; gap: .1rem; }
    .sort { display: grid; place-items: center; inline-size: 40px; block-size: 40px; margin-inline-end: .7rem; border-radius: 38%; background: var(--wp-accent-soft); color: var(--wp-accent); font-size: .85rem; }
    .missed .sort, .failed .sort { background: var(--wp-stop-soft); color: var(--wp-stop); }
    .elsewhere .sort, .declined .sort { background: var(--wp-sunken); color: var(--wp-ink-soft); }
    .missed .outcome, .failed .outcome { color: var(--wp-stop); }
    .fresh .who { font-weight: 700; }
    .clear { color: var(--wp-stop); }
    .choosing .row { grid-template-columns: auto auto minmax(0, 1fr) auto auto; }
  `];

  #rows = new Virtual(this, '.scroll');
  /** @type {(Line | { day: string })[]} days stand between the lines */ #items = [];
  #choice = new Choice(this, 'history');
  #sure = new Sure(this);

  constructor() {
    super();
    this.brief = false;
    this.query = '';
    this.only = /** @type {'all' | 'missed' | 'taped'} */ ('all');
  }

  render() { return this.brief ? this.#brief() : this.#page(); }

  #brief() {
    const lines = historyLines(this.state, { max: BRIEF });
    return html`<h2>${say('history.recent')}</h2>
      ${lines.length ? html`<ul>${lines.map((line) => this.#line(line, -1))}</ul>` : this.#empty()}`;
  }

  #page() {
    const { only } = this;
    const taped = only === 'taped';
    const lines = only === 'taped' ? [] : historyLines(this.state, { query: this.query, only });
    this.#items = lines.flatMap((line) => (line.day ? [{ day: line.day }, line] : [line]));
    this.#choice.look(lines, ({ record }) => record.callUuid, rowData);
    const [from, to] = this.#rows.window(this.#items.length, (row) => ('record' in /** @type {any} */ (this.#items[row]) ? ROW : DAY));
    return html`
      <div class="head"><h1>${say('history.title')}</h1>
        ${this.state.records.length && !taped ? this.#clear() : nothing}</div>
      ${this.state.told ? html`<p class="told" role="status">${this.state.told}</p>` : nothing}
      <div class="search"><wp-icon name="magnify"></wp-icon>
        <input type="search" autocomplete="off" spellcheck="false" maxlength="100" aria-label=${say('history.search')} placeholder=${say('history.search')}
          .value=${this.query} @input=${this.#type}></div>
      <div class="chips">${/** @type {('all' | 'missed' | 'taped')[]} */ (this.state.config?.recording ? ['all', 'missed', 'taped'] : ['all', 'missed']).map((only) => html`<button aria-pressed=${this.only === only ? 'true' : 'false'} @click=${() => this.#show(only)}>
        ${say(`history.${only}`)}</button>`)}</div>
      ${this.#choice.bar()}
      <div class="scroll ${this.#choice.open ? 'choosing' : ''}" @scroll=${this.#rows.scrolled} @keydown=${this.#key}>
        ${taped ? html`<wp-recordings .state=${this.state} .query=${this.query}></wp-recordings>` : this.#items.length ? html`<ul data-list aria-label=${say('history.title')}>${this.#items.slice(from, to).map((item, i) => (
          'record' in item ? this.#line(item, from + i) : html`<li class="day" data-row=${from + i}>${item.day}</li>`))}</ul>` : this.#empty()}
      </div>
      ${this.#choice.buttons()}`;
  }

  /** On all devices: it is asked twice. */
  #clear() {
    const asked = this.#sure.asked('clear');
    const press = () => this.#sure.press('clear', () => this.intent('history-clear'));
    if (asked) return html`<button class="button clear" @click=${press}>${say('sure.clear')}</button>`;
    return html`<button class="button bare round tool clear" title=${say('history.clear')} aria-label=${say('history.clear')} @click=${press}><wp-icon name="trash-can-outline"></wp-icon></button>`;
  }

  /** @param {Line} line @param {number} row */
  #line({ record, who, sort, words, when }, row) {
    const known = row < 0 || !who.number || contactOf(this.state.book, record.peer, this.state.config?.domain ?? '');
    const tab = row < 0 || row === this.#rows.active ? '0' : '-1';
    const fresh = sort === 'missed' && record.endedAt > this.state.seenAt;
    return html`
      <li class="row ${sort} ${fresh ? 'fresh' : ''}" data-row=${row} @focusin=${() => { if (row >= 0) this.#rows.active = row; }}>
        ${row < 0 ? nothing : this.#choice.box(record.callUuid, say('history.select', { who: isolate(who.title), when }), tab)}
        <span class="sort"><wp-icon name=${ICONS[sort]}></wp-icon></span>
        <span class="text"><bdi class="who clip">${who.title}</bdi>
          <span class="soft clip"><time class="digits">${when}</time> · <span class="outcome digits">${words}</span>${who.detail ? html` · <bdi class="digits">${who.detail}</bdi>` : nothing}</span></span>
        ${known ? nothing : html`<button class="button bare round" tabindex=${tab} aria-label=${say('history.add', { who: isolate(who.title) })}
          @click=${() => this.#add(who)}><wp-icon name="account-plus"></wp-icon></button>`}
        ${who.number ? html`<button class="button bare round" tabindex=${tab} aria-label=${say('history.dial', { who: isolate(who.title) })}
          @click=${() => this.intent('dial', { text: record.peer })}><wp-icon name="phone"></wp-icon></button>` : nothing}
      </li>`;
  }

  /** @param {import('../state/select.js').Party} who */
  #add({ title, number, detail }) {
    this.intent('tab', { tab: 'contacts' });
    this.intent('contact', { edit: true, draft: { name: detail ? title : '', numbers: [{ name: '', number, extension: '' }] } });
  }

  #empty() {
    const why = this.query || this.only === 'missed' ? 'none' : 'empty';
    return html`<div class="empty"><wp-icon name="history"></wp-icon><strong>${say(`history.${why}`)}</strong>
      ${why === 'empty' ? html`<p class="soft">${say('history.empty-hint')}</p>` : nothing}</div>`;
  }

  updated() { if (!this.brief) this.#look(); }

  /** Looking is enough: what was missed has been seen. */
  #look() {
    const { records, seenAt } = this.state;
    if (records.some(({ endedAt }) => endedAt > seenAt) && !document.hidden) this.intent('history-seen');
  }

  firstUpdated() { if (!this.brief) new Look(this, 'history-look', 10_000); }

  /** Days are passed over. @param {KeyboardEvent} event */
  #key = (event) => {
    this.#rows.key(event);
    const item = this.#items[this.#rows.active];
    if (event.defaultPrevented && item && !('record' in item)) this.#rows.go(this.#rows.active + (event.key === 'ArrowUp' && this.#rows.active > 0 ? -1 : 1), true);
  };

  /** @param {InputEvent} event */
  #type = (event) => {
    this.query = /** @type {HTMLInputElement} */ (event.target).value;
    this.#rows.reset();
  };

  /** @param {'all' | 'missed' | 'taped'} only */
  #show(only) {
    this.only = only;
    if (only === 'taped') import('./wp-recordings.js').catch(console.debug);
    this.#rows.reset();
  }
}

/** A line for the script of a button (docs/buttons.md). @param {Line} line */
const rowData = ({ record, sort, who }) => ({
  id: record.callUuid, callId: record.callId, sort, number: record.hidden ? '' : who.number, name: record.hidden ? '' : who.title,
  startedAt: record.startedAt, answeredAt: record.answeredAt, endedAt: record.endedAt,
});

customElements.define('wp-history', WpHistory);
