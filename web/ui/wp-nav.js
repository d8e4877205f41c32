// SPDX-License-Identifier: MIT
// The tabs of the phone as the operator has put them together: at the foot of a small window, where what is
// too many moves behind "More", at the side of a wide one.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { menu } from '../state/menu.js';
import { WpElement } from './wp-element.js';
import { hasButtons } from '../state/desk.js';
import { BUILT } from './pages.js';
import { shared } from './styles.js';
import './wp-icon.js';

/** How many tabs stand side by side at 320 px. */
const SIDE_BY_SIDE = 6;
const COUNT_MAX = 99;

/** @typedef {import('../state/menu.js').Entry} Entry */

export class WpNav extends WpElement {
  static styles = [shared, css`
    ul { display: flex; justify-content: space-around; gap: .15rem; max-inline-size: 34rem; margin-inline: auto; }
    li { flex: 1 1 0; min-inline-size: 0; }
    a, .more {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: .15rem;
      inline-size: 100%;
      min-block-size: 52px;
      padding: .3rem .1rem .25rem;
      border: 1px solid transparent;
      border-radius: 14px;
      color: var(--wp-ink-soft);
      font-size: clamp(.69rem, 3.3vw, .78rem);
      font-weight: 560;
      text-decoration: none;
      -webkit-tap-highlight-color: transparent;
      transition: color var(--wp-quick);
    }
    .word { max-inline-size: 100%; }
    .mark {
      position: relative;
      display: grid;
      place-items: center;
      inline-size: min(58px, 100%);
      block-size: 30px;
      border-radius: 999px;
      transition: background var(--wp-calm) var(--wp-ease);
    }
    .badge {
      position: absolute;
      inset-block-start: -2px;
      inset-inline-start: calc(50% + 4px);
      min-inline-size: 1.15rem;
      padding-inline: .28rem;
      border: 2px solid var(--wp-surface);
      border-radius: 999px;
      background: var(--wp-stop);
      color: var(--wp-on-stop);
      font-size: .69rem;
      font-weight: 680;
      line-height: 1.15rem;
      text-align: center;
    }
    wp-icon { font-size: .95rem; }
    a[aria-current] { color: var(--wp-ink); }
    a[aria-current] .mark { background: var(--wp-accent-soft); color: var(--wp-accent); }
    @media (hover: hover) { a:hover, .more:hover { color: var(--wp-ink); } }
    .foot { padding-block-end: .35rem; }
    @media (max-width: 899.98px) {
      .rest, .side { display: none; }
      /* Six words beside each other: each as wide as it is, those of two words below each other. */
      .many { gap: 0; }
      .many li { flex: 1 1 auto; min-inline-size: min-content; }
      .many a, .many .more { padding-inline: 0; border-inline-width: 0; font-size: clamp(.66rem, 2.95vw, .78rem); letter-spacing: -.01em; line-height: 1.15; }
      .many .word { display: -webkit-box; max-inline-size: 16.4vw; overflow-wrap: break-word; text-align: center; white-space: normal; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
    }
    @media (max-width: 359.98px) {
      /* No room for words: they are there for who listens. */
      .many .word { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
      .many a, .many .more { justify-content: center; }
      .many wp-icon { font-size: 1.15rem; }
    }
    @media (min-width: 900px) {
      :host { display: flex; flex-direction: column; gap: 1rem; overflow: auto; }
      .foot { order: 2; padding: 0; }
      .side { order: 1; }
      ul { flex-direction: column; max-inline-size: none; }
      li.fold { display: none; }
      a {
        flex-direction: row;
        gap: .5rem;
        min-block-size: 48px;
        padding-block: .25rem;
        padding-inline: .35rem .75rem;
        font-size: .98rem;
      }
      .mark { inline-size: 42px; background: none !important; }
      a[aria-current] { background: var(--wp-accent-soft); }
      @media (hover: hover) { a:hover:not([aria-current]) { background: var(--wp-sunken); } }
    }
    @media (forced-colors: active) { a[aria-current] { border-color: Highlight; } .badge { border-color: CanvasText; } }
  `];

  render() {
    const entries = menu(this.state, BUILT);
    const front = entries.length > SIDE_BY_SIDE ? SIDE_BY_SIDE - 1 : entries.length;
    const { state } = this;
    return html`
      ${hasButtons(state, 'footer') ? html`
        <wp-buttons class="foot" role="region" aria-label=${say('button.at-footer')} placement="footer" .state=${state}></wp-buttons>` : nothing}
      <nav aria-label=${say('nav.main')}>
        <ul class=${front + (front < entries.length ? 1 : 0) >= SIDE_BY_SIDE ? 'many' : ''}>
          ${entries.map((entry, at) => html`<li class=${at < front ? '' : 'rest'}>${this.#tab(entry)}</li>`)}
          ${front < entries.length ? html`
            <li class="fold"><button class="more" type="button" aria-haspopup="dialog" @click=${() => this.intent('menu', { open: true })}>
              <span class="mark"><wp-icon name="dots-horizontal"></wp-icon></span><span class="word clip">${say('nav.more')}</span>
            </button></li>` : nothing}
        </ul>
      </nav>
      ${hasButtons(state, 'side') ? html`
        <wp-buttons class="side" role="region" aria-label=${say('button.at-side')} placement="side" .state=${state}></wp-buttons>` : nothing}`;
  }

  /** @param {Entry} entry */
  #tab({ tab, title, icon, badge }) {
    return html`
      <a href="?tab=${tab}" aria-current=${this.state.tab === tab ? 'page' : nothing}
        @click=${(/** @type {MouseEvent} */ event) => this.#open(event, tab)}>
        <span class="mark"><wp-icon name=${icon}></wp-icon>
          ${badge ? html`<span class="badge digits" aria-hidden="true">${badge > COUNT_MAX ? `${COUNT_MAX}+` : badge}</span>` : nothing}
        </span><span class="word clip"><bdi>${title}</bdi></span>${badge ? html`<span class="ear">${say('nav.badge', { count: badge })}</span>` : nothing}
      </a>`;
  }

  /** A click with a modifier is the browser's: another window with that tab. @param {MouseEvent} event @param {string} tab */
  #open(event, tab) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.intent('tab', { tab });
  }
}

customElements.define('wp-nav', WpNav);
