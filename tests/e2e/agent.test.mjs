// SPDX-License-Identifier: MIT
// An agent's day in one browser session, against the real portal, the real scripts and the real echo service: campaign,
// lead, button -> script -> form -> submit -> script -> call -> save -> next; then a portal that dies and comes back,
// scripts that never end, and definitions of buttons and forms that mean harm.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ANNA, Household } from '../support/household.mjs';
import { webphonedPath } from '../support/site.mjs';

const EVIL = '<img src=x onerror=alert(1)>\u202eevil';
const SETTINGS = {
  scripts: [
    { id: 9001, tenant: 1, name: 'Endless', timeout: 1000, source: 'function main() { for (;;); }' },
    { id: 9002, tenant: 1, name: 'Round', source: 'function main() { return { __: { formId: 9002 } }; }' },
    { id: 9003, tenant: 1, name: 'Evil', source: `function main() { return { __: { formSchema: [{ name: 'constructor', label: '${EVIL}', defaultValue: '${EVIL}' }, { name: 'long', label: 'W'.repeat(4000) }] } }; }` },
    { id: 9004, tenant: 1, name: 'Nonsense', source: 'function main() { return { __: { formSchema: [{ name: "__proto__" }], action: { name: "rm -rf" } } }; }' },
    { id: 9006, tenant: 1, name: 'Slow', source: 'function main() { for (const end = Date.now() + 1500; Date.now() < end;); return "Slow but sure"; }' },
    { id: 9008, tenant: 1, name: 'Answers', source: "function main() { return { __: { action: { name: 'answerCall' } } }; }" },
    { id: 9007, tenant: 1, name: 'Rows', source: "function main({ rows }) { return rows.map((row) => row.name + ': ' + (row.number || row.numbers[0].number)).join('; '); }" },
    { id: 9005, tenant: 1, name: 'Elsewhere', source: 'function main() { return { __: { action: { name: "redirect", params: ["javascript:alert(1)"] } } }; }' },
  ],
  forms: [{ id: 9002, tenant: 1, name: 'Round', sandbox_id: 9002, formSchema: [{ name: 'a', label: 'Again' }] }, { id: 9003, tenant: 1, name: EVIL, formSchema: [{ name: 'b', label: EVIL, type: 'select', options: [EVIL] }] }],
  buttons: [
    { id: 9001, tenant: 1, label: 'Endless', sandbox_id: 9001, icon: 'no-such-icon', sort_order: 900 }, { id: 9002, tenant: 1, label: 'Round', fn: 'openForm(Round)', sort_order: 901 },
    { id: 9003, tenant: 1, label: EVIL, tooltip: EVIL, icon: '../../x', form_id: 9003, sandbox_id: 9003, sort_order: 902 }, { id: 9004, tenant: 1, label: 'Nonsense', sandbox_id: 9004, sort_order: 903 },
    { id: 9005, tenant: 1, label: 'Elsewhere', sandbox_id: 9005, sort_order: 904 }, { id: 9006, tenant: 1, label: 'Wrong', fn: "openForm('x' y)", sort_order: 905 },
  ],
};
// Two sites of others: the operator trusts the first one.
const sites = ['trusted', 'other'].map((name) => createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>${name}</title>`)));

/** @type {Household} */ let house;
/** @type {import('../support/person.mjs').Person} */ let anna;
/** @type {import('playwright-core').Page} */ let page;

before(async () => {
  const [trusted, other] = await Promise.all(sites.map(async (site) => {
    await once(site.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (site.address()).port}`;
  }));
  house = await Household.start({ seed: true, phone: { redirectOrigins: [trusted] } });
  const away = { id: 9007, tenant: 1, label: 'Away', fn: `redirect(${house.site.demo.urls.portal}healthz, _blank)`, sort_order: 906 };
  const more = [
    ['Pick up', 'answerCall'], ['Not this one', 'save(No)'], ['Later', 'save(Unknown)'], ['Desk', 'makeCall(1003)'], ['Trusted', `redirect(${trusted}/crm?lead=1,2)`], ['Other', `redirect(${other}/crm)`],
  ].map(([label, fn], i) => ({ id: 9010 + i, tenant: 1, label, fn, sort_order: 910 + i }));
  const pair = { id: 9021, tenant: 1, label: 'Pair', placement: 'history', sandbox_id: 2165, min_select: 2, max_select: 2 };
  const answers = { id: 9024, tenant: 1, label: 'Script answers', sandbox_id: 9008, sort_order: 921 };
  const lists = ['contacts', 'voicemail'].map((placement, i) => ({ id: 9022 + i, tenant: 1, label: 'These', placement, sandbox_id: 9007, min_select: 2, max_select: 2 }));
  const slow = { id: 9020, tenant: 1, label: 'Slow', sandbox_id: 9006, sort_order: 920 };
  webphoned(['import', '-'], JSON.stringify({ ...SETTINGS, buttons: [...SETTINGS.buttons, away, ...more, slow, answers, pair, ...lists] }));
  await operator('PATCH', `accounts/${(await operator('GET', 'accounts')).items.find((/** @type {any} */ one) => one.username === '1001').id}`, { callerIds: ['+15550199'] });
  anna = await house.person(await house.machine(ANNA, { plain: true }), '1001');
  page = anna.page;
});
after(async () => {
  await house?.stop();
  for (const site of sites) site.close();
});

