// SPDX-License-Identifier: MIT
// Pushes of this device: asks for them inside a click, tells the portal of the subscription at every start, keeps for
// the service worker whose device this is and in which words, and takes what a person wants of a notification.
import { settlesIn } from '../phone/settled.js';
import { storage } from '../phone/storage.js';
import { answerOf, takeWish } from '../phone/wish.js';
import { keysOf } from '../state/number.js';
import { say } from '../state/texts/index.js';
import { keep, kept } from './theme.js';

/** @typedef {import('../state/state.js').State} State */
/** @typedef {import('../phone/messages.js').Command} Command */
/** @typedef {{ call: string, number: string, ringing: boolean }} Pushed  as the service worker tells of it */

/**
 * @typedef {object} Outside
 * @property {() => State} state
 * @property {(event: { kind: string, [field: string]: any }) => void} change
 * @property {(command: Command) => void} command
 * @property {() => void} answering  a call is about to be answered: the microphone will be wanted
 * @property {import('./portal.js').Portal} portal
 * @property {() => Promise<ServiceWorkerRegistration>} ready
 */

const PATH = '/api/softphone/push';
const OFF = 'webphone-push';
const LATER = 'webphone-push-later';
const LATER_DAYS = 14;
const MOMENT = 5000;  // longer than any worker waits for its call
const WORDS = ['incoming', 'missed', 'elsewhere', 'voicemail', 'unknown', 'answer', 'decline', 'callback'];

/** @param {string} text  base64url */
const octets = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

/** @param {ArrayBuffer | null | undefined} given @param {Uint8Array} wanted */
const same = (given, wanted) => {
  const bytes = new Uint8Array(given ?? new ArrayBuffer(0));
  return bytes.length === wanted.length && bytes.every((byte, at) => byte === wanted[at]);
};

function system() {
  const { userAgent, maxTouchPoints } = navigator;
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'ios';
  return /Android/.test(userAgent) ? 'android' : '';
}

const installed = () => matchMedia('(display-mode: standalone), (display-mode: fullscreen)').matches || /** @type {any} */ (navigator).standalone === true;
const supported = () => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
/** @param {string} aor  "sip:1001@example.com" */
const domainOf = (aor) => aor?.slice(aor.lastIndexOf('@') + 1) ?? '';
const words = () => Object.fromEntries(WORDS.map((word) => [word, say(`notice.${word}`)]));

export class Push {
  #outside;
  #key = '';
  #busy = false;
  #begun = false;
  #about = '';  // for whom, in which language, it has been told
  #id = 0;
  /** @type {Set<() => boolean>} workers that wait for a call to ring here: true when one has its answer */ #asked = new Set();
  #vapid = '';  // key of a switch that pushes by itself and wants its own (RFC 8292 by RFC 8599 4.1.1)

  /** @param {Outside} outside */
  constructor(outside) { this.#outside = outside; }

  start() {
    const { change } = this.#outside;
    const later = Number(kept(LATER)) > Date.now();
    change({ kind: 'PAGE_PUSH', permission: supported() ? Notification.permission : 'none', system: system(), later });
    navigator.serviceWorker?.addEventListener('message', ({ data, ports }) => {
      if (data?.type === 'push') this.#pushed(data, ports[0]);
      if (data?.type === 'wish') this.#wish().catch(console.debug);
      if (data?.type === 'subscribed') this.#again();
    });
    navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage({ type: 'begun' }), () => {});
    navigator.permissions?.query({ name: 'notifications' }).then((status) => {
      status.onchange = () => this.#again();
    }, () => {});
    if (location.search) history.replaceState(null, '', location.pathname);
    // A call that is to be answered is left for the phone, which may be starting as well, until that has begun.
    this.#wish(({ action }) => action !== 'answer').catch(console.debug);
    this.seen();
  }

