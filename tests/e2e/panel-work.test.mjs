// SPDX-License-Identifier: MIT
// The operator's daily work in one browser session, against the real portal, the real scripts and the real phone: a script and its
// fault, the document's form and button made here and pressed in the phone, buttons in another order, a template as it will look, an
// entry that is in Contacts, the $5.00 of the template customer, leads and who works on them, 100,000 rows; axe, what means harm as text.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { Household } from '../support/household.mjs';
import { Looks } from '../support/looks.mjs';
import { webphonedPath } from '../support/site.mjs';

const EVIL = '<img src=x onerror=alert(1)>\u202eevil';
const PASSWORD = 'correct horse battery';
const MANY = 100_000;
/**
 * What is thrown away of a template Chromium reports while it is parsed, in a document where nothing runs and nothing is shown.
 * A script that is let in would be reported in other words, one that runs opens a dialog: both remain faults.
 */
const PARSED = /^(?:Executing inline event handler|Applying inline style|Refused to execute inline event handler|Refused to apply inline style) /;

/** @type {Household} */ let house;
/** @type {import('../support/person.mjs').Machine} */ let machine;
/** @type {import('playwright-core').Page} */ let panel;
/** @type {Looks} */ let looks;
/** @type {string[]} */ const faults = [];

const database = () => path.join(house.site.demo.dir, 'webphone.db');
/** @param {string[]} args @param {string} [input] */
const webphoned = (args, input = '') => execFileSync(webphonedPath(), [...args, '--database', database()], { input, encoding: 'utf8' }).trim();

before(async () => {
  house = await Household.start();
  webphoned(['operator', 'add', 'olga', '--role', 'owner'], `${PASSWORD}\n`);
  machine = await house.machine(0);
  const context = await machine.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', acceptDownloads: true });
  context.setDefaultTimeout(30_000);
  panel = await context.newPage();
  panel.on('pageerror', (error) => faults.push(String(error)));
  panel.on('dialog', (dialog) => { faults.push(dialog.message()); void dialog.dismiss(); });
  panel.on('console', (message) => { if (/Content Security Policy|Trusted ?Type/i.test(message.text())) faults.push(message.text()); });
  looks = await Looks.of(panel);
  await panel.goto(`${house.site.demo.urls.portal}admin`);
  await panel.getByLabel('Name').fill('olga');
  await panel.getByLabel('Password').fill(PASSWORD);
  await button('Log in').click();
  await panel.getByRole('navigation', { name: 'Menu' }).waitFor();
});
after(() => house?.stop());

/** @param {string} name @param {any} [where] */
const button = (name, where = panel) => where.getByRole('button', { name, exact: true });
/** @param {string} name @param {any} [where] */
const field = (name, where = panel) => where.getByLabel(name, { exact: true });

/** By the menu, as the documents say it: a click, and the page's heading. @param {string} name */
async function open(name) {
  await panel.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name, exact: true }).click();
  await panel.getByRole('heading', { name, level: 1 }).waitFor();
}

/** A row of another section, found by typing. @param {string} label @param {string} name @param {string} section */
async function refer(label, name, section) {
  const input = panel.getByRole('combobox', { name: label, exact: true });
  const answer = panel.waitForResponse((response) => response.url().includes(`/api/admin/${section}?`) && response.url().includes(`q=${encodeURIComponent(name).replaceAll('%20', '+')}`));
  await input.fill(name);
  await answer;
  // As who chooses it from the list; what was offered before may still be there.
  const offered = panel.locator('panel-ref').filter({ has: input }).locator(`option[value^="${name}"]`).first();
  await offered.waitFor({ state: 'attached' });
  await input.fill(String(await offered.getAttribute('value')));
  await input.press('Tab');
}

/** @param {string} [words]  of the button */
async function save(words = 'Save') {
  await button(words).click();
  await panel.getByText('Saved.', { exact: true }).waitFor();
}

/** A row of a page, named and saved. @param {string} place @param {string} words  of the link @param {string} name @param {() => Promise<void>} [more] */
async function add(place, words, name, more) {
  await open(place);
  await panel.getByRole('link', { name: words }).click();
  await field('Name').fill(name);
  await more?.();
  await save();
}

