// SPDX-License-Identifier: MIT
// The same once in Firefox, in one session: calls both ways, hold, meters, keys, a conference, transfer, reload; every
// page that people use, as on a phone and in a window; another microphone, an operator's page, the balance, a new account.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Fox } from '../support/fox.mjs';
import { BEN, DESK, hasNetwork, Household } from '../support/household.mjs';
import { kept } from '../support/kept.mjs';
import { misfits } from '../support/looks.mjs';
import { operatorOf } from '../support/operator.mjs';
import { writeTone } from '../support/tone.mjs';

const FOX = 1000;
/** @type {Household} */
let home;
/** @type {Fox} */
let anna;
/** @type {import('../support/person.mjs').Person} */
let ben;

const { operator, account, deposit } = operatorOf(() => home.site);

before(async () => {
  home = await Household.start({ seed: true });
  // As it comes, where that is possible at all.
  const network = hasNetwork ? {} : { 'media.peerconnection.ice.loopback': true, 'media.peerconnection.ice.obfuscate_host_addresses': false };
  anna = await Fox.start(home.site.demo.urls.portal, FOX, network, undefined, true);
  await anna.login('1001');
  assert.equal(await home.bindings('1001'), 1);
  ben = await home.person(await home.machine(BEN), '1002');
});
after(async () => {
  await anna?.stop();
  await home.stop();
});

/** @param {string} number */
async function foxDials(number) {
  await anna.fill('Number', number);
  await anna.press('Call');
}

test('Firefox is called by Chromium; both hear each other; its meters move; hold is silence both ways', async () => {
  await ben.dial('1001');
  await anna.press('Answer');
  await ben.hears(FOX, [BEN]);
  await anna.hears();
  await anna.page.evaluate(() => new Promise((resolve) => {
    addEventListener('webphone-levels', (event) => {
      const { mine, theirs } = /** @type {CustomEvent} */ (event).detail;
      if (mine > 0.2 && theirs > 0.2) resolve(undefined);
    });
  }));
  await anna.press('Hold');
  await ben.reads('The other side has put you on hold');
  await ben.hearsNothing();
  await anna.press('Resume');
  await ben.hears(FOX, [BEN]);
  await ben.hangUp();
  await anna.gone('timer', '');
});

test('Firefox calls Chromium and the desk phone, which hears its keys, and joins them', async () => {
  await foxDials('1002');
  await ben.answer();
  await ben.talks();
  await anna.get('timer', '');
  await anna.press('Add call');
  await foxDials('1003');
  await ben.reads('The other side has put you on hold');
  await anna.get('button', 'Join calls');
  const pressed = home.site.demo.desk.event('CALL_DTMF_START');
  await anna.press('Keypad');
  await anna.press('5');
  assert.match(JSON.stringify(await pressed), /"5"/);
  await anna.press('Hide keypad');
  await anna.press('Join calls');
  await ben.hearsTogether([FOX, DESK], [BEN], 0.02);  // Firefox's own tone is soft beside the desk phone's
  await home.site.demo.desk.hangup();
  await anna.gone('button', 'Split calls');
  await ben.hears(FOX, [BEN, DESK]);
});

test('Firefox reloads in the call: it comes back; then it sends Chromium on to the echo', async () => {
  await kept(anna);
  await anna.page.reload();
  await anna.get('timer', '');
  await ben.hears(FOX, [BEN]);
  await anna.hears();
  await anna.press('Transfer');
  await anna.fill('Transfer to', '600');
  await anna.press('Transfer now');
  await anna.gone('timer', '');
  await ben.hears(BEN, [FOX]);
  await ben.hangUp();
  await ben.noCall();
});

