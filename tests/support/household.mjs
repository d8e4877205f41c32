// SPDX-License-Identifier: MIT
// What the tests of calls share: a site of their own, and two machines whose people have different voices.
import { existsSync, readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { Machine } from './person.mjs';
import { root, startSite } from './site.mjs';
import { SipPeer, statusOf } from './sip-peer.mjs';
import { readWav, share } from './tone.mjs';

export const ANNA = 440;
export const BEN = 660;
export const DESK = 880;

/** Without a network there is nothing for a browser to hide, and nothing to be reached at but loopback. */
export const hasNetwork = Object.values(networkInterfaces()).flat().some((one) => one && !one.internal && one.family === 'IPv4');

/** The built app. */
export function builtApp() {
  const web = process.env.WEBPHONE_WEB ?? path.join(root, 'build', 'web');
  if (!existsSync(path.join(web, 'index.html'))) throw new Error(`${web} is not built: make web`);
  return web;
}

export class Household {
  /** @type {Awaited<ReturnType<typeof startSite>>} */ site;
  /** @type {Machine[]} */ #machines = [];
  /** @type {SipPeer[]} */ #peers = [];

  /** @param {import('../../deploy/demo/demo.mjs').Options} [options] */
  static async start(options = {}) {
    const household = new Household();
    household.site = await startSite({ web: builtApp(), desk: { tone: DESK }, ...options });
    return household;
  }

  /** @param {number} hertz @param {{refuse?: boolean, hidden?: boolean, plain?: boolean, voice?: string}} [options] */
  async machine(hertz, options) {
    const machine = await Machine.start(this.site.folder, hertz, options);
    this.#machines.push(machine);
    return machine;
  }

  /** A person at a machine, logged in. @param {Machine} machine @param {string} number */
  async person(machine, number) {
    const person = await machine.person(this.site.demo.urls.portal, number);
    person.servers.push(new URL(this.site.demo.urls.ws.replace(/^ws/, 'http')).origin);
    await person.login();
    await person.registered();
    return person;
  }

  /** 1001 has called 1002, and both are in the call. @param {Machine} left @param {Machine} right */
  async call(left, right) {
    const people = await Promise.all([this.person(left, '1001'), this.person(right, '1002')]);
    await people[0].dial('1002');
    await people[1].answer();
    await Promise.all(people.map((person) => person.talks()));
    return people;
  }

  /** A phone without a browser, that does as the test says. @param {string} user */
  async peer(user) {
    const peer = await new SipPeer({ user, url: `ws://127.0.0.1:${this.site.demo.ports.ws}` }).open();
    this.#peers.push(peer);
    const answer = await peer.register();
    if (statusOf(answer) !== 200) throw new Error(`${user} cannot register: ${answer}`);
    return peer;
  }

  /** Until the desk phone, which records, has heard a fifth of a second of this tone in its latest call. @param {number} hertz @param {number} [ms] */
  async deskHears(hertz, ms = 15000) {
    const folder = path.join(this.site.demo.dir, 'desk');
    for (const end = Date.now() + ms; ;) {
      const [last] = readdirSync(folder).filter((name) => name.endsWith('-dec.wav')).sort().slice(-1);
      const { samples, rate } = last ? readWav(path.join(folder, last)) : { samples: [], rate: 8000 };
      const part = rate / 5;
      const shares = Array.from({ length: Math.floor(samples.length / part) }, (_, i) => share(samples.slice(i * part, (i + 1) * part), rate, hertz));
      if (shares.some((one) => one > 0.5)) return;
      if (Date.now() > end) throw new Error(`the desk phone does not hear ${hertz} Hz: at most ${Math.max(0, ...shares)} of ${shares.length} parts`);
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
  }

  /** How many phones of this number are registered. @param {string} user */
  async bindings(user) {
    return (await this.connections(user)).length;
  }

  /** The connections they are registered over: addresses alone come again. @param {string} user @returns {Promise<string[]>} */
  async connections(user) {
    try {
      const { Contacts } = await this.site.demo.kamailioRpc('ul.lookup', 'location', user);
      return Contacts.map((/** @type {any} */ { Contact }) => `${Contact.Received} ${Contact['Tcpconn-Id']}`);
    } catch {
      return [];
    }
  }

  /** The server closes every WebSocket, as a restart of a proxy in between would. */
  async cut() {
    const { connections } = await this.site.demo.kamailioRpc('ws.dump');
    for (const entry of connections ?? []) {
      const id = Number(/^(\d+)/.exec(typeof entry === 'string' ? entry : String(entry.id ?? entry.connection))?.[1]);
      await this.site.demo.kamailioRpc('ws.close', id);
    }
  }

  /** Does something to the connections, and waits until these phones are registered over new ones.
   * @param {() => Promise<unknown>} fault @param {...string} users */
  async reconnected(fault, ...users) {
    const before = (await Promise.all(users.map((user) => this.connections(user)))).flat();
    await fault();
    for (const user of users) {
      for (let now = []; now.length === 0 || now.some((one) => before.includes(one)); now = await this.connections(user)) {
        await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
    }
  }

  /** After each test: everybody leaves, and the server has noticed. */
  async clear() {
    for (const peer of this.#peers.splice(0)) peer.close();
    for (const machine of this.#machines) await machine.clear();
    for (const user of ['1001', '1002']) {
      while (await this.bindings(user) > 0) await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  async stop() {
    try {
      for (const machine of this.#machines) await machine.stop();
    } finally {
      await this.site.stop();
    }
  }
}
