// SPDX-License-Identifier: MIT
// What all elements share: the state they show, the one event they send, and a clock for those that
// show time.
import { LitElement } from 'lit';
import { initial } from '../state/state.js';
import { tenantSheet } from './tenant.js';

/** @typedef {import('../state/state.js').State} State */

export class WpElement extends LitElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { state: { attribute: false } };

  constructor() {
    super();
    /** @type {State} */
    this.state = initial;
  }

  /** The operator's style sheet comes after our own. */
  createRenderRoot() {
    const root = /** @type {ShadowRoot} */ (super.createRenderRoot());
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, tenantSheet];
    return root;
  }

  /**
   * Say what the person wants. Who listens decides what happens.
   * @param {string} name
   * @param {Record<string, unknown>} [detail]
   */
  intent(name, detail = {}) {
    this.dispatchEvent(new CustomEvent('intent', { bubbles: true, composed: true, detail: { name, ...detail } }));
  }

  /** @param {string} selector @returns {HTMLElement|null} */
  find(selector) {
    return this.renderRoot.querySelector(selector);
  }
}

/** Keys wherever the focus is, for as long as the element is on the screen. */
export class Hears {
  #type;
  #heard;

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {'keydown' | 'keyup'} type
   * @param {(event: KeyboardEvent) => void} heard
   */
  constructor(host, type, heard) {
    this.#type = type;
    this.#heard = heard;
    host.addController(this);
  }

  hostConnected() { addEventListener(this.#type, this.#heard); }

  hostDisconnected() { removeEventListener(this.#type, this.#heard); }
}

/** Redraws its element at every full second for as long as the element wants it. */
export class Clock {
  #host;
  #wanted;
  #timer = 0;

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => boolean} wanted
   */
  constructor(host, wanted) {
    this.#host = host;
    this.#wanted = wanted;
    host.addController(this);
  }

  get now() {
    return Date.now();
  }

  hostUpdated() {
    clearTimeout(this.#timer);
    if (!this.#wanted()) return;
    this.#timer = Number(setTimeout(() => this.#host.requestUpdate(), 1000 - (this.now % 1000) + 5));
  }

  hostDisconnected() {
    clearTimeout(this.#timer);
  }
}
