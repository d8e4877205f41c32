// SPDX-License-Identifier: MIT
// A question over the page, answered by a button or Escape: the browser's own dialog, which holds the focus and gives it back.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

export class PanelDialog extends LitElement {
  static properties = { heading: { type: String }, text: { type: String }, action: { type: String }, stay: { type: String }, harmful: { type: Boolean } };

  static styles = [shared, styles, css`
    dialog { inline-size: min(92vw, 30rem); max-block-size: 88dvh; padding: 1.5rem; overflow: auto; border: 1px solid var(--wp-line); border-radius: 20px; background: var(--wp-surface); color: var(--wp-ink); box-shadow: var(--wp-float); }
    dialog::backdrop { background: var(--wp-veil); }
    h2 { margin-block-end: .6rem; overflow-wrap: anywhere; }
    p { margin-block-end: 1.3rem; overflow-wrap: anywhere; }
  `];

  constructor() {
    super();
    this.heading = '';
    this.text = '';
    this.action = '';
    this.stay = '';
    this.harmful = false;
    /** @type {(said: boolean) => void} */
    this.answer = () => {};
  }

  firstUpdated() {
    /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog')).showModal();
  }

  render() {
    return html`<dialog aria-labelledby="heading" @close=${() => this.answer(false)}>
      <h2 id="heading">${this.heading}</h2>
      ${this.text ? html`<p>${this.text}</p>` : nothing}
      <div class="row end">
        <button class="button" autofocus @click=${() => this.answer(false)}>${this.stay || say('form.cancel')}</button>
        <button class="button ${this.harmful ? 'stop' : 'main'}" @click=${() => this.answer(true)}>${this.action}</button>
      </div>
    </dialog>`;
  }
}

customElements.define('panel-dialog', PanelDialog);

/**
 * Asks; resolves to what was answered.
 * @param {{ heading: string, text?: string, action: string, stay?: string, harmful?: boolean }} question
 * @returns {Promise<boolean>}
 */
export function confirm(question) {
  const dialog = /** @type {PanelDialog} */ (document.createElement('panel-dialog'));
  return new Promise((resolve) => {
    Object.assign(dialog, question);
    dialog.answer = (said) => {
      dialog.remove();
      resolve(said);
    };
    document.body.append(dialog);
  });
}
