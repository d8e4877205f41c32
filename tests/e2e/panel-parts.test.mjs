// SPDX-License-Identifier: MIT
// Parts of the panel, used in a browser as an operator uses them: the menu's selects and its icons, domains and certificates in words,
// icons of the app, tokens, recordings, operators and the log of what they change, what became of pushes, fields of a form dragged
// into another order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Looks } from '../support/looks.mjs';
import { PASSWORD, PanelSite } from '../support/panel.mjs';
import { oggOfTone, pngOf } from '../support/pictures.mjs';
import { TlsSites } from '../support/tls-sites.mjs';

const sites = new TlsSites();
const site = new PanelSite();
/** @type {import('../support/panel.mjs').PanelPerson} */ let anna;
/** @type {Looks} */ let looks;
let tenant = 0;
/** Axe in both themes, and whether everything fits. @param {string} name */
const look = (name) => looks.look(name, false, { sizes: [[390, 844], [1280, 800]], target: 24 });

before(async () => {
  await sites.start();
  await site.start((config) => {
    config.caFile = sites.caFile;
    config.scripts = { private: Object.values(sites.at) };
  });
  tenant = (await site.api('GET', 'tenants')).items[0].id;
  anna = await site.operator('anna', 'owner');
  looks = await Looks.of(anna.page);
});
after(async () => {
  await site.stop();
  sites.stop();
});

test('the menu: an entry placed by its Position takes the others along, Page and Undo show what is there', async () => {
  await anna.open(`/setup/integrations/web-phone/${tenant}/menu`);
  await anna.button('Change the usual menu').click();
  const rows = anna.page.locator('panel-menu li');
  const menu = async () => rows.evaluateAll((all) => all.map((row) => [row.getAttribute('aria-label'), .../** @type {HTMLSelectElement[]} */ ([...row.querySelectorAll('select')]).map(({ value }) => value)].join(' ')));
  const usual = ['Agent 1 agent', 'History 2 history', 'Dialpad 3 dialpad', 'Contacts 4 contacts', 'Voicemail 5 voicemail', 'Settings 6 settings'];
  assert.deepEqual(await menu(), usual);
  const row = (/** @type {string} */ name) => anna.page.getByRole('listitem', { name, exact: true });
  await anna.field('Position', row('Agent')).selectOption('4');
  assert.deepEqual(await menu(), ['History 1 history', 'Dialpad 2 dialpad', 'Contacts 3 contacts', 'Agent 4 agent', 'Voicemail 5 voicemail', 'Settings 6 settings']);
  await anna.field('Position', row('Dialpad')).selectOption('Disabled');
  assert.deepEqual(await menu(), ['History 1 history', 'Contacts 2 contacts', 'Agent 3 agent', 'Voicemail 4 voicemail', 'Settings 5 settings', 'Dialpad 0 dialpad']);
  await anna.field('Position', row('Dialpad')).selectOption('1 (far left)');
  await anna.field('Page', row('Dialpad')).selectOption('History');
  assert.deepEqual((await menu()).slice(0, 2), ['Dialpad 1 history', 'History 2 history']);
  await anna.field('Page', row('Dialpad')).selectOption('A template');
  await anna.field('Template', row('Dialpad')).waitFor();
  await anna.field('Page', row('Dialpad')).selectOption('Dialpad');
  await anna.save();
  const order = ['Dialpad 1 dialpad', 'History 2 history', 'Contacts 3 contacts', 'Agent 4 agent', 'Voicemail 5 voicemail', 'Settings 6 settings'];
  assert.deepEqual(await menu(), order);
  await anna.field('Position', row('Dialpad')).selectOption('6');
  await anna.field('Page', row('Agent')).selectOption('Contacts');
  await anna.button('Undo changes').click();
  assert.deepEqual(await menu(), order);
});

