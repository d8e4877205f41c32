// SPDX-License-Identifier: MIT
// The browser has given this device another subscription, or taken it away: makes one with the same key and tells the
// portal. Without a session there the phone does it at its next start.
import { here } from './here.js';
import { device } from './kept.js';

/** @param {{ oldSubscription?: PushSubscription | null, newSubscription?: PushSubscription | null }} change */
export async function subscribeAgain({ oldSubscription, newSubscription }) {
  const { account, words } = await device();
  if (typeof account !== 'string') return;
  const key = oldSubscription?.options.applicationServerKey;
  const subscription = newSubscription ?? await here.registration.pushManager.getSubscription()
    ?? (key ? await here.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }) : null);
  if (subscription) {
    const { endpoint, keys } = subscription.toJSON();
    const texts = { ring: words.incoming, missed: words.missed, elsewhere: words.elsewhere, voicemail: words.voicemail };
    await fetch(new URL('api/softphone/push/subscription', here.location.href), {
      method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ endpoint, keys, texts }),
      credentials: 'same-origin', redirect: 'error',
    }).catch(() => {});
  }
  for (const client of await here.clients.matchAll({ type: 'window' })) client.postMessage({ type: 'subscribed' });
}
