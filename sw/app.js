// SPDX-License-Identifier: MIT
// The built app from the cache: all of it is fetched when a build is installed, and nothing else is ever kept here.
// Whatever the app is not (api/, the manifest, pages of others) goes to the network as if nobody stood between.
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import { here } from './here.js';
import { refreshPolicy, underPolicy } from './policy.js';

const SHELL = 'index.html';
const POLICED = new Set(['index.html', 'phone.js']);  // what has a policy of its own: a document, a worker

export const app = new PrecacheController();
app.addToCacheList(/** @type {any} */ (self).__WB_MANIFEST);

/** @param {ExtendableEvent} event */
export function install(event) { event.waitUntil(app.install(event)); }

/** The files of the build before go; pages that were loaded before there was a worker belong to it now. @param {ExtendableEvent} event */
export async function activate(event) {
  await app.activate(event);
  await here.clients.claim();
}

/** @param {FetchEvent} event @returns {Promise<Response> | null} null: not ours */
export function answer(event) {
  const name = nameOf(event.request);
  const key = name === null ? undefined : app.getCacheKeyForURL(name);
  if (name === null || !key) return null;
  const served = serve(event, name, key);
  if (event.request.mode === 'navigate') event.waitUntil(served.then(refreshPolicy));
  return served;
}

/**
 * The file of the app that is asked for, or null. The phone's page may have a query (which call it is opened for).
 * @param {Request} request
 */
function nameOf({ method, mode, url }) {
  const { origin, pathname, search } = new URL(url);
  const root = new URL('./', here.location.href);
  if (method !== 'GET' || origin !== root.origin || !pathname.startsWith(root.pathname)) return null;
  const name = pathname.slice(root.pathname.length);
  if (mode === 'navigate') return name === '' || name === SHELL ? SHELL : null;
  return search ? null : name;
}

/** @param {FetchEvent} event @param {string} name @param {string} cacheKey */
async function serve(event, name, cacheKey) {
  // A file that the browser has thrown away comes from the network, and is kept again if it is still the same.
  const request = name === SHELL ? new Request(new URL(SHELL, here.location.href)) : event.request;
  const [response] = app.strategy.handleAll({ event, request, params: { cacheKey } });
  const found = await response;
  return POLICED.has(name) ? underPolicy(found) : found;
}
