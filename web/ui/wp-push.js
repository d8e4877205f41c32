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
    section {
      display: grid;
      gap: .35rem;
      margin-block-end: .5rem;
      padding: .9rem 1rem 1rem;
      border: 1px solid var(--wp-line);
      border-radius: var(--wp-radius);
      background: var(--wp-surface);
      line-height: 1.4;
    }
    h2 { margin: 0; font-size: 1rem; font-weight: 620; }
    p { margin: 0; font-size: .9rem; }
    .do { display: flex; flex-wrap: wrap; gap: .5rem; margin-block-start: .4rem; }
    .button { min-block-size: 44px; padding: .25rem 1rem; }
    section.new { grid-template-columns: minmax(0, 1fr) auto; align-items: center; padding-block: .4rem; }
  `];

  render() {
    const { push, renewal } = this.state;
    const card = pushCard(this.state);
    return html`
      ${renewal ? html`
        <section class="new" role="status"><p>${say('renewal.text')}</p>
          <button class="button" @click=${() => this.intent('renew')}>${say('renewal.now')}</button></section>` : nothing}
      ${card === 'ask' ? html`
        <section aria-label=${say('push.title')}>
          <h2>${say('push.title')}</h2>
          <p class="soft">${say('push.why')}</p>
          <div class="do">
            <button class="button main" ?disabled=${push.state === 'asking'} @click=${() => this.intent('push', { on: true })}>
              ${say(push.state === 'asking' ? 'push.asking' : 'push.allow')}</button>
            <button class="button bare" @click=${() => this.intent('push', { later: true })}>${say('push.later')}</button>
          </div>
        </section>` : nothing}
      ${card === 'install' ? html`
        <section aria-label=${say('push.install-title')}>
          <h2>${say('push.install-title')}</h2>
          <p class="soft">${say('push.install')}</p>
          <div class="do"><button class="button" @click=${() => this.intent('push', { later: true })}>${say('push.later')}</button></div>
        </section>` : nothing}`;
  }
}

customElements.define('wp-push', WpPush);
