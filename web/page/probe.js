// SPDX-License-Identifier: MIT
// Why there is no connection, as far as a page can find out: is this device offline, is the portal silent, does the server
// for calls answer plain web requests? A browser tells nobody why a WebSocket failed, so a certificate that has run out
// and a server that is down look the same from here; only that server's answer rules both of them out.
import { webOf } from '../state/reach.js';
import '../state/texts/pages.js';

const PATIENCE = 5000;

/** @typedef {import('../state/tools.js').Reach} Reach */

/** What the portal answers to anybody. */
const PROBE = '/api/softphone/config';

/**
 * @param {{ online?: boolean, ask?: typeof fetch, origin?: string, server: string }} way  server: its WebSocket
 * @returns {Promise<Reach>}
 */
export async function findReach({ online = navigator.onLine, ask = fetch, origin = location.origin, server }) {
  if (!online) return 'offline';
  // Past the service worker and every cache: only the network can tell.
  const get = (/** @type {string} */ url, /** @type {RequestMode} */ mode) =>
    ask(url, { method: 'HEAD', mode, cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(PATIENCE) });
  const web = webOf(server);
  const [portal, calls] = await Promise.all([
    get(origin + PROBE, 'cors').then(({ status }) => status < 500, () => false),
    // Whatever it says will do; of another origin nothing of it can be read.
    web && web !== `${origin}/` ? get(web, 'no-cors').then(() => true, () => false) : true,
  ]);
  if (!portal) return 'portal-silent';
  return calls ? 'socket-blocked' : 'server-silent';
}
