// SPDX-License-Identifier: MIT
// Things in an order that a person changes: by dragging a row, or with the arrow keys on its handle. Fires `order` with the
// new list; what is said of a move is said aloud.
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../ui/styles.js';
import { styles } from './styles.js';
import { say } from './texts/index.js';

/** @typedef {{ key: string, label: string, detail?: string, link?: string }} Thing */

export class PanelOrder extends LitElement {
  static properties = { things: { attribute: false }, readonly: { type: Boolean }, label: { type: String }, chosen: { type: String }, held: { state: true }, told: { state: true } };
  static styles = [shared, styles, css`
    ol { display: grid; gap: .4rem; }
    li { display: flex; align-items: center; gap: .6rem; min-block-size: 48px; padding: .25rem .5rem; border: 1px solid var(--wp-line); border-radius: 12px; background: var(--wp-surface); }
    li.held { opacity: .5; }
    li.chosen { border-color: var(--wp-accent); }
    .handle { display: grid; place-items: center; inline-size: 44px; block-size: 40px; border-radius: 10px; cursor: grab; touch-action: none; color: var(--wp-ink-soft); }
    .handle::before { content: '⋮⋮'; letter-spacing: -.15em; }
    .what { flex: 1; min-inline-size: 0; min-block-size: 24px; text-align: start; overflow-wrap: anywhere; }
  `];

  constructor() {
    super();
    /** @type {readonly Thing[]} */ this.things = [];
    this.readonly = false;
    this.label = '';
    /** Key of the one that is being changed. */ this.chosen = '';
    /** Place of the one that is dragged; -1: none. */ this.held = -1;
    this.told = '';
  }

  /** @param {number} from @param {number} to */
  move(from, to) {
    if (from === to || to < 0 || to >= this.things.length) return;
    const things = [...this.things];
    const [one] = things.splice(from, 1);
    things.splice(to, 0, one);
    this.told = say('order.moved', { name: one.label, place: to + 1, count: things.length });
    this.dispatchEvent(new CustomEvent('order', { detail: things.map(({ key }) => key) }));
  }

  /** @param {KeyboardEvent} event @param {number} at */
  #key(event, at) {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.things.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.move(at, to);
    // Rows stay where they are, and show another thing.
    /** @type {HTMLElement | undefined} */ (this.renderRoot.querySelectorAll('.handle')[to])?.focus();
  }

  /** Over which row a pointer is, by their middles. @param {PointerEvent} event */
  #drag(event) {
    if (this.held < 0) return;
    const rows = [...this.renderRoot.querySelectorAll('li')];
    const over = rows.findIndex((row) => {
      const box = row.getBoundingClientRect();
      return event.clientY >= box.top && event.clientY <= box.bottom;
    });
    if (over < 0 || over === this.held) return;
    this.move(this.held, over);
    this.held = over;
  }

  render() {
    return html`<ol aria-label=${this.label}>${this.things.map((thing, at) => html`
      <li class="${at === this.held ? 'held' : ''} ${thing.key === this.chosen ? 'chosen' : ''}">
        ${this.readonly ? nothing : html`<button class="handle" type="button" aria-label=${say('order.handle', { name: thing.label, place: at + 1, count: this.things.length })}
          @keydown=${(/** @type {KeyboardEvent} */ event) => this.#key(event, at)}
          @pointerdown=${(/** @type {PointerEvent} */ event) => { this.held = at; /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId); }}
          @pointermove=${this.#drag} @lostpointercapture=${() => { this.held = -1; }}></button>`}
        ${this.#what(thing)}
        ${thing.detail ? html`<span class="badge"><bdi>${thing.detail}</bdi></span>` : nothing}
      </li>`)}</ol><p class="ear" role="status">${this.told}</p>`;
  }

  /** @param {Thing} thing */
  #what({ key, label, link }) {
    if (link) return html`<a class="what" href="#${link}"><bdi>${label}</bdi></a>`;
    return html`<button class="what" type="button" aria-expanded=${String(key === this.chosen)} @click=${() => this.dispatchEvent(new CustomEvent('choose', { detail: key }))}><bdi>${label}</bdi></button>`;
  }
}

customElements.define('panel-order', PanelOrder);
