// SPDX-License-Identifier: MIT
// The tab Menu: the footer of a web phone, entry by entry. The order is the Position: dragged, moved by buttons, or chosen.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import '../ui/wp-icon.js';
import './panel-icon.js';
import './panel-ref.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

/** @typedef {{ title: string, icon: string, position: number, page?: string, template?: number | null }} Entry */

export const ENTRIES_MAX = 12;
/** The phone's own pages with their usual icons, in the usual order. */
const OWN = /** @type {const} */ ([
  ['agent', 'headset'], ['history', 'history'], ['dialpad', 'dialpad'], ['contacts', 'account-box'], ['voicemail', 'voicemail'], ['settings', 'cog'],
]);

/** Where nothing is set, the phone has these. @returns {Entry[]} */
export const usualMenu = () => OWN.map(([page, icon], at) => ({ title: say(`menu.page.${page}`), icon, position: at + 1, page }));

/** From far left on; what is disabled comes last. @param {readonly Entry[]} entries @returns {Entry[]} */
export const inOrder = (entries) => [...entries].sort((one, other) => (one.position || 99) - (other.position || 99));

/** Positions without gaps, in the order that they stand in. @param {readonly Entry[]} entries @returns {Entry[]} */
export function renumber(entries) {
  let position = 0;
  return entries.map((entry) => ({ ...entry, position: entry.position ? ++position : 0 }));
}

export class PanelMenu extends LitElement {
  static properties = { value: { attribute: false }, readonly: { type: Boolean }, said: { state: true }, dragged: { state: true } };

  static styles = [shared, styles, css`
    li { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .4rem .8rem; padding: .9rem; border: 1px solid var(--wp-line); border-radius: 14px; background: var(--wp-raised); }
    li + li { margin-block-start: .7rem; }
    li.over { border-color: var(--wp-accent); }
    li.off { opacity: .85; border-style: dashed; }
    .grip { display: grid; align-content: start; gap: .3rem; }
    .handle { display: grid; place-items: center; min-block-size: 36px; cursor: grab; color: var(--wp-ink-soft); }
    .parts { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .8rem; }
    .last { align-self: end; }
    .turn { rotate: 180deg; }
  `];

  constructor() {
    super();
    /** @type {Entry[]} */ this.value = [];
    this.readonly = false;
    this.said = '';
    this.dragged = -1;
  }

  get entries() { return inOrder(Array.isArray(this.value) ? this.value : []); }

