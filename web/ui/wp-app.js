// SPDX-License-Identifier: MIT
// The whole screen: `state` in, `intent` events out. It only chooses which elements stand where.
import { css, html, nothing } from 'lit';
import { language, say } from '../state/texts/index.js';
import { announcement } from '../state/around.js';
import { canAnswerHere, chainCovers, hasButtons } from '../state/desk.js';
import { hasFlag, headline, identity } from '../state/menu.js';
import { bare } from '../state/custom.js';
import { alert, brand, callWords, foreground, isolate, party, ringing, running, screen, title } from '../state/select.js';
import { pushCard } from '../state/push.js';
import { Hears, WpElement } from './wp-element.js';
import { shared } from './styles.js';
import { mark } from './mark.js';
import { again, pageOf, standing, wantParts } from './pages.js';
import { shortcut } from './shortcuts.js';
import './wp-alert.js';
import './wp-call.js';
import './wp-dialpad.js';
import './wp-icon.js';
import './wp-incoming.js';
import './wp-login.js';
import './wp-nav.js';
import './wp-status.js';

export class WpApp extends WpElement {
  static styles = [shared, css`
    :host { position: relative; overflow: hidden; background: var(--wp-bg); color: var(--wp-ink); isolation: isolate; }
    :host::before {
      content: '';
      position: absolute;
      inset: 0;
      z-index: -1;
      background:
        radial-gradient(circle at 0 100%, transparent 30rem, color-mix(in oklab, var(--wp-accent) 5%, transparent) 30.1rem 36rem, transparent 36.1rem),
        radial-gradient(circle at 0 100%, transparent 48rem, color-mix(in oklab, var(--wp-accent) 4%, transparent) 48.1rem 56rem, transparent 56.1rem);
      pointer-events: none;
    }
    .scroll { block-size: 100%; overflow: auto; }
    .scroll.login { display: grid; grid-template-rows: auto 1fr; }
    .scroll.login wp-alert { inline-size: min(100% - 2.5rem, 400px); margin: 1.25rem auto 0; }
    .start { display: grid; place-content: center; justify-items: center; gap: 1.25rem; block-size: 100%; }
    .start .mark { inline-size: 72px; block-size: 72px; }

    .frame {
      display: grid;
      grid-template: 'menu brand pill' auto 'strip strip strip' auto 'main main main' minmax(0, 1fr) 'nav nav nav' auto / auto minmax(0, 1fr) auto;
      block-size: 100%;
    }
    .frame.right { grid-template-areas: 'brand pill menu' 'strip strip strip' 'main main main' 'nav nav nav'; grid-template-columns: minmax(0, 1fr) auto auto; }
    header { display: contents; }
    .burger { grid-area: menu; align-self: center; display: grid; place-items: center; inline-size: 48px; block-size: 48px; margin-block-start: .2rem; margin-inline-start: .25rem; border-radius: 50%; }
    .right .burger { margin-inline: 0 .25rem; }
    .right .brand { padding-inline-start: 1rem; }
    @media (hover: hover) { .burger:hover { background: var(--wp-sunken); } }
    .brand { grid-area: brand; display: flex; align-items: center; gap: .65rem; min-inline-size: 0; padding-block: .7rem .5rem; padding-inline: .15rem .25rem; line-height: 1.2; }
    .brand .mark { inline-size: 36px; block-size: 36px; flex: none; }
    .brand b { display: block; font-weight: 640; letter-spacing: -.01em; }
    .brand small { display: block; font-size: .8rem; }
    .brand div { min-inline-size: 0; }
    .brand bdi { display: block; inline-size: fit-content; max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; }
    .pill { grid-area: pill; align-self: center; padding-block-start: .2rem; padding-inline: .25rem 1rem; }
    .right .pill { padding-inline-end: .25rem; }
    .strip { grid-area: strip; padding: .25rem .75rem; }
    main > .alert { inline-size: 100%; max-inline-size: 560px; margin: .25rem auto; }
    wp-nav { grid-area: nav; padding: .35rem .5rem max(.4rem, env(safe-area-inset-bottom)); border-block-start: 1px solid var(--wp-line); background: var(--wp-surface); }
    main { grid-area: main; display: flex; flex-direction: column; min-block-size: 0; padding: 0 1rem; overflow: auto; }
    main > * { flex: none; }
    main > wp-dialpad, main > wp-call { flex: 1 0 auto; }
    main > wp-dialpad { padding-block: .25rem clamp(.6rem, 2dvh, 1.4rem); }
    main > wp-call { padding-block: .5rem clamp(.75rem, 2.4dvh, 1.6rem); }
    main > .page { flex: 1 0 auto; inline-size: 100%; max-inline-size: 560px; margin-inline: auto; padding-block: .75rem 1.5rem; }
    main > .page.fill { flex: 1 1 0; max-inline-size: 640px; min-block-size: max-content; padding-block-end: 0; }
    main > .page.wide { max-inline-size: 1100px; }
    main.bare { padding: 0; overflow: hidden; }
    main.bare > .page { flex: 1 1 0; max-inline-size: none; min-block-size: 0; padding: 0; }
    main > .own { inline-size: 100%; max-inline-size: 560px; margin-inline: auto; padding-block: .5rem 1rem; }
    .missing { display: grid; justify-items: center; align-content: center; gap: .4rem; padding-block: 3rem; text-align: center; }
    .missing .button { margin-block-start: .75rem; }
    main > wp-ladder.page { max-inline-size: 760px; }
    aside { display: none; }
    @media (max-height: 400px) { .frame:has(main > wp-call) wp-nav { display: none; } }

    .return {
      display: flex;
      align-items: center;
      gap: .6rem;
      inline-size: 100%;
      min-block-size: 52px;
      margin-block: .25rem .5rem;
      padding: .4rem 1rem;
      border-radius: 18px;
      background: var(--wp-go-soft);
      box-shadow: var(--wp-lift);
      text-align: start;
      font-weight: 560;
    }
    .return > wp-icon { color: var(--wp-go); font-size: .95rem; }
    .return span { flex: 1; min-inline-size: 0; }
    .return small { font-size: .85rem; font-weight: 450; }

    @media (min-width: 900px) {
      .frame {
        grid-template: 'brand main side' auto 'nav main side' minmax(0, 1fr) 'strip main side' auto 'pill main side' auto 'menu main side' auto / 248px minmax(0, 1fr) minmax(340px, 34%);
      }
      .frame.right {
        grid-template-areas: 'side main brand' 'side main nav' 'side main strip' 'side main pill' 'side main menu';
        grid-template-columns: minmax(340px, 34%) minmax(0, 1fr) 248px;
      }
      .frame.single { grid-template-columns: 248px minmax(0, 1fr) 0; }
      .frame.right.single { grid-template-columns: 0 minmax(0, 1fr) 248px; }
      .burger { display: flex; align-items: center; justify-content: start; gap: .9rem; inline-size: auto; margin-block: 0 1rem; margin-inline: !important .9rem; padding-inline: .95rem; border-radius: 14px; color: var(--wp-ink-soft); font-weight: 560; }
      .burger .ear { position: static; inline-size: auto; block-size: auto; clip-path: none; }
      .burger wp-icon { font-size: .95rem; }
      .brand, .right .brand { padding-block: 1.4rem 1.25rem; padding-inline: 1.4rem 1rem; }
      .brand .mark { inline-size: 44px; block-size: 44px; }
      .brand b { font-size: 1.12rem; }
      .brand b bdi { max-block-size: 2lh; white-space: normal; overflow-wrap: anywhere; }
      .brand:dir(rtl) bdi:dir(ltr) { text-align: end; }
      wp-nav { padding: .25rem .9rem; border: 0; background: none; }
      .pill, .right .pill { justify-self: start; padding: .6rem 1.4rem; }
      .strip { padding: 0 1rem; }
      main { padding: 1.5rem; }
      main > .page { padding-block: .5rem 1.5rem; }
      main > wp-settings.page { max-inline-size: 1080px; }
      aside {
        grid-area: side;
        display: block;
        min-block-size: 0;
        margin-block: 1.25rem;
        margin-inline: 0 1.25rem;
        padding: 1.5rem;
        overflow: auto;
        border: 1px solid var(--wp-line);
        border-radius: 28px;
        background: var(--wp-surface);
        box-shadow: var(--wp-lift);
      }
      aside > wp-call { min-block-size: 100%; }
      .right aside { margin-inline: 1.25rem 0; }
      .single aside { display: none; }
      .return { display: none; }
    }
  `];

