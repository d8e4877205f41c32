#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Pictures of the control panel, in phone and desktop width, light and dark -> docs/operator/screens, with their list. Needs
// the built app and webphoned; the portal is one of its own, with a little in it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../tests/support/chromium.mjs';
import { openDatabases } from '../tests/support/databases.mjs';
import { builtApp } from '../tests/support/household.mjs';
import { Portal } from '../tests/support/portal.mjs';
import { writeTone } from '../tests/support/tone.mjs';

const folder = fileURLToPath(new URL('../docs/operator/screens/', import.meta.url));
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const PASSWORD = 'correct horse battery';
const MENU = [['Dial', 'dialpad', 'dialpad'], ['Recent', 'history', 'history'], ['People', 'account-box', 'contacts']];
/** Name of the picture, path, what it is. */
const SHOWN = [
  ['home', '/', 'What goes on'], ['first-run', '/first-run', 'First set-up'], ['web-phones', '/setup/integrations/web-phone', 'Web Phone'],
  ['basic', '/setup/integrations/web-phone/1/basic', 'Web Phone: Basic, with its domains'], ['menu', '/setup/integrations/web-phone/1/menu', 'Web Phone: Menu'],
  ['advanced', '/setup/integrations/web-phone/1/advanced', 'Web Phone: Advanced, with what codec rules come to'],
  ['template', '/setup/config/template/1', 'Template: a custom page, and how it looks'], ['customers', '/management/customer', 'Customer'],
  ['payments', '/management/customer/1/payments', 'Customer: Payments'], ['checkouts', '/management/customer/1/checkouts', 'Customer: what was begun at the provider'], ['phonebook', '/management/customer/1/phonebook', 'Customer: Class 5: Phonebook'],
  ['accounts', '/management/account', 'Accounts'], ['voicemail', '/class5/voicemail', 'Voicemail boxes'], ['recordings', '/class5/recordings', 'Recordings'], ['campaign', '/agent/campaign/1', 'Campaign'], ['leads', '/agent/leads/1', 'Leads'],
  ['buttons', '/developer/button-builder', 'Button builder, with the order of buttons'], ['button', '/developer/button-builder/1', 'A button'], ['form', '/developer/pages/1', 'Form builder'],
  ['script', '/developer/scriptforge/1', 'ScriptForge'], ['variables', '/developer/variables', 'Environment variables'],
  ['icon', '/setup/config/icons/1', 'An icon of the app, as home screens cut it'], ['tokens', '/setup/settings/tokens', 'API tokens'],
  ['operators', '/setup/settings/operators', 'Operators'], ['audit', '/setup/information/audit', 'Audit log'], ['me', '/me', 'One’s own log-in'],
];

const databases = openDatabases('sqlite');
const portal = new Portal(databases);
portal.write({ 'index.html': '' });  // the folder that stop() removes
await portal.start((config) => { config.web = builtApp(); });
for (const role of ['owner', 'editor', 'support']) portal.addOperator(role === 'owner' ? 'anna' : role, PASSWORD, role);
const Cookie = await portal.panelLogin('anna', PASSWORD);
await portal.call('PATCH', '/api/admin/tenants/1', {
  brand: 'Northwind', codecDelete: ['PC.*', 'opus'], codecPriority: ['G722'], flags: { register: true, displayBalance: true },
  menu: MENU.map(([title, icon, page], at) => ({ title, icon, position: at + 1, page })),
}, { Cookie });
await furnish();

mkdirSync(folder, { recursive: true });
const browser = await launchChromium();
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      const url = `http://localhost:${portal.port}/admin`;
      await page.goto(url);
      await page.getByLabel('Name', { exact: true }).waitFor();
      const [name, value] = Cookie.split('=');
      await context.addCookies([{ name, value, url }]);
      for (const [picture, place] of SHOWN) {
        await page.goto('about:blank');
        await page.goto(`${url}#${place}`);
        await page.locator('panel-app main > :not(h1)').first().waitFor();
        await page.getByText(/^(Loading|Looking)…$/).first().waitFor({ state: 'hidden' });
        const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 50 });
        writeFileSync(path.join(folder, `${picture}.${size}.${colorScheme}.webp`), Buffer.from(data, 'base64'));
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await portal.stop();
  databases.close();
}

const shown = (/** @type {string} */ name) => Object.keys(SIZES).map((size) => ['light', 'dark'].map((theme) =>
  `<img src="${name}.${size}.${theme}.webp" width="${size === 'phone' ? 150 : 320}" alt="">`).join(' ')).join('\n');
