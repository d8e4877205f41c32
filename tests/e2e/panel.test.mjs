// SPDX-License-Identifier: MIT
// The control panel in one browser, against the real parts: an empty portal is set up to its first call; the documents'
// procedures are followed to the letter and seen in the phone; every page is looked at.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { PAGES } from '../../web/panel/pages.js';
import { ANNA, Household } from '../support/household.mjs';
import { Looks } from '../support/looks.mjs';
import { pngOf } from '../support/pictures.mjs';
import { seenCode } from '../support/qr.mjs';
import { webphonedPath } from '../support/site.mjs';

const PASSWORD = 'correct horse battery';
const FRAME = '<!-- NO-CONTAINER -->\n<iframe src="https://www.connexcs.com" style="border: 0px; width: 100%;height: 100%"></iframe>';
const HOSTILE = '<img src=x onerror="harm=1"><b>x</b>';

/** @type {Household} */ let house;
/** @type {import('../support/person.mjs').Person} */ let person;
/** @type {import('playwright-core').Page} */ let page;
let token = '';
/** Of the web phones: the first set-up's, the one that was added. @type {number[]} */ let tenants = [];

/** @param {string[]} args @param {string} [input] */
const webphoned = (args, input) => execFileSync(webphonedPath(), [...args, '--database', path.join(house.site.demo.dir, 'webphone.db')], { encoding: 'utf8', input }).trim();

/** The operators' API, beside the panel. @param {string} method @param {string} target @param {object} [body] */
async function api(method, target, body) {
  const response = await fetch(`${house.site.demo.urls.portal}api/admin/${target}`, {
    method, headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) });
  assert.ok(response.ok, `${method} ${target}: ${response.status} ${response.ok ? '' : await response.text()}`);
  return response.status === 204 ? null : response.json();
}

const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
const link = (/** @type {string} */ name) => page.getByRole('link', { name, exact: true });
const field = (/** @type {string} */ name) => page.getByLabel(name, { exact: true });
const heading = (/** @type {string} */ name) => page.getByRole('heading', { name, exact: true });
/** By the side menu. @param {string} name */
const menu = (name) => page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name, exact: true }).click();
/** Into a folder, for eyes. @param {string} name */
async function shoot(name) {
  if (process.env.PANEL_SHOTS) await page.screenshot({ path: path.join(process.env.PANEL_SHOTS, `${name}.png`), fullPage: true });
}

/** @param {Record<string, string>} values */
async function fill(values) {
  for (const [name, value] of Object.entries(values)) await field(name).fill(value);
}

/** The page of a path, and all that it loads. @param {string} target */
async function open(target) {
  await page.evaluate((hash) => {
    let at = /** @type {any} */ (document.activeElement);
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    at?.blur();
    location.hash = hash;
  }, target);
  // The page before it stands there until its code has come: then its heading has the focus.
  await page.waitForFunction((hash) => location.hash === `#${hash}` && document.querySelector('panel-app')?.shadowRoot?.activeElement?.localName === 'h1', target);
  await page.getByText(/^(Loading|Looking)…$/).first().waitFor({ state: 'hidden' });
}

