// SPDX-License-Identifier: MIT
// The screen in Chromium under the portal's policy: names and roles, intents, keyboard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESKTOP, PHONE, start } from './harness.mjs';

/** @type {Awaited<ReturnType<typeof start>>} */
let site;
before(async () => { site = await start(); });
after(() => site.close());

/** @type {typeof site.using} */
const using = (options, look) => site.using(options, look);

/** @param {import('playwright-core').Page} page @param {any} role @param {string} name */
const only = async (page, role, name) => {
  const found = page.getByRole(role, { name, exact: true });
  await found.waitFor({ timeout: 3000 });
  assert.equal(await found.count(), 1, `${role} "${name}" is there once`);
  return found;
};

/** A property of the element that has the focus. @param {import('playwright-core').Page} page @param {string} property */
const focused = (page, property) => page.evaluate((name) => {
  let at = /** @type {any} */ (document.activeElement);
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return String(at?.[name] ?? '').trim();
}, property);

for (const viewport of [PHONE, DESKTOP]) {
  const at = `at ${viewport.width} px`;

  test(`log in has its names ${at}`, () => using({ viewport }, async ({ page, show }) => {
    await show('login');
    await only(page, 'textbox', 'Username');
    await only(page, 'textbox', 'Password');
    await only(page, 'button', 'Log in');
    assert.equal(await page.getByRole('combobox').count(), 0, 'one server is no choice');
    await show('login-servers');
    const server = await only(page, 'combobox', 'Server');
    assert.deepEqual(await server.locator('option').allTextContents(), ['eu.example.com/sip', 'us.example.com']);
    await show('login-refused');
    assert.match(await page.getByRole('alert').innerText(), /The server refused username or password/);
    await show('login-busy');
    assert.match(await page.getByRole('status').innerText(), /Connecting/);
    await show('login-unreachable');
    await page.getByText(/The phone cannot reach the server; trying again (in \d+ s|now)/).waitFor();
  }));

  test(`registration, navigation and dialpad have their names ${at}`, () => using({ viewport }, async ({ page, show, built }) => {
    await show('dialpad');
    assert.match(await page.getByRole('status').innerText(), /^\s*Registered\s*$/);
    const nav = await only(page, 'navigation', 'Main');
    const pages = ['History', 'Dialpad', 'Settings'];
    for (const name of pages) assert.equal(await nav.getByRole('link', { name, exact: true }).count(), 1);
    assert.equal(await nav.getByRole('link').count(), (await built()).length, 'no tab that leads nowhere');
    await only(page, 'textbox', 'Number');
    for (const name of [...'123456789*0#', 'Call', 'Delete digit']) await only(page, 'button', name);
    await show('reconnecting');
    assert.match(await page.getByRole('status').innerText(), /Reconnecting/);
  }));

  test(`a call has its names ${at}`, () => using({ viewport }, async ({ page, show }) => {
    await show('incoming');
    const dialog = await only(page, 'alertdialog', 'Incoming call');
    assert.match(await dialog.innerText(), /Grace Hopper/);
    assert.match(await dialog.innerText(), /1002/);
    for (const name of ['Answer', 'Decline']) assert.equal(await dialog.getByRole('button', { name, exact: true }).count(), 1);
    await page.evaluate(() => /** @type {any} */ (document.querySelector('wp-app'))?.shadowRoot?.querySelector('wp-dialpad')?.shadowRoot?.querySelector('input').focus());
    assert.notEqual(await focused(page, 'id'), 'number', 'nothing behind it can be reached');

    await show('call-up');
    const region = await only(page, 'region', 'Call with Grace Hopper');
    for (const name of ['Mute', 'Hold', 'Keypad', 'Transfer', 'Add call', 'Hang up']) assert.equal(await region.getByRole('button', { name, exact: true }).count(), 1, name);
    assert.match(await region.getByRole('timer').innerText(), /^\d+:\d\d$/);
    assert.match(await region.innerText(), /Good sound/);
    await show('call-muted');
    await only(page, 'button', 'Unmute');
    await show('call-held');
    await only(page, 'button', 'Resume');
    await show('call-two');
    await only(page, 'region', 'Call with Desk phone');
    const other = await only(page, 'region', 'Call with Grace Hopper');
    assert.match(await other.innerText(), /On hold/);
    await show('call-keypad');
    for (const name of '123456789*0#') await only(page, 'button', name);
  }));

  test(`failures and settings have their names ${at}`, () => using({ viewport }, async ({ page, show }) => {
    await show('ended-not-found');
    assert.match(await page.getByRole('alert').innerText(), /1002 does not exist/);
    await only(page, 'button', 'Redial');
    await show('ended-no-microphone');
    assert.match(await page.getByRole('alert').innerText(), /No microphone was found/);
    await show('ended');
    assert.equal(await page.getByRole('alert').count(), 0, 'the ordinary end of a call is no alarm');
    await page.locator('wp-alert').getByText('Grace Hopper hung up').waitFor();
    await show('settings');
    const region = await only(page, 'region', 'Account');
    for (const [name, value] of [['Display name', 'Ada Byron'], ['SIP address', 'sip:1001@localhost'], ['WS URL', 'ws://localhost:8081']]) {
      assert.equal(await region.getByLabel(name, { exact: true }).innerText(), value);
    }
    await only(page, 'button', 'Log out');
  }));
}

