// SPDX-License-Identifier: MIT
// Phonebook, history and voice messages beside a registered phone, in one browser session with the real parts: found,
// added, called, missed, seen on another device, heard, deleted and had back; and all of it while the portal is away.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ANNA, Household } from '../support/household.mjs';
import { operatorOf } from '../support/operator.mjs';
import { oggOfTone } from '../support/pictures.mjs';
import { browserSdp, field } from '../support/sip-peer.mjs';
import { writeTone } from '../support/tone.mjs';

const HOSTILE = `<img src=x onerror=alert(1)>\u202eevil${'W'.repeat(60)}`;
const BOOK = [
  ['Benjamin of Sales', '1002'], ['Clara Dubois', '+33 1 55 55 01 10'], ['عالية المنصور', '+966 11 555 0100'], [HOSTILE, '+49 30 5550199'],
  ...Array.from({ length: 60 }, (_, i) => [`Person ${i}`, `+1 555 01${String(i).padStart(2, '0')}`]),
];
const SECONDS = 12;

/** @type {Household} */ let house;
/** @type {import('../support/person.mjs').Machine} */ let machine;
/** @type {import('../support/person.mjs').Person} */ let anna;
/** @type {import('../support/person.mjs').Person} */ let other;
/** @type {import('../support/sip-peer.mjs').SipPeer} */ let ben;
/** @type {import('playwright-core').Page} */ let page;
let customer = 0;
let sound = '';

const { operator, account, deposit: leave } = operatorOf(() => house.site);
/** A call for 1001 without an answer: left for the mailbox. @param {string} key @param {string} caller @param {string} [name] */
const deposit = (key, caller, name = '') => leave('1001', { key, caller, name, callId: `${key}@localhost` }, readFileSync(sound));

before(async () => {
  house = await Household.start();
  sound = path.join(house.site.folder, 'message.wav');
  writeTone(sound, 500, SECONDS, 8000);
  ({ id: customer } = await operator('POST', 'customers', { name: 'Northwind' }));
  await operator('PATCH', `accounts/${(await account('1001')).id}`, { customer, callerIds: ['+15550199'] });
  for (const [name, number] of BOOK) await operator('POST', `customers/${customer}/phonebook`, { name, numbers: [{ name: 'Work', number }] });
  machine = await house.machine(ANNA, { plain: true });
  anna = await house.person(machine, '1001');
  page = anna.page;
});
after(() => house?.stop());

/** @param {string} name @param {import('playwright-core').Page} [where] */
const tab = (name, where = page) => where.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: new RegExp(`^${name}`) });
/** @param {string} name @param {import('playwright-core').Page} [where] */
const rows = (name, where = page) => where.getByRole('list', { name, exact: true }).getByRole('listitem');
/** @param {string} name @param {import('playwright-core').Page} [where] */
const button = (name, where = page) => where.getByRole('button', { name, exact: true });