test('an icon of the menu is found by typing, chosen with the keyboard or the mouse, and is one that the phone has', async () => {
  const row = anna.page.getByRole('listitem', { name: 'Contacts', exact: true });
  const icon = row.getByRole('combobox', { name: 'Icon', exact: true });
  const offers = row.getByRole('listbox', { name: 'Icons' }).getByRole('option');
  const drawn = () => row.locator('panel-icon wp-icon path').first().getAttribute('d');
  const before = await drawn();
  await anna.page.route('**/names.json', (route) => route.abort());
  await icon.fill('office');
  await row.getByText('The list of icons cannot be loaded now.').waitFor();
  await anna.page.unroute('**/names.json');
  await icon.press('Escape');
  await icon.fill('office build');
  await row.getByRole('option', { name: 'office-building', exact: true }).waitFor();
  await looks.look('icons', true, { sizes: [[390, 844], [1280, 800]], target: 24 });
  await icon.press('ArrowDown');
  assert.equal(await icon.getAttribute('aria-activedescendant'), 'offer-0');
  assert.equal(await offers.and(anna.page.getByRole('option', { selected: true })).innerText(), 'office-building');
  await icon.press('ArrowDown');
  await icon.press('ArrowUp');
  await icon.press('Enter');
  assert.equal(await icon.inputValue(), 'office-building');
  assert.equal(await offers.count(), 0);
  await anna.page.waitForFunction((path) => path !== document.querySelector('panel-app')?.shadowRoot?.querySelector('panel-web-phone')?.shadowRoot?.querySelector('panel-form')
    ?.shadowRoot?.querySelector('panel-menu')?.shadowRoot?.querySelectorAll('panel-icon')[2]?.shadowRoot?.querySelector('wp-icon')?.shadowRoot?.querySelector('path')?.getAttribute('d'), before);
  // By what else it is called.
  await icon.fill('hamburger');
  await row.getByRole('option', { name: 'menu', exact: true }).click();
  assert.equal(await icon.inputValue(), 'menu');
  await icon.fill('no such icon');
  await row.getByText('No icon is called like that.').waitFor();
  await icon.press('Escape');
  assert.equal(await icon.inputValue(), 'menu');
  await icon.fill('misspelt-icon');
  await icon.press('Tab');
  await row.getByText('The phone has no icon of this name').waitFor();
  await icon.fill('mdi-domain');
  await icon.press('Tab');
  assert.equal(await row.getByText('The phone has no icon of this name').count(), 0);
  await anna.save();
  const stored = (await site.api('GET', `tenants/${tenant}`)).menu.find((/** @type {any} */ { page }) => page === 'contacts');
  assert.equal(stored.icon, 'mdi-domain');
});

test('the domains of a web phone are told in words: good, soon over, ended, refused by browsers, nobody there, no such name', async () => {
  const wss = ['good', 'soon', 'ended', 'misnamed', 'silent'].map((name) => `wss://${sites.at[name]}/ws`);
  const { id } = await site.api('POST', 'tenants', { domain: 'phone.invalid', brand: 'Domains', sipDomain: 'sip.example', webrtcHosts: [...wss, 'ws://localhost/ws'] });
  const date = (/** @type {string} */ name) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(sites.until(name));
  const words = [/The portal finds no such name in DNS: make a CNAME/, `Its certificate is good until ${date('good')}.`, `Its certificate ends in 4 days, on ${date('soon')}: renew it.`,
    `Its certificate has ended on ${date('ended')}: browsers refuse it. Renew it.`, /browsers will refuse the certificate: it is for another name/, /nobody answers there on port \d+/, /set up without encryption/];
  await anna.open(`/setup/integrations/web-phone/${id}/basic`);
  const notes = anna.page.locator('panel-domains .note');
  for (const [at, said] of words.entries()) await notes.nth(at).filter({ hasText: said }).waitFor();
  assert.equal(await notes.count(), words.length);
  await notes.nth(1).getByText(/It leads to (127\.0\.0\.1|::1)/).waitFor();
  await look('domains');
  await anna.open('/setup/information/certificates');
  await anna.page.getByText(`Its certificate has ended on ${date('ended')}`).waitFor();
  await site.api('DELETE', `tenants/${id}`);
});