test('Chromium reloads in a call with Firefox, which goes on with another connection: both hear each other', async () => {
  await ben.dial('1001');
  await anna.press('Answer');
  await ben.hears(FOX, [BEN]);
  await kept(ben);
  const before = await anna.page.evaluate(() => /** @type {any} */ (globalThis).connections.filter((/** @type {any} */ one) => one.connectionState === 'connected').length);
  await ben.page.reload();
  await ben.talks();
  await ben.hears(FOX, [BEN]);
  await anna.hears();
  assert.deepEqual([before, await anna.page.evaluate(() => /** @type {any} */ (globalThis).connections.filter((/** @type {any} */ one) => one.connectionState === 'connected').length)], [1, 1], 'the one before is closed');
  await ben.hangUp();
  await anna.gone('timer', '');
});

const TARGET = 43.5;  // pixels of a control, less a rounding
/** Nothing is cut off or out of reach. @param {string} name */
const fits = async (name) => assert.deepEqual(await anna.page.evaluate(misfits, { covered: false, target: TARGET }), [], name);
/** What the player plays has gone on. @param {number} since */
const plays = (since) => anna.page.waitForFunction((/** @type {number} */ from) => [.../** @type {any} */ (globalThis).players].some(({ src, currentTime }) => /voicemail/.test(src) && currentTime > from), { timeout: 20000, polling: 50 }, since);

test('Firefox on a phone: agent, lead and a button with its form; history; contacts; a voice message is played; settings', async () => {
  const sound = path.join(home.site.folder, 'message.wav');
  writeTone(sound, 500, 5, 8000);
  await deposit('1001', { key: 'a', caller: 'sip:+15550777@localhost', name: '<b>Eve</b>' }, readFileSync(sound));
  await anna.page.setViewport({ width: 390, height: 844 });
  await anna.open('Agent');
  await anna.press('Spring offer');
  await anna.get('article', 'Lead Grace Hopper');
  await fits('lead');
  await anna.press('Feedback');
  await anna.get('text', 'How was the call?');
  await fits('form');
  await anna.page.keyboard.press('Escape');
  await anna.gone('dialog', '');
  await anna.open('History');
  await anna.get('text', 'Ben Cole');
  await fits('history');
  await anna.open('Contacts');
  await anna.get('text', 'Clara Dubois');
  await fits('contacts');
  await anna.open('Voicemail');
  await (await anna.get('text', '<b>Eve</b>')).evaluate((/** @type {HTMLElement} */ one) => /** @type {HTMLElement} */ (one.closest('button')).click());
  await anna.press('Play');
  await plays(0.1);
  await fits('voicemail');
  await anna.open('Settings');
  await anna.get('text', 'sip:1001@localhost');
  await fits('settings');
});

test('Firefox in a window: the same pages, beside their tabs', async () => {
  await anna.page.setViewport({ width: 1280, height: 800 });
  for (const [name, words] of [['Agent', 'Spring offer'], ['History', 'Ben Cole'], ['Contacts', 'Clara Dubois'], ['Voicemail', '<b>Eve</b>'], ['Settings', 'sip:1001@localhost'], ['Dialpad', 'Recent']]) {
    await anna.open(name);
    await anna.get('text', words);
    await fits(name);
  }
});

