// SPDX-License-Identifier: MIT
// In Chromium, against one Kamailio and one portal: our app, a page with JsSIP, a page with SIP.js, in
// turns. Message times are taken in a relay between page and server, click times in the page.
import dgram from 'node:dgram';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { bundled } from '../../scripts/engine-size.mjs';
import { Demo } from '../../deploy/demo/demo.mjs';
import { launch, watch } from './browser.mjs';
import { makeRow, median, quantile } from './portable.mjs';
import { Wire, isRequest, isResponse, wallClock } from './wire.mjs';

/** @typedef {import('playwright-core').BrowserContext} Context */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {'ours' | 'jssip' | 'sipjs'} Name */
/** @typedef {{ name: Name, context: Context, url: (portal: string, iceServers: object[]) => string }} Contestant */

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = path.join(root, 'build/bench');
const PORT_BASE = 9600;
const TIMES = Number(process.env.BENCH_TIMES ?? 20);
// A dead STUN server holds SIP.js up for 5 s and JsSIP for 40 s at each call.
const DEAD_TIMES = process.env.BENCH_FULL
  ? { ours: TIMES, jssip: TIMES, sipjs: TIMES }
  : { ours: TIMES, jssip: Math.min(1, TIMES), sipjs: Math.min(5, TIMES) };
const THINKING_MS = 500;  // between typing and clicking, between ringing and answering
const USER = '1001';
const CALLER = '1002';
const DOMAIN = 'localhost';
const NAMES = /** @type {Name[]} */ (['ours', 'jssip', 'sipjs']);

/** The built app with the peers' pages beside it: the same server, compression and caching for all. */
async function buildSite() {
  const site = path.join(folder, 'web');
  rmSync(site, { recursive: true, force: true });
  cpSync(path.join(root, 'build/web'), site, { recursive: true });
  mkdirSync(path.join(site, 'peers'));
  const html = readFileSync(path.join(root, 'tests/bench/peers/page.html'), 'utf8');
  for (const peer of ['jssip', 'sipjs']) {
    put(path.join(site, 'peers', `${peer}.js`), await bundled(`tests/bench/peers/${peer}.js`));
    put(path.join(site, 'peers', `${peer}.html`), Buffer.from(html.replace('{{script}}', `${peer}.js`)));
  }
  return site;
}

/** @param {string} file @param {Uint8Array} bytes */
function put(file, bytes) {
  writeFileSync(file, bytes);
  writeFileSync(`${file}.br`, zlib.brotliCompressSync(bytes));
  writeFileSync(`${file}.gz`, zlib.gzipSync(bytes, { level: 9 }));
}

/** @param {string} peer @param {string} user @param {string} ws */
const peerUrl = (peer, user, ws) => (/** @type {string} */ portal, /** @type {object[]} */ iceServers) =>
  `${portal}peers/${peer}.html#${encodeURIComponent(JSON.stringify({ user, password: `demo-${user}`, domain: DOMAIN, ws, iceServers }))}`;

/** How far the page's clock is ahead of ours. @param {Page} page */
async function clockAhead(page) {
  let best = { trip: Infinity, ahead: 0 };
  for (let i = 0; i < 5; i++) {
    const before = wallClock();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const after = wallClock();
    if (after - before < best.trip) best = { trip: after - before, ahead: there - (before + after) / 2 };
  }
  return best.ahead;
}

/** Samples and failures of one measurement, by contestant. */
class Tally {
  /** @type {Record<string, Record<Name, number[]>>} */ samples = {};
  /** @type {Record<Name, string[]>} */ failures = { ours: [], jssip: [], sipjs: [] };

  /** @param {string} what @param {Name} who @param {number} ms */
  add(what, who, ms) {
    this.samples[what] ??= { ours: [], jssip: [], sipjs: [] };
    this.samples[what][who].push(ms);
  }

