// SPDX-License-Identifier: MIT
// People at the panel, in a browser: the second factor from its QR code to its recovery codes, a session that ends in the midst of
// work, what a role sees and what it may not, and pages of other sites that try to change something.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { encode } from 'uqr';
import { PAGES } from '../../web/panel/pages.js';
import { serve } from '../support/chromium.mjs';
import { Looks } from '../support/looks.mjs';
import { PASSWORD, PanelSite } from '../support/panel.mjs';
import { totpCode } from '../support/totp.mjs';

const site = new PanelSite();
before(() => site.start());
after(() => site.stop());

/** The dark modules of a QR code, as the panel draws them. @param {string} text */
function modulesOf(text) {
  const { data } = encode(text, { ecc: 'M', border: 3 });
  return data.flatMap((line, y) => line.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
}

test('the second factor: a QR code, its code at each log-in, never the same twice; a recovery code in its place, once', async () => {
  const olga = await site.operator('olga', 'owner');
  await olga.link('olga').click();
  await olga.page.getByText('Off: your password alone lets anybody in.').waitFor();
  await olga.field('Password now').nth(1).fill('another password');
  await olga.button('Set up an authenticator').click();
  await olga.told(/is another/);
  await olga.field('Password now').nth(1).fill(PASSWORD);
  const asked = olga.page.waitForResponse((response) => response.url().endsWith('/api/panel/totp') && response.ok());
  await olga.button('Set up an authenticator').click();
  const { secret, uri } = await (await asked).json();
  const drawn = olga.page.getByRole('img', { name: 'QR code for the authenticator' });
  assert.equal(await drawn.locator('path').getAttribute('d'), modulesOf(uri), 'the camera reads what the portal has given');
  assert.equal((await olga.page.locator('panel-me code').first().innerText()).replaceAll(' ', ''), secret);
  await olga.field('Code').fill(totpCode(secret, 9));
  await olga.button('Switch it on').click();
  await olga.told(/is another: compare the clocks of both/);
  await olga.field('Code').fill(totpCode(secret));
  await olga.button('Switch it on').click();
  await olga.page.getByText('From now on every log-in needs a code.').waitFor();
  const codes = await olga.page.locator('.codes code').allInnerTexts();
  assert.equal(new Set(codes).size, 10);
  const looks = await Looks.of(olga.page);
  await looks.look('recovery codes', false, { sizes: [[390, 844], [1280, 800]], target: 24 });
  await olga.button('I have kept them').click();
  assert.equal(await olga.page.locator('.codes').count(), 0);

  const out = async () => {
    await olga.button('Log out').click();
    await olga.page.getByText('You are logged out.').waitFor();
  };
  await out();
  await olga.enter('olga');
  await olga.field('Code').waitFor();
  await looks.axe('log-in with a code');
  await olga.enter('olga', '000000');
  await olga.told(/was used already/);
  const code = totpCode(secret, 1);
  await olga.enter('olga', code);
  await olga.menu.waitFor();
  await out();
  await olga.enter('olga');
  await olga.enter('olga', code);
  await olga.told(/was used already: wait for the next one/);
  await olga.enter('olga', codes[0]);
  await olga.menu.waitFor();
  await olga.open('/me');
  await olga.page.getByText('Not used yet: 9 of 10').waitFor();
  await out();
  await olga.enter('olga');
  await olga.enter('olga', codes[0]);
  await olga.told(/was used already/);
  // Other codes, and none at all: the password alone does neither.
  await olga.enter('olga', codes[1]);
  await olga.menu.waitFor();
  await olga.open('/me');
  const form = (/** @type {string} */ name) => olga.page.locator('panel-me form').filter({ has: olga.page.getByRole('button', { name, exact: true }) });
  const renew = form('Make ten new ones');
  await olga.field('Password now', renew).fill(PASSWORD);
  await olga.field('Code now', renew).fill(codes[1]);
  await olga.button('Make ten new ones').click();
  await olga.told(/was used already/);
  await olga.field('Code now', renew).fill(codes[2].toLowerCase());
  await olga.button('Make ten new ones').click();
  await olga.page.getByText('Not used yet: 10 of 10').waitFor();
  const [fresh] = await olga.page.locator('.codes code').allInnerTexts();
  assert.ok(fresh && !codes.includes(fresh));
  await looks.look('second factor on', false, { sizes: [[390, 844], [1280, 800]], target: 24 });
  const away = form('Switch the second factor off');
  await olga.field('Password now', away).fill(PASSWORD);
  await olga.field('Code now', away).fill(fresh);
  await olga.button('Switch the second factor off', away).click();
  await olga.page.getByRole('dialog', { name: 'Switch your second factor off?' }).getByRole('button', { name: 'Switch the second factor off' }).click();
  await olga.page.getByText('Your second factor is off.').waitFor();
  assert.equal(await olga.page.getByText(/^Not used yet/).count(), 0);
  assert.deepEqual(olga.faults, []);
  await olga.page.context().close();
});

test('a session that ends in the midst of work: it is said in words, and what was typed is there after the log-in', async () => {
  const { id } = await site.api('POST', 'companies', { name: 'Before' });
  const edith = await site.operator('edith', 'editor');
  await edith.open(`/management/company/${id}`);
  const name = edith.field('Name', edith.page.locator('panel-company'));
  const again = edith.page.locator('panel-login');
  const looks = await Looks.of(edith.page);
  /** @param {string} typed @param {() => Promise<unknown>} end */
  const interrupted = async (typed, end) => {
    await name.fill(typed);
    await end();
    await edith.button('Save').click();
    await again.getByText(/Your session has ended: .*What you typed is still here\. Log in as edith/).waitFor();
    assert.equal(site.portal.sql(`SELECT count(*) FROM companies WHERE name = '${typed}'`), '0');
  };
  const back = async (/** @type {string} */ typed) => {
    await edith.field('Password', again).fill(PASSWORD);
    await edith.button('Log in', again).click();
    await again.waitFor({ state: 'hidden' });
    assert.equal(await name.inputValue(), typed);
    await edith.told('Your session had ended');
    await edith.save();
    assert.equal(site.portal.sql(`SELECT name FROM companies WHERE id = ${id}`), typed);
  };
  await interrupted('After idling', async () => site.portal.sql(`UPDATE operator_sessions SET seen_at = ${Date.now() - 3 * 3600e3}`));
  await looks.look('ended', false, { sizes: [[390, 844], [1280, 800]], target: 24 });
  assert.equal(await edith.field('Name', again).inputValue(), 'edith');
  assert.equal(await name.isVisible(), false, 'what is on the page is not for who comes by');
  assert.ok(await edith.field('Password', again).evaluate((/** @type {Element} */ one) => one.matches(':focus')));
  await back('After idling');
  // Another tab of the same browser.
  await interrupted('After a log-out', async () => {
    const other = await edith.page.context().newPage();
    await other.goto(`${site.url}admin`);
    await other.getByRole('button', { name: 'Log out' }).click();
    await other.getByText('You are logged out.').waitFor();
    await other.close();
  });
  await back('After a log-out');
  // Deleted: whoever logs in next does not see what this one has typed.
  await interrupted('Not for others', async () => site.api('DELETE', `operators/${site.portal.sql("SELECT id FROM operators WHERE name = 'edith'")}`));
  await edith.enter('edith');
  await again.getByRole('alert').filter({ hasText: 'There is no such operator' }).waitFor();
  site.portal.addOperator('emma', PASSWORD, 'editor');
  await edith.enter('emma');
  await again.waitFor({ state: 'hidden' });
  await edith.page.getByRole('heading', { level: 1, name: 'Company' }).waitFor();
  await edith.page.waitForFunction(() => /After a log-out/.test(String(/** @type {any} */ (document.querySelector('panel-app')?.shadowRoot?.querySelector('panel-company')?.shadowRoot
    ?.querySelector('panel-form')?.shadowRoot?.querySelector('#name'))?.value)));
  assert.equal(await name.inputValue(), 'After a log-out');
  // A tab that is looked at again says so by itself.
  site.portal.sql('DELETE FROM operator_sessions');
  await edith.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await again.getByText(/Log in as emma/).waitFor();
  assert.deepEqual(edith.faults, []);
  await edith.page.context().close();
});

/** What on this page changes something, as it can be pressed or typed into. */
const HANDS = () => {
  /** @type {string[]} */ const found = [];
  /** @param {ParentNode} root */
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      // The phone's own form, drawn as a preview, sends nothing.
      if (element.localName === 'wp-form') continue;
      if (element.shadowRoot) walk(element.shadowRoot);
      if (!element.checkVisibility()) continue;
      const input = /** @type {HTMLInputElement} */ (element);
      const typed = element.matches('input:not([type=search]), textarea, select') && !input.readOnly && !input.disabled;
      const acts = element.matches('button') && /^(Save|Delete|Run|Import|Add)\b/.test(element.textContent?.trim() ?? '');
      if (acts || typed || element.matches('.button.main, .handle, a[href$="/new"]')) found.push(element.outerHTML.replace(/<!--.*?-->/g, '').slice(0, 80));
    }
  };
  const page = document.querySelector('panel-app')?.shadowRoot?.querySelector('main');
  for (const element of page?.querySelectorAll('*') ?? []) if (element.shadowRoot) walk(element.shadowRoot);
  return found;
};

