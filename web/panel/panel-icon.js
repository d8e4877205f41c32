// SPDX-License-Identifier: MIT
// An icon by its name: typed, or found by typing and chosen from a list, with the mouse or with the arrow keys (a combobox as
// WAI-ARIA has it). Fires `change` with the name.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import '../ui/wp-icon.js';
import { findIcons, iconNames, plainName } from './icon-names.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

/** As many are drawn: each costs a request. */
const SHOWN = 40;

export class PanelIcon extends LitElement {
  static properties = {
    value: { type: String }, label: { type: String }, readonly: { type: Boolean },
    names: { state: true }, lost: { state: true }, words: { state: true }, open: { state: true }, at: { state: true },
  };
  static shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static styles = [shared, styles, css`
    :host { display: grid; }
    .icon { position: relative; display: flex; align-items: center; gap: .6rem; }
    .offers { position: absolute; z-index: 2; inset-block-start: calc(100% + .25rem); inset-inline: 0; border: 1px solid var(--wp-line-strong); border-radius: 12px; background: var(--wp-surface); box-shadow: var(--wp-float); }
    [role='listbox'] { max-block-size: 16rem; overflow-y: auto; }
    [role='option'] { display: flex; align-items: center; gap: .7rem; min-block-size: 40px; padding: .2rem .8rem; cursor: pointer; overflow-wrap: anywhere; }
    [aria-selected='true'] { background: var(--wp-accent-soft); }
    .offers p { padding: .4rem .8rem; }
  `];

  constructor() {
    super();
    this.value = '';
    this.label = '';
    this.readonly = false;
    /** null: not asked for yet, or not to be had. @type {import('./icon-names.js').Names | null} */ this.names = null;
    /** The names cannot be had now. */ this.lost = false;
    this.words = '';
    this.open = false;
    /** Place of the one that Enter would take; -1: none. */ this.at = -1;
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (changed.has('value')) this.words = this.value;
  }

  updated() {
    if (this.at >= 0) this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  /** Of what was typed; of nothing typed yet, all. */
  get #found() { return this.names ? findIcons(this.names, this.words === this.value ? '' : this.words) : []; }

  async #show() {
    if (this.readonly) return;
    this.open = true;
    this.names ??= await iconNames().catch(() => null);
    this.lost = !this.names;
  }

  #hide() {
    this.open = false;
    this.at = -1;
  }

  /** @param {string} name */
  #take(name) {
    this.#hide();
    this.words = name;
    if (name !== this.value) this.dispatchEvent(new CustomEvent('change', { detail: name }));
  }

  /** @param {any} event */
  #type({ target }) {
    this.words = target.value;
    this.at = -1;
    void this.#show();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const found = this.#found.slice(0, SHOWN);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      void this.#show();
      if (found.length) this.at = (Math.max(this.at, step < 0 ? 0 : -1) + step + found.length) % found.length;
    } else if (event.key === 'Enter') {
      // Enter would save the form: here it takes what is chosen.
      if (this.open) event.preventDefault();
      this.#take(found[this.at] ?? this.words.trim());
    } else if (event.key === 'Escape' && this.open) {
      event.stopPropagation();
      this.words = this.value;
      this.#hide();
    }
  }

  render() {
    const { words, names, readonly } = this;
    const isUnknown = names && !this.open && words && !Object.hasOwn(names, plainName(words));
    return html`<div class="field"><label for="name">${this.label}</label>
      <div class="icon"><wp-icon name=${plainName(this.value)}></wp-icon>
        <input id="name" .value=${words} maxlength="64" spellcheck="false" autocapitalize="off" autocomplete="off" ?readonly=${readonly}
          role=${readonly ? nothing : 'combobox'} aria-expanded=${readonly ? nothing : String(this.open)} aria-autocomplete=${readonly ? nothing : 'list'}
          aria-controls=${this.open ? 'offers' : nothing} aria-activedescendant=${this.at >= 0 ? `offer-${this.at}` : nothing} aria-describedby=${isUnknown ? 'unknown' : nothing}
          @click=${this.#show} @input=${this.#type} @keydown=${this.#key} @blur=${() => this.#take(words.trim())}>
        ${this.open ? this.#offers(this.#found) : nothing}</div>
      ${isUnknown ? html`<p class="wrong small" id="unknown">${say('icon.unknown')}</p>` : nothing}</div>`;
  }

  /** @param {string[]} found */
  #offers(found) {
    const count = Math.min(found.length, SHOWN);
    const said = this.lost ? 'icon.lost' : !this.names ? 'app.loading' : !count ? 'icon.none' : count < found.length ? 'icon.more' : 'icon.found';
    return html`<div class="offers"><div role="listbox" id="offers" aria-label=${say('icon.list')}>${found.slice(0, SHOWN).map((name, at) => html`
      <div role="option" id="offer-${at}" aria-selected=${String(at === this.at)} @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()} @click=${() => this.#take(name)}>
        <wp-icon name=${name}></wp-icon><span>${name}</span></div>`)}</div>
      <p class="help" role="status">${say(said, { count, all: found.length })}</p></div>`;
  }
}

customElements.define('panel-icon', PanelIcon);
