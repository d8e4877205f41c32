// SPDX-License-Identifier: MIT
// The tab that records dies, or the one that sends what was recorded: another tab of the same browser goes on. What was said
// is at the portal to its last second, and nothing of it twice.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { ANNA, BEN, Household } from '../support/household.mjs';
import { RATE, age, fetched, recordings, runs, sides, tenths } from '../support/recordings.mjs';
import { writeTone } from '../support/tone.mjs';

/** @typedef {import('playwright-core').Page} Page */

const PIECE = 256 * 1024;  // of web/phone/tape-upload.js
const LONG = 45;           // seconds, at a rate that makes four pieces of them
const MOST = 0.3;          // share of a tenth of a second in which a voice fades
const LOST = 1.5;          // seconds at most, where a page of the file holds one
const PATIENCE = 90_000;   // a tab asks again after 20 s, on a machine with other work

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
afterEach(() => home.clear());
after(() => home.stop());

/** The process of a tab is gone, as when the system kills it. @param {Page} page */
async function crash(page) {
  const gone = new Promise((resolve) => { page.once('crash', resolve); });
  const session = await page.context().newCDPSession(page);
  session.send('Page.crash').catch(() => {});
  await gone;
  await page.close();
}

/** 1001 in two tabs, and 1002. */
async function people() {
  const [anna, ben] = await Promise.all([home.person(left, '1001'), home.person(right, '1002')]);
  const first = anna.page;
  const second = await anna.open();
  await anna.registered();
  anna.page = first;
  return { anna, ben, first, second };
}

/** @param {import('../support/person.mjs').Person} anna @param {import('../support/person.mjs').Person} ben */
async function talk(anna, ben) {
  await anna.dial('1002');
  await ben.answer();
  await Promise.all([anna.talks(), ben.talks()]);
}

/** Runs in the page: recordings that the portal does not have. */
async function waiting() {
  const names = [];
  const tapes = await (await navigator.storage.getDirectory()).getDirectoryHandle('tapes');
  for await (const name of /** @type {any} */ (tapes).keys()) if (name.endsWith('.opus')) names.push(name);
  return names;
}

