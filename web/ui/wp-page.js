// SPDX-License-Identifier: MIT
// A page of the operator. Its markup is cleaned by DOMPurify and put in as nodes, without scripts, styles, forms
// or frames; a page that is one frame without borders gets a frame of ours around its address, in a sandbox.
import { css, html } from 'lit';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { openPage } from '../state/custom.js';
import { menu, pageNumber } from '../state/menu.js';
import { WpElement } from './wp-element.js';
import { BUILT } from './pages.js';
import { cleanMarkup, frameOf } from './sanitize.js';
import { shared } from './styles.js';

/** What a foreign page in the frame may do; never the microphone, and nothing with the page around it. */
const SANDBOX = 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads';

export class WpPage extends WpElement {
  static styles = [shared, css`
    :host { display: flex; flex-direction: column; }
    .text { overflow-wrap: anywhere; line-height: 1.55; user-select: text; -webkit-user-select: text; }
    .text > * + * { margin-block-start: .8rem; }
    .text :is(h1, h2, h3) { margin-block-start: 1.4rem; }
    .text > :first-child { margin-block-start: 0; }
    .text a { color: var(--wp-accent); text-underline-offset: .15em; }
    .text :is(ul, ol) { padding-inline-start: 1.4rem; list-style: revert; }
    .text img { max-inline-size: 100%; block-size: auto; border-radius: 12px; }
    .text table { display: block; max-inline-size: 100%; overflow-x: auto; border-collapse: collapse; }
    .text :is(th, td) { padding: .5rem .75rem; border-block-end: 1px solid var(--wp-line); text-align: start; }
    .text :is(pre, code) { font-family: ui-monospace, monospace; font-size: .9em; }
    .text pre { overflow-x: auto; padding: .75rem 1rem; border-radius: 14px; background: var(--wp-sunken); }
    .text hr { border: 0; border-block-start: 1px solid var(--wp-line); }
    .text blockquote { margin-inline: 0; padding-inline-start: 1rem; border-inline-start: 3px solid var(--wp-accent-soft); color: var(--wp-ink-soft); }
    .sheet { padding: 1.25rem; border: 1px solid var(--wp-line); border-radius: 22px; background: var(--wp-raised); box-shadow: var(--wp-lift); }
    iframe { flex: 1; inline-size: 100%; min-block-size: 0; border: 0; background: #fff; color-scheme: light; }
    .none { display: grid; justify-items: center; align-content: center; gap: .4rem; flex: 1; padding: 3rem 1rem; text-align: center; }
    .none .button { margin-block-start: .75rem; }
  `];

  #markup = '';

  /** @param {Map<string, any>} changed */
  updated(changed) {
    if (!changed.has('state')) return;
    const page = openPage(this.state);
    const at = this.find('.text');
    if (!at || !page || page.html === this.#markup) return;
    this.#markup = page.html;
    at.replaceChildren(cleanMarkup(page.html));
  }

  render() {
    const page = openPage(this.state);
    const title = menu(this.state, BUILT).find(({ tab }) => tab === this.state.tab)?.title ?? '';
    if (!page || page.state === 'coming') return html`<h1 class="ear">${title}</h1><div class="none soft" role="status">${say('page.loading')}</div>`;
    if (page.state === 'gone') return html`<div class="none"><h1>${say('page.gone')}</h1></div>`;
    if (page.state === 'failed') return this.#failed();
    return page.container ? this.#sheet(title) : this.#frame(title, page.html);
  }

  #failed() {
    return html`<div class="none" role="alert"><h1>${say('page.failed')}</h1><p class="soft">${say('page.failed-advice')}</p>
      <button class="button" type="button" @click=${() => this.intent('page', { number: pageNumber(this.state.tab) })}>${say('page.retry')}</button></div>`;
  }

  /** @param {string} title */
  #sheet(title) {
    if (!this.find('.text')) this.#markup = '';
    return html`<h1 class="ear">${title}</h1><article class="sheet"><div class="text" @click=${this.#clicked}></div></article>`;
  }

  /** @param {string} title @param {string} markup */
  #frame(title, markup) {
    const address = frameOf(markup);
    if (!address) return html`<div class="none"><h1>${say('page.gone')}</h1></div>`;
    // This page is isolated from other origins (Cross-Origin-Embedder-Policy): a frame may stand in it only without
    // the person's cookies, and where a browser knows no such frames it gets a way there.
    if (globalThis.crossOriginIsolated && !('credentialless' in HTMLIFrameElement.prototype)) {
      return html`<div class="none"><h1>${title}</h1><a class="button" href=${address} target="_blank" rel="noopener noreferrer">${say('page.open')}</a></div>`;
    }
    // Another site keeps its own storage; our own pages in a frame are strangers.
    const foreign = new URL(address, document.baseURI).origin !== location.origin;
    return html`<h1 class="ear">${title}</h1><iframe title=${title} credentialless sandbox="${SANDBOX}${foreign ? ' allow-same-origin' : ''}"
      referrerpolicy="no-referrer" allow="" src=${address}></iframe>`;
  }

  /** A telephone number in a page is put into the dialpad, to be called from there. @param {Event} event */
  #clicked(event) {
    const link = /** @type {Element} */ (event.target).closest('a[href^="tel:" i]');
    if (!link) return;
    event.preventDefault();
    this.intent('dialpad', { text: (link.getAttribute('href') ?? '').slice(4).replace(/%20/g, ' ').slice(0, 64) });
    this.intent('tab', { tab: 'dialpad' });
  }
}

customElements.define('wp-page', WpPage);
