// SPDX-License-Identifier: MIT
// A push came: looks around, decides, and does it before the browser takes the worker away.
import { askPages } from './pages.js';
import { here } from './here.js';
import { countMissed, device, fateOf, setFate, skew } from './kept.js';
import { nameOf } from './names.js';
import { decide } from './notice.js';
import { read } from './payload.js';

const ICON = new URL('icons/icon-192.png', here.location.href).href;

/** @type {Promise<unknown>} one after the other: the second of two that come at once must see what the first did */
let last = Promise.resolve();

/** @param {PushMessageData | null} data */
export function gotPush(data) {
  const done = last.then(() => act(data));
  last = done.catch(() => {});
  return done;
}

/** @param {PushMessageData | null} data */
function textOf(data) {
  try {
    return data ? data.text() : null;
  } catch {
    return null;
  }
}

/** @param {PushMessageData | null} data */
async function act(data) {
  const push = read(textOf(data));
  const [mine, fate, ahead, there, name, shown] = await Promise.all([
    device(), push.call ? fateOf(push.tag) : undefined, skew(), askPages(push), nameOf(push.number),
    here.registration.getNotifications({ tag: push.tag }).catch(() => []),
  ]);
  const deed = decide(push, {
    account: mine.account, words: mine.words, fate, now: Date.now() + ahead, name,
    looks: there.looks, rings: there.rings, talks: there.talks, shown: shown.length > 0,
  });
  // A push that shows nothing counts against us; so what is shown comes first of all.
  if (deed.show) await show(deed.show);
  if (deed.close || (deed.show && !supportsTags)) for (const old of shown) old.close();
  await Promise.all([
    deed.fate && push.call ? setFate(push.tag, deed.fate) : null,
    deed.missed ? badge() : null,
    deed.leave ? leave() : null,
  ]);
}

// Safari takes a tag and pays no heed to it: a notice there does not take the place of the one before.
const supportsTags = 'requireInteraction' in Notification.prototype;

/** @param {{ title: string, options: import('./notice.js').NoticeOptions }} notice */
async function show({ title, options }) {
  await here.registration.showNotification(title, { icon: ICON, badge: ICON, ...options });
}

async function badge() {
  const count = await countMissed();
  await /** @type {any} */ (navigator).setAppBadge?.(count).catch(() => {});
}

async function leave() {
  const subscription = await here.registration.pushManager.getSubscription();
  await subscription?.unsubscribe();
}
