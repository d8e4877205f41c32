// SPDX-License-Identifier: MIT
// A call is recorded: both voices on their sides, the tones that say so, a pause, a reload, and how it comes to the
// portal and is heard there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { ANNA, BEN, DESK, Household } from '../support/household.mjs';
import { Person } from '../support/person.mjs';
import { RATE, age, fetched, recordings, runs, sides, silences, tenths } from '../support/recordings.mjs';
import { changeTenant } from '../support/tenant.mjs';

const TONE = 1400;
const CUTS = Number(process.env.CUTS ?? 3);

/** @type {Household} */
let home;
/** @type {import('../support/person.mjs').Machine} */
let left;
/** @type {import('../support/person.mjs').Machine} */
let right;

before(async () => {
  home = await Household.start({ phone: { recording: { policy: 'user' } } });
  [left, right] = await Promise.all([home.machine(ANNA, { plain: true }), home.machine(BEN, { plain: true })]);
});
/** @type {import('playwright-core').BrowserContext[]} */
const opened = [];
after(async () => {
  for (const context of opened) await context.close();
  await home.stop();
});

/** The processes of a browser by its profile; the last to begin go first. @param {string} profile */
const pidsOf = (profile) => readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name).includes(`--user-data-dir=${profile}`)).map(Number);

/** @param {string} pid */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';  // it has ended
  }
}

test('both voices stand on their sides, the tones in both; what is said in a pause is not there; a reload ends nothing', async () => {
  const [anna, ben] = await home.call(left, right);
  await ben.press('Record');
  await runs(ben, 1);
  await anna.press('Record');
  await runs(anna, 3);
  await anna.press('Pause recording');
  await anna.reads('Recording paused');
  await runs(anna, 4 + await age(anna));  // the buttons of a busy machine are slow
  await anna.press('Go on recording');
  await anna.reads('Stop recording');
  await runs(anna, 2 + await age(anna));
  await anna.page.reload();
  await runs(anna, 2);
  await anna.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);

  const [second, first] = await recordings(anna, 2);
  assert.deepEqual([first.incoming, first.forced, /1002/.test(first.peer)], [false, false, true]);
  assert.ok(first.callUuid && first.callUuid === second.callUuid, 'both parts are of one call of the history');
  const file = await fetched(anna, first.id, home.site.folder);
  // Cut by the reload, so it has no end mark; the other one is whole, and opusinfo has nothing to say against it.
  assert.match(execFileSync('opusinfo', [await fetched(anna, second.id, home.site.folder)]).toString(), /Channels: 2/);
  const probe = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', file]).toString()).streams[0];
  assert.deepEqual([probe.codec_name, probe.channels], ['opus', 2]);
  const [far, near] = sides(file);
  for (const [side, own, other] of /** @type {const} */ ([[far, BEN, ANNA], [near, ANNA, BEN]])) {
    assert.ok(tenths(side, own) > 20, `${own} Hz: ${tenths(side, own)} tenths`);
    assert.equal(tenths(side, other), 0, `${other} Hz is on the wrong side`);
    assert.ok(silences(side) > 20, `the pause: ${silences(side)} tenths of silence`);
  }
  assert.ok(tenths(near, TONE, 0.05) > 0, 'the tone that was sent is in the recording');
  const [bens] = await recordings(ben, 1);
  const [annas, ownTone] = sides(await fetched(ben, bens.id, home.site.folder));
  assert.ok(tenths(annas, TONE, 0.05) > 0, 'the other side hears that it is recorded');
  assert.ok(tenths(ownTone, TONE, 0.05) > 0);
});

