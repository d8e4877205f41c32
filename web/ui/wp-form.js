// SPDX-License-Identifier: MIT
// A form from its definition: fields on twelve columns, messages beside them. It knows no rule of a field: whoever
// shows it decides what is wrong. Events: `form-submit`, `form-change` (of a field that wants to be asked), `form-cancel`.
import { LitElement, css, html, nothing, unsafeCSS } from 'lit';
import { choicesOf, controlOf, valueFor } from '../state/form.js';
import { invalidWords } from '../state/agent.js';
import { clean } from '../state/select.js';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { shared } from './styles.js';
import './wp-icon.js';

/** @typedef {import('../state/form.js').Field} Field */
/** @typedef {{ name: string, error: string, limit?: number, text?: string }} Wrong  `text`: in words already */
/** @typedef {{ [name: string]: any }} Json */

const COLUMNS = unsafeCSS(Array.from({ length: 12 }, (_, i) => `.c${i + 1} { grid-column: span ${i + 1}; }`).join(' '));

export class WpForm extends LitElement {
  static properties = {
    fields: { attribute: false }, data: { attribute: false }, errors: { attribute: false }, changed: { attribute: false },
    view: { attribute: false }, turn: { attribute: false }, focusOn: { attribute: false }, busy: { type: Boolean }, grabs: { type: Boolean },
    submitLabel: { attribute: false }, cancelLabel: { attribute: false },
  };

  static styles = [shared, css`
    :host { container-type: inline-size; }
    form { display: grid; grid-template-columns: repeat(12, minmax(0, 1fr)); gap: .85rem .8rem; align-items: start; }
    .field { display: grid; gap: .3rem; min-inline-size: 0; grid-column: 1 / -1; }
    @container (min-width: 26rem) { ${COLUMNS} }
    label, legend, summary { font-size: .9rem; font-weight: 560; overflow-wrap: anywhere; }
    label bdi, legend bdi, summary bdi { display: -webkit-inline-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; vertical-align: bottom; }
    fieldset { min-inline-size: 0; margin: 0; padding: 0; border: 0; }
    legend { padding: 0; margin-block-end: .35rem; }
    .must { color: var(--wp-stop); }
    input:not([type='checkbox'], [type='radio']), textarea, select {
      inline-size: 100%;
      min-block-size: 46px;
      padding: .55rem .8rem;
      border: 1px solid var(--wp-line-strong);
      border-radius: 13px;
      background: var(--wp-raised);
      color: var(--wp-ink);
      font: inherit;
      transition: border-color var(--wp-quick), box-shadow var(--wp-quick);
    }
    select { appearance: none; padding-inline-end: 2.2rem; }
    .pick { position: relative; }
    .pick wp-icon { position: absolute; inset-block-start: .75rem; inset-inline-end: .6rem; pointer-events: none; color: var(--wp-ink-soft); font-size: .95rem; }
    textarea { display: block; min-block-size: 5.5rem; resize: vertical; }
    input:focus-visible, textarea:focus-visible, select:focus-visible { outline-offset: 0; border-color: var(--wp-accent); }
    :disabled { background: var(--wp-sunken); color: var(--wp-ink-soft); opacity: 1; cursor: not-allowed; }
    [aria-invalid='true']:not(fieldset) { border-color: var(--wp-stop) !important; box-shadow: 0 0 0 1px var(--wp-stop); }
    .wrong { display: flex; gap: .35rem; align-items: start; color: var(--wp-stop); font-size: .875rem; font-weight: 520; overflow-wrap: anywhere; }
    .wrong wp-icon { font-size: .75rem; margin-block-start: .05rem; }
    .choices { display: flex; flex-wrap: wrap; gap: .4rem; }
    .choice {
      display: flex;
      align-items: center;
      gap: .55rem;
      min-block-size: 44px;
      padding-block: .35rem; padding-inline: .7rem .9rem;
      border: 1px solid var(--wp-line);
      border-radius: 13px;
      background: var(--wp-raised);
      font-weight: 500;
      overflow-wrap: anywhere;
      cursor: pointer;
    }
    .choice:has(:checked) { border-color: var(--wp-accent); background: var(--wp-accent-soft); }
    .choice:has(:disabled) { background: var(--wp-sunken); color: var(--wp-ink-soft); }
    .choice input { flex: none; inline-size: 20px; block-size: 20px; margin: 0; accent-color: var(--wp-accent); }
    details { border: 1px solid var(--wp-line); border-radius: 13px; background: var(--wp-surface); }
    summary { display: flex; align-items: center; gap: .4rem; min-block-size: 46px; padding: .4rem .9rem; cursor: pointer; list-style: none; }
    summary::-webkit-details-marker { display: none; }
    summary wp-icon { margin-inline-start: auto; font-size: .95rem; transition: transform var(--wp-calm); }
    details[open] summary wp-icon { transform: rotate(180deg); }
    details > .inside { display: grid; gap: .3rem; padding: .1rem .9rem .9rem; }
    .foot { grid-column: 1 / -1; display: flex; flex-wrap: wrap; justify-content: flex-end; gap: .6rem; padding-block-start: .25rem; }
    .empty { grid-column: 1 / -1; }
    .button:disabled { filter: saturate(.4); cursor: progress; color: var(--wp-on-accent); background: var(--wp-accent); }
  `];

