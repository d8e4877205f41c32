// SPDX-License-Identifier: MIT
// One entry of the phonebook: to look at and call, or, where it is one's own, to change.
import { css, html, nothing } from 'lit';
import { lampOf } from '../state/contacts.js';
import { clean, initials, isolate } from '../state/select.js';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { listStyle } from './list-style.js';
import { shared } from './styles.js';
import { Sure } from './sure.js';
import { WpElement } from './wp-element.js';
import './wp-avatar.js';
import './icons-more.js';
import './wp-icon.js';

/** @typedef {import('../state/contacts.js').Contact} Contact */

const FIELDS = /** @type {const} */ (['company', 'title', 'email', 'address', 'note']);
const MOST = { company: 100, title: 100, email: 100, address: 200, note: 500 };
const NUMBERS_MAX = 10;

/** @param {string} field */
const labelOf = (field) => (field === 'title' ? 'role' : field);

export class WpContact extends WpElement {
  static properties = { draft: { state: true }, bad: { state: true } };

  static styles = [shared, listStyle, css`
    .head { gap: .75rem; }
    :host { flex: 1; margin-inline: -6px; padding: 6px; overflow: auto; }
    .face { display: grid; justify-items: center; gap: .6rem; padding-block: .5rem 1.25rem; text-align: center; }
    .face wp-avatar { --avatar: 92px; }
    h2 { max-inline-size: 100%; font-size: 1.35rem; overflow-wrap: anywhere; }
    .card { margin-block-end: 1rem; padding: .35rem 1.1rem; border: 1px solid var(--wp-line); border-radius: 22px; background: var(--wp-raised); box-shadow: var(--wp-lift); }
    .line { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; min-block-size: 62px; padding-block: .4rem; border-block-end: 1px solid var(--wp-line); }
    .line:last-child { border-block-end: 0; }
    .one { grid-template-columns: minmax(0, 1fr); align-content: center; }
    dt, .line .soft { font-size: .85rem; }
    dd, .line bdi { overflow-wrap: anywhere; user-select: text; }
    .acts { display: flex; flex-wrap: wrap; gap: .6rem; padding-block: .25rem 1.5rem; }
    .acts .stop { background: none; color: var(--wp-stop); box-shadow: none; }
    form { display: grid; gap: .9rem; }
    label { display: grid; gap: .25rem; color: var(--wp-ink-soft); font-size: .875rem; }
    input, textarea { inline-size: 100%; min-inline-size: 0; min-block-size: 46px; padding: .5rem .8rem; border: 1px solid var(--wp-line-strong); border-radius: 14px; background: var(--wp-raised); color: var(--wp-ink); font: inherit; font-size: 1rem; }
    textarea { min-block-size: 84px; resize: vertical; }
    fieldset { display: grid; gap: .6rem; margin: 0; padding: 0; border: 0; }
    legend { padding: 0; margin-block-end: .35rem; font-weight: 600; }
    .number { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) auto; align-items: end; gap: .5rem; }
    .told { background: var(--wp-stop-soft); }
  `];

  constructor() {
    super();
    /** @type {any} */ this.draft = null;
    this.bad = '';
  }

  /** @param {import('lit').PropertyValues} changed */
  willUpdate(changed) {
    if (!changed.has('state')) return;  // what is typed, or found wrong, is this form's own
    const before = changed.get('state')?.card;
    const { card } = this.state;
    if (card?.edit && (!this.draft || card.draft !== before?.draft)) this.draft = structuredClone(card.draft);
    if (!card?.edit) this.draft = null;
    if (card !== before) this.bad = '';
  }

  render() {
    const { card, book } = this.state;
    if (!card) return nothing;
    if (card.edit && this.draft) return this.#form();
    const contact = book.byId.get(card.id);
    return contact ? this.#look(contact) : html`${this.#head(say('contacts.title'))}<p class="empty soft">${say('contact.gone')}</p>`;
  }

  #sure = new Sure(this);

  firstUpdated() { this.find('.back')?.focus(); }