/** Axe, and a picture where somebody wants to see it. @param {string} name */
async function look(name) {
  const folder = process.env.PANEL_SHOTS;
  for (const [size, width, height] of /** @type {const} */ ([['phone', 390, 844], ['desktop', 1280, 800]])) {
    for (const colorScheme of /** @type {('light' | 'dark')[]} */ (folder ? ['light', 'dark'] : [])) {
      await panel.setViewportSize({ width, height });
      await panel.emulateMedia({ colorScheme });
      await panel.screenshot({ path: path.join(String(folder), `${name}.${size}.${colorScheme}.png`), fullPage: true });
    }
  }
  await panel.setViewportSize({ width: 1280, height: 800 });
  await looks.axe(name);
}

test('a script: a fault is shown with its line, then it runs with data and shows what it returned and wrote', async () => {
  await open('ScriptForge');
  await panel.getByRole('link', { name: 'Add a script' }).click();
  await field('Name').fill('Populate');
  const source = panel.getByRole('textbox', { name: 'Source' });
  await source.fill('function main(data) {\n  console.log("asked");\n  return nothing.at.all;\n}\n');
  await save();
  await button('Run').click();
  await panel.getByText(/It failed with \d+ in line 3: .*nothing/).first().waitFor();
  assert.equal(await panel.locator('li.marked').innerText(), '3');
  await panel.getByText('log: asked').waitFor();
  await look('script');
  await source.fill(`function main(data) {
  return { echo: data.text, __: { formSchema: [
    { name: 'first_name', defaultValue: 'New Updated name' }, { name: 'last_name', required: true },
    { type: 'text', name: 'country', label: 'Country', select_enable: false, required: false, disabled: false, hidden: false, multiline: false,
      defaultValue: 'newly inserted field', validation: '', regex: '', collapse: true, scriptforge_change: false, width: 12 }] } };
}
`);
  await panel.getByText('Save your changes first.').waitFor();
  await save();
  await field('Data (JSON)').fill(JSON.stringify({ text: EVIL }));
  await button('Run').click();
  await panel.getByText(/It ended after/).waitFor();
  await panel.getByText('"echo": "<img src=x').waitFor();
  await panel.getByRole('table', { name: 'Recent runs' }).getByText(/^Line 3:/).waitFor();
});