test('logging in says what was typed, and asks for what is missing', () => using({ viewport: PHONE }, async ({ page, show, intents, tell }) => {
  await show('login-servers');
  await page.getByLabel('Username').fill(' 1001 ');
  await page.keyboard.press('Enter');
  await page.getByText('Enter your password.').waitFor();
  assert.equal(await focused(page, 'id'), 'password');
  assert.deepEqual(await intents(), []);
  await page.keyboard.type('demo-1001');
  await page.getByLabel('Server').selectOption('wss://us.example.com');
  await page.getByLabel('Keep me logged in').uncheck();
  await page.getByRole('button', { name: 'Log in' }).click();
  assert.deepEqual(await intents(), [
    { name: 'login', username: '1001', password: 'demo-1001', remember: false, server: 'wss://us.example.com' }]);
  await page.getByRole('status').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  assert.deepEqual(await intents(), [{ name: 'logout' }]);
  await tell({ kind: 'EV_ACCOUNT', state: 'refused', cause: 'wrong-password' });
  assert.match(await page.getByRole('alert').innerText(), /refused username or password/);
  assert.equal(await page.getByLabel('Username').inputValue(), ' 1001 ', 'what was typed is still there');
}));

test('a number is typed, cleaned by the core, called, called again', () => using({ viewport: PHONE }, async ({ page, show, intents, tell }) => {
  await show('dialpad');
  const number = page.getByRole('textbox', { name: 'Number' });
  for (const digit of ['6', '0', '#']) await page.getByRole('button', { name: digit, exact: true }).click();
  assert.equal(await number.inputValue(), '60#');
  await page.getByRole('button', { name: 'Delete digit' }).click();
  assert.deepEqual(await intents(), [
    { name: 'dialpad', text: '6' }, { name: 'key', digit: '6', call: 0 }, { name: 'dialpad', text: '60' }, { name: 'key', digit: '0', call: 0 },
    { name: 'dialpad', text: '60#' }, { name: 'key', digit: '#', call: 0 }, { name: 'dialpad', text: '60' }]);
  for (const text of ['6', '60', '60#', '60']) await tell({ kind: 'EV_DIALPAD', text });
  await number.fill('+44 (0)20 7946 0123');
  assert.deepEqual(await intents(), [{ name: 'dialpad', text: '+44 (0)20 7946 0123' }]);
  await tell({ kind: 'EV_DIALPAD', text: '+442079460123' });
  assert.equal(await number.inputValue(), '+442079460123');
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  assert.deepEqual(await intents(), [{ name: 'dial', text: '+442079460123' }]);

  await tell({ kind: 'EV_CALL', call: 9, state: 'dialing', flags: {}, peer: 'sip:+442079460123@localhost' });
  await tell({ kind: 'EV_CALL', call: 9, state: 'ended', flags: {}, cause: 'busy', peer: 'sip:+442079460123@localhost' });
  assert.equal(await number.inputValue(), '');
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  assert.deepEqual(await intents(), [{ name: 'dialpad', text: '+442079460123' }], 'the first press brings the last number back');
  await page.getByRole('button', { name: 'Redial', exact: true }).click();
  assert.deepEqual(await intents(), [{ name: 'dial', text: 'sip:+442079460123@localhost' }]);
}));