  /** @param {string} what @param {string} name @param {{ target?: number | 'jssip', note?: string }} [options] */
  row(what, name, { target, note } = {}) {
    const all = this.samples[what] ?? { ours: [], jssip: [], sipjs: [] };
    const missing = NAMES.filter((who) => !all[who].length).map((who) => `${who} was not measured: ${this.failures[who][0] ?? 'not run'}`);
    const lost = NAMES.filter((who) => all[who].length && this.failures[who].length)
      .map((who) => `${who}: ${this.failures[who].length} rounds failed (${this.failures[who][0]})`);
    const jssip = median(all.jssip);
    return makeRow({
      name, unit: 'ms', ours: median(all.ours), peers: { jssip, sipjs: median(all.sipjs) },
      target: target === 'jssip' ? jssip : target ?? null,
      p95: { ours: quantile(all.ours, 0.95), jssip: quantile(all.jssip, 0.95), sipjs: quantile(all.sipjs, 0.95) },
      n: { ours: all.ours.length, jssip: all.jssip.length, sipjs: all.sipjs.length },
      note: [note, ...missing, ...lost].filter(Boolean).join('; '),
    });
  }
}

class Bench {
  tally = new Tally();
  dead = new Tally();

  /** @param {{ browser: import('playwright-core').Browser, demo: Demo, deadPortal: string, deadIce: object[], wire: Wire, ws: string }} parts */
  constructor({ browser, demo, deadPortal, deadIce, wire, ws }) {
    this.browser = browser;
    this.demo = demo;
    this.portal = demo.urls.portal;
    this.deadPortal = deadPortal;
    this.deadIce = deadIce;
    this.wire = wire;
    this.ws = ws;
  }

  async context() {
    const context = await this.browser.newContext({ permissions: ['microphone'] });
    await context.addInitScript(watch);
    return context;
  }

  /** @returns {Promise<Contestant[]>} */
  async contestants() {
    const made = [];
    for (const name of NAMES) {
      const url = name === 'ours' ? (/** @type {string} */ portal) => portal : peerUrl(name, USER, this.ws);
      made.push({ name, context: await this.context(), url });
    }
    return made;
  }

  /** Somebody who logged in once and was remembered. @param {Contestant} contestant @param {string} portal */
  async logIn({ context }, portal) {
    const page = await context.newPage();
    await page.goto(portal);
    await page.getByRole('textbox', { name: 'Username' }).fill(USER);
    await page.getByRole('textbox', { name: 'Password' }).fill(`demo-${USER}`);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('status').filter({ hasText: 'Registered' }).waitFor();
    await this.leave(page);
  }

  /** Closes the page and waits until its phone has hung up the line. @param {Page} page */
  async leave(page) {
    const open = this.wire.open;
    await page.close();
    if (open > 0) await this.wire.until(() => this.wire.open < open, 5000).catch(() => {});
    await this.demo.kamailioRpc('ul.rm', 'location', `${USER}@${DOMAIN}`).catch(() => {});
    this.wire.forget();
  }

  /** Opens the phone; returns the milliseconds from navigation to 200 OK. @param {Contestant} contestant @param {string} portal @param {object[]} [ice] */
  async open(contestant, portal, ice = []) {
    const page = await contestant.context.newPage();
    const since = wallClock();
    const registered = this.wire.next((message) => !message.sent && isResponse(200, 'REGISTER')(message), { since, what: '200 to REGISTER' });
    await Promise.all([page.goto(contestant.url(portal, ice)), registered]);
    await page.getByRole('status').filter({ hasText: 'Registered' }).waitFor();
    const ahead = await clockAhead(page);
    const start = (await page.evaluate(() => performance.timeOrigin)) - ahead;
    return { page, ahead, ms: (await registered).at - start };
  }

  /** Clicks a button; the time of the click by our clock. @param {Page} page @param {string} name @param {number} ahead */
  async click(page, name, ahead) {
    const count = await page.evaluate(() => /** @type {any} */ (window).bench.clicks.length);
    await page.getByRole('button', { name, exact: true }).click();
    return (await page.evaluate((at) => /** @type {any} */ (window).bench.clicks[at], count)) - ahead;
  }

