// SPDX-License-Identifier: MIT
// What stands around a call, in one session with the real parts: numbers pasted and found, devices, meters, details,
// keys, the ladder and the report, trial of the microphone, a way that is blocked.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { ANNA, Household } from '../support/household.mjs';
import { browserSdp } from '../support/sip-peer.mjs';
import { passes } from '../support/worker-clock.mjs';

/** @type {Household} */
let home;
/** @type {import('../support/person.mjs').Person} */
let anna;

before(async () => {
  home = await Household.start({ phone: { codecDelete: ['PCMA'], codecPriority: ['opus'], flags: { editSettings: true } } });
  anna = await home.person(await home.machine(ANNA), '1001');
  await anna.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(anna.url).origin });
});
after(() => home.stop());

const number = () => anna.page.getByRole('textbox', { name: 'Number' });
/** @param {string} name */
const dialog = (name) => anna.page.getByRole('dialog', { name });
/** @param {string} tab */
const open = (tab) => anna.page.getByRole('navigation', { name: 'Main' }).getByText(tab, { exact: true }).click();

/** @param {() => Promise<boolean>} holds @param {string} what */
async function until(holds, what) {
  const end = Date.now() + 20_000;
  while (!await holds()) {
    assert.ok(Date.now() < end, what);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** A meter that moves. @param {import('playwright-core').Locator} meter */
const moves = (meter) => until(async () => Number(await meter.getAttribute('aria-valuenow')) > 20, 'the meter moves');

test('a pasted number is cleaned by the core, 0 held is a plus, a mistake is no call', async () => {
  await anna.page.evaluate(() => navigator.clipboard.writeText('+44 (0)20 7946-0123'));
  await number().focus();
  await anna.page.keyboard.press('Control+v');
  await until(async () => await number().inputValue() === '+442079460123', 'it is cleaned');
  await number().fill('');
  await anna.page.getByRole('button', { name: '0', exact: true }).click({ delay: 800 });
  await until(async () => await number().inputValue() === '+', 'a plus');
  await number().fill('');
  await anna.dial('4711');
  const alert = anna.page.getByRole('alert').filter({ hasText: '4711 does not exist' });
  assert.match(await alert.innerText(), /SIP 404/);
  assert.equal(await anna.loops(), 0, 'the busy tone ends by itself');
  await anna.button('Dismiss').click();
});

test('in a call: encrypted, how it is carried, meters both ways, other devices, keys', async () => {
  await anna.dial('600');
  await anna.talks();
  await anna.hears(ANNA);
  await anna.call().getByRole('button', { name: /Encrypted/ }).click();
  const details = dialog('This call');
  await details.getByText(/Opus, 48 kHz/).waitFor();
  await details.getByText(/^DTLS 1\.[23] · /).waitFor();
  await details.getByText(/^Direct, UDP$/).waitFor();
  await anna.page.keyboard.press('Escape');
  await details.waitFor({ state: 'detached' });

  await anna.press('Audio');
  const sheet = dialog('Audio');
  await moves(sheet.getByRole('meter', { name: 'You' }));
  await moves(sheet.getByRole('meter', { name: '600' }));
  const microphones = sheet.getByLabel('Microphone');
  const names = await microphones.locator('option').allTextContents();
  assert.ok(names.length > 1 && names.slice(1).every((name) => /Fake/.test(name)), names.join());
  await microphones.selectOption({ index: names.length - 1 });
  await anna.hears(ANNA);
  const speakers = sheet.getByLabel('Speaker for calls');
  const chosen = await speakers.locator('option').last().getAttribute('value') ?? '';
  await speakers.selectOption({ index: await speakers.locator('option').count() - 1 });
  await until(() => anna.page.evaluate((id) => [.../** @type {any} */ (globalThis).players].some((one) => one.srcObject && one.sinkId === id), chosen), 'it plays there');
  await sheet.getByRole('button', { name: 'Dismiss' }).click();

  await anna.page.keyboard.press('Alt+m');
  await anna.reads('You are muted: nobody hears you');
  await anna.page.keyboard.press('Alt+m');
  await anna.page.keyboard.press('Alt+h');
  await anna.button('Resume').click({ trial: true });  // while the hold is on its way nothing else is
  await anna.page.keyboard.press('Alt+h');
  await anna.hears(ANNA);
  await anna.page.keyboard.press('Alt+x');
  await anna.noCall();
});

test('who was called is found while typing; a call that comes in beeps softly, and is declined by key', async () => {
  await number().fill('60');
  await anna.button('Call 600').click();
  await anna.talks();
  await until(async () => await anna.loops() === 0, 'nothing sounds but the call');
  const ben = await home.peer('1002');
  await ben.invite('1001', browserSdp(), { from: `"<b>Ben</b>\u202e${'x'.repeat(2000)}" <sip:1002@localhost>;tag=${ben.tag}` });
  await anna.incoming().waitFor();
  assert.match(await anna.incoming().innerText(), /<b>Ben<\/b>x+…/);
  assert.equal(await anna.loops(), 1, 'a soft beep');
  await anna.page.keyboard.press('Alt+x');
  await anna.incoming().waitFor({ state: 'detached' });
  await anna.hangUp();
  await anna.noCall();
});

test('no way for the sound: another one is tried, nobody waits for ever, and it is said what helps', async () => {
  const nowhere = browserSdp().replace('actpass', 'active');  // nobody is at the address that it names
  const ben = await home.peer('1002');
  await anna.dial('1002');
  ben.reply(await ben.request('INVITE'), 200, 'OK', { body: nowhere });
  await anna.talks();
  ben.reply(await ben.request('INVITE', 60_000), 488, 'Not Acceptable Here');  // the way that is tried anew
  await passes(/** @type {import('playwright-core').Browser} */ (anna.context.browser()), 60_000);
  const bye = await ben.request('BYE', 60_000);
  ben.reply(bye, 200, 'OK');
  assert.match(await anna.page.getByRole('alert').filter({ hasText: 'no sound came through any more' }).innerText(), /TURN relay/);
  await anna.noCall();
  await anna.button('Dismiss').click();
});

test('*#0*# shows the ladder; a message is read; the report holds no secret', async () => {
  await number().fill('*#0*#');
  await anna.button('Show messages').click();
  await anna.page.getByText('Waiting for the first message').waitFor();
  await open('Dialpad');
  await anna.dial('600');
  await anna.talks();
  await anna.hangUp();
  await anna.noCall();
  await anna.button('Show messages').click();
  const invites = anna.page.getByRole('button', { name: /^Sent\s*INVITE/ });
  await invites.last().click();
  const text = await anna.page.getByLabel('Message', { exact: true }).innerText();
  assert.match(text, /^INVITE sip:600@localhost SIP\/2\.0/);
  assert.match(text, /Proxy-Authorization: .*response="\(hidden\)"/);
  const [file] = await Promise.all([anna.page.waitForEvent('download'), anna.button('Download report').click()]);
  const report = readFileSync(await file.path(), 'utf8');
  assert.doesNotMatch(report, /demo-1001|response=\\?"?[0-9a-f]{8,}/);
  const { account, messages, codecs, history } = JSON.parse(report);
  assert.equal(account.aor, 'sip:1001@localhost');
  assert.ok(messages.length > 5 && history.length > 1);
  assert.equal(codecs[0].name, 'opus/48000/2');
  await anna.button('Copy report').click();
  await until(async () => (await anna.page.evaluate(() => navigator.clipboard.readText())).includes('webphone-report'), 'it is copied');
  await anna.button('Stop').click();
  await anna.page.getByText('Nothing is being recorded now').waitFor();
});

test('settings: codecs as the operator wants them, the microphone and the bell are tried, the password is forgotten', async () => {
  await open('Settings');
  const section = (/** @type {string} */ name) => anna.page.getByRole('region', { name, exact: true });
  await section('Codecs').waitFor();
  const codecs = await section('Codecs').getByRole('listitem').allInnerTexts();
  assert.match(codecs[0], /Opus/);
  assert.ok(codecs.some((line) => /A-law[\s\S]*Left out by your operator/.test(line)), codecs.join());
  const audio = section('Audio');
  const bell = audio.getByLabel('Rings on');
  const device = await bell.locator('option').last().getAttribute('value') ?? '';
  await bell.selectOption(device);
  await audio.getByRole('button', { name: 'Try the ring' }).click();
  await until(async () => await anna.loops() === 1, 'it rings');
  await until(() => anna.page.evaluate((id) => [.../** @type {any} */ (globalThis).players].some((one) => one.sinkId === id && !one.paused), device), 'it rings there');
  await audio.getByRole('button', { name: 'Stop' }).click();
  await until(async () => await anna.loops() === 0, 'it rings no more');
  await audio.getByRole('button', { name: 'Record and listen' }).click();
  await moves(audio.getByRole('meter', { name: 'You' }));
  await audio.getByText('This is how you sound').waitFor({ timeout: 30000 });  // a call with itself is made first
  await audio.getByRole('button', { name: 'Stop' }).click();
  await audio.getByText('hear yourself').waitFor();
  await section('Account').getByRole('button', { name: 'Edit' }).click();
  await section('Account').getByLabel('Display name').fill('Ada <b>Byron</b>');
  const url = section('Account').getByRole('combobox', { name: 'WS URL' });
  const own = await url.inputValue();
  await url.fill('wss://elsewhere.example/');
  await section('Account').getByRole('button', { name: 'Save' }).click();
  await section('Account').getByRole('alert').filter({ hasText: `may connect only to: ${own.replace('ws://', '')}` }).waitFor();
  await url.fill(own.replace('ws://', ''));
  await section('Account').getByRole('button', { name: 'Save' }).click();
  await section('Account').getByLabel('Display name').filter({ hasText: 'Ada <b>Byron</b>' }).waitFor();
  await anna.registered();
  await section('Account').getByRole('button', { name: 'Forget the password' }).click();
  await section('Account').getByRole('button', { name: 'Forget the password' }).waitFor({ state: 'detached' });
  await anna.registered();
});

test('the server for calls is away; then it answers web requests but no WebSocket: each is said, and over when it is over', async () => {
  await open('Dialpad');
  await home.site.demo.kill9('kamailio');
  const alert = anna.page.getByRole('alert');
  await alert.filter({ hasText: 'the server for calls does not answer' }).waitFor({ timeout: 20000 });
  assert.equal(await anna.page.getByRole('link', { name: 'Look at the certificate' }).count(), 0, 'there is none');
  await anna.button('Menu').click();
  const menu = anna.page.getByRole('dialog');
  await menu.filter({ hasText: /Reconnecting.*; trying again/ }).waitFor();
  await anna.page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  const { ws } = home.site.demo.ports;
  const webOnly = createServer((_, response) => response.writeHead(404, { 'Cross-Origin-Resource-Policy': 'cross-origin' }).end()).listen(ws, '127.0.0.1');
  await once(webOnly, 'listening');
  await anna.page.evaluate(() => dispatchEvent(new Event('online')));  // it is looked again
  assert.match(await alert.filter({ hasText: 'the connection for calls does not' }).innerText(), new RegExp(`localhost:${ws} answers web requests[\\s\\S]*BitDefender`));
  webOnly.close();
  webOnly.closeAllConnections();
  await home.site.demo.restart('kamailio');
  await anna.button('Try now').click().catch(() => {});
  await anna.registered();
  await alert.waitFor({ state: 'detached' });
  assert.deepEqual([...new Set(anna.foreign.splice(0))], [`http://localhost:${ws}/`], 'nobody else was asked');
});
