// SPDX-License-Identifier: MIT
// A page that nobody has touched may be forbidden to ring: then it says so, and the first touch arms it. Fetched by a phone
// that registers in such a page.

const PATIENCE = 1000;  // a context that may run does so within milliseconds
const SYMBOL = 'not-armed';

/** @type {AudioContext | null} */
let waiting = null;

/**
 * @param {object} outside
 * @param {() => import('../state/state.js').State} outside.state
 * @param {(event: { kind: string, [field: string]: any }) => void} outside.change
 * @param {import('./tones.js').Tones} outside.tones
 */
export async function arm({ state, change, tones }) {
  if (!waiting) {
    const context = new AudioContext();
    await Promise.race([context.resume(), new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]).catch(() => {});
    if (context.state === 'running') return context.close();
    waiting = context;
    const touched = () => {
      // A key alone is no permission everywhere (Escape is none): what the context says counts.
      context.resume().then(() => {
        for (const name of ['pointerup', 'keydown']) removeEventListener(name, touched);
        waiting = null;
        tones.wake();
        if (state().failure === SYMBOL) change({ kind: 'PAGE_FAILURE', symbol: '' });
        return context.close();
      }).catch(() => {});
    };
    for (const name of ['pointerup', 'keydown']) addEventListener(name, touched);
  }
  // What keeps a browser from calling at all is the greater trouble.
  if (!state().failure && !state().cannot) change({ kind: 'PAGE_FAILURE', symbol: SYMBOL });
}
