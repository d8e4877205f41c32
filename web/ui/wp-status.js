// SPDX-License-Identifier: MIT
// The state of the registration: a word that never misses, and what it waits for while it is not well.
// The count-down stands beside the live region, so that it is not read out every second.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { secondsUntil, status } from '../state/select.js';
import { Clock, WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-icon.js';

const ICONS = { good: 'check-circle', busy: 'sync', bad: 'alert-circle' };

export class WpStatus extends WpElement {
  static properties = { view: { type: String } };

  static styles = [shared, css`
    .pill {
      display: inline-flex;
      align-items: center;
      gap: .4rem;
      padding-block: .3rem; padding-inline: .5rem .75rem;
      border: 1px solid var(--wp-line);
      border-radius: 999px;
      background: var(--wp-surface);
      font-size: .875rem;
      font-weight: 560;
      white-space: nowrap;
      transition: background var(--wp-calm), color var(--wp-calm);
    }
    .pill wp-icon { font-size: .8rem; }
    .good wp-icon { color: var(--wp-go); }
    .busy { background: var(--wp-hold-soft); color: var(--wp-hold); border-color: transparent; }
    .bad { background: var(--wp-stop-soft); color: var(--wp-stop); border-color: transparent; }
    .busy wp-icon { animation: turn 1.6s linear infinite; }
    @keyframes turn { to { transform: rotate(-360deg); } }

    .strip {
      display: flex;
      align-items: center;
      gap: .75rem;
      padding-block: .5rem; padding-inline: 1rem .75rem;
      border: 1px solid transparent;
      border-radius: var(--wp-radius);
      background: var(--wp-hold-soft);
      color: var(--wp-ink);
      font-size: .875rem;
      line-height: 1.35;
    }
    .strip.bad { background: var(--wp-stop-soft); }
    .strip p { flex: 1; min-inline-size: 0; padding-block: .35rem; }
    .button { min-block-size: 44px; padding: .25rem .9rem; white-space: nowrap; }
    @media (min-width: 900px) {
      .strip { flex-direction: column; align-items: stretch; gap: .4rem; padding: .6rem .75rem .75rem; }
      .strip p { padding: 0 .25rem; }
    }
    @media (forced-colors: active) { .pill, .strip { border-color: CanvasText; } }
  `];

  constructor() {
    super();
    /** 'pill' or 'strip' */
    this.view = 'pill';
    this.clock = new Clock(this, () => this.view === 'strip' && secondsUntil(this.state.account.retryAt, Date.now()) > 0);
  }

  render() {
    const now = status(this.state, this.clock.now);
    if (this.view === 'strip') return this.#strip(now);
    return html`
      <div class="pill ${now.level}" role="status" aria-label=${say('status.label')}>
        <wp-icon name=${ICONS[now.level]}></wp-icon><span>${now.word}</span>
      </div>`;
  }

  /** @param {import('../state/select.js').Status} now */
  #strip(now) {
    if (now.level === 'good') return nothing;
    return html`
      <div class="strip digits ${now.level}">
        <p>${now.detail}</p>
        ${now.retry ? html`<button class="button" @click=${() => this.intent('retry')}>${say('status.try')}</button>` : nothing}
      </div>`;
  }
}

customElements.define('wp-status', WpStatus);
