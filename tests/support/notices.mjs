// SPDX-License-Identifier: MIT
// The desktop's notifications, as the test's own desktop: a browser with this bus shows them here, and a click here is
// a real one to it (a page may be opened after it).
import { Bus } from './dbus.mjs';

const NAME = 'org.freedesktop.Notifications';

/** @typedef {{ id: number, title: string, body: string, actions: Record<string, string>, timeout: number }} Notice */

export class Notices {
  /** @type {Map<number, Notice>} */ shown = new Map();
  /** @type {{ what: 'shown' | 'said' | 'closed', at: number, id: number, title?: string, body?: string }[]} */ log = [];
  /** @type {Set<() => void>} */ #waiting = new Set();
  #bus = new Bus();
  #last = 0;
  slow = 0;  // milliseconds after which it says under which number it has a notice, which is on the screen at once
  owed = 0;  // notices of which it has not said so yet

  async start() {
    this.#bus.methods = {
      Notify: (_app, replaces, _icon, title, body, list, _hints, timeout) => {
        const id = this.shown.has(replaces) ? replaces : ++this.#last;
        const actions = Object.fromEntries(list.flatMap((/** @type {string} */ key, /** @type {number} */ i) => (i % 2 ? [] : [[key, list[i + 1]]])));
        this.shown.set(id, { id, title, body, actions, timeout });
        this.#note({ what: 'shown', at: Date.now(), id, title, body });
        if (!this.slow) return ['u', [id]];
        this.owed++;
        return new Promise((resolve) => {
          setTimeout(() => {
            resolve(['u', [id]]);
            this.owed--;
            this.#note({ what: 'said', at: Date.now(), id });
          }, this.slow);
        });
      },
      CloseNotification: (id) => {
        if (this.shown.delete(id)) this.#closed(id, 3);
        return ['', []];
      },
      GetCapabilities: () => ['as', [['body', 'actions', 'persistence']]],
      GetServerInformation: () => ['ssss', ['tests', 'webphone', '1', '1.2']],
    };
    await this.#bus.start(NAME, '/org/freedesktop/Notifications');
    return this;
  }

  /** For the browser. */
  get env() { return { DBUS_SESSION_BUS_ADDRESS: this.#bus.address }; }

  /** @param {any} entry */
  #note(entry) {
    this.log.push(entry);
    for (const done of [...this.#waiting]) done();
  }

  /** @param {number} id @param {number} why */
  #closed(id, why) {
    this.#bus.signal('NotificationClosed', 'uu', [id, why]);
    this.#note({ what: 'closed', at: Date.now(), id });
  }

  /** Until this is so. @template T @param {() => T | undefined | false} is @param {string} words @param {number} [ms] @returns {Promise<T>} */
  async until(is, words, ms = 20000) {
    const end = Date.now() + ms;
    for (;;) {
      const found = is();
      if (found) return found;
      if (Date.now() > end) throw new Error(`${words}; shown: ${JSON.stringify([...this.shown.values()])}; ${JSON.stringify(this.log.slice(-6))}`);
      await new Promise((resolve) => {
        const done = () => { clearTimeout(timer); this.#waiting.delete(done); resolve(undefined); };
        const timer = setTimeout(done, end - Date.now());
        this.#waiting.add(done);
      });
    }
  }

  /** One with this title that is on the screen. @param {string} title @param {number} [ms] */
  titled(title, ms) { return this.until(() => [...this.shown.values()].find((one) => one.title === title), `no notice "${title}"`, ms); }

  /**
   * Nothing of the phone is on the screen. Chromium's own word about a push that showed nothing is not: it comes when a notice is
   * clicked faster than a person could.
   */
  none() { return this.until(() => ![...this.shown.values()].some(({ title }) => /call|elsewhere/.test(title)), 'notices are left'); }

  /** @param {Notice} notice @param {string} [title]  of an action; none: the notice itself */
  click({ id, actions }, title) {
    const key = title === undefined ? 'default' : Object.keys(actions).find((one) => actions[one] === title);
    if (key === undefined) throw new Error(`no action "${title}": ${JSON.stringify(actions)}`);
    const at = Date.now();
    this.#bus.signal('ActionInvoked', 'us', [id, key]);
    this.dismiss({ id });
    return at;
  }

  /** It is wiped away. @param {Pick<Notice, 'id'>} notice */
  dismiss({ id }) {
    this.shown.delete(id);
    this.#closed(id, 2);
  }

  stop() { this.#bus.stop(); }
}