test('roles: support sees everything and changes nothing, owners\' pages say whose they are; an editor changes all but those', async () => {
  const tenant = (await site.api('GET', 'tenants')).items[0].id;
  const rows = {
    'setup/config/template': await site.api('POST', 'templates', { tenant, name: 'Page', body: '<p>x</p>' }),
    'management/customer': await site.api('POST', 'customers', { name: 'Anna' }),
    'management/company': await site.api('POST', 'companies', { name: 'Company' }),
    'management/account': await site.api('POST', 'accounts', { username: '1001', domain: 'localhost', password: 'pw of 1001' }),
    'developer/button-builder': await site.api('POST', 'buttons', { tenant, label: 'Button' }),
    'developer/pages': await site.api('POST', 'forms', { tenant, name: 'Form', formSchema: [{ name: 'a', label: 'A', type: 'text' }] }),
    'developer/scriptforge': await site.api('POST', 'scripts', { tenant, name: 'Script', source: 'function main() {}' }),
    'developer/variables': await site.api('POST', 'variables', { tenant, name: 'NAME', value: 'x' }),
  };
  const set = await site.api('POST', 'leadSets', { tenant, name: 'Set' });
  const campaign = await site.api('POST', 'campaigns', { tenant, name: 'Campaign', lead_set: set.id });
  const paths = [...PAGES.filter(({ path }) => !/:|\/(new|me|first-run)$/.test(path)).map(({ path }) => path),
    ...Object.entries(rows).map(([at, { id }]) => `/${at}/${id}`), `/agent/leads/${set.id}`, `/agent/campaign/${campaign.id}`,
    ...['basic', 'menu', 'advanced'].map((tab) => `/setup/integrations/web-phone/${tenant}/${tab}`),
    ...['payments', 'phonebook'].map((tab) => `/management/customer/${rows['management/customer'].id}/${tab}`)];
  const owners = PAGES.filter(({ owner }) => owner).map(({ path }) => path.replace(':id', '1'));
  const sue = await site.operator('sue', 'support');
  const ed = await site.operator('ed', 'editor');
  for (const person of [sue, ed]) {
    assert.deepEqual(await person.menu.getByRole('link', { name: /^(Operators|Audit log|API tokens)$/ }).count(), 0);
    for (const path of owners) {
      await person.open(path);
      await person.page.getByText('This page is for owners.').waitFor();
    }
  }
  /** What narrows what is seen: a list's status, a preview's account, whose buttons are listed. */
  const SEES = /^<(?:input id="(?:status|input)"|select id="where")/;
  for (const path of paths.filter((one) => !owners.includes(one))) {
    await sue.open(path);
    const hands = await sue.page.evaluate(HANDS);
    assert.deepEqual(hands.filter((one) => !SEES.test(one)), [], path);
  }
  await sue.open(`/management/company/${rows['management/company'].id}`);
  await sue.page.getByText('Your role reads only: an editor or an owner changes this.').waitFor();
  await ed.open(`/management/company/${rows['management/company'].id}`);
  await ed.field('Name', ed.page.locator('panel-company')).fill('By an editor');
  await ed.save();
  // What is absent is forbidden as well.
  const forbidden = await sue.page.evaluate(async (id) => (await fetch(`/api/admin/companies/${id}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: '{"name":"By support"}' })).status, rows['management/company'].id);
  assert.equal(forbidden, 403);
  assert.deepEqual([...sue.faults, ...ed.faults], []);
  await Promise.all([sue, ed].map(({ page }) => page.context().close()));
});

test('pages of other sites change nothing, with the cookie in the browser: neither a form nor a script, from next door or from far away', async () => {
  const owner = await site.operator('otto', 'owner');
  const page = `<!doctype html><title>Elsewhere</title><form method="post" enctype="text/plain" action="${site.url}api/admin/companies"><input name='{"name":"forged","x":"' value='"}'></form>`;
  const elsewhere = await serve({ '/': page });
  try {
    for (const from of [elsewhere.url, elsewhere.url.replace('localhost', '127.0.0.1')]) {
      const other = await owner.page.context().newPage();
      await other.goto(from);
      for (const [method, type] of /** @type {const} */ ([['POST', 'text/plain'], ['POST', 'application/json'], ['DELETE', '']])) {
        const target = method === 'DELETE' ? 'panel/session' : 'admin/companies';
        await other.evaluate(async ([url, verb, kind]) => {
          const simple = verb === 'POST' && kind === 'text/plain';
          await fetch(url, { method: verb, mode: simple ? 'no-cors' : 'cors', credentials: 'include', ...(kind ? { headers: { 'Content-Type': kind }, body: '{"name":"forged"}' } : {}) }).catch(() => {});
        }, [`${site.url}api/${target}`, method, type]);
      }
      const answer = other.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/api/admin/companies'));
      await other.evaluate(() => /** @type {HTMLFormElement} */ (document.querySelector('form')).submit());
      assert.ok([401, 403].includes((await answer).status()), from);
      await other.close();
    }
  } finally {
    await elsewhere.stop();
  }
  assert.equal(site.portal.sql("SELECT count(*) FROM companies WHERE name LIKE '%forged%'"), '0');
  await owner.open('/management/company');
  assert.equal(await owner.page.locator('panel-login').count(), 0, 'and the session goes on');
  await owner.page.context().close();
});
