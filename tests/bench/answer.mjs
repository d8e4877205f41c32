// SPDX-License-Identifier: MIT
// A closed phone is called and answered from its notice: from the click to the 200 OK on the wire, and where the time goes.
import process from 'node:process';
import { Chrome } from '../support/chrome.mjs';
import { Fox } from '../support/fox.mjs';
import { PushHousehold } from '../support/push-household.mjs';
import { makeRow, median, quantile } from './portable.mjs';
import { isRequest, isResponse } from './wire.mjs';

/** @typedef {{ window: number, start: number, register: number, invite: number, answer: number, all: number }} Parts  milliseconds */

const TIMES = Math.max(2, Number(process.env.BENCH_TIMES ?? 5)) * 5;
const TARGET_MS = 1500;
const VOICE = 1000;
const network = { 'media.peerconnection.ice.loopback': true, 'media.peerconnection.ice.obfuscate_host_addresses': false };

/** @param {PushHousehold} house @param {Fox} anna @returns {Promise<Parts>} */
async function once(house, anna) {
  const { wire } = house;
  const { desk } = house.home.site.demo;
  const { page } = anna;
  anna.page = await anna.browser.newPage();
  await page.close();
  while (await house.home.bindings('1001') > 0) await new Promise((resolve) => { setTimeout(resolve, 50); });
  await desk.dial('sip:1001@localhost');
  const notice = await house.notices.titled('Incoming call');
  // A person takes a moment, and the browser is done with the push by then.
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  const since = house.notices.click(notice, 'Answer');
  const ok = await wire.next((message) => message.sent && isResponse(200, 'INVITE')(message), { since, ms: 30_000, what: '200 to the INVITE' });
  const opened = await anna.opened(house.url);
  const began = await opened.evaluate(() => performance.timeOrigin);
  const [first, bound, invite] = await Promise.all([isRequest('REGISTER'), isResponse(200, 'REGISTER'), isRequest('INVITE')].map((want) => wire.next(want, { since })));
  await anna.get('timer', '');
  await desk.hangup();
  await anna.gone('timer', '');
  wire.forget();
  return {
    window: began - since, start: first.at - began, register: bound.at - first.at, invite: invite.at - bound.at, answer: ok.at - invite.at, all: ok.at - since,
  };
}

/** @param {string} name @param {PushHousehold} house @param {Fox} anna */
async function measure(name, house, anna) {
  /** @type {Parts[]} */
  const all = [];
  try {
    const from = house.service.log.length;
    await anna.login('1001');
    await anna.allow(house.url);
    await house.service.heard(({ what }) => what === 'subscribed', from);
    await anna.gone('button', 'Ring on this device');
    for (let i = 0; i < TIMES; i++) all.push(await once(house, anna));
  } finally {
    await anna.stop();
    house.service.expire();
  }
  const times = all.map((one) => one.all);
  const part = (/** @type {keyof Parts} */ of) => Math.round(median(all.map((one) => one[of])) ?? 0);
  const note = `median of the parts: window ${part('window')}, to the first REGISTER ${part('start')}, registered ${part('register')}, ` +
    `INVITE ${part('invite')}, answer ${part('answer')}; ${all.length} times`;
  return [
    makeRow({ name: `click on Answer to 200 OK, ${name}, median`, unit: 'ms', ours: median(times), note }),
    makeRow({ name: `click on Answer to 200 OK, ${name}, 95 of 100`, unit: 'ms', ours: quantile(times, 0.95), target: TARGET_MS }),
  ];
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function answer() {
  const house = await new PushHousehold().start({ desk: { tone: 880 } });
  try {
    return [
      ...await measure('Firefox', house, await Fox.start(house.url, VOICE, network, house.desktop)),
      ...await measure('Chromium', house, await Chrome.open(house.url, VOICE, house)),
    ];
  } finally {
    await house.stop();
  }
}