  /** @param {string} title */
  #head(title) {
    return html`<div class="head"><button class="button bare round tool back" aria-label=${say('contact.back')} @click=${() => this.intent('contact-close')}>
      <wp-icon name="arrow-left"></wp-icon></button><h1>${title}</h1></div>`;
  }

  /** @param {Contact} contact */
  #look(contact) {
    const { card, book } = this.state;
    const name = clean(contact.name) || say('who.unknown');
    const marked = book.favourites.has(contact.id);
    const rows = FIELDS.filter((field) => contact[field]);
    return html`${this.#head(say('contact.title'))}
      ${card?.error ? html`<p class="told" role="alert">${card.error}</p>` : nothing}
      <div class="face"><wp-avatar .initials=${initials(name)}></wp-avatar><h2><bdi>${name}</bdi></h2>
        <span class="soft">${say(contact.own ? 'contact.own' : 'contact.company-book')}</span></div>
      ${contact.numbers.length ? html`<ul class="card">${contact.numbers.map((one) => this.#number(name, one))}</ul>` : nothing}
      ${rows.length ? html`<dl class="card">${rows.map((field) => html`<div class="line one"><dt class="soft">${say(`contact.${labelOf(field)}`)}</dt><dd><bdi>${clean(contact[field], 500)}</bdi></dd></div>`)}</dl>` : nothing}
      <div class="acts">
        <button class="button" aria-pressed=${marked ? 'true' : 'false'} @click=${() => this.intent('favourite', { id: contact.id, on: !marked })}>
          <wp-icon name=${marked ? 'star' : 'star-outline'}></wp-icon>${say(marked ? 'contact.unmark' : 'contact.mark')}</button>
        ${contact.own ? html`
          <button class="button" @click=${() => this.intent('contact', { id: contact.id, edit: true, draft: contact })}><wp-icon name="pencil"></wp-icon>${say('contact.edit')}</button>
          <button class="button stop" ?disabled=${card?.busy} @click=${() => this.#sure.press(contact.id, () => this.intent('contact-delete', { id: contact.id }))}><wp-icon name="trash-can-outline"></wp-icon>${say(this.#sure.asked(contact.id) ? 'sure.delete' : 'contact.delete')}</button>` : nothing}
      </div>`;
  }

  /** @param {string} name @param {Contact['numbers'][number]} one */
  #number(name, { name: kind, number, extension }) {
    const said = lampOf(this.state, number, this.state.config?.domain ?? '');
    const lamp = said === 'unknown' ? '' : said;
    const words = [clean(kind, 40), extension ? say('contact.extension', { number: clean(extension, 20) }) : ''].filter(Boolean).join(' · ');
    return html`<li class="line"><div><bdi class="digits" dir="ltr">${clean(number, 80)}</bdi>
      <div class="soft ${lamp ? `lamp ${lamp}` : ''}">${lamp ? `${say(`lamp.${lamp}`)} · ` : nothing}<bdi>${words}</bdi></div></div>
      <button class="button go round" aria-label=${say('contact.call', { who: isolate(name), number: clean(number, 80) })} @click=${() => this.intent('dial', { text: number })}><wp-icon name="phone"></wp-icon></button></li>`;
  }

  #form() {
    const { card } = this.state;
    const { draft } = this;
    const text = (/** @type {any} */ field, /** @type {number} */ max) => html`<label>${say(`contact.${labelOf(field)}`)}<input maxlength=${max} autocomplete="off"
      .value=${draft[field] ?? ''} @input=${(/** @type {any} */ event) => { draft[field] = event.target.value; }}></label>`;
    return html`${this.#head(say(draft.id ? 'contact.edit' : 'contacts.add'))}
      ${this.bad || card?.error ? html`<p class="told" role="alert">${this.bad || card?.error}</p>` : nothing}
      <form @submit=${this.#save} novalidate>
        ${text('name', 100)}
        <fieldset><legend>${say('contact.numbers')}</legend>
          ${draft.numbers.map((/** @type {any} */ one, /** @type {number} */ i) => html`<div class="number">
            <label>${say('contact.kind')}<input maxlength="40" autocomplete="off" .value=${one.name} @input=${(/** @type {any} */ event) => { one.name = event.target.value; }}></label>
            <label>${say('contact.number')}<input maxlength="60" inputmode="tel" autocomplete="off" .value=${one.number} @input=${(/** @type {any} */ event) => { one.number = event.target.value; }}></label>
            <button type="button" class="button bare round" aria-label=${say('contact.drop-number', { number: clean(one.number, 60) })} @click=${() => this.#numbers(draft.numbers.filter((/** @type {any} */ _, /** @type {number} */ at) => at !== i))}><wp-icon name="close"></wp-icon></button>
          </div>`)}
          ${draft.numbers.length < NUMBERS_MAX ? html`<button type="button" class="button" @click=${() => this.#numbers([...draft.numbers, { name: '', number: '', extension: '' }])}>
            <wp-icon name="phone-plus"></wp-icon>${say('contact.add-number')}</button>` : nothing}
        </fieldset>
        ${FIELDS.filter((field) => field !== 'note' && field !== 'address').map((field) => text(field, MOST[field]))}
        <label>${say('contact.note')}<textarea maxlength=${MOST.note} .value=${draft.note ?? ''} @input=${(/** @type {any} */ event) => { draft.note = event.target.value; }}></textarea></label>
        <div class="acts"><button class="button main" ?disabled=${card?.busy}>${say('contact.save')}</button>
          <button type="button" class="button bare" @click=${() => this.intent('contact-close')}>${say('contact.cancel')}</button></div>
      </form>`;
  }

  /** @param {any[]} numbers */
  #numbers(numbers) { this.draft = { ...this.draft, numbers }; }

  /** @param {Event} event */
  #save = (event) => {
    event.preventDefault();
    const numbers = this.draft.numbers.filter((/** @type {any} */ one) => one.number.trim());
    this.bad = this.draft.name.trim() ? '' : say('contact.need-name');
    if (!this.bad) this.intent('contact-save', { contact: { ...this.draft, numbers } });
    else this.find('form input')?.focus();  // the words stand above it, and may be out of sight
  };
}

customElements.define('wp-contact', WpContact);