/** @param {Page} page */
async function nothingWaits(page) {
  for (const end = Date.now() + PATIENCE; ;) {
    const names = await page.evaluate(waiting);
    if (!names.length) return;
    assert.ok(Date.now() < end, `${names} stays here`);
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
}

for (const [how, die] of /** @type {[string, (page: Page) => Promise<unknown>][]} */ ([['crashes', crash], ['is closed', (page) => page.close()]])) {
  test(`another one records on, both parts are whole, one after the other, where the tab that records ${how}`, async (t) => {
    const { anna, ben, first, second } = await people();
    const begun = Date.now();
    await talk(anna, ben);
    await anna.press('Record');
    await runs(anna, 4);
    const before = await age(anna);
    await die(first);
    anna.page = second;
    await anna.talks();
    await runs(anna, 0);
    // Two browsers that connect anew take some seconds; what is said meanwhile nobody hears.
    await Promise.all([anna.hears(BEN, [ANNA]), ben.hears(ANNA, [BEN])]);
    await runs(anna, 3 + await age(anna));
    const later = await age(anna);
    await anna.hangUp();
    await Promise.all([anna.noCall(), ben.noCall()]);
    const ended = Date.now();
    await nothingWaits(second);

    const [two, one, ...more] = await recordings(anna, 2, begun, PATIENCE);
    assert.deepEqual(more, []);
    assert.ok(one.callUuid && one.callUuid === two.callUuid, 'both are of one call of the history');
    assert.ok(one.at + one.duration <= two.at && two.at + two.duration <= ended, `nothing is in both: ${JSON.stringify([one, two])}`);
    for (const [{ id, duration }, least] of /** @type {const} */ ([[one, before], [two, later]])) {
      t.diagnostic(`${how}: ${(duration / 1000).toFixed(1)} of ${least.toFixed(1)} s`);
      assert.ok(duration / 1000 > least - LOST, `${duration} ms of ${least} s`);
      const [far, near] = sides(await fetched(anna, id, home.site.folder));
      assert.ok(Math.abs(far.length / RATE - duration / 1000) < 0.1, 'it plays to its end');
      for (const [side, own, other] of /** @type {const} */ ([[far, BEN, ANNA], [near, ANNA, BEN]])) {
        assert.ok(tenths(side, own, MOST) > 20, `${own} Hz: ${tenths(side, own, MOST)} tenths`);
        assert.equal(tenths(side, other), 0, `${other} Hz is on the wrong side`);
        // Also in the last second of it.
        assert.ok(tenths(side.subarray(-RATE), own, MOST) > 5, `${own} Hz: ${tenths(side.subarray(-RATE), own, MOST)} tenths of the last second`);
      }
    }
  });
}

/** Runs in the page: a recording that was made before. @param {[key: string, file: string, about: object]} recording */
async function keep([key, file, about]) {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('tapes', { create: true });
  const bytes = Uint8Array.from(atob(file), (one) => one.charCodeAt(0));
  for (const [name, content] of /** @type {[string, any][]} */ ([[`${key}.json`, JSON.stringify(about)], [`${key}.opus`, bytes]])) {
    const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await stream.write(content);
    await stream.close();
  }
}

/** The file of a long recording. @returns {Buffer} */
function longOne() {
  const [wav, file] = ['wav', 'opus'].map((end) => path.join(home.site.folder, `long.${end}`));
  writeTone(wav, ANNA, LONG);
  execFileSync('opusenc', ['--quiet', '--hard-cbr', '--bitrate', '160', '--comp', '0', wav, file]);
  return readFileSync(file);
}

/**
 * What these tabs send of recordings of two pieces and more; the one that sends a second piece never hears that it has arrived.
 * @param {Page[]} pages
 */
async function watchPieces(pages) {
  /** @type {Map<Page, number[]>} */
  const sent = new Map(pages.map((page) => [page, []]));
  /** @type {(page: Page) => void} */
  let tell;
  const stuck = new Promise((/** @type {(page: Page) => void} */ resolve) => { tell = resolve; });
  let held = false;
  for (const page of pages) {
    await page.route('**/api/softphone/recording/*/audio?offset=*', async (route) => {
      const { searchParams } = new URL(route.request().url());
      const offset = Number(searchParams.get('offset'));
      if (offset || !searchParams.has('last')) sent.get(page)?.push(offset);
      if (held || offset !== PIECE) return route.fallback();
      held = true;
      await route.fetch();
      return tell(page);
    });
  }
  return { sent, stuck };
}

test('the tab that sends recordings dies between two pieces, which the portal has: another one sends the rest, once', async () => {
  const { anna, ben, first, second } = await people();
  const file = longOne();
  assert.equal(Math.ceil(file.length / PIECE), 4);
  const { aor } = await first.evaluate(() => /** @type {any} */ (document.querySelector('wp-app')).state.account);
  const at = Date.now();
  await first.evaluate(keep, /** @type {[string, string, object]} */ ([crypto.randomUUID(), file.toString('base64'),
    { callUuid: crypto.randomUUID(), who: aor, peer: 'sip:1003@localhost', name: 'Long', incoming: true, at }]));
  const { sent, stuck } = await watchPieces([first, second]);
  const begun = Date.now();
  await talk(anna, ben);
  await anna.press('Record');
  await runs(anna, 3);
  await anna.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
  const dies = await stuck;
  const lives = dies === first ? second : first;
  await crash(dies);
  anna.page = lives;
  const [short, long, ...more] = await recordings(anna, 2, at, PATIENCE);
  assert.deepEqual(more, []);
  assert.deepEqual([sent.get(dies), sent.get(lives)], [[0, PIECE], [2 * PIECE, 3 * PIECE]], 'each piece was sent once');
  assert.deepEqual(readFileSync(await fetched(anna, long.id, home.site.folder)), file);
  assert.ok(Math.abs(long.duration / 1000 - LONG) < 0.1, `${long.duration} ms`);
  assert.ok(short.at >= begun && short.duration > (3 - LOST) * 1000, JSON.stringify(short));
  await nothingWaits(lives);
  assert.equal((await recordings(anna, 2, at)).length, 2);
});