/** The document's icon, tooltip and type, on the button as the phone draws it. @param {import('playwright-core').Locator} pressed */
async function looksAsMade(pressed) {
  const icon = pressed.locator('wp-fa span');
  assert.match(await icon.evaluate((one) => getComputedStyle(one).maskImage), /\/fa\/copy\.svg"\)$/);
  assert.equal(await icon.evaluate((one) => one.className), '', 'there is such an icon');
  await pressed.hover();
  const tip = pressed.page().getByRole('tooltip').filter({ hasText: 'Red tootltip' });
  await tip.waitFor();
  /** A colour of the page, as it is drawn. @param {string} name */
  const drawn = (name) => pressed.evaluate((one, value) => {
    const probe = document.createElement('i');
    probe.style.setProperty('color', `var(${value})`);
    one.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, name);
  assert.equal(await tip.evaluate((one) => getComputedStyle(one).backgroundColor), await drawn('--wp-stop'), '"This tooltip takes the color of type": danger');
  assert.equal(await pressed.evaluate((one) => getComputedStyle(one).backgroundColor), await drawn('--wp-stop-soft'), 'danger');
}

test('the form and the button of the document, made here and pressed in the phone', async () => {
  await open('Form builder');
  await panel.getByRole('link', { name: 'Add a form' }).click();
  await field('Name').fill('Feedback form');
  for (const [label, name] of [['Last name', 'last_name'], ['First name', 'first_name']]) {
    await button('Add a field').click();
    await field('Label').fill(label);
    await field('Name of the field').fill(name);
  }
  const handle = panel.getByRole('button', { name: /^Move First name/ });
  await handle.press('ArrowUp');
  await panel.getByText('First name is now in place 1 of 2.').waitFor();
  assert.equal(await panel.getByRole('button', { name: /^Move First name, place 1/ }).evaluate((one) => one.matches(':focus')), true, 'the focus goes along');
  const preview = panel.getByRole('region', { name: 'Preview' });
  assert.deepEqual(await preview.locator('label').allInnerTexts(), ['First name', 'Last name']);
  await look('form');
  await save();

  await open('Button builder');
  await panel.getByRole('link', { name: 'Add a button' }).click();
  await field('Label').fill('Agent Populate Form');
  await field('Icon').fill('copy');
  await field('Tooltip').fill('Red tootltip');
  await field('Type').selectOption('danger');
  await field('Placement').selectOption('agent');
  await field('Function').fill('main');
  await refer('Form', 'Feedback form', 'forms');
  await refer('ScriptForge', 'Populate', 'scripts');
  await field('Min. select').fill('10');
  await field('Max. select').fill('20');
  await field('Sort order').fill('50');
  await save();
  const link = panel.getByRole('link', { name: 'Open the phone' });
  assert.equal(await link.getAttribute('href'), `${house.site.demo.urls.portal}?page=agent`);
  await look('button');

  const anna = await house.person(machine, '1001');
  await anna.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Agent/ }).click();
  const pressed = button('Agent Populate Form', anna.page);
  await looksAsMade(pressed);
  await pressed.click();
  await anna.page.getByLabel('First name').waitFor();
  assert.equal(await anna.page.getByLabel('First name').inputValue(), 'New Updated name');
  assert.equal(await anna.page.getByLabel('Last name').getAttribute('aria-required'), 'true');
  await anna.page.getByText('Country', { exact: true }).first().click();
  assert.equal(await anna.page.getByLabel('Country').inputValue(), 'newly inserted field');
  await anna.page.keyboard.press('Escape');
  await anna.page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('buttons in another order by the keyboard and by dragging', async () => {
  await open('Button builder');
  for (const label of ['Second', EVIL]) {
    await panel.getByRole('link', { name: 'Add a button' }).click();
    await field('Label').fill(label);
    await field('Sort order').fill('60');
    await save();
    await open('Button builder');
  }
  const order = panel.getByRole('list', { name: 'Order' });
  const labels = async () => (await order.getByRole('listitem').allInnerTexts()).map((text) => text.trim().split('\n')[0]);
  await order.getByText('Second').waitFor();
  const kept = panel.waitForResponse((response) => response.request().method() === 'PATCH' && response.url().includes('/buttons/'));
  await panel.getByRole('button', { name: /^Move Second/ }).press('Home');
  await kept;
  assert.equal((await labels())[0], 'Second');
  const [from, to] = await Promise.all([0, 2].map((at) => order.getByRole('listitem').nth(at).getByRole('button').boundingBox()));
  assert.ok(from && to);
  await panel.mouse.move(from.x + 10, from.y + 10);
  await panel.mouse.down();
  await panel.mouse.move(to.x + 10, to.y + to.height / 2, { steps: 6 });
  await panel.mouse.up();
  assert.equal((await labels())[2], 'Second');
  assert.equal(await panel.locator('img').count(), 0);
  await look('buttons');
});

test('a template: shown as the phone shows it, filled in by the portal, before it is saved', async () => {
  assert.deepEqual(faults, []);
  await open('Template');
  await panel.getByRole('link', { name: 'Add a template' }).click();
  await field('Name').fill('Welcome');
  await field('Content').fill(`<h2>Hello {{ account.username }}</h2><script>alert(1)</script><p onclick="alert(2)">{{ brand }}</p><form><input></form>`);
  await refer('As this account sees it', '1001', 'accounts');
  const preview = panel.getByRole('region', { name: 'Preview' });
  await preview.getByRole('heading', { name: 'Hello 1001' }).waitFor();
  assert.deepEqual(await preview.locator('.sheet').evaluate((sheet) => [sheet.querySelectorAll('script, form, input, [onclick]').length, sheet.textContent?.includes('{{')]), [0, false]);
  await look('template');
  await field('Content').fill('<!-- NO-CONTAINER -->\n<iframe src="https://www.example.com" style="border: 0px; width: 100%;height: 100%"></iframe>');
  await preview.getByRole('link', { name: 'https://www.example.com' }).waitFor();
  assert.equal(await preview.locator('.sheet').evaluate((sheet) => sheet.querySelectorAll('iframe, [style]').length), 0);
  await save();
  assert.deepEqual(faults.filter((fault) => !PARSED.test(fault)), []);
});

test('"Phone Book/Sync Directory": an entry with a number, added at the customer, is in Contacts of the phone', async () => {
  await add('Customer', 'Add a customer', 'Northwind');
  await panel.getByRole('link', { name: 'Class 5: Phonebook' }).click();
  await button('Add an entry').click();
  await field('Customer’s Name').fill('Clara Dubois');
  await button('Save').click();
  await panel.getByText('Clara Dubois is saved.').waitFor();
  await button('Clara Dubois').click();
  await button('Add a number').click();
  await field('Name').fill('Work');
  await field('Number').fill('+33155550110');
  await field('Extension').fill('7');
  await look('phonebook-entry');
  await button('Save').click();
  await panel.getByRole('table', { name: 'Class 5: Phonebook' }).getByText('Work +33155550110 (7)').waitFor();
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(`name,number\r\n"${EVIL}",+15550101\r\n,+15550102\r\n`) };
  const [chooser] = await Promise.all([panel.waitForEvent('filechooser'), button('Import CSV or vCard').click()]);
  await chooser.setFiles(file);
  await panel.getByText('Added: 1. Changed: 0. Left out: 1.').waitFor();
  await panel.getByText(/^Line 3:/).waitFor();
  await panel.getByRole('table').getByText('<img src=x').waitFor();
  const card = (/** @type {number} */ n) => `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Person ${n}\r\nTEL;VALUE=uri:tel:+155502${n}\r\nEND:VCARD\r\n`;
  const cards = Array.from({ length: 20 }, (_, i) => card(10 + i)).join('') + 'BEGIN:VCARD\r\nVERSION:4.0\r\nTEL:1\r\nEND:VCARD\r\n';
  await panel.getByLabel('Import CSV or vCard').setInputFiles({ name: 'people.vcf', mimeType: 'text/vcard', buffer: Buffer.from(cards) });
  await panel.getByText('Added: 20. Changed: 0. Left out: 1.').waitFor();
  await panel.getByText(/^Line 10\d:/).waitFor();
  await panel.getByLabel('Import CSV or vCard').setInputFiles({ name: 'holiday.vcf', mimeType: 'image/jpeg', buffer: Buffer.from('\xff\xd8\xff\xe0 no card at all', 'latin1') });
  await panel.getByRole('alert').filter({ hasText: 'nothing to read in this file' }).waitFor();
  await panel.getByRole('table').getByRole('row').filter({ hasText: 'Person 10' }).getByText('+15550210').waitFor();
  const [download] = await Promise.all([panel.waitForEvent('download'), panel.getByRole('link', { name: 'Export CSV' }).click()]);
  assert.match(String(Buffer.concat(await (await download.createReadStream()).toArray())), /Clara Dubois.*33155550110/s);
  await look('phonebook');

  await open('Accounts');
  await panel.getByRole('searchbox').fill('1001');
  await panel.getByRole('link', { name: '1001', exact: true }).click();
  await refer('Customer', 'Northwind', 'customers');
  await save();
  await look('account');
  const [anna] = machine.people;
  await anna.page.reload();
  await anna.registered();
  await anna.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Contacts/ }).click();
  const contacts = anna.page.getByRole('list', { name: 'Contacts' });
  await contacts.getByRole('listitem').filter({ hasText: 'Clara Dubois' }).getByText('+33155550110').waitFor();
  await contacts.getByRole('listitem').filter({ hasText: 'Person 10' }).getByText('+15550210').waitFor();
});

