// SPDX-License-Identifier: MIT
// The phone's pages as the worker reaches them: asked what they do now, told what a person wants, opened.
import { here } from './here.js';
import { keepWish } from './kept.js';

/** @typedef {import('./payload.js').Push} Push */
/** @typedef {import('./kept.js').Wish} Wish */

/** @typedef {{ looks: boolean, rings: boolean, talks: boolean }} Answer */

const PATIENCE = 1000;  // a page that is frozen answers nothing, whatever the browser says of its visibility
const NO_HURRY = 2000;  // what is over can wait for a busy machine
/** @type {Answer} */
const NOTHING = { looks: false, rings: false, talks: false };

/** @param {WindowClient} client @param {Push} push @returns {Promise<Answer>} */
function ask(client, { call, kind }) {
  const ringing = kind === 'ring' || kind === 'unknown';
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    // A page that nobody sees hears of it, and nothing waits for it: frozen ones are among those. But whether it talks is known to it alone.
    const patience = kind !== 'elsewhere' && client.visibilityState !== 'visible' ? 0 : ringing ? PATIENCE : NO_HURRY;
    const nothing = setTimeout(() => resolve(NOTHING), patience);
    port1.onmessage = ({ data }) => {
      clearTimeout(nothing);
      resolve({ looks: data?.looks === true, rings: data?.rings === true, talks: data?.talks === true });
    };
    client.postMessage({ type: 'push', call }, [port2]);
  });
}

/** The phone's own pages: not what else lies on this site, nor frames within. */
async function pages() {
  const { pathname } = new URL('./', here.location.href);
  const found = await here.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return found.filter(({ url, frameType }) => frameType !== 'nested' && [pathname, `${pathname}index.html`].includes(new URL(url).pathname));
}

/** Does one that can be seen ring, has one a call that is up? They hear of the push, too. @param {Push} push */
export async function askPages(push) {
  const answers = await Promise.all((await pages()).map((client) => ask(client, push)));
  return { looks: answers.some(({ looks }) => looks), rings: answers.some(({ rings }) => rings), talks: answers.some(({ talks }) => talks) };
}

/** @param {WindowClient} a @param {WindowClient} b */
const nearer = (a, b) => Number(b.focused) - Number(a.focused) || Number(b.visibilityState === 'visible') - Number(a.visibilityState === 'visible');

/**
 * What a person wants, to a page that is there or to a new one. It is written down first: a system may open the app's first
 * page whatever address it is given.
 * @param {Omit<Wish, 'at'>} wish
 */
export async function openWith(wish) {
  const written = keepWish({ ...wish, at: Date.now() });
  const [client] = [...await pages()].sort(nearer);
  if (client) {
    const focused = await client.focus().catch(() => client);
    await written;
    return focused.postMessage({ type: 'wish' });
  }
  await written;
  await here.clients.openWindow(new URL('./', here.location.href).href);
}
