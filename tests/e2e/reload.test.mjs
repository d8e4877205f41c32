// SPDX-License-Identifier: MIT
// Pages come and go, the call stays: a reload of the only tab brings it back, another tab takes it over.
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, afterEach, before, test } from 'node:test';
import { Fox } from '../support/fox.mjs';
import { ANNA, BEN, Household, hasNetwork } from '../support/household.mjs';
import { kept, keptAnew, later } from '../support/kept.mjs';

/** @type {Household} */
let home;
/** @type {import('../support/person.mjs').Machine} */
let left;
/** @type {import('../support/person.mjs').Machine} */
let right;

before(async () => {
  home = await Household.start();
  [left, right] = await Promise.all([home.machine(ANNA), home.machine(BEN)]);
});
afterEach(() => home.clear());
after(() => home.stop());

async function talking() {
  const people = await home.call(left, right);
  const [anna, ben] = people;
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  return people;
}

/** The tab is gone without having been asked. @param {import('../support/person.mjs').Person} person */
async function kill({ context, page }) {
  const inspector = await context.newCDPSession(page);
  const gone = page.waitForEvent('crash');
  inspector.send('Page.crash').catch(() => {});
  await gone;
  await page.close();
}

/** The page is the service worker's. @param {import('../support/person.mjs').Person} person */
const ready = (person) => person.page.waitForFunction(() => navigator.serviceWorker.controller !== null);

test('the only tab is reloaded in a call: the call comes back, heard both ways, and its end arrives', async () => {
  const [anna, ben] = await talking();
  await kept(anna);
  const began = Date.now();
  await anna.page.reload();
  await Promise.all([anna.talks(), ben.talks()]);
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  assert.ok(Date.now() - began < 20_000, `it took ${Date.now() - began} ms`);
  await anna.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

test('the only tab is reloaded in the moment of the answer: the call comes back', async () => {
  const [anna, ben] = await Promise.all([home.person(left, '1001'), home.person(right, '1002')]);
  await anna.dial('1002');
  await ben.incoming().waitFor();
  await kept(anna);
  await ben.answer();
  await anna.talks();
  await anna.page.reload();
  await Promise.all([anna.talks(), ben.talks()]);
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  await ben.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

test('a portal that has stopped answering keeps nobody waiting: the call is back before one would give it up', async () => {
  const [anna, ben] = await talking();
  await anna.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  const portal = Number(home.site.demo.part('webphoned').pid);
  /** @type {number[]} */ const times = [];
  for (let tries = 0; tries < 3 && !times.some((ms) => ms < 5000); tries++) {  // so long it would be waited for
    await keptAnew(anna);
    process.kill(portal, 'SIGSTOP');
    try {
      await anna.page.reload({ waitUntil: 'commit' });
      await anna.talks();
      times.push(await anna.page.evaluate(() => performance.now()));
    } finally {
      process.kill(portal, 'SIGCONT');
    }
    await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  }
  assert.ok(times.some((ms) => ms < 5000), `${times} ms`);
  await ben.hangUp();
  await anna.noCall();
});

test('the side that was called reloads', async () => {
  const [anna, ben] = await talking();
  await kept(ben);
  await ben.page.reload();
  await Promise.all([anna.talks(), ben.talks()]);
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  await anna.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

test('the only tab is reloaded while it calls: the call is over, and rings no more at the other side', async () => {
  const [anna, ben] = await Promise.all([home.person(left, '1001'), home.person(right, '1002')]);
  await anna.dial('1002');
  await ben.incoming().waitFor();
  await kept(anna);
  await anna.page.reload();
  await Promise.all([anna.registered(), ben.noCall()]);
});

test('the tab with the media is closed: another tab goes on', async () => {
  const [anna, ben] = await talking();
  const first = anna.page;
  await anna.open();
  await anna.talks();
  await first.close();
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  await ben.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

test('the only tab is closed for good: the service worker waits as long as for a reload, and tells the other side', async () => {
  const [anna, ben] = await talking();
  await ready(anna);
  await kept(anna);
  await anna.page.close();
  await ben.call().waitFor({ state: 'detached', timeout: 45_000 });
  await ben.reads('hung up');
  // What was said once is not said again by the phone that starts next.
  await anna.open();
  await anna.registered();
  await anna.noCall();
});

test('the only tab is closed for good in Firefox: its service worker tells the other side', async () => {
  const network = hasNetwork ? {} : { 'media.peerconnection.ice.loopback': true, 'media.peerconnection.ice.obfuscate_host_addresses': false };
  const anna = await Fox.start(home.site.demo.urls.portal, 1000, network);
  try {
    await anna.login('1001');
    await anna.page.waitForFunction('navigator.serviceWorker.controller !== null');
    const ben = await home.person(right, '1002');
    await ben.dial('1001');
    await anna.press('Answer');
    await ben.talks();
    await kept(anna);
    await anna.page.close();
    await ben.call().waitFor({ state: 'detached', timeout: 45_000 });
    await ben.reads('hung up');
  } finally {
    await anna.stop();
  }
});

test('the only tab is closed while it calls: it rings no more at the other side', async () => {
  const [anna, ben] = await Promise.all([home.person(left, '1001'), home.person(right, '1002')]);
  await ready(anna);
  await anna.dial('1002');
  await ben.incoming().waitFor();
  await kept(anna);
  await anna.page.close();
  await ben.incoming().waitFor({ state: 'detached', timeout: 45_000 });
});

test('a call that the next page has taken over is left alone by the service worker', async () => {
  const [anna, ben] = await talking();
  await ready(anna);
  await kept(anna);
  await anna.page.reload();
  await anna.talks();
  const [worker] = anna.context.serviceWorkers();
  await worker.evaluate(() => /** @type {any} */ (globalThis).lastWords(async () => undefined));  // until it has looked
  await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
  await ben.hangUp();
  await anna.noCall();
});

test('the only tab is killed, nobody can say anything: the other side ends the call in bounded time and reads why', async () => {
  const [anna, ben] = await talking();
  const began = Date.now();
  await kill(anna);
  await ben.page.getByRole('alert').filter({ hasText: 'is no longer there' }).waitFor({ timeout: 90_000 });
  assert.ok(Date.now() - began < 70_000, `${Date.now() - began} ms`);
  assert.match(await ben.page.getByRole('alert').innerText(), /closed or lost its connection.*Call again/s);
});

test('the only tab is closed for good: the other side is told, here by the phone that starts next', async () => {
  const [anna, ben] = await talking();
  await kept(anna);
  await anna.page.close();
  await later(anna.context, anna.url, 11000);  // ten seconds the phone waits for a page
  await anna.open();
  await ben.noCall();
});
