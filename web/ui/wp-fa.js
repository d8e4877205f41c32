// SPDX-License-Identifier: MIT
// One free icon of Font Awesome by the name that an operator gave it: a file of its own, drawn in the colour of the text.
// For the eye alone. A name that there is no icon for leaves a dot.
import { LitElement, css, html } from 'lit';
import { iconFile } from '../state/agent.js';

export class WpFa extends LitElement {
  static properties = { name: { type: String }, missing: { state: true } };

  static styles = css`
    :host { display: inline-grid; place-items: center; inline-size: 1.25em; block-size: 1.25em; flex: none; }
    span { inline-size: 100%; block-size: 100%; background: currentColor; -webkit-mask: center / contain no-repeat; mask: center / contain no-repeat; }
    span.none { inline-size: 40%; block-size: 40%; border-radius: 50%; opacity: .7; }
    @media (forced-colors: active) { span { background: ButtonText; forced-color-adjust: none; } }
  `;

  constructor() {
    super();
    this.name = '';
    this.missing = false;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('name')) return;
    const file = iconFile(this.name);
    this.missing = !file;
    if (!file) return;
    const probe = new Image();
    probe.onerror = () => { if (iconFile(this.name) === file) this.missing = true; };
    probe.src = new URL(file, document.baseURI).href;
  }

  render() {
    return html`<span class=${this.missing ? 'none' : ''}></span>`;
  }

  // By property: the policy allows no style in what is drawn.
  updated() {
    const image = this.missing ? '' : `url("${new URL(iconFile(this.name), document.baseURI).href}")`;
    const { style } = /** @type {HTMLElement} */ (this.renderRoot.querySelector('span'));
    for (const name of ['mask-image', '-webkit-mask-image']) style.setProperty(name, image);
  }
}

customElements.define('wp-fa', WpFa);
