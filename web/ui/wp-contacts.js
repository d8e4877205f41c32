// SPDX-License-Identifier: MIT
// The phonebook: thousands of entries of which only the visible ones are drawn, found while typing; favourites, lamps.
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { findContacts, lampNumbers, lampOf } from '../state/contacts.js';
import { clean, initials, isolate } from '../state/select.js';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { Choice, choiceStyle } from './choice.js';
import { listStyle } from './list-style.js';
import { Look } from './look.js';
import { shared } from './styles.js';
import { Virtual } from './virtual.js';
import { WpElement } from './wp-element.js';
import './wp-avatar.js';
import './wp-contact.js';
import './icons-more.js';
import './wp-icon.js';

/** @typedef {import('../state/contacts.js').Contact} Contact */

const ROW = 68;
const LAMPS = 30;

export class WpContacts extends WpElement {
  static properties = { query: { state: true }, marked: { state: true } };

  static styles = [shared, listStyle, choiceStyle, css`
    .row { grid-template-columns: minmax(0, 1fr) auto auto; gap: .1rem; }
    .choosing .row { grid-template-columns: auto minmax(0, 1fr) auto auto; }
    .star { color: var(--wp-line-strong); }
    /* Each part is cut at its own end, whichever way it is written. */
    .text .parts { display: flex; align-items: baseline; gap: .3em; }
    .parts > span, .parts::before { flex: none; }
    .parts .digits { flex: none; max-inline-size: 100%; }
    .star[aria-pressed='true'] { color: var(--wp-hold); }
    input[type='file'] { display: none; }
    /* In a wide window an entry stands beside the list, else in its place. */
    :host { container-type: inline-size; }
    .both { flex: 1; display: flex; flex-direction: column; min-block-size: 0; }
    .list { flex: 1; display: flex; flex-direction: column; min-block-size: 0; }
    .both.chosen .list, .choose { display: none; }
    @container (min-width: 700px) {
      .both { display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 1fr); gap: 1.75rem; }
      .both.chosen .list { display: flex; }
      .beside, .choose { block-size: 0; min-block-size: calc(100% - 1.5rem); margin: 0; padding: 1.25rem; border: 1px solid var(--wp-line); border-radius: 28px; background: var(--wp-surface); }
      .choose { display: grid; align-content: center; }
      .row:has(.open[aria-current]) { background: var(--wp-accent-soft); box-shadow: -.5rem 0 var(--wp-accent-soft), .5rem 0 var(--wp-accent-soft); }
    }
  `];

  #rows = new Virtual(this, '.scroll');
  /** @type {readonly Contact[]} */ #found = [];
  #seen = '';
  #choice = new Choice(this, 'contacts');

  constructor() {
    super();
    new Look(this, 'contacts-look', 30_000);
    this.query = '';
    this.marked = false;
  }

