// SPDX-License-Identifier: MIT
// A form made of descriptors (fields.js) over one row of the API: reads nothing by itself, sends only what was changed, says the
// portal's faults at their fields, and lets nobody's change be lost: neither one's own by leaving nor another's by saving.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { Refusal, ask, labelled, read, wordsOf } from './api.js';
import { drawField, faultBefore, sent } from './fields.js';
import { confirm } from './panel-dialog.js';
import { guard } from './router.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

/** @typedef {import('./api.js').Row} Row */
/** @typedef {import('./fields.js').Field} Field */

export class PanelForm extends LitElement {
  static properties = {
    fields: { attribute: false }, row: { attribute: false }, etag: { type: String }, section: { type: String }, readonly: { type: Boolean },
    named: { type: String }, complete: { attribute: false }, removable: { type: Boolean }, method: { type: String }, action: { type: String },
    changes: { state: true }, faults: { state: true }, trouble: { state: true }, conflict: { state: true }, busy: { state: true }, saved: { state: true },
  };

  static styles = [shared, styles, css`
    form { display: grid; gap: 1.4rem; }
    .foot { padding-block-start: 1rem; border-block-start: 1px solid var(--wp-line); }
  `];

  constructor() {
    super();
    /** @type {readonly Field[]} */ this.fields = [];
    /** What is there; {} for a new one, with what it begins with. @type {Row} */ this.row = {};
    this.etag = '';
    /** Below /api/admin/; the row's id follows where there is one. */ this.section = '';
    this.readonly = false;
    /** What a new one gets besides what was typed. @type {((body: Row) => Row) | null} */ this.complete = null;
    /** How it is called where it is deleted. */ this.named = '';
    this.removable = false;
    /** How a row that is there is changed. */ this.method = 'PATCH';
    this.action = '';
    /** @type {Row} */ this.changes = {};
    /** @type {Record<string, string>} */ this.faults = {};
    this.trouble = '';
    this.conflict = false;
    this.busy = false;
    this.saved = false;
    this.made = false;
    this.shown = '';
    this.release = () => {};
    this.leaving = (/** @type {BeforeUnloadEvent} */ event) => { if (this.dirty) event.preventDefault(); };
  }

  connectedCallback() {
    super.connectedCallback();
    this.release = guard(() => !this.dirty || confirm({
      heading: say('form.unsaved'), text: say('form.unsaved-text'), action: say('form.leave'), stay: say('form.stay'), harmful: true,
    }));
    addEventListener('beforeunload', this.leaving);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.release();
    removeEventListener('beforeunload', this.leaving);
  }

  /** Another row, or other fields of it: what was typed and said before belongs to neither. */
  willUpdate() {
    const shown = JSON.stringify([this.section, this.row.id, this.fields.map(({ key }) => key)]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.changes = {};
    this.faults = {};
    this.trouble = '';
    this.conflict = false;
    // What was just made here is another row, and was saved; an empty form after it was not.
    this.saved = this.made && Boolean(this.row.id);
    this.made = false;
  }

  /** A choice that was undone. */
  updated() {
    for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (this.renderRoot.querySelectorAll('select[data-value]'))) select.value = select.dataset.value ?? '';
  }

  get dirty() { return Object.keys(this.changes).length > 0; }

  /** As it stands in the form. */
  get values() { return { ...this.row, ...this.changes }; }

