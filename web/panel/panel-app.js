// SPDX-License-Identifier: MIT
// The panel's frame: who is logged in, the side menu, where one is, and the page that the address names.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import '../ui/wp-icon.js';
import { Refusal, ask, ended, wordsOf } from './api.js';
import { MENU_ORDER, PAGES } from './pages.js';
import { go, matches, place, watch } from './router.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

/** @typedef {import('./api.js').Operator} Operator */
/** @typedef {import('./pages.js').PageEntry} PageEntry */

export class PanelApp extends LitElement {
  static properties = {
    operator: { state: true }, first: { state: true }, away: { state: true }, notice: { state: true }, trouble: { state: true },
    open: { state: true }, page: { state: true }, failed: { state: true },
  };

  static styles = [shared, styles, css`
    :host { display: grid; grid-template-columns: 16.5rem minmax(0, 1fr); min-block-size: 100dvh; background: var(--wp-bg); }
    :host(.bare) { display: block; }
    .side { position: sticky; inset-block-start: 0; block-size: 100dvh; overflow-y: auto; padding: 1.1rem .8rem 1.5rem; border-inline-end: 1px solid var(--wp-line); background: var(--wp-surface); }
    .brand { padding: 0 .7rem .9rem; font-size: 1.05rem; font-weight: 640; }
    .side h2 { padding: .9rem .7rem .3rem; font-size: .95rem; }
    .side h3 { padding: .35rem .7rem .1rem; font-size: .85rem; color: var(--wp-ink-soft); font-weight: 560; }
    .side a { display: block; padding: .5rem .7rem; border-radius: 10px; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
    .side a:hover { background: var(--wp-sunken); }
    .side a[aria-current='page'] { background: var(--wp-accent-soft); font-weight: 600; }
    .side .deep { padding-inline-start: 1.4rem; }
    .main { display: flex; flex-direction: column; min-inline-size: 0; padding: 1rem clamp(.9rem, 3vw, 2.2rem) 3rem; }
    .top { display: flex; align-items: center; gap: .75rem; min-block-size: 44px; margin-block-end: .4rem; }
    .top .who { flex: 1; min-inline-size: 0; text-align: end; }
    .opener, .closer { display: none; }
    nav.crumbs ol { display: flex; flex-wrap: wrap; gap: .15rem .45rem; font-size: .9rem; color: var(--wp-ink-soft); }
    nav.crumbs li + li::before { content: '›'; margin-inline-end: .45rem; }
    nav.crumbs a { color: inherit; }
    h1 { margin-block: .3rem 1.2rem; font-size: 1.55rem; outline: none; overflow-wrap: anywhere; }
    main { max-inline-size: 70rem; inline-size: 100%; }
    .veil { display: none; }
    @media (max-width: 900px) {
      :host { display: block; }
      .opener { display: inline-flex; }
      .closer { display: inline-flex; float: inline-end; }
      .side { position: fixed; z-index: 4; inset-block: 0; inset-inline-start: 0; inline-size: min(20rem, 86vw); box-shadow: var(--wp-float); visibility: hidden; }
      .side.open { visibility: visible; }
      .veil { display: block; position: fixed; z-index: 3; inset: 0; background: var(--wp-veil); }
    }
  `];

  constructor() {
    super();
    /** @type {Operator | null} */ this.operator = null;
    /** null: not known yet. @type {boolean | null} */ this.first = null;
    /** The session has ended: the page waits, unseen, for its operator. */ this.away = false;
    this.notice = '';
    this.trouble = '';
    this.open = false;
    /** @type {HTMLElement | null} */ this.page = null;
    this.failed = false;
    this.turning = 0;
    this.stop = () => {};
    this.left = () => this.#ended();
    this.seen = () => { if (document.visibilityState === 'visible') void this.#look(); };
  }

  connectedCallback() {
    super.connectedCallback();
    this.stop = watch(() => this.#turn(true));
    ended.addEventListener('ended', this.left);
    document.addEventListener('visibilitychange', this.seen);
    void this.#begin();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
    ended.removeEventListener('ended', this.left);
    document.removeEventListener('visibilitychange', this.seen);
  }

  async #begin() {
    this.trouble = '';
    try {
      const { data } = await ask('GET', 'panel/session');
      await this.#enter(data);
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) return this.#stranger();
      this.trouble = wordsOf(error);
    }
    return undefined;
  }