test('"Create Certificates": Add Certificate with a domain that is not listed, Refresh Certificates; issue and expiry date, and who renews', async () => {
  const date = (/** @type {number} */ at) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(at);
  await anna.menu.getByRole('link', { name: 'Certificates', exact: true }).click();
  const menu = anna.page.getByRole('navigation', { name: 'Where you are' });
  assert.match((await menu.innerText()).replace(/\s+/g, ' '), /Setup .*Information .*Certificates/);
  await anna.page.getByText('the proxy in front of it asks an authority for them and renews them').waitFor();
  await anna.button('Add Certificate').click();
  await anna.field('Domain').fill('no domain at all');
  await anna.button('Look at it').click();
  await anna.told('Give a domain such as phone.example.com');
  await anna.button('Add Certificate').click();
  await anna.field('Domain').fill(sites.at.good);
  await anna.button('Look at it').click();
  const added = anna.page.locator('panel-domains').filter({ hasText: `Domain: localhost:${sites.at.good.split(':')[1]}` });
  await added.getByText(`Its certificate is good until ${date(sites.until('good'))}.`).waitFor();
  const { items: [{ since }] } = await site.api('GET', `certificates?name=${sites.at.good}`);
  assert.ok(Math.abs(since - Date.now()) < 3 * 86_400_000, 'issued for this test');
  await added.getByText(`Issued on ${date(since)}.`).waitFor();
  const asked = anna.page.waitForResponse((response) => response.url().includes(`/api/admin/certificates?name=${encodeURIComponent(sites.at.good)}`));
  await anna.button('Refresh Certificates').click();
  assert.equal((await asked).status(), 200);
  await anna.page.getByText(/^Looked at again at \d/).waitFor();
  await look('certificates');
});

test('icons: a PNG is looked at before it is sent, shown as home screens cut it, and is what the phone serves', async () => {
  await anna.menu.getByRole('link', { name: 'Icons', exact: true }).click();
  await anna.link('Add an icon').click();
  await anna.field('Name').selectOption('icon-192');
  const file = anna.page.locator('panel-icon-page input[type=file]');
  const choose = (/** @type {Buffer} */ buffer) => file.setInputFiles({ name: 'icon.png', mimeType: 'image/png', buffer });
  await choose(Buffer.from('no picture at all, only text'));
  await anna.told('This is no PNG file.');
  await choose(Buffer.concat([pngOf(192), Buffer.alloc(136 << 10)]));
  await anna.told('The file is longer than 135 KiB.');
  await choose(pngOf(512));
  await anna.told('It is 512 × 512 pixels; icon-192 has to be 192 × 192.');
  await choose(pngOf(192));
  const round = anna.page.getByRole('img', { name: 'Cut to a circle' });
  await round.waitFor();
  assert.deepEqual(await round.evaluate((one) => [one.clientWidth, getComputedStyle(one).borderRadius]), [96, '50%']);
  await anna.save();
  const phone = await fetch(`${site.url}icons/icon-192.png`);
  assert.deepEqual(Buffer.from(await phone.arrayBuffer()), pngOf(192));
  const shown = anna.page.getByRole('img', { name: 'As it is' });
  assert.equal(await shown.evaluate((/** @type {HTMLImageElement} */ one) => one.decode().then(() => one.naturalWidth)), 192, 'read back from the portal');
  await look('icon');
  await anna.menu.getByRole('link', { name: 'Icons', exact: true }).click();
  await anna.page.getByRole('img', { name: 'icon-192' }).waitFor();
  await anna.link('icon-192').click();
  await anna.button('Delete').click();
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await anna.page.getByText('No icons: each web phone shows the mark in its colour.').waitFor();
  assert.notDeepEqual(Buffer.from(await (await fetch(`${site.url}icons/icon-192.png`)).arrayBuffer()), pngOf(192));
});

