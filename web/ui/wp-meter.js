// SPDX-License-Identifier: MIT
// How loud it is now: as a bar with a name, or as a light behind what it belongs to, for the eye alone. The levels come as
// events past the state (web/page/levels.js), so that ten changes a second cost one style each.
import { LitElement, css, html, nothing } from 'lit';
import { language } from '../state/texts/index.js';

const SPOKEN_TIME = 1000;

export class WpMeter extends LitElement {
  static properties = {
    of: { type: String },
    look: { type: String, reflect: true },
    label: { type: String },
  };

  static styles = css`
    :host { --level: 0; display: block; pointer-events: none; }
    .bar { block-size: 8px; overflow: hidden; border: 1px solid transparent; border-radius: 999px; background: var(--wp-sunken); box-shadow: inset 0 1px 2px var(--wp-shadow-soft); }
    .bar span {
      display: block;
      block-size: 100%;
      border-radius: inherit;
      background: linear-gradient(to right, var(--wp-go) 60%, var(--wp-hold) 82%, var(--wp-stop) 98%);
      clip-path: inset(0 calc(100% - var(--level) * 100%) 0 0 round 999px);
      transition: clip-path 110ms linear;
    }
    .rtl { scale: -1 1; }
    :host([look='halo']), :host([look='glow']) { position: absolute; inset: 0; border-radius: inherit; }
    :host([look='halo'])::before {
      content: '';
      position: absolute;
      inset: 0;
      z-index: -1;
      border-radius: 50%;
      background: var(--wp-accent);
      opacity: calc(var(--level) * .3);
      transform: scale(calc(1 + var(--level) * .42));
      transition: transform 120ms linear, opacity 120ms linear;
    }
    :host([look='glow'])::before {
      content: '';
      position: absolute;
      inset: 0;
      border-radius: inherit;
      background: linear-gradient(to top, color-mix(in oklab, var(--wp-go) 46%, transparent), color-mix(in oklab, var(--wp-go) 22%, transparent));
      clip-path: inset(calc(100% - var(--level) * 100%) 0 0 0);
      transition: clip-path 110ms linear;
    }
    @media (prefers-reduced-motion: reduce) { :host::before, .bar span { transition: none !important; } :host([look='halo'])::before { transform: scale(1.18); } }
    @media (forced-colors: active) { .bar { border-color: CanvasText; } .bar span { forced-color-adjust: none; background: Highlight; } }
  `;

  #spoken = 0;

  constructor() {
    super();
    this.of = '';
    this.look = 'bar';
    this.label = '';
    this.heard = (/** @type {Event} */ event) => this.#hear(/** @type {CustomEvent} */ (event).detail);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('webphone-levels', this.heard);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('webphone-levels', this.heard);
  }

  /** @param {Record<string, number>} levels */
  #hear(levels) {
    const level = Math.min(1, Math.max(0, Number(levels?.[this.of]) || 0));
    this.style.setProperty('--level', String(level));
    if (this.look !== 'bar' || Date.now() - this.#spoken < SPOKEN_TIME) return;
    this.#spoken = Date.now();
    this.renderRoot.querySelector('.bar')?.setAttribute('aria-valuenow', String(Math.round(level * 100)));
  }

  render() {
    if (this.look !== 'bar') return nothing;
    return html`<div class="bar ${language().direction}" role="meter" aria-label=${this.label} aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"><span></span></div>`;
  }
}

customElements.define('wp-meter', WpMeter);
