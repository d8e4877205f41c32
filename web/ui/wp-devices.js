// SPDX-License-Identifier: MIT
// Which microphone, which speaker, where it rings. Names of devices come with the permission for the microphone.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { deviceName } from '../state/around.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './icons-more.js';
import './wp-icon.js';

/** @typedef {'input'|'output'|'ring'} Use */

const ICONS = { input: 'microphone', output: 'headphones', ring: 'bell-ring' };

export class WpDevices extends WpElement {
  static properties = { ring: { type: Boolean } };

  static styles = [shared, css`
    :host { display: grid; gap: .9rem; }
    .field { display: grid; gap: .35rem; min-inline-size: 0; }
    label { display: flex; align-items: center; gap: .5rem; font-size: .875rem; font-weight: 560; }
    label wp-icon { color: var(--wp-ink-soft); font-size: .75rem; }
    .pick { position: relative; display: block; }
    select {
      appearance: none;
      inline-size: 100%;
      min-block-size: 48px;
      padding-block: .5rem;
      padding-inline: .9rem 2.6rem;
      border: 1px solid var(--wp-line-strong);
      border-radius: 14px;
      background: var(--wp-raised);
      text-overflow: ellipsis;
      cursor: pointer;
    }
    .pick wp-icon { position: absolute; inset-block-start: 50%; inset-inline-end: .75rem; translate: 0 -50%; color: var(--wp-ink-soft); font-size: .8rem; pointer-events: none; }
    .hint { font-size: .875rem; }
  `];

  constructor() {
    super();
    this.ring = false;
  }

  render() {
    const { sound } = this.state;
    return html`
      ${this.#field('input', sound.inputs)}
      ${sound.choosable ? this.#field('output', sound.outputs) : nothing}
      ${sound.choosable && this.ring ? this.#field('ring', sound.outputs) : nothing}
      ${sound.choosable ? nothing : html`<p class="hint soft">${say('sound.no-choice')}</p>`}`;
  }

  /** @param {Use} use @param {import('../state/tools.js').Device[]} devices */
  #field(use, devices) {
    const now = this.state.sound[use];
    // One that is unplugged stays chosen: it may come back.
    const gone = now && !devices.some(({ id }) => id === now);
    return html`<div class="field">
      <label for=${use}><wp-icon name=${ICONS[use]}></wp-icon>${say(`sound.${use}`)}</label>
      <span class="pick">
        <select id=${use} .value=${now} @change=${(/** @type {Event} */ event) => this.#choose(use, event)}>
          <option value="" ?selected=${!now}>${say('sound.system')}</option>
          ${devices.map((one, at) => html`<option value=${one.id} ?selected=${one.id === now}>${deviceName(one, at)}</option>`)}
          ${gone ? html`<option value=${now} selected>${say('sound.gone')}</option>` : nothing}
        </select><wp-icon name="chevron-down"></wp-icon>
      </span>
    </div>`;
  }

  /** @param {Use} use @param {Event} event */
  #choose(use, event) {
    this.intent('device', { use, id: /** @type {HTMLSelectElement} */ (event.target).value });
  }
}

customElements.define('wp-devices', WpDevices);
