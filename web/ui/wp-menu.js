// SPDX-License-Identifier: MIT
// The side menu: who this is, how the server is, what has no place at the foot, and the way out. It comes from
// the side where lines begin, or from the other one where the operator wants that.
import { css, html, nothing } from 'lit';
import { language, say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { brand, clean, serverName, status } from '../state/select.js';
import { balance, hasFlag, headline, identity, menu } from '../state/menu.js';
import { Clock, WpElement } from './wp-element.js';
import { hasButtons } from '../state/desk.js';
import { BUILT } from './pages.js';
import { shared } from './styles.js';
import { mark } from './mark.js';
import './icons-more.js';
import './wp-icon.js';

export class WpMenu extends WpElement {
  static properties = { copied: { state: true } };

  static styles = [shared, css`
    dialog {
      position: fixed;
      inset-block: 0;
      inset-inline: 0 auto;
      inline-size: min(340px, 100% - 3rem);
      block-size: 100dvh;
      max-block-size: none;
      max-inline-size: none;
      margin: 0;
      padding: 0;
      border: 0;
      border-start-end-radius: 28px;
      border-end-end-radius: 28px;
      overflow: hidden auto;
      background: var(--wp-surface);
      color: var(--wp-ink);
      box-shadow: var(--wp-float);
      overscroll-behavior: contain;
    }
    dialog.right { inset-inline: auto 0; border-radius: 0; border-start-start-radius: 28px; border-end-start-radius: 28px; }
    dialog[open] { display: flex; flex-direction: column; animation: slide var(--wp-calm) var(--wp-ease); }
    dialog::backdrop { background: var(--wp-veil); backdrop-filter: blur(6px); }
    @keyframes slide { from { opacity: 0; translate: var(--from) 0; } }
    dialog { --from: -2rem; outline: none; }
    dialog.right { --from: 2rem; }
    dialog:dir(rtl) { --from: 2rem; }
    dialog.right:dir(rtl) { --from: -2rem; }

    .head { display: flex; align-items: center; gap: .75rem; padding-block: 1.25rem .9rem; padding-inline: 1.25rem .75rem; }
    .mark { flex: none; inline-size: 46px; block-size: 46px; }
    .who { flex: 1; min-inline-size: 0; line-height: 1.25; }
    h2 { font-size: 1.15rem; }
    .who small { display: block; font-size: .85rem; }
    .close { flex: none; display: grid; place-items: center; inline-size: 44px; block-size: 44px; border-radius: 50%; color: var(--wp-ink-soft); }
    @media (hover: hover) { .close:hover, .row:hover, .money:hover { background: var(--wp-sunken); } }

    .state { display: flex; gap: .65rem; margin-inline: 1rem; padding: .8rem .9rem; border: 1px solid transparent; border-radius: 18px; background: var(--wp-go-soft); font-size: .9rem; line-height: 1.35; }
    .state wp-icon { margin-block-start: .05rem; color: var(--wp-go); font-size: .9rem; }
    .state div { min-inline-size: 0; }
    .state b { display: block; font-weight: 600; }
    .state.busy { background: var(--wp-hold-soft); }
    .state.busy wp-icon { color: var(--wp-hold); }
    .state.bad { background: var(--wp-stop-soft); }
    .state.bad wp-icon { color: var(--wp-stop); }

    .money { display: flex; align-items: center; gap: .5rem; min-block-size: 50px; color: inherit; text-decoration: none; margin-block-start: .75rem; margin-inline: 1rem; padding: .75rem .9rem; border: 1px solid var(--wp-line); border-radius: 18px; }
    .money b { font-size: 1.15rem; font-weight: 620; margin-inline-start: auto; }
    .money wp-icon { color: var(--wp-ink-soft); font-size: .8rem; }
    .money:dir(rtl) wp-icon { scale: -1 1; }
    .side { margin-block-start: .75rem; margin-inline: 1rem; }
    ul { padding: .75rem .5rem; }
    .row {
      display: flex;
      align-items: center;
      gap: .9rem;
      inline-size: 100%;
      min-block-size: 50px;
      padding: .35rem .9rem;
      border-radius: 16px;
      color: inherit;
      font-weight: 540;
      text-align: start;
      text-decoration: none;
    }
    .row wp-icon { color: var(--wp-ink-soft); font-size: .95rem; }
    .out, .out wp-icon { color: var(--wp-stop); }
    @media (min-width: 900px) { .rest { display: none; } }
    .foot { margin-block-start: auto; padding-block: .75rem max(1rem, env(safe-area-inset-bottom)); padding-inline: 1.4rem; border-block-start: 1px solid var(--wp-line); font-size: .78rem; }
    .foot dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .15rem .75rem; }
    dt { color: var(--wp-ink-soft); }
    dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; user-select: all; -webkit-user-select: all; }
    @media (forced-colors: active) { dialog, .state { border: 1px solid CanvasText; } }
  `];

  constructor() {
    super();
    this.copied = false;
    this.clock = new Clock(this, () => this.state.menuOpen && this.state.account.retryAt > 0);
  }

  updated() {
    const dialog = /** @type {HTMLDialogElement|null} */ (this.find('dialog'));
    if (!dialog || dialog.open) return;
    dialog.showModal();
    if (hasFlag(this.state, 'displayBalance')) this.intent('money');
  }

  render() {
    const { state } = this;
    if (!state.menuOpen) return nothing;
    return html`
      <dialog autofocus class=${hasFlag(state, 'menuRight') ? 'right' : ''} aria-labelledby="title"
        @click=${this.#outside} @cancel=${this.#cancelled}>
        <div class="head">
          <span class="mark">${mark(this.state)}</span>
          <div class="who"><h2 id="title" class="clip"><bdi>${headline(state)}</bdi></h2>${this.#who()}</div>
          <button class="close" type="button" aria-label=${say('menu.close')} @click=${() => this.#close()}><wp-icon name="close"></wp-icon></button>
        </div>
        ${this.#server()}
        ${this.#money()}
        ${hasButtons(state, 'side') ? html`<wp-buttons class="side" placement="side" .state=${state} @intent=${() => this.#close()}></wp-buttons>` : nothing}
        <ul>
          ${menu(state, BUILT).slice(5).map((entry) => html`
            <li class="rest"><a class="row" href="?tab=${entry.tab}" @click=${(/** @type {Event} */ event) => this.#go(event, entry.tab)}>
              <wp-icon name=${entry.icon}></wp-icon><bdi class="clip">${entry.title}</bdi></a></li>`)}
          ${state.install === 'none' ? nothing : html`
            <li><button class="row" type="button" @click=${() => this.#then('install', { ask: true })}><wp-icon name="cellphone-arrow-down"></wp-icon>${say('install.menu')}</button></li>`}
          <li><button class="row out" type="button" @click=${() => this.#then('logout')}><wp-icon name="logout"></wp-icon>${say('settings.logout')}</button></li>
        </ul>
        ${this.#marks()}
      </dialog>`;
  }

  #who() {
    const who = identity(this.state);
    return who ? html`<small class="soft clip"><bdi>${who}</bdi></small>` : nothing;
  }

  #server() {
    const now = status(this.state, this.clock.now);
    const icon = { good: 'check-circle', busy: 'sync', bad: 'alert-circle' }[now.level];
    const server = this.state.account.server || this.state.config?.wsServers?.[0] || '';
    return html`
      <div class="state ${now.level}">
        <wp-icon name=${icon}></wp-icon>
        <div><b>${now.word}</b><span class="digits">${now.detail}</span>${server ? html`<div class="soft clip"><bdi>${serverName(server)}</bdi></div>` : nothing}</div>
      </div>`;
  }

  #money() {
    const sum = balance(this.state, language().language);
    if (!sum && !hasFlag(this.state, 'acceptPayment')) return nothing;
    return html`<a class="money" href="?tab=balance" @click=${(/** @type {Event} */ event) => this.#go(event, 'balance')}>
      <span class="soft">${say(sum ? 'menu.balance' : 'menu.top-up')}</span><b class="digits"><bdi>${sum}</bdi></b><wp-icon name="chevron-right"></wp-icon></a>`;
  }

  /** What support asks for: which installation, which build. */
  #marks() {
    const { config, build } = this.state;
    const uuid = hasFlag(this.state, 'hideUuid') ? '' : clean(config?.uuid, 64);
    const named = headline(this.state) === brand(this.state);
    if (named && !uuid && !build) return nothing;
    return html`
      <div class="foot">
        ${named ? nothing : html`<p class="soft">${brand(this.state)}</p>`}
        <dl>
          ${uuid ? html`<dt>${say('menu.uuid')}</dt><dd dir="ltr">${uuid}</dd>` : nothing}
          ${build && !hasFlag(this.state, 'hideUuid') ? html`<dt>${say('menu.version')}</dt><dd dir="ltr">${build}</dd>` : nothing}
        </dl>
      </div>`;
  }

  /** @param {MouseEvent} event  on the dialog itself: beside what is in it */
  #outside(event) {
    if (event.target !== event.currentTarget) return;
    const { left, right, top, bottom } = /** @type {HTMLElement} */ (event.target).getBoundingClientRect();
    if (event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom) this.#close();
  }

  /** @param {Event} event */
  #cancelled(event) {
    event.preventDefault();
    this.#close();
  }

  /** @param {Event} event @param {string} tab */
  #go(event, tab) {
    event.preventDefault();
    this.#then('tab', { tab });
  }

  /** @param {string} name @param {Record<string, unknown>} [detail] */
  #then(name, detail) {
    this.#close();
    this.intent(name, detail);
  }

  #close() {
    this.intent('menu', { open: false });
  }
}

customElements.define('wp-menu', WpMenu);
