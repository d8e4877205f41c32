// SPDX-License-Identifier: MIT
// Which page is open stands behind the # of the address: #/setup/integrations/web-phone/3/menu?x=1. A form with changes is
// asked before it is left.

/** @typedef {{ path: string, query: URLSearchParams }} Place */
/** @typedef {{ pattern: string, params: Record<string, string> }} Match */

/** @type {Set<() => Promise<boolean> | boolean>}  each says whether it may be left */
const guards = new Set();
/** @type {Set<() => void>} */
const listeners = new Set();
let shown = location.hash;
let asking = false;

/** @returns {Place} */
export function place() {
  const [path, query = ''] = (location.hash.slice(1) || '/').split('?', 2);
  return { path, query: new URLSearchParams(query) };
}

/** @param {string} path  "/management/customer" */
export function go(path) {
  location.hash = path;
}

/** The same place under another name: no step back leads to the one before. @param {string} path */
export function replace(path) {
  history.replaceState(null, '', `#${path}`);
  changed();
}

/**
 * The values of `:name` in a pattern; null where it is another path.
 * @param {string} pattern
 * @param {string} path
 * @returns {Record<string, string> | null}
 */
export function matches(pattern, path) {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return null;
  /** @type {Record<string, string>} */
  const params = {};
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = safeDecode(given[at]);
    else if (part !== given[at]) return null;
  }
  return params;
}

/** @param {string} text */
function safeDecode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Asked before a page is left. @param {() => Promise<boolean> | boolean} may @returns {() => void}  no longer */
export function guard(may) {
  guards.add(may);
  return () => guards.delete(may);
}

/** @param {() => void} listener @returns {() => void}  no longer */
export function watch(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed() {
  shown = location.hash;
  for (const listener of [...listeners]) listener();
}

/** The page asked for becomes the one that is shown, or the address goes back. */
async function turn() {
  const wanted = location.hash;
  if (wanted === shown || asking) return;
  asking = true;
  history.replaceState(null, '', shown || '#/');
  let free = true;
  for (const may of [...guards]) free = free && await may();
  asking = false;
  if (!free) return;
  history.replaceState(null, '', wanted || '#/');
  changed();
}

globalThis.addEventListener?.('hashchange', turn);