test('where the page shows a list the document\'s button wants ten to twenty rows of it', async () => {
  await open('Button builder');
  await panel.getByRole('link', { name: 'Agent Populate Form', exact: true }).first().click();
  assert.deepEqual([await field('Min. select').inputValue(), await field('Max. select').inputValue()], ['10', '20']);
  await field('Placement').selectOption('contacts');
  await save();
  const [{ page }] = machine.people;
  await page.reload();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Contacts/ }).click();
  const pressed = button('Agent Populate Form', page);
  const tip = page.locator('.tip').filter({ hasText: 'Red tootltip' });
  const boxes = page.getByRole('list', { name: 'Contacts' }).getByRole('checkbox');
  await boxes.first().focus();
  /** Is the focus at a row that is not chosen yet? */
  const fresh = () => page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at instanceof HTMLInputElement && !at.checked;
  });
  for (let n = 1; n <= 21; n++) {
    while (!await fresh()) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText(`${n} selected`).filter({ visible: true }).first().waitFor();
    await pressed.and(page.locator(`[aria-disabled="${n < 10 || n > 20}"]`)).waitFor();
    assert.equal(await tip.textContent(), n < 10 ? 'Red tootltip · Select at least 10' : n > 20 ? 'Red tootltip · Select at most 20' : 'Red tootltip', `${n} rows`);
  }
});