  /** The state is another one: somebody is logged in, or speaks another language. */
  changed() {
    const { session, spoken, push, account, config } = this.#outside.state();
    this.#answerAsked();
    if (config && !this.#begun) {
      this.#begun = true;
      this.#wish().catch(console.debug);
    }
    if (session?.state !== 'open' || !session.me) return;
    if (this.#own) this.#vapid = /\+sip\.vapid="([\w-]+)/.exec(account.push)?.[1] ?? this.#vapid;
    const about = `${session.me.username}@${session.me.domain} ${spoken} ${this.#vapid}`;
    if (about === this.#about || this.#busy || push.state === 'asking') return;
    this.#about = about;
    this.#refresh().catch((error) => this.#failed('browser', error));
  }

  /** Somebody looks at the phone: what was missed is seen. */
  seen() {
    this.#answerAsked();
    if (document.hidden) return;
    storage.remove('push-missed').catch(() => {});
    /** @type {any} */ (navigator).clearAppBadge?.().catch(() => {});
    this.#close((notice) => notice.data?.kind !== 'ring').catch(() => {});
  }

  /** No call rings any more: nor does a notice. */
  silent() { this.#close((notice) => notice.data?.kind === 'ring' || notice.data?.kind === 'unknown').catch(() => {}); }

  /** @param {{ name: string, [field: string]: any }} intent */
  intent({ name, on = true, later = false }) {
    if (name === 'logout') this.#leave().catch(console.debug);  // that pushes are wanted stays, for who logs in next
    if (name !== 'push') return;
    if (later) {
      keep(LATER, String(Date.now() + LATER_DAYS * 86_400_000));
      this.#outside.change({ kind: 'PAGE_PUSH', later: true });
    } else if (on) {
      this.#ask().catch((error) => this.#failed('browser', error));
    } else {
      keep(OFF, 'off');
      this.#unsubscribe().then(() => this.#outside.change({ kind: 'PAGE_PUSH', state: 'off', reason: '' }), console.debug);
    }
  }

  #again() {
    this.#about = '';
    this.changed();
  }

  get #own() { return /** @type {any} */ (this.#outside.state().config)?.flags?.pushContact === true; }

  /** Inside the click: browsers want both asked there. */
  async #ask() {
    const { change } = this.#outside;
    if (!supported()) return;
    change({ kind: 'PAGE_PUSH', state: 'asking', reason: '' });
    const permission = await Notification.requestPermission();
    change({ kind: 'PAGE_PUSH', permission, ...(permission === 'granted' ? {} : { state: 'off', reason: permission === 'denied' ? 'blocked' : '' }) });
    if (permission === 'granted') await this.#subscribe();
  }

  /** At every start: does the portal push, is there a subscription, is it known? */
  async #refresh() {
    const { change, portal } = this.#outside;
    if (!supported()) return change({ kind: 'PAGE_PUSH', permission: 'none', state: system() === 'ios' && !installed() ? 'install' : 'off' });
    const { ok, body } = await portal.request('GET', `${PATH}/key`);
    if (!ok || typeof body?.key !== 'string') return this.#failed('portal', body);
    const own = this.#own;  // the switch pushes by itself (RFC 8599)
    if (!body.calls && !own) return change({ kind: 'PAGE_PUSH', state: 'useless' });
    this.#key = this.#vapid || body.key;
    const { permission } = Notification;
    change({ kind: 'PAGE_PUSH', permission, state: 'off', reason: permission === 'denied' ? 'blocked' : '' });
    const wanted = kept(OFF) !== 'off';
    if (permission === 'granted' && wanted) await this.#subscribe();
  }

