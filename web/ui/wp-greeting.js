// SPDX-License-Identifier: MIT
// What callers hear before they leave a message: recorded, listened to, kept, or the usual one again.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { shared } from './styles.js';
import { WpElement } from './wp-element.js';
import './icons-more.js';
import './wp-icon.js';
import './wp-wave.js';

export class WpGreeting extends WpElement {
  static properties = { told: { state: true } };

  static styles = [shared, css`
    details { margin-block: .6rem 1rem; padding: .7rem .9rem; border: 1px solid var(--wp-line); border-radius: 20px; background: var(--wp-raised); }
    summary { min-block-size: 32px; cursor: pointer; font-weight: 560; }
    .body { display: grid; gap: .7rem; padding-block-start: .6rem; }
    .acts { display: flex; flex-wrap: wrap; gap: .5rem; }
  `];

  constructor() {
    super();
    /** @type {{ state: string, url?: string }} */ this.told = { state: '' };
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    if (this.told.state === 'recording') this.#wish('stop');
    this.#forget();
  }

  #forget() { if (this.told.url) URL.revokeObjectURL(this.told.url); }

  /** @param {string} wish */
  #wish(wish) {
    this.intent('greeting', { wish, tell: (/** @type {any} */ told) => {
      this.#forget();
      this.told = told;
    } });
  }

  render() {
    const { state, url } = this.told;
    const records = state === 'recording';
    return html`<details><summary>${say('greeting.title')}</summary><div class="body">
      <p class="soft">${say('greeting.hint')}</p>
      <p role="status">${state ? say(`greeting.${state}`) : nothing}</p>
      ${url ? html`<wp-wave .sound=${url} .size=${Infinity}></wp-wave>` : nothing}
      <div class="acts">
        <button class="button" aria-pressed=${records} @click=${() => this.#wish(records ? 'stop' : 'record')}>
          <wp-icon name=${records ? 'stop' : 'microphone'}></wp-icon>${say(records ? 'greeting.stop' : 'greeting.record')}</button>
        ${url ? html`<button class="button main" @click=${() => this.#wish('keep')}><wp-icon name="check"></wp-icon>${say('greeting.keep')}</button>` : nothing}
        ${records ? nothing : html`<button class="button" @click=${() => this.#wish('drop')}><wp-icon name="restore"></wp-icon>${say('greeting.usual')}</button>`}
      </div></div></details>`;
  }
}

customElements.define('wp-greeting', WpGreeting);