test('API tokens: made by an owner, shown once, good for what an owner may, gone when it is deleted; the log names it', async () => {
  await anna.menu.getByRole('link', { name: 'API tokens', exact: true }).click();
  await anna.link('Add a token').click();
  await anna.field('Name').fill('sync');
  await anna.save();
  const told = anna.page.getByRole('region', { name: 'The new token' });
  const token = await told.locator('code').innerText();
  assert.match(token, /^[\w-]{43}$/);
  const ask = async (/** @type {string} */ method, /** @type {string} */ at, /** @type {object} */ body) => (await fetch(`${site.url}api/admin/${at}`, {
    method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) })).status;
  assert.equal(await ask('POST', 'customers', { name: 'By a program' }), 201);
  await look('token');
  await anna.button('I have kept it').click();
  await told.waitFor({ state: 'detached' });
  const { id } = (await site.api('GET', 'tokens')).items.find((/** @type {any} */ { name }) => name === 'sync');
  assert.doesNotMatch(JSON.stringify(await site.api('GET', `tokens/${id}`)) + site.portal.sql('SELECT * FROM tokens') + site.portal.sql('SELECT before || after FROM audit'), new RegExp(token));
  await anna.menu.getByRole('link', { name: 'API tokens', exact: true }).click();
  await anna.link('sync').click();
  await anna.page.getByText('A program that uses the HTTP API shows a token').waitFor();
  assert.equal(await anna.page.getByText(token).count(), 0);
  await anna.button('Delete').click();
  await anna.page.getByRole('dialog', { name: 'Delete sync?' }).getByRole('button', { name: 'Delete' }).click();
  await anna.link('Add a token').waitFor();
  assert.equal(await ask('POST', 'customers', { name: 'Too late' }), 401);
  await anna.menu.getByRole('link', { name: 'Audit log' }).click();
  const row = (/** @type {string} */ what) => anna.page.getByRole('row').filter({ hasText: what });
  assert.match(await row('By a program').innerText(), /sync[^]*Added[^]*Customer/);
  assert.match(await row('Removed').filter({ hasText: 'API token' }).first().innerText(), /anna[^]*sync/);
});

test('recordings: found by who called whom, heard and kept by an editor, not by support; taken away, and the log says which', async () => {
  const account = await site.api('POST', 'accounts', { username: '2001', domain: 'localhost', name: 'Rita', password: 'pw of 2001' });
  const at = Date.now();
  for (const [key, peer, whole] of /** @type {const} */ ([['a', '+15550100', 1], ['b', '+15550199', 0]])) {
    site.portal.sql(`INSERT INTO recordings (account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at, size, duration_ms, is_whole)
      VALUES (${account.id}, 'key-${key}', 'call-${key}', '${peer}', '', 1, 1, ${at}, ${at + 86_400_000}, 0, 61000, ${whole})`);
  }
  const id = Number(site.portal.sql("SELECT id FROM recordings WHERE client_key = 'key-a'"));
  const sound = oggOfTone();
  site.portal.sql(`INSERT INTO recording_audio (recording_id, at, bytes) VALUES (${id}, 0, x'${sound.toString('hex')}')`);
  site.portal.sql(`UPDATE recordings SET size = ${sound.length} WHERE id = ${id}`);
  const ed = await site.operator('ed', 'editor');
  await ed.menu.getByRole('link', { name: 'Recordings', exact: true }).click();
  const table = ed.page.getByRole('table', { name: 'Recordings' });
  await table.getByText('Not whole yet').waitFor();
  await ed.page.getByRole('searchbox').fill('rita 2001');
  await ed.page.getByText('Nothing found.').waitFor();
  await ed.page.getByRole('searchbox').fill('RITA +15550100');
  await table.getByText('Not whole yet').waitFor({ state: 'detached' });
  assert.match(await table.getByRole('row').nth(1).innerText(), /Rita[^]*2001@localhost[^]*From[^]*\+15550100[^]*1:01/);
  await table.getByRole('link').first().click();
  const player = ed.page.locator('audio');
  const [download] = await Promise.all([ed.page.waitForEvent('download'), ed.link('Download').click()]);
  assert.deepEqual(Buffer.concat(await (await download.createReadStream()).toArray()), sound);
  const seconds = await player.evaluate((/** @type {HTMLAudioElement} */ one) => new Promise((resolve, reject) => {
    one.addEventListener('loadedmetadata', () => resolve(one.duration));
    one.addEventListener('error', () => reject(new Error(String(one.error?.message))));
    one.preload = 'auto';
    one.load();
  }));
  assert.ok(seconds > 0, 'it is heard');
  const looking = await Looks.of(ed.page);
  await looking.look('recording', false, { sizes: [[390, 844], [1280, 800]], target: 24 });
  const sue = await site.operator('susan', 'support');
  await sue.open(`/class5/recordings/${id}`);
  await sue.page.getByText('Recordings are heard by editors and owners.').waitFor();
  assert.equal(await sue.page.locator('audio').count(), 0);
  assert.equal(await sue.page.evaluate(async (one) => (await fetch(`/api/admin/recordings/${one}/audio`)).status, id), 403);
  await ed.button('Delete').click();
  await ed.page.getByRole('dialog', { name: 'Delete this recording?' }).getByRole('button', { name: 'Delete' }).click();
  await ed.page.getByRole('searchbox').waitFor();
  assert.equal(site.portal.sql(`SELECT count(*) FROM recordings WHERE id = ${id}`), '0');
  await anna.open('/setup/information/audit');
  await anna.page.getByRole('searchbox').fill('call-a');
  const noted = anna.page.getByRole('row').filter({ hasText: `Recording ${id}` });
  assert.match(await noted.innerText(), /ed[^]*Removed[^]*peer[^]*\+15550100[^]*2001/);
  assert.deepEqual([...ed.faults, ...sue.faults], []);
  await Promise.all([ed, sue].map(({ page }) => page.context().close()));
});

