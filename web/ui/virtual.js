// SPDX-License-Identifier: MIT
// A long list of which only what can be seen is drawn, with one row at a time in the order of the Tab key: arrows,
// Home, End and the page keys move to the others. The element draws rows with `data-row`; their heights are known.

const MORE = 6;  // rows beyond the edges, so that a quick finger finds something

export class Virtual {
  #host;
  #scroller;
  #heights = new Float64Array(1);
  #count = 0;
  #from = 0;
  #to = 0;
  #focus = false;
  /** @type {readonly unknown[]} */ #list = [];
  /** @type {Map<unknown, number>} item -> the element it is drawn in */ #keys = new Map();
  #made = 0;
  active = 0;

  /**
   * @param {import('lit').ReactiveControllerHost & { renderRoot: HTMLElement | DocumentFragment }} host
   * @param {string} scroller  selector; the list inside it is its [data-list]
   */
  constructor(host, scroller) {
    this.#host = host;
    this.#scroller = scroller;
    host.addController(this);
  }

  get #box() { return /** @type {HTMLElement | null} */ (this.#host.renderRoot.querySelector(this.#scroller)); }

  /**
   * What is to be drawn of so many rows.
   * @param {number} count
   * @param {(row: number) => number} heightOf
   * @returns {[from: number, to: number]}
   */
  window(count, heightOf) {
    if (this.#heights.length <= count) this.#heights = new Float64Array(count + 1024);
    for (let i = 0; i < count; i++) this.#heights[i + 1] = this.#heights[i] + heightOf(i);
    this.#count = count;
    this.active = Math.max(0, Math.min(this.active, count - 1));
    this.#measure();
    return [this.#from, this.#to];
  }

  #measure() {
    const box = this.#box;
    const top = box?.scrollTop ?? 0;
    const height = box?.clientHeight || 900;
    this.#from = Math.max(0, this.#rowAt(top) - MORE);
    this.#to = Math.min(this.#count, this.#rowAt(top + height) + MORE + 1);
  }

  /** @param {number} y */
  #rowAt(y) {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#heights[middle + 1] <= y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Keys of what is drawn: a row keeps its element while its list is scrolled, and another list is written into the
   * elements that are there. Making them is what takes long.
   * @param {readonly unknown[]} list @param {number} from @param {number} to
   */
  keys(list, from, to) {
    const before = [...this.#keys.values()];
    /** @type {Map<unknown, number>} */ const keys = new Map();
    for (const [i, item] of list.slice(from, to).entries()) {
      keys.set(item, (list === this.#list ? this.#keys.get(item) : before[i]) ?? ++this.#made);
    }
    this.#keys = keys;
    this.#list = list;
    return keys;
  }

  scrolled = () => {
    const [from, to] = [this.#from, this.#to];
    this.#measure();
    if (from !== this.#from || to !== this.#to) this.#host.requestUpdate();
  };

  /** The rows end where everything else does: a bar that takes room stands beyond that. */
  #align() {
    const box = this.#box;
    const bar = box ? box.offsetWidth - box.clientWidth : 0;
    if (!box || !bar || box.style.paddingInlineEnd) return;
    box.style.marginInlineEnd = `-${bar}px`;
    box.style.paddingInlineEnd = '0';
  }

  hostUpdated() {
    this.#align();
    const list = /** @type {HTMLElement | null} */ (this.#box?.querySelector('[data-list]'));
    if (list) {
      list.style.paddingBlockStart = `${this.#heights[this.#from]}px`;
      list.style.paddingBlockEnd = `${this.#heights[this.#count] - this.#heights[this.#to]}px`;
    }
    const box = this.#box;
    // Filtered away under a list that had been scrolled down: the box has jumped without a word.
    if (box && this.#count && this.#rowAt(box.scrollTop) > this.#to) this.scrolled();
    if (!this.#focus) return;
    this.#focus = false;
    /** @type {HTMLElement | null | undefined} */ (box?.querySelector(`[data-row="${this.active}"] [tabindex="0"]`))?.focus({ preventScroll: true });
  }

  /** From the top again: another list. */
  reset() {
    this.active = 0;
    if (this.#box) this.#box.scrollTop = 0;
  }

  /** @param {KeyboardEvent} event */
  key = (event) => {
    const to = this.#target(event.key);
    if (to === null || !this.#count) return;
    event.preventDefault();
    this.go(to, true);
  };

  /** @param {string} key */
  #target(key) {
    const page = Math.max(1, this.#to - this.#from - 2 * MORE - 1);
    switch (key) {
      case 'ArrowDown': return this.active + 1;
      case 'ArrowUp': return this.active - 1;
      case 'PageDown': return this.active + page;
      case 'PageUp': return this.active - page;
      case 'Home': return 0;
      case 'End': return this.#count - 1;
      default: return null;
    }
  }

  /** @param {number} row @param {boolean} [focus] */
  go(row, focus = false) {
    this.active = Math.max(0, Math.min(row, this.#count - 1));
    this.#focus = focus;
    const box = this.#box;
    if (box) {
      const top = this.#heights[this.active];
      const bottom = this.#heights[this.active + 1];
      if (top < box.scrollTop) box.scrollTop = this.active ? top : 0;
      else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
    }
    this.#host.requestUpdate();
  }
}
