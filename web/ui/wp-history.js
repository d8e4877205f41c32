// SPDX-License-Identifier: MIT
// The calls of this session, newest first, each with its outcome in words and a way to dial it again.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { history, isolate } from '../state/select.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-icon.js';

const ICONS = { outgoing: 'call-made', incoming: 'call-received', missed: 'phone-missed' };

export class WpHistory extends WpElement {
  static properties = { brief: { type: Boolean } };

  static styles = [shared, css`
    h1, h2 { margin-block-end: 1rem; font-size: 1.5rem; }
    h2 { font-size: 1.05rem; }
    ul { display: grid; gap: .15rem; }
    li {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto auto;
      align-items: center;
      gap: .8rem;
      min-block-size: 64px;
      padding: .4rem .1rem;
      border-block-end: 1px solid var(--wp-line);
    }
    li:last-child { border-block-end: 0; }
    .sort { display: grid; place-items: center; inline-size: 40px; block-size: 40px; border-radius: 38%; background: var(--wp-accent-soft); color: var(--wp-accent); font-size: .85rem; }
    .missed .sort { background: var(--wp-stop-soft); color: var(--wp-stop); }
    .who { display: block; font-weight: 580; }
    .outcome { font-size: .875rem; }
    .missed .outcome { color: var(--wp-stop); }
    .text { min-inline-size: 0; line-height: 1.3; }
    .clip2 { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
    time { font-size: .875rem; }
    .button { inline-size: 44px; color: var(--wp-accent); }
    .empty { display: grid; justify-items: center; gap: .4rem; padding: 2.5rem 1rem; text-align: center; }
    .empty wp-icon { margin-block-end: .5rem; color: var(--wp-line-strong); font-size: 2rem; }
    .empty strong { font-weight: 600; }
    .empty p { max-inline-size: 19rem; font-size: .93rem; }
  `];

  constructor() {
    super();
    this.brief = false;
  }

  render() {
    const entries = history(this.state, this.brief ? 8 : undefined);
    return html`
      ${this.brief ? html`<h2>${say('history.recent')}</h2>` : html`<h1>${say('history.title')}</h1>`}
      ${entries.length ? html`<ul>${entries.map((entry) => this.#entry(entry))}</ul>` : html`
        <div class="empty">
          <wp-icon name="history"></wp-icon>
          <strong>${say('history.empty')}</strong>
          <p class="soft">${say('history.empty-hint')}</p>
        </div>`}`;
  }

  /** @param {import('../state/select.js').Entry} entry */
  #entry({ past, who, sort, words, when }) {
    return html`
      <li class=${sort}>
        <span class="sort"><wp-icon name=${ICONS[sort]}></wp-icon></span>
        <span class="text">
          <bdi class="who clip">${who.title}</bdi>
          <span class="outcome soft clip2">${who.detail ? html`<bdi class="digits">${who.detail}</bdi> · ` : nothing}<span class="digits">${words}</span></span>
        </span>
        <time class="soft digits">${when}</time>
        ${who.number ? html`<button class="button bare round" aria-label=${say('history.dial', { who: isolate(who.title) })}
          @click=${() => this.intent('dial', { text: past.peer })}><wp-icon name="phone"></wp-icon></button>` : nothing}
      </li>`;
  }
}

customElements.define('wp-history', WpHistory);
