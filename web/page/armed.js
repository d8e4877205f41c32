// SPDX-License-Identifier: MIT
// A page that nobody has touched may be forbidden to ring: then it says so, and the first touch arms it. Fetched by a phone
// that registers in such a page.

const PATIENCE = 1000;  // a context that may run does so within milliseconds
const SYMBOL = 'not-armed';

/**
 * @typedef {object} Outside
 * @property {() => import('../state/state.js').State} state
 * @property {(event: { kind: string, [field: string]: any }) => void} change
 * @property {import('./tones.js').Tones} tones
 */

/** @type {Promise<boolean> | null} asked once, however often the phone registers meanwhile */
let forbidden = null;

/** May this page not make a sound? Then the first touch arms it. @param {Outside} outside */
async function isForbidden({ state, change, tones }) {
  const context = new AudioContext();
  await Promise.race([context.resume(), new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]).catch(() => {});
  if (context.state === 'running') {
    context.close();
    return false;
  }
  const touched = () => {
    // A key alone is no permission everywhere (Escape is none): what the context says counts.
    context.resume().then(() => {
      for (const name of ['pointerup', 'keydown']) removeEventListener(name, touched);
      forbidden = null;
      tones.wake();
      if (state().failure === SYMBOL) change({ kind: 'PAGE_FAILURE', symbol: '' });
      return context.close();
    }).catch(() => {});
  };
  for (const name of ['pointerup', 'keydown']) addEventListener(name, touched);
  return true;
}

/** @param {Outside} outside */
export async function arm(outside) {
  const { state, change } = outside;
  forbidden ??= isForbidden(outside);
  if (!await forbidden) {
    forbidden = null;
    return;
  }
  // What keeps a browser from calling at all is the greater trouble.
  if (!state().failure && !state().cannot) change({ kind: 'PAGE_FAILURE', symbol: SYMBOL });
}