  constructor() {
    super();
    /** @type {Field[]} */ this.fields = [];
    /** @type {Json} */ this.data = {};
    /** @type {Wrong[]} */ this.errors = [];
    /** @type {string[]} */ this.changed = [];
    /** @type {unknown} another one: another form, whatever was typed */ this.view = null;
    /** @type {unknown} another one: shown anew; what is not in `changed` stays as it was typed */ this.turn = null;
    this.focusOn = '';
    this.busy = false;
    this.grabs = false;
    this.submitLabel = '';
    this.cancelLabel = '';
    /** @type {Json} */ this.typed = Object.create(null);
    /** @type {Set<string>} changed since the errors were told */ this.mended = new Set();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('view')) this.typed = Object.create(null);
    else if (changed.has('turn')) for (const name of this.changed) delete this.typed[name];
    if (changed.has('view') || changed.has('turn') || changed.has('errors')) this.mended = new Set();
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (!changed.has('turn') && !changed.has('view')) return;
    if (this.focusOn) this.#focus(this.focusOn);
    else if (this.grabs && changed.has('view')) this.#control(':enabled')?.focus();
  }

  /** All values as they stand, of hidden fields too. */
  get values() {
    return Object.fromEntries(this.fields.map((field) => [field.name, this.#value(field)]));
  }

  render() {
    const shown = this.fields.filter(({ hidden }) => hidden !== true);
    return html`<form novalidate autocomplete="off" @submit=${this.#submit} @keydown=${this.#key}>
      ${shown.length ? shown.map((field, at) => this.#field(field, at)) : html`<p class="soft empty">${say('form.empty')}</p>`}
      <div class="foot">
        ${this.cancelLabel ? html`<button type="button" class="button bare" @click=${() => this.#tell('form-cancel', {})}>${this.cancelLabel}</button>` : nothing}
        <button type="submit" class="button main" ?disabled=${this.busy} aria-busy=${this.busy ? 'true' : 'false'}>${this.submitLabel || say('form.submit')}</button>
      </div>
    </form>`;
  }

  /** @param {Field} field @param {number} at */
  #field(field, at) {
    const wrong = this.mended.has(field.name) ? undefined : this.errors.find(({ name }) => name === field.name);
    const columns = Math.min(12, Math.max(1, Math.round(Number(field.width)) || 12));
    const id = `f${at}`;
    const label = html`<bdi>${clean(field.label, 200) || clean(field.name, 64) || say('form.field', { number: at + 1 })}</bdi>${field.required === true ? html`<span class="must" aria-hidden="true"> *</span>` : nothing}`;
    const control = controlOf(field);
    const body = control === 'radio' ? this.#radios(field, id, label, wrong)
      : control === 'checkbox' ? this.#checkbox(field, id, label, wrong) : this.#plain(field, id, label, wrong, control);
    const note = wrong ? html`<p class="wrong" id="${id}e"><wp-icon name="alert-circle"></wp-icon><span>${wrong.text ?? invalidWords(wrong)}</span></p>` : nothing;
    if (field.collapse !== true) return html`<div class="field c${columns}">${body}${note}</div>`;
    return html`<details class="field c${columns}" ?open=${Boolean(wrong) || this.opened?.has(field.name)}>
      <summary>${label}<wp-icon name="chevron-down"></wp-icon></summary><div class="inside">${body}${note}</div>
    </details>`;
  }

  /** @param {Field} field @param {string} id @param {unknown} label @param {Wrong | undefined} wrong @param {string} control */
  #plain(field, id, label, wrong, control) {
    const value = String(this.#value(field) ?? '');
    const input = (/** @type {Event} */ event) => this.#type(field, /** @type {any} */ (event.target).value);
    const ended = () => this.#ended(field);
    const common = { described: wrong ? `${id}e` : nothing, invalid: wrong ? 'true' : 'false', required: field.required === true ? 'true' : nothing };
    const line = html`<label for=${id} class=${field.collapse === true ? 'ear' : ''}>${label}</label>`;
    if (control === 'textarea') return html`${line}<textarea id=${id} dir="auto" rows="3" maxlength="4096" .value=${value} ?disabled=${field.disabled === true}
      aria-invalid=${common.invalid} aria-describedby=${common.described} aria-required=${common.required} @input=${input} @change=${ended}></textarea>`;
    if (control === 'select') {
      const choices = choicesOf(field, value);
      return html`${line}<div class="pick"><select id=${id} ?disabled=${field.disabled === true}
        aria-invalid=${common.invalid} aria-describedby=${common.described} aria-required=${common.required} @change=${(/** @type {Event} */ event) => { input(event); ended(); }}>
        <option value="" .selected=${!value}>${say('form.choose')}</option>
        ${choices.map((choice) => html`<option value=${choice.value} .selected=${choice.value === value}>${clean(choice.label, 200)}</option>`)}
      </select><wp-icon name="chevron-down"></wp-icon></div>`;
    }
    return html`${line}<input id=${id} type=${control} dir=${control === 'text' ? 'auto' : nothing} inputmode=${field.type === 'number' ? 'decimal' : nothing} maxlength="4096" .value=${value}
      ?disabled=${field.disabled === true} aria-invalid=${common.invalid} aria-describedby=${common.described} aria-required=${common.required} @input=${input} @change=${ended}>`;
  }

  /** @param {Field} field @param {string} id @param {unknown} label @param {Wrong | undefined} wrong */
  #radios(field, id, label, wrong) {
    const value = String(this.#value(field) ?? '');
    return html`<fieldset ?disabled=${field.disabled === true} role="radiogroup" aria-required=${field.required === true ? 'true' : nothing}
      aria-invalid=${wrong ? 'true' : nothing} aria-describedby=${wrong ? `${id}e` : nothing}>
      <legend class=${field.collapse === true ? 'ear' : ''}>${label}</legend>
      <div class="choices">${choicesOf(field, value).map((choice, i) => html`
        <label class="choice"><input id=${i ? `${id}-${i}` : id} type="radio" name=${id} .value=${choice.value} .checked=${choice.value === value}
          @change=${() => { this.#type(field, choice.value); this.#ended(field); }}><bdi>${clean(choice.label, 200)}</bdi></label>`)}
      </div></fieldset>`;
  }

  /** @param {Field} field @param {string} id @param {unknown} label @param {Wrong | undefined} wrong */
  #checkbox(field, id, label, wrong) {
    return html`<label class="choice"><input id=${id} type="checkbox" .checked=${this.#value(field) === true} ?disabled=${field.disabled === true}
      aria-required=${field.required === true ? 'true' : nothing} aria-invalid=${wrong ? 'true' : 'false'} aria-describedby=${wrong ? `${id}e` : nothing}
      @change=${(/** @type {Event} */ event) => { this.#type(field, /** @type {any} */ (event.target).checked); this.#ended(field); }}><span>${label}</span></label>`;
  }

  /** @param {Field} field */
  #value(field) {
    return Object.hasOwn(this.typed, field.name) ? this.typed[field.name] : valueFor(field, this.data);
  }

  /** @param {Field} field @param {unknown} value */
  #type(field, value) {
    this.typed[field.name] = value;
    if (!this.errors.some(({ name }) => name === field.name) || this.mended.has(field.name)) return;
    // While it is open a details that opened for its error stays so.
    this.opened = new Set([...(this.opened ?? []), field.name]);
    this.mended.add(field.name);
    this.requestUpdate();
  }

  /** @param {Field} field */
  #ended(field) {
    if (field.scriptforge_change === true) this.#tell('form-change', { field: field.name, values: this.values });
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    if (!this.busy) this.#tell('form-submit', { values: this.values });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#submit(event);
  }

  /** @param {string} name @param {Json} detail */
  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  /** @param {string} selector @returns {HTMLElement | null} */
  #control(selector) { return this.renderRoot.querySelector(`:is(input, select, textarea)${selector}`); }

  /** @param {string} name */
  #focus(name) {
    const at = this.fields.filter(({ hidden }) => hidden !== true).findIndex((field) => field.name === name);
    if (at < 0) return;
    const control = this.#control(`#f${at}`);
    control?.closest('details')?.setAttribute('open', '');
    control?.focus();
    control?.scrollIntoView?.({ block: 'nearest' });
  }
}

customElements.define('wp-form', WpForm);
