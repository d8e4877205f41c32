// SPDX-License-Identifier: MIT
// The same calls in a row to a real Chromium: the page is closed, frozen by the browser, or its connection swallows everything.
// It rings when the desktop shows "Incoming call"; the caller then gives up, and "Missed call" has to follow.
import process from 'node:process';
import { Chrome } from '../support/chrome.mjs';
import { PushHousehold } from '../support/push-household.mjs';
import { browserSdp, field, SipPeer, statusOf } from '../support/sip-peer.mjs';
import { makeRow, median, quantile } from './portable.mjs';
import { webphoned } from './push.mjs';

const CALLS = Number(process.env.BENCH_CALLS ?? 200);
const ANNA = '1001';

/** @typedef {{house: PushHousehold, anna: Chrome, ben: SipPeer}} Lab */

/** @param {Lab} lab @returns {Promise<number>}  milliseconds until it rang */
async function call({ house, ben }) {
  const { sent } = await ben.authenticated({ method: 'INVITE', uri: `sip:${ANNA}@localhost`, headers: ['Content-Type: application/sdp'], body: browserSdp() });
  const begun = performance.now();
  await house.notices.titled('Incoming call');
  const took = performance.now() - begun;
  ben.send(ben.cancel(sent));
  const end = await ben.next((m) => statusOf(m) === 487 && field(m, 'Call-ID') === field(sent, 'Call-ID'), '487');
  ben.send(ben.ackFailure(sent, end));
  house.notices.dismiss(await house.notices.titled('Missed call'));
  return took;
}

/** @param {string} name @param {Lab} lab @param {() => unknown} before  each call */
async function rows(name, lab, before) {
  /** @type {number[]} */
  const times = [];
  let why = '';
  for (let i = 0; i < CALLS; i++) {
    await before();
    await call(lab).then((ms) => times.push(ms), (error) => { why ||= `call ${i}: ${error.message}`; });
  }
  return [
    makeRow({ name: `${CALLS} calls in a row to ${name}, Chromium: rang`, unit: 'calls', ours: times.length, target: CALLS, better: 'higher', note: why || undefined }),
    makeRow({ name: `${name}, Chromium: INVITE to notice on the desktop`, unit: 'ms', ours: median(times), p95: { ours: quantile(times, 0.95), jssip: null, sipjs: null } }),
  ];
}

/** @param {Lab} lab */
async function subscribe({ house, anna }) {
  await anna.login(ANNA);
  await anna.get('button', 'Ring on this device');
  await anna.allow(house.url);
  await house.service.heard(({ what }) => what === 'subscribed');
  await anna.gone('button', 'Ring on this device');
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function ringBrowser() {
  const house = await new PushHousehold().start({ parts: ['webphoned', 'rtpengine', 'kamailio'], webphoned });
  const anna = await Chrome.open(house.url, 440, house);
  const ben = await new SipPeer({ user: '1002', udpPort: house.home.site.demo.ports.sip }).open();
  try {
    const lab = { house, anna, ben };
    await subscribe(lab);
    const cut = await rows('a tab that is half cut off', lab, () => house.wire.halfDie());
    while (await house.home.bindings(ANNA) === 0) await new Promise((resolve) => { setTimeout(resolve, 50); });
    const session = await anna.page.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    const frozen = await rows('a frozen tab', lab, () => {});
    const { page } = anna;
    anna.page = await anna.browser.newPage();
    await page.close();
    while (await house.home.bindings(ANNA) > 0) await new Promise((resolve) => { setTimeout(resolve, 50); });
    return [...frozen, ...cut, ...await rows('a closed phone', lab, () => {})];
  } finally {
    ben.close();
    await anna.stop();
    await house.stop();
  }
}