/** @param {() => Promise<unknown>} holds @param {string} what */
async function until(holds, what) {
  for (const end = Date.now() + 15_000; !await holds();) {
    assert.ok(Date.now() < end, what);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

test('the phonebook is there, found while typing, kept in step; an entry of one’s own is made and called', async () => {
  await tab('Contacts').click();
  await rows('Contacts').filter({ hasText: 'Benjamin of Sales' }).waitFor();
  assert.ok(await rows('Contacts').count() < 40, 'only what can be seen is drawn');
  assert.equal(await page.locator('img[src="x"]').count(), 0);
  const search = page.getByRole('searchbox', { name: 'Search contacts' });
  for (const [words, name] of [['dub cla', 'Clara Dubois'], ['0155550110', 'Clara Dubois'], ['عالية', 'عالية المنصور'], ['<img', '<img src=x onerror=alert(1)>']]) {
    await search.fill(words);
    await until(async () => await rows('Contacts').count() === 1, `${words} finds one`);
    assert.ok((await rows('Contacts').innerText()).includes(name), words);
  }
  await search.fill('nobody at all');
  await page.getByText('Nobody found').waitFor();
  await search.fill('');

  await button('New contact').click();
  await page.getByLabel('Name', { exact: true }).fill('Echo of mine');
  await page.getByLabel('Number', { exact: true }).fill('600');
  await button('Save').click();
  const mine = rows('Contacts').filter({ hasText: 'Echo of mine' });
  await mine.waitFor();
  await mine.getByRole('button', { name: /is a favourite/ }).click();
  await button('Favourites').click();
  await until(async () => await rows('Contacts').count() === 1, 'one favourite');
  await button('All').click();

  // What the operator adds meanwhile shows when somebody looks.
  await operator('POST', `customers/${customer}/phonebook`, { name: 'Aaron New', numbers: [{ name: 'Work', number: '+1 555 0999' }] });
  await tab('Dialpad').click();
  await tab('Contacts').click();
  await rows('Contacts').filter({ hasText: 'Aaron New' }).waitFor();

  await mine.getByRole('button', { name: 'Dial Echo of mine' }).click();
  await anna.call('Echo of mine').waitFor();
  await anna.talks();
  await anna.hears(ANNA);
  await anna.hangUp();
  await anna.noCall();
});

test('who calls has the phonebook’s name; the history has days and words; what was missed is counted until seen', async () => {
  ben = await house.peer('1002');
  await tab('Dialpad').click();
  const given = await ben.invite('1001', browserSdp(), { from: `"Nonsense" <sip:1002@localhost>;tag=${ben.tag}` });
  await anna.incoming().getByText('Benjamin of Sales').first().waitFor();
  assert.doesNotMatch(await anna.incoming().innerText(), /Nonsense/);
  ben.send(ben.cancel(given));
  await anna.incoming().waitFor({ state: 'detached' });
  await tab('History New: 1').waitFor();

  await tab('History').click();
  await tab('History').getByText('New: 1').waitFor({ state: 'detached' });
  const calls = rows('History');
  await calls.filter({ hasText: 'Benjamin of Sales' }).filter({ hasText: 'Missed' }).waitFor();
  await calls.filter({ hasText: 'Echo of mine' }).filter({ hasText: '600' }).waitFor();
  assert.equal(await calls.first().innerText(), 'Today');
  assert.equal(await calls.count(), 3);
  await button('Missed').click();
  await until(async () => await calls.count() === 2, 'one missed call and its day');
  await button('All').click();
  await page.getByRole('searchbox', { name: 'Search the history' }).fill('echo');
  await until(async () => await calls.count() === 2, 'found by name');
});

test('another device of the account has the same history, and what happens on one is on the other without a reload', async () => {
  other = await house.person(machine, '1001');
  await tab('History', other.page).click();
  await tab('History').click();
  const there = rows('History', other.page);
  await there.filter({ hasText: 'Benjamin of Sales' }).filter({ hasText: 'Missed' }).waitFor();
  await there.filter({ hasText: 'Echo of mine' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search the history' }).fill('');
  await rows('History').filter({ hasText: 'Echo of mine' }).getByRole('button', { name: /^Dial/ }).click();
  await anna.talks();
  await anna.hangUp();
  await anna.noCall();
  await until(async () => await there.filter({ hasText: 'Echo of mine' }).count() === 2, 'the other device has the call');

  // What rings on both and is answered on one is one call, on both.
  const bens = (/** @type {import('playwright-core').Locator} */ list) => list.filter({ hasText: 'Benjamin of Sales' });
  const before = await bens(rows('History')).count();
  await tab('Dialpad').click();
  const invite = await ben.invite('1001', browserSdp());
  await anna.incoming().waitFor();
  await other.answer();
  const answer = await ben.response(invite);
  ben.send(ben.inside('ACK', answer, { cseq: parseInt(field(invite, 'CSeq')) }));
  const recent = bens(page.getByRole('complementary').getByRole('listitem')).first();
  await recent.filter({ hasText: 'Answered on another device' }).waitFor();
  assert.equal(await tab('History').getByText('New:').count(), 0, 'nobody missed it');
  await tab('History').click();
  await bens(rows('History')).first().filter({ hasText: 'Answered on another device' }).waitFor();
  const answered = await bens(rows('History')).count();
  await button('Missed').click();
  await bens(rows('History')).nth(answered - 1).waitFor({ state: 'detached' });
  assert.equal(await rows('History').filter({ hasText: 'Answered on another device' }).count(), 0);
  await button('All').click();
  ben.send(ben.inside('BYE', answer));
  await other.noCall();
  for (const list of [rows('History'), there]) {
    await bens(list).first().filter({ hasText: '0:0' }).waitFor();
    assert.equal(await bens(list).count(), before + 1);
  }
  await other.leave();
  machine.people.splice(machine.people.indexOf(other), 1);
});

test('lamps: who is free, rings or talks, in Contacts and where a call is transferred to', async () => {
  await tab('Contacts').click();
  const entry = rows('Contacts').filter({ hasText: 'Benjamin of Sales' });
  await entry.filter({ hasText: 'Free' }).waitFor();
  const invite = await ben.invite('600', browserSdp());
  await entry.filter({ hasText: 'Busy' }).waitFor();
  const answer = await ben.response(invite);
  ben.send(ben.inside('ACK', answer, { cseq: parseInt(field(invite, 'CSeq')) }));
  await tab('Dialpad').click();
  await anna.dial('600');
  await anna.talks();
  await anna.press('Transfer');
  const transfer = page.getByRole('dialog');
  await transfer.getByLabel('Transfer to').fill('benj');
  const found = transfer.getByRole('button', { name: /Benjamin of Sales/ });
  await found.filter({ hasText: 'Busy' }).waitFor();
  ben.send(ben.inside('BYE', answer));
  await found.filter({ hasText: 'Free' }).waitFor();
  await page.keyboard.press('Escape');
  await anna.hangUp();
  await anna.noCall();
});

test('an account with several numbers calls as the one that is chosen; what failed says why, and becomes a contact', async () => {
  await page.getByLabel('Call as').selectOption('+15550199');
  await anna.dial('1002');
  const invite = await ben.request('INVITE');
  assert.equal(field(invite, 'P-Asserted-Identity'), '<sip:+15550199@localhost>');
  ben.reply(invite, 486, 'Busy Here');
  await ben.request('ACK');
  await page.getByRole('alert').filter({ hasText: 'is busy' }).waitFor();
  await page.getByLabel('Call as').selectOption('');
  await anna.dial('4711');
  await page.getByRole('alert').filter({ hasText: '4711 does not exist' }).waitFor();
  await button('Dismiss').click();
  await tab('History').click();
  const failed = rows('History').filter({ hasText: '4711 does not exist' });
  await failed.getByRole('button', { name: 'Add 4711 to contacts' }).click();
  assert.equal(await page.getByLabel('Number', { exact: true }).inputValue(), '4711');
  await page.getByLabel('Name', { exact: true }).fill('Nobody <b>yet</b>');
  await button('Save').click();
  await rows('Contacts').filter({ hasText: 'Nobody <b>yet</b>' }).waitFor();
  await tab('History').click();
  await rows('History').filter({ hasText: 'Nobody <b>yet</b>' }).waitFor();
});

test('contacts are saved as a file, and read from one', async () => {
  await tab('Contacts').click();
  const [file] = await Promise.all([page.waitForEvent('download'), button('Save contacts as a file').click()]);
  const cards = readFileSync(await file.path(), 'utf8');
  for (const words of ['FN:Benjamin of Sales', 'FN:Nobody <b>yet</b>', 'BEGIN:VCARD']) assert.ok(cards.includes(words), words);
  const card = ['BEGIN:VCARD', 'VERSION:4.0', `FN:Zoé ${HOSTILE}`, 'TEL;TYPE=cell:+33 6 55 50 01 23', 'END:VCARD', ''].join('\r\n');
  await page.locator('wp-contacts input[type=file]').setInputFiles({ name: 'one.vcf', mimeType: 'text/vcard', buffer: Buffer.from(card) });
  await page.getByRole('status').filter({ hasText: 'New: 1' }).waitFor();
  await page.locator('wp-contacts input[type=file]').setInputFiles({ name: 'holiday.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1]) });
  await page.getByRole('status').filter({ hasText: 'nothing to read in this file. Choose contacts saved as vCard' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search contacts' }).fill('zoe');
  await rows('Contacts').filter({ hasText: 'Zoé <img' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search contacts' }).fill('');
});

/** What the page plays. */
const playing = () => page.evaluate(() => {
  const one = [.../** @type {any} */ (globalThis).players].find(({ src }) => src.includes('/voicemail/'));
  return { at: one.currentTime, wall: performance.now() / 1000, rate: one.playbackRate, paused: one.paused, whole: one.duration };
});

test('a voice message appears by itself, plays, is sought in, faster; it is read, kept, deleted and had back', async () => {
  await tab('Voicemail').click();
  await page.getByText('No voice messages').waitFor();
  await deposit('first', 'sip:1002@localhost', 'Nonsense');
  const message = rows('Voicemail').filter({ hasText: 'Benjamin of Sales' });
  await message.waitFor();
  await tab('Voicemail New: 1').waitFor();
  assert.match(await message.innerText(), /Today, .*0:12/s);
  await message.getByRole('button', { expanded: false }).click();
  await message.getByText('first@localhost').waitFor();
  await until(async () => (await message.locator('wp-wave .place path').first().getAttribute('d') ?? '').split('v').some((one) => Number.parseFloat(one) > 40), 'the waveform is of the sound');

  await button('Play').click();
  await until(async () => (await playing()).at > 0.1, 'it plays');
  const [one] = [await playing()];
  await until(async () => (await playing()).at > one.at + 1, 'it goes on');
  const two = await playing();
  const pace = (two.at - one.at) / (two.wall - one.wall);
  assert.ok(pace > 0.7 && pace < 1.3, `${pace} seconds of it in a second`);
  await tab('Voicemail').getByText('New: 1').waitFor({ state: 'detached' });

  const keptHere = () => page.evaluate(async () => (await (await caches.open('webphone-heard')).keys()).length);
  await until(async () => await keptHere() === 1, 'what was heard is kept');

  // Another one comes meanwhile, above it: the first goes on.
  await deposit('second', 'sip:+33155550110@localhost');
  const second = rows('Voicemail').filter({ hasText: 'Clara Dubois' });
  await second.waitFor();
  const three = await playing();
  assert.ok(!three.paused && three.at > two.at, 'it plays on');
  await button('Speed: 1×').click();
  await button('Speed: 1.5×').click();
  assert.equal((await playing()).rate, 2);
  await page.getByRole('slider', { name: 'Place in the message' }).fill('750');
  await until(async () => (await playing()).at >= 0.75 * SECONDS - 0.1, 'it is at the place');
  await button('Play').waitFor();  // its end
  assert.ok((await playing()).at > SECONDS - 0.5);

  const [file] = await Promise.all([page.waitForEvent('download'), message.getByRole('link', { name: 'Download' }).click()]);
  assert.deepEqual(readFileSync(await file.path()), readFileSync(sound));
  await button('Mark as new').click();
  await tab('Voicemail New: 2').waitFor();
  await button('Mark as heard').click();
  await tab('Voicemail New: 1').waitFor();
  await button('Delete').click();
  await message.waitFor({ state: 'detached' });
  await button('Deleted').click();
  await message.getByRole('button', { expanded: false }).click();
  await button('Restore').click();
  await page.getByText('Nothing deleted').waitFor();
  await button('Messages').click();
  await message.waitFor();
});

test('a message that the browser cannot play is decoded for it, and drawn from the same pass', async () => {
  // This browser plays everything: so its player gets nothing, as if it could not.
  await page.route('**/api/softphone/voicemail/*/audio', (route) => (route.request().resourceType() === 'media' ? route.abort() : route.fallback()));
  await operator('POST', `accounts/${(await account('1001')).id}/voicemail?${new URLSearchParams({ key: 'opus', caller: 'sip:1003@localhost', callId: 'opus@localhost' })}`, oggOfTone(), 'audio/ogg');
  const message = rows('Voicemail').filter({ hasText: '1003' });
  await message.getByRole('button', { expanded: false }).click();
  await button('Play').click();
  const decoded = () => page.evaluate(() => {
    const one = [.../** @type {any} */ (globalThis).players].find(({ src, duration }) => src.startsWith('blob:') && Math.abs(duration - 2) < 0.01);
    return one ? one.currentTime : 0;
  });
  await until(async () => await decoded() > 0.1, 'it plays');
  const bars = (await message.locator('wp-wave .place path').evaluateAll((all) => all.map((path) => path.getAttribute('d')).join(''))).split('v').slice(1).map(Number.parseFloat);
  assert.equal(bars.length, 64);
  assert.ok(bars.every((one) => one > 30), `${bars}`);
  await until(async () => await decoded() >= 1.99, 'it ends where it should');
  assert.equal(await page.getByText('This message cannot be played').count(), 0);
  await button('Delete').click();
  await message.waitFor({ state: 'detached' });
  // What nobody can play is told.
  await page.route('**/api/softphone/voicemail/*/audio', (route) => route.abort());
  await rows('Voicemail').filter({ hasText: 'Clara Dubois' }).getByRole('button', { expanded: false }).click();
  await button('Play').click();
  await page.getByRole('alert').filter({ hasText: 'This message cannot be played' }).waitFor();
  await page.unrouteAll();
});

test('while the portal is away everything is still there, also in a page that is opened then', async () => {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await tab('History').click();
  await rows('History').filter({ hasText: 'Echo of mine' }).first().waitFor();
  const echoes = await rows('History').filter({ hasText: 'Echo of mine' }).count();
  await house.site.demo.kill9('webphoned');
  await page.reload();
  await anna.registered();
  await tab('Contacts').click();
  await rows('Contacts').filter({ hasText: 'Benjamin of Sales' }).waitFor();
  await rows('Contacts').filter({ hasText: 'Echo of mine' }).getByRole('button', { name: 'Dial Echo of mine' }).click();
  await anna.talks();
  await anna.hangUp();
  await anna.noCall();
  await tab('History').click();
  await until(async () => await rows('History').filter({ hasText: 'Echo of mine' }).count() === echoes + 1, 'the call without the portal is there');
  await rows('History').filter({ hasText: 'Benjamin of Sales' }).first().waitFor();
  await tab('Voicemail').click();
  const message = rows('Voicemail').filter({ hasText: 'Benjamin of Sales' });
  await message.getByRole('button', { expanded: false }).click();
  await button('Mark as new').click();
  await page.getByRole('status').filter({ hasText: 'The portal cannot be reached' }).waitFor();
  await button('Mark as new').waitFor();
  await button('Play').click();  // heard before, so still here
  await until(() => page.evaluate(() => [.../** @type {any} */ (globalThis).players].some(({ src, currentTime }) => src.startsWith('blob:') && currentTime > 0.1)), 'it plays without the portal');
  await until(async () => (await message.locator('wp-wave .place path').first().getAttribute('d') ?? '').split('v').some((one) => Number.parseFloat(one) > 40), 'and is drawn');
  await house.site.demo.part('webphoned').start();
  await button('Menu').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
  await until(() => page.evaluate(async () => !await caches.has('webphone-heard')), 'who logs out leaves no sound');
});
