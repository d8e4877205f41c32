// SPDX-License-Identifier: MIT
// What an operator makes of the phone, in one browser session against the real parts: menu, custom pages with markup
// that means harm, a frame, colours and style sheet, flags, right to left, sign-up, who may log in, the balance.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ANNA, Household } from '../support/household.mjs';
import { Looks } from '../support/looks.mjs';
import { operatorOf } from '../support/operator.mjs';
import { browserSdp, field, statusOf } from '../support/sip-peer.mjs';

const HOSTILE = `<h1>Prices for {{ account.username }}</h1><p id="words">Fine <b>words</b>, <a href="javascript:window.harm=1">bad</a> <a href="tel:+442079460123">call us</a></p>
<img src=x onerror="window.harm=1"><script>window.harm=1</script><svg onload="window.harm=1"></svg><iframe src="https://evil.example/"></iframe>
<form action="https://evil.example/"><input name=password></form><p style="position:fixed;inset:0" onclick="window.harm=1">over</p>
<style>* { display: none }</style><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.harm=1&gt;">`;
const FRAME = '<!-- NO-CONTAINER -->\n<iframe src="https://help.example/page" style="border: 0px; width: 100%;height: 100%" onload="window.harm=1"></iframe>';
const MENU = [
  { title: 'Dial', icon: 'dialpad', position: 2, page: 'dialpad' },
  { title: 'Prices', icon: 'currency-eur', position: 1, template: 1 },
  { title: 'Help', icon: 'lifebuoy', position: 3, template: 2 },
  { title: '<i>Setup</i>', icon: 'no-such-icon', position: 4, page: 'settings' },
  { title: 'Off', icon: 'eye', position: 0, page: 'history' },
];

/** @type {Household} */ let house;
/** @type {import('../support/person.mjs').Person} */ let anna;
/** @type {import('playwright-core').Page} */ let page;

const { operator } = operatorOf(() => house.site);

/** The web phone that answers for every name. @param {object} change */
async function tenant(change) {
  const { items } = await operator('GET', 'tenants');
  return operator('PATCH', `tenants/${items.find((/** @type {any} */ one) => one.domain === '*').id}`, change);
}

/** Until the portal's answer has it: what an operator changes shows within a second. @param {RegExp} words */
async function configured(words) {
  for (const end = Date.now() + 5000; Date.now() < end;) {
    if (words.test(await (await fetch(`${house.site.demo.urls.portal}api/softphone/config`)).text())) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`the configuration never has ${words}`);
}

const tabs = () => page.getByRole('navigation').getByRole('link').allTextContents();
/** @param {string} name */
const open = (name) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

before(async () => {
  house = await Household.start();
  const { id: first } = await operator('POST', 'templates', { tenant: 1, name: 'Prices', body: HOSTILE });
  const { id: second } = await operator('POST', 'templates', { tenant: 1, name: 'Help', body: FRAME });
  await tenant({
    brand: 'Northwind', menu: MENU.map((entry) => ('template' in entry ? { ...entry, template: entry.template === 1 ? first : second } : entry)),
    themeColor: '#c2410c', css: '.brand b { letter-spacing: 3px } :root { --wp-radius: 3px }', deployUuid: 'uuid-of-this-phone',
    flags: { register: true, usernameAsTitle: true, menuRight: true }, registerSuccessHtml: '<p id="hi">Welcome, <b>friend</b></p><script>window.harm=1</script>',
  });
  await configured(/Northwind/);
  const machine = await house.machine(ANNA);
  anna = await house.person(machine, '1001');
  page = anna.page;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.route('https://help.example/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>Help</title><p>Help is here</p>' }));
});
after(() => house?.stop());

test('the menu is the operator\'s: order, titles, icons, what is disabled; the first tab is the one with the dialpad', async () => {
  assert.deepEqual((await tabs()).map((text) => text.trim()), ['Prices', 'Dial', 'Help', '<i>Setup</i>']);
  assert.equal(await page.getByRole('navigation').getByRole('link', { name: 'Dial', exact: true }).getAttribute('aria-current'), 'page');
  await page.waitForFunction(() => {
    const nav = document.querySelector('wp-app')?.shadowRoot?.querySelector('wp-nav')?.shadowRoot;
    return [...nav?.querySelectorAll('wp-icon') ?? []].every((icon) => icon.shadowRoot?.querySelector('path'));
  });
});

test('a custom page is filled in and harmless; a number in it goes to the dialpad', async () => {
  await open('Prices');
  await page.getByRole('heading', { name: 'Prices for 1001' }).waitFor();
  const inside = await page.locator('wp-page .text').evaluate((at) => [...at.querySelectorAll('*')].map((one) => `${one.localName} ${one.getAttributeNames().join(' ')}`.trim()));
  assert.deepEqual(inside.filter((one) => /^(script|svg|iframe|form|input|style|math)|\bon|\bstyle/.test(one)), []);
  assert.equal(await page.locator('wp-page a', { hasText: 'bad' }).getAttribute('href'), null);
  await page.getByText('call us').click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('wp-app'))?.state.tab === 'dialpad');
  await page.getByRole('textbox', { name: 'Number' }).and(page.locator('[id=number]')).waitFor();
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).harm), undefined);
});

test('a page without a container is one frame in a sandbox', async () => {
  await open('Help');
  const frame = page.locator('wp-page iframe');
  await frame.waitFor();
  assert.equal(await frame.getAttribute('src'), 'https://help.example/page');
  assert.match(await frame.getAttribute('sandbox') ?? '', /^allow-scripts /);
  assert.doesNotMatch(await frame.getAttribute('sandbox') ?? '', /top-navigation|modals/);
  assert.equal(await frame.getAttribute('onload'), null);
  await page.frameLocator('wp-page iframe').getByText('Help is here').waitFor();
});