  /** Nobody is logged in: a log-in, or the very first set-up. */
  async #stranger() {
    try {
      const { data } = await ask('GET', 'panel/first');
      await (data.first ? import('./panel-first.js') : import('./panel-login.js'));
      this.first = data.first;
    } catch (error) {
      this.trouble = wordsOf(error);
    }
  }

  /** Whoever comes back finds the page as it was; to anybody else it is not shown. @param {Operator} operator */
  async #enter(operator) {
    const back = this.away && operator.name === this.operator?.name && operator.role === this.operator.role;
    this.away = false;
    this.notice = '';
    if (back) {
      this.#known(operator);
      await this.updateComplete;
      return /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('h1'))?.focus();
    }
    this.page = null;
    this.operator = operator;
    this.first = false;
    return this.#turn(false);
  }

  /** Another password, another session, a second factor. @param {Operator} operator */
  #known(operator) {
    this.operator = operator;
    if (this.page) Object.assign(this.page, { operator });
  }

  /** What was typed is not lost: the log-in stands in the place of the page, which is hidden meanwhile. */
  async #ended() {
    if (!this.operator || this.away) return;
    this.trouble = '';
    try {
      await import('./panel-login.js');
      if (this.operator) this.away = true;
    } catch {
      this.trouble = say('app.load-failed');  // no page without a way out
    }
  }

  /** The tab is looked at again: meanwhile another one may have logged out, or somebody else in. */
  async #look() {
    const { operator } = this;
    if (!operator || this.away) return;
    try {
      const { data } = await ask('GET', 'panel/session');
      if (this.operator === operator && (data.name !== operator.name || data.role !== operator.role)) await this.#enter(data);
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) await this.#ended();
    }
  }

  async #bye() {
    this.operator = null;
    this.page = null;
    this.notice = say('app.bye');
    await this.#stranger();
  }

  async #logout() {
    try {
      await ask('DELETE', 'panel/session');
    } catch (error) {
      if (!(error instanceof Refusal && error.status === 401)) {
        this.trouble = wordsOf(error);
        return;
      }
    }
    await this.#bye();
  }

  /** The entry of the address, and the values of its path. @returns {{ entry: PageEntry, params: Record<string, string> } | null} */
  get #wanted() {
    const { path } = place();
    for (const entry of PAGES) {
      const params = matches(entry.path, path);
      if (params) return { entry, params };
    }
    return null;
  }

  /** The page of the address. @param {boolean} moved  by a link: the focus goes to its heading */
  async #turn(moved) {
    if (!this.operator) return;
    const turn = ++this.turning;
    const wanted = this.#wanted;
    this.open = false;
    this.failed = false;
    if (!wanted || (wanted.entry.owner && this.operator.role !== 'owner')) {
      this.page = null;
    } else {
      try {
        await wanted.entry.load();
      } catch {
        this.failed = true;
      }
      if (turn !== this.turning) return;
      const { entry: { element }, params } = wanted;
      // The same page of another row is the same element: it sees its params change.
      const page = this.page?.localName === element ? this.page : document.createElement(element);
      this.page = this.failed ? null : Object.assign(page, { params, query: place().query, operator: this.operator });
    }
    document.title = `${wanted ? say(wanted.entry.title) : say('app.nowhere')} · ${say('app.title')}`;
    this.requestUpdate();
    await this.updateComplete;
    if (moved) /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('h1'))?.focus();
  }

  render() {
    const { operator } = this;
    this.classList.toggle('bare', !operator || this.away);
    if (operator) return this.#frame(operator);
    if (this.trouble) return html`<main class="plain"><div class="note bad" role="alert">${this.trouble}<div class="row"><button class="button" @click=${() => this.#begin()}>${say('list.again')}</button></div></div></main>`;
    if (this.first === null) return html`<main><p class="ear" role="status">${say('app.loading')}</p></main>`;
    return this.first
      ? html`<panel-first @entered=${(/** @type {CustomEvent} */ event) => this.#enter(event.detail).then(() => go('/first-run'))}></panel-first>`
      : html`<panel-login .notice=${this.notice} @entered=${(/** @type {CustomEvent} */ event) => this.#enter(event.detail)}></panel-login>`;
  }

  /** @param {Operator} operator */
  #frame(operator) {
    return html`
      <nav class="side ${this.open ? 'open' : ''}" id="side" ?hidden=${this.away} aria-label=${say('app.menu')} @keydown=${this.#escape}>
        <button class="button bare square closer" aria-label=${say('app.close-menu')} @click=${() => this.#show(false)}><wp-icon name="close"></wp-icon></button>
        <p class="brand">${say('app.title')}</p>
        ${this.#menu(operator)}
      </nav>
      ${this.open && !this.away ? html`<div class="veil" @click=${() => this.#show(false)}></div>` : nothing}
      <div class="main" ?hidden=${this.away}>
        <header class="top">
          <button class="button square opener" aria-label=${say('app.menu')} aria-expanded=${String(this.open)} aria-controls="side" @click=${() => this.#show(true)}><wp-icon name="menu"></wp-icon></button>
          <p class="who small clip"><a href="#/me" title=${say('app.you', { name: operator.name })}><bdi>${operator.name}</bdi></a> <span class="badge">${say(`app.role.${operator.role}`)}</span></p>
          <button class="button slim" @click=${this.#logout}>${say('app.logout')}</button>
        </header>
        ${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
        ${this.#content(operator)}
      </div>
      ${this.away ? html`<panel-login .who=${operator.name} .notice=${`${say('app.ended')} ${say('app.ended-kept', { name: operator.name })}`}
        @entered=${(/** @type {CustomEvent} */ event) => this.#enter(event.detail)}></panel-login>` : nothing}`;
  }

  /** @param {Operator} operator */
  #content(operator) {
    const wanted = this.#wanted;
    if (!wanted) return html`<main><h1 tabindex="-1">${say('app.nowhere')}</h1><p>${say('app.nowhere-help')}</p></main>`;
    const { entry } = wanted;
    const parent = entry.under ? PAGES.find(({ path }) => path === entry.under) : null;
    const levels = (parent ?? entry).menu ?? [];
    const denied = entry.owner && operator.role !== 'owner';
    return html`
      <nav class="crumbs" aria-label=${say('app.crumbs')}><ol>
        ${levels.map((level) => html`<li>${say(level)}</li>`)}
        ${parent ? html`<li><a href="#${parent.path}">${say(parent.title)}</a></li>` : nothing}
        <li aria-current="page">${say(entry.title)}</li></ol></nav>
      <main @operator=${(/** @type {CustomEvent} */ event) => this.#known(event.detail)}>
        <h1 tabindex="-1">${say(entry.title)}</h1>
        ${denied ? html`<p class="note bad">${say('app.not-yours')}</p>` : nothing}
        ${this.failed ? html`<div class="note bad" role="alert">${say('app.load-failed')} <button class="button slim" @click=${() => location.reload()}>${say('app.reload')}</button></div>` : nothing}
        ${denied || this.failed ? nothing : this.page ?? html`<p role="status">${say('app.loading')}</p>`}
      </main>`;
  }

  /** @param {Operator} operator */
  #menu(operator) {
    const { path } = place();
    const open = this.#wanted?.entry;
    const listed = PAGES.filter(({ menu, owner }) => menu && (!owner || operator.role === 'owner'));
    const link = (/** @type {PageEntry} */ entry, deep = false) => html`<li><a class=${deep ? 'deep' : ''} href="#${entry.path}"
      aria-current=${entry.path === path || open?.under === entry.path ? 'page' : nothing}>${say(entry.title)}</a></li>`;
    const of = (/** @type {string} */ level) => listed.filter(({ menu }) => menu?.[0] === level);
    return html`
      <ul>${listed.filter(({ menu }) => !menu?.length).map((entry) => link(entry))}</ul>
      ${MENU_ORDER.filter((level) => of(level).length).map((level) => html`<h2>${say(level)}</h2>${this.#below(of(level), link)}`)}`;
  }

  /** The second level: a heading for what has one. @param {PageEntry[]} entries @param {(entry: PageEntry, deep?: boolean) => unknown} link */
  #below(entries, link) {
    const seconds = [...new Set(entries.map(({ menu }) => menu?.[1] ?? ''))];
    return seconds.map((second) => html`${second ? html`<h3>${say(second)}</h3>` : nothing}
      <ul>${entries.filter(({ menu }) => (menu?.[1] ?? '') === second).map((entry) => link(entry, second !== ''))}</ul>`);
  }

  /** @param {boolean} open */
  async #show(open) {
    this.open = open;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(open ? '.closer' : '.opener'))?.focus();
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key === 'Escape' && this.open) void this.#show(false);
  }
}

customElements.define('panel-app', PanelApp);
