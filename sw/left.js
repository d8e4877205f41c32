// SPDX-License-Identifier: MIT
// A page has gone, perhaps in the middle of a call. What is to be done then stands in a script of its own (last-words.js):
// fetched beside the app, when this worker is installed, and run only where it is wanted.
import { app } from './app.js';
import { here } from './here.js';

/** @typedef {(engine: () => Promise<Response | undefined>) => Promise<void>} LastWords */

const scope = /** @type {typeof here & { trustedTypes?: any, lastWords?: LastWords }} */ (here);

/** Browsers let a worker that is installed run only scripts that it has run before. */
export function prepare() {
  const name = 'last-words.js';
  importScripts(scope.trustedTypes?.createPolicy('webphone', { createScriptURL: (/** @type {string} */ given) => given }).createScriptURL(name) ?? name);
}

export async function left() {
  if (!scope.lastWords) prepare();
  await scope.lastWords?.(() => app.matchPrecache('phone.pack'));
}