test('an answer that comes late does not take back what was typed meanwhile', () => using({ viewport: PHONE }, async ({ page, show, tell }) => {
  await show('dialpad');
  const number = page.getByRole('textbox', { name: 'Number' });
  await number.pressSequentially('123');
  await tell({ kind: 'EV_DIALPAD', text: '1' });
  assert.equal(await number.inputValue(), '123');
  await tell({ kind: 'EV_DIALPAD', text: '12' }, { kind: 'EV_DIALPAD', text: '123' });
  assert.equal(await number.inputValue(), '123');
  await number.press('ArrowLeft');
  await number.press('x');
  await tell({ kind: 'EV_DIALPAD', text: '12x3' });
  await number.press('y');
  assert.equal(await number.inputValue(), '12xy3', 'the caret stays where it was');
}));

test('a long press on 0 writes a plus sign', () => using({ viewport: PHONE }, async ({ page, show, intents }) => {
  await show('dialpad');
  await page.getByRole('button', { name: '0', exact: true }).hover();
  await page.mouse.down();
  await page.waitForFunction(() => /** @type {any} */ (window).intents.some((/** @type {any} */ one) => one.text === '+'));
  await page.mouse.up();
  assert.equal(await page.getByRole('textbox', { name: 'Number' }).inputValue(), '+');
  assert.equal((await intents()).filter((one) => one.name === 'key').length, 1, 'it sounds once');
}));

test('the keyboard alone dials, from wherever the focus is', () => using({ viewport: DESKTOP }, async ({ page, show, intents }) => {
  await show('dialpad');
  await page.keyboard.type('12*');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  const all = await intents();
  assert.deepEqual(all.filter((one) => one.name === 'key').map((one) => one.digit), ['1', '2', '*']);
  assert.deepEqual(all.at(-1), { name: 'dial', text: '12' });
  const keys = page.getByRole('button', { name: '7', exact: true });
  await keys.focus();
  await page.keyboard.press('Space');
  assert.deepEqual((await intents()).filter((one) => one.name === 'key'), [{ name: 'key', digit: '7', call: 0 }]);
}));

test('everything on the screen can be reached by Tab and shows that it is', () => using({ viewport: DESKTOP }, async ({ page, show }) => {
  for (const [story, wanted] of /** @type {[string, string[]][]} */ ([
    ['dialpad-number', ['History', 'Dialpad', 'Settings', 'Number', '1', '#', 'Call', 'Delete digit', 'Dial 600']],
    ['call-two', ['Swap', 'Mute', 'Keypad', 'Hold', 'Add call', 'Hang up']],
    ['settings', ['theme', 'Log out']],
    ['incoming-waiting', ['Mute', 'Hang up', 'Answer', 'Decline']],
  ])) {
    await show(story);
    /** @type {string[]} */
    const seen = [];
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        let at = /** @type {any} */ (document.activeElement);
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        if (!at || at === document.body) return null;
        const ring = at.type === 'radio' ? at.parentElement : at;
        const style = getComputedStyle(ring);
        return { name: at.getAttribute('aria-label') || at.name || at.innerText?.trim() || '', marked: style.outlineStyle !== 'none' || style.borderColor !== 'rgba(0, 0, 0, 0)' };
      });
      if (!at) continue;
      assert.ok(at.marked, `${story}: ${at.name} shows its focus`);
      seen.push(at.name);
    }
    for (const name of wanted) assert.ok(seen.includes(name), `${story}: Tab reaches ${name}: ${seen.join(', ')}`);
  }
}));

