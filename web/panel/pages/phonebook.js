// SPDX-License-Identifier: MIT
// Management > Customer > Customer [Name] > Class 5 > Phonebook: entries with their numbers, from a file and into one.
import { html, nothing } from 'lit';
import { ask, fileName, wordsOf } from '../api.js';
import { say } from '../texts/index.js';
import { OpenList, opener } from './open-list.js';

/** @typedef {import('../api.js').Row} Row */
/** @typedef {import('../fields.js').Field} Field */
/** @typedef {import('../fields.js').Given} Given */

const FILE_MAX = 4 << 20;
const NUMBERS_MAX = 16;
const PARTS = ['name', 'number', 'extension'];

/** Phone Numbers: a line each. @param {Given} given */
function drawNumbers({ value, readonly, change }) {
  const numbers = /** @type {Row[]} */ (value ?? []);
  const put = (/** @type {number} */ at, /** @type {string} */ part, /** @type {string} */ text) => change(numbers.map((one, i) => (i === at ? { ...one, [part]: text } : one)));
  return html`${numbers.map((one, at) => html`<div class="row" role="group" aria-label=${say('phonebook.number-of', { number: at + 1 })}>
      ${PARTS.map((part) => html`<div class="field grow"><label for="n${at}-${part}">${say(`phonebook.${part}`)}</label>
        <input id="n${at}-${part}" dir="auto" autocomplete="off" .value=${one[part] ?? ''} ?readonly=${readonly} @input=${(/** @type {any} */ { target }) => put(at, part, target.value)}></div>`)}
      ${readonly ? nothing : html`<button class="button slim" type="button" @click=${() => change(numbers.filter((_, i) => i !== at))}>${say('phonebook.number-remove')}</button>`}</div>`)}
    ${readonly || numbers.length >= NUMBERS_MAX ? nothing : html`<div class="row"><button class="button" type="button" @click=${() => change([...numbers, { name: '', number: '', extension: '' }])}>${say('phonebook.number-add')}</button></div>`}`;
}

/** An entry is kept as a whole: with each change all of it is sent. @returns {Field[]} */
const entryFields = () => [
  { key: 'name', kind: 'text', label: say('phonebook.entry-name'), required: true, whole: true },
  ...['company', 'title', 'email'].map((key) => /** @type {Field} */ ({ key, kind: 'text', label: say(`phonebook.${key}`), whole: true })),
  ...['address', 'note'].map((key) => /** @type {Field} */ ({ key, kind: 'area', rows: 3, label: say(`phonebook.${key}`), whole: true })),
  { key: 'numbers', kind: 'own', label: say('phonebook.numbers'), help: say('phonebook.numbers-help'), whole: true, draw: drawNumbers },
  { key: 'uid', kind: 'own', label: '', whole: true, draw: () => nothing },
];

export class PanelPhonebook extends OpenList {
  static properties = { ...OpenList.properties, faults: { state: true }, busy: { state: true } };

  method = 'PUT';

  constructor() {
    super();
    /** Lines of a file that could not be used. @type {Row[]} */ this.faults = [];
    this.busy = false;
  }

  get path() { return `customers/${this.customer}/phonebook`; }

  get fresh() { return { numbers: [] }; }

  get fields() { return entryFields(); }

  get words() { return { add: 'phonebook.add', saved: 'phonebook.saved' }; }

  clear() {
    super.clear();
    this.faults = [];
  }

  /** @param {any} event */
  async #import({ target }) {
    const file = /** @type {File | undefined} */ (target.files[0]);
    target.value = '';
    if (!file) return;
    this.clear();
    if (file.size > FILE_MAX) {
      this.trouble = say('phonebook.too-big');
      return;
    }
    this.busy = true;
    const type = /\.vcf$/i.test(file.name) ? 'text/vcard' : 'text/csv';
    try {
      const { data } = await ask('POST', `admin/${this.path}/import?${fileName(file)}`, new Blob([file], { type }));
      // Whatever is no entry is passed over: a file without any is another kind of file.
      if (data.added + data.changed + data.skipped) this.told = say('phonebook.imported', data);
      else this.trouble = say('phonebook.unread');
      this.faults = data.faults;
      await /** @type {any} */ (this.renderRoot.querySelector('panel-list'))?.load();
    } catch (error) {
      this.trouble = wordsOf(error);
    }
    this.busy = false;
  }

  besides() {
    return this.faults.length ? html`<ul class="note fair">${this.faults.map(({ line, why }) => html`<li>${say('import.fault', { line, why })}</li>`)}</ul>` : nothing;
  }

  list() {
    return html`
      <div class="row">${this.readonly ? nothing : html`<button class="button main" @click=${() => this.open(0)}>${say('phonebook.add')}</button>
        <button class="button" ?disabled=${this.busy} @click=${() => /** @type {any} */ (this.renderRoot.querySelector('input[type=file]')).click()}>${say('phonebook.import')}</button>
        <input type="file" hidden accept=".csv,.vcf,text/csv,text/vcard" aria-label=${say('phonebook.import')} @change=${this.#import}>`}
        <a class="button" href="/api/admin/${this.path}.csv" download>${say('phonebook.export-csv')}</a>
        <a class="button" href="/api/admin/${this.path}.vcf" download>${say('phonebook.export-vcf')}</a></div>
      <panel-list searchable path="admin/${this.path}" label=${say('customer.tab.phonebook')} .empty=${say('phonebook.none')} .columns=${[
        { label: say('phonebook.entry-name'), show: (/** @type {Row} */ { id, name }) => opener(() => this.open(id), name) },
        { label: say('phonebook.company'), show: (/** @type {Row} */ { company }) => company ?? '' },
        { label: say('phonebook.numbers'), show: (/** @type {Row} */ { numbers }) => (numbers ?? []).map((/** @type {Row} */ { name, number, extension }) => `${name} ${number}${extension ? ` (${extension})` : ''}`).join(', ') },
      ]}></panel-list>`;
  }
}

customElements.define('panel-phonebook', PanelPhonebook);
