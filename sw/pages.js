// SPDX-License-Identifier: MIT
// The phone's pages as the worker reaches them: asked what they do now, told what a person wants, opened.
import { here } from './here.js';
import { keepWish } from './kept.js';

/** @typedef {import('./payload.js').Push} Push */
/** @typedef {import('./kept.js').Wish} Wish */

/** @typedef {{ looks: boolean, rings: boolean, talks: boolean }} Answer */

const PATIENCE = 1500;  // a page that is frozen answers nothing, whatever the browser says of its visibility
const MOMENT = 1500;  // the call comes to a page by another way than the push, and neither is always the faster
const NO_HURRY = 2000;  // what is over can wait for a busy machine
/** @type {Answer} */
const NOTHING = { looks: false, rings: false, talks: false };

/**
 * A page that somebody looks at answers at once what it does, and once more when it rings, where it does not ring yet.
 * @param {WindowClient} client @param {Push} push @returns {Promise<Answer>}
 */
function ask(client, { call, kind, number }) {
  const ringing = kind === 'ring' || kind === 'unknown';
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    // A page that nobody sees hears of it, and nothing waits for it: frozen ones are among those. But whether it talks is known to it alone.
    const patience = kind !== 'elsewhere' && client.visibilityState !== 'visible' ? 0 : ringing ? PATIENCE : NO_HURRY;
    let answer = NOTHING;
    let enough = setTimeout(() => resolve(NOTHING), patience);
    port1.onmessage = ({ data }) => {
      clearTimeout(enough);
      const first = answer === NOTHING;
      answer = { looks: data?.looks === true, rings: data?.rings === true, talks: data?.talks === true };
      if (first && ringing && data?.soon === true) enough = setTimeout(() => resolve(answer), MOMENT);
      else resolve(answer);
    };
    client.postMessage({ type: 'push', call, number, ringing }, [port2]);
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
