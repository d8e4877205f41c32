// SPDX-License-Identifier: MIT
// When the phone offers to be installed: what the browser gives is kept until it suits the person.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Install } from '../../web/page/install.js';
import { reduce } from '../../web/state/reduce.js';
import { initial } from '../../web/state/state.js';

const CHROME = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';
const GIVEN = ['navigator', 'matchMedia', 'addEventListener'].map((name) => /** @type {const} */ ([name, Object.getOwnPropertyDescriptor(globalThis, name)]));
afterEach(() => {
  for (const [name, was] of GIVEN) {
    if (was) Object.defineProperty(globalThis, name, was);
    else delete (/** @type {any} */ (globalThis)[name]);
  }
});

/** What a browser offers; the person says `outcome` to it. */
class Offer extends Event {
  prompted = 0;

  /** @param {string} outcome */
  constructor(outcome) {
    super('beforeinstallprompt', { cancelable: true });
    this.userChoice = Promise.resolve({ outcome });
  }

  async prompt() { this.prompted += 1; }
}

/** A page in a browser, and what its screen shows. @param {{ userAgent?: string, platform?: string, touch?: number, app?: boolean, memory?: Map<string, string> }} [of] */
function page({ userAgent = CHROME, platform = 'Linux armv81', touch = 5, app = false, memory = new Map() } = {}) {
  const browser = new EventTarget();
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { userAgent, platform, maxTouchPoints: touch } });
  Object.defineProperty(globalThis, 'matchMedia', { configurable: true, value: () => ({ matches: app }) });
  Object.defineProperty(globalThis, 'addEventListener', { configurable: true, value: browser.addEventListener.bind(browser) });
  let state = initial;
  const change = (/** @type {any} */ event) => {
    state = reduce(state, event);
    install.changed(state);
  };
  const install = new Install(change, { kept: (name) => memory.get(name) ?? null, keep: (name, value) => { memory.set(name, value); } });
  install.begin();
  let calls = 0;
  const tell = (/** @type {number} */ call, /** @type {string} */ now) => change({ kind: 'EV_CALL', call, state: now, flags: {}, cause: 'none', status: 0, since: 0, peer: 'sip:600@localhost', name: '', reason: '' });
  return {
    memory, install, tell, change,
    dispatch: (/** @type {Event} */ event) => browser.dispatchEvent(event),
    /** One call from its beginning to its end; @param {boolean} [works]  somebody answers */
    call(works = true) {
      calls += 1;
      for (const now of ['dialing', ...works ? ['up'] : [], 'ended']) tell(calls, now);
    },
    get offers() { return state.installCard; },
    get way() { return state.install; },
  };
}

test('what the browser offers is kept from being shown, and waits for the end of the second call that worked', () => {
  const here = page();
  const offer = new Offer('accepted');
  here.dispatch(offer);
  assert.ok(offer.defaultPrevented, 'the browser itself shows nothing');
  assert.deepEqual([here.way, here.offers], ['ready', false], 'it is in the menu from the beginning');
  here.call();
  here.call(false);
  here.call(false);
  assert.equal(here.offers, false, 'calls that nobody answered persuade nobody');
  here.call();
  assert.equal(here.offers, true);
  assert.equal(offer.prompted, 0, 'the person has not said so yet');
});

test('never during a call: when one goes on, its end is waited for', () => {
  const here = page();
  here.dispatch(new Offer('accepted'));
  here.call();
  here.tell(8, 'up');
  here.tell(9, 'up');
  here.tell(8, 'ended');
  assert.equal(here.offers, false);
  here.tell(9, 'ended');
  assert.equal(here.offers, true);
});

test('once: who has seen it is not asked again, in this page or a later one', () => {
  const here = page();
  here.dispatch(new Offer('dismissed'));
  here.call();
  here.call();
  here.change({ kind: 'PAGE_INSTALL_CARD', open: false });  // the cross in its corner
  here.call();
  here.call();
  assert.equal(here.offers, false);
  const later = page({ memory: here.memory });
  later.dispatch(new Offer('dismissed'));
  later.call();
  later.call();
  assert.equal(later.offers, false);
  assert.equal(later.way, 'ready', 'the menu has it still');
});

test('who wants it is asked by the browser; who says no there finds nothing that does nothing', async () => {
  const here = page();
  const first = new Offer('dismissed');
  here.dispatch(first);
  await here.install.ask();
  assert.equal(first.prompted, 1);
  assert.deepEqual([here.way, here.offers], ['none', false], 'a browser takes each offer once');
  const second = new Offer('accepted');
  here.dispatch(second);
  assert.equal(here.way, 'ready', 'another one is as good');
  await here.install.ask();
  assert.deepEqual([second.prompted, here.way, here.offers], [1, 'none', false]);
  here.call();
  here.call();
  assert.equal(here.offers, false);
});

test('installed by another way, it is offered no more; inside the app it never is', () => {
  const here = page();
  here.dispatch(new Offer('accepted'));
  here.dispatch(new Event('appinstalled'));
  here.call();
  here.call();
  assert.deepEqual([here.way, here.offers], ['none', false]);
  const inside = page({ app: true });
  const offer = new Offer('accepted');
  inside.dispatch(offer);
  inside.call();
  inside.call();
  assert.deepEqual([inside.way, inside.offers, offer.defaultPrevented], ['none', false, false]);
});

test('an iPhone, or an iPad that calls itself a Mac, offers nothing: it is told how, from the menu or after two calls', async () => {
  for (const one of [{ userAgent: IPHONE, platform: 'iPhone' }, { userAgent: MAC, platform: 'MacIntel' }]) {
    const here = page(one);
    assert.equal(here.way, 'ios');
    here.call();
    here.call();
    assert.equal(here.offers, true);
    const other = page(one);
    await other.install.ask();
    assert.equal(other.offers, true);
  }
  assert.equal(page({ userAgent: MAC, platform: 'MacIntel', touch: 0 }).way, 'none', 'a Mac is a Mac');
});
