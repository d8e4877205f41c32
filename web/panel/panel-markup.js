// SPDX-License-Identifier: MIT
// Markup of the operator as the phone will show it: cleaned by the same rules, in a box of its own.
import { LitElement, css, html } from 'lit';
import { cleanMarkup } from '../ui/sanitize.js';
import { shared } from '../ui/styles.js';
import { say } from './texts/index.js';

export class PanelMarkup extends LitElement {
  static properties = { markup: { type: String } };
  static styles = [shared, css`
    div { min-block-size: 4rem; padding: 1rem; overflow: auto; border: 1px dashed var(--wp-line-strong); border-radius: 14px; background: var(--wp-raised); overflow-wrap: anywhere; }
    img { max-inline-size: 100%; }
  `];

  constructor() {
    super();
    this.markup = '';
  }

  render() {
    return html`<div tabindex="0" role="region" aria-label=${say('form.preview')}>${cleanMarkup(this.markup)}</div>`;
  }
}

customElements.define('panel-markup', PanelMarkup);
