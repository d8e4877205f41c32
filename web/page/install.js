// SPDX-License-Identifier: MIT
// Installing the phone: keeps what the browser offers until it suits the person. It is offered once, after the
// second call that worked, and never during one; from the side menu at any time. Apple's browsers offer nothing:
// there it is told how to do it.

const NAME = 'webphone-install';
const CALLS = 2;

/** @typedef {import('../state/state.js').State} State */

/** Runs as an app already. */
const standalone = () => matchMedia('(display-mode: standalone)').matches || /** @type {any} */ (navigator).standalone === true;

/** An iPhone or iPad, which also calls itself a Mac. */
const apple = () => /iphone|ipad|ipod/i.test(navigator.userAgent) || (/mac/i.test(navigator.platform) && navigator.maxTouchPoints > 1);

export class Install {
  #change;
  /** @type {any} */ #offer = null;
  /** @type {number[]} calls that were up */ #up = [];
  #worked = 0;
  #asked;
  #keep;

  /**
   * @param {(event: { kind: string, [field: string]: any }) => void} change
   * @param {{ kept: (name: string) => string | null, keep: (name: string, value: string) => void }} memory
   */
  constructor(change, { kept, keep }) {
    this.#change = change;
    this.#asked = kept(NAME) === 'asked';
    this.#keep = keep;
  }

  begin() {
    if (standalone()) return;
    if (apple()) this.#change({ kind: 'PAGE_INSTALL', install: 'ios' });
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#offer = event;
      this.#change({ kind: 'PAGE_INSTALL', install: 'ready' });
    });
    addEventListener('appinstalled', () => {
      this.#offer = null;
      this.#change({ kind: 'PAGE_INSTALL', install: 'none' });
    });
  }

  /** A call that was up and has ended is one that worked. @param {State} state */
  changed(state) {
    const up = state.calls.filter((call) => call.state === 'up').map(({ call }) => call);
    const ended = this.#up.some((call) => !state.calls.some((other) => other.call === call));
    this.#up = up;
    if (ended) this.#worked += 1;
    if (ended && !state.calls.length && this.#worked >= CALLS && !this.#asked && state.install !== 'none') {
      this.#remember();
      this.#change({ kind: 'PAGE_INSTALL_CARD', open: true });
    }
  }

  /** The person wants it, now. */
  async ask() {
    this.#remember();
    const offer = this.#offer;
    if (!offer) return this.#change({ kind: 'PAGE_INSTALL_CARD', open: true });
    this.#change({ kind: 'PAGE_INSTALL_CARD', open: false });
    this.#offer = null;  // a browser takes each offer once; it may make another
    this.#change({ kind: 'PAGE_INSTALL', install: 'none' });
    await offer.prompt();
  }

  #remember() {
    this.#asked = true;
    this.#keep(NAME, 'asked');
  }
}

/** The page that an address asks for ("/?page=history", from a shortcut of the app). @param {string} search */
export function wantedTab(search) {
  const asked = new URLSearchParams(search);
  return asked.get('tab') ?? asked.get('page') ?? '';
}
