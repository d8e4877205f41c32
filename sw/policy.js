// SPDX-License-Identifier: MIT
// The security policy of the app's pages names the SIP servers, and an operator may change those without a new
// build. So what comes from the cache goes out under the newest policy that the portal has told us.
import { learn } from './clock.js';
import { here } from './here.js';

const CACHE = 'webphone-policy';
const NAME = 'Content-Security-Policy';
const TOLD = 'X-Told';  // when the pages were told
const PATIENCE = 10000;
const CALM = 10 * 60 * 1000;  // a policy that is another one at each request must not keep them starting again

const address = () => new URL('./', here.location.href);

const kept = async () => (await caches.open(CACHE)).match(address());

/** @param {Response} response  of the cache */
export async function underPolicy(response) {
  const policy = (await kept().catch(() => undefined))?.headers.get(NAME);
  if (!policy || !response.ok || policy === response.headers.get(NAME)) return response;
  const headers = new Headers(response.headers);
  headers.set(NAME, policy);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/**
 * Asks for the policy of today, behind the back of the page that is being drawn; pages that have another one are told.
 * @param {Response} shown  what the page is drawn of
 */
export async function refreshPolicy(shown) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(address(), { method: 'HEAD', cache: 'no-store', credentials: 'omit', redirect: 'error', signal });
    const policy = response.headers.get(NAME);
    await learn(response);
    if (!response.ok || !policy || policy === shown.headers.get(NAME)) return;
    const told = Number((await kept())?.headers.get(TOLD));
    const calm = Date.now() - told < CALM;
    const headers = { [NAME]: policy, [TOLD]: String(calm ? told : Date.now()) };
    await (await caches.open(CACHE)).put(address(), new Response(null, { headers }));
    if (calm) return;
    for (const client of await here.clients.matchAll({ type: 'window' })) client.postMessage({ type: 'policy' });
  } catch {
    // No network: the app works with what it has.
  }
}
