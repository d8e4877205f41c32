// SPDX-License-Identifier: MIT
// A push came: looks around, decides, and does it before the browser takes the worker away.
import { nowFor } from './clock.js';
import { askPages } from './pages.js';
import { here } from './here.js';
import { countMissed, device, fateOf, setFate } from './kept.js';
import { nameOf } from './names.js';
import { decide } from './notice.js';
import { read } from './payload.js';
import { within } from './within.js';

const ICON = new URL('icons/icon-192.png', here.location.href).href;

const PATIENCE = 3000;  // as long as a push waits for the one before it
const LOOK = 1000;

/** @type {Promise<unknown>} one after the other: the second of two that come at once must see what the first did */
let last = Promise.resolve();

/** @param {PushMessageData | null} data */
export function gotPush(data) {
  const done = within(PATIENCE, last, null).then(() => act(data));
  last = done.catch(() => {});
  // What the browser is told besides holds up no other push.
  return done.then(({ count, leaves }) => Promise.all([count ? badge(count) : null, leaves ? leave() : null]));
}

/** @param {PushMessageData | null} data */
function textOf(data) {
  try {
    return data ? data.text() : null;
  } catch {
    return null;
  }
}

/** @param {PushMessageData | null} data @returns {Promise<{ count: number, leaves: boolean }>} missed now, 0: as many as before */
async function act(data) {
  const push = read(textOf(data));
  const [mine, fate, now, there, name, shown] = await Promise.all([
    device(), push.call ? fateOf(push.tag) : undefined, nowFor(push.until), askPages(push), nameOf(push.number),
    within(LOOK, here.registration.getNotifications({ tag: push.tag }).catch(() => []), []),
  ]);
  const deed = decide(push, {
    account: mine.account, words: mine.words, fate, now, name,
    looks: there.looks, rings: there.rings, talks: there.talks, shown: shown.length > 0,
  });
  // A push that shows nothing counts against us; so what is shown comes first of all.
  if (deed.show) await show(deed.show);
  if (deed.close || (deed.show && !supportsTags)) for (const old of shown) old.close();
  const [count] = await Promise.all([deed.missed ? countMissed() : 0, deed.fate && push.call ? setFate(push.tag, deed.fate) : null]);
  return { count, leaves: deed.leave };
}

// Safari takes a tag and pays no heed to it: a notice there does not take the place of the one before.
const supportsTags = 'requireInteraction' in Notification.prototype;

/** @param {{ title: string, options: import('./notice.js').NoticeOptions }} notice */
async function show({ title, options }) {
  await here.registration.showNotification(title, { icon: ICON, badge: ICON, ...options });
}

/** @param {number} count */
async function badge(count) {
  await /** @type {any} */ (navigator).setAppBadge?.(count).catch(() => {});
}

async function leave() {
  const subscription = await here.registration.pushManager.getSubscription();
  await subscription?.unsubscribe();
}
