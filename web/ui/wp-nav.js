// SPDX-License-Identifier: MIT
// The tabs of the phone: at the foot of a small window, at the side of a wide one.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { TABS } from '../state/select.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-icon.js';

/** @type {Record<string, string>} */
const ICONS = { history: 'history', dialpad: 'dialpad', settings: 'cog' };

export class WpNav extends WpElement {
  static styles = [shared, css`
    ul { display: flex; justify-content: space-around; gap: .25rem; max-inline-size: 30rem; margin-inline: auto; }
    li { flex: 1; }
    a {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: .15rem;
      min-block-size: 52px;
      padding: .3rem .25rem .25rem;
      border: 1px solid transparent;
      border-radius: 14px;
      color: var(--wp-ink-soft);
      font-size: .78rem;
      font-weight: 560;
      text-decoration: none;
      -webkit-tap-highlight-color: transparent;
      transition: color var(--wp-quick);
    }
    .mark {
      display: grid;
      place-items: center;
      inline-size: 58px;
      block-size: 30px;
      border-radius: 999px;
      transition: background var(--wp-calm) var(--wp-ease);
    }
    wp-icon { font-size: .95rem; }
    a[aria-current] { color: var(--wp-ink); }
    a[aria-current] .mark { background: var(--wp-accent-soft); color: var(--wp-accent); }
    @media (hover: hover) { a:hover { color: var(--wp-ink); } }
    @media (min-width: 900px) {
      ul { flex-direction: column; max-inline-size: none; }
      a {
        flex-direction: row;
        gap: .5rem;
        min-block-size: 48px;
        padding: .25rem .75rem .25rem .35rem;
        font-size: .98rem;
      }
      .mark { inline-size: 42px; background: none !important; }
      a[aria-current] { background: var(--wp-accent-soft); }
      @media (hover: hover) { a:hover:not([aria-current]) { background: var(--wp-sunken); } }
    }
    @media (forced-colors: active) { a[aria-current] { border-color: Highlight; } }
  `];

  render() {
    return html`
      <nav aria-label=${say('nav.main')}>
        <ul>${TABS.map((tab) => html`
          <li><a href="#${tab}" aria-current=${this.state.tab === tab ? 'page' : nothing}
            @click=${(/** @type {Event} */ event) => this.#open(event, tab)}>
            <span class="mark"><wp-icon name=${ICONS[tab]}></wp-icon></span><span>${say(`nav.${tab}`)}</span>
          </a></li>`)}
        </ul>
      </nav>`;
  }

  /** @param {Event} event @param {string} tab */
  #open(event, tab) {
    event.preventDefault();
    this.intent('tab', { tab });
  }
}

customElements.define('wp-nav', WpNav);
