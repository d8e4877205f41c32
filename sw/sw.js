// SPDX-License-Identifier: MIT
// The service worker: which event goes where, and nothing else. It lives for seconds and has no peer connection: it serves
// the app from its cache, shows notices, opens the phone, and ends the call of a phone that was closed in it.
import { activate, answer, install } from './app.js';
import { clicked } from './click.js';
import { here } from './here.js';
import { refreshIcon } from './icon.js';
import { left, prepare } from './left.js';
import { gotPush, sweep } from './push.js';
import { subscribeAgain } from './subscription.js';

/** Somebody comes by: what is old is put right. */
const begin = () => Promise.all([sweep(), refreshIcon()]);

here.addEventListener('install', (event) => {
  install(event);
  prepare();
});
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
  if (event.data?.type === 'left') event.waitUntil(left());
});
