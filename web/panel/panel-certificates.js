// SPDX-License-Identifier: MIT
// Setup > Information > Certificates: each web phone with what its domains lead to.
import { LitElement, html } from 'lit';
import { shared } from '../ui/styles.js';
import './panel-domains.js';
import './panel-list.js';
import { styles } from './styles.js';
import { domainTexts } from './texts/en/domains.js';
import { addWords, say } from './texts/index.js';

addWords(domainTexts);

/** As many as are looked at in one go: each costs the portal connections. */
const AT_ONCE = 5;

export class PanelCertificates extends LitElement {
  static styles = [shared, styles];

  render() {
    return html`<p class="help">${say('domains.help')}</p>
      <panel-list searchable path="admin/tenants" label=${say('page.certificates')} .limit=${AT_ONCE} .link=${(/** @type {any} */ { id }) => `/setup/integrations/web-phone/${id}/basic`} .columns=${[
        { label: say('page.web-phone'), show: (/** @type {any} */ { domain }) => domain },
        { label: say('domains.state'), show: (/** @type {any} */ { id }) => html`<panel-domains .tenant=${id}></panel-domains>` },
      ]}></panel-list>`;
  }
}

customElements.define('panel-certificates', PanelCertificates);
