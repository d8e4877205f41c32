// SPDX-License-Identifier: MIT
// What slides in over a call: the devices for its sound with meters both ways, or how the call is carried. It gives way
// to a call that comes in.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';
import { foreground, isolate, party, quality, ringing } from '../state/select.js';
import { wireRows } from '../state/around.js';
import { WpElement } from './wp-element.js';
import { shared } from './styles.js';
import './wp-devices.js';
import './wp-icon.js';
import './wp-meter.js';

export class WpSheet extends WpElement {
  static styles = [shared, css`
    dialog {
      inline-size: min(100vw, 440px);
      max-inline-size: 100vw;
      max-block-size: 88dvh;
      margin: auto auto 0;
      padding: 1.4rem 1.25rem max(1.4rem, env(safe-area-inset-bottom));
      overflow: auto;
      border: 1px solid var(--wp-line);
      border-block-end: 0;
      border-start-start-radius: 28px;
      border-start-end-radius: 28px;
      background: var(--wp-surface);
      color: var(--wp-ink);
      box-shadow: var(--wp-float);
      animation: rise var(--wp-calm) var(--wp-ease);
    }
    dialog::backdrop { background: var(--wp-veil); }
    .head { display: flex; align-items: center; justify-content: space-between; gap: 1rem; margin-block-end: 1rem; }
    h2 { font-size: 1.25rem; }
    h2:focus-visible { outline: none; }
    .close { inline-size: 44px; block-size: 44px; min-block-size: 0; margin: -.4rem; }
    .meters { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin-block-end: 1.1rem; padding: .9rem 1rem 1rem; border: 1px solid var(--wp-line); border-radius: 18px; background: var(--wp-raised); }
    .meters p { margin-block-end: .45rem; font-size: .85rem; font-weight: 560; }
    dl > div { display: flex; justify-content: space-between; align-items: baseline; gap: 1.25rem; padding-block: .6rem; border-block-end: 1px solid var(--wp-line); }
    dl > div:last-child { border-block-end: 0; padding-block-end: 0; }
    dt { color: var(--wp-ink-soft); font-size: .9rem; }
    dd { min-inline-size: 0; font-weight: 540; text-align: end; overflow-wrap: anywhere; user-select: text; }
    .words { display: flex; gap: .6rem; margin-block-end: .5rem; padding: .7rem .9rem; border: 1px solid transparent; border-radius: 16px; background: var(--wp-raised); font-size: .95rem; }
    .words.fair { background: var(--wp-hold-soft); }
    .words.bad { background: var(--wp-stop-soft); }
    .words wp-icon { margin-block-start: .1rem; font-size: .8rem; color: var(--wp-go); }
    .words.fair wp-icon { color: var(--wp-hold); }
    .words.bad wp-icon { color: var(--wp-stop); }
    @keyframes rise { from { opacity: 0; transform: translateY(14px); } }
    @media (min-width: 700px) { dialog { margin: auto; border-block-end: 1px solid var(--wp-line); border-radius: 28px; } }
    @media (forced-colors: active) { dialog { border: 2px solid CanvasText; } }
  `];

  /** What is to be shown: a call's details, devices, or nothing. @returns {'sound'|'details'|''} */
  get wanted() {
    const { state } = this;
    if (ringing(state).length || !foreground(state)) return '';
    if (state.picking) return 'sound';
    return state.details ? 'details' : '';
  }

  updated() {
    const dialog = /** @type {HTMLDialogElement|null} */ (this.find('dialog'));
    if (dialog && !dialog.open) dialog.showModal();
  }

  render() {
    const { wanted } = this;
    if (!wanted) return nothing;
    return html`<dialog aria-labelledby="title" @cancel=${this.#cancel} @click=${this.#outside}>
      <div class="head">
        <h2 id="title" tabindex="-1" autofocus>${say(wanted === 'sound' ? 'sound.title' : 'details.title')}</h2>
        <button class="button bare round close" aria-label=${say('alert.dismiss')} @click=${this.#close}><wp-icon name="close"></wp-icon></button>
      </div>
      ${wanted === 'sound' ? this.#sound() : this.#details()}
    </dialog>`;
  }

  #sound() {
    const call = foreground(this.state);
    const who = call ? isolate(party(this.state, call).title) : '';
    return html`
      <div class="meters">
        <div><p>${say('sound.mine')}</p><wp-meter of="mine" label=${say('sound.mine')}></wp-meter></div>
        <div><p class="clip">${who}</p><wp-meter of="theirs" label=${who}></wp-meter></div>
      </div>
      <wp-devices ring .state=${this.state}></wp-devices>`;
  }

  #details() {
    const call = this.state.calls.find((one) => one.call === this.state.details) ?? foreground(this.state);
    if (!call) return nothing;
    const heard = quality(this.state, call);
    return html`
      ${heard ? html`<p class="words ${heard.level}"><wp-icon name=${heard.level === 'good' ? 'check-circle' : 'alert-circle'}></wp-icon><span>${heard.text}</span></p>` : nothing}
      <dl>${wireRows(this.state, call).map(([name, value]) => html`<div><dt>${say(`details.${name}`)}</dt><dd class="digits"><bdi>${value}</bdi></dd></div>`)}</dl>`;
  }

  /** Escape, and the gesture for back. @param {Event} event */
  #cancel(event) {
    event.preventDefault();
    this.#close();
  }

  /** A tap beside it. @param {MouseEvent} event */
  #outside(event) {
    if (event.target === event.currentTarget && !inside(/** @type {Element} */ (event.target), event)) this.#close();
  }

  #close() {
    if (this.state.picking) this.intent('picking', { open: false });
    else this.intent('details', { call: this.state.details, open: false });
  }
}

/** @param {Element} element @param {MouseEvent} at */
function inside(element, { clientX, clientY }) {
  const box = element.getBoundingClientRect();
  return clientX >= box.x && clientX <= box.right && clientY >= box.y && clientY <= box.bottom;
}

customElements.define('wp-sheet', WpSheet);
