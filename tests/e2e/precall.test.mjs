// SPDX-License-Identifier: MIT
// Before a call: the test says what works and what to do about the rest; a greeting is recorded, heard and kept.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from '../support/chromium.mjs';
import { ANNA, Household } from '../support/household.mjs';
import { sides, tenths } from '../support/recordings.mjs';
import { root } from '../support/site.mjs';
import { changeTenant } from '../support/tenant.mjs';
import { startTurn } from '../support/turn.mjs';

const SECRET = 'the relay and the portal know it';
const SILENT = 'stun:127.0.0.1:9';

/** One relay of two works, which is enough: nothing else is missing. */
const ONLY_CLOSED = 'Calls will work. Only this is missing, or could be better: Calls while closed.';
const BLOCKED = 'Calls will not work until this is mended';

/** @type {Household} */
let home;
/** @type {import('../support/person.mjs').Person} */
let anna;
/** @type {Awaited<ReturnType<typeof startTurn>>} */
let turn;

before(async () => {
  home = await Household.start();
  turn = await startTurn(home.site.folder, SECRET);
  await changeTenant(home.site.demo, { turnUrls: [`turn:127.0.0.1:${turn.port}?transport=udp`, 'turn:127.0.0.1:9?transport=tcp'], turnSecret: SECRET });
  anna = await home.person(await home.machine(ANNA, { plain: true }), '1001');
});
after(async () => {
  await turn?.stop();
  await home?.stop();
});

/** What this person reads of the test when it has come to these words. @param {import('../support/person.mjs').Person} who @param {string} words */
async function tried({ page }, words) {
  await page.getByRole('link', { name: 'Settings' }).or(page.getByRole('tab', { name: 'Settings' })).first().click();
  await page.getByRole('button', { name: 'Test now', exact: true }).click();
  await page.getByText(words).waitFor({ timeout: 60_000 });
  const rows = await page.getByRole('list', { name: 'What was tested' }).getByRole('listitem').allTextContents();
  return { rows, row: (/** @type {string[]} */ ...about) => rows.find((one) => about.every((word) => one.includes(word)))?.replace(/\s+/g, ' ') ?? '' };
}

test('microphone, server, each STUN and TURN server and sound are tried; the sound takes the relay that works, and the verdict is degraded', async () => {
  const { rows, row } = await tried(anna, ONLY_CLOSED);
  for (const name of ['Microphone', 'Echo', 'Connection', 'Answer of the server']) assert.match(row(name), /: good/, rows.join('\n'));
  assert.match(row('Relay', `:${turn.port}?`), /: good\d+ ms turn:/, rows.join('\n'));
  assert.match(row('Relay', ':9?'), /: badno .*turn:127\.0\.0\.1:9\?transport=tcp/, rows.join('\n'));
  assert.match(row('Sound'), /: good\d\.\d of 4\.5 opus Loss [\d.]+ %, jitter \d+ ms, round trip \d+ ms, through the relay/);
  assert.match(row('Calls while closed'), /: poor/);
});

test('the same for programs: npm\'s entry webphone/precall, on a page of somebody else', async () => {
  const dist = path.join(root, 'build/sdk/dist');
  const site = await serve({ '/': '<!doctype html><title>Else</title>', ...Object.fromEntries(readdirSync(dist).map((name) => [`/${name}`, readFileSync(path.join(dist, name))])) });
  try {
    const page = await anna.context.newPage();
    await page.goto(site.url);
    const { demo } = home.site;
    const report = await page.evaluate(async (options) => {
      const { precall } = await import(/** @type {any} */ ('/precall.js'));
      /** @type {number[]} */
      const told = [];
      return { ...await precall(options, (/** @type {any} */ { steps }) => told.push(steps.length)), told };
    }, { domain: 'localhost', wsServers: [`ws://127.0.0.1:${demo.ports.ws}`], iceServers: [{ urls: `stun:127.0.0.1:${turn.port}` }, { urls: SILENT }], codecs: ['PCMU/8000'] });
    const grades = report.steps.map((/** @type {any} */ { step, name, grade }) => `${step} ${grade}${name === SILENT ? ' silent' : ''}`);
    assert.deepEqual(grades, ['microphone good', 'echo good', 'socket good', 'server good', 'stun good', 'stun bad silent', 'media good'], JSON.stringify(report));
    assert.deepEqual([report.verdict, report.way.codec, report.way.relayed], ['ready', 'PCMU', false]);
    assert.deepEqual(report.told, [...new Set(report.told)].sort((a, b) => a - b), 'each step is told when it is done');
    await page.close();
  } finally {
    await site.stop();
    anna.foreign.length = 0;  // that page was meant
  }
});

test('a greeting is recorded, heard here, kept in the mailbox, and the usual one had back', async () => {
  const { page } = anna;
  await page.getByRole('link', { name: 'Voicemail' }).or(page.getByRole('tab', { name: 'Voicemail' })).first().click();
  await page.getByText('Your greeting').click();
  await anna.button('Record a greeting').click();
  await anna.reads('Speak now');
  // Long enough to be heard: what the page shows does not tell, so the microphone is given its time.
  await page.waitForFunction((since) => performance.now() - since > 1500, await page.evaluate(() => performance.now()));
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await anna.reads('Listen to it');
  await page.getByRole('button', { name: 'Play' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await anna.button('Keep it').click();
  await anna.reads('callers hear it from now on');
  const bytes = await page.evaluate(async () => [...new Uint8Array(await (await fetch('/api/softphone/voicemail/greeting')).arrayBuffer())]);
  const file = path.join(home.site.folder, 'greeting.opus');
  writeFileSync(file, Buffer.from(bytes));
  assert.match(execFileSync('opusinfo', [file]).toString(), /Channels: 1/);
  const [samples] = sides(file, 1);
  assert.ok(tenths(samples, ANNA) >= 5, `it is what was said: ${tenths(samples, ANNA)} tenths of a second`);
  await anna.button('Use the usual greeting').click();
  await page.waitForFunction(async () => (await fetch('/api/softphone/voicemail/greeting')).status === 404);
});

test('who does not allow the microphone is blocked, and reads what to do', async () => {
  const shy = await home.person(await home.machine(ANNA, { refuse: true }), '1002');
  const { rows, row } = await tried(shy, BLOCKED);
  assert.match(row('Microphone'), /: bad ?no .*Check that it is allowed/, rows.join('\n'));
  for (const name of ['Connection', 'Answer of the server']) assert.match(row(name), /: good/, rows.join('\n'));
  assert.equal(row('Sound'), '', 'without a voice no call is tried');
});

test('where the server for calls is not reached the phone is blocked, and reads what to do; when it is back it is not', async () => {
  await home.site.demo.kill9('kamailio');
  const { rows, row } = await tried(anna, BLOCKED);
  assert.match(row('Microphone'), /: good/, rows.join('\n'));
  assert.match(row('Connection'), /: bad ?no .*Something may block WebSockets/, rows.join('\n'));
  assert.match(row('Answer of the server'), /: bad ?no .*Tell your administrator/, rows.join('\n'));
  assert.match(row('Sound'), /: good/, 'the rest is tried all the same');
  await home.site.demo.part('kamailio').start();
  await anna.registered();
  const again = await tried(anna, ONLY_CLOSED);
  assert.match(again.row('Connection'), /: good/, again.rows.join('\n'));
});
