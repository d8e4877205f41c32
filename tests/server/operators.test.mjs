// SPDX-License-Identifier: MIT
// Operators: the first one, log-in with a second factor, roles, and the log of what they change; on each database.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { command } from '../support/portal.mjs';
import { portalFor } from '../support/portals.mjs';
import { totpCode } from '../support/totp.mjs';

const SESSION = '/api/panel/session';
const PASSWORD = 'correct horse battery';

for (const kind of KINDS) {
  describe(kind, () => {
    const { portal, admin } = portalFor(kind, {}, (config) => {
      config.threads = 2;
      config.trustedProxies = ['127.0.0.1'];
    });
    let owner = '';  // Anna's cookie
    /** @param {string} name @param {string} password @param {string} [code] @param {Record<string, string>} [headers] */
    const login = (name, password, code, headers) => portal.call('POST', SESSION, { name, password, ...(code ? { code } : {}) }, headers);
    /** @param {string} [query] */
    const log = async (query = '') => (await portal.call('GET', `/api/admin/audit${query}`, undefined, { Cookie: owner })).json.items;

    test('the first operator gets in by the key of the command line, and nobody else after', async () => {
      assert.deepEqual((await portal.call('GET', '/api/panel/first')).json, { first: true });
      const wish = { key: 'A'.repeat(43), name: 'anna', password: PASSWORD };
      assert.equal((await portal.call('POST', '/api/panel/first', wish)).json.field, 'key');
      const old = command(['operator', 'key', '--database', portal.database]).stdout.trim();
      const key = command(['operator', 'key', '--database', portal.database]).stdout.trim();
      assert.equal((await portal.call('POST', '/api/panel/first', { ...wish, key: old })).json.field, 'key', 'only the last one counts');
      assert.equal((await portal.call('POST', '/api/panel/first', { ...wish, key, password: 'too short' })).json.field, 'password');
      assert.equal((await portal.call('POST', '/api/panel/first', { ...wish, key }, { Origin: 'https://evil.example' })).status, 403);
      const both = await Promise.all(['anna', 'eve'].map((name) => portal.call('POST', '/api/panel/first', { ...wish, name, key })));
      assert.deepEqual(both.map(({ status }) => status).sort(), [201, 422], 'one key lets one in');
      portal.sql("UPDATE operators SET name = 'anna'");
      assert.match(both.find(({ status }) => status === 201)?.headers['set-cookie'] ?? '', /^webphone-panel=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
      owner = await portal.panelLogin('anna', PASSWORD);
      assert.deepEqual((await portal.call('GET', SESSION, undefined, { Cookie: owner })).json, { name: 'anna', role: 'owner', tenant: null, secondFactor: false, recoveryCodes: 0 });
      assert.deepEqual((await portal.call('GET', '/api/panel/first')).json, { first: false });
      assert.equal(command(['operator', 'key', '--database', portal.database]).status, 1);
      assert.equal((await portal.call('POST', '/api/panel/first', { ...wish, key })).status, 422, 'the key went with its use');
    });

    test('a key is good for an hour, and never beside an operator', async () => {
      const sha = (/** @type {string} */ at) => portal.sql(`INSERT INTO operator_keys (id, key_sha256, until_at) VALUES (1, '86be0f39be8c61a3f4a7ddba37e8e0f9aee01b7d4f3a9f6bd2f0cb5a1be0a0c1', ${at})`);
      sha('1');
      assert.equal((await portal.call('POST', '/api/panel/first', { key: 'x', name: 'eve', password: PASSWORD })).json.field, 'key');
      portal.sql('DELETE FROM operator_keys');
      // sha256 of "x"
      portal.sql("INSERT INTO operator_keys (id, key_sha256, until_at) VALUES (1, '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881', 9999999999999)");
      assert.equal((await portal.call('POST', '/api/panel/first', { key: 'x', name: 'eve', password: PASSWORD })).status, 409);
      portal.sql('DELETE FROM operator_keys');
    });

    test('behind https the cookie is bound to the host, and log-out ends it', async () => {
      const https = { 'X-Forwarded-Proto': 'https', Origin: 'https://localhost' };
      const { headers } = await login('anna', PASSWORD, undefined, https);
      assert.match(headers['set-cookie'], /^__Host-webphone-panel=.*; SameSite=Strict; Secure$/);
      const Cookie = headers['set-cookie'].split(';')[0];
      assert.equal((await portal.call('GET', SESSION, undefined, { ...https, Cookie })).status, 200);
      assert.equal((await portal.call('DELETE', SESSION, undefined, { ...https, Cookie })).status, 204);
      assert.equal((await portal.call('GET', SESSION, undefined, { ...https, Cookie })).status, 401);
    });

    test('with a second factor a password is not enough, and a code is good for once', async () => {
      portal.addOperator('tom', PASSWORD, 'editor');
      const Cookie = await portal.panelLogin('tom', PASSWORD);
      const ask = (/** @type {string} */ method, /** @type {unknown} */ body) => portal.call(method, '/api/panel/totp', body, { Cookie });
      assert.equal((await ask('PUT', { code: '123456' })).status, 409, 'nothing to confirm yet');
      assert.equal((await ask('POST', { password: 'another' })).json.field, 'password');
      const { secret, uri } = (await ask('POST', { password: PASSWORD })).json;
      assert.equal(uri, `otpauth://totp/Webphone:tom?secret=${secret}&issuer=Webphone`);
      assert.equal((await login('tom', PASSWORD)).status, 200, 'not before its first code');
      assert.equal((await ask('PUT', { code: totpCode(secret, -9) })).json.field, 'code');
      const stolen = await portal.panelLogin('tom', PASSWORD);
      assert.equal((await ask('PUT', { code: totpCode(secret, -1) })).json.recoveryCodes.length, 10);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: stolen })).status, 401, 'whoever got in without a code is out');
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 200);
      assert.equal((await login('tom', PASSWORD)).json.field, 'code');
      assert.equal((await login('tom', 'wrong password', totpCode(secret))).status, 401);
      const code = totpCode(secret);
      const both = await Promise.all([login('tom', PASSWORD, code), login('tom', PASSWORD, code)]);
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 422], 'a code read over a shoulder is worth nothing');
      assert.equal((await login('tom', PASSWORD, totpCode(secret, -1))).status, 422, 'nor is the one before');
      // An owner takes it away, and never sees the secret.
      const { items } = (await portal.call('GET', '/api/admin/operators', undefined, { Cookie: owner })).json;
      const tom = items.find((/** @type {any} */ { name }) => name === 'tom');
      assert.deepEqual(tom, { id: tom.id, name: 'tom', role: 'editor', tenant: null, secondFactor: true });
      const given = await portal.call('PATCH', `/api/admin/operators/${tom.id}`, { totpSecret: null }, { Cookie: owner });
      assert.equal(given.json.secondFactor, false);
      assert.equal((await login('tom', PASSWORD)).status, 200);
    });

    test('recovery codes: ten, shown once, each good for once; with another second factor they are worth nothing', async () => {
      portal.sql('DELETE FROM attempts');
      portal.addOperator('rita', PASSWORD, 'editor');
      const Cookie = await portal.panelLogin('rita', PASSWORD);
      const panel = (/** @type {string} */ method, /** @type {string} */ at, /** @type {unknown} */ body) => portal.call(method, `/api/panel/${at}`, body, { Cookie });
      assert.equal((await panel('POST', 'recovery', { password: PASSWORD })).status, 409, 'no second factor yet');
      const { secret } = (await panel('POST', 'totp', { password: PASSWORD })).json;
      const first = (await panel('PUT', 'totp', { code: totpCode(secret) })).json.recoveryCodes;
      assert.equal(new Set(first).size, 10);
      const left = async () => (await panel('GET', 'session', undefined)).json.recoveryCodes;
      assert.equal(await left(), 10);
      const kept = portal.sql("SELECT recovery FROM operators WHERE name = 'rita'") + portal.log;
      for (const code of first) assert.ok(!kept.includes(code) && !kept.includes(code.replaceAll('-', '')), 'kept as its HMAC');
      assert.equal((await login('rita', 'wrong password', first[0])).status, 401, 'a password is needed as ever');
      const both = await Promise.all([first[0], first[0].toLowerCase().replaceAll('-', ' ')].map((code) => login('rita', PASSWORD, code)));
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 422], 'in any spelling, once');
      assert.equal(both.find(({ status }) => status === 200)?.json.recoveryCodes, 9);
      assert.equal((await login('rita', PASSWORD, 'AAAA-AAAA-AAAA')).json.field, 'code');
      assert.equal((await log('?limit=2')).find((/** @type {any} */ { who }) => who === 'rita').act, 'log in with a recovery code');
      assert.equal((await panel('POST', 'recovery', { password: 'another one' })).json.field, 'password');
      const second = (await panel('POST', 'recovery', { password: PASSWORD })).json.recoveryCodes;
      assert.equal((await login('rita', PASSWORD, first[1])).status, 422, 'those before are worth nothing');
      assert.equal((await login('rita', PASSWORD, second[0])).status, 200);
      // Whoever lost both: an owner takes them away, or the command line does, and with them what was open.
      const { id } = (await portal.call('GET', '/api/admin/operators', undefined, { Cookie: owner })).json.items.find((/** @type {any} */ { name }) => name === 'rita');
      await portal.call('PATCH', `/api/admin/operators/${id}`, { totpSecret: secret }, { Cookie: owner });
      assert.equal(await left(), 0);
      assert.equal((await login('rita', PASSWORD, second[1])).status, 422);
      const reset = (/** @type {string} */ name) => command(['operator', 'reset', name, '--database', portal.database]);
      assert.equal(reset('nobody').status, 1);
      assert.equal(reset('rita').status, 0);
      assert.equal((await panel('GET', 'session', undefined)).status, 401);
      assert.equal((await login('rita', PASSWORD)).json.secondFactor, false);
      assert.equal((await log('?section=operators&limit=1'))[0].act, 'reset second factor');
    });

    test('roles: support reads, an editor changes, an owner makes operators; nobody changes themselves', async () => {
      portal.addOperator('sue', PASSWORD, 'support');
      const sue = { Cookie: await portal.panelLogin('sue', PASSWORD) };
      const tom = { Cookie: await portal.panelLogin('tom', PASSWORD) };
      const anna = { Cookie: owner };
      assert.equal((await portal.call('GET', '/api/admin/companies', undefined, sue)).status, 200);
      assert.match((await portal.call('POST', '/api/admin/companies', { name: 'S' }, sue)).json.detail, /role/);
      assert.equal((await portal.call('POST', '/api/admin/companies', { name: 'T' }, tom)).status, 201);
      for (const who of [sue, tom]) {
        assert.equal((await portal.call('GET', '/api/admin/operators', undefined, who)).status, 403);
        assert.equal((await portal.call('GET', '/api/admin/audit', undefined, who)).status, 403);
      }
      const made = await portal.call('POST', '/api/admin/operators', { name: 'max', role: 'owner', password: PASSWORD }, anna);
      assert.equal(made.status, 201);
      for (const wrong of [{ password: 'short' }, { role: 'king' }, { name: 'a b' }, { secondFactor: true }, { totpSecret: 'x' }, { passwordHash: 'x' }]) {
        const refused = await portal.call('PATCH', `/api/admin/operators/${made.json.id}`, wrong, anna);
        assert.equal(refused.json.field, Object.keys(wrong)[0]);
      }
      const self = portal.sql("SELECT id FROM operators WHERE name = 'anna'");
      assert.equal((await portal.call('PATCH', `/api/admin/operators/${self}`, { role: 'support' }, anna)).status, 409);
      assert.equal((await portal.call('DELETE', `/api/admin/operators/${self}`, undefined, anna)).status, 409);
      // What a session may do is asked with every request.
      const max = { Cookie: await portal.panelLogin('max', PASSWORD) };
      assert.equal((await portal.call('PATCH', `/api/admin/operators/${made.json.id}`, { role: 'support' }, anna)).status, 200);
      assert.equal((await portal.call('GET', '/api/admin/operators', undefined, max)).status, 403);
      assert.equal((await portal.call('DELETE', `/api/admin/operators/${made.json.id}`, undefined, anna)).status, 204);
      assert.equal((await portal.call('GET', '/api/admin/companies', undefined, max)).status, 401);
    });

    test('an owner of one web phone makes operators of that one only, and sees its log only', async () => {
      const one = Number(portal.sql("SELECT id FROM tenants WHERE domain = '*'"));
      const anna = { Cookie: owner };
      await portal.call('POST', '/api/admin/operators', { name: 'olga', role: 'owner', tenant: one, password: PASSWORD }, anna);
      const olga = { Cookie: await portal.panelLogin('olga', PASSWORD) };
      const helper = await portal.call('POST', '/api/admin/operators', { name: 'otto', role: 'owner', password: PASSWORD }, olga);
      assert.equal(helper.json.tenant, one);
      assert.equal((await portal.call('PATCH', `/api/admin/operators/${helper.json.id}`, { tenant: null }, olga)).status, 422);
      const { items } = (await portal.call('GET', '/api/admin/operators', undefined, olga)).json;
      assert.deepEqual(items.map((/** @type {any} */ { name }) => name), ['olga', 'otto']);
      assert.equal((await portal.call('GET', '/api/admin/companies', undefined, olga)).json.items.length, 0);
      const theirs = (await portal.call('GET', '/api/admin/audit', undefined, olga)).json.items;
      assert.ok(theirs.length && theirs.every((/** @type {any} */ { who }) => ['olga', 'anna'].includes(who)));
      assert.ok(!theirs.some((/** @type {any} */ { what }) => what === 'companies'));
    });

    test('a new password ends every other session, and is proved by the old one', async () => {
      portal.sql('DELETE FROM attempts');  // of the tests before, from the same address
      portal.addOperator('pat', PASSWORD, 'support');
      const [one, two] = [await portal.panelLogin('pat', PASSWORD), await portal.panelLogin('pat', PASSWORD)];
      const change = (/** @type {object} */ body) => portal.call('PUT', '/api/panel/password', body, { Cookie: one });
      assert.equal((await change({ password: 'wrong', next: 'another horse battery' })).json.field, 'password');
      assert.equal((await change({ password: PASSWORD, next: 'short' })).json.field, 'next');
      const changed = await change({ password: PASSWORD, next: 'another horse battery' });
      assert.equal(changed.status, 200);
      for (const Cookie of [one, two]) assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 401);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: changed.headers['set-cookie'].split(';')[0] })).status, 200);
      assert.equal((await login('pat', PASSWORD)).status, 401);
      assert.equal((await login('pat', 'another horse battery')).status, 200);
      // The command line is for whoever forgot it.
      portal.addOperator('pat', PASSWORD, 'support', ['--replace']);
      assert.equal((await login('pat', PASSWORD)).status, 200);
    });

    test('an idle session ends, and so does an old one', async () => {
      for (const wrong of [`seen_at = ${Date.now() - 3 * 3600e3}`, `created_at = ${Date.now() - 13 * 3600e3}`]) {
        const Cookie = await portal.panelLogin('anna', PASSWORD);
        portal.sql(`UPDATE operator_sessions SET ${wrong} WHERE id = (SELECT max(id) FROM operator_sessions)`);
        assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 401, wrong);
      }
    });

    test('who tries too often waits, by name and by address', async () => {
      const from = (/** @type {string} */ address) => ({ 'X-Forwarded-For': address });
      const words = new Set();
      for (let i = 0; i < 6; i++) words.add((await login('max', 'wrong', undefined, from(`192.0.2.${i}`))).json.detail);
      assert.equal(words.size, 1, 'somebody who is not there is refused like anybody');
      // The first wait is a second, each one after it twice as long: a busy machine may need more than that between two.
      let held = await login('max', PASSWORD, undefined, from('192.0.2.99'));
      for (let i = 0; i < 6 && held.status !== 429; i++) held = await login('max', PASSWORD, undefined, from(`192.0.2.${100 + i}`));
      assert.equal(held.status, 429);
      assert.ok(Number(held.headers['retry-after']) > 0);
      // Keys that are wrong count as passwords do, and cost no hash.
      for (let i = 0; i < 11; i++) await portal.call('POST', '/api/panel/first', { key: `${i}`, name: 'eve', password: PASSWORD }, from('192.0.2.200'));
      assert.equal((await login('anna', PASSWORD, undefined, from('192.0.2.200'))).status, 429);
      assert.equal((await login('anna', PASSWORD)).status, 200);
    });

    test('the log: who, what, from which value to which; what is secret is named and not told', async () => {
      const anna = { Cookie: owner };
      const { id } = (await portal.call('POST', '/api/admin/companies', { name: 'First' }, anna)).json;
      await portal.call('PATCH', `/api/admin/companies/${id}`, { name: 'Second' }, { ...anna, 'X-Forwarded-For': '192.0.2.7' });
      await portal.call('PATCH', `/api/admin/companies/${id}`, { name: '' }, anna);  // refused
      await admin('DELETE', `companies/${id}`);
      const of = (await log(`?section=companies&row=${id}`)).map((/** @type {any} */ { who, act, before, after, address }) => ({ who, act, before, after, address }));
      assert.deepEqual(of, [
        { who: 'all', act: 'remove', before: { name: 'Second' }, after: {}, address: '127.0.0.1' },
        { who: 'anna', act: 'change', before: { name: 'First' }, after: { name: 'Second' }, address: '192.0.2.7' },
        { who: 'anna', act: 'add', before: {}, after: { name: 'First' }, address: '127.0.0.1' },
      ]);
      const one = portal.sql("SELECT id FROM tenants WHERE domain = '*'");
      const css = 'a { color: red }\n'.repeat(400);
      assert.equal((await portal.call('PATCH', `/api/admin/tenants/${one}`, { turnSecret: 'very-secret', css }, anna)).status, 200);
      const [tenant] = await log(`?section=tenants&row=${one}&limit=1`);
      assert.equal(tenant.after.turnSecret, '(secret)');
      assert.equal(tenant.after.css.octets, JSON.stringify(css).length);
      assert.deepEqual(Object.keys(tenant.after).sort(), ['css', 'turnSecret']);
      await portal.call('POST', '/api/admin/variables', { name: 'API_KEY', value: 'very-secret', flags: { protected: true } }, anna);
      const [variable] = await log('?section=variables&limit=1');
      assert.equal(variable.after.value, '(secret)');
      // What is no setting: the act and its address, and what it changed.
      const customer = (await portal.call('POST', '/api/admin/customers', { name: 'Carl' }, anna)).json.id;
      const book = `api/admin/customers/${customer}/phonebook`;
      const entry = `${book}/${(await portal.call('POST', `/${book}`, { name: 'Jane' }, anna)).json.id}`;
      await portal.call('PUT', `/${entry}`, { name: 'Jane Doe' }, anna);
      await portal.call('DELETE', `/${entry}`, undefined, anna);
      await portal.call('POST', `/api/admin/customers/${customer}/payments`, { minor: 500, memo: 'Welcome' }, anna);
      const acts = (await log('?limit=4')).map((/** @type {any} */ { who, act, what, before: was, after: is }) => [who, act, what, was.name ?? was.balanceMinor, is.name ?? is.balanceMinor]);
      assert.deepEqual(acts, [
        ['anna', 'POST', `api/admin/customers/${customer}/payments`, 0, 500], ['anna', 'DELETE', entry, 'Jane Doe', undefined],
        ['anna', 'PUT', entry, 'Jane', 'Jane Doe'], ['anna', 'POST', book, undefined, 'Jane'],
      ]);
      const all = portal.sql("SELECT before || after FROM audit") + portal.log;
      for (const secret of ['very-secret', PASSWORD, '$argon2id$']) assert.ok(!all.includes(secret), secret);
    });

    test('a change that cannot be written down is not made', async () => {
      const tenant = Number(portal.sql("SELECT id FROM tenants WHERE domain = '*'"));
      portal.databases?.refuse(portal.database, 'audit', 'what', 'leadSets');
      assert.equal((await portal.call('POST', '/api/admin/leadSets', { tenant, name: 'Unseen' }, { Cookie: owner })).status, 500);
      assert.equal(portal.sql('SELECT count(*) FROM lead_sets'), '0');
      const customer = (await portal.call('POST', '/api/admin/customers', { name: 'Dora' }, { Cookie: owner })).json.id;
      for (const [what, body] of /** @type {const} */ ([['phonebook', { name: 'Unseen' }], ['payments', { minor: 500 }]])) {
        portal.databases?.refuse(portal.database, 'audit', 'what', `api/admin/customers/${customer}/${what}`);
        assert.equal((await portal.call('POST', `/api/admin/customers/${customer}/${what}`, body, { Cookie: owner })).status, 500);
        assert.deepEqual((await portal.call('GET', `/api/admin/customers/${customer}/${what}`, undefined, { Cookie: owner })).json.items, []);
      }
    });
  });
}
