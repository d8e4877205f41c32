// SPDX-License-Identifier: MIT
// Operators, for owners: who there is, with which role, for which web phone; another password, the second factor taken away.
import { LitElement, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { ask, wordsOf } from './api.js';
import { RowPage } from './row-page.js';
import './panel-form.js';
import './panel-list.js';
import { confirm } from './panel-dialog.js';
import { styles } from './styles.js';
import { operatorTexts } from './texts/en/operators.js';
import { addWords, say } from './texts/index.js';

addWords(operatorTexts);

export const OPERATORS = '/setup/settings/operators';

/** @typedef {import('./fields.js').Field} Field */

export class PanelOperators extends LitElement {
  static styles = [shared, styles];

  render() {
    return html`<p class="row"><a class="button main" href="#${OPERATORS}/new">${say('operators.add')}</a></p>
      <panel-list searchable path="admin/operators" label=${say('page.operators')} .link=${(/** @type {any} */ { id }) => `${OPERATORS}/${id}`} .columns=${[
        { label: say('operators.name'), show: (/** @type {any} */ { name }) => name },
        { label: say('operators.role'), show: (/** @type {any} */ { role }) => say(`role.${role}`) },
        { label: say('operators.reach'), show: (/** @type {any} */ { tenant }) => (tenant ? say('operators.one', { id: tenant }) : say('operators.all')) },
        { label: say('operators.second'), show: (/** @type {any} */ { secondFactor }) => say(secondFactor ? 'operators.second-on' : 'operators.second-off') },
      ]}></panel-list>`;
  }
}

customElements.define('panel-operators', PanelOperators);

const ROLES = ['owner', 'editor', 'support'];

export class PanelOperator extends RowPage {
  section = 'operators';
  back = OPERATORS;
  start = { role: 'support' };

  /** @returns {readonly Field[]} */
  get fields() {
    return [
      { key: 'name', kind: 'text', label: say('operators.name'), help: say('operators.name-help'), required: true, max: 64 },
      { key: 'role', kind: 'choice', label: say('operators.role'), help: say('operators.role-help'), options: ROLES.map((value) => ({ value, label: say(`role.${value}`) })) },
      { key: 'tenant', kind: 'ref', section: 'tenants', name: (row) => row.domain, label: say('operators.tenant'), help: say('operators.tenant-help') },
      { key: 'password', kind: 'secret', label: say('operators.password'), help: say('operators.password-help'), autocomplete: 'new-password', max: 128 },
    ];
  }

  /** @override */
  below() {
    if (!this.row.id || !this.row.secondFactor) return nothing;
    return html`<section class="card"><h2>${say('operators.second')}</h2><p>${say('operators.second-help')}</p>
      <div class="row"><button class="button" @click=${this.#takeAway}>${say('operators.second-remove')}</button></div></section>`;
  }

  #takeAway = async () => {
    const sure = await confirm({ heading: say('operators.second-sure', { name: this.called }), text: say('operators.second-sure-text'), action: say('operators.second-remove'), harmful: true });
    if (!sure) return;
    try {
      await ask('PATCH', `admin/operators/${this.row.id}`, { totpSecret: null });
      await this.fetch(String(this.row.id));
    } catch (error) {
      this.trouble = wordsOf(error);
    }
  };
}

customElements.define('panel-operator', PanelOperator);
