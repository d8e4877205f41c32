// SPDX-License-Identifier: MIT
// A card at the top: why the browser is going to ask for notifications, how to install the phone where that must come
// first, and that a new version is there.
import { css, html, nothing } from 'lit';
import { pushCard } from '../state/push.js';
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-icon.js';

export class WpPush extends WpElement {
  static styles = [shared, css`
    :host { container-type: inline-size; }
    section {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: .4rem .5rem;
      align-items: center;
      margin-block-end: .5rem;
      padding-block: .5rem .6rem;
      padding-inline: 1rem .4rem;
      border: 1px solid var(--wp-line);
      border-radius: var(--wp-radius);
      background: var(--wp-surface);
      font-size: .9rem;
      line-height: 1.35;
    }
    h2 { margin: 0; font-size: inherit; font-weight: 620; }
    p { margin: 0; }
    .close { display: grid; place-items: center; inline-size: 44px; block-size: 44px; border-radius: 50%; color: var(--wp-ink-soft); }
    .button { grid-column: 1 / -1; justify-self: start; min-block-size: 44px; padding: .25rem 1rem; }
    .new .button { grid-column: auto; }
    @container (min-width: 520px) {
      section { grid-template-columns: minmax(0, 1fr) auto auto; }
      .button { grid-area: 1 / 2; }
    }
  `];

  /** @param {string} title @param {string} why @param {unknown} act */
  #card(title, why, act) {
    return html`
      <section aria-labelledby="title">
        <div><h2 id="title">${say(title)}</h2><p class="soft">${say(why)}</p></div>
        <button class="close" type="button" aria-label=${say('push.later')} @click=${() => this.intent('push', { later: true })}><wp-icon name="close"></wp-icon></button>
        ${act}
      </section>`;
  }

  render() {
    const { push, renewal } = this.state;
    const card = pushCard(this.state);
    return html`
      ${renewal ? html`
        <section class="new" role="status"><p>${say('renewal.text')}</p>
          <button class="button" @click=${() => this.intent('renew')}>${say('renewal.now')}</button></section>` : nothing}
      ${card === 'install' ? this.#card('push.install-title', 'push.install', nothing) : nothing}
      ${card === 'ask' ? this.#card('push.title', 'push.why', html`
        <button class="button main" ?disabled=${push.state === 'asking'} @click=${() => this.intent('push', { on: true })}>
          ${say(push.state === 'asking' ? 'push.asking' : 'push.allow')}</button>`) : nothing}`;
  }
}

customElements.define('wp-push', WpPush);