  constructor() {
    super();
    new Hears(this, 'keydown', (event) => this.#typed(event));
  }

  /** Keys that work everywhere, but not behind a question that waits for an answer. @param {KeyboardEvent} event */
  #typed(event) {
    if (screen(this.state) !== 'phone' || this.state.asking) return;
    const wish = shortcut(this.state, event);
    if (!wish) return;
    event.preventDefault();
    const { name, ...detail } = wish;
    this.intent(name, detail);
  }

  /** @param {import('lit').PropertyValues} changed */
  updated(changed) {
    wantParts(this.state);
    // Its lamps go out with the page: it is not there any more to say so itself.
    if (changed.get('state')?.tab === 'contacts' && this.state.tab !== 'contacts') this.intent('lamps', { numbers: [] });
    const page = this.ownerDocument;
    const { language: lang, direction } = language();
    page.title = title(this.state);
    page.documentElement.lang = lang;
    page.documentElement.dir = direction;
    if (this.state.theme === 'auto') delete page.documentElement.dataset.theme;
    else page.documentElement.dataset.theme = this.state.theme;
  }

  render() {
    const where = screen(this.state);
    if (where === 'start') return this.#start();
    return where === 'login' ? this.#login() : this.#phone();
  }

  #start() {
    return html`<main class="start"><span class="mark">${mark(this.state)}</span><h1 class="ear">${brand(this.state)}</h1><p class="soft">${say('app.start')}</p></main>`;
  }

  #login() {
    return html`<main class="scroll login">
      <wp-alert .state=${this.state}></wp-alert>
      ${this.state.signup && this.state.signup.state !== 'closed' ? this.#signup() : html`<wp-login .state=${this.state}></wp-login>`}
    </main>`;
  }

  #install() {
    standing('install', () => this.requestUpdate());
    return html`<wp-install class="alert" .state=${this.state}></wp-install>`;
  }

  #push() {
    standing('push', () => this.requestUpdate());
    return html`<wp-push class="alert" .state=${this.state}></wp-push>`;
  }

  #signup() {
    if (standing('signup', () => this.requestUpdate()) === 'failed') again('signup');
    return html`<wp-signup .state=${this.state}></wp-signup>`;
  }

  #phone() {
    const { state } = this;
    const calls = running(state);
    for (const [part, wanted] of Object.entries({ menu: state.menuOpen, transfer: state.asking, sheet: state.picking || state.details })) {
      if (wanted && standing(part, () => this.requestUpdate()) === 'failed') again(part);
    }
    const side = this.#side(calls.length > 0);
    const alone = (ringing(state).length > 0 && !calls.length && !canAnswerHere(state)) || state.asking !== 0;
    return html`
      ${chainCovers(state) && customElements.get('wp-chain') ? nothing : html`<wp-incoming .state=${state}></wp-incoming>`}
      <wp-transfer .state=${state}></wp-transfer>
      <wp-chain .state=${state}></wp-chain>
      <wp-sheet .state=${state}></wp-sheet>
      <p class="ear" aria-live="polite">${announcement(state)}</p>
      <wp-menu .state=${state} ?inert=${alone}></wp-menu>
      <div class="frame ${side === nothing ? 'single' : ''} ${hasFlag(state, 'menuRight') ? 'right' : ''}" ?inert=${alone}>
        <header>
          <button class="burger" type="button" aria-haspopup="dialog" aria-expanded=${state.menuOpen ? 'true' : 'false'} @click=${() => this.intent('menu', { open: true })}>
            <wp-icon name="menu"></wp-icon><span class="ear">${say('menu.open')}</span>
          </button>
          ${this.#brand()}
          <wp-status class="pill" .state=${state}></wp-status>
          ${state.account.state === 'registered' ? nothing : html`<wp-status class="strip" view="strip" .state=${state}></wp-status>`}
        </header>
        <wp-nav .state=${state}></wp-nav>
        <main class=${bare(state) ? 'bare' : ''} tabindex=${state.tab.startsWith('page-') ? '0' : nothing}>
          <wp-alert class="alert" ?hidden=${!alert(state)} .state=${state}></wp-alert>
          ${state.installCard && !calls.length ? this.#install() : nothing}
          ${pushCard(state) || state.renewal ? this.#push() : nothing}
          ${calls.length && state.tab !== 'call' ? this.#return() : nothing}
          ${this.#tab()}
          ${!['agent', 'contacts', 'history', 'voicemail'].includes(state.tab) && hasButtons(state, state.tab) ? html`<wp-buttons class="own" placement=${state.tab} .state=${state}></wp-buttons>` : nothing}
        </main>
        ${side === nothing ? nothing : html`<aside>${side}</aside>`}
      </div>`;
  }

  #brand() {
    const who = identity(this.state);
    return html`
      <div class="brand">
        <span class="mark">${mark(this.state)}</span>
        <div><b class="clip"><bdi>${headline(this.state)}</bdi></b>${who ? html`<small class="soft clip"><bdi>${who}</bdi></small>` : nothing}</div>
      </div>`;
  }

  /** On a small window the call is behind the tab; this bar leads back. */
  #return() {
    const call = foreground(this.state);
    if (!call) return nothing;
    const who = isolate(party(this.state, call).title);
    return html`<button class="return" @click=${() => this.intent('tab', { tab: 'call' })}>
      <wp-icon name="phone-in-talk"></wp-icon><span class="clip">${say('call.return', { who })}</span><small class="soft">${callWords(this.state, call)}</small>
    </button>`;
  }

  #tab() {
    const { state } = this;
    switch (state.tab) {
      case 'call': return html`<h1 class="ear">${title(state)}</h1><wp-call .state=${state}></wp-call>`;
      case 'dialpad': return html`<h1 class="ear">${say('nav.dialpad')}</h1><wp-dialpad .state=${state} .listening=${!state.keypad && !ringing(state).length}></wp-dialpad>`;
      default: return this.#page();
    }
  }

  /** A page whose code comes when it is wanted. */
  #page() {
    const { state } = this;
    const now = standing(state.tab, () => this.requestUpdate());
    if (now === 'failed') {
      return html`<div class="page missing" role="alert"><h1>${say('page.failed')}</h1><p class="soft">${say('page.failed-advice')}</p>
        <button class="button" type="button" @click=${() => { again(state.tab); this.requestUpdate(); }}>${say('page.retry')}</button></div>`;
    }
    return pageOf(state.tab)?.draw(state) ?? nothing;
  }

  /** @param {boolean} calling */
  #side(calling) {
    const { state } = this;
    standing('history', () => this.requestUpdate());
    if (calling && state.tab !== 'call') return html`<wp-call .state=${state}></wp-call>`;
    if (state.tab === 'dialpad' || state.tab === 'call') return html`<wp-history brief .state=${state}></wp-history>`;
    return nothing;
  }
}

customElements.define('wp-app', WpApp);
