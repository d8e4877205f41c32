// SPDX-License-Identifier: MIT
// The first page: the panel's pages by their place in the menu.
import { LitElement, html } from 'lit';
import { shared } from '../ui/styles.js';
import { PAGES } from './pages.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

export class PanelHome extends LitElement {
  static properties = { operator: { attribute: false } };
  static styles = [shared, styles];

  constructor() {
    super();
    /** @type {import('./api.js').Operator | null} */
    this.operator = null;
  }

  render() {
    const pages = PAGES.filter(({ menu, owner }) => menu?.length && (!owner || this.operator?.role === 'owner'));
    return html`<ul class="tiles">${pages.map(({ path, title, menu }) => html`
      <li><a class="tile" href="#${path}"><strong>${say(title)}</strong><span class="soft">${menu?.map((level) => say(level)).join(' › ')}</span></a></li>`)}</ul>`;
  }
}

customElements.define('panel-home', PanelHome);