  /** @param {Field} field @param {any} value */
  #change({ key }, value) {
    const same = JSON.stringify(value) === JSON.stringify(this.row[key]) || (value === '' && this.row[key] === undefined);
    const changes = { ...this.changes, [key]: value };
    if (same) delete changes[key];
    this.changes = changes;
    this.faults = { ...this.faults, [key]: '' };
    this.trouble = '';
    this.saved = false;
    this.dispatchEvent(new CustomEvent('values', { detail: this.values }));
  }

  /** What is sent: what was changed, and what has to stand beside it. */
  #body() {
    /** @type {Row} */
    const body = {};
    for (const field of this.fields) {
      const isSent = field.key in this.changes || (field.whole && this.dirty) || !this.row.id;
      const value = isSent ? sent(field, this.values[field.key]) : undefined;
      if (value !== undefined && !(value === null && !this.row.id)) body[field.key] = value;
    }
    return !this.row.id && this.complete ? this.complete(body) : body;
  }

  /** Of a new row each field counts, of one that is there what was changed. */
  async #findFaults() {
    const { values } = this;
    const asked = this.fields.filter(({ key, required }) => key in this.changes || (required && !this.row.id));
    const found = await Promise.all(asked.map(async ({ key, label }, at) => ({ key, label, fault: await faultBefore(asked[at], values[key]) })));
    return Object.fromEntries(found.filter(({ fault }) => fault).map(({ key, label, fault }) => [key, say('form.fault', { label, fault })]));
  }

  /** @param {string} [etag]  of what is overwritten; '' whatever is there */
  async save(etag = this.etag) {
    this.trouble = '';
    this.conflict = false;
    this.busy = true;
    this.faults = await this.#findFaults();
    if (Object.keys(this.faults).length) {
      this.busy = false;
      return this.#refused('');
    }
    const { id } = this.row;
    try {
      const path = id ? `${this.section}/${id}` : this.section;
      const { data } = await ask(id ? this.method : 'POST', `admin/${path}`, this.#body(), id && etag ? { etag } : {});
      this.changes = {};
      this.saved = true;
      this.made = !id;
      // Only what is read has a tag; whoever was faster meanwhile is seen at once. Where it cannot be read now it was done all the
      // same: who is told otherwise does it twice, and of a token is told once.
      const { row, etag: fresh } = await read(`${this.section}/${id ?? data.id}`).catch(() => ({ row: data, etag: '' }));
      this.dispatchEvent(new CustomEvent('saved', { detail: { row, etag: fresh, isNew: !id, answer: data } }));
    } catch (error) {
      this.#explain(error);
    } finally {
      this.busy = false;
    }
    return undefined;
  }

  /** @param {unknown} error */
  #explain(error) {
    this.trouble = wordsOf(error);
    if (!(error instanceof Refusal)) return;
    this.conflict = error.status === 412;
    const field = this.fields.find(({ key }) => key === error.field) ?? this.fields.find(({ bears }) => bears?.includes(error.field));
    if (!field) return;
    this.faults = { [field.key]: labelled(error, field.label) };
    this.#refused(field.key);
  }

  /** @param {string} key */
  async #refused(key) {
    this.trouble = say('form.wrong');
    await this.updateComplete;
    const first = key || Object.keys(this.faults)[0];
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(`[data-key="${first}"] :is(input, textarea, select, button, panel-ref)`))?.focus();
  }

  async #theirs() {
    try {
      const { row, etag } = await read(`${this.section}/${this.row.id}`);
      this.changes = {};
      this.conflict = false;
      this.trouble = '';
      this.dispatchEvent(new CustomEvent('saved', { detail: { row, etag, isNew: false } }));
    } catch (error) {
      this.trouble = wordsOf(error);
    }
  }

  async #remove() {
    const sure = await confirm({ heading: say('form.delete-title', { name: this.named }), text: say('form.delete-text'), action: say('form.delete'), harmful: true });
    if (!sure) return;
    try {
      await ask('DELETE', `admin/${this.section}/${this.row.id}`, undefined, this.etag ? { etag: this.etag } : {});
      this.changes = {};
      this.dispatchEvent(new CustomEvent('removed'));
    } catch (error) {
      this.#explain(error);
    }
  }

  render() {
    const { values, readonly } = this;
    return html`<form novalidate @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void this.save(); }}>
      ${readonly ? html`<p class="note">${say('form.read-only')}</p>` : nothing}
      ${this.fields.map((field) => drawField({
        field, value: values[field.key], fault: this.faults[field.key] ?? '', readonly, values, was: this.row, change: (value) => this.#change(field, value),
      }))}
      ${this.#said()}
      ${readonly ? nothing : this.#buttons()}
    </form>`;
  }

  #said() {
    if (this.conflict) {
      return html`<div class="note fair" role="alert">${say('form.conflict')}<div class="row">
        <button class="button slim" type="button" @click=${this.#theirs}>${say('form.conflict-theirs')}</button>
        <button class="button slim" type="button" @click=${() => this.save('')}>${say('form.conflict-mine')}</button></div></div>`;
    }
    if (this.trouble) return html`<div class="note bad" role="alert">${this.trouble}</div>`;
    return html`<div role="status">${this.saved && !this.dirty ? html`<p class="note good">${say('form.saved')}</p>` : nothing}</div>`;
  }

  #buttons() {
    return html`<div class="row foot">
      <button class="button main" type="submit" ?disabled=${this.busy || (!this.dirty && Boolean(this.row.id))}>${this.action || say('form.save')}</button>
      ${this.dirty && this.row.id ? html`<button class="button" type="button" @click=${() => { this.changes = {}; this.faults = {}; this.trouble = ''; }}>${say('form.reset')}</button>` : nothing}
      <span class="grow"></span>
      ${this.removable && this.row.id ? html`<button class="button" type="button" @click=${this.#remove}>${say('form.delete')}</button>` : nothing}
    </div>`;
  }
}

customElements.define('panel-form', PanelForm);