test('the head, the side menu and the colours follow the operator', async () => {
  await open('Dial');
  assert.equal(await page.title(), '1001');
  await page.getByRole('button', { name: 'Menu' }).click();
  const menu = page.getByRole('dialog', { name: '1001' });
  await menu.waitFor();
  assert.match(await menu.innerText(), /Registered\s+Ready for calls\s+localhost:\d+[\s\S]*uuid-of-this-phone/);
  const { x, width } = /** @type {{ x: number, width: number }} */ (await menu.boundingBox());
  assert.equal(Math.round(x + width), page.viewportSize()?.width, 'it stands at the right');
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  const look = await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    const brand = document.querySelector('wp-app')?.shadowRoot?.querySelector('.brand b');
    return { radius: style.getPropertyValue('--wp-radius'), spacing: brand && getComputedStyle(brand).letterSpacing };
  });
  assert.deepEqual(look, { radius: '3px', spacing: '3px' });
});

test('a language that is chosen is spoken at once and after a reload, and in Arabic everything stands the other way round', async () => {
  const stands = () => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
  /** By the switch in the settings, without a reload. @param {string} section @param {string} language @param {string} title */
  const choose = async (section, language, title) => {
    await open('<i>Setup</i>');
    await page.evaluate(() => { /** @type {any} */ (globalThis).same = true; });
    await page.getByRole('region', { name: section }).getByRole('radio', { name: language, exact: true }).check();
    await page.getByRole('heading', { name: title, exact: true }).waitFor();
    assert.equal(await page.getByRole('radio', { name: language, exact: true }).isChecked(), true);
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).same), true, 'no reload');
  };
  await choose('Appearance', 'العربية', 'الإعدادات');
  assert.deepEqual(await stands(), ['ar', 'rtl']);
  await page.reload();
  await page.getByRole('button', { name: 'القائمة' }).waitFor();
  assert.deepEqual(await stands(), ['ar', 'rtl']);
  await page.getByRole('button', { name: 'القائمة' }).click();
  const box = await page.getByRole('dialog').boundingBox();
  assert.equal(Math.round(box?.x ?? -1), 0, 'the right menu of a page from right to left is at its left');
  await page.keyboard.press('Escape');
  await choose('المظهر', 'English', 'Settings');
  assert.deepEqual(await stands(), ['en', 'ltr']);
  await page.reload();
  await page.getByRole('button', { name: 'Menu' }).waitFor();
  assert.deepEqual(await stands(), ['en', 'ltr']);
});

test('an address names the tab to begin with, as shortcuts of the app do', async () => {
  await page.goto(`${house.site.demo.urls.portal}?page=settings`);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('wp-app'))?.state.tab === 'settings');
});

test('axe finds nothing on these pages, in both themes, and everything fits from a small phone to a wide screen', async () => {
  const looks = await Looks.of(page);
  for (const tab of ['page-1', 'dialpad']) {
    await page.evaluate((wanted) => document.querySelector('wp-app')?.dispatchEvent(new CustomEvent('intent', { detail: { name: 'tab', tab: wanted } })), tab);
    await page.waitForFunction((wanted) => /** @type {any} */ (document.querySelector('wp-app'))?.state.tab === wanted, tab);
    await looks.look(tab);
  }
});

test('with Auto Answer the first call is taken without a touch, and one that comes meanwhile waits', async () => {
  await tenant({ flags: { register: true, usernameAsTitle: true, menuRight: true, autoAnswer: true, hideUuid: true } });
  await configured(/"autoAnswer":true/);
  await page.reload();
  await anna.registered();
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByText('Ready for calls').waitFor();
  assert.doesNotMatch(await page.getByRole('dialog').innerText(), /uuid/i, 'its UUID is hidden by flag');
  await page.keyboard.press('Escape');
  const ben = await house.peer('1002');
  const first = await ben.invite('1001', browserSdp());
  const answer = await ben.response(first);
  assert.equal(statusOf(answer), 200);
  ben.send(ben.inside('ACK', answer, { cseq: parseInt(field(first, 'CSeq')) }));
  await anna.talks();
  await ben.invite('1001', browserSdp());
  await anna.incoming().getByRole('button', { name: 'Decline' }).click();
  await anna.incoming().waitFor({ state: 'detached' });
  ben.send(ben.inside('BYE', answer));
  await anna.noCall();
});

test('who has no account makes one and logs in; a name that is taken is refused in words', async () => {
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByRole('heading', { name: 'Create an account' }).waitFor();
  await page.getByLabel('Username').fill('1001');
  await page.getByLabel('Password', { exact: true }).fill('a long password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('Somebody has this username already').waitFor();
  await page.getByLabel('Username').fill('newcomer');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('Your account is ready').waitFor();
  await page.getByText('friend').waitFor();
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).harm), undefined);
  await page.getByRole('button', { name: 'Log in' }).click();
  assert.equal(await page.getByLabel('Username').inputValue(), 'newcomer');
});

test('whose company may not use this phone is kept out, and told why', async () => {
  const { id } = await operator('POST', 'companies', { name: 'Others' });
  await tenant({ restrictCompanies: [id] });
  await page.getByLabel('Username').fill('1001');
  await page.getByLabel('Password', { exact: true }).fill('demo-1001');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('This phone is for the people of certain companies').waitFor();
  // What DOMPurify throws away a browser reports while it is parsed, in a document where nothing runs.
  await page.evaluate(() => { /** @type {any} */ (globalThis).violations.length = 0; });
  anna.faults.length = anna.foreign.length = 0;
});
