// SPDX-License-Identifier: MIT
// Who this phone is, how it looks, and the way out.
import { css, html } from 'lit';
import { say } from '../state/texts/index.js';
import { clean, numberOf } from '../state/select.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-icon.js';

const THEMES = [['auto', 'theme-light-dark'], ['light', 'weather-sunny'], ['dark', 'weather-night']];

export class WpSettings extends WpElement {
  static styles = [shared, css`
    :host { max-inline-size: 560px; }
    h1 { margin-block-end: 1rem; font-size: 1.5rem; }
    section { margin-block-end: 1.25rem; padding: 1.15rem 1.25rem; border: 1px solid var(--wp-line); border-radius: 22px; background: var(--wp-raised); box-shadow: var(--wp-lift); }
    h2 { margin-block-end: .6rem; font-size: 1rem; }
    dl > div { display: grid; gap: .05rem; padding-block: .6rem; border-block-end: 1px solid var(--wp-line); }
    dl > div:last-child { padding-block-end: 0; border-block-end: 0; }
    dt { color: var(--wp-ink-soft); font-size: .875rem; }
    dd { overflow-wrap: anywhere; font-weight: 520; user-select: text; }
    fieldset { margin: 0; padding: 0; border: 0; }
    legend { padding: 0; margin-block-end: .6rem; color: var(--wp-ink-soft); font-size: .875rem; }
    .choice { display: grid; grid-template-columns: repeat(3, 1fr); gap: .3rem; padding: .3rem; border-radius: 18px; background: var(--wp-sunken); }
    .choice label {
      position: relative;
      display: flex;
      flex-direction: column;
      align-items: center;
      justify-content: center;
      gap: .3rem;
      min-block-size: 64px;
      padding: .4rem .25rem;
      border: 1px solid transparent;
      border-radius: 14px;
      font-size: .875rem;
      font-weight: 540;
      text-align: center;
      cursor: pointer;
      transition: background var(--wp-calm);
    }
    .choice .on { background: var(--wp-raised); box-shadow: var(--wp-lift); color: var(--wp-accent); }
    .choice label:focus-within { outline: 3px solid var(--wp-accent); outline-offset: 1px; }
    .choice input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
    .choice wp-icon { font-size: .95rem; }
    .out { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1rem; }
    .out .button { color: var(--wp-stop); }
    .out p { flex: 1; min-inline-size: 12rem; font-size: .9rem; }
    @media (forced-colors: active) { .choice .on { border-color: Highlight; } }
  `];

  render() {
    const { account, config, theme } = this.state;
    const domain = config?.domain ?? '';
    const rows = [
      ['display-name', clean(account.displayName) || numberOf(account.aor, domain)],
      ['address', clean(account.aor, 160)],
      ['server', clean(account.server, 200) || clean(config?.wsServers?.[0], 200)],
    ];
    return html`
      <h1>${say('settings.title')}</h1>
      <section aria-label=${say('settings.account')}>
        <h2>${say('settings.account')}</h2>
        <dl>${rows.map(([row, value]) => html`
          <div><dt id=${row}>${say(`settings.${row}`)}</dt><dd aria-labelledby=${row}><bdi>${value || say('settings.none')}</bdi></dd></div>`)}
        </dl>
      </section>
      <section aria-label=${say('settings.look')}>
        <h2>${say('settings.look')}</h2>
        <fieldset>
          <legend>${say('settings.theme')}</legend>
          <div class="choice">${THEMES.map(([name, icon]) => html`
            <label class=${theme === name ? 'on' : ''}><input type="radio" name="theme" value=${name} .checked=${theme === name} @change=${() => this.intent('theme', { theme: name })}>
              <wp-icon name=${icon}></wp-icon><span>${say(`settings.${name}`)}</span></label>`)}
          </div>
        </fieldset>
      </section>
      <section class="out" aria-label=${say('settings.logout')}>
        <p class="soft" id="out">${say('settings.logout-hint')}</p>
        <button class="button" aria-describedby="out" @click=${() => this.intent('logout')}>
          <wp-icon name="logout"></wp-icon>${say('settings.logout')}
        </button>
      </section>`;
  }
}

customElements.define('wp-settings', WpSettings);
