// SPDX-License-Identifier: MIT
// One icon by name. It is for the eye alone: whoever uses it says in words what it means.
import { LitElement, css, html, svg } from 'lit';
import { icons } from './icons.js';

/** What points along the line of writing turns with it. */
const TURNS = ['call-made', 'call-merge', 'call-received', 'call-split', 'chevron-right', 'logout', 'phone-forward', 'redo'];

export class WpIcon extends LitElement {
  static properties = { name: { type: String } };

  static styles = css`
    :host { display: inline-flex; inline-size: 1.5em; block-size: 1.5em; flex: none; }
    svg { inline-size: 100%; block-size: 100%; fill: currentColor; }
    .turns:dir(rtl) { scale: -1 1; }
    @media (forced-colors: active) { svg { forced-color-adjust: auto; } }
  `;

  constructor() {
    super();
    this.name = '';
  }

  render() {
    const path = icons[this.name];
    return html`<svg class=${TURNS.includes(this.name) ? 'turns' : ''} viewBox="0 0 24 24" aria-hidden="true" focusable="false">${path ? svg`<path d=${path}></path>` : null}</svg>`;
  }
}

customElements.define('wp-icon', WpIcon);
