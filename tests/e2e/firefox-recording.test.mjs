// SPDX-License-Identifier: MIT
// A recording in Firefox whose loudspeakers have another rate of samples than files of Opus: made at 48 kHz; and at theirs where the browser
// joins only what has one rate, as Firefox did for long. Both hold the same: as long as it was, the right tone on the right side.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { Fox } from '../support/fox.mjs';
import { BEN, hasNetwork, Household } from '../support/household.mjs';
import { sides, tenths } from '../support/recordings.mjs';

const FOX = 1000;
const ROOT = '/api/softphone/recording';
const RATE = 44100;
const FILE_RATE = 48000;
const LATE = 5;  // seconds from the click on Hang up to the end of a call, on a machine with other work

/** @type {Household} */
let home;
/** @type {import('../support/person.mjs').Person} */
let ben;
/** @type {Fox | null} */
let anna = null;

before(async () => {
  home = await Household.start({ phone: { recording: { policy: 'user' } } });
  ben = await home.person(await home.machine(BEN), '1002');
});
after(async () => {
  await anna?.stop();
  await home.stop();
});

/** The file of the newest recording. @param {Fox} fox @param {number} begun @returns {Promise<string>} */
async function recorded({ page }, begun) {
  const handle = await page.waitForFunction(async (/** @type {string} */ root, /** @type {number} */ since) => {
    const { items } = await (await fetch(root)).json();
    const one = items.find((/** @type {any} */ { whole, at }) => whole && at >= since);
    return one && [...new Uint8Array(await (await fetch(`${root}/${one.id}/audio`)).arrayBuffer())];
  }, { timeout: 30_000, polling: 300 }, ROOT, begun);
  const file = path.join(home.site.folder, `firefox-${begun}.opus`);
  writeFileSync(file, Buffer.from(await handle.jsonValue()));
  return file;
}

/** Runs in each page before it. */
function joinsOneRate() {
  const { sampleRate } = new AudioContext();
  const { createMediaStreamSource } = AudioContext.prototype;
  AudioContext.prototype.createMediaStreamSource = function strict(stream) {
    if (this.sampleRate !== sampleRate) throw new DOMException('Connecting AudioNodes from AudioContexts with different sample-rate is currently not supported.', 'NotSupportedError');
    return createMediaStreamSource.call(this, stream);
  };
}

for (const strict of [false, true]) {
  const rate = strict ? RATE : FILE_RATE;

  test(`Firefox with loudspeakers at 44.1 kHz records a call, both voices on their sides: ${rate} Hz`, async (t) => {
    const network = hasNetwork ? {} : { 'media.peerconnection.ice.loopback': true, 'media.peerconnection.ice.obfuscate_host_addresses': false };
    anna = await Fox.start(home.site.demo.urls.portal, FOX, network, undefined, RATE);
    if (strict) {
      await anna.page.evaluateOnNewDocument(joinsOneRate);
      await anna.page.reload();
    }
    await anna.login('1001');
    const { page } = anna;
    assert.equal(await page.evaluate(() => {
      const context = new AudioContext();
      const { sampleRate } = context;
      context.close();
      return sampleRate;
    }), RATE, 'its loudspeakers are those of this test');
    const begun = await page.evaluate(() => Date.now());
    await anna.fill('Number', '1002');
    await anna.press('Call');
    await ben.answer();
    await ben.talks();
    await anna.press('Record');
    await anna.get('button', 'Stop recording');
    await ben.hears(FOX, [BEN]);
    await page.waitForFunction((/** @type {number} */ least) => {
      const [tape] = /** @type {any[]} */ (Object.values(/** @type {any} */ (document.querySelector('wp-app')).state.tapes ?? {}));
      return tape?.since && Date.now() - tape.since > least;
    }, { timeout: 30_000, polling: 100 }, 5000);
    const seconds = await page.evaluate(() => {
      const [tape] = /** @type {any[]} */ (Object.values(/** @type {any} */ (document.querySelector('wp-app')).state.tapes));
      return (Date.now() - tape.since) / 1000;
    });
    await ben.hangUp();
    await anna.gone('timer', '');
    const file = await recorded(anna, begun);
    const info = execFileSync('opusinfo', [file], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
    assert.match(info, new RegExp(`Original sample rate: ${rate} ?Hz`));
    assert.match(info, /Channels: 2/);
    const [far, near] = sides(file);
    const length = far.length / FILE_RATE;
    t.diagnostic(`${rate} Hz: ${length.toFixed(1)} s of ${seconds.toFixed(1)} s`);
    assert.ok(length > seconds - 1 && length < seconds + LATE, `${length} s of ${seconds} s`);
    for (const [side, own, other] of /** @type {const} */ ([[far, BEN, FOX], [near, FOX, BEN]])) {
      assert.ok(tenths(side, own) > 20, `${own} Hz: ${tenths(side, own)} tenths`);
      assert.equal(tenths(side, other), 0, `${other} Hz is on the wrong side`);
    }
    await anna.stop();
    anna = null;
  });
}