  /** @param {Entry[]} entries */
  #give(entries) {
    this.dispatchEvent(new CustomEvent('change', { detail: renumber(inOrder(entries)) }));
  }

  /** @param {number} at @param {Partial<Entry>} change */
  #set(at, change) {
    this.dispatchEvent(new CustomEvent('change', { detail: this.entries.map((entry, i) => (i === at ? { ...entry, ...change } : entry)) }));
  }

  /** An entry takes the place of another. @param {number} from @param {number} to */
  #move(from, to) {
    const entries = this.entries;
    const active = entries.filter(({ position }) => position).length;
    if (from === to || from < 0 || to < 0 || to >= active || !entries[from].position) return;
    entries.splice(to, 0, ...entries.splice(from, 1));
    this.#give(renumber(entries));
    this.said = say('menu.moved', { title: entries[to].title, position: to + 1 });
  }

  /** By a button or a key: the focus stays with what moves. @param {number} from @param {number} to @param {string} which */
  async #step(from, to, which) {
    this.#move(from, to);
    await this.updateComplete;
    await new Promise((resolve) => { requestAnimationFrame(resolve); });
    const row = this.renderRoot.querySelectorAll('li')[to] ?? this.renderRoot.querySelectorAll('li')[from];
    const button = /** @type {HTMLButtonElement | null} */ (row?.querySelector(which));
    (button?.disabled ? /** @type {HTMLElement | null} */ (row?.querySelector('.grip button:not(:disabled)')) : button)?.focus();
  }

  /** @param {number} at @param {string} chosen */
  #place(at, chosen) {
    const position = Number(chosen);
    const entries = this.entries;
    const [entry] = entries.splice(at, 1);
    if (position) entries.splice(position - 1, 0, { ...entry, position });
    else entries.push({ ...entry, position: 0 });
    this.#give(renumber(entries));
  }

  #add() {
    const position = this.entries.filter((entry) => entry.position).length + 1;
    this.#give([...this.entries, { title: '', icon: 'file-document-outline', position, template: null }]);
  }

  /** What a person has chosen in a row stays with the row, whatever stands in it by now: it is set anew. */
  updated() {
    for (const select of this.renderRoot.querySelectorAll('select')) select.value = select.dataset.value ?? '';
  }

  render() {
    const { entries, readonly } = this;
    return html`
      ${entries.length ? nothing : html`<p class="note">${say('menu.usual')}
        ${readonly ? nothing : html`<button class="button slim" type="button" @click=${() => this.#give(usualMenu())}>${say('menu.begin')}</button>`}</p>`}
      <ol>${entries.map((entry, at) => this.#entry(entry, at, entries))}</ol>
      ${readonly || !entries.length || entries.length >= ENTRIES_MAX ? nothing : html`<p class="row"><button class="button" type="button" @click=${this.#add}>${say('menu.add')}</button></p>`}
      <p class="ear" role="status">${this.said}</p>`;
  }

  /** @param {Entry} entry @param {number} at @param {Entry[]} entries */
  #entry(entry, at, entries) {
    const { readonly } = this;
    const name = entry.title || say('menu.untitled');
    return html`<li class="${this.dragged >= 0 && this.dragged !== at ? 'over' : ''} ${entry.position ? '' : 'off'}" aria-label=${name}
      @dragover=${(/** @type {DragEvent} */ event) => { if (this.dragged >= 0) event.preventDefault(); }}
      @drop=${(/** @type {DragEvent} */ event) => { event.preventDefault(); this.#move(this.dragged, at); this.dragged = -1; }}>
      ${readonly ? html`<span></span>` : this.#grip(entry, at, entries, name)}
      <div class="parts">
        ${this.#text(at, 'title', entry.title, 40)}
        <panel-icon label=${say('menu.icon')} .value=${entry.icon} ?readonly=${readonly}
          @change=${(/** @type {CustomEvent} */ event) => this.#set(at, { icon: event.detail })}></panel-icon>
        ${this.#position(entry, at, entries)}
        ${this.#template(entry, at)}
        ${readonly ? nothing : html`<div class="field last"><button class="button slim" type="button" aria-label=${say('form.remove', { name })}
          @click=${() => this.#give(entries.filter((_, i) => i !== at))}>${say('menu.remove')}</button></div>`}
      </div></li>`;
  }

  /** @param {Entry} entry @param {number} at @param {Entry[]} entries @param {string} name */
  #grip(entry, at, entries, name) {
    const active = entries.filter(({ position }) => position).length;
    return html`<div class="grip">
      <span class="handle" draggable="true" aria-hidden="true" title=${say('menu.drag')}
        @dragstart=${(/** @type {DragEvent} */ event) => { this.dragged = at; event.dataTransfer?.setData('text/plain', name); }} @dragend=${() => { this.dragged = -1; }}><wp-icon name="drag-vertical"></wp-icon></span>
      <button class="button square up" type="button" aria-label=${say('menu.up', { name })} ?disabled=${!entry.position || at === 0} @click=${() => this.#step(at, at - 1, '.up')}><wp-icon class="turn" name="chevron-down"></wp-icon></button>
      <button class="button square down" type="button" aria-label=${say('menu.down', { name })} ?disabled=${!entry.position || at >= active - 1} @click=${() => this.#step(at, at + 1, '.down')}><wp-icon name="chevron-down"></wp-icon></button></div>`;
  }

  /** @param {number} at @param {'title'} key @param {string} value @param {number} max */
  #text(at, key, value, max) {
    return html`<div class="field"><label for="${key}-${at}">${say(`menu.${key}`)}</label>
      <input id="${key}-${at}" dir="auto" .value=${value} maxlength=${max} ?readonly=${this.readonly} @input=${(/** @type {any} */ event) => this.#set(at, { [key]: event.target.value })}></div>`;
  }

  /** @param {Entry} entry @param {number} at @param {Entry[]} entries */
  #position(entry, at, entries) {
    const active = entries.filter(({ position }) => position).length + (entry.position ? 0 : 1);
    return html`<div class="field"><label for="position-${at}">${say('menu.position')}</label>
      <select id="position-${at}" data-value=${entry.position} ?disabled=${this.readonly} @change=${(/** @type {any} */ event) => this.#place(at, event.target.value)}>
        <option value="0" ?selected=${!entry.position}>${say('menu.disabled')}</option>
        ${Array.from({ length: active }, (_, i) => html`<option value=${i + 1} ?selected=${entry.position === i + 1}>${i === 0 ? say('menu.first') : i + 1}</option>`)}</select></div>`;
  }

  /** A page of the phone, or a template. @param {Entry} entry @param {number} at */
  #template(entry, at) {
    return html`<div class="field"><label for="page-${at}">${say('menu.page')}</label>
      <select id="page-${at}" data-value=${entry.page ?? ''} ?disabled=${this.readonly} @change=${(/** @type {any} */ event) => this.#content(at, event.target.value)}>
        ${OWN.map(([page]) => html`<option value=${page} ?selected=${entry.page === page}>${say(`menu.page.${page}`)}</option>`)}
        <option value="" ?selected=${entry.page === undefined}>${say('menu.custom')}</option></select></div>
      ${entry.page === undefined ? html`<panel-ref section="templates" label=${say('menu.template')} .value=${entry.template ?? null} ?readonly=${this.readonly}
        @change=${(/** @type {CustomEvent} */ event) => this.#set(at, { template: event.detail })}></panel-ref>` : nothing}`;
  }

  /** @param {number} at @param {string} page */
  #content(at, page) {
    const { title, icon, position } = this.entries[at];
    const entries = this.entries;
    entries[at] = page ? { title, icon, position, page } : { title, icon, position, template: null };
    this.dispatchEvent(new CustomEvent('change', { detail: entries }));
  }
}

customElements.define('panel-menu', PanelMenu);
