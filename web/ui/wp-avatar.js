// SPDX-License-Identifier: MIT
// A caller as a round sign: initials of a name, a figure for a number. For the eye alone.
import { LitElement, css, html } from 'lit';
import './wp-icon.js';

export class WpAvatar extends LitElement {
  static properties = {
    initials: { type: String },
    mood: { type: String, reflect: true },
  };

  static styles = css`
    :host {
      --ring: var(--wp-accent);
      display: grid;
      place-items: center;
      position: relative;
      inline-size: var(--avatar, 104px);
      block-size: var(--avatar, 104px);
      border: 1px solid transparent;
      border-radius: 50%;
      background: radial-gradient(circle at 32% 24%, var(--wp-raised), var(--wp-accent-soft) 72%);
      box-shadow: var(--wp-lift);
      color: var(--wp-accent);
      font-size: calc(var(--avatar, 104px) * .34);
      font-weight: 560;
      letter-spacing: .01em;
    }
    :host([mood='held']) { --ring: var(--wp-hold); color: var(--wp-hold); background: radial-gradient(circle at 32% 24%, var(--wp-raised), var(--wp-hold-soft) 72%); }
    bdi { line-height: 1; }
    wp-icon { font-size: 1.05em; }
    :host([mood='ring'])::before, :host([mood='ring'])::after,
    :host([mood='wait'])::before, :host([mood='wait'])::after {
      content: '';
      position: absolute;
      inset: -1px;
      border: 2px solid var(--ring);
      border-radius: 50%;
      opacity: 0;
      animation: ring 2.4s var(--wp-ease) infinite;
      pointer-events: none;
    }
    :host([mood='ring'])::after, :host([mood='wait'])::after { animation-delay: 1.2s; }
    @keyframes ring {
      0% { transform: scale(1); opacity: .5; }
      100% { transform: scale(1.62); opacity: 0; }
    }
    @media (prefers-reduced-motion: reduce) {
      :host::before, :host::after { animation: none !important; }
    }
    @media (forced-colors: active) { :host { border-color: CanvasText; } }
  `;

  constructor() {
    super();
    this.initials = '';
    this.mood = '';
  }

  render() {
    return this.initials ? html`<bdi aria-hidden="true">${this.initials}</bdi>` : html`<wp-icon name="account"></wp-icon>`;
  }
}

customElements.define('wp-avatar', WpAvatar);
