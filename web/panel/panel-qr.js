// SPDX-License-Identifier: MIT
// A text as a QR code, drawn as one path; always dark on light, as cameras want it.
import { LitElement, css, html, svg } from 'lit';
import { encode } from 'uqr';
import { shared } from '../ui/styles.js';

export class PanelQr extends LitElement {
  static properties = { text: { type: String }, label: { type: String } };

  static styles = [shared, css`
    svg { inline-size: min(15rem, 100%); background: #ffffff; border-radius: 12px; forced-color-adjust: none; }
    path { fill: #101010; }
  `];

  constructor() {
    super();
    this.text = '';
    this.label = '';
  }

  render() {
    const { data, size } = encode(this.text, { ecc: 'M', border: 3 });
    const path = data.flatMap((line, y) => line.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
    return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${this.label} shape-rendering="crispEdges">${svg`<path d=${path}></path>`}</svg>`;
  }
}

customElements.define('panel-qr', PanelQr);