test('"Template Customer Example": $5.00 and all else that it has are there for whoever signs up, in the panel and in the phone', async () => {
  const kinds = Object.entries({ Routes: 'Add a route', Alerts: 'Add an alert', Packages: 'Add a package', Contracts: 'Add a contract' });
  await add('Customer', 'Add a customer', 'Template', async () => { await field('Debit limit').fill('2.5'); });
  await panel.getByRole('link', { name: 'Payments', exact: true }).click();
  await field('Amount in USD').fill('five');
  await button('Add payment').click();
  await panel.getByText('Enter an amount such as 5.00').waitFor();
  await field('Amount in USD').fill('5.00');
  await field('Memo').fill('Welcome');
  await button('Add payment').click();
  await panel.getByText('Paid: 5.00 USD.').waitFor();
  await look('payments');
  for (const [tab, more] of kinds) {
    await panel.getByRole('link', { name: tab, exact: true }).click();
    await button(more).click();
    await field('Data (JSON)').fill(`{"name": "${tab} of all"}`);
    await button('Save').click();
    await panel.getByText(`${tab} of all is saved.`).waitFor();
  }
  await look('items');
  await open('Web Phone');
  await panel.getByRole('table').getByRole('link').first().click();
  await refer('Template Customer', 'Template', 'customers');
  await save();
  await panel.getByRole('link', { name: 'Advanced' }).click();
  await field('Register').check();
  await field('Display Balance').check();
  await save();

  const context = await machine.browser.newContext({ locale: 'en-US' });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const box = (/** @type {string} */ name) => page.getByRole('textbox', { name, exact: true });
  await page.goto(house.site.demo.urls.portal);
  await button('Create an account', page).click();
  await button('Create account', page).waitFor();  // until then Username is that of the log-in
  await box('Username').fill('newcomer');
  await box('Password').fill('long enough');
  await button('Create account', page).click();
  await page.getByRole('heading', { name: 'Your account is ready' }).waitFor();
  await button('Log in', page).click();
  await box('Password').fill('long enough');
  await button('Log in', page).click();
  await button('Menu', page).click();
  await page.getByRole('dialog').getByRole('link', { name: /Balance.*\$5\.00/ }).click();
  await page.getByText('Debit limit: $2.50').waitFor();
  await page.getByRole('region', { name: 'Statement' }).getByRole('listitem').filter({ hasText: 'Payment' }).filter({ hasText: 'Welcome' }).filter({ hasText: '$5.00' }).waitFor();
  await context.close();

  await open('Customer');
  await panel.getByRole('searchbox').fill('newcomer');
  await panel.getByRole('link', { name: 'newcomer', exact: true }).click();
  assert.equal(await field('Debit limit').inputValue(), '2.5');
  await panel.getByRole('link', { name: 'Payments', exact: true }).click();
  const payment = panel.getByRole('table', { name: 'Payments' }).getByRole('row').filter({ hasText: 'Welcome' });
  assert.match(await payment.innerText(), /Payment\s+5\.00 USD\s+5\.00 USD\s+Welcome\s+sign-up/);
  for (const [tab] of kinds) {
    await panel.getByRole('link', { name: tab, exact: true }).click();
    await panel.getByRole('table', { name: tab }).getByText(`${tab} of all`).waitFor();
  }
});

