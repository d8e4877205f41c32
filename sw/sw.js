// SPDX-License-Identifier: MIT
// The service worker: which event goes where, and nothing else. It lives for seconds, has no peer connection
// and never registers: it serves the app from its cache, shows notices and opens the phone.
import { activate, answer, install } from './app.js';
import { here } from './here.js';

here.addEventListener('install', (event) => { install(event); });
here.addEventListener('activate', (event) => { event.waitUntil(activate(event)); });
here.addEventListener('fetch', (event) => {
  const response = answer(event);
  if (response) event.respondWith(response);
});
here.addEventListener('message', (event) => {
  if (event.data?.type === 'take-over') event.waitUntil(here.skipWaiting());
});
