// SPDX-License-Identifier: MIT
// Calls in a row to real Chromiums, each called again and again: one closed, one whose page the browser has frozen, one whose
// connection swallows everything. It rings when the desktop shows "Incoming call"; the caller then gives up, and "Missed call"
// has to follow. A fourth lies frozen meanwhile, is called once at the end, and answers.
import path from 'node:path';
import process from 'node:process';
import { Chrome } from '../support/chrome.mjs';
import { Notices } from '../support/notices.mjs';
import { command } from '../support/portal.mjs';
import { PushHousehold } from '../support/push-household.mjs';
import { browserSdp, field, SipPeer, statusOf } from '../support/sip-peer.mjs';
import { makeRow, median, quantile } from './portable.mjs';
import { webphoned } from './push.mjs';

const CALLS = Number(process.env.BENCH_CALLS ?? 200);
const FROZEN_S = Number(process.env.BENCH_FROZEN_S ?? 600);
const WAIT_MS = 30_000;

/** One person: a browser on a desktop of its own, and somebody who calls. */
class Lane {
  /** @type {Chrome} */ anna;
  /** @type {SipPeer} */ ben;
  /** @type {import('puppeteer-core').CDPSession | undefined} */ #session;
  /** @type {Set<string>} */ #dead = new Set();
  notices = new Notices();
  left = 0;  // notices that were still there when the next call came

  /** @param {PushHousehold} house @param {string} number */
  constructor(house, number) {
    this.house = house;
    this.number = number;
  }

  async start() {
    const { house, number } = this;
    const { demo } = house.home.site;
    process.env.WEBPHONED = webphoned;
    const { status, stderr } = command(['account', 'add', number, '--domain', 'localhost', '--database', path.join(demo.dir, 'webphone.db')], `demo-${number}\n`);
    if (status) throw new Error(stderr);
    await this.notices.start();
    this.anna = await Chrome.open(house.url, 440, Object.assign(Object.create(house), { notices: this.notices }));
    this.ben = await new SipPeer({ user: '1002', udpPort: demo.ports.sip }).open();
    const from = house.service.log.length;
    await this.anna.login(number);
    await this.anna.get('button', 'Ring on this device');
    await this.anna.allow(house.url);
    await house.service.heard(({ what }) => what === 'subscribed', from);
    await this.anna.gone('button', 'Ring on this device');
    return this;
  }

  async invite() {
    const headers = ['Content-Type: application/sdp'];
    return (await this.ben.authenticated({ method: 'INVITE', uri: `sip:${this.number}@localhost`, headers, body: browserSdp() })).sent;
  }

  /** @param {(connections: string[]) => boolean} are */
  async until(are) {
    for (const end = Date.now() + WAIT_MS; ;) {
      const connections = await this.house.home.connections(this.number);
      if (are(connections)) return connections;
      if (Date.now() > end) throw new Error(`registered over ${connections.join() || 'nothing'}`);
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  /** @returns {Promise<number>}  milliseconds until it rang */
  async call() {
    const { ben, notices } = this;
    // A notice of the call before would pass for this one's.
    for (const notice of [...notices.shown.values()]) {
      this.left++;
      notices.dismiss(notice);
    }
    const sent = await this.invite();
    const begun = performance.now();
    await notices.titled('Incoming call');
    const took = performance.now() - begun;
    ben.send(ben.cancel(sent));
    const end = await ben.next((m) => statusOf(m) === 487 && field(m, 'Call-ID') === field(sent, 'Call-ID'), '487', WAIT_MS);
    ben.send(ben.ackFailure(sent, end));
    notices.dismiss(await notices.titled('Missed call'));
    return took;
  }

  async close() {
    const { page } = this.anna;
    this.anna.page = await this.anna.browser.newPage();
    await page.close();
    await this.until((connections) => connections.length === 0);
  }

  /** @param {'frozen' | 'active'} state */
  async turn(state) {
    this.#session ??= await this.anna.page.createCDPSession();
    await this.#session.send('Page.setWebLifecycleState', { state });
  }

  /** Registered over a connection that works, which from now on does not. */
  async halfDie() {
    const connections = await this.until((all) => all.some((one) => !this.#dead.has(one)));
    this.house.wire.halfDie(this.number);
    for (const one of connections) this.#dead.add(one);
  }

  async stop() {
    this.ben?.close();
    await this.anna?.stop();
    this.notices.stop();
  }
}

/** @param {string} name @param {Lane} lane @param {() => unknown} before  each call */
async function rows(name, lane, before) {
  /** @type {number[]} */
  const times = [];
  let [registered, why] = [0, ''];
  for (let i = 0; i < CALLS; i++) {
    try {
      await before();
      if (await lane.house.home.bindings(lane.number)) registered++;
      times.push(await lane.call());
    } catch (error) {
      why ||= `; call ${i}: ${/** @type {Error} */ (error).message}`;
    }
  }
  return [
    makeRow({ name: `${CALLS} calls in a row to ${name}, Chromium: rang`, unit: 'calls', ours: times.length, target: CALLS, better: 'higher', note: `registered at ${registered} of them, ${lane.left} notices stayed${why}` }),
    makeRow({ name: `${name}, Chromium: INVITE to notice on the desktop`, unit: 'ms', ours: median(times), p95: { ours: quantile(times, 0.95), jssip: null, sipjs: null } }),
  ];
}

/** After so long a sleep it is called, and answers. @param {Lane} lane @param {number} since  it is frozen */
async function awake(lane, since) {
  await new Promise((resolve) => { setTimeout(resolve, since + FROZEN_S * 1000 - Date.now()); });
  const slept = Math.round((Date.now() - since) / 1000);
  const registered = await lane.house.home.bindings(lane.number);
  const { ben, notices, anna } = lane;
  const sent = await lane.invite();
  const begun = performance.now();
  const notice = await notices.titled('Incoming call');
  const rang = performance.now() - begun;
  notices.click(notice, 'Answer');
  await lane.turn('active');  // a browser that is driven does not do so by itself when the page is brought to the front
  const ok = await ben.response(sent, 200, WAIT_MS);
  const answered = performance.now() - begun - rang;
  ben.send(ben.inside('ACK', ok, { cseq: parseInt(field(sent, 'CSeq')) }));
  ben.send(ben.inside('BYE', ok));
  await anna.gone('timer', '');
  const note = `frozen for ${slept} s, ${registered ? 'still' : 'no longer'} registered`;
  return [
    makeRow({ name: 'a tab that was frozen for long, Chromium: INVITE to notice on the desktop', unit: 'ms', ours: rang, note }),
    makeRow({ name: 'a tab that was frozen for long, Chromium: click on Answer to 200 at the caller', unit: 'ms', ours: answered }),
  ];
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function ringBrowser() {
  const house = await new PushHousehold().start({ parts: ['webphoned', 'rtpengine', 'kamailio'], webphoned });
  const lanes = ['1101', '1102', '1103', '1104'].map((number) => new Lane(house, number));
  try {
    for (const lane of lanes) await lane.start();
    const [closed, frozen, cut, sleeper] = lanes;
    await Promise.all([closed.close(), frozen.turn('frozen'), sleeper.turn('frozen')]);
    const since = Date.now();
    const found = await Promise.all([
      rows('a closed phone', closed, () => {}), rows('a frozen tab', frozen, () => {}), rows('a tab that is half cut off', cut, () => cut.halfDie()),
    ]);
    return [...found.flat(), ...await awake(sleeper, since)];
  } finally {
    for (const lane of lanes) await lane.stop();
    await house.stop();
  }
}