test('operators: made, changed and taken away by an owner; the log says who, from which value to which, and when', async () => {
  const menu = (/** @type {string} */ name) => anna.menu.getByRole('link', { name, exact: true }).click();
  await menu('Operators');
  await anna.link('Add an operator').click();
  await anna.field('Name').fill('sam');
  await anna.field('Password').fill('too short');
  await anna.button('Save').click();
  await anna.page.getByText(/^Password .*\.$/).waitFor();
  await anna.field('Password').fill(PASSWORD);
  await anna.save();
  await anna.field('Role').selectOption('Editor');
  await anna.save();
  const since = Date.now();
  await menu('Audit log');
  const [changed, made] = [1, 2].map((at) => anna.page.getByRole('row').nth(at));
  await changed.getByText('editor').waitFor();
  assert.match(await changed.innerText(), /anna[^]*127\.0\.0\.1[^]*Changed[^]*Operator \d+[^]*role[^]*support[^]*→[^]*editor/);
  assert.match(await made.innerText(), /anna[^]*Added[^]*Operator \d/);
  assert.doesNotMatch(await anna.page.locator('panel-audit').innerText(), /argon2|horse battery/);
  const when = Date.parse(String(await changed.locator('time').getAttribute('datetime')));
  assert.ok(Math.abs(since - when) < 120_000, `${since - when} ms`);
  await look('audit');
  await anna.field('List').selectOption('Company');
  await anna.button('Show').click();
  await anna.page.getByText('Nothing here yet.').waitFor();
  await menu('Operators');
  await anna.link('sam').click();
  await anna.button('Delete').click();
  await anna.page.getByRole('dialog', { name: 'Delete sam?' }).getByRole('button', { name: 'Delete' }).click();
  await anna.link('Add an operator').waitFor();
  assert.equal(await anna.link('sam').count(), 0);
});

test('push and delivery: whose devices are reached, what became of each push, in words', async () => {
  const { id } = await site.api('POST', 'accounts', { username: '1001', domain: 'localhost', name: 'Anna', password: 'pw of 1001' });
  const at = Date.now();
  site.portal.sql(`INSERT INTO push_subscriptions (account_id, endpoint, service, p256dh, auth, label, texts, origin, proof_sha256, created_at, seen_at, pushed_at) VALUES (${id}, 'https://push.example/1', 'push.example', 'k', 'a', 'Desk', 'en', '', '', ${at}, ${at}, ${at})`);
  for (const [status, age] of [[201, 3], [410, 2], [429, 1], [0, 0]]) {
    site.portal.sql(`INSERT INTO push_deliveries (account_id, subscription_id, kind, service, status, tries, took_ms, at) VALUES (${id}, 1, 'call', 'push.example', ${status}, 1, 80, ${at - age * 1000})`);
  }
  await anna.menu.getByRole('link', { name: 'Push and delivery' }).click();
  const row = anna.page.getByRole('row').nth(1);
  await row.getByText('1001@localhost').waitFor();
  await row.getByText('Service not reached').waitFor();
  await anna.link('1001@localhost').click();
  const pushes = anna.page.getByRole('table', { name: 'Push deliveries' });
  await pushes.getByText('Taken (201)').waitFor();
  assert.deepEqual(await pushes.locator('.badge').allInnerTexts(), ['Service not reached', 'Refused (429)', 'Device is gone (410)', 'Taken (201)']);
  await look('account');
});