test('an incoming call keeps the focus, and a key meant for something else answers nothing', () => using({ viewport: DESKTOP }, async ({ page, show, tell, intents }) => {
  await show('dialpad');
  await page.getByRole('textbox', { name: 'Number' }).focus();
  await tell({ kind: 'EV_CALL', call: 5, state: 'ringing', flags: { incoming: true }, peer: 'sip:1002@localhost' });
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.type('55');
  assert.deepEqual(await intents(), []);
  const focus = () => focused(page, 'innerText');
  await page.keyboard.press('Tab');
  assert.equal(await focus(), 'Decline');
  await page.keyboard.press('Tab');
  assert.equal(await focus(), 'Answer');
  await page.keyboard.press('Tab');
  assert.equal(await focus(), 'Decline', 'Tab stays inside');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  assert.deepEqual(await intents(), [{ name: 'answer', call: 5 }]);
  await tell({ kind: 'EV_CALL', call: 5, state: 'ended', flags: { incoming: true }, cause: 'cancelled' });
  assert.equal(await focused(page, 'id'), 'number', 'the focus goes back to where it was');
}));

test('each button of a call says what it wants', () => using({ viewport: PHONE }, async ({ page, show, intents }) => {
  /** @type {[string, string, any][]} */
  const cases = [
    ['incoming', 'Answer', { name: 'answer', call: 1 }],
    ['incoming', 'Decline', { name: 'decline', call: 1 }],
    ['incoming-waiting', 'Answer', { name: 'answer', call: 2 }],
    ['call-dialing', 'Hang up', { name: 'hangup', call: 1 }],
    ['call-up', 'Mute', { name: 'mute', call: 1, on: true }],
    ['call-muted', 'Unmute', { name: 'mute', call: 1, on: false }],
    ['call-up', 'Hold', { name: 'hold', call: 1, on: true }],
    ['call-held', 'Resume', { name: 'hold', call: 1, on: false }],
    ['call-two', 'Swap', { name: 'hold', call: 1, on: false }],
    ['call-up', 'Keypad', { name: 'keypad', call: 1, open: true }],
    ['call-keypad', 'Hide keypad', { name: 'keypad', call: 1, open: false }],
    ['call-up', 'Add call', { name: 'tab', tab: 'dialpad' }],
    ['call-behind', 'Return to Grace Hopper In a call', { name: 'tab', tab: 'call' }],
    ['ended-not-found', 'Dismiss', { name: 'dismiss' }],
    ['reconnecting', 'Try now', { name: 'retry' }],
    ['settings', 'Log out', { name: 'logout' }],
  ];
  for (const [story, name, wanted] of cases) {
    await show(story);
    await page.getByRole('button', { name, exact: true }).click();
    assert.deepEqual(await intents(), [wanted].flat(), `${story}: ${name}`);
  }
  await show('settings');
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  assert.deepEqual(await intents(), [{ name: 'theme', theme: 'dark' }]);
  await show('dialpad');
  await page.getByRole('link', { name: 'History' }).click();
  assert.deepEqual(await intents(), [{ name: 'tab', tab: 'history' }]);
}));

test('a call is transferred at once, after asking, or to a call that runs', () => using({ viewport: PHONE }, async ({ page, show, intents, tell }) => {
  await show('call-up');
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  assert.deepEqual(await intents(), [{ name: 'transferring', call: 1, open: true }]);
  await tell({ kind: 'PAGE_TRANSFER', call: 1, open: true });
  const dialog = await only(page, 'dialog', 'Transfer call');
  await only(page, 'textbox', 'Transfer to');
  const wishes = async () => (await intents()).filter(({ name }) => name !== 'lamps');
  await page.keyboard.type('1003');
  await page.keyboard.press('Enter');
  assert.deepEqual(await wishes(), [{ name: 'transfer', call: 1, text: '1003' }], 'no key of it went to the call');
  await dialog.getByRole('button', { name: 'Ask first', exact: true }).click();
  assert.deepEqual(await wishes(), [{ name: 'consult', call: 1 }, { name: 'dial', text: '1003' }]);
  await page.keyboard.press('Escape');
  assert.deepEqual(await wishes(), [{ name: 'transferring', call: 1, open: false }]);
  await show('call-consult');
  await page.getByRole('button', { name: 'Transfer now', exact: true }).click();
  assert.deepEqual(await wishes(), [{ name: 'transfer', call: 1, to: 2 }]);
  await show('call-two');
  await tell({ kind: 'PAGE_TRANSFER', call: 2, open: true });
  await page.getByRole('button', { name: 'Connect with Grace Hopper' }).click();
  assert.deepEqual(await wishes(), [{ name: 'transfer', call: 2, to: 1 }]);
  await show('call-transferring');
  await page.locator('wp-call').getByText('Transferring: the other phone is ringing…').waitFor();
  await show('transfer-failed');
  assert.match(await page.getByRole('alert').innerText(), /the other phone is busy/);
}));

