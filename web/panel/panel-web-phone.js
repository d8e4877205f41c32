// SPDX-License-Identifier: MIT
// One Web Phone: the tabs Basic, Menu, Advanced and More, each saved by itself; what its domains lead to stands below Basic.
import { html, nothing } from 'lit';
import './panel-domains.js';
import { WEB_PHONES } from './panel-web-phones.js';
import { RowPage } from './row-page.js';
import { go } from './router.js';
import { say } from './texts/index.js';
import { TABS, complete, newFields } from './web-phone-fields.js';

export class PanelWebPhone extends RowPage {
  section = 'tenants';
  back = WEB_PHONES;

  get tab() { return Object.hasOwn(TABS, this.params.tab) ? this.params.tab : 'basic'; }
  get fields() { return this.isNew ? newFields() : TABS[this.tab](); }
  get called() { return this.row.domain === '*' ? say('phone.every-name') : String(this.row.domain ?? ''); }

  /** @param {CustomEvent} event */
  saved(event) {
    super.saved(event);
    // What was just set up is looked at as a whole.
    if (event.detail.isNew) go(`${WEB_PHONES}/${event.detail.row.id}/basic`);
  }

  above() {
    if (this.isNew) return html`<p class="help">${say('phone.new-help')}</p>`;
    return html`<h2 class="wide"><bdi>${this.called}</bdi></h2>
      <nav class="tabs" aria-label=${say('phone.tabs')}>${Object.keys(TABS).map((tab) => html`
        <a href="#${WEB_PHONES}/${this.row.id}/${tab}" aria-current=${tab === this.tab ? 'page' : nothing}>${say(`phone.tab.${tab}`)}</a>`)}</nav>`;
  }

  form() {
    return html`<panel-form .fields=${this.fields} .row=${this.row} .etag=${this.etag} .section=${this.section} ?readonly=${this.readonly} .complete=${complete}
      ?removable=${!this.readonly && !this.operator?.tenant && this.tab === 'basic'} .named=${this.called} @saved=${this.saved} @removed=${() => go(WEB_PHONES)}></panel-form>`;
  }

  below() {
    if (this.isNew || this.tab !== 'basic') return nothing;
    return html`<section class="card"><h2>${say('domains.title')}</h2><panel-domains .tenant=${this.row.id} .version=${this.etag}></panel-domains></section>`;
  }
}

customElements.define('panel-web-phone', PanelWebPhone);
