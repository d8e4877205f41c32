// SPDX-License-Identifier: MIT
// A message from browser to browser: declined, spoken through the media relay, on the badge at once, heard over *1; and those
// that come by the operators' API and through the folder, on the badge of a page that shows something else.
import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { ANNA, Household } from '../support/household.mjs';
import { operatorOf } from '../support/operator.mjs';
import { writeTone } from '../support/tone.mjs';

/** @type {Household} */ let house;
/** @type {import('../support/person.mjs').Person} */ let anna;
after(() => house?.stop());

/** Runs in the page: so many new messages wait, as the SIP server's NOTIFY has it (RFC 3842). @param {number} count */
const lampShows = (count) => Object.values(/** @type {any} */ (document.querySelector('wp-app')).state.watches)
  .some((watch) => watch.package === 'messages' && watch.fresh === count);

test('who is declined leaves a message; the badge shows it by itself, *1 plays it by the dial pad, and its caller is called back', async () => {
  house = await Household.start({ voicemail: { silence: 4, longest: 5 }, parts: ['webphoned', 'rtpengine', 'kamailio'] });
  const machine = await house.machine(ANNA);
  anna = await house.person(machine, '1001');
  const ben = await house.person(machine, '1002');
  await anna.dial('1002');
  await ben.incoming().getByRole('button', { name: 'Decline' }).click();
  await anna.talks();
  await anna.call().getByText('Voicemail', { exact: true }).waitFor();  // not that 1002 has answered
  await anna.hears(1000);  // the tone; after it the machine's own is recorded, until it is long enough
  await anna.noCall();
  await ben.page.getByRole('link', { name: 'Voicemail New: 1' }).waitFor();
  await ben.page.waitForFunction(lampShows, 1);
  await ben.dial('*1');
  await ben.talks();
  await ben.hears(1175);  // one message
  await ben.press('Keypad');
  await ben.press('1');
  await ben.hears(ANNA);
  await ben.hangUp();
  await ben.noCall();
  const { items } = await ben.page.evaluate(async () => (await fetch('/api/softphone/voicemail')).json());
  assert.deepEqual(items.map(({ caller }) => caller), ['1001']);
  await ben.page.getByRole('link', { name: /^Voicemail/ }).click();
  await ben.page.getByRole('list', { name: 'Voicemail', exact: true }).getByRole('button', { name: /^Dial / }).click();
  await anna.incoming().waitFor();
  await ben.hangUp();
  await Promise.all([anna.noCall(), ben.noCall()]);
});

test('a message by the operators\' API and one through the folder are on the badge at once, whatever page is shown', async () => {
  const { demo, folder } = house.site;
  const operator = operatorOf(() => house.site);
  const badge = (/** @type {number} */ count) => anna.page.getByRole('link', { name: `Voicemail New: ${count}`, exact: true }).waitFor();  // long before it is asked for without news
  const sound = path.join(folder, 'message.wav');
  writeTone(sound, 500, 1, 8000);
  await operator.deposit('1001', { key: 'api', caller: '1003' }, readFileSync(sound));
  await badge(1);
  const spool = path.join(demo.dir, 'voicemail');
  writeTone(path.join(spool, 'other.wav'), 700, 1, 8000);
  writeFileSync(path.join(spool, 'other.part'), JSON.stringify({ mailbox: '1001', domain: 'localhost', caller: 'sip:1002@localhost' }));
  renameSync(path.join(spool, 'other.part'), path.join(spool, 'other.json'));
  await badge(2);
});
