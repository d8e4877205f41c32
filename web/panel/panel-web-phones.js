// SPDX-License-Identifier: MIT
// Setup > Integrations > Web Phone: the web phones of this portal, one for each Domain.
import { LitElement, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import './panel-list.js';
import { styles } from './styles.js';
import { phoneTexts } from './texts/en/web-phone.js';
import { addWords, say } from './texts/index.js';

addWords(phoneTexts);

export const WEB_PHONES = '/setup/integrations/web-phone';

export class PanelWebPhones extends LitElement {
  static properties = { operator: { attribute: false } };
  static styles = [shared, styles];

  constructor() {
    super();
    /** @type {import('./api.js').Operator | null} */ this.operator = null;
  }

  render() {
    const may = this.operator && this.operator.role !== 'support' && !this.operator.tenant;
    return html`${may ? html`<p class="row"><a class="button main" href="#${WEB_PHONES}/new">${say('phone.add')}</a></p>` : nothing}
      <panel-list searchable path="admin/tenants" label=${say('page.web-phone')} empty=${say('phone.none')} .link=${(/** @type {any} */ { id }) => `${WEB_PHONES}/${id}/basic`} .columns=${[
        { label: say('phone.domain'), show: (/** @type {any} */ { domain }) => (domain === '*' ? say('phone.every-name') : domain) },
        { label: say('phone.brand'), show: (/** @type {any} */ { brand }) => brand },
        { label: say('phone.webrtcHosts'), show: (/** @type {any} */ { webrtcHosts }) => webrtcHosts.join(', ') },
        { label: say('phone.register'), show: (/** @type {any} */ { flags }) => say(flags.register ? 'phone.open' : 'phone.closed') },
      ]}></panel-list>`;
  }
}

customElements.define('panel-web-phones', PanelWebPhones);
