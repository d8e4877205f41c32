// SPDX-License-Identifier: MIT
// The operator's buttons of one place: <wp-buttons placement="side">. Each starts a chain of actions; while one runs none
// starts another. Where the page shows a list, `selected` says how many of its rows are chosen and `rows` which.
import { css, html, nothing } from 'lit';
import { buttonsAt, chain, chainRuns, hindrance, typeOf } from '../state/agent.js';
import { clean } from '../state/select.js';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import { tones } from './tones.js';
import './wp-fa.js';

/** @typedef {{ [name: string]: any }} Json */

export class WpButtons extends WpElement {
  static properties = { placement: { type: String }, selected: { attribute: false }, rows: { attribute: false } };

  static styles = [shared, tones, css`
    :host([hidden]) { display: none; }
    ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .6rem; }
    :host([placement='side']) ul { grid-template-columns: minmax(0, 1fr); gap: .4rem; }
    :host([placement='footer']) ul { display: flex; flex-wrap: wrap; justify-content: center; gap: .4rem; }
    @media (min-width: 900px) { :host([placement='footer']) ul { justify-content: start; } }
    li { position: relative; min-inline-size: 0; }
    button {
      display: flex;
      align-items: center;
      gap: .65rem;
      inline-size: 100%;
      min-block-size: 52px;
      padding-block: .45rem; padding-inline: .5rem .8rem;
      border: 1px solid var(--tone-line, color-mix(in oklab, var(--tone) 22%, transparent));
      border-radius: 16px;
      background: var(--tone-soft);
      color: var(--tone-ink);
      font-weight: 570;
      line-height: 1.2;
      text-align: start;
      transition: transform var(--wp-quick), box-shadow var(--wp-quick), opacity var(--wp-quick);
    }
    button > span { min-inline-size: 0; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
    .sign { display: grid; place-items: center; flex: none; inline-size: 34px; block-size: 34px; border-radius: 11px; background: color-mix(in oklab, var(--tone-ink) 11%, transparent); font-size: .95rem; }
    :host([placement='footer']) button { min-block-size: 44px; padding-block: .3rem; padding-inline: .35rem .9rem; border-radius: 999px; font-size: .9rem; }
    :host([placement='footer']) .sign { border-radius: 50%; inline-size: 32px; block-size: 32px; font-size: .85rem; }
    :host([placement='side']) button { min-block-size: 46px; font-size: .95rem; }
    button:active:not([aria-disabled='true']) { transform: scale(.97); }
    button[aria-disabled='true'] { cursor: default; }
    button[aria-disabled='true']:not([aria-busy='true']) { border-style: dashed; background: transparent; color: var(--wp-ink-soft); }
    .tip {
      position: absolute;
      z-index: 5;
      inset-block-start: calc(100% + 6px);
      inset-inline-start: .25rem;
      inline-size: max-content;
      max-inline-size: min(16rem, 80vw);
      padding: .4rem .7rem;
      border: 1px solid var(--tone-line, transparent);
      border-radius: 10px;
      background: var(--tone);
      color: var(--on-tone);
      box-shadow: var(--wp-float);
      font-size: .85rem;
      line-height: 1.3;
      overflow-wrap: anywhere;
      pointer-events: none;
      visibility: hidden;
      opacity: 0;
      transition: opacity var(--wp-quick);
    }
    :host([placement='footer']) .tip { inset-block: auto calc(100% + 6px); }
    li:nth-child(even) .tip { inset-inline: auto .25rem; }
    @media (max-width: 899.98px) {
      /* At the foot of a small window a button stands anywhere: what it says is centred above all of them. */
      :host([placement='footer']) ul { position: relative; }
      :host([placement='footer']) li { position: static; }
      :host([placement='footer']) .tip { inset-inline: 0; margin-inline: auto; }
    }
    @media (hover: hover) {
      button:hover:not([aria-disabled='true']) { box-shadow: var(--wp-lift); filter: brightness(1.03); }
      button:hover + .tip { visibility: visible; opacity: 1; transition-delay: .35s; }
    }
    button:focus-visible + .tip { visibility: visible; opacity: 1; }
    .quiet .tip { visibility: hidden !important; }
    .turning { inline-size: 18px; block-size: 18px; border: 2.5px solid color-mix(in oklab, currentColor 25%, transparent); border-block-start-color: currentColor; border-radius: 50%; animation: turn .8s linear infinite; }
    @keyframes turn { to { transform: rotate(1turn); } }
    .why { margin-block-start: .4rem; font-size: .85rem; }
    @media (forced-colors: active) { .tip { border-color: CanvasText; } }
  `];

  constructor() {
    super();
    this.placement = 'agent';
    /** @type {number | null} */ this.selected = null;
    /** @type {Json | null} what is selected, for the button's script */ this.rows = null;
  }

  render() {
    const buttons = buttonsAt(this.state, this.placement);
    this.hidden = !buttons.length;
    if (!buttons.length) return nothing;
    const named = say(`button.at-${this.placement === 'agent' || this.placement === 'side' || this.placement === 'footer' ? this.placement : 'page'}`);
    return html`<ul aria-label=${named}>${buttons.map((button) => this.#button(button))}</ul>`;
  }

  /** @param {Json} button */
  #button(button) {
    const { state } = this;
    const busy = chainRuns(state) && chain(state).button === button.id;
    const why = hindrance(state, button, this.selected);
    const tip = [clean(button.tooltip, 200), busy ? '' : why].filter(Boolean).join(' · ');
    const id = `tip-${button.id}`;
    return html`<li class="toned ${typeOf(button)}">
      <button type="button" aria-disabled=${why ? 'true' : 'false'} aria-busy=${busy ? 'true' : 'false'} aria-describedby=${tip ? id : nothing}
        @click=${() => this.#press(button)} @keydown=${this.#hush} @blur=${this.#speak}>
        <i class="sign" aria-hidden="true">${busy ? html`<i class="turning"></i>` : html`<wp-fa name=${String(button.icon ?? '').slice(0, 64)}></wp-fa>`}</i>
        <span><bdi>${clean(button.label, 100)}</bdi></span>
      </button>
      ${tip ? html`<span class="tip" role="tooltip" id=${id}><bdi>${tip}</bdi></span>` : nothing}
    </li>`;
  }

  /** @param {Json} button */
  #press(button) {
    if (chainRuns(this.state)) return;  // too few rows or too many: the chain itself says so
    this.intent('agent', { wish: { name: 'press', button: button.id, selected: this.selected, ...(this.rows ? { data: this.rows } : {}) } });
  }

  /** A tooltip in the way can be sent away (WCAG 1.4.13). @param {KeyboardEvent} event */
  #hush({ key, currentTarget }) {
    if (key === 'Escape') /** @type {HTMLElement} */ (currentTarget).parentElement?.classList.add('quiet');
  }

  /** @param {Event} event */
  #speak({ currentTarget }) { /** @type {HTMLElement} */ (currentTarget).parentElement?.classList.remove('quiet'); }
}

customElements.define('wp-buttons', WpButtons);
