// SPDX-License-Identifier: MIT
// What happened and what to do about it. A failure stays until it is dismissed; the ordinary end of a call
// is only mentioned and goes by itself.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { alert } from '../state/select.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-icon.js';

const MENTION_TIME = 6000;

export class WpAlert extends WpElement {
  static styles = [shared, css`
    .card {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      align-items: start;
      gap: .1rem .75rem;
      padding-block: .85rem; padding-inline: 1rem .6rem;
      border: 1px solid transparent;
      border-radius: 20px;
      background: var(--wp-stop-soft);
      animation: appear var(--wp-calm) var(--wp-ease);
    }
    .card > wp-icon { margin-block-start: .05rem; color: var(--wp-stop); font-size: 1rem; }
    .card.quiet { background: var(--wp-raised); border-color: var(--wp-line); box-shadow: var(--wp-lift); }
    .card.quiet > wp-icon { color: var(--wp-ink-soft); }
    .text { min-inline-size: 0; overflow-wrap: anywhere; }
    strong { display: block; font-weight: 620; }
    .text p { font-size: .925rem; }
    .text .code { margin-block-start: .2rem; font-size: .8rem; }
    a.button { color: inherit; text-decoration: none; }
    .close { inline-size: 44px; block-size: 44px; min-block-size: 0; margin: -.5rem 0; }
    .acts { grid-column: 2 / -1; display: flex; flex-wrap: wrap; gap: .5rem; margin-block-start: .6rem; }
    .acts wp-icon { font-size: .85rem; }
    .quiet.card { align-items: center; padding-block: .6rem; }
    .quiet .close { margin: 0; }
    .quiet .acts { grid-column: 3; grid-row: 1; margin: 0; flex-wrap: nowrap; }
    @media (max-width: 480px) { .quiet .acts { gap: 0; } .quiet .acts .button:not(.close) { padding-inline: .7rem; } .quiet .acts .button:not(.close) wp-icon { display: none; } }
    @keyframes appear { from { opacity: 0; transform: translateY(-6px); } }
    @media (forced-colors: active) { .card { border-color: CanvasText; } }
  `];

  #timer = 0;

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  /** A mention leaves after a while, but not while it is being pointed at or has the focus. */
  updated() {
    clearTimeout(this.#timer);
    if (!alert(this.state)?.quiet) return;
    this.#timer = Number(setTimeout(() => (this.matches(':hover, :focus-within') ? this.updated() : this.intent('dismiss')), MENTION_TIME));
  }

  render() {
    const now = alert(this.state);
    if (!now) return nothing;
    return html`
      <div class="card ${now.quiet ? 'quiet' : ''}">
        <wp-icon name=${now.quiet ? 'phone-hangup' : 'alert-circle'}></wp-icon>
        <div class="text" role=${now.quiet ? nothing : 'alert'}>
          <strong>${now.what}</strong>
          ${now.words ? html`<p class="soft">“<bdi>${now.words}</bdi>”</p>` : nothing}
          ${now.advice ? html`<p>${now.advice}</p>` : nothing}
          ${now.code ? html`<p class="code soft digits">${now.code}</p>` : nothing}
        </div>
        ${now.quiet ? html`<span class="acts">${this.#redial(now)}${this.#close()}</span>` : html`
          ${now.kind === 'reach' || now.kind === 'cannot' ? nothing : this.#close()}
          ${now.redial || now.retry || now.link ? html`<div class="acts">
            ${this.#redial(now)}
            ${now.retry ? html`<button class="button" @click=${() => this.intent('retry')}><wp-icon name="refresh"></wp-icon>${say('alert.retry')}</button>` : nothing}
            ${now.link ? html`<a class="button" href=${now.link} target="_blank" rel="noopener noreferrer">${say('alert.look')}</a>` : nothing}
          </div>` : nothing}`}
      </div>`;
  }

  /** @param {import('../state/select.js').Alert} now */
  #redial(now) {
    if (!now.redial) return nothing;
    return html`<button class="button" @click=${() => this.intent('dial', { text: now.redial })}>
      <wp-icon name="phone"></wp-icon>${say('ended.redial')}
    </button>`;
  }

  #close() {
    return html`<button class="button bare round close" aria-label=${say('alert.dismiss')} @click=${() => this.intent('dismiss')}>
      <wp-icon name="close"></wp-icon>
    </button>`;
  }
}

customElements.define('wp-alert', WpAlert);
