// SPDX-License-Identifier: MIT
// Offers to install the phone; where the browser has no such offer (Apple's), says how to do it by hand.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { brand } from '../state/select.js';
import { WpElement } from './wp-element.js';
import { mark } from './mark.js';
import { shared } from './styles.js';
import './icons-more.js';
import './wp-icon.js';

export class WpInstall extends WpElement {
  static styles = [shared, css`
    section { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .25rem .9rem; align-items: start; padding: 1rem; border: 1px solid var(--wp-line); border-radius: 22px; background: var(--wp-surface); box-shadow: var(--wp-float); }
    .mark { grid-row: span 2; inline-size: 44px; block-size: 44px; }
    h2 { align-self: center; font-size: 1rem; }
    p, ol { grid-column: 2 / -1; font-size: .9rem; }
    .close { display: grid; place-items: center; inline-size: 44px; block-size: 44px; margin-block-start: -.5rem; margin-inline-end: -.5rem; border-radius: 50%; color: var(--wp-ink-soft); }
    .button { grid-column: 2 / -1; justify-self: start; margin-block-start: .6rem; }
    ol { display: grid; gap: .5rem; margin-block-start: .35rem; }
    li { display: flex; align-items: center; gap: .6rem; }
    li wp-icon { color: var(--wp-accent); font-size: .95rem; }
  `];

  render() {
    const { install, installCard } = this.state;
    if (!installCard || install === 'none') return nothing;
    const ios = install === 'ios';
    return html`
      <section aria-labelledby="title">
        <span class="mark">${mark(this.state)}</span>
        <h2 id="title">${say('install.title', { brand: brand(this.state) })}</h2>
        <button class="close" type="button" aria-label=${say('alert.dismiss')} @click=${() => this.intent('install', { ask: false })}><wp-icon name="close"></wp-icon></button>
        ${ios ? html`<ol>
          <li><wp-icon name="export-variant"></wp-icon><span>${say('install.ios-share')}</span></li>
          <li><wp-icon name="plus-box-outline"></wp-icon><span>${say('install.ios-add')}</span></li></ol>` : html`
          <p class="soft">${say('install.why')}</p>
          <button class="button main" type="button" @click=${() => this.intent('install', { ask: true })}>${say('install.now')}</button>`}
      </section>`;
  }
}

customElements.define('wp-install', WpInstall);
