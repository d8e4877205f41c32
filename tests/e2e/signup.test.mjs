// SPDX-License-Identifier: MIT
// Making an account in the browser where an e-mail address has to be proved: asked for, wrong code, right code, log in.
import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchChromium, serve } from '../support/chromium.mjs';
import { MailSink } from '../support/mail-sink.mjs';
import { Portal } from '../support/portal.mjs';

const WEB = fileURLToPath(new URL('../../build/web', import.meta.url));
const sink = new MailSink();
const portal = new Portal();
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof serve>>} another site */ let site;

const holder = () => `<!doctype html><title>A page with a phone</title><div id="cxPhone"></div>
<script src="http://localhost:${portal.port}/connector.js"></script>
<script>var phone = cxWebphone('cxPhone', 'http://localhost:${portal.port}/');</script>`;

before(async () => {
  await sink.start();
  site = await serve({ '/': holder });
  portal.write({ 'index.html': '' });  // the folder that stop() removes
  await portal.start((config) => {
    config.web = WEB;
    config.phone.flags = { register: true };
    config.phone.embedOrigins = [site.url.replace('localhost', '127.0.0.1')];
    config.mail = { server: `smtp://127.0.0.1:${sink.port}`, from: 'phone@portal.example' };
  });
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  await portal.stop();
  await site.stop();
  sink.stop();
});

/** Into a folder, for eyes. @param {import('playwright-core').Page} page @param {string} name */
async function shoot(page, name) {
  const folder = process.env.SIGNUP_SHOTS;
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

test('a new account needs the code that came by e-mail', async () => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(`http://localhost:${portal.port}/`);
  const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
  const field = (/** @type {string} */ name) => page.getByRole('textbox', { name, exact: true });
  await button('Create an account').click();
  await button('Create account').waitFor();  // until then Username is that of the log-in
  await field('Username').fill('newcomer');
  await field('Password').fill('long enough');
  assert.equal(await field('E-mail').count(), 0);
  await button('Create account').click();
  await page.getByRole('alert').filter({ hasText: 'An e-mail address is needed' }).waitFor();
  await shoot(page, 'email');
  await button('Create account').click();
  await page.getByText('Enter your e-mail address.').waitFor();
  await field('E-mail').fill('newcomer@mail.example');
  assert.equal(await field('Username').inputValue(), 'newcomer', 'nothing is typed twice');
  await button('Create account').click();
  await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
  assert.deepEqual(sink.letters.map(({ to }) => to), [['newcomer@mail.example']]);
  await button('Create account').click();
  await page.getByText('Enter the eight digits').waitFor();
  await field('Code').fill('0000 0000'.slice(0, 8));
  await button('Create account').click();
  await page.getByText('Enter the eight digits').waitFor();
  await field('Code').fill('00000000');
  await button('Create account').click();
  await page.getByRole('alert').filter({ hasText: 'This is not the code' }).waitFor();
  await shoot(page, 'code');
  await field('Code').fill(sink.code);
  await button('Create account').click();
  await page.getByRole('heading', { name: 'Your account is ready' }).waitFor();
  await page.getByText('You can log in as newcomer now.').waitFor();
  await button('Log in').click();
  assert.equal(await field('Username').inputValue(), 'newcomer');
});

test('by the connector: what the page\'s callback gives is the code of the letter', async () => {
  const page = await browser.newPage();
  await page.goto(site.url.replace('localhost', '127.0.0.1'));
  // The letter comes while the page's own form is open.
  await page.exposeFunction('letter', () => sink.code);
  const tried = await page.evaluate(async () => {
    const { phone, letter } = /** @type {any} */ (globalThis);
    const provision = (/** @type {any} */ data, /** @type {any} */ check) => phone.provision(data, check).then((/** @type {any} */ made) => ({ made }), (/** @type {any} */ error) => ({ code: error.code }));
    const asked = /** @type {any[]} */ ([]);
    const wrong = await provision({ email: 'ann@mail.example' }, (/** @type {any} */ account) => { asked.push(account); return '00000000'; });
    const none = await provision({ username: 'ann' }, () => true);
    const refused = await provision({ email: 'ann@mail.example' }, () => false);
    const right = await provision({ email: 'ann@mail.example', displayName: 'Ann' }, () => letter());
    return { wrong, none, refused, right, needs: [asked[0].username, asked[0].needs, asked[0].password.length > 20] };
  });
  assert.deepEqual(tried.needs, ['ann', 'code', true]);
  assert.deepEqual([tried.wrong, tried.none, tried.refused], [{ code: 'not-valid' }, { code: 'bad-data' }, { code: 'not-valid' }]);
  assert.equal(tried.right.made.username, 'ann');
  await portal.login('ann', tried.right.made.password);
});