  /** @param {Contestant} contestant */
  async loads(contestant) {
    const probe = await contestant.context.newPage();
    const session = await contestant.context.newCDPSession(probe);
    await session.send('Network.clearBrowserCache');
    await probe.close();
    const cold = await this.open(contestant, this.portal);
    this.tally.add('cold', contestant.name, cold.ms);
    await this.leave(cold.page);
    const warm = await this.open(contestant, this.portal);
    this.tally.add('warm', contestant.name, warm.ms);
    return warm;
  }

  /** We call the echo service. @param {Name} name @param {Page} page @param {number} ahead */
  async outgoing(name, page, ahead) {
    await page.getByRole('textbox', { name: 'Number' }).fill('600');
    await page.waitForTimeout(THINKING_MS);
    const since = wallClock();
    const invite = this.wire.next((message) => message.sent && isRequest('INVITE')(message), { since, what: 'INVITE' });
    invite.catch(() => {});
    const clicked = await this.click(page, 'Call', ahead);
    this.tally.add('invite', name, (await invite).at - clicked);
    await page.waitForFunction((from) => /** @type {any} */ (window).bench.audio.some((/** @type {number} */ at) => at > from), clicked + ahead);
    const heard = await page.evaluate((from) => /** @type {any} */ (window).bench.audio.find((/** @type {number} */ at) => at > from), clicked + ahead);
    this.tally.add('audio', name, heard - ahead - clicked);
    await this.hangUp(page);
  }

  /** @param {Page} page */
  async hangUp(page) {
    const gone = this.wire.next(isResponse(200, 'BYE'), { what: '200 to BYE' });
    gone.catch(() => {});
    await page.getByRole('button', { name: 'Hang up' }).click();
    await gone;
  }

  /** Somebody calls us. @param {Name} name @param {Page} page @param {number} ahead @param {Page} caller */
  async incoming(name, page, ahead, caller) {
    const since = wallClock();
    const ringing = this.wire.next((message) => message.sent && isResponse(180, 'INVITE')(message), { since, what: '180' });
    ringing.catch(() => {});
    await caller.getByRole('textbox', { name: 'Number' }).fill(USER);
    await caller.getByRole('button', { name: 'Call', exact: true }).click();
    const invite = await this.wire.next((message) => !message.sent && isRequest('INVITE')(message), { since, what: 'INVITE in' });
    this.tally.add('ringing', name, (await ringing).at - invite.at);
    await page.waitForTimeout(THINKING_MS);
    const answered = this.wire.next((message) => message.sent && isResponse(200, 'INVITE')(message), { what: '200 to INVITE' });
    answered.catch(() => {});
    const clicked = await this.click(page, 'Answer', ahead);
    this.tally.add('answer', name, (await answered).at - clicked);
    await caller.getByRole('status').filter({ hasText: 'Up' }).waitFor();
    await this.hangUp(caller);
  }

  /** @param {Contestant} contestant @param {Page} caller */
  async round(contestant, caller) {
    let page = null;
    try {
      const opened = await this.loads(contestant);
      page = opened.page;
      await this.outgoing(contestant.name, page, opened.ahead);
      await page.waitForTimeout(THINKING_MS);
      await this.incoming(contestant.name, page, opened.ahead, caller);
    } catch (error) {
      this.tally.failures[contestant.name].push(String(error).split('\n')[0]);
    } finally {
      await this.closeAll(contestant, page);
    }
  }

  /** @param {Contestant} contestant @param {Page | null} page */
  async closeAll({ context }, page) {
    if (page && !page.isClosed()) await this.leave(page);
    for (const left of context.pages()) await this.leave(left);
  }

