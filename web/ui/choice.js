// SPDX-License-Identifier: MIT
// Rows of a list that are selected for the operator's buttons: only where one of the buttons of this page takes a number of
// rows. The element hands over the rows in sight; what a search hides does not count.
import { css, html, nothing } from 'lit';
import { say } from '../state/texts/index.js';

export const choiceStyle = css`
  .pick { display: grid; place-items: center; inline-size: 44px; block-size: 44px; margin-inline: -.5rem .2rem; }
  .pick input { inline-size: 22px; block-size: 22px; margin: 0; accent-color: var(--wp-accent); }
  :has(> .pick input:checked) { background: var(--wp-accent-soft); }
  .count { min-block-size: 44px; display: flex; align-items: center; justify-content: space-between; font-size: .93rem; }
  wp-buttons { flex: none; margin-block: .6rem; }
`;

export class Choice {
  #host;
  #placement;
  /** @type {ReadonlySet<string | number>} */ #chosen = new Set();
  /** @type {{ [name: string]: any }[]} as their button's script gets them */ #rows = [];
  /** Rows can be selected here. */
  open = false;

  /**
   * @param {import('lit').ReactiveControllerHost & { state: import('../state/state.js').State }} host
   * @param {string} placement
   */
  constructor(host, placement) {
    this.#host = host;
    this.#placement = placement;
  }

  /**
   * Before anything is drawn.
   * @template T
   * @param {readonly T[]} lines  in sight
   * @param {(line: T) => string | number} keyOf
   * @param {(line: T) => { [name: string]: any }} dataOf
   */
  look(lines, keyOf, dataOf) {
    this.open = this.#here().some(({ min_select: least, max_select: most }) => least || most);
    this.#rows = this.open && this.#chosen.size ? lines.filter((line) => this.#chosen.has(keyOf(line))).map(dataOf) : [];
  }

  /** How many there are, and out of it. */
  bar() {
    if (!this.open) return nothing;
    const count = this.#rows.length;
    return html`<div class="count"><span role="status">${say('list.selected', { count })}</span>
      ${count ? html`<button class="button bare" @click=${() => this.#choose(new Set())}>${say('list.unselect')}</button>` : nothing}</div>`;
  }

  /** @param {string | number} key @param {string} label @param {string} [tab] */
  box(key, label, tab = '0') {
    if (!this.open) return nothing;
    return html`<label class="pick"><input type="checkbox" tabindex=${tab} aria-label=${label} .checked=${this.#chosen.has(key)} @change=${() => this.#turn(key)}></label>`;
  }

  /** The buttons of this page. */
  buttons() {
    if (!this.#here().length) return nothing;
    return html`<wp-buttons placement=${this.#placement} .state=${this.#host.state} .selected=${this.open ? this.#rows.length : null} .rows=${this.open ? { rows: this.#rows } : null}></wp-buttons>`;
  }

  #here() { return this.#host.state.desk.buttons.filter(({ placement }) => placement === this.#placement); }

  /** @param {string | number} key */
  #turn(key) {
    const chosen = new Set(this.#chosen);
    if (!chosen.delete(key)) chosen.add(key);
    this.#choose(chosen);
  }

  /** @param {ReadonlySet<string | number>} chosen */
  #choose(chosen) {
    this.#chosen = chosen;
    this.#host.requestUpdate();
  }
}