before(async () => {
  house = await Household.start();
  token = webphoned(['token', 'add', 'panel']);
  // As a portal that nothing was said to: no web phone, no operator.
  for (const { id } of (await api('GET', 'tenants')).items) await api('DELETE', `tenants/${id}`);
  const machine = await house.machine(ANNA);
  person = await machine.person(house.site.demo.urls.portal, '1007');
  page = person.page;
  person.context.setDefaultTimeout(30_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
});
after(() => house?.stop());

test('an empty portal greets its operator, and ends with the phone, its QR code and a call to 600', async () => {
  assert.equal(new URL(page.url()).pathname, '/admin');
  await heading('Welcome').waitFor();
  await shoot('welcome');
  await fill({ Key: 'wrong', Name: 'anna', Password: PASSWORD });
  await button('Begin').click();
  await page.getByRole('alert').filter({ hasText: 'webphoned operator key' }).waitFor();
  await field('Key').fill(webphoned(['operator', 'key']));
  await button('Begin').click();
  await heading('Web Phone').waitFor();
  await fill({ Domain: 'localhost', 'WebRTC Host': house.site.demo.urls.ws, 'Brand Name': 'Northwind' });
  await shoot('first-run');
  await button('Next').click();
  await heading('First customer').waitFor();
  await field('Name').fill(HOSTILE);
  await button('Next').click();
  await heading('First account').waitFor();
  await page.reload();  // nothing is lost by it
  await heading('First account').waitFor();
  await fill({ Username: '1007', 'Display name': 'Anna Berg', Password: 'secret of 1007' });
  await button('Next').click();
  const code = page.getByRole('img', { name: /^QR code of/ });
  await code.waitFor();
  assert.equal(await seenCode(code, page.context()), house.site.demo.urls.portal, 'a camera leads to the phone');
  await shoot('first-run-end');
  const [phone] = await Promise.all([page.waitForEvent('popup'), link(house.site.demo.urls.portal).click()]);
  person.page = phone;
  await person.login('secret of 1007');
  await person.registered();
  assert.match(await phone.title(), /Northwind/);
  await person.dial('600');
  await person.talks();
  await person.hangUp();
  await phone.close();
  person.page = page;
});

test('"Setup Web Phone Domain": Domain (A), WebRTC Host (B), Save; the phone is there', async () => {
  await menu('Web Phone');
  await link('Add a Web Phone').click();
  await fill({ Domain: 'phone.localhost', 'WebRTC Host': house.site.demo.urls.ws });
  await button('Save').click();
  await page.getByRole('navigation', { name: 'Parts of this Web Phone' }).waitFor();
  assert.equal(await field('SIP Domain').inputValue(), 'localhost');
  // A fault of the portal stands at its field, and nothing that was typed is lost.
  await fill({ 'Brand Name': HOSTILE, 'SIP Domain': 'no host!' });
  await button('Save').click();
  await page.getByText(/^SIP Domain .+\.$/).waitFor();
  assert.equal(await field('SIP Domain').getAttribute('aria-invalid'), 'true');
  assert.equal(await field('SIP Domain').evaluate((at) => /** @type {ShadowRoot} */ (at.getRootNode()).activeElement === at), true);
  assert.equal(await field('Brand Name').inputValue(), HOSTILE);
  // Who leaves is asked.
  await link('Advanced').click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click();
  assert.match(page.url(), /\/basic$/);
  await field('SIP Domain').fill('localhost');
  await field('Register Success HTML').fill(`<p>Welcome ${'x'.repeat(10_000)}</p><script>harm=1</script>`);
  await button('Save').click();
  await page.getByText('Saved.').waitFor();
  await shoot('basic');
  const phone = await page.context().browser()?.newPage() ?? assert.fail();
  await phone.goto(house.site.demo.urls.portal.replace('localhost', 'phone.localhost'));
  await phone.getByRole('heading', { name: HOSTILE, exact: true }).waitFor();
  await phone.close();
});

test('what somebody else changed meanwhile is not overwritten unseen', async () => {
  const id = Number(/web-phone\/(\d+)\//.exec(page.url())?.[1]);
  await field('Brand Name').fill('Mine');
  await api('PATCH', `tenants/${id}`, { brand: 'Theirs' });
  await button('Save').click();
  await page.getByRole('alert').filter({ hasText: 'Somebody else has changed this' }).waitFor();
  await button('Drop mine, show theirs').click();
  await page.waitForFunction(() => {
    const form = document.querySelector('panel-app')?.shadowRoot?.querySelector('panel-web-phone')?.shadowRoot?.querySelector('panel-form');
    return /** @type {HTMLInputElement | null} */ (form?.shadowRoot?.querySelector('#brand'))?.value === 'Theirs';
  });
  await field('Brand Name').fill('Mine');
  await button('Save').click();
  await page.getByText('Saved.').waitFor();
});

test('"Menu": a page of one\'s own with the frameless iframe, moved by keyboard, seen in the phone', async () => {
  tenants = (await api('GET', 'tenants')).items.map((/** @type {any} */ { id }) => id);
  const [tenant] = tenants;
  await menu('Template');
  await link('Add a template').click();
  await field('Web Phone').fill('localhost');
  await page.locator('option[value^="localhost #"]').waitFor({ state: 'attached' });
  await field('Web Phone').fill(`localhost #${tenant}`);
  await field('Web Phone').press('Tab');
  await fill({ Name: 'Company', Content: FRAME });
  await button('Save').click();
  await page.getByText('Saved.', { exact: true }).waitFor();
  await menu('Web Phone');
  await link('localhost').click();
  await link('Menu').click();
  await button('Change the usual menu').click();
  await button('Add an entry').click();
  const entry = page.getByRole('listitem', { name: 'Untitled entry' });
  await button('Save').click();
  await page.getByText('Footer menu is not complete').waitFor();
  await entry.getByLabel('Title', { exact: true }).fill('Company');
  const company = page.getByRole('listitem', { name: 'Company', exact: true });
  await company.getByLabel('Icon', { exact: true }).fill('domain');
  await company.getByLabel('Template', { exact: true }).fill('Compa');
  await company.locator('option[value^="Company #"]').waitFor({ state: 'attached' });
  await company.getByLabel('Template', { exact: true }).fill('Company');
  await company.getByLabel('Template', { exact: true }).press('Tab');
  for (let place = 6; place > 1; place--) await button('Move Company to the left').press('Enter');
  assert.equal(await company.getByLabel('Position', { exact: true }).inputValue(), '2');
  await page.getByRole('listitem', { name: 'Agent', exact: true }).getByLabel('Position', { exact: true }).selectOption('Disabled');
  // Both are in view before the button goes down: where the page scrolls under a pressed button, Chromium starts no drag.
  const dialpad = page.getByRole('listitem', { name: 'Dialpad', exact: true });
  await dialpad.evaluate((row) => row.scrollIntoView({ block: 'end' }));
  await company.locator('.handle').dragTo(dialpad);
  await shoot('menu');
  await button('Save').click();
  await page.getByText('Saved.').waitFor();
  const stored = (await api('GET', `tenants/${tenant}`)).menu;
  assert.deepEqual(stored.filter((/** @type {any} */ { position }) => position).sort((/** @type {any} */ a, /** @type {any} */ b) => a.position - b.position)
    .map((/** @type {any} */ { title }) => title), ['History', 'Dialpad', 'Company', 'Contacts', 'Voicemail', 'Settings']);
  const phone = await page.context().browser()?.newPage() ?? assert.fail();
  await phone.route('https://www.connexcs.com/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>Company</title><p>Company is here</p>' }));
  await phone.goto(house.site.demo.urls.portal);
  await phone.getByRole('textbox', { name: 'Username' }).fill('1007');
  await phone.getByRole('textbox', { name: 'Password' }).fill('secret of 1007');
  await phone.getByRole('button', { name: 'Log in' }).click();
  await phone.getByRole('navigation').getByRole('link', { name: 'Company', exact: true }).click();
  await phone.frameLocator('wp-page iframe').getByText('Company is here').waitFor();
  await phone.close();
});