  /** @param {Contestant} contestant */
  async deadStun(contestant) {
    let page = null;
    try {
      const opened = await this.open(contestant, this.deadPortal, this.deadIce);
      page = opened.page;
      await page.getByRole('textbox', { name: 'Number' }).fill('600');
      await page.waitForTimeout(THINKING_MS);
      const since = wallClock();
      const invite = this.wire.next((message) => message.sent && isRequest('INVITE')(message), { since, ms: 60_000, what: 'INVITE' });
      invite.catch(() => {});
      const clicked = await this.click(page, 'Call', opened.ahead);
      this.dead.add('invite', contestant.name, (await invite).at - clicked);
      await this.wire.next(isResponse(200, 'INVITE'), { since, what: '200 to INVITE' });
      await this.hangUp(page);
    } catch (error) {
      this.dead.failures[contestant.name].push(String(error).split('\n')[0]);
    } finally {
      await this.closeAll(contestant, page);
    }
  }

  async run() {
    const callerContext = await this.context();
    const caller = await callerContext.newPage();
    await caller.goto(peerUrl('jssip', CALLER, this.ws)(this.portal, []));
    await caller.getByRole('status').filter({ hasText: 'Registered' }).waitFor();
    const contestants = await this.contestants();
    await this.logIn(contestants[0], this.portal);
    for (let i = 0; i < TIMES; i++) {
      for (const contestant of turn(contestants, i)) await this.round(contestant, caller);
      progress(`round ${i + 1} of ${TIMES}`);
    }
    const others = await this.contestants();
    await this.logIn(others[0], this.deadPortal);
    for (let i = 0; i < TIMES; i++) {
      for (const contestant of turn(others, i)) if (i < DEAD_TIMES[contestant.name]) await this.deadStun(contestant);
      progress(`dead STUN server, round ${i + 1} of ${TIMES}`);
    }
    return this.rows();
  }

  rows() {
    const dead = 'nothing answers on that port; peers run fewer times, BENCH_FULL=1 runs all';
    return [
      this.tally.row('cold', 'navigation -> registered, empty cache', { target: 'jssip', note: 'our whole app, remembered login; peers: a bare page with the password in its address' }),
      this.tally.row('warm', 'navigation -> registered, warm cache', { target: 'jssip' }),
      this.tally.row('invite', 'click -> INVITE on the wire', { target: 40 }),
      this.dead.row('invite', 'click -> INVITE on the wire, STUN server that never answers', { target: 550, note: dead }),
      this.tally.row('ringing', 'INVITE in -> 180 out', { target: 'jssip' }),
      this.tally.row('answer', 'answer -> 200 out'),
      this.tally.row('audio', 'click -> remote audio', { note: 'echo service behind rtpengine; the remote track unmutes' }),
    ];
  }
}

/** Each round begins with another one. @template T @param {T[]} all @param {number} round */
const turn = (all, round) => all.map((_, i) => all[(i + round) % all.length]);

/** @param {string} text */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}   `);
}

/** A port that takes every datagram and says nothing. */
async function silentPort() {
  const socket = dgram.createSocket('udp4');
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(null)));
  return { url: `stun:127.0.0.1:${socket.address().port}`, close: () => socket.close() };
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function live() {
  const site = await buildSite();
  const wire = new Wire(`ws://localhost:${PORT_BASE + 81}`);
  const ws = await wire.url();
  const silent = await silentPort();
  const deadIce = [{ urls: silent.url }];
  const demo = new Demo({ portBase: PORT_BASE, dir: path.join(folder, 'demo'), web: site, phone: { wsServers: [ws] } });
  const deadDemo = new Demo({
    portBase: PORT_BASE + 100, dir: path.join(folder, 'demo-dead-stun'), web: site, parts: ['webphoned'],
    phone: { wsServers: [ws], iceServers: deadIce },
  });
  /** @type {import('playwright-core').Browser | null} */
  let browser = null;
  try {
    await demo.start();
    await deadDemo.start();
    browser = await launch();
    return await new Bench({ browser, demo, deadPortal: deadDemo.urls.portal, deadIce, wire, ws }).run();
  } finally {
    await browser?.close();
    await Promise.all([demo.stop(), deadDemo.stop()]);
    wire.close();
    silent.close();
  }
}
