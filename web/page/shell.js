// SPDX-License-Identifier: MIT
// The service worker as the page sees it: registers it, and hears of a new build or policy. Such a one waits; when it
// may take over the phone says (no call may live), and then this page starts again.
import { scriptUrl } from './script-url.js';

/** @typedef {import('../phone/messages.js').PageMessage} PageMessage */

const LOOK_AGAIN = 60 * 60 * 1000;

export class Shell {
  #post;
  /** @type {ServiceWorkerRegistration | null} */ #registration = null;
  #looked = 0;
  #taken = false;

  /** @param {(message: PageMessage) => void} post */
  constructor(post) { this.#post = post; }

  /** Resolves when there is a worker that can take pushes; never where there can be none. */
  get ready() { return navigator.serviceWorker?.ready ?? new Promise(() => {}); }

  async start() {
    const { serviceWorker } = navigator;
    if (!serviceWorker) return;
    // The first worker that takes a page that had none brings nothing new.
    let had = serviceWorker.controller !== null;
    serviceWorker.addEventListener('controllerchange', () => {
      if (had) this.#post({ type: 'renewed' });
      had = true;
    });
    addEventListener('pagehide', () => serviceWorker.controller?.postMessage({ type: 'left' }));
    serviceWorker.addEventListener('message', ({ data }) => { if (data?.type === 'policy') this.#post({ type: 'renewal', policy: true }); });
    this.#looked = Date.now();
    this.#registration = await serviceWorker.register(scriptUrl('sw.js'), { updateViaCache: 'none' });
    this.#watch(this.#registration);
  }

  /** The person looks at the page: a good moment to hear of a new build, once an hour. */
  look() {
    if (!this.#registration || Date.now() - this.#looked < LOOK_AGAIN) return;
    this.#looked = Date.now();
    this.#registration.update().catch(console.debug);
  }

  /** The phone says that it is time. Where no worker waits there is nothing but to start again. */
  takeOver() {
    if (this.#taken) return;
    this.#taken = true;
    const waiting = this.#registration?.waiting;
    if (waiting) waiting.postMessage({ type: 'take-over' });
    else this.#post({ type: 'renewed' });
  }

  /** @param {ServiceWorkerRegistration} registration */
  #watch(registration) {
    const waits = () => { if (registration.waiting && registration.active) this.#post({ type: 'renewal' }); };
    registration.addEventListener('updatefound', () => { registration.installing?.addEventListener('statechange', waits); });
    waits();
  }
}
