// SPDX-License-Identifier: MIT
// A push came: looks around, decides, and does it before the browser takes the worker away.
import { nowFor } from './clock.js';
import { askPages } from './pages.js';
import { here } from './here.js';
import { countMissed, device, fateOf, iconKept, setFate, skew } from './kept.js';
import { nameOf } from './names.js';
import { decide } from './notice.js';
import { endOf, read } from './payload.js';
import { inTurn, showing } from './turns.js';
import { within } from './within.js';

/** @typedef {import('./payload.js').Push} Push */
/** @typedef {import('./notice.js').Deed} Deed */
/**
 * @typedef {object} Rest  what is left to do when the notice is there
 * @property {number} count  missed now, 0: as many as before
 * @property {boolean} leaves
 * @property {Promise<void> | null} later  a notice that waits for the desktop
 * @property {Push[]} over  other calls that ring no more, though nobody has said how they ended
 */

const PATIENCE = 3000;  // as long as a push waits for the one before it
const LOOK = 1000;

/** @type {Promise<unknown>} one after the other: the second of two that come at once must see what the first did */
let last = Promise.resolve();

/** @template T @param {() => Promise<T>} job @returns {Promise<T>} */
function next(job) {
  const done = within(PATIENCE, last, null).then(job);
  last = done.catch(() => {});
  return done;
}

/** @param {PushMessageData | null} data */
export async function gotPush(data) {
  const push = read(textOf(data));
  const rest = await next(() => act(push));
  await Promise.all([finish(rest), end(rest.over)]);
}

/** Somebody comes by: notices of calls whose end the portal did not live to tell become those of missed ones. */
export async function sweep() {
  const all = await next(notices);
  await end(overOf(all, Date.now() + await skew()));
}

/** @param {Push[]} over */
const end = (over) => Promise.all(over.map((push) => next(() => act(push)).then(finish)));

/** What the browser is told besides, and what waits for the desktop, holds up no other push. @param {Rest} rest */
const finish = ({ count, leaves, later }) => Promise.all([later, count ? badge(count) : null, leaves ? leave() : null]);

/** @param {PushMessageData | null} data */
function textOf(data) {
  try {
    return data ? data.text() : null;
  } catch {
    return null;
  }
}

/** @returns {Promise<Notification[]>} */
const notices = () => within(LOOK, here.registration.getNotifications().catch(() => []), []);

/** @param {Notification[]} all @param {number} now  by the server's clock @returns {Push[]} */
const overOf = (all, now) => all.flatMap(({ tag, data }) => (data?.tag === tag && endOf(data, now)) || []);

/** @param {Push} push @returns {Promise<Rest>} */
async function act(push) {
  const [mine, fate, now, there, name, icon, all] = await Promise.all([
    device(), push.call ? fateOf(push.tag) : undefined, nowFor(push), askPages(push), nameOf(push.number), iconKept(), notices(),
  ]);
  const shown = all.filter(({ tag }) => tag === push.tag);
  const deed = decide(push, {
    account: mine.account, words: mine.words, fate, now, name,
    looks: there.looks, rings: there.rings, talks: there.talks, shown: shown.length > 0,
  });
  // A push that shows nothing counts against us; so what is shown comes first of all.
  const { done, waits } = deed.show || deed.close ? inTurn(push.tag, () => toDesktop(deed, shown, icon.url)) : { done: null, waits: false };
  if (!waits) await done;
  const [count] = await Promise.all([deed.missed ? countMissed() : 0, deed.fate && push.call ? setFate(push.tag, deed.fate) : null]);
  return { count, leaves: deed.leave, later: waits ? done : null, over: overOf(all, now).filter(({ tag }) => tag !== push.tag) };
}

// Safari takes a tag and pays no heed to it: a notice there does not take the place of the one before.
const supportsTags = 'requireInteraction' in Notification.prototype;

/** @param {Deed} deed @param {Notification[]} shown  of this tag before @param {string} icon */
async function toDesktop({ show, close }, shown, icon) {
  if (show) {
    const tag = show.options.tag ?? '';
    const options = { ...(icon ? { icon, badge: icon } : {}), ...show.options, data: { ...show.options.data, shown: Date.now() } };
    showing(tag);
    await here.registration.showNotification(show.title, options);
    showing(tag);
  }
  if (close || (show && !supportsTags)) for (const old of shown) old.close();
}

/** @param {number} count */
async function badge(count) {
  await /** @type {any} */ (navigator).setAppBadge?.(count).catch(() => {});
}

async function leave() {
  const subscription = await here.registration.pushManager.getSubscription();
  await subscription?.unsubscribe();
}