  async #subscribe() {
    if (this.#busy || !this.#key) return;
    this.#busy = true;
    try {
      keep(OFF, '');
      const { pushManager } = await this.#outside.ready();
      const applicationServerKey = octets(this.#key);
      let subscription = await pushManager.getSubscription();
      if (subscription && !same(subscription.options?.applicationServerKey, applicationServerKey)) {
        await subscription.unsubscribe();  // the portal has another key than it was made for
        subscription = null;
      }
      subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
      await this.#tell(subscription);
    } finally {
      this.#busy = false;
    }
  }

  /** @param {PushSubscription} subscription */
  async #tell(subscription) {
    const { portal, change, state, command } = this.#outside;
    const { endpoint, keys } = subscription.toJSON();
    const { session } = state();
    const account = `${session?.me?.username}@${session?.me?.domain}`;
    // With the switch's key the portal could not push.
    const answer = this.#vapid ? { ok: true, body: null } : await portal.request('PUT', `${PATH}/subscription`, {
      body: { endpoint, keys, label: system() || 'desktop', texts: { ring: say('notice.incoming'), missed: say('notice.missed'), elsewhere: say('notice.elsewhere'), voicemail: say('notice.voicemail') } },
    });
    if (!answer.ok) return this.#failed('portal', answer);
    this.#id = Number(answer.body?.id) || 0;
    await storage.write('push', { account, id: this.#id, words: words() }).catch(() => {});
    if (this.#own) command({ kind: 'PUSH', text: ['webpush', endpoint ?? ''] });
    return change({ kind: 'PAGE_PUSH', permission: 'granted', state: 'on', reason: '' });
  }

  /** This person wants none here. */
  async #unsubscribe() {
    const id = this.#id || (await storage.read('push').catch(() => null))?.id;
    if (id) this.#outside.portal.request('DELETE', `${PATH}/subscription/${Number(id)}`);
    await storage.remove('push').catch(() => {});
    await this.#leave();
  }

  /** What is left of pushes here goes. The phone tells the portal when somebody logs out: the session ends there. */
  async #leave() {
    this.#id = 0;
    await storage.remove('wish').catch(() => {});
    this.#close(() => true).catch(() => {});
    await (await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription())?.unsubscribe();
  }

  /** @param {string} reason @param {unknown} [error] */
  #failed(reason, error) {
    console.debug('push:', reason, error);
    this.#outside.change({ kind: 'PAGE_PUSH', state: 'failed', reason });
  }

  /**
   * A push is here: does somebody see its call ring on this page? It may be about to.
   * @param {Pushed} pushed @param {MessagePort | undefined} port
   */
  #pushed({ call, number, ringing }, port) {
    const rings = () => this.#rings(number);
    const tell = (/** @type {boolean} */ soon) => {
      const looks = document.visibilityState === 'visible';
      const talks = this.#outside.state().calls.some(({ state }) => state === 'up');
      port?.postMessage({ looks, rings: looks && rings(), talks, soon: soon && looks });
      return looks;
    };
    const soon = ringing === true && !rings() && !['off', 'refused'].includes(this.#outside.state().account.state);
    if (tell(soon) && soon) {
      const asked = () => (rings() || document.hidden) && (tell(false), true);
      this.#asked.add(asked);
      setTimeout(() => this.#asked.delete(asked), MOMENT);
    }
    if (!call) this.#outside.command({ kind: 'PUSH', number: 1 });  // a switch's own: it waits for our registration
    // A call that came by push and not by the link: is there still somebody at its other end?
    else if (!rings()) this.#outside.command({ kind: 'NETWORK', number: 0 });
  }

  #answerAsked() { for (const asked of this.#asked) if (asked()) this.#asked.delete(asked); }

  /**
   * A call of this number rings here. A switch between may give it another Call-ID, but the same caller; who cannot be told
   * from another passes for the same.
   * @param {string} number
   */
  #rings(number) {
    const { calls, account } = this.#outside.state();
    const keys = keysOf(number);
    return calls.some(({ state, peer }) => {
      if (state !== 'ringing' && state !== 'answering') return false;
      const here = keysOf(peer, domainOf(account.aor));
      return !keys.length || !here.length || here.some((key) => keys.includes(key));
    });
  }

  /**
   * What a person wanted of a notification, where the phone has not done it already.
   * @param {Parameters<typeof takeWish>[1]} [mine]
   */
  async #wish(mine) {
    const wish = await takeWish(storage, mine);
    if (!wish) return;
    const { command, change, answering } = this.#outside;
    switch (wish.action) {
      case 'answer':
        answering();
        return command(answerOf(wish));
      case 'callback':
        command({ kind: 'DIALPAD', text: [String(wish.number)] });
        return change({ kind: 'PAGE_TAB', tab: 'dialpad' });
      case 'missed': return change({ kind: 'PAGE_TAB', tab: 'history' });
      case 'voicemail': return change({ kind: 'PAGE_TAB', tab: 'voicemail' });
    }
  }

  /** One that the desktop has only just been given is looked for again when it can be closed. @param {(notice: Notification) => boolean} which */
  async #close(which) {
    const registration = await navigator.serviceWorker?.getRegistration();
    for (const notice of await registration?.getNotifications() ?? []) {
      if (!which(notice)) continue;
      const { tag, data } = notice;
      const rest = settlesIn(data?.shown);
      if (!rest) notice.close();
      else setTimeout(() => { this.#close((one) => one.tag === tag && one.data?.shown === data.shown).catch(() => {}); }, rest);
    }
  }
}
