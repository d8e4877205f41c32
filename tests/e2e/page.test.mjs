// SPDX-License-Identifier: MIT
// The page itself: tabs of one profile, a remembered login, hostile callers, the trace, machines without a
// microphone, servers that are dead.
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { after, afterEach, before, test } from 'node:test';
import { ANNA, hasNetwork, Household } from '../support/household.mjs';
import { bodyOf, browserSdp, field, statusOf } from '../support/sip-peer.mjs';

/** @type {Household} */
let home;
/** @type {import('../support/person.mjs').Machine} */
let left;

before(async () => {
  home = await Household.start();
  left = await home.machine(ANNA);
});
afterEach(() => home.clear());
after(() => home.stop());

test('two tabs are one phone: one registration, both show the call, one rings, either may answer', async () => {
  const anna = await home.person(left, '1001');
  const first = anna.page;
  const second = await anna.open();
  await anna.registered(second);
  assert.equal(await home.bindings('1001'), 1);
  const ben = await home.peer('1002');
  const invite = await ben.invite('1001', browserSdp());
  await Promise.all([anna.incoming(first).waitFor(), anna.incoming(second).waitFor()]);
  assert.equal(await anna.loops(first) + await anna.loops(second), 1, 'one of them rings aloud');
  await anna.incoming(first).getByRole('button', { name: 'Decline' }).click();
  await Promise.all([first, second].map((page) => anna.incoming(page).waitFor({ state: 'detached' })));
  assert.ok(statusOf(await ben.response(invite)) >= 400);
  await first.close();
  anna.page = second;
  await anna.dial('600');
  await anna.talks();
  await anna.hears(ANNA);
  await anna.hangUp();
});

test('the login is remembered over a reload, the password is not to be found, and log out forgets it', async () => {
  const anna = await home.person(left, '1001');
  await anna.page.reload();
  await anna.registered();
  const stored = await anna.page.evaluate(async () => {
    const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((resolve, reject) => {
        const open = indexedDB.open(/** @type {string} */ (name));
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise((resolve) => {
          const get = db.transaction(store).objectStore(store).getAll();
          get.onsuccess = () => resolve(get.result);
        });
        for (const value of all) {
          kept.push(JSON.stringify(value, (_, one) => {
            if (one instanceof CryptoKey) return `key extractable=${one.extractable}`;
            if (one instanceof ArrayBuffer) return new TextDecoder('latin1').decode(one);
            return ArrayBuffer.isView(one) ? new TextDecoder('latin1').decode(one) : one;
          }));
        }
      }
      db.close();
    }
    return kept.join('\n');
  });
  assert.match(stored, /key extractable=false/, 'something is kept under a key');
  assert.doesNotMatch(stored, /demo-1001/);
  assert.doesNotMatch(stored, /extractable=true/);
  await anna.page.getByRole('navigation', { name: 'Main' }).getByText('Settings').click();
  await anna.button('Log out').click();
  await anna.page.getByRole('textbox', { name: 'Username' }).waitFor();
  await anna.page.reload();
  await anna.page.getByRole('textbox', { name: 'Username' }).waitFor();
  assert.equal(await home.bindings('1001'), 0);
});

test('a caller whose name is markup or a trick is shown as text', async () => {
  const anna = await home.person(left, '1001');
  const ben = await home.peer('1002');
  const names = ['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '\u202emoc.live', "'\\\"; DROP", 'x'.repeat(300)];
  for (const name of names) {
    const quoted = name.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
    const invite = await ben.invite('1001', browserSdp(), { from: `"${quoted}" <sip:1002@localhost>;tag=${ben.tag}` });
    await anna.incoming().waitFor();
    const text = await anna.incoming().innerText();
    if (name.startsWith('<')) assert.ok(text.includes(name), text);
    assert.ok(!text.includes('\u202e'), 'a direction override is shown as it is');
    ben.send(ben.cancel(invite));
    await anna.incoming().waitFor({ state: 'detached' });
    await ben.next((m) => statusOf(m) === 487, '487');
  }
});