test('leads from a file, with what became of its columns and lines; a campaign on them, its agents and leads as they work', async () => {
  await add('Leads', 'Add a lead set', 'Spring');
  const csv = (/** @type {string} */ text) => ({ name: 'leads.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await field('File').setInputFiles(csv('name;city\r\nx;y\r\n'));
  await panel.getByText('There is no column named phone.').waitFor();
  await field('File').setInputFiles(csv(`Phone Number;Country_Code;First Name;City\r\n15550100;1;Ada;"${EVIL}"\r\nnobody;;;\r\n15550101;1;Bob;Rome\r\n`));
  const mapping = panel.getByRole('table', { name: 'What becomes of the columns' });
  await mapping.getByText('Country_Code').waitFor();
  assert.deepEqual((await mapping.getByRole('row').allInnerTexts()).slice(1).map((row) => row.split('\t')[1]), ['Phone', 'Country code', 'First name', 'A field of its own name']);
  await button('Import').click();
  await panel.getByText('Added: 2. In the set already: 0. Not usable: 1.').waitFor();
  await panel.getByText('Line 3: phone must be a phone number').waitFor();
  await panel.getByRole('region', { name: 'Leads', exact: true }).getByRole('searchbox').fill('bob');
  await panel.getByText('City: Rome').waitFor();
  await look('leads');

  await add('Campaigns', 'Add a campaign', 'Spring calls', async () => {
    await field('State').selectOption('running');
    await refer('Lead set', 'Spring', 'leadSets');
    await field('Dispositions').fill('CALLED THE CEO');
  });
  const live = panel.getByRole('region', { name: 'Live overview' });
  await live.getByText('Nobody has chosen this campaign.').waitFor();
  const { page } = machine.people[0];
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Agent/ }).click();
  await page.getByRole('button', { name: /^Spring calls/ }).click();
  await page.getByRole('article', { name: 'Lead Ada' }).waitFor();
  await live.getByRole('table', { name: 'Agents' }).getByRole('row').filter({ hasText: '1001@' }).filter({ hasText: /#\d/ }).waitFor();
  await live.getByRole('row', { name: 'NEW 2' }).waitFor();
  await page.getByRole('group', { name: 'Disposition' }).locator('label').filter({ hasText: 'CALLED THE CEO' }).click();
  await button('Save', page).click();
  await live.getByRole('row', { name: 'CALLED THE CEO 1' }).waitFor();
  await live.getByRole('row', { name: 'NEW 1' }).waitFor();
  await look('campaign');
});

test('100,000 accounts: a page at a time, each found by a part of its name, walked by the arrow keys', async () => {
  execFileSync('sqlite3', ['-cmd', '.timeout 10000', database(), `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${MANY})
    INSERT INTO accounts (username, domain, display_name, ha1_md5, ha1_sha256) SELECT 'many' || n, 'far.example', 'Person ' || n, 'm', 's' FROM c`]);
  await open('Accounts');
  const table = panel.getByRole('table', { name: 'Accounts' });
  const rows = table.getByRole('row');
  await table.getByRole('link', { name: 'many1', exact: true }).waitFor();
  assert.equal(await rows.count(), 51);
  await button('Next page').click();
  await panel.getByText('Page 2', { exact: false }).first().waitFor();
  await table.getByRole('link', { name: 'many1', exact: true }).waitFor({ state: 'detached' });
  assert.equal(await rows.count(), 51);
  await panel.getByRole('searchbox').fill('son 99999');
  await table.getByRole('link', { name: 'many99999', exact: true }).waitFor();
  assert.equal(await rows.count(), 2);
  await panel.getByRole('searchbox').fill('');
  await table.getByRole('link', { name: '1001', exact: true }).focus();
  await panel.keyboard.press('ArrowDown');
  assert.equal(await panel.evaluate(() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at?.textContent?.trim(); }), '1002');
  await look('accounts');
});