test('keys in a call go to that call, and are shown', () => using({ viewport: PHONE }, async ({ page, show, intents }) => {
  await show('call-keypad');
  await page.getByRole('button', { name: '4', exact: true }).click();
  await page.keyboard.type('2#');
  assert.deepEqual(await intents(), ['4', '2', '#'].map((digit) => ({ name: 'key', digit, call: 1 })));
  await page.getByText('42#', { exact: true }).waitFor();
}));

test('a wide window shows an entry beside the list; lamps are asked for while there is something to light, and go out with the page', () => using({ viewport: DESKTOP }, async ({ page, show, intents, tell }) => {
  await show('contacts');
  const lamps = async () => (await intents()).filter(({ name }) => name === 'lamps').map(({ numbers }) => numbers);
  assert.ok((await lamps()).flat().includes('1002'));
  await page.getByText('Choose somebody from the list.').waitFor();
  await tell({ kind: 'PAGE_CARD', card: { id: 1, edit: false, draft: null, busy: false, error: '' } });
  await page.getByRole('heading', { name: 'Grace Hopper' }).waitFor();
  const [list, card] = await Promise.all([page.getByRole('searchbox').boundingBox(), page.locator('wp-contact').boundingBox()]);
  assert.ok(list && card && list.x + list.width < card.x && card.y + card.height <= DESKTOP.height);
  await intents();
  await tell({ kind: 'PAGE_TAB', tab: 'dialpad' });
  assert.deepEqual(await lamps(), [[]]);
}));

test('the ordinary end of a call goes by itself, a failure stays', () => using({ viewport: PHONE }, async ({ page, show, intents }) => {
  await page.clock.install();
  await show('ended-not-found');
  await page.clock.runFor(60000);
  assert.deepEqual(await intents(), []);
  await show('ended');
  await page.clock.runFor(10000);
  assert.deepEqual((await intents())[0], { name: 'dismiss' });
}));

test('the test before a call says that calls work, and only what is missing', () => using({ viewport: PHONE }, async ({ page, show }) => {
  await show('settings');
  const test = page.locator('wp-precall');
  const says = (/** @type {[string, number][]} */ rows, /** @type {number} */ verdict) => test.evaluate(async (one, [steps, sum]) => {
    const element = /** @type {any} */ (one);
    element.report = { rows: steps.map(([step, grade]) => ({ step, name: '', value: 1, grade })), running: false, verdict: sum, mos: 430, way: null };
    await element.updateComplete;
    return element.shadowRoot.querySelector('.verdict').textContent;
  }, /** @type {[typeof rows, number]} */ ([rows, verdict]));
  assert.equal(await says([['MICROPHONE', 1], ['TURN', 3], ['TURN', 1], ['PUSH', 2]], 1), 'Calls will work. Only this is missing, or could be better: Calls while closed.');
  assert.equal(await says([['MICROPHONE', 2], ['TURN', 3], ['TURN', 3], ['PUSH', 1]], 1), 'Calls will work. Only this is missing, or could be better: Microphone and Relay.');
  assert.equal(await says([['MICROPHONE', 1], ['STUN', 3], ['STUN', 1]], 0), 'Ready: calls will work.');
  assert.equal(await says([['MICROPHONE', 3]], 2), 'Calls will not work until this is mended.');
}));