test('money of which the answer is lost is moved once: pressed again it is the same, and nobody is told that nothing was done', async () => {
  const { id } = await site.api('POST', 'customers', { name: 'Lost', currency: 'EUR' });
  site.portal.sql(`INSERT INTO checkouts (entry_key, provider, intent, tenant_id, customer_id, account_id, currency, minor, created_at, paid_at) VALUES
    ('${'k'.repeat(43)}', 'test', 'test', ${tenant}, ${id}, 1, 'EUR', 1000, ${Date.now()}, ${Date.now()})`);
  const has = (/** @type {string} */ what) => site.portal.sql(`SELECT count(*) || ' ' || coalesce(sum(minor), 0) FROM ledger WHERE kind = '${what}'`);
  /** Pressed once, done by the portal, heard of by nobody. @param {string} target @param {() => Promise<void>} press */
  const unheard = async (target, press) => {
    await anna.page.route(target, async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      const done = await route.fetch({ headers: { ...route.request().headers(), origin: new URL(site.url).origin } });
      assert.ok(done.ok(), String(done.status()));
      return route.abort();
    });
    await press();
    await anna.told('it may have done this, or not');
    await anna.page.unroute(target);
  };
  await anna.open(`/management/customer/${id}/payments`);
  await anna.field('Amount in EUR').fill('5');
  const pay = () => anna.button('Add payment').click();
  await unheard('**/payments', pay);
  await pay();
  await anna.told('There is a payment with this key already.');
  await anna.page.getByRole('table', { name: 'Payments' }).getByRole('row').filter({ hasText: '5.00 EUR' }).waitFor();
  assert.equal(has('payment'), '1 500');
  assert.equal(await anna.field('Amount in EUR').inputValue(), '', 'the same once more is another one');
  await anna.open(`/management/customer/${id}/checkouts`);
  const begun = anna.page.getByRole('row').filter({ hasText: '10.00 EUR' });
  const give = async () => {
    await anna.button('Give back…', begun).click();
    await anna.field('Give back of 10.00 EUR').fill('3');
    await anna.button('Give back').click();
  };
  await unheard('**/refund', give);
  await begun.filter({ hasText: '3.00 EUR' }).waitFor();
  assert.equal(await anna.field('Give back of 10.00 EUR').count(), 0, 'what was known of it is old');
  assert.equal(has('refund'), '1 300');
});

test('a form: its fields are dragged into another order, seen in the preview, saved in it', async () => {
  const { id } = await site.api('POST', 'forms', { tenant, name: 'Form', formSchema: ['a', 'b', 'c'].map((name) => ({ name, label: name.toUpperCase(), type: 'text' })) });
  await anna.open(`/developer/pages/${id}`);
  const rows = anna.page.locator('panel-order li');
  await rows.nth(2).waitFor();
  const [from, to] = await Promise.all([0, 2].map((at) => rows.nth(at).locator('.handle').boundingBox()));
  assert.ok(from && to);
  await anna.page.mouse.move(from.x + 10, from.y + 10);
  await anna.page.mouse.down();
  await anna.page.mouse.move(to.x + 10, to.y + to.height / 2, { steps: 6 });
  await anna.page.mouse.up();
  assert.deepEqual(await anna.page.getByRole('region', { name: 'Preview' }).locator('label').allInnerTexts(), ['B', 'C', 'A']);
  await anna.save();
  assert.deepEqual((await site.api('GET', `forms/${id}`)).formSchema.map((/** @type {any} */ { name }) => name), ['b', 'c', 'a']);
  assert.deepEqual(anna.faults, []);
});
