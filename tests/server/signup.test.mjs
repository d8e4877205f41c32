// SPDX-License-Identifier: MIT
// Signing up by e-mail: an account is made when its code comes back, and nobody learns who has one; on each database.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { MailSink } from '../support/mail-sink.mjs';
import { portalFor } from '../support/portals.mjs';

for (const kind of KINDS) {
  describe(kind, () => {
    const sink = new MailSink();
    before(() => sink.start());
    const { portal, admin } = portalFor(kind, { 1001: 'right one' }, (config) => {
      config.threads = 2;
      config.trustedProxies = ['127.0.0.1'];
      config.phone.flags = { register: true };
      config.mail = { server: `smtp://127.0.0.1:${sink.port}`, from: 'phone@portal.example' };
    });
    after(() => sink.stop());
    let address = 0;
    /** Each from an address of its own, unless told. @param {string} path @param {object} body @param {string} [from] */
    const send = (path, body, from = `192.0.2.${++address}`) =>
      portal.call('POST', `/api/softphone/${path}`, body, { 'X-Forwarded-For': from });
    /** @param {string} username @param {string} [email] */
    const register = (username, email = `${username}@mail.example`) => send('register', { username, password: 'long enough', email });
    const accounts = (/** @type {string} */ name) => portal.sql(`SELECT count(*) FROM accounts WHERE username = '${name}'`);

    test('the code of the letter makes the account, once, with what the template customer has', async () => {
      const template = (await admin('POST', 'customers', { name: 'Template', debitLimitMicros: 3000000 })).json.id;
      await admin('POST', `customers/${template}/payments`, { minor: 500, memo: 'Welcome' });
      const { id: phone } = (await admin('GET', 'tenants')).json.items[0];
      await admin('PATCH', `tenants/${phone}`, { templateCustomer: template, registerSuccessHtml: '<p>Welcome</p>' });
      const asked = await register('newcomer');
      assert.equal(asked.status, 202);
      assert.deepEqual(Object.keys(asked.json), ['id']);
      const [letter] = sink.letters;
      assert.deepEqual([letter.from, letter.to], ['phone@portal.example', ['newcomer@mail.example']]);
      assert.match(letter.text, /^From: <phone@portal\.example>\nTo: <newcomer@mail\.example>\nSubject: [\x20-\x7e]+\nMessage-ID: <[\w-]+@portal\.example>\nDate: \w{3}, /);
      assert.equal(accounts('newcomer'), '0', 'not before the proof');
      const { id } = asked.json;
      assert.equal((await send('register/validate', { id, code: '00000000' })).json.field, 'code');
      assert.equal((await send('register/validate', { id: 'A'.repeat(43), code: sink.code })).json.field, 'code', 'nor the letter alone');
      const both = await Promise.all([1, 2].map(() => send('register/validate', { id, code: sink.code })));
      assert.deepEqual(both.map(({ status }) => status).sort(), [201, 422]);
      assert.equal(both.find(({ status }) => status === 201)?.json.html, '<p>Welcome</p>');
      assert.equal((await portal.call('POST', '/api/softphone/session', { username: 'newcomer', password: 'long enough' })).status, 200);
      const { items } = (await admin('GET', 'customers')).json;
      const made = items.at(-1);
      assert.deepEqual([made.email, made.debitLimitMicros, made.balanceMicros], ['newcomer@mail.example', 3000000, 5000000]);
      const [gift] = (await admin('GET', `customers/${made.id}/payments`)).json.items;
      assert.deepEqual([gift.kind, gift.minor, gift.memo, gift.by], ['payment', 500, 'Welcome', 'sign-up']);
    });

    test('an account that cannot be made uses up no code', async () => {
      const { id } = (await register('patient')).json;
      const { code } = sink;
      portal.sql(kind === 'sqlite' ? "CREATE TRIGGER stuck BEFORE INSERT ON accounts BEGIN SELECT RAISE(ABORT, 'stuck'); END"
        : "ALTER TABLE accounts ADD CONSTRAINT stuck CHECK (username <> 'patient') NOT VALID");
      assert.equal((await send('register/validate', { id, code })).status, 500);
      portal.sql(kind === 'sqlite' ? 'DROP TRIGGER stuck' : 'ALTER TABLE accounts DROP CONSTRAINT stuck');
      assert.equal(portal.sql("SELECT count(*) FROM customers WHERE email = 'patient@mail.example'"), '0');
      assert.equal((await send('register/validate', { id, code })).status, 201);
      assert.equal(accounts('patient'), '1');
    });

    test('who asks for a name that is taken gets the same answer, and its owner reads why', async () => {
      const there = await register('1001', 'me@mail.example');
      const fresh = await register('nobodyyet', 'me2@mail.example');
      const shape = (/** @type {any} */ { status, json, headers }) => [status, Object.keys(json), json.id.length, Object.keys(headers).sort()];
      assert.deepEqual(shape(there), shape(fresh));
      assert.match(sink.letters.at(-2)?.text ?? '', /There is one of this name already/);
      assert.doesNotMatch(sink.letters.at(-2)?.text ?? '', /\d{8}/);
      assert.equal((await send('register/validate', { id: there.json.id, code: sink.code })).status, 422, 'another\'s code');
      // Taken while the letter was on its way.
      portal.addAccount('nobodyyet', 'pw');
      assert.equal((await send('register/validate', { id: fresh.json.id, code: sink.code })).status, 409);
    });

    test('a name or an address that is known costs the same work as one that is not: the same rows, one letter of about that length', async () => {
      const counts = () => ['signups', 'attempts', 'accounts', 'customers', 'ledger'].map((table) => Number(portal.sql(`SELECT count(*) FROM ${table}`)));
      const work = async (/** @type {string} */ name, /** @type {string} */ email) => {
        const [before, letters] = [counts(), sink.letters.length];
        assert.equal((await register(name, email)).status, 202);
        return [...counts().map((count, at) => count - before[at]), sink.letters.length - letters];
      };
      const fresh = await work('unheardof', 'unheard@mail.example');
      assert.deepEqual(fresh, [1, 2, 0, 0, 0, 1]);
      assert.deepEqual(await work('1001', 'unknown@mail.example'), fresh, 'a name that is taken');
      assert.deepEqual(await work('another1', 'newcomer+2@mail.example'), [1, 1, 0, 0, 0, 1], 'a mailbox that wrote before is counted in its row');
      const [one, taken] = sink.letters.slice(-3).map(({ text }) => text.length);
      assert.ok(Math.abs(one - taken) < 100, `${one} and ${taken}: one packet each`);
    });

    test('five tries, half an hour', async () => {
      const { id } = (await register('guesser')).json;
      for (let i = 0; i < 5; i++) assert.equal((await send('register/validate', { id, code: `1234567${i}` })).status, 422);
      assert.equal((await send('register/validate', { id, code: sink.code })).status, 422, 'the right one is too late');
      const late = (await register('sleeper')).json;
      portal.sql(`UPDATE signups SET until_at = ${Date.now() - 1}`);
      assert.equal((await send('register/validate', { id: late.id, code: sink.code })).status, 422);
      assert.equal(accounts('guesser') + accounts('sleeper'), '00');
      assert.ok(!portal.sql('SELECT id_sha256 || code_sha256 FROM signups').includes(sink.code), 'a code is kept as its hash');
    });

    test('what is no address is refused, and no letter can be made of it', async () => {
      const before = sink.letters.length;
      for (const email of ['', 'me', '@x.example', 'me@', 'me@example', 'a@b.example\r\nRCPT TO:<c@d.example>', 'a b@c.example', '<a@b.example>', 'a@b.example,c@d.example',
        '.a@b.example', 'a..b@c.example', 'a@b..example', 'a@-', '"a b"@c.example', `${'a'.repeat(65)}@b.example`, 'ä@b.example', 7, null]) {
        assert.equal((await send('register', { username: 'x', password: 'long enough', email })).json.field, 'email', String(email));
      }
      assert.equal((await send('register', { username: 'x', password: 'long enough' })).json.field, 'email');
      assert.equal(sink.letters.length, before);
    });

    test('nobody fills another\'s mailbox, and nobody guesses without end', async () => {
      const seen = [];
      const spelt = ['victim@mail.example', 'Victim@mail.example', 'victim+spam@MAIL.example', 'VICTIM+@mail.example', 'vIcTiM@mail.exAmple'];
      for (const [i, email] of spelt.entries()) seen.push((await register(`flood${i}`, email)).status);
      assert.deepEqual(seen.slice(0, 4), [202, 202, 202, 202]);
      assert.equal(seen[4], 429);
      const tries = new Set();
      for (let i = 0; i < 8; i++) tries.add((await send('register/validate', { id: 'A'.repeat(43), code: `0000000${i}` }, '198.51.100.7')).status);
      assert.ok(tries.has(429));
    });

    test('a mail server that refuses or is away is said, and leaves nothing', async () => {
      const before = portal.sql('SELECT count(*) FROM signups');
      sink.closed = true;
      assert.equal((await register('unlucky')).status, 502);
      sink.stop();
      assert.equal((await register('unlucky', 'other@mail.example')).status, 502);
      assert.equal(portal.sql('SELECT count(*) FROM signups'), before);
    });
  });
}