test('"Advanced": flags, codec rules with what they come to; the log says who and what', async () => {
  await link('Advanced').click();
  await field('Register').check();
  await fill({ 'Codec Delete': 'PC.*\nopus', 'Codec Priority': 'G722' });
  const chrome = page.locator('panel-codecs section', { hasText: 'Chrome' });
  await chrome.getByText('Rule 2 names it, but it cannot be left out').waitFor();
  await chrome.getByText('Placed here by priority 1').waitFor();
  assert.deepEqual(await chrome.locator('li.gone b').allTextContents(), ['PCMU/8000', 'PCMA/8000']);
  assert.equal(await chrome.locator('li b').first().textContent(), 'G722/8000');
  await button('Save').click();
  await page.getByText('Saved.').waitFor();
  await shoot('advanced');
  await menu('Audit log');
  const last = page.getByRole('row').nth(1);
  await last.getByText('["PC.*","opus"]').waitFor();
  assert.match(await last.innerText(), /anna[^]*Changed[^]*Web Phone \d/);
});

/** One row of each list, with all the tabs that it has. @returns {Promise<string[]>} */
async function rowPages() {
  const [tenant] = tenants;
  const made = async (/** @type {string} */ section, /** @type {object} */ body) => (await api('POST', section, body)).id;
  const [{ id: customer }] = (await api('GET', 'customers')).items;
  const [{ id: account }] = (await api('GET', 'accounts')).items;
  const [{ id: key }] = (await api('GET', 'tokens')).items;
  const set = await made('leadSets', { tenant, name: HOSTILE });
  const icon = await made('icons', { tenant, name: 'icon-512', png: pngOf(512).toString('base64') });
  execFileSync('sqlite3', ['-cmd', '.timeout 10000', path.join(house.site.demo.dir, 'webphone.db'), `INSERT INTO checkouts (entry_key, provider, tenant_id, customer_id, account_id, currency, minor, created_at, paid_at)
    VALUES ('looked at', 'test', ${tenant}, ${customer}, ${account}, 'USD', 1000, 1, 1)`]);
  return [
    ...['basic', 'menu', 'advanced', 'more'].map((tab) => `/setup/integrations/web-phone/${tenant}/${tab}`),
    ...['', '/accounts', '/payments', '/checkouts', '/routes', '/alerts', '/packages', '/contracts', '/phonebook'].map((tab) => `/management/customer/${customer}${tab}`),
    `/setup/settings/tokens/${key}`, '/setup/config/icons/new', `/setup/config/icons/${icon}`, `/management/account/${account}`,
    `/management/company/${await made('companies', { name: HOSTILE })}`,
    `/setup/config/template/${await made('templates', { tenant, name: HOSTILE, body: '<b>Prices</b>' })}`,
    `/developer/variables/${await made('variables', { tenant, name: 'NAME', value: HOSTILE })}`,
    `/developer/button-builder/${await made('buttons', { tenant, label: HOSTILE })}`,
    `/developer/pages/${await made('forms', { tenant, name: HOSTILE, formSchema: [{ name: 'a', label: HOSTILE, type: 'text' }] })}`,
    `/developer/scriptforge/${await made('scripts', { tenant, name: HOSTILE, source: 'function main() {}' })}`,
    `/agent/leads/${set}`, `/agent/campaign/${await made('campaigns', { tenant, name: HOSTILE, lead_set: set })}`,
  ];
}

test('every page suits everybody: axe, light and dark, 390 and 1280 wide; hostile names are text', async () => {
  const looks = await Looks.of(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const target of [...PAGES.map(({ path: one }) => one).filter((one) => !one.includes(':')), ...await rowPages(), '/setup/settings/operators/1', '/nowhere']) {
    await open(target);
    await looks.look(target, false, { sizes: [[390, 844], [1280, 800]], target: 24 });
    if (!target.endsWith('/checkouts')) continue;
    await button('Give back…').click();
    await field('Give back of 10.00 USD').waitFor();
    await looks.look(`${target}, giving back`, false, { sizes: [[390, 844], [1280, 800]], target: 24 });
  }
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).harm), undefined);
});