  render() {
    const { book, card } = this.state;
    const found = findContacts(book, this.query, this.marked);
    // The same answer is the same list.
    if (found.length !== this.#found.length || found.some((contact, i) => contact !== this.#found[i])) this.#found = found;
    this.#choice.look(this.#found, ({ id }) => id, rowData);
    return html`<div class="both ${card ? 'chosen' : ''}">
      <div class="list">${this.#list()}</div>
      ${card ? html`<wp-contact class="beside" .state=${this.state}></wp-contact>`
        : html`<div class="choose empty soft"><wp-icon name="account"></wp-icon><p>${say('contacts.choose')}</p></div>`}
    </div>`;
  }

  #list() {
    const { told } = this.state;
    const [from, to] = this.#rows.window(this.#found.length, () => ROW);
    const keys = this.#rows.keys(this.#found, from, to);
    return html`
      <div class="head">
        <h1>${say('contacts.title')}</h1>
        ${this.#tool('import', 'upload', () => this.find('input[type=file]')?.click())}
        ${this.#tool('export', 'download', () => this.intent('contacts-export'))}
        ${this.#tool('add', 'account-plus', () => this.intent('contact', { edit: true, draft: { name: '', numbers: [{ name: '', number: '', extension: '' }] } }))}
        <input type="file" tabindex="-1" accept=".vcf,.csv,text/vcard,text/csv" aria-label=${say('contacts.import')} @change=${this.#import}>
      </div>
      ${told ? html`<p class="told" role="status">${told}</p>` : nothing}
      <div class="search"><wp-icon name="magnify"></wp-icon>
        <input type="search" autocomplete="off" spellcheck="false" maxlength="100" aria-label=${say('contacts.search')} placeholder=${say('contacts.search')}
          .value=${this.query} @input=${this.#type} @keydown=${this.#down}></div>
      <div class="chips">${[false, true].map((marked) => html`<button aria-pressed=${this.marked === marked ? 'true' : 'false'} @click=${() => this.#mark(marked)}>
        ${say(marked ? 'contacts.favourites' : 'contacts.all')}</button>`)}</div>
      <p class="ear" role="status">${this.query ? say('contacts.found', { count: this.#found.length }) : nothing}</p>
      ${this.#choice.bar()}
      <div class="scroll ${this.#choice.open ? 'choosing' : ''}" @scroll=${this.#rows.scrolled} @keydown=${this.#rows.key}>
        ${this.#found.length ? html`<ul data-list aria-label=${say('contacts.title')}>${repeat(this.#found.slice(from, to), (contact) => keys.get(contact), (contact, i) => this.#row(contact, from + i))}</ul>` : this.#empty()}
      </div>
      ${this.#choice.buttons()}`;
  }

  /** @param {string} what @param {string} icon @param {() => void} done */
  #tool(what, icon, done) {
    return html`<button class="button bare round tool" title=${say(`contacts.${what}`)} aria-label=${say(`contacts.${what}`)} @click=${done}><wp-icon name=${icon}></wp-icon></button>`;
  }

  /** @param {Contact} contact @param {number} row */
  #row(contact, row) {
    const { book, config } = this.state;
    const name = clean(contact.name) || say('who.unknown');
    const first = contact.numbers[0];
    const domain = config?.domain ?? '';
    const lamp = lampNumbers(contact, domain).map((number) => lampOf(this.state, number, domain)).find((state) => state && state !== 'unknown') ?? '';
    const marked = book.favourites.has(contact.id);
    const [number, company] = [first ? clean(first.number, 40) : '', clean(contact.company, 60)];
    const tab = row === this.#rows.active ? '0' : '-1';
    return html`<li class="row" data-row=${row} aria-setsize=${this.#found.length} aria-posinset=${row + 1} @focusin=${() => { this.#rows.active = row; }}>
      ${this.#choice.box(contact.id, say('contacts.select', { who: isolate(name) }), tab)}
      <button class="open" tabindex=${tab} aria-current=${this.state.card?.id === contact.id ? 'true' : nothing} @click=${() => this.intent('contact', { id: contact.id })}>
        <wp-avatar .initials=${initials(name)}></wp-avatar>
        <span class="text"><bdi class="who clip">${name}</bdi>
          <span class="soft parts ${lamp ? `lamp ${lamp}` : ''}">${lamp ? html`<span>${say(`lamp.${lamp}`)} ·</span>` : nothing}<bdi class="digits clip" dir="ltr">${number}</bdi>${number && company ? html`<span>·</span>` : nothing}<bdi class="clip">${company}</bdi></span></span>
      </button>
      <button class="button bare round star" tabindex=${tab} aria-pressed=${marked ? 'true' : 'false'} aria-label=${say('contacts.favourite', { who: isolate(name) })}
        @click=${() => this.intent('favourite', { id: contact.id, on: !marked })}><wp-icon name=${marked ? 'star' : 'star-outline'}></wp-icon></button>
      ${first ? html`<button class="button bare round" tabindex=${tab} aria-label=${say('history.dial', { who: isolate(name) })}
        @click=${() => this.intent('dial', { text: first.number })}><wp-icon name="phone"></wp-icon></button>` : html`<span class="round"></span>`}
    </li>`;
  }

  #empty() {
    const { book } = this.state;
    const why = this.query ? 'none' : this.marked ? 'no-favourites' : book.known ? 'empty' : 'loading';
    return html`<div class="empty"><wp-icon name=${this.marked ? 'star-outline' : 'account'}></wp-icon><strong>${say(`contacts.${why}`)}</strong>
      ${why === 'none' || why === 'loading' ? nothing : html`<p class="soft">${say(`contacts.${why}-hint`)}</p>`}</div>`;
  }

  updated() {
    // Lamps for what is in sight and for favourites, told when it has changed.
    const domain = this.state.config?.domain ?? '';
    const { card, book } = this.state;
    const [from, to] = this.#rows.window(this.#found.length, () => ROW);
    const open = card && book.byId.get(card.id);
    const numbers = [...(open ? [open] : []), ...this.#found.slice(from, to)].flatMap((contact) => lampNumbers(contact, domain)).slice(0, LAMPS);
    const seen = numbers.join();
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.intent('lamps', { numbers });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#seen = '';
  }

  /** @param {InputEvent} event */
  #type = (event) => {
    this.query = /** @type {HTMLInputElement} */ (event.target).value;
    this.#rows.reset();
  };

  /** @param {KeyboardEvent} event */
  #down = (event) => {
    if (event.key !== 'ArrowDown' || !this.#found.length) return;
    event.preventDefault();
    this.#rows.go(0, true);
  };

  /** @param {boolean} marked */
  #mark(marked) {
    this.marked = marked;
    this.#rows.reset();
  }

  /** @param {Event} event */
  #import = (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (file) this.intent('contacts-import', { file });
    input.value = '';
  };
}

/** An entry for the script of a button (docs/buttons.md). @param {Contact} contact */
const rowData = ({ id, name, numbers, company = '', email = '' }) => ({ id, name, company, email, numbers });

customElements.define('wp-contacts', WpContacts);
