// SPDX-License-Identifier: MIT
// A walk through the example pages of the demo, as a newcomer would: for their test, and for the pictures of them.

/** @typedef {(name: string) => Promise<unknown>} Look  what is done at each stop */

/** @param {import('playwright-core').Page} page @param {string} url @param {Look} look */
async function customers(page, url, look) {
  const phone = page.frameLocator('#phone iframe');
  await page.goto(`${url}crm.html`);
  await page.getByRole('button', { name: 'Start work as 1001' }).click();
  await page.getByRole('status').filter({ hasText: 'Registered as 1001' }).waitFor();
  await page.getByRole('link', { name: '600', exact: true }).click();
  await page.getByText('You are talking to 600').waitFor();
  await phone.getByRole('timer').filter({ hasText: /0:0/ }).waitFor();
  await look('connector');
  await page.getByRole('textbox', { name: 'Note on this call' }).fill('Wants an offer');
  await page.getByRole('region', { name: 'Customer', exact: true }).getByRole('button', { name: 'Hang up' }).click();
  await page.getByRole('row').filter({ hasText: /Echo test.*out.*Wants an offer/ }).waitFor();
}

/** @param {import('playwright-core').Page} page @param {string} url @param {Look} look */
async function element(page, url, look) {
  await page.goto(`${url}component.html`);
  const [button, bar, whole] = [0, 1, 2].map((at) => page.locator('web-phone').nth(at));
  await bar.getByRole('button', { name: 'My own button' }).waitFor();
  await look('component');
  await button.getByRole('button', { name: 'Call' }).click();
  await button.getByRole('timer').filter({ hasText: /0:0/ }).waitFor();
  await whole.getByRole('textbox', { name: 'Username' }).fill('1002');
  await whole.getByRole('textbox', { name: 'Password' }).fill('demo-1002');
  await whole.getByRole('button', { name: 'Log in' }).click();
  await whole.getByRole('status').filter({ hasText: /^Registered$/ }).waitFor();
  await whole.getByRole('textbox', { name: 'Number' }).fill('600');
  await whole.getByRole('button', { name: 'Call' }).click();
  await whole.getByRole('timer').filter({ hasText: /0:0/ }).waitFor();
  await look('component-call');
  await whole.getByRole('button', { name: 'Hang up' }).click();
  await button.getByRole('button', { name: 'Hang up' }).click();
}

/** @param {import('playwright-core').Page} page @param {string} url @param {Look} look */
async function engine(page, url, look) {
  await page.goto(`${url}headless.html`);
  await page.getByRole('button', { name: 'Call 600' }).click();
  await page.getByText('call to 600: up').waitFor();
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.getByText('call to 600: ended').waitFor();
  await look('headless');
}

/** @param {import('playwright-core').Page} page @param {string} url  of the examples @param {Look} look */
export async function walk(page, url, look) {
  await page.goto(url);
  await page.getByRole('link', { name: /Connector/ }).waitFor();
  await look('examples');
  await customers(page, url, look);
  await element(page, url, look);
  await engine(page, url, look);
}