test('a browser that is killed in the middle leaves a file that plays, and the next one sends it', async () => {
  await home.clear();
  const ben = await home.person(right, '1002');
  const profile = path.join(home.site.folder, 'profile');
  const args = ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
    '--disable-features=WebRtcHideLocalIpsWithMdns', '--allow-loopback-in-peer-connection'];
  const open = () => chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args });
  let context = await open();
  let anna = new Person(context, home.site.demo.urls.portal, '1001');
  await anna.open();
  await anna.login();
  await anna.registered();
  await anna.dial('1002');
  await ben.answer();
  await Promise.all([anna.talks(), ben.talks()]);
  const begun = Date.now();
  await anna.press('Record');
  await runs(anna, 4);
  const gone = new Promise((resolve) => { context.once('close', resolve); });
  // The whole browser at once, as the system would when memory is gone.
  for (const pid of pidsOf(profile)) process.kill(pid, 'SIGKILL');
  await gone;
  await ben.hangUp();

  context = await open();
  anna = new Person(context, home.site.demo.urls.portal, '1001');
  await anna.open();
  await Promise.race([anna.registered(), anna.page.getByRole('textbox', { name: 'Username' }).waitFor().then(() => anna.login())]);
  opened.push(context);
  const found = await recordings(anna, 1, begun);
  assert.ok(found[0].callUuid, 'it bears the name of its call, whose end nobody saw');
  await anna.page.waitForFunction((uuid) => /** @type {any} */ (document.querySelector('wp-app')).state.records
    .some((/** @type {any} */ { callUuid }) => callUuid === uuid), found[0].callUuid);
  assert.ok(found[0].duration >= 2500, `${found[0].duration} ms of some 4000 are there`);
  const [far, near] = sides(await fetched(anna, found[0].id, home.site.folder));
  assert.ok(far.length >= 2.5 * RATE && near.length === far.length);
  assert.ok(tenths(far, BEN) > 15, `${tenths(far, BEN)} tenths`);
  assert.equal(await anna.page.evaluate(async () => {
    const names = [];
    for await (const name of /** @type {any} */ (await (await navigator.storage.getDirectory()).getDirectoryHandle('tapes')).keys()) if (name.endsWith('.opus')) names.push(name);
    return names.length;
  }), 0, 'what the portal has does not stay here');
  await context.close();
});

/** Another rule, and a phone that knows it. @param {import('../support/person.mjs').Person} anna @param {{ policy: string, layout?: string }} recording */
async function under(anna, recording) {
  await changeTenant(home.site.demo, { phone: { recording } });
  await anna.page.reload();
  await anna.registered();
}

test('a desk phone is recorded as the operator has it: always, also without a network; asked first, both in one; not at all', async () => {
  await home.clear();
  const anna = await home.person(left, '1001');
  const begun = Date.now();
  await under(anna, { policy: 'always' });
  await anna.dial('1003');
  await runs(anna, 2);
  assert.equal(await anna.button('Stop recording').count(), 0, 'nobody here may stop it');
  await anna.context.setOffline(true);
  await home.cut();
  await runs(anna, 6);
  await anna.hangUp();
  await anna.noCall();
  await anna.context.setOffline(false);
  const [always] = await recordings(anna, 1, begun);
  assert.ok(always.forced && always.duration > 5500, JSON.stringify(always));
  const [far, near] = sides(await fetched(anna, always.id, home.site.folder));
  for (const [side, own, other] of /** @type {const} */ ([[far, DESK, ANNA], [near, ANNA, DESK]])) {
    assert.ok(tenths(side, own) > 30 && !tenths(side, other), `${own} Hz: ${tenths(side, own)} tenths`);
  }
  assert.ok(tenths(near, TONE, 0.05) > 0, 'it was announced');

  await under(anna, { policy: 'ask', layout: 'mixed' });
  await anna.dial('1003');
  await anna.press('Do not record');
  assert.equal((await recordings(anna, 1, begun)).length, 1);
  await anna.press('Record');
  await runs(anna, 3);
  await anna.press('Stop recording');
  await anna.hangUp();
  await anna.noCall();
  const [mixed] = await recordings(anna, 2, begun);
  const [both] = sides(await fetched(anna, mixed.id, home.site.folder), 1);
  for (const hertz of [DESK, ANNA]) assert.ok(tenths(both, hertz, 0.15) > 10, `${hertz} Hz: ${tenths(both, hertz, 0.15)} tenths of ${both.length / RATE} s`);

  await under(anna, { policy: 'off' });
  await anna.dial('1003');
  await anna.talks();
  await anna.hears(DESK);
  assert.equal(await anna.button('Record').count(), 0);
  await anna.hangUp();
  await anna.noCall();
});

