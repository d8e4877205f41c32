// SPDX-License-Identifier: MIT
// Environment variables of scripts and pages, with their flags.
import { RowPage } from '../row-page.js';
import { say } from '../texts/index.js';
import { rowsPage, tenantField } from './rows-page.js';

/** @typedef {import('../api.js').Row} Row */

const BASE = '/developer/variables';
const FLAGS = ['protected', 'private', 'locked', 'default'];

rowsPage('panel-variables', {
  section: 'variables', base: BASE, add: 'variable.add', none: 'variable.none',
  columns: () => [
    { label: say('work.name'), show: (/** @type {Row} */ { name }) => name },
    { label: say('variable.value'), show: (/** @type {Row} */ { value }) => value ?? say('variable.hidden') },
    { label: say('variable.flags'), show: (/** @type {Row} */ { flags }) => FLAGS.filter((name) => flags[name]).map((name) => say(`variable.${name}`)).join(', ') },
  ],
});

export class PanelVariable extends RowPage {
  section = 'variables';
  back = BASE;

  get fields() {
    return /** @type {import('../fields.js').Field[]} */ ([
      { key: 'name', kind: 'text', label: say('work.name'), help: say('variable.name-help'), required: true, max: 64 },
      this.row.flags?.protected ? { key: 'value', kind: 'secret', label: say('variable.value') } : { key: 'value', kind: 'area', label: say('variable.value'), max: 16384 },
      { key: 'flags', kind: 'flags', label: say('variable.flags'), options: FLAGS.map((value) => ({ value, label: say(`variable.${value}`), help: say(`variable.${value}-help`) })) },
      { ...tenantField(), required: false, help: say('variable.tenant-help') },
    ]);
  }
}

customElements.define('panel-variable', PanelVariable);
