// SPDX-License-Identifier: MIT
// A few people that may be meant, each with number and lamp. Whoever uses it says what choosing one does.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-avatar.js';

/** @typedef {import('../state/search.js').Found} Found */

export class WpSuggest extends WpElement {
  static properties = { found: { attribute: false }, act: { type: String } };

  static styles = [shared, css`
    ul { display: grid; gap: .15rem; }
    button { display: flex; align-items: center; gap: .7rem; inline-size: 100%; min-block-size: 52px; padding-block: .3rem; padding-inline: .4rem .7rem; border-radius: 16px; text-align: start; }
    wp-avatar { --avatar: 38px; flex: none; }
    .text { flex: 1; min-inline-size: 0; line-height: 1.25; }
    b { display: block; font-weight: 560; }
    small { display: block; font-size: .82rem; }
    .lamp { display: inline-flex; align-items: center; gap: .35rem; flex: none; font-size: .8rem; font-weight: 560; }
    .lamp::before { content: ''; inline-size: .6rem; block-size: .6rem; border: 1px solid transparent; border-radius: 50%; background: var(--wp-line-strong); }
    .idle::before { background: var(--wp-go); }
    .busy, .ringing { color: var(--wp-stop); }
    .busy::before { background: var(--wp-stop); }
    .ringing::before { background: var(--wp-hold); }
    @media (hover: hover) { button:hover { background: color-mix(in oklab, var(--wp-accent-soft), transparent 40%); } }
    @media (forced-colors: active) { .lamp::before { forced-color-adjust: none; border-color: CanvasText; } }
  `];

  constructor() {
    super();
    /** @type {Found[]} */
    this.found = [];
    /** symbol of what a tap does */
    this.act = 'suggest.call';
  }

  render() {
    if (!this.found.length) return nothing;
    return html`<ul aria-label=${say('suggest.list')}>${this.found.map((one) => html`
      <li><button type="button" @click=${() => this.dispatchEvent(new CustomEvent('chosen', { detail: one }))}>
        <wp-avatar .initials=${one.initials}></wp-avatar><span class="ear">${say(this.act)}</span>
        <span class="text"><b class="clip"><bdi>${one.title}</bdi></b>${one.detail ? html`<small class="soft clip digits"><bdi>${one.detail}</bdi></small>` : nothing}</span>
        ${LAMPS.includes(one.lamp) ? html`<span class="lamp ${one.lamp}">${say(`lamp.${one.lamp}`)}</span>` : nothing}
      </button></li>`)}</ul>`;
  }
}

/** @type {readonly string[]} */
const LAMPS = ['idle', 'ringing', 'busy', 'offline'];

customElements.define('wp-suggest', WpSuggest);