/** Every first sending of a recording comes to nothing: by turns before the portal has it, and before its answer is here. @param {import('playwright-core').Page} page */
async function loseAnswers(page) {
  /** @type {Set<string>} */
  const lost = new Set();
  await page.route('**/api/softphone/recording/*/audio**', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (lost.has(pathname)) return route.fallback();
    lost.add(pathname);
    if (lost.size % 2) await route.fetch();
    return route.abort();
  });
  return lost;
}

test('cut from the network in each of several calls, and while each is sent: all of them are at the portal, whole', async (t) => {
  await home.clear();
  const anna = await home.person(left, '1001');
  const begun = Date.now();
  await under(anna, { policy: 'always' });
  const lost = await loseAnswers(anna.page);
  /** @type {number[]} */
  const ages = [];
  for (let cut = 0; cut < CUTS; cut++) {
    await anna.registered();
    await anna.dial('600');
    await runs(anna, 1.5);
    await anna.context.setOffline(true);
    await home.cut();
    await runs(anna, 3 + await age(anna));
    ages.unshift(await age(anna));
    await anna.hangUp();
    await anna.noCall();
    await anna.context.setOffline(false);
  }
  const all = await recordings(anna, CUTS, begun, 90_000);
  assert.equal(all.length, CUTS);
  assert.equal(lost.size, CUTS, 'each was lost once on its way');
  t.diagnostic(`${CUTS} calls cut: ${all.map(({ duration }, i) => `${(duration / 1000).toFixed(1)} of ${ages[i].toFixed(1)}`).join(', ')} s`);
  for (const [i, { id, duration }] of all.entries()) {
    assert.ok(duration / 1000 > ages[i] - 1.5, `${duration} ms of ${ages[i]} s`);
    const [, near] = sides(await fetched(anna, id, home.site.folder));
    assert.ok(Math.abs(near.length / RATE - duration / 1000) < 0.1, 'it plays to its end');
    assert.ok(tenths(near, ANNA) > duration / 100 * 0.5, `${tenths(near, ANNA)} tenths of ${duration} ms`);
  }
});

/** Runs in a page before it: sound only after a touch, as browsers have it. What drives this browser counts as one, so the rule
 * is played here. */
function untouched() {
  let touched = false;
  /** @type {(() => void)[]} */
  const waiting = [];
  addEventListener('pointerdown', () => {
    touched = true;
    for (const go of waiting) go();
  }, { capture: true });
  const { resume } = AudioContext.prototype;
  AudioContext.prototype.resume = async function later() {
    if (!touched) await new Promise((go) => { waiting.push(() => go(undefined)); });
    return resume.call(this);
  };
  const state = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'state'));
  Object.defineProperty(BaseAudioContext.prototype, 'state', { get() { return touched ? state.get?.call(this) : 'suspended'; } });
  Object.defineProperty(UserActivation.prototype, 'hasBeenActive', { get: () => touched });
}

test('a phone that may not ring yet says so, and one click arms it', async () => {
  await home.clear();
  const anna = await home.person(left, '1001');
  await anna.context.addInitScript(untouched);
  await anna.page.close();
  await anna.open();
  await anna.registered();
  await anna.reads('This phone cannot ring yet');
  await anna.page.getByText('This phone cannot ring yet').click();
  await anna.page.getByText('This phone cannot ring yet').waitFor({ state: 'detached' });
});
