// SPDX-License-Identifier: MIT
// What Codec Delete and Codec Priority make of the codecs of three browsers, as it is typed.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { preview } from './codecs.js';
import { OFFERS } from './offers.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

const TYPING = 150;

export class PanelCodecs extends LitElement {
  static properties = { deleted: { attribute: false }, priority: { attribute: false }, shown: { state: true }, failed: { state: true } };

  static styles = [shared, styles, css`
    .browsers { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; }
    .browser { padding: 1rem; border: 1px solid var(--wp-line); border-radius: 14px; background: var(--wp-raised); }
    ol { display: grid; gap: .4rem; margin-block-start: .6rem; }
    li { overflow-wrap: anywhere; }
    .gone b { text-decoration: line-through; font-weight: 400; color: var(--wp-ink-soft); }
    li small { display: block; color: var(--wp-ink-soft); }
  `];

  constructor() {
    super();
    /** @type {string[]} */ this.deleted = [];
    /** @type {string[]} */ this.priority = [];
    /** @type {(import('./codecs.js').Preview | null)[]} */ this.shown = [];
    this.failed = false;
    this.asked = '';
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.typing = undefined;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  willUpdate() {
    const wanted = JSON.stringify([this.deleted, this.priority]);
    if (wanted === this.asked) return;
    this.asked = wanted;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.#ask(wanted), TYPING);
  }

  /** @param {string} wanted */
  async #ask(wanted) {
    const rules = (/** @type {string[]} */ lines) => lines.map((line) => line.trim()).filter(Boolean);
    try {
      const shown = await Promise.all(OFFERS.map(({ lines }) => preview(lines, rules(this.deleted), rules(this.priority))));
      if (wanted === this.asked) this.shown = shown;
    } catch {
      this.failed = true;
    }
  }

  render() {
    if (this.failed) return html`<p class="note fair">${say('codecs.failed')}</p>`;
    return html`<div class="browsers" role="group" aria-label=${say('codecs.preview')}>${OFFERS.map((offer, at) => html`<section class="browser">
      <h3>${offer.name}</h3><p class="help">${say(offer.published ? 'codecs.published' : 'codecs.recorded', { name: offer.recorded })}</p>
      ${this.#codecs(this.shown[at])}</section>`)}</div>`;
  }

  /** @param {import('./codecs.js').Preview | null | undefined} found */
  #codecs(found) {
    if (found === undefined) return html`<p>${say('app.loading')}</p>`;
    if (!found) return html`<p class="wrong">${say('codecs.impossible')}</p>`;
    return html`<ol>${found.codecs.map(({ name, fate, rule, moved }) => html`<li class=${['deleted', 'orphaned'].includes(fate) ? 'gone' : ''}><b>${name}</b>
        ${fate !== 'keep' ? html`<small>${say(`codecs.${fate}`, { rule })}</small>` : nothing}
        ${moved ? html`<small>${say('codecs.moved', { rule: moved })}</small>` : nothing}</li>`)}</ol>
      ${found.useless.map(({ list, number, why }) => html`<p class="wrong small">${say(`codecs.${why}`, { list: say(`codecs.list-${list}`), number })}</p>`)}`;
  }
}

customElements.define('panel-codecs', PanelCodecs);
