// SPDX-License-Identifier: MIT
// With the documents in hand: each page where they say it is, each field by the name they give it, with its help beside it; and what
// Codec Delete and Codec Priority come to in three browsers. The names are copied from webphone.md, "Configure Web Phone".
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PanelSite } from '../support/panel.mjs';

/** Tabs, their fields, and what the help has to tell of what the document says. @type {Record<string, [string, RegExp][]>} */
const FIELDS = {
  Basic: [
    ['Domain', /Domain \(A\): the name people open/], ['Brand Name', /What the phone calls itself/], ['WebRTC Host', /Domain \(B\): where the phone connects/],
    ['Template Customer', /debit limit, and its routes, payments, alerts, packages and contracts/], ['Register Success HTML', /Shown to people once they have signed up/],
  ],
  Advanced: [
    ['Hide UUID', /side menu does not show which deployment and version/], ['Menu Right', /from the right/], ['Display Balance', /what is left on their account/], ['Edit Settings', /may change their settings/],
    ['Register', /Anybody may make an account; without it only those that exist can log in/], ['Username as Title', /title is who is logged in/], ['Accept Payment', /can pay/], ['Auto Answer', /answered by themselves/],
    ['Restrict Customer Login', /Only customers of these companies may log in. With none in the list everybody may/], ['CSS', /style sheet/],
    ['Codec Delete', /PC\.\* stands for all that begin with PC. Opus stays/], ['Codec Priority', /the best first/],
  ],
};
/** Of an entry of the menu; what is told of it stands over the list. @type {[string, RegExp][]} */
const MENU = [['Title', /The Title stands below the icon/], ['Icon', /Material Design Icons/], ['Position', /choose its Position/], ['Template', /a Template made in Setup › Config › Template/]];
/** Where the documents send whoever reads them. */
const PLACES = [['Setup', 'Integrations', 'Web Phone'], ['Setup', 'Config', 'Template'], ['Setup', 'Information', 'Certificates'], ['Management', 'Customer']];

const site = new PanelSite();
/** @type {import('../support/panel.mjs').PanelPerson} */ let anna;
let phone = '';

before(async () => {
  await site.start();
  anna = await site.operator('anna', 'owner');
  phone = `/setup/integrations/web-phone/${(await site.api('GET', 'tenants')).items[0].id}`;
});
after(() => site.stop());

/** A field and all that is said below it. @param {string} name */
const boxOf = (name) => anna.page.locator('panel-form').locator('.check, .field[data-key]:not(:has(.check))').filter({ has: anna.field(name) });

test('each page is where the documents say it is', async () => {
  for (const place of PLACES) {
    await anna.menu.getByRole('link', { name: place.at(-1), exact: true }).click();
    await anna.page.getByRole('heading', { level: 1, name: place.at(-1), exact: true }).waitFor();
    const crumbs = await anna.page.getByRole('navigation', { name: 'Where you are' }).innerText();
    assert.deepEqual(place.filter((word) => !crumbs.includes(word)), [], crumbs);
  }
});

test('Basic, Menu and Advanced: each field by the document\'s name, with its help text', async () => {
  await anna.open(`${phone}/basic`);
  const tabs = anna.page.getByRole('navigation', { name: 'Parts of this Web Phone' });
  for (const [tab, fields] of Object.entries(FIELDS)) {
    await anna.link(tab, tabs).click();
    await anna.page.waitForURL(new RegExp(`/${tab.toLowerCase()}$`));
    for (const [name, help] of fields) {
      const box = boxOf(name);
      await box.first().waitFor();
      assert.equal(await box.count(), 1, `${tab}: ${name}`);
      const said = (await box.locator('.help').allInnerTexts()).join(' ');
      assert.match(said, help, `${tab}: ${name}`);
      // For the ear, too, where it is one control of its own.
      const ids = await box.locator('input, textarea').first().getAttribute('aria-describedby');
      if (ids) assert.match(said, new RegExp((await box.locator(`#${ids.split(' ')[0]}`).innerText()).slice(0, 20).replace(/[^\w ]/g, '.')), `${tab}: ${name}`);
    }
  }
  await anna.page.getByText('Flags', { exact: true }).waitFor();
  await anna.link('Menu', tabs).click();
  await anna.button('Change the usual menu').click();
  await anna.button('Add an entry').click();
  const entry = anna.page.getByRole('listitem', { name: 'Untitled entry', exact: true });
  const over = await anna.page.locator('panel-form .help').filter({ hasText: 'Material Design' }).innerText();
  for (const [name, help] of MENU) {
    await anna.field(name, entry).waitFor();
    assert.equal(await anna.field(name, entry).count(), 1, name);
    assert.match(over, help, name);
  }
  assert.deepEqual((await anna.field('Position', entry).locator('option').allInnerTexts()).slice(0, 2), ['Disabled', '1 (far left)'], '"starting with 1 on the far left", "Select Disabled"');
  await anna.link('Basic', tabs).click();
  await anna.page.getByRole('dialog').getByRole('button', { name: /^Leave/ }).click();
});

test('what the codec rules come to is shown for Chrome, Firefox and Safari, as it is typed', async () => {
  await anna.open(`${phone}/advanced`);
  await anna.field('Codec Delete').fill('PC.*\nISAC\nred');
  await anna.field('Codec Priority').fill('G722');
  for (const [browser, gone, unknown] of /** @type {const} */ ([
    ['Chrome', ['red/48000/2', 'PCMU/8000', 'PCMA/8000'], [2]], ['Firefox', ['PCMU/8000', 'PCMA/8000'], [2, 3]],
    ['Safari', ['ISAC/16000', 'PCMU/8000', 'PCMA/8000', 'CN/16000', 'telephone-event/16000'], [3]],
  ])) {
    const offer = anna.page.locator('panel-codecs section').filter({ has: anna.page.getByRole('heading', { name: browser }) });
    await offer.getByText('Placed here by priority 1').waitFor();
    assert.equal(await offer.locator('li b').first().innerText(), 'G722/8000', browser);
    assert.deepEqual(await offer.locator('li.gone b').allInnerTexts(), gone, browser);
    assert.deepEqual(await offer.locator('.wrong').allInnerTexts(), unknown.map((line) => `Codec Delete, line ${line}: this browser has no such codec.`), browser);
    assert.ok((await offer.locator('li:not(.gone) b').allInnerTexts()).includes('opus/48000/2'), browser);
  }
  await anna.page.locator('panel-codecs').getByText('As others have published an offer of Safari').waitFor();
  await anna.field('Codec Delete').fill('opus');
  const safari = anna.page.locator('panel-codecs section').filter({ has: anna.page.getByRole('heading', { name: 'Safari' }) });
  await safari.getByText('Rule 1 names it, but it cannot be left out').waitFor();
  assert.deepEqual(anna.faults, []);
});