test('*#0*# traces SIP in the console, without anything secret; again ends it', async () => {
  const anna = await home.person(left, '1001');
  for (const key of ['*', '#', '0', '*', '#']) await anna.button(key).click();
  await anna.reads('SIP tracing is on');
  await anna.page.getByRole('textbox', { name: 'Number' }).fill('');
  await anna.dial('600');
  await anna.talks();
  await anna.hangUp();
  await anna.noCall();
  const seen = anna.console.join('\n');
  assert.match(seen, /INVITE sip:600@localhost SIP\/2\.0/);
  assert.match(seen, /SIP\/2\.0 200 OK/);
  assert.match(seen, /Proxy-Authorization: /);
  assert.doesNotMatch(seen, /response="?[0-9a-f]{8,}/);
  assert.doesNotMatch(seen, /demo-1001/);
  for (const key of ['*', '#', '0', '*', '#']) await anna.button(key).click();
  anna.console.length = 0;
  await anna.page.getByRole('textbox', { name: 'Number' }).fill('');
  await anna.dial('4711');
  await anna.page.getByRole('alert').filter({ hasText: '4711 does not exist' }).waitFor();
  assert.doesNotMatch(anna.console.join('\n'), /INVITE sip:/);
});

test('keys of the dialpad sound and write; keys of the keyboard do too', async () => {
  const anna = await home.person(left, '1001');
  for (const key of ['6', '0', '0', '1']) await anna.button(key).click();
  await anna.button('Delete digit').click();
  assert.equal(await anna.page.getByRole('textbox', { name: 'Number' }).inputValue(), '600');
  await anna.page.getByRole('textbox', { name: 'Number' }).press('Enter');
  await anna.talks();
  await anna.hangUp();
  await anna.noCall();
});

test('the page is isolated from other origins', async () => {
  const anna = await home.person(left, '1001');
  assert.equal(await anna.page.evaluate(() => crossOriginIsolated), true);
});

for (const [why, hertz, refuse, words] of /** @type {[string, number, boolean, RegExp][]} */ ([
  ['without a microphone', 0, false, /No microphone was found/],
  ['where the person refuses the microphone', ANNA, true, /does not let this page use the microphone/],
])) {
  test(`a machine ${why}: the call ends with the reason, the caller hears of it`, async () => {
    const bare = await home.machine(hertz, { refuse });
    const ben = await home.person(bare, '1002');
    await ben.dial('600');
    await ben.page.getByRole('alert').filter({ hasText: words }).waitFor();
    await ben.noCall();
    const anna = await home.peer('1001');
    const invite = await anna.invite('1002', browserSdp());
    await ben.answer();
    assert.ok(statusOf(await anna.response(invite)) >= 400);
    await bare.clear();
    await bare.stop();
  });
}

test('a browser that hides its addresses until the microphone is allowed: the first call works', { skip: !hasNetwork }, async () => {
  const shy = await home.machine(ANNA, { refuse: true, hidden: true });
  const anna = await home.person(shy, '1001');
  await anna.context.grantPermissions(['microphone']);
  await anna.dial('600');
  await anna.talks();
  await anna.hears(ANNA);
  await anna.hangUp();
  await anna.noCall();
  await shy.stop();
});

test('a dead STUN server holds up nothing', async () => {
  const dead = dgram.createSocket('udp4');
  dead.bind(0, '127.0.0.1');
  await once(dead, 'listening');
  const other = await Household.start({
    phone: { iceServers: [{ urls: `stun:127.0.0.1:${dead.address().port}` }] }, parts: ['webphoned', 'kamailio', 'rtpengine'],
  });
  try {
    const machine = await other.machine(ANNA);
    const anna = await other.person(machine, '1001');
    const ben = await other.peer('1002');
    const start = Date.now();
    await anna.dial('1002');
    const invite = await ben.request('INVITE', 6000);
    const took = Date.now() - start;
    assert.match(bodyOf(invite), /a=candidate:/);
    assert.match(field(invite, 'CSeq'), /INVITE/);
    assert.ok(took < 4000, `${took} ms from typing the number to the INVITE`);
    ben.reply(invite, 486, 'Busy Here');
    await anna.page.getByRole('alert').filter({ hasText: 'is busy' }).waitFor();
  } finally {
    await other.stop();
    dead.close();
  }
});