test('a hostile name is text, isolated and clipped', () => using({ viewport: PHONE }, async ({ page, show, tell }) => {
  await show('incoming-hostile');
  const dialog = page.getByRole('alertdialog', { name: 'Incoming call' });
  const name = dialog.locator('.who bdi');
  const text = await name.innerText();
  assert.match(text, /^<img src=x onerror=alert\(1\)>gnp\.exe/);
  assert.doesNotMatch(text, /[\u0000-\u001f\u202a-\u202e\u2066-\u2069\u200b]/);
  assert.ok([...text].length <= 80);
  assert.equal(await page.locator('img').count(), 0);
  const box = await dialog.boundingBox();
  assert.ok(box && box.x >= 0 && box.x + box.width <= 390, 'the card keeps its size');
  for (const button of ['Answer', 'Decline']) {
    const at = await dialog.getByRole('button', { name: button }).boundingBox();
    assert.ok(at && at.y + at.height <= 844, `${button} is in sight`);
  }
  const flags = { incoming: true };
  await tell({ kind: 'EV_CALL', call: 1, state: 'up', flags, since: 1 }, { kind: 'PAGE_TAB', tab: 'dialpad' }, { kind: 'PAGE_TAB', tab: 'call' });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await tell({ kind: 'EV_CALL', call: 1, state: 'ended', flags, cause: 'rejected', reason: `<b>${'y'.repeat(3000)}` }, { kind: 'PAGE_TAB', tab: 'history' });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
}));

test('a chosen theme wins over the device', () => using({ viewport: PHONE, colorScheme: 'light' }, async ({ page, show, tell }) => {
  await show('dialpad');
  const colour = () => page.evaluate(() => getComputedStyle(/** @type {any} */ (document.querySelector('wp-app'))).backgroundColor);
  const light = await colour();
  await tell({ kind: 'PAGE_THEME', theme: 'dark' });
  const dark = await colour();
  assert.notEqual(dark, light);
  await tell({ kind: 'PAGE_THEME', theme: 'auto' });
  assert.equal(await colour(), light);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.equal(await colour(), dark);
}));

test('who logged in without a name has that of the portal', () => using({ viewport: PHONE }, async ({ page, show, tell }) => {
  await show('settings');
  await tell({ kind: 'EV_ACCOUNT', state: 'registered', aor: 'sip:1001@localhost', displayName: '' },
    { kind: 'PAGE_SESSION', session: { state: 'open', status: 200, title: '', detail: '', until: 0, me: { username: '1001', domain: 'localhost', name: 'Anna Berg' } } });
  await page.getByText('Anna Berg', { exact: true }).waitFor({ timeout: 5000 });
}));

test('the side menu says how it stands with the server; the UUID is there unless it is hidden', () => using({ viewport: PHONE }, async ({ page, show, tell }) => {
  const menu = page.getByRole('dialog', { name: 'Webphone' });
  /** @param {RegExp} words */
  const says = async (words) => {
    assert.match((await menu.innerText()).replace(/\s+/g, ' '), words);
  };
  const account = (/** @type {string} */ state, more = {}) => ({ kind: 'EV_ACCOUNT', call: 0, state, cause: 'none', status: 0, retryAt: 0, aor: 'sip:1001@localhost', displayName: '', server: 'ws://localhost:8081', ...more });
  await show('menu');
  await says(/Registered Ready for calls localhost:8081/);
  await tell(account('reconnecting', { cause: 'connect-failed', status: 1006, retryAt: Date.now() + 9500 }));
  await says(/Reconnecting The phone cannot reach the server; trying again in (9|10) s localhost:8081/);
  await page.waitForFunction(() => /in [78] s/.test(document.querySelector('wp-app')?.shadowRoot?.querySelector('wp-menu')?.shadowRoot?.textContent ?? ''));
  await tell(account('connecting'));
  await says(/Connecting Reaching the server… localhost:8081/);
  await tell(account('registered', { server: 'wss://eu.example.com/sip' }));
  await says(/Registered Ready for calls eu\.example\.com\/sip/);
  const config = { brand: 'Webphone', domain: 'localhost', wsServers: ['ws://localhost:8081'], uuid: '6f1c2d34-9b7e-4a55' };
  await tell({ kind: 'PAGE_BUILD', build: 'e02ad0b514' }, { kind: 'PAGE_CONFIG', config });
  await says(/UUID 6f1c2d34-9b7e-4a55 Version e02ad0b514$/);
  await tell({ kind: 'PAGE_CONFIG', config: { ...config, flags: { hideUuid: true } } });
  await says(/Log out$/);
  await tell({ kind: 'PAGE_MENU', open: false }, { kind: 'PAGE_TAB', tab: 'settings' });
  assert.equal(await page.getByText('6f1c2d34').count(), 0, 'nor do the settings have it');
}));