test('Firefox: another microphone is chosen, stays chosen after a reload, and is heard', async () => {
  await anna.open('Settings');
  const choose = await anna.get('combobox', 'Microphone');
  const { id, names } = await choose.evaluate((/** @type {HTMLSelectElement} */ one) => {
    one.value = one.options[one.options.length - 1].value;
    one.dispatchEvent(new Event('change', { bubbles: true }));
    return { id: one.value, names: [...one.options].map(({ text }) => text) };
  });
  assert.ok(id && names.length > 1, names.join());
  await anna.page.reload();
  await anna.get('status', 'Registered');
  await anna.open('Settings');
  const again = await anna.get('combobox', 'Microphone');
  await anna.page.waitForFunction((/** @type {HTMLSelectElement} */ one, /** @type {string} */ was) => one.value === was, { timeout: 20000 }, again, id);
  await anna.open('Dialpad');
  await foxDials('1002');
  await ben.answer();
  await ben.hears(FOX, [BEN]);
  await anna.press('Audio');
  await anna.get('dialog', 'Audio');
  const inCall = await anna.get('combobox', 'Microphone');
  await inCall.evaluate((/** @type {HTMLSelectElement} */ one) => {
    one.value = '';
    one.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await anna.page.waitForFunction(() => /** @type {any} */ (document.querySelector('wp-app')).state.sound.input === '', { timeout: 20000 });
  await ben.hears(FOX, [BEN]);
  await anna.page.keyboard.press('Escape');
  await anna.gone('dialog', 'Audio');
  await ben.hangUp();
  await anna.gone('timer', '');
});

const BODY = `<h1>Prices for {{ account.username }}</h1><p>Call <a href="tel:+442079460123">our desk</a></p>
<script>window.harm=1</script><img src=x onerror="window.harm=1"><a href="javascript:window.harm=1">bad</a>`;

test('Firefox: an operator\'s page, filled in and harmless, whose number goes to the dialpad; the balance', async () => {
  const { items } = await operator('GET', 'tenants');
  const { id } = items.find((/** @type {any} */ one) => one.domain === '*');
  const { id: template } = await operator('POST', 'templates', { tenant: id, name: 'Prices', body: BODY });
  const menu = [['Dialpad', 'dialpad', { page: 'dialpad' }], ['Prices', 'tag', { template }], ['Settings', 'cog', { page: 'settings' }]]
    .map(([title, icon, leads], at) => ({ title, icon, position: at + 1, .../** @type {object} */ (leads) }));
  await operator('PATCH', `tenants/${id}`, { menu, flags: { register: true, displayBalance: true }, registerSuccessHtml: '<p>Welcome, <b>friend</b></p><script>window.harm=1</script>' });
  const { id: customer } = await operator('POST', 'customers', { name: 'Northwind', currency: 'EUR' });
  await operator('PATCH', `accounts/${(await account('1001')).id}`, { customer });
  await operator('POST', `customers/${customer}/payments`, { minor: 500, memo: '<b>Welcome</b>' });
  // What an operator changes shows within a second.
  await anna.page.waitForFunction(async () => /"displayBalance":true/.test(await (await fetch('api/softphone/config')).text()), { timeout: 20000, polling: 200 });
  await anna.page.reload();
  await anna.get('status', 'Registered');
  await anna.open('Prices');
  await anna.get('heading', 'Prices for 1001');
  await fits('an operator\'s page');
  await (await anna.get('link', 'our desk')).evaluate((/** @type {HTMLElement} */ one) => one.click());
  const number = await anna.get('textbox', 'Number');
  await anna.page.waitForFunction((/** @type {HTMLInputElement} */ one) => one.value === '+442079460123', { timeout: 20000 }, number);
  await anna.fill('Number', '');
  assert.equal(await anna.page.evaluate(() => /** @type {any} */ (globalThis).harm), undefined);
  await anna.press('Menu');
  await (await anna.get('link', '€5.00')).evaluate((/** @type {HTMLElement} */ one) => one.click());
  await anna.get('heading', 'Balance');
  await anna.get('text', '€5.00');
  await fits('balance');
});

test('Firefox: who has no account makes one, and finds its name in the log-in', async () => {
  await anna.press('Menu');
  await anna.press('Log out');
  await anna.press('Create an account');
  await anna.get('heading', 'Create an account');
  await anna.fill('Username', '1001');
  await anna.fill('Password', 'a long password');
  await anna.press('Create account');
  await anna.get('text', 'Somebody has this username already');
  await fits('sign up');
  await anna.fill('Username', 'newcomer');
  await anna.press('Create account');
  await anna.get('heading', 'Your account is ready');
  await anna.get('text', 'friend');
  await anna.press('Log in');
  await anna.page.waitForFunction((/** @type {HTMLInputElement} */ one) => one.value === 'newcomer', { timeout: 20000 }, await anna.get('textbox', 'Username'));
  assert.equal(await anna.page.evaluate(() => /** @type {any} */ (globalThis).harm), undefined);
});