writeFileSync(path.join(folder, 'README.md'), `${['<!-- SPDX-License-Identifier: MIT -->', '# The control panel, page by page', '',
  'On a phone (390 wide) and in a window (1280), light and dark, drawn by `node scripts/panel-screens.mjs`.', '',
  ...SHOWN.flatMap(([name, , title]) => [`## ${title}`, '', shown(name), ''])].join('\n').trim()}\n`);

/** A little of what is worked with every day. */
async function furnish() {
  /** @param {string} target @param {object | string | Buffer} body @param {string} [type] */
  const add = async (target, body, type = 'application/json') => {
    const { status, json } = await portal.call('POST', `/api/admin/${target}`, body, { Cookie, 'Content-Type': type });
    if (status >= 300) throw new Error(`${target}: ${status} ${JSON.stringify(json)}`);
    return json;
  };
  const tenant = 1;
  await add('companies', { name: 'Northwind' });
  for (const [name, email] of [['Harbour Books', 'desk@harbour.example'], ['Lindgren & Söhne', 'info@lindgren.example'], ['مكتبة النور', 'desk@alnour.example'], ['Template', '']]) {
    await add('customers', { name, email, company: 1, debitLimitMicros: 5_000_000 });
  }
  await add('customers/1/payments', { minor: 500, memo: 'Welcome', key: 'welcome' });
  await add('customers/1/payments', { minor: 2000, memo: 'Invoice 4711', key: 'invoice' });
  for (const [name, number] of [['Clara Dubois', '+33155550110'], ['Emre Yılmaz', '+902125550123'], ['Grace Hopper', '+17035550199']]) {
    await add('customers/1/phonebook', { name, company: 'Harbour Books', numbers: [{ name: 'Work', number }] });
  }
  for (const [username, name] of [['1001', 'Anna Berg'], ['1002', 'Ben Cole'], ['1003', 'Desk phone']]) {
    await add('accounts', { username, domain: 'localhost', name, password: 'correct horse', customer: 1 });
  }
  await add('templates', { tenant, name: 'Welcome', body: '<h2>Hello {{account.name}}</h2><p>Your balance is <b>{{balance}} {{currency}}</b>.</p><p>Questions? Call <a href="tel:600">600</a>.</p>' });
  await add('scripts', { tenant, name: 'Populate form', source: "// Shapes the form that the button opens.\nasync function main(data = {}, ctx) {\n  return {\n    __: { formSchema: [{ name: 'last_name', required: true }] },\n  };\n}\n" });
  await add('scripts/1/run', { data: { first_name: 'Clara' } });
  const fields = [['first_name', 'First name', 'text'], ['last_name', 'Last name', 'text'], ['phone', 'Phone', 'phone'], ['when', 'Call again', 'date']];
  await add('forms', { tenant, name: 'Feedback form', sandbox_id: 1, formSchema: fields.map(([name, label, type]) => ({ name, label, type, width: 6 })) });
  for (const [label, icon, type, fn] of [['Feedback', 'comment', 'primary', 'openForm(Feedback form)'], ['Call the desk', 'phone', 'success', 'makeCall(600)'], ['Not this one', 'xmark', 'danger', 'save(No)']]) {
    await add('buttons', { tenant, label, icon, type, fn, sort_order: 10 });
  }
  await add('leadSets', { tenant, name: 'Spring' });
  await add('leadSets/1/import', 'phone,first name,last name,city\n15550100,Grace,Hopper,Arlington\n15550101,Ada,Lovelace,London\n15550102,Alan,Turing,Wilmslow\n', 'text/csv');
  await add('campaigns', { tenant, name: 'Spring offer', lead_set: 1, state: 'running', form_id: 1, script: 'Am I speaking with {{first_name}}?', dispositions: ['CALLED THE CEO'] });
  await add('variables', { tenant, name: 'CRM_URL', value: 'https://crm.example' });
  await add('variables', { name: 'CRM_KEY', value: 'secret', flags: { protected: true, private: true } });
  const mark = await (await fetch(`http://localhost:${portal.port}/icons/icon-512.png`)).arrayBuffer();
  await add('icons', { tenant, name: 'icon-512', png: Buffer.from(mark).toString('base64') });
  portal.addToken('CRM');
  const hour = 3_600_000;
  portal.sql(`INSERT INTO checkouts (entry_key, provider, tenant_id, customer_id, account_id, currency, minor, refunded, created_at, paid_at)
    VALUES ('one', 'stripe', 1, 1, 1, 'EUR', 2000, 500, ${Date.now() - 26 * hour}, ${Date.now() - 25 * hour}), ('two', 'stripe', 1, 1, 2, 'EUR', 1000, 0, ${Date.now() - hour}, 0)`);
  for (const [key, account, peer, incoming, minutes] of [['a', 1, '+33155550110', 0, 4], ['b', 2, '1001', 1, 11]]) {
    portal.sql(`INSERT INTO recordings (account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at, size, duration_ms, is_whole)
      VALUES (${account}, 'key-${key}', 'call-${key}', '${peer}', '', ${incoming}, 1, ${Date.now() - 3 * hour}, ${Date.now() + 90 * 24 * hour}, 400000, ${Number(minutes) * 60_000}, 1)`);
  }
  const sound = path.join(portal.folder, 'message.wav');
  writeTone(sound, 440);
  for (const account of [1, 2]) await add(`accounts/${account}/voicemail?caller=%2B33155550110&name=Clara%20Dubois&callId=a${account}`, readFileSync(sound), 'audio/wav');
}
