// SPDX-License-Identifier: MIT
// The service worker: which event goes where, and nothing else. It lives for seconds, has no peer connection
// and never registers: it serves the app from its cache, shows notices and opens the phone.
import { activate, answer, install } from './app.js';
import { clicked } from './click.js';
import { here } from './here.js';
import { refreshIcon } from './icon.js';
import { gotPush, sweep } from './push.js';
import { subscribeAgain } from './subscription.js';

/** Somebody comes by: what is old is put right. */
const begin = () => Promise.all([sweep(), refreshIcon()]);

here.addEventListener('install', (event) => { install(event); });
here.addEventListener('activate', (event) => { event.waitUntil(activate(event).then(() => { begin(); })); });  // no page waits for it
here.addEventListener('fetch', (event) => {
  const response = answer(event);
  if (response) event.respondWith(response);
});
here.addEventListener('push', (event) => { event.waitUntil(gotPush(event.data)); });
here.addEventListener('notificationclick', (event) => { event.waitUntil(clicked(event.action, event.notification)); });
here.addEventListener('pushsubscriptionchange', (event) => { event.waitUntil(subscribeAgain(/** @type {any} */ (event))); });
here.addEventListener('message', (event) => {
  if (event.data?.type === 'take-over') event.waitUntil(here.skipWaiting());
  if (event.data?.type === 'begun') event.waitUntil(begin());
});
