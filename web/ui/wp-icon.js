// SPDX-License-Identifier: MIT
// One icon by name. It is for the eye alone: whoever uses it says in words what it means.
import { LitElement, css, html, svg } from 'lit';
import { icons } from './icons.js';

export class WpIcon extends LitElement {
  static properties = { name: { type: String } };

  static styles = css`
    :host { display: inline-flex; inline-size: 1.5em; block-size: 1.5em; flex: none; }
    svg { inline-size: 100%; block-size: 100%; fill: currentColor; }
    @media (forced-colors: active) { svg { forced-color-adjust: auto; } }
  `;

  constructor() {
    super();
    this.name = '';
  }

  render() {
    const path = icons[this.name];
    return html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${path ? svg`<path d=${path}></path>` : null}</svg>`;
  }
}

customElements.define('wp-icon', WpIcon);
