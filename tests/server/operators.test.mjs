// SPDX-License-Identifier: MIT
// Operators: the first one, log-in with a second factor, roles, and the log of what they change; on each database.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { command } from '../support/portal.mjs';
import { portalFor } from '../support/portals.mjs';
import { totpCode } from '../support/totp.mjs';
import { until } from '../support/until.mjs';

const SESSION = '/api/panel/session';
const PASSWORD = 'correct horse battery';

/** A tenth of a second of nothing: RIFF, PCM of 16 bits at 8 kHz. */
function wav() {
  const bytes = Buffer.alloc(44 + 1600);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + 1600, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  [[16, 4], [1, 2], [1, 2], [8000, 4], [16000, 4], [2, 2], [16, 2]].reduce((at, [value, size]) => bytes.writeUIntLE(value, at, size), 16);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(1600, 40);
  return bytes;
}

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
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 401, 'whoever has lost it may have lost more');
      assert.equal((await login('tom', PASSWORD)).status, 200);
    });

    test('a session that was opened just before there was a second factor, and written down just after, is none', async () => {
      portal.sql('DELETE FROM attempts');
      portal.addOperator('ida', PASSWORD, 'editor');
      const [early, Cookie] = [await portal.panelLogin('ida', PASSWORD), await portal.panelLogin('ida', PASSWORD)];
      const row = portal.sql('SELECT token_sha256, operator_id, proof_sha256, created_at, seen_at FROM operator_sessions WHERE id = (SELECT max(id) - 1 FROM operator_sessions)').split('|');
      const ask = async (/** @type {string} */ method, /** @type {unknown} */ body) => (await portal.call(method, '/api/panel/totp', body, { Cookie })).json;
      const { secret } = await ask('POST', { password: PASSWORD });
      assert.equal((await ask('PUT', { code: totpCode(secret) })).recoveryCodes.length, 10);
      const [token, operator, proof, ...times] = row;
      portal.sql(`INSERT INTO operator_sessions (token_sha256, operator_id, proof_sha256, created_at, seen_at) VALUES ('${token}', ${operator}, '${proof}', ${times.join()})`);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: early })).status, 401);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 200);
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
      assert.equal((await panel('POST', 'recovery', { password: PASSWORD })).json.field, 'code', 'the password alone makes none');
      const second = (await panel('POST', 'recovery', { password: PASSWORD, code: totpCode(secret, 1) })).json.recoveryCodes;
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

    test('another second factor, other recovery codes and none at all need a code of the one that is there', async () => {
      portal.sql('DELETE FROM attempts');
      portal.addOperator('nina', PASSWORD, 'editor');
      const Cookie = await portal.panelLogin('nina', PASSWORD);
      const ask = (/** @type {string} */ method, /** @type {string} */ at, /** @type {object} */ body) => portal.call(method, `/api/panel/${at}`, body, { Cookie });
      const kept = () => portal.sql("SELECT totp_secret || totp_waiting || recovery FROM operators WHERE name = 'nina'");
      assert.equal((await ask('POST', 'totp/remove', { password: PASSWORD })).status, 409, 'there is none');
      const { secret } = (await ask('POST', 'totp', { password: PASSWORD })).json;
      const used = totpCode(secret, -1);
      const codes = (await ask('PUT', 'totp', { code: used })).json.recoveryCodes;
      const before = kept();
      for (const at of ['totp', 'recovery', 'totp/remove']) {
        assert.equal((await ask('POST', at, { password: PASSWORD })).json.field, 'code', at);
        for (const code of [used, totpCode(secret, 9), 'AAAA-AAAA-AAAA']) assert.equal((await ask('POST', at, { password: PASSWORD, code })).json.field, 'code', at);
        assert.equal((await ask('POST', at, { password: 'another one', code: codes[9] })).json.field, 'password', at);
        portal.sql('DELETE FROM attempts');
      }
      assert.equal(kept(), before, 'nothing has changed, and no code was used');
      // Who guesses waits: there are only a million codes.
      for (let i = 0; i < 6; i++) await ask('POST', 'totp/remove', { password: PASSWORD, code: '000000' });
      assert.equal((await ask('POST', 'totp', { password: PASSWORD, code: totpCode(secret) })).status, 429);
      portal.sql('DELETE FROM attempts');
      const present = totpCode(secret);
      const next = (await ask('POST', 'totp', { password: PASSWORD, code: present })).json.secret;
      assert.equal((await ask('POST', 'recovery', { password: PASSWORD, code: present })).json.field, 'code', 'used for that');
      assert.equal((await ask('PUT', 'totp', { code: totpCode(next, -1) })).status, 200);
      assert.equal((await ask('POST', 'recovery', { password: PASSWORD, code: totpCode(secret, 1) })).json.field, 'code', 'the one before is worth nothing');
      const second = (await ask('POST', 'recovery', { password: PASSWORD, code: totpCode(next) })).json.recoveryCodes;
      const other = (await login('nina', PASSWORD, totpCode(next, 1))).headers['set-cookie'].split(';')[0];
      const off = await ask('POST', 'totp/remove', { password: PASSWORD, code: second[3] });
      assert.deepEqual([off.status, off.json.secondFactor, off.json.recoveryCodes, kept()], [200, false, 0, '']);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: other })).status, 401, 'what was open elsewhere has ended');
      assert.equal((await login('nina', PASSWORD)).status, 200);
      assert.deepEqual((await log('?section=panel&limit=2')).map((/** @type {any} */ { act }) => act), ['log in', 'remove second factor']);
    });

    test('a database that fails is no wrong password, no wrong code and no session that has ended', async () => {
      portal.sql('DELETE FROM attempts');
      portal.addOperator('uma', PASSWORD, 'editor');
      const Cookie = await portal.panelLogin('uma', PASSWORD);
      const { secret } = (await portal.call('POST', '/api/panel/totp', { password: PASSWORD }, { Cookie })).json;
      assert.equal((await portal.call('PUT', '/api/panel/totp', { code: totpCode(secret, -1) }, { Cookie })).status, 200);
      portal.sql('ALTER TABLE operators RENAME TO operators_away');
      const [first, me] = [await login('uma', PASSWORD), await portal.call('GET', SESSION, undefined, { Cookie })];
      portal.sql('ALTER TABLE operators_away RENAME TO operators');
      assert.deepEqual([first.status, me.status], [500, 503]);
      const used = portal.sql("SELECT totp_used FROM operators WHERE name = 'uma'");
      portal.sql(kind === 'sqlite' ? "CREATE TRIGGER stuck BEFORE UPDATE OF totp_used ON operators BEGIN SELECT RAISE(ABORT, 'stuck'); END"
        : `ALTER TABLE operators ADD CONSTRAINT stuck CHECK (totp_used = ${used}) NOT VALID`);
      const code = totpCode(secret);
      const second = await login('uma', PASSWORD, code);
      portal.sql(kind === 'sqlite' ? 'DROP TRIGGER stuck' : 'ALTER TABLE operators DROP CONSTRAINT stuck');
      assert.deepEqual([second.status, portal.sql('SELECT count(*) FROM attempts')], [500, '0']);
      assert.equal((await login('uma', PASSWORD, code)).status, 200, 'the code is as good as before');
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

    test('two owners who take each other away, or each other\'s role, at the same moment: one is left', async () => {
      portal.sql('DELETE FROM attempts');
      for (const [method, body] of /** @type {const} */ ([['DELETE', undefined], ['PATCH', { role: 'support' }]])) {
        const both = [];
        for (const name of ['rosa', 'ruth']) {
          portal.addOperator(name, PASSWORD, 'owner', ['--replace']);
          both.push({ Cookie: await portal.panelLogin(name, PASSWORD), id: portal.sql(`SELECT id FROM operators WHERE name = '${name}'`) });
        }
        const answers = await Promise.all(both.map(({ Cookie }, at) => portal.call(method, `/api/admin/operators/${both[1 - at].id}`, body, { Cookie })));
        assert.equal(answers.filter(({ status }) => status < 300).length, 1, answers.map(({ status }) => status).join());
        assert.equal(portal.sql("SELECT count(*) FROM operators WHERE name IN ('rosa', 'ruth') AND role = 'owner'"), '1');
      }
      portal.sql("DELETE FROM operators WHERE name IN ('rosa', 'ruth')");
    });

    /** A request whose body comes later: who asks has been judged by its head when this returns. @param {string} method @param {string} target @param {object} body @param {string} Cookie */
    async function begin(method, target, body, Cookie) {
      const json = JSON.stringify(body);
      const socket = net.connect(portal.port, '127.0.0.1');
      const closed = once(socket, 'close');
      let text = '';
      socket.on('error', () => {}).on('data', (data) => { text += data; });
      const head = { Host: 'localhost', Origin: 'http://localhost', Connection: 'close', 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json), Expect: '100-continue', Cookie };
      socket.write(`${method} ${target} HTTP/1.1\r\n${Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
      await until(() => text.includes('100 Continue'));
      return async () => {
        text = '';
        socket.write(json);
        await closed;
        return Number(/HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
      };
    }

    test('a body that takes its time: who is no owner any more, or has another password, when it is there has changed nothing', async () => {
      portal.sql('DELETE FROM attempts');
      const anna = { Cookie: owner };
      const idOf = (/** @type {string} */ name) => portal.sql(`SELECT id FROM operators WHERE name = '${name}'`);
      const made = { name: 'left-behind', role: 'owner', password: PASSWORD };
      portal.addOperator('kim', PASSWORD, 'owner');
      const [operator, token] = await Promise.all([portal.panelLogin('kim', PASSWORD), portal.panelLogin('kim', PASSWORD)])
        .then(([one, two]) => Promise.all([begin('POST', '/api/admin/operators', made, one), begin('POST', '/api/admin/tokens', { name: 'left-behind' }, two)]));
      assert.equal((await portal.call('PATCH', `/api/admin/operators/${idOf('kim')}`, { role: 'editor' }, anna)).status, 200);
      assert.equal(await operator(), 403, 'an editor makes no owners');
      assert.equal((await portal.call('DELETE', `/api/admin/operators/${idOf('kim')}`, undefined, anna)).status, 204);
      assert.equal(await token(), 401);
      assert.equal(portal.sql("SELECT (SELECT count(*) FROM operators WHERE name = 'left-behind') + (SELECT count(*) FROM tokens WHERE name = 'left-behind')"), '0');
      // Whoever knows a password that was given away does not keep the account by a second factor of their own.
      portal.addOperator('leo', PASSWORD, 'editor');
      const Cookie = await portal.panelLogin('leo', PASSWORD);
      const { secret } = (await portal.call('POST', '/api/panel/totp', { password: PASSWORD }, { Cookie })).json;
      const confirm = await begin('PUT', '/api/panel/totp', { code: totpCode(secret) }, Cookie);
      assert.equal((await portal.call('PATCH', `/api/admin/operators/${idOf('leo')}`, { password: 'another horse battery' }, anna)).status, 200);
      assert.equal(await confirm(), 401);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 401);
      assert.equal((await login('leo', 'another horse battery')).json.secondFactor, false);
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
      assert.deepEqual(tenant.after.css, { begins: css.slice(0, 1000), octets: JSON.stringify(css).length, sha256: createHash('sha256').update(JSON.stringify(css)).digest('hex') });
      // Cut between letters, and found by what is in it.
      await portal.call('PATCH', `/api/admin/tenants/${one}`, { css: `${'a'.repeat(999)}é${'b'.repeat(2000)}` }, anna);
      const [cut] = await log(`?section=tenants&row=${one}&q=${'a'.repeat(99)}`);
      assert.deepEqual([cut.after.css.begins, cut.before.css.begins], ['a'.repeat(999), css.slice(0, 1000)]);
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

    test('tokens: an owner makes them, each is shown once and kept as its hash; one of a web phone makes its own only; deleted, it is worth nothing', async () => {
      const anna = { Cookie: owner };
      const made = await portal.call('POST', '/api/admin/tokens', { name: 'sync' }, anna);
      assert.equal(made.status, 201, made.body);
      const { token } = made.json;
      const bearer = { Authorization: `Bearer ${token}` };
      assert.equal((await portal.call('POST', '/api/admin/companies', { name: 'By a program' }, bearer)).status, 201);
      assert.deepEqual((await log('?limit=2')).map((/** @type {any} */ { who, act, what }) => [who, act, what]), [['sync', 'add', 'companies'], ['anna', 'add', 'tokens']]);
      const shown = (await portal.call('GET', '/api/admin/tokens?q=SYN', undefined, anna)).json.items;
      assert.deepEqual(shown.map((/** @type {any} */ row) => Object.keys(row).sort()), [['createdAt', 'id', 'name', 'tenant']]);
      const kept = portal.sql('SELECT * FROM tokens') + portal.sql('SELECT before || after FROM audit') + portal.log;
      assert.ok(!kept.includes(token) && kept.includes(createHash('sha256').update(token).digest('hex')));
      assert.equal((await portal.call('POST', '/api/admin/tokens', { name: 'sync' }, anna)).status, 409);
      for (const wrong of [{ name: '' }, { name: 'x', tokenSha256: 'a'.repeat(64) }, { name: 'x', createdAt: 1 }, { name: 'x', role: 'owner' }]) {
        assert.equal((await portal.call('POST', '/api/admin/tokens', wrong, anna)).json.field, Object.keys(wrong).at(-1));
      }
      const olga = { Cookie: await portal.panelLogin('olga', PASSWORD) };
      const one = Number(portal.sql("SELECT id FROM tenants WHERE domain = '*'"));
      portal.sql("INSERT INTO tenants (domain, brand, sip_domain, webrtc_hosts) VALUES ('other.example', 'Other', 'other.example', '[]')");
      const other = Number(portal.sql("SELECT id FROM tenants WHERE domain = 'other.example'"));
      assert.equal((await portal.call('POST', '/api/admin/tokens', { name: 'far', tenant: other }, olga)).json.field, 'tenant');
      const hers = await portal.call('POST', '/api/admin/tokens', { name: 'near' }, olga);
      assert.equal(hers.json.tenant, one);
      assert.equal((await portal.call('GET', `/api/admin/tokens/${made.json.id}`, undefined, olga)).status, 404);
      assert.equal((await portal.call('PATCH', `/api/admin/tokens/${hers.json.id}`, { tenant: null }, olga)).status, 422);
      // Nor is one put in the place of another: by its name in the log somebody else would act.
      for (const wrong of [{ tokenSha256: createHash('sha256').update('A'.repeat(43)).digest('hex') }, { createdAt: 1 }]) {
        assert.equal((await portal.call('PATCH', `/api/admin/tokens/${made.json.id}`, wrong, anna)).json.field, Object.keys(wrong)[0]);
      }
      assert.equal((await portal.call('GET', '/api/admin/companies', undefined, { Authorization: `Bearer ${'A'.repeat(43)}` })).status, 401);
      assert.equal((await portal.call('POST', '/api/admin/companies', { name: 'Not theirs' }, { Authorization: `Bearer ${hers.json.token}` })).status, 404);
      assert.equal((await portal.call('DELETE', `/api/admin/tokens/${made.json.id}`, undefined, anna)).status, 204);
      assert.equal((await portal.call('POST', '/api/admin/companies', { name: 'Too late' }, bearer)).status, 401);
      assert.deepEqual((await log('?section=tokens&limit=1')).map((/** @type {any} */ { who, act, before }) => [who, act, before.name]), [['anna', 'remove', 'sync']]);
      // On the command line it is in the log as well.
      for (const verb of ['add', 'remove']) assert.equal(command(['token', verb, 'by hand', '--database', portal.database]).status, 0);
      assert.deepEqual((await log('?section=tokens&limit=2')).map((/** @type {any} */ { who, act, before, after: is }) => [who, act, before.name ?? is.name]), [['', 'remove', 'by hand'], ['', 'add', 'by hand']]);
    });

    test('imports, deposits and recordings in the log: which file with what came of it, whose mailbox, which call', async () => {
      const anna = { Cookie: owner };
      const tenant = Number(portal.sql("SELECT id FROM tenants WHERE domain = '*'"));
      const last = async () => (await log('?limit=1'))[0];
      const hash = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');
      portal.sql(`INSERT INTO lead_sets (tenant_id, name) VALUES (${tenant}, 'Imported')`);
      const set = Number(portal.sql("SELECT id FROM lead_sets WHERE name = 'Imported'"));
      const leads = 'phone\r\n15550100\r\n15550101\r\n15550101\r\nnobody\r\n';
      const csv = { ...anna, 'Content-Type': 'text/csv' };
      await portal.call('POST', `/api/admin/leadSets/${set}/import?file=spring.csv`, leads, csv);
      const first = await last();
      assert.deepEqual([first.who, first.what, first.before], ['anna', `api/admin/leadSets/${set}/import`, { leads: 0 }]);
      assert.deepEqual(first.after, { file: 'spring.csv', octets: leads.length, sha256: hash(leads), leads: 2, added: 2, known: 1, faulty: 1 });
      const customer = (await portal.call('POST', '/api/admin/customers', { name: 'With a book' }, anna)).json.id;
      const cards = 'name,number\r\nJane,+15550100\r\n,+15550101\r\n';
      await portal.call('POST', `/api/admin/customers/${customer}/phonebook/import`, cards, csv);
      const second = await last();
      assert.deepEqual([second.before, second.after], [{ entries: 0 }, { octets: cards.length, sha256: hash(cards), entries: 1, added: 1, changed: 0, skipped: 1 }]);
      assert.doesNotMatch(JSON.stringify([first, second]), /15550100|Jane/, 'who is in a file is not told');

      portal.addAccount('3001', 'pw');
      const account = Number(portal.sql("SELECT id FROM accounts WHERE username = '3001'"));
      const deposit = () => portal.call('POST', `/api/admin/accounts/${account}/voicemail?caller=sip%3A1002%40x&name=Ben&callId=c1&duration=1500`, wav(), { ...anna, 'Content-Type': 'audio/wav' });
      const kept = await deposit();
      assert.equal(kept.status, 201, kept.body);
      const message = await last();
      assert.deepEqual(message.after, { message: kept.json.id, mailbox: '3001@localhost', caller: 'sip:1002@x', name: 'Ben', callId: 'c1', duration: 1500, octets: wav().length });
      assert.equal((await deposit()).status, 200);
      assert.equal((await last()).id, message.id, 'the same again changes nothing');
      portal.sql(`INSERT INTO recordings (account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at) VALUES (${account}, 'k', 'call-1', '+15550100', '', 0, 0, 5, 9999999999999)`);
      const id = Number(portal.sql("SELECT id FROM recordings WHERE call_uuid = 'call-1'"));
      assert.equal((await portal.call('DELETE', `/api/admin/recordings/${id}`, undefined, anna)).status, 204);
      const gone = await last();
      assert.deepEqual([gone.act, gone.what, gone.before.callUuid, gone.before.peer, gone.before.username, gone.before.account, gone.after], ['DELETE', `api/admin/recordings/${id}`, 'call-1', '+15550100', '3001', account, {}]);
    });

    test('a change, a removal, a password and a second factor that cannot be written down are not made', async () => {
      portal.sql('DELETE FROM attempts');
      const anna = { Cookie: owner };
      const { id } = (await portal.call('POST', '/api/admin/companies', { name: 'Steady' }, anna)).json;
      const customer = (await portal.call('POST', '/api/admin/customers', { name: 'With many' }, anna)).json.id;
      assert.equal((await portal.call('POST', `/api/admin/customers/${customer}/phonebook`, { name: 'Jane' }, anna)).status, 201);
      portal.addOperator('nora', PASSWORD, 'editor');
      const nora = { Cookie: await portal.panelLogin('nora', PASSWORD) };
      const ask = async (/** @type {string} */ method, /** @type {string} */ target, /** @type {object} */ body) => (await portal.call(method, `/api/panel/${target}`, body, nora));
      const { secret } = (await ask('POST', 'totp', { password: PASSWORD })).json;
      const kept = () => portal.sql(`SELECT count(*) FROM companies WHERE name = 'Steady'; SELECT password_hash, totp_secret, recovery FROM operators WHERE name = 'nora'; SELECT count(*) FROM operator_sessions;
        SELECT count(*) FROM phonebook_entries WHERE customer_id = ${customer}; SELECT removing FROM customers WHERE id = ${customer}`);
      const before = kept();
      for (const what of ['companies', 'customers', 'panel']) portal.databases?.refuse(portal.database, 'audit', 'what', what);
      assert.equal((await portal.call('PATCH', `/api/admin/companies/${id}`, { name: 'Changed' }, anna)).status, 500);
      assert.equal((await portal.call('DELETE', `/api/admin/companies/${id}`, undefined, anna)).status, 500);
      assert.equal((await portal.call('DELETE', `/api/admin/customers/${customer}`, undefined, anna)).status, 500, 'nor what goes in portions');
      assert.equal((await ask('PUT', 'password', { password: PASSWORD, next: 'another horse battery' })).status, 500);
      assert.equal((await ask('PUT', 'totp', { code: totpCode(secret) })).status, 500);
      assert.equal((await login('nora', PASSWORD)).status, 500, 'nobody is in unseen');
      assert.equal(kept(), before);
      portal.databases?.allow(portal.database, 'audit', ['companies', 'customers', 'panel']);
      assert.equal((await ask('PUT', 'totp', { code: totpCode(secret) })).status, 200, 'the session, and the code, are what they were');
      portal.databases?.refuse(portal.database, 'audit', 'what', 'panel');
      const codes = () => portal.sql("SELECT recovery FROM operators WHERE name = 'nora'");
      const had = codes();
      assert.equal((await ask('POST', 'recovery', { password: PASSWORD, code: totpCode(secret, 1) })).status, 500);
      assert.equal(codes(), had);
      portal.databases?.allow(portal.database, 'audit', ['panel']);
      assert.equal((await portal.call('DELETE', `/api/admin/customers/${customer}`, undefined, anna)).status, 204);
      assert.deepEqual((await log('?section=customers&limit=1')).map((/** @type {any} */ { act, row }) => [act, row]), [['remove', customer]]);
    });

    test('a change that cannot be written down is not made', async () => {
      const tenant = Number(portal.sql("SELECT id FROM tenants WHERE domain = '*'"));
      portal.databases?.refuse(portal.database, 'audit', 'what', 'leadSets');
      assert.equal((await portal.call('POST', '/api/admin/leadSets', { tenant, name: 'Unseen' }, { Cookie: owner })).status, 500);
      assert.equal(portal.sql("SELECT count(*) FROM lead_sets WHERE name = 'Unseen'"), '0');
      const customer = (await portal.call('POST', '/api/admin/customers', { name: 'Dora' }, { Cookie: owner })).json.id;
      for (const [what, body] of /** @type {const} */ ([['phonebook', { name: 'Unseen' }], ['payments', { minor: 500 }]])) {
        portal.databases?.refuse(portal.database, 'audit', 'what', `api/admin/customers/${customer}/${what}`);
        assert.equal((await portal.call('POST', `/api/admin/customers/${customer}/${what}`, body, { Cookie: owner })).status, 500);
        assert.deepEqual((await portal.call('GET', `/api/admin/customers/${customer}/${what}`, undefined, { Cookie: owner })).json.items, []);
      }
      portal.addAccount('3002', 'pw');
      const account = Number(portal.sql("SELECT id FROM accounts WHERE username = '3002'"));
      portal.sql(`INSERT INTO recordings (account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at) VALUES (${account}, 'k2', 'call-2', '', '', 0, 0, 5, 9999999999999)`);
      const id = Number(portal.sql("SELECT id FROM recordings WHERE call_uuid = 'call-2'"));
      portal.sql(`INSERT INTO lead_sets (tenant_id, name) VALUES (${tenant}, 'Not to be filled')`);
      const set = Number(portal.sql("SELECT id FROM lead_sets WHERE name = 'Not to be filled'"));
      for (const [method, what, body, type, table] of /** @type {const} */ ([['DELETE', `recordings/${id}`, undefined, '', 'recordings'], ['POST', `accounts/${account}/voicemail`, wav(), 'audio/wav', 'voicemails'],
        ['POST', `leadSets/${set}/import`, 'phone\r\n15550199\r\n', 'text/csv', 'leads'], ['POST', `customers/${customer}/phonebook/import`, 'name\r\nUnseen\r\n', 'text/csv', 'phonebook_entries']])) {
        const before = portal.sql(`SELECT count(*) FROM ${table}`);
        portal.databases?.refuse(portal.database, 'audit', 'what', `api/admin/${what}`);
        const { status } = await portal.call(method, `/api/admin/${what}`, body, { Cookie: owner, ...(type ? { 'Content-Type': type } : {}) });
        assert.ok(status >= 500, `${what}: ${status}`);
        assert.equal(portal.sql(`SELECT count(*) FROM ${table}`), before, what);
      }
    });
  });
}