/** @param {string[]} args @param {string} [input] */
const webphoned = (args, input = '') => execFileSync(webphonedPath(), [...args, '--database', path.join(house.site.demo.dir, 'webphone.db')], { input, encoding: 'utf8' }).trim();

/** Leads of the demo with this status, as the operator sees them. @param {string} status */
async function leads(status) {
  return (await operator('GET', `leadSets/1/leads?status=${encodeURIComponent(status)}`)).items.map((/** @type {any} */ lead) => `${lead.first_name} ${lead.last_name}`);
}

let token = '';
/** @param {string} method @param {string} target @param {object} [body] @returns {Promise<any>} */
async function operator(method, target, body) {
  token ||= webphoned(['token', 'add', 'look']);
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const response = await fetch(`${house.site.demo.urls.portal}api/admin/${target}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  assert.ok(response.ok, `${method} ${target}: ${response.status}`);
  return response.json();
}

/** @param {string} name */
const action = (name) => page.getByRole('list', { name: 'Actions', exact: true }).getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
/** @param {string} who */
const lead = (who) => page.getByRole('article', { name: `Lead ${who}` });
/** @param {string | RegExp} words */
const says = (words) => page.getByText(words).filter({ visible: true }).first().waitFor();
/** @param {string} tab */
const open = (tab) => page.getByRole('navigation', { name: 'Main' }).getByText(tab, { exact: true }).click();
/** @param {() => Promise<boolean>} holds @param {string} what */
async function until(holds, what) {
  for (const end = Date.now() + 20_000; !await holds();) {
    assert.ok(Date.now() < end, what);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}
/** The phone starts anew: its worker is ended while no page of it is open. */
async function anew() {
  await page.goto('about:blank');
  const browser = /** @type {import('playwright-core').Browser} */ (anna.context.browser());
  const inspector = await browser.newBrowserCDPSession();
  const { targetInfos } = await inspector.send('Target.getTargets', { filter: [{ type: 'shared_worker' }] });
  for (const { targetId } of targetInfos) await inspector.send('Target.closeTarget', { targetId });
  await inspector.detach();
  await page.goto(house.site.demo.urls.portal);
  await anna.registered();
}
/** @param {string} name */
const choose = (name) => page.getByRole('group', { name: 'Disposition' }).locator('label').filter({ hasText: name }).click();

test('a campaign is chosen and its first lead is there, with script, dispositions and actions', async () => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Agent' }).click();
  await page.getByRole('button', { name: /^Spring offer/ }).click();
  await lead('Grace Hopper').waitFor();
  await says('Am I speaking with Grace?');
  await page.getByRole('radio', { name: 'SALE MADE' }).waitFor();
  await lead('Grace Hopper').getByText('Arlington').waitFor();
});

test('the agent form is judged here, by the rules of every form', async () => {
  await page.getByRole('button', { name: 'Edit details' }).click();
  const [city, phone] = ['City', 'Other phone'].map((name) => page.getByRole('article').getByRole('textbox', { name, exact: true }));
  const before = await phone.inputValue();
  await phone.fill('no number');
  await city.fill('Arlington Heights');
  await page.keyboard.press('Enter');
  await says('This is no phone number.');
  assert.equal(await phone.evaluate((field) => field.matches(':focus') && field.getAttribute('aria-invalid')), 'true');
  await phone.fill(before);
  await page.keyboard.press('Enter');
  await lead('Grace Hopper').getByText('Arlington Heights').waitFor();
  await until(async () => (await operator('GET', 'leadSets/1/leads')).items[0].fields.city === 'Arlington Heights', 'only what is good has reached the portal');
});

test('button, script, form, submit, script, call, save, next', async () => {
  await action('Agent Populate Form').click();
  const form = dialog();
  await form.getByRole('heading', { name: 'Customer details' }).waitFor();
  // The script has given a value, made a field required, added one, and filled another.
  assert.equal(await form.getByRole('textbox', { name: 'First name' }).inputValue(), 'New Updated name');
  assert.equal(await form.getByRole('textbox', { name: 'Called' }).inputValue(), 'Jonathan');
  await form.locator('summary').filter({ hasText: 'Country' }).click();
  assert.equal(await form.getByRole('textbox', { name: 'Country' }).inputValue(), 'newly inserted field');
  // What is missing is told beside its field, which has the focus.
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.getByText('This has to be filled in.').waitFor();
  const last = form.getByRole('textbox', { name: 'Last name' });
  assert.equal(await last.evaluate((field) => field.matches(':focus') && field.getAttribute('aria-invalid')), 'true');
  await last.fill('Hopper');
  await page.keyboard.press('Enter');
  // The script's answer calls the other number of the lead: the echo, in a call that is really up.
  await anna.call().waitFor();
  await anna.talks();
  await anna.hears(ANNA);
  await lead('Grace Hopper').waitFor();  // who reads the script out goes on reading
  await action('Mute').click();
  await anna.button('Unmute').waitFor();
  await action('Hang up').click();
  await anna.noCall();
  // Without a disposition it cannot be saved, and that is said.
  await action('Done').click();
  await dialog().getByText(/the action failed|Choose a disposition/).first().waitFor();
  await dialog().getByRole('button', { name: 'OK' }).click();
  await choose('SALE MADE');
  await action('Done').click();
  await says('The lead is done with.');
  await action('Next lead').click();
  await lead('Ada Lovelace').waitFor();
  assert.deepEqual(await leads('SALE MADE'), ['Grace Hopper']);
});

test('a text is shown, the steps can be read and copied, a change asks its script', async () => {
  await action('Look up').click();
  await dialog().getByText(/Good customer since 2019/).waitFor();
  await dialog().getByRole('button', { name: 'Show steps' }).click();
  await dialog().getByRole('listitem').nth(1).waitFor();
  await page.keyboard.press('Escape');
  await dialog().getByRole('button', { name: 'OK' }).click();
  await dialog().waitFor({ state: 'hidden' });
});

test('pressed twice, submitted twice, reloaded in the middle, in two tabs: one chain, told in both; it ends in words with the phone', async () => {
  const other = await anna.context.newPage();
  await other.goto(house.site.demo.urls.portal);
  await anna.registered(other);
  await other.getByRole('navigation', { name: 'Main' }).getByText('Agent', { exact: true }).click();
  const there = (/** @type {string} */ name) => other.getByRole('list', { name: 'Actions', exact: true }).getByRole('button', { name, exact: true });
  await there('Slow').waitFor();
  await Promise.all([action('Slow').dispatchEvent('click'), there('Slow').dispatchEvent('click')]);
  await Promise.all([page, other].map((one) => one.getByRole('dialog').getByText('Slow but sure').waitFor()));
  await dialog().getByRole('button', { name: 'Show steps' }).click();
  await dialog().getByText('did start').waitFor();
  assert.equal(await dialog().getByText('did start').count(), 1);
  await page.keyboard.press('Escape');
  await dialog().getByRole('button', { name: 'OK' }).click();
  await other.getByRole('dialog').waitFor({ state: 'hidden' });

  await action('Feedback').click();
  for (const one of [page, other]) {
    await one.getByRole('dialog').getByRole('radio', { name: 'Good' }).check();
    await one.getByRole('dialog').getByRole('radio', { name: 'Yes' }).check();
  }
  await Promise.all([page, other].map((one) => one.getByRole('dialog').getByRole('button', { name: 'Submit' }).dispatchEvent('click')));
  const reason = (/** @type {import('playwright-core').Page} */ one) => one.getByRole('dialog', { name: 'Call back' }).getByRole('textbox', { name: 'Reason' });
  await Promise.all([page, other].map(async (one) => { await reason(one).waitFor(); assert.equal(await reason(one).inputValue(), 'Rated good'); }));
  await page.reload();
  await reason(page).waitFor();
  assert.equal(await reason(page).inputValue(), 'Rated good');
  await other.close();
  // The phone's worker ends for sure, while a form is open: the next one says what came of it.
  await anew();
  await dialog().getByText('Feedback was stopped: the phone was closed or started anew').waitFor();
  await dialog().getByRole('button', { name: 'OK' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await open('Agent');
});

test('code in an answer is not run: it stands in the steps that it was left', async () => {
  await action('Feedback').click();
  await dialog().getByRole('radio', { name: 'Good' }).check();
  await dialog().getByRole('radio', { name: 'Yes' }).check();
  await dialog().getByRole('button', { name: 'Submit' }).click();
  await dialog().getByRole('heading', { name: 'Call back' }).waitFor();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Show steps' }).click();
  await dialog().getByText(/did ignore .*__\.eval: code from a script is never run/).waitFor();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
});

test('a form asks its script when a field changes, in every tab at once; a page opens in a window without an opener', async () => {
  const other = await anna.context.newPage();
  await other.goto(house.site.demo.urls.portal);
  await anna.registered(other);
  await action('Feedback').click();
  const form = dialog();
  await form.getByRole('combobox', { name: 'Country' }).selectOption('France');
  await form.getByRole('combobox', { name: 'City' }).selectOption('Lyon');  // which only the script knows
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.getByText('This has to be filled in.').waitFor();
  assert.equal(await form.getByRole('combobox', { name: 'City' }).inputValue(), 'Lyon');
  await other.getByRole('dialog').getByRole('heading', { name: 'Feedback form' }).waitFor();
  await other.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await form.waitFor({ state: 'hidden' });
  await other.close();
  const opened = anna.context.waitForEvent('page');
  await action('Away').click();
  const popup = await opened;
  await popup.waitForLoadState();
  assert.match(popup.url(), /\/healthz$/);
  assert.equal(await popup.evaluate(() => window.opener), null);
  await popup.close();
});

test('the portal dies and comes back: what was decided meanwhile is kept, told, and sent', async () => {
  await action('Feedback').click();
  await dialog().getByRole('radio', { name: 'Good' }).check();
  await house.site.demo.kill9('webphoned');
  // The form comes back with what was typed, and says why.
  await dialog().getByRole('button', { name: 'Submit' }).click();
  await dialog().getByRole('alert').getByText('Feedback: the portal did not answer').waitFor();
  assert.ok(await dialog().getByRole('radio', { name: 'Good' }).isChecked());
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await action('Look up').click();
  await dialog().getByText('Look up: the portal did not answer').waitFor();
  await dialog().getByRole('button', { name: 'OK' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await choose('BUSY');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await says(/Decisions that wait for the portal: 1/);
  await page.getByRole('button', { name: 'Next lead' }).first().click();
  await says(/The next lead comes as soon as it does/);
  await page.reload();
  await anna.registered();
  await house.site.demo.part('webphoned').start();
  // Nobody has to look at the page for it.
  for (const end = Date.now() + 20_000; !(await leads('BUSY')).length;) {
    assert.ok(Date.now() < end, 'what was decided is lost');
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  assert.deepEqual(await leads('BUSY'), ['Ada Lovelace']);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Agent' }).click();
  await page.getByRole('button', { name: 'Next lead' }).first().click();
  await lead('Alan Turing').waitFor();
});

test('a script without an end, a form that goes round, answers and definitions that mean harm: each ends in words', async () => {
  for (const [name, words] of /** @type {[string, RegExp][]} */ ([['Nonsense', /an answer that cannot be used/], ['Elsewhere', /may not be opened/], ['Wrong', /is not set up right: column 14/], ['Endless', /the script failed|took too long/]])) {
    await action(name).click();
    await dialog().getByText(words).first().waitFor();
    await dialog().getByRole('button', { name: 'OK' }).click();
    await dialog().waitFor({ state: 'hidden' });
  }
  const evil = EVIL.replace('\u202e', '');
  await action(evil).click();
  await dialog().getByRole('heading', { name: evil }).waitFor();
  assert.equal(await dialog().getByRole('textbox', { name: evil }).inputValue(), EVIL);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'hidden' });
  assert.equal(await page.locator('img').count(), 0);

  await action('Round').click();
  const stopped = dialog().getByText(/went round in circles|too many steps/).first();
  // The form comes again and again: whenever it may, it is submitted by the page itself, which is faster than a hand.
  await page.evaluate(() => {
    const find = (/** @type {string} */ tag) => /** @type {any} */ (document.querySelector('wp-app'))?.shadowRoot?.querySelector('wp-chain')?.shadowRoot?.querySelector(tag);
    const timer = setInterval(() => { if (find('wp-form')) find('wp-form').shadowRoot?.querySelector('button[type=submit]:enabled')?.click(); else if (find('.why')) clearInterval(timer); }, 50);
  });
  await stopped.waitFor({ timeout: 30_000 });
  await dialog().getByRole('button', { name: 'OK' }).click();
});

test('a chain leaves: to a site that the operator trusts in this window, to another one in a new window', async () => {
  const opened = anna.context.waitForEvent('page');
  await action('Other').click();
  const popup = await opened;
  await popup.waitForLoadState();
  assert.equal(await popup.title(), 'other');
  await popup.close();
  await Promise.all([page.waitForURL(/\/crm\?lead=1,2$/), action('Trusted').click()]);
  assert.equal(await page.title(), 'trusted');
  await page.goBack();
  await anna.registered();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Agent' }).click();
  await action('Slow').waitFor();
  assert.equal(await dialog().count(), 0, 'a chain that led away is over');
  anna.foreign.splice(0);
});

test('a call that comes in is answered by a button, a call goes out as the campaign says, a lead is put back and kept', async () => {
  const { desk } = house.site.demo;
  await desk.dial('sip:1001@localhost');
  await anna.incoming().getByText('1003').waitFor();
  await action('Pick up').press('Enter');
  await anna.talks();
  await anna.incoming().waitFor({ state: 'detached' });
  await desk.hangup();
  await anna.noCall();

  // So it is when a script decides it.
  await desk.dial('sip:1001@localhost');
  await anna.incoming().getByText('1003').waitFor();
  await action('Script answers').press('Enter');
  await anna.talks();
  await desk.hangup();
  await anna.noCall();

  // While a form is open nothing of the page can be reached: the call is answered, muted and ended in front of it.
  await action('Feedback').click();
  await dialog().getByRole('radio', { name: 'Good' }).check();
  await desk.dial('sip:1001@localhost');
  await dialog().getByRole('button', { name: 'Answer' }).click();
  const talk = dialog().getByRole('group', { name: /^Call with/ });
  await talk.getByRole('button', { name: 'Mute' }).click();
  await talk.getByRole('button', { name: 'Unmute' }).click();
  await talk.getByRole('button', { name: 'Hang up' }).click();
  await talk.waitFor({ state: 'detached' });
  assert.ok(await dialog().getByRole('radio', { name: 'Good' }).isChecked());
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });

  // As whom: what the phone asks of the server stands in the trace.
  await open('Dialpad');
  await page.getByRole('textbox', { name: 'Number' }).fill('*#0*#');
  await anna.reads('SIP tracing is on');
  await open('Agent');
  const invite = anna.context.waitForEvent('console', (message) => /INVITE sip:1003@[^]*P-Preferred-Identity: <sip:\+15550199@localhost>/.test(message.text()));
  await action('Desk').click();
  await anna.talks();
  await invite;
  await action('Hang up').click();
  await anna.noCall();
  const number = page.getByRole('article').getByRole('button', { name: /^Call / }).last();
  const again = anna.context.waitForEvent('console', (message) => /INVITE sip:[^]*P-Preferred-Identity: <sip:\+15550199@localhost>/.test(message.text()));
  await number.click();
  await again;
  await action('Hang up').click();
  await anna.noCall();

  // Put back as it was; kept with what was noted.
  const first = String(await page.getByRole('article').getAttribute('aria-label')).replace('Lead ', '');
  await action('Not this one').click();
  await says('Not saved');
  await action('Next lead').click();
  const who = page.getByRole('article');
  const name = String(await who.getAttribute('aria-label')).replace('Lead ', '');
  assert.notEqual(name, first, 'it goes to the end of the queue');
  await choose('CALL BACK');
  await action('Later').click();
  await says('Kept for later');
  /** @param {string} last */
  const row = async (last) => (await operator('GET', 'leadSets/1/leads')).items.find((/** @type {any} */ one) => last.endsWith(one.last_name));
  await until(async () => { const { status, disposition } = await row(name); return status === 'NEW' && disposition === 'CALL BACK'; }, 'what was noted is kept');
  const { status, disposition } = await row(first);
  assert.deepEqual([status, disposition], ['NEW', '']);
});

test('rows of the history, the phonebook and the mailbox are selected for a button, no fewer and no more than it takes, and reach its script', async () => {
  await open('History');
  const list = page.getByRole('list', { name: 'History' });
  const boxes = list.getByRole('checkbox');
  const button = page.getByRole('list', { name: 'Actions of this page' }).getByRole('button', { name: 'Look up' });
  const pair = page.getByRole('list', { name: 'Actions of this page' }).getByRole('button', { name: 'Pair' });
  await button.press('Enter');
  await dialog().getByText('Look up: select at least 1').waitFor();
  await dialog().getByRole('button', { name: 'OK' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await boxes.first().focus();
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('Space');
    await says(`${i + 1} selected`);
    if (i < 2) await page.keyboard.press('ArrowDown');
    if (i < 2 && !await boxes.nth(i + 1).evaluate((box) => box.matches(':focus'))) await page.keyboard.press('ArrowDown');
  }
  await pair.press('Enter');
  await dialog().getByText('Pair: select at most 2').waitFor();
  await dialog().getByRole('button', { name: 'OK' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Clear the selection' }).click();
  await says('0 selected');
  await list.getByRole('listitem').filter({ hasText: '1003' }).first().getByRole('checkbox').check();
  await button.click();
  await dialog().getByText(/^1003: no open order$/).waitFor();
  await dialog().getByRole('button', { name: 'OK' }).click();
  await dialog().waitFor({ state: 'hidden' });

  // The same in the other lists; what a search hides does not count.
  const these = page.getByRole('list', { name: 'Actions of this page' }).getByRole('button', { name: 'These' });
  await open('Contacts');
  for (const name of ['Select Anna Berg', 'Select Ben Cole']) await page.getByRole('list', { name: 'Contacts' }).getByRole('checkbox', { name }).check();
  await page.getByRole('searchbox').fill('anna');
  await says('1 selected');
  await these.press('Enter');
  await dialog().getByText('These: select at least 2').waitFor();
  await dialog().getByRole('button', { name: 'OK' }).click();
  // Who pressed it has the focus again; only then is there typing elsewhere.
  await dialog().waitFor({ state: 'hidden' });
  while (!await these.evaluate((element) => element.matches(':focus'))) await new Promise(setImmediate);
  await page.getByRole('searchbox').fill('');
  await says('2 selected');
  await these.click();
  await dialog().getByText('Anna Berg: 1001; Ben Cole: 1002', { exact: true }).waitFor();
  await dialog().getByRole('button', { name: 'OK' }).click();
  await open('Voicemail');
  const heard = page.getByRole('list', { name: 'Voicemail' }).getByRole('checkbox');
  await heard.nth(1).waitFor();
  for (const box of await heard.all()) await box.press('Space');
  await these.click();
  await dialog().getByText(/Ben Cole: 1002/).waitFor();
  await dialog().getByRole('button', { name: 'OK' }).click();
  await dialog().waitFor({ state: 'hidden' });
});