test('installing is offered in words, on an iPhone with the way to do it, and never beside a call', () => using({ viewport: PHONE }, async ({ page, show, tell, intents }) => {
  await show('install');
  const card = page.getByRole('region', { name: 'Install Webphone' });
  await card.getByRole('button', { name: 'Install', exact: true }).click();
  await card.getByRole('button', { name: 'Dismiss' }).click();
  assert.deepEqual(await intents(), [{ name: 'install', ask: true }, { name: 'install', ask: false }]);
  await tell({ kind: 'EV_CALL', call: 9, state: 'dialing', flags: {}, peer: 'sip:600@localhost' });
  assert.equal(await card.count(), 0);
  await show('install-ios');
  assert.deepEqual(await card.getByRole('listitem').allInnerTexts(), ['Tap Share in the bar of the browser.', 'Choose “Add to Home Screen”.']);
  assert.equal(await card.getByRole('button', { name: 'Install', exact: true }).count(), 0, 'there is nothing that would do it');
  await tell({ kind: 'PAGE_INSTALL_CARD', open: false }, { kind: 'PAGE_MENU', open: true });
  await page.getByRole('dialog').getByRole('button', { name: 'Install the app' }).click();
  assert.deepEqual((await intents()).at(-1), { name: 'install', ask: true });
}));

test('what cannot be had back is asked for twice', () => using({ viewport: PHONE }, async ({ page, show, intents }) => {
  for (const [story, first, second, name] of [['recordings', 'Delete for ever', 'Yes, delete it', 'recordings'], ['contact-own', 'Delete contact', 'Yes, delete it', 'contact-delete'],
    ['history-full', 'Forget all calls', 'Yes, forget them on all devices', 'history-clear']]) {
    await show(story);
    await intents();
    if (story === 'recordings') await page.getByRole('button', { name: 'Recordings' }).click();
    await intents();
    await page.getByRole('button', { name: first }).first().click();
    const sure = page.getByRole('button', { name: second });
    await sure.waitFor();
    assert.deepEqual((await intents()).filter((one) => one.name === name), [], story);
    await sure.click();
    assert.equal((await intents()).filter((one) => one.name === name).length, 1, story);
    await page.getByRole('button', { name: first }).first().waitFor();
  }
}));

test('a contact without a name is not saved, and its field is where one looks', () => using({ viewport: PHONE }, async ({ page, show, intents }) => {
  await show('contact-edit');
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  const numbers = page.getByRole('textbox', { name: 'Number', exact: true });
  const before = await numbers.count();
  await page.getByRole('button', { name: 'Add a number' }).click();
  await numbers.nth(before).fill('1007');
  await name.fill(' ');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('alert').waitFor();
  assert.ok(await name.evaluate((field) => field.matches(':focus')));
  assert.deepEqual((await intents()).filter((one) => one.name === 'contact-save'), []);
  assert.equal(await numbers.nth(before).inputValue(), '1007', 'what was typed stays');
}));

test('recordings are searched by name and by number', () => using({ viewport: PHONE }, async ({ page, show }) => {
  await show('recordings');
  const search = page.getByRole('searchbox', { name: 'Search the history' });
  const found = async (/** @type {string} */ words) => {
    await search.fill(words);
    await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
    return (await page.getByRole('list', { name: 'Recordings' }).locator('.who').allInnerTexts()).join();
  };
  for (const [words, who] of [['', 'Grace Hopper,Aunt Jo'], ['hop', 'Grace Hopper'], ['aunt', 'Aunt Jo'], ['7946', 'Aunt Jo'], ['1002', 'Grace Hopper'], ['nobody', '']]) {
    assert.equal(await found(words), who, words);
  }
  await page.getByText('No such calls').waitFor({ timeout: 3000 });
}));
