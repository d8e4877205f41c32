// SPDX-License-Identifier: MIT
// The form builder: fields by their kind, in an order, and the form as the phone's own element draws it.
import { html, nothing } from 'lit';
import '../../ui/wp-form.js';
import '../panel-order.js';
import { drawField } from '../fields.js';
import { say } from '../texts/index.js';
import { rowsPage, TenantRowPage, customerField, tenantField } from './rows-page.js';

/** @typedef {import('../api.js').Row} Row */
/** @typedef {import('../fields.js').Field} Field */
/** @typedef {import('../fields.js').Given} Given */

const BASE = '/developer/pages';
const TYPES = ['text', 'multiline', 'number', 'select', 'radio', 'checkbox', 'date', 'time', 'email', 'phone'];
const WITH_OPTIONS = new Set(['select', 'radio']);
const SWITCHES = ['required', 'disabled', 'hidden', 'collapse', 'select_enable', 'scriptforge_change'];

rowsPage('panel-forms', {
  section: 'forms', base: BASE, add: 'forms.add', none: 'forms.none',
  columns: () => [
    { label: say('work.name'), show: (/** @type {Row} */ { name }) => name },
    { label: say('forms.fields'), show: (/** @type {Row} */ { formSchema }) => formSchema.map((/** @type {Row} */ { name }) => name).join(', ') },
  ],
});

/** Options as they are typed: a line each, "value = label" where they differ. @param {any[]} list */
const linesOf = (list) => list.map((one) => (typeof one === 'string' ? one : `${one.value} = ${one.label}`));
/** @param {string} line */
const optionOf = (line) => {
  const at = line.indexOf(' = ');
  return at < 0 ? line : { value: line.slice(0, at).trim(), label: line.slice(at + 3).trim() };
};

/** What a field of a form is asked for. @param {Row} one @returns {Field[]} */
const asked = (one) => [
  { key: 'label', kind: 'text', label: say('field.label'), max: 200 },
  { key: 'name', kind: 'text', label: say('field.name'), help: say('field.name-help'), required: true, max: 64 },
  { key: 'type', kind: 'choice', label: say('field.type'), options: TYPES.map((value) => ({ value, label: say(`kind.${value}`) })) },
  ...(WITH_OPTIONS.has(one.type) || one.select_enable ? [/** @type {Field} */ ({ key: 'options', kind: 'list', label: say('field.options'), help: say('field.options-help') })] : []),
  { key: 'width', kind: 'number', label: say('field.width'), help: say('field.width-help') },
  { key: 'defaultValue', kind: one.type === 'checkbox' ? 'flag' : 'text', label: say('field.default') },
  { key: 'validation', kind: 'text', label: say('field.validation'), help: say('field.validation-help') },
  { key: 'regex', kind: 'text', label: say('field.regex') },
  { key: 'switches', kind: 'flags', label: say('field.switches'), options: SWITCHES.map((value) => ({ value, label: say(`switch.${value}`), help: say(`switch.${value}-help`) })) },
];

/** A field with one thing changed; what is empty is left out, as the API wants it. @param {Row} one @param {string} key @param {any} value */
function changed(one, key, value) {
  const next = { ...one };
  if (key === 'switches') for (const name of SWITCHES) next[name] = value[name] === true ? true : undefined;
  else if (key === 'options') next.options = value.map(optionOf).filter((/** @type {any} */ option) => option !== '');
  else if (key === 'width') next.width = value === '' ? undefined : Number(value);
  else next[key] = value === '' && key !== 'name' ? undefined : value;
  return Object.fromEntries(Object.entries(next).filter(([, held]) => held !== undefined));
}

export class PanelFormBuilder extends TenantRowPage {
  static properties = { ...TenantRowPage.properties, at: { state: true }, schema: { state: true } };

  section = 'forms';
  back = BASE;
  start = { formSchema: [] };

  constructor() {
    super();
    /** Place of the field that is open; -1: none. */ this.at = -1;
    /** @type {Row[]} */ this.schema = [];
  }

  get fields() {
    return /** @type {Field[]} */ ([
      tenantField(),
      { key: 'name', kind: 'text', label: say('work.name'), help: say('forms.name-help'), required: true, max: 100 },
      { key: 'sandbox_id', kind: 'ref', section: 'scripts', label: say('forms.script'), help: say('forms.script-help') },
      { key: 'formSchema', kind: 'own', label: say('forms.fields'), help: say('forms.fields-help'), draw: (given) => this.#builder(given) },
      customerField(),
    ]);
  }

  /** @param {Row} row @param {string} etag */
  take(row, etag) {
    super.take(row, etag);
    this.schema = row.formSchema;
  }

  /** @param {Given} given */
  #builder(given) {
    const schema = /** @type {Row[]} */ (given.value ?? []);
    return html`
      <panel-order label=${say('forms.fields')} ?readonly=${given.readonly} chosen=${String(this.at)}
        .things=${schema.map((one, at) => ({ key: String(at), label: one.label || one.name || '—', detail: say(`kind.${one.type ?? 'text'}`) }))}
        @choose=${(/** @type {CustomEvent} */ { detail }) => { this.at = this.at === Number(detail) ? -1 : Number(detail); }}
        @order=${(/** @type {CustomEvent} */ { detail }) => this.#order(given, detail.map(Number))}></panel-order>
      ${schema[this.at] ? this.#editor(given, schema) : nothing}
      ${given.readonly ? nothing : html`<div class="row"><button class="button" type="button" id="add-field" @click=${() => this.#add(given, schema)}>${say('field.add')}</button></div>`}`;
  }

  /** @param {Given} given @param {number[]} places */
  #order(given, places) {
    given.change(places.map((place) => given.value[place]));
    if (this.at >= 0) this.at = places.indexOf(this.at);
  }

  /** @param {Given} given @param {Row[]} schema */
  #add(given, schema) {
    const taken = new Set(schema.map(({ name }) => name));
    let number = schema.length + 1;
    while (taken.has(`field_${number}`)) number++;
    given.change([...schema, { name: `field_${number}`, label: say('field.new', { number }), type: 'text' }]);
    this.at = schema.length;
  }

  /** @param {Given} given @param {Row[]} schema */
  #editor(given, schema) {
    const one = schema[this.at];
    const values = { ...one, switches: one, options: linesOf(one.options ?? []), width: one.width ?? 12, type: one.type ?? 'text' };
    const put = (/** @type {Row} */ next) => given.change(schema.map((other, at) => (at === this.at ? next : other)));
    return html`<fieldset class="card"><legend>${one.label || one.name}</legend>
      ${asked(one).map((field) => drawField({ field: { ...field, key: `of-${field.key}` }, value: /** @type {Row} */ (values)[field.key], fault: '', readonly: given.readonly, values,
        change: (value) => put(changed(one, field.key, value)) }))}
      ${given.readonly ? nothing : html`<div class="row"><button class="button" type="button" @click=${() => { given.change(schema.filter((_, at) => at !== this.at)); this.at = -1; }}>${say('field.remove')}</button></div>`}
    </fieldset>`;
  }

  /** @param {Row} values */
  typed({ formSchema }) { this.schema = formSchema ?? []; }

  below() {
    return html`<section class="card" aria-label=${say('forms.preview')}><h2>${say('forms.preview')}</h2><p class="help">${say('forms.preview-help')}</p>
      <wp-form .fields=${this.schema.filter(({ name }) => name)} .data=${{}} .errors=${[]} .view=${this.schema}></wp-form></section>`;
  }
}

customElements.define('panel-form-builder', PanelFormBuilder);
