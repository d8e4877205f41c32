// SPDX-License-Identifier: MIT
// A server for calls behind TLS: a certificate that the browser refuses, one that it takes while the WebSocket does not come
// through, nobody there. What the page says is what it can know.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import { after, before, test } from 'node:test';
import { launchChromium } from '../support/chromium.mjs';
import { builtApp } from '../support/household.mjs';
import { Portal } from '../support/portal.mjs';
import { certificate } from '../support/push-sink.mjs';

const portal = new Portal();
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {https.Server} */ let calls;
let port = 0;

before(async () => {
  portal.write({ 'index.html': '' });  // the folder that stop() removes
  calls = https.createServer(certificate(portal.folder), (_, response) => {
    response.writeHead(404, { 'Cross-Origin-Resource-Policy': 'cross-origin' }).end();
  }).listen(0, '127.0.0.1');
  await once(calls, 'listening');
  ({ port } = /** @type {import('node:net').AddressInfo} */ (calls.address()));
  await portal.start((config) => {
    config.web = builtApp();
    config.phone.wsServers = [`wss://localhost:${port}/ws`];
  });
  portal.addAccount('1001', 'a password');
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  calls.closeAllConnections();
  calls.close();
  await portal.stop();
});

/** Somebody who tries to log in. @param {boolean} trusting  takes any certificate */
async function visitor(trusting) {
  const page = await browser.newPage({ ignoreHTTPSErrors: trusting });
  await page.goto(`http://localhost:${portal.port}/`);
  await page.getByRole('textbox', { name: 'Username' }).fill('1001');
  await page.getByRole('textbox', { name: 'Password' }).fill('a password');
  await page.getByRole('button', { name: 'Log in' }).click();
  return { page, alert: page.getByRole('alert'), look: page.getByRole('link', { name: 'Look at the certificate' }) };
}

test('a certificate that the browser refuses is named among the reasons, with a way to look at it', async () => {
  const { page, alert, look } = await visitor(false);
  assert.match(await alert.filter({ hasText: 'the server for calls does not answer' }).innerText(), new RegExp(`localhost:${port}[\\s\\S]*certificate may have run out`));
  assert.equal(await look.getAttribute('href'), `https://localhost:${port}/`);
  await page.close();
});

test('where that server answers web requests, its certificate is ruled out; when it is gone that is said', async () => {
  const { page, alert, look } = await visitor(true);
  assert.match(await alert.filter({ hasText: 'the connection for calls does not' }).innerText(), /certificate is not the reason[\s\S]*BitDefender/);
  assert.equal(await look.count(), 0);
  calls.closeAllConnections();
  calls.close();
  await page.context().setOffline(true);
  await alert.filter({ hasText: 'This device is offline' }).waitFor();
  await page.context().setOffline(false);
  await alert.filter({ hasText: 'the server for calls does not answer' }).waitFor();
  await page.close();
});
