// SPDX-License-Identifier: MIT
// Balance and payments in one browser session against the real portal: paid in at the test provider, refused, given back by
// an operator, seen in two tabs without a reload; a checkout survives a reload and a portal that is killed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Household } from '../support/household.mjs';
import { PASSWORD, PanelPerson } from '../support/panel.mjs';
import { webphonedPath } from '../support/site.mjs';

/** @type {Household} */ let house;
/** @type {import('../support/person.mjs').Machine} */ let machine;
/** @type {import('../support/person.mjs').Person} */ let anna;
/** @type {import('playwright-core').Page} */ let page;
let token = '';
let customer = 0;

/** @param {string[]} args @param {string} [input] */
const webphoned = (args, input) => execFileSync(webphonedPath(), [...args, '--database', path.join(house.site.demo.dir, 'webphone.db')], { encoding: 'utf8', input }).trim();

/** @param {string} method @param {string} target @param {object} [body] */
async function operator(method, target, body) {
  const response = await fetch(`${house.site.demo.urls.portal}api/admin/${target}`, {
    method, headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}),
  });
  assert.ok(response.ok, `${method} ${target}: ${response.status}`);
  return response.status === 204 ? null : response.json();
}

before(async () => {
  house = await Household.start({ parts: ['webphoned', 'kamailio'], payments: { provider: 'test' }, phone: { flags: { displayBalance: true, acceptPayment: true } } });
  token = webphoned(['token', 'add', 'money']);
  ({ id: customer } = await operator('POST', 'customers', { name: 'Northwind', currency: 'EUR', debitLimitMicros: 5_000_000 }));
  const { id } = (await operator('GET', 'accounts')).items.find((/** @type {any} */ { username }) => username === '1001');
  await operator('PATCH', `accounts/${id}`, { customer });
  await operator('POST', `customers/${customer}/payments`, { minor: 500, memo: '<img src=x onerror=alert(1)>' });
  machine = await house.machine(0);
  anna = await house.person(machine, '1001');
  ({ page } = anna);
});
after(() => house?.stop());

const now = (at = page) => at.locator('wp-balance .now bdi');
/** @param {string} sum */
const has = (sum, at = page) => now(at).filter({ hasText: sum }).waitFor({ timeout: 20_000 });
/** @param {string} name */
const list = (name, at = page) => at.getByRole('region', { name, exact: true }).getByRole('listitem');
/** A payment begun in this tab, and its page in another. @param {string} sum */
async function begin(sum) {
  const opened = anna.context.waitForEvent('page');
  await page.getByRole('button', { name: `Pay ${sum}`, exact: true }).click();
  const place = await opened;
  await place.getByText('no money moves').waitFor();
  return place;
}

test('the balance in the side menu leads to its page: what there is, the debit limit, that payments are a test, the statement', async () => {
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByRole('link', { name: /Balance.*€5\.00/ }).click();
  await has('€5.00');
  await page.getByText('Debit limit: €5.00').waitFor();
  await page.getByText('This portal uses the built-in test provider: no money moves.').waitFor();
  await list('Statement').filter({ hasText: 'Payment <img src=x onerror=alert(1)>' }).filter({ hasText: '€5.00' }).waitFor();
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).click();
  assert.match(readFileSync(await (await file).path(), 'utf8'), /payment,5\.00,EUR,5\.00,/);
});

test('paid at the provider: the balance changes here without a reload, and in the other tab', async () => {
  const second = await anna.context.newPage();
  await second.goto(`${anna.url}?tab=balance`);
  await has('€5.00', second);
  await page.getByRole('textbox', { name: 'Another amount, in EUR' }).fill('12,345');
  await page.getByRole('button', { name: /^Pay/ }).click();
  await page.getByRole('alert').filter({ hasText: 'Enter an amount, at most €100,000.00.' }).waitFor();
  await page.getByRole('button', { name: '€10.00', exact: true }).click();
  const place = await begin('€10.00');
  assert.equal(await place.evaluate(() => globalThis.opener), null);
  await list('Payments').filter({ hasText: 'Waiting for the payment' }).waitFor();
  await place.getByRole('button', { name: 'Pay nothing, be credited' }).click();
  await has('€15.00', place);  // back in the phone, in that tab
  await place.close();
  await has('€15.00');
  await has('€15.00', second);
  await second.close();
  await page.getByRole('region', { name: 'Payments' }).getByText('Paid', { exact: true }).waitFor();
  await list('Statement').filter({ hasText: 'Balance €15.00' }).waitFor();
  await page.locator('wp-balance [role=status]').filter({ hasText: 'Payment of €10.00: Paid' }).waitFor({ state: 'attached' });
});

test('refused is said in words, and nothing is credited', async () => {
  await page.getByRole('textbox', { name: 'Another amount, in EUR' }).fill('7.5');
  const place = await begin('€7.50');
  await place.getByRole('button', { name: 'Refuse the payment' }).click();
  await place.getByText('Refused: nothing was paid').waitFor();
  await place.close();
  await list('Payments').filter({ hasText: 'Refused: nothing was paid' }).filter({ hasText: '€7.50' }).waitFor();
  assert.match(await now().innerText(), /€15\.00/);
});

test('what an operator gives back in the panel appears by itself', async () => {
  webphoned(['operator', 'add', 'mona', '--role', 'editor'], `${PASSWORD}\n`);
  const context = await machine.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const mona = new PanelPerson(await context.newPage(), house.site.demo.urls.portal);
  await mona.login('mona');
  await mona.open(`/management/customer/${customer}/checkouts`);
  const row = mona.page.getByRole('row').filter({ hasText: '10.00 EUR' });
  await mona.page.getByRole('row').filter({ hasText: 'Refused' }).filter({ hasText: '7.50 EUR' }).waitFor();
  assert.equal(await mona.button('Give back…').count(), 1, 'of what was not paid nothing is given back');
  await mona.button('Give back…', row).click();
  await mona.field('Give back of 10.00 EUR').fill('10.01');
  await mona.button('Give back').click();
  await mona.told('Enter an amount of at most 10.00 EUR.');
  await mona.field('Give back of 10.00 EUR').fill('4');
  await mona.button('Give back').click();
  await mona.page.getByText('Given back: 4.00 EUR.').waitFor();
  await row.filter({ hasText: '4.00 EUR' }).waitFor();
  assert.deepEqual(mona.faults, []);
  await context.close();
  await has('€11.00');
  await list('Payments').filter({ hasText: 'Paid, €4.00 of it refunded' }).waitFor();
  await list('Statement').filter({ hasText: 'Refund' }).filter({ hasText: '-€4.00' }).waitFor();
});

test('a reload in the midst of a checkout, and a portal that is killed: it goes on where it was', async () => {
  await page.getByRole('button', { name: '€20.00', exact: true }).click();
  await (await begin('€20.00')).close();
  await page.reload();
  await page.goto(`${anna.url}?tab=balance`);
  const on = page.getByRole('link', { name: 'Continue with the payment of €20.00' });
  await on.waitFor();
  await house.site.demo.kill9('webphoned');
  await page.getByText(/No connection to the portal\. This is how it was at/).waitFor();
  assert.match(await now().innerText(), /€11\.00/, 'what was known stays');
  await house.site.demo.restart('webphoned');
  await page.getByText(/No connection to the portal/).waitFor({ state: 'detached' });
  const opened = anna.context.waitForEvent('page');
  await on.click();
  const place = await opened;
  await place.getByRole('button', { name: 'Pay nothing, be credited' }).click();
  await has('€31.00', place);
  await place.close();
  await has('€31.00');
  assert.deepEqual(anna.faults, []);
});
