// SPDX-License-Identifier: MIT
// Log in, stay logged in, log out: on each database, and against those who guess, plant, replay and forge.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { portalFor } from '../support/portals.mjs';

const SESSION = '/api/softphone/session';

for (const kind of KINDS) {
  describe(kind, () => {
    const { databases, portal } = portalFor(kind, { 1001: 'right one', 1002: 'other one' }, (config) => {
      config.threads = 2;
      config.trustedProxies = ['127.0.0.1'];
    });
    /** @param {string} address */
    const from = (address) => ({ 'X-Forwarded-For': address });

    test('who I am, until I log out', async () => {
      assert.equal((await portal.call('GET', SESSION)).status, 401);
      const login = await portal.call('POST', SESSION, { username: '1001', password: 'right one' });
      assert.equal(login.status, 200);
      assert.deepEqual(login.json, { username: '1001', domain: 'localhost', name: '1001' });
      assert.match(login.headers['set-cookie'], /^webphone=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
      assert.equal(login.headers['cache-control'], 'no-store');
      const Cookie = login.headers['set-cookie'].split(';')[0];
      const me = await portal.call('GET', SESSION, undefined, { Cookie });
      assert.equal(me.json.username, '1001');
      const out = await portal.call('DELETE', SESSION, undefined, { Cookie });
      assert.equal(out.status, 204);
      assert.match(out.headers['set-cookie'], /^webphone=; .*Max-Age=0/);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 401);
    });

    test('a database that fails is no wrong password and no session that has ended: a phone that hears of those gives up', async () => {
      const wish = { username: '1001', password: 'right one' };
      const Cookie = await portal.login('1001', 'right one');
      portal.sql('ALTER TABLE accounts RENAME TO accounts_away');
      const [login, me, config] = [await portal.call('POST', SESSION, wish), await portal.call('GET', SESSION, undefined, { Cookie }),
        await portal.call('GET', '/api/softphone/config', undefined, { Cookie })];
      portal.sql('ALTER TABLE accounts_away RENAME TO accounts');
      assert.deepEqual([login.status, me.status, config.status], [500, 503, 200]);
      assert.equal(portal.sql("SELECT count(*) FROM attempts WHERE subject LIKE 'account:1001@%'"), '0', 'nobody is counted as guessing');
      assert.equal((await portal.call('POST', SESSION, wish)).status, 200);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 200);
    });

    test('the numbers that I may call as are told with who I am', async () => {
      const Authorization = portal.addToken('gives numbers');
      const id = portal.sql("SELECT id FROM accounts WHERE username = '1002'");
      const give = (/** @type {unknown} */ callerIds) => portal.call('PATCH', `/api/admin/accounts/${id}`, { callerIds }, { Authorization });
      for (const wrong of [['abc'], ['+'], [''], ['1'.repeat(21)], [7], '1', Array.from({ length: 17 }, () => '1')]) {
        assert.equal((await give(wrong)).status, 422, JSON.stringify(wrong));
      }
      const numbers = ['+442079460100', '02079'];
      assert.equal((await give(numbers)).status, 200);
      const login = await portal.call('POST', SESSION, { username: '1002', password: 'other one' });
      assert.deepEqual(login.json.callerIds, numbers);
      const Cookie = login.headers['set-cookie'].split(';')[0];
      assert.deepEqual((await portal.call('GET', SESSION, undefined, { Cookie })).json.callerIds, numbers);
      assert.equal((await give([])).status, 200);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).json.callerIds, undefined);
    });

    test('behind https the cookie cannot be planted by a neighbour', async () => {
      const { headers } = await portal.call('POST', SESSION, { username: '1001', password: 'right one' }, { 'X-Forwarded-Proto': 'https', Origin: 'https://localhost' });
      assert.match(headers['set-cookie'], /^__Host-webphone=[\w-]{43}; Path=\/; .*; Secure$/);
      assert.ok(headers['strict-transport-security']);
      const value = headers['set-cookie'].split(';')[0];
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: value, 'X-Forwarded-Proto': 'https' })).status, 200);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: value.replace('__Host-', ''), 'X-Forwarded-Proto': 'https' })).status, 401);
    });

    test('a token chosen by somebody else is never taken over', async () => {
      const planted = `webphone=${'A'.repeat(43)}`;
      const answer = await portal.call('POST', SESSION, { username: '1001', password: 'right one' }, { Cookie: planted });
      const given = answer.headers['set-cookie'].split(';')[0];
      assert.notEqual(given, planted);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: planted })).status, 401);
      // And who had logged in at this browser before is out.
      const second = await portal.login('1002', 'other one', { Cookie: given });
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: given })).status, 401);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: second })).json.username, '1002');
    });

    test('the token changes; who shows an old one late ends the session', async () => {
      const old = await portal.login('1001', 'right one');
      portal.sql("UPDATE sessions SET rotated_at = 0 WHERE id = (SELECT max(id) FROM sessions)");
      const turned = await portal.call('GET', SESSION, undefined, { Cookie: old });
      assert.equal(turned.status, 200);
      const fresh = turned.headers['set-cookie'].split(';')[0];
      assert.notEqual(fresh, old);
      // Requests that were under way, before and shortly after the new one is used.
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: old })).status, 200);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: fresh })).status, 200);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: old })).status, 200);
      portal.sql("UPDATE sessions SET confirmed_at = 1 WHERE id = (SELECT max(id) FROM sessions)");
      await portal.until(401, SESSION, { Cookie: old });
      await portal.until(401, SESSION, { Cookie: fresh });
    });

    test('a session that ends here is over for every thread at once', async () => {
      const Authorization = portal.addToken('ends sessions');
      const statuses = async (/** @type {string} */ Cookie) => {
        const answers = await Promise.all(Array.from({ length: 40 }, () => portal.call('GET', SESSION, undefined, { Cookie })));
        return [...new Set(answers.map(({ status }) => status))];
      };
      const first = await portal.login('1001', 'right one');
      assert.deepEqual(await statuses(first), [200]);
      await portal.call('DELETE', SESSION, undefined, { Cookie: first });
      assert.deepEqual(await statuses(first), [401]);
      const second = await portal.login('1001', 'right one');
      assert.deepEqual(await statuses(second), [200]);
      const id = portal.sql("SELECT id FROM accounts WHERE username = '1001'");
      const change = { username: '1001', domain: 'localhost', password: 'right one' };
      assert.equal((await portal.call('PATCH', `/api/admin/accounts/${id}`, { ...change, password: 'another one' }, { Authorization })).status, 200);
      assert.deepEqual(await statuses(second), [401]);
      assert.equal((await portal.call('PATCH', `/api/admin/accounts/${id}`, change, { Authorization })).status, 200);
    });

    test('a session that ends elsewhere is over within a second, at its own tenant and no other', async () => {
      portal.sql("INSERT INTO tenants (domain, brand, sip_domain, webrtc_hosts) VALUES ('second.example', 'Second', 'localhost', '[]')");
      const Cookie = await portal.login('1001', 'right one');
      await portal.until(200, SESSION, { Cookie });
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie, Host: 'second.example' })).status, 401);
      portal.sql('DELETE FROM sessions WHERE id = (SELECT max(id) FROM sessions)');
      await portal.until(401, SESSION, { Cookie });
    });

    test('another password ends every session, time ends the idle ones', async () => {
      const Cookie = await portal.login('1002', 'other one');
      portal.sql("UPDATE accounts SET ha1_sha256 = 'x' WHERE username = '1002'");
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 401);
      const idle = await portal.login('1001', 'right one');
      portal.sql('UPDATE sessions SET seen_at = 0');
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie: idle })).status, 401);
    });

    test('neither the cookie nor the password is in the database', async () => {
      const Cookie = await portal.login('1001', 'right one');
      const rows = portal.sql('SELECT * FROM sessions') + portal.sql('SELECT * FROM accounts');
      assert.equal(rows.includes(Cookie.split('=')[1]), false);
      assert.equal(rows.includes('right one'), false);
    });

    test('a page of another site can do nothing', async () => {
      const Cookie = await portal.login('1001', 'right one');
      const foreign = [
        { Origin: 'http://evil.example' }, { Origin: 'null' }, { Origin: 'http://localhost.evil.example' }, { Origin: 'http://localhost:81' },
        { Origin: '', 'Sec-Fetch-Site': 'cross-site' }, { Origin: '', 'Sec-Fetch-Site': 'same-site' }, { Origin: '' },
      ];
      for (const headers of /** @type {Record<string, string>[]} */ (foreign)) {
        assert.equal((await portal.call('DELETE', SESSION, undefined, { Cookie, ...headers })).status, 403, JSON.stringify(headers));
      }
      assert.equal((await portal.call('POST', SESSION, { username: '1001', password: 'right one' }, { Origin: 'http://evil.example' })).status, 403);
      // A form can send this without asking first.
      assert.equal((await portal.call('POST', SESSION, '{"username":"1001","password":"right one"}', { 'Content-Type': 'text/plain' })).status, 415);
      assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 200);
      assert.equal((await portal.call('DELETE', SESSION, undefined, { Cookie, Origin: '', 'Sec-Fetch-Site': 'same-origin' })).status, 204);
    });

    test('guessing gets slower, for the account and for the address, and the right password has to wait too', async () => {
      /** @param {string} username @param {string} password @param {string} address */
      const attempt = (username, password, address) => portal.call('POST', SESSION, { username, password }, from(address));
      const seen = [];
      for (let i = 0; i < 7; i++) seen.push((await attempt('1003', `guess ${i}`, '192.0.2.1')).status);
      assert.deepEqual(seen, [401, 401, 401, 401, 401, 401, 429]);
      const refused = await attempt('1003', 'x', '192.0.2.2');
      assert.equal(refused.status, 429);
      assert.ok(Number(refused.headers['retry-after']) >= 1);
      assert.match(refused.json.detail, /Wait/);
      // Names that do not exist are answered like those that do.
      const unknown = await attempt('nobody', 'x', '192.0.2.3');
      const known = await attempt('1001', 'x', '192.0.2.3');
      assert.deepEqual(unknown.json, known.json);
      for (let i = 0; i < 32; i++) await attempt(`name${i}`, 'x', '192.0.2.4');
      assert.equal((await attempt('1001', 'right one', '192.0.2.4')).status, 429);
      assert.equal((await attempt('1001', 'right one', '192.0.2.5')).status, 200);
      // All of a network that one person may have counts as one address; a neighbour's does not.
      for (let i = 0; i < 32; i++) await attempt(`name${i}`, 'x', `2001:db8:0:1:${i}::1`);
      assert.equal((await attempt('1001', 'right one', '2001:db8:0:1:ffff::2')).status, 429);
      assert.equal((await attempt('1001', 'right one', '2001:db8:0:2::1')).status, 200);
    });

    test('what is no log-in is refused with the field', async () => {
      const cases = [
        ['', 400], ['{', 400], ['[]', 422], ['[1]', 422], ['7', 422], ['{"username":"1001"}', 422], ['{"username":1,"password":"x"}', 422],
        ['{"username":"1001","password":"x","more":1}', 422], [`{"username":"${'a'.repeat(65)}","password":"x"}`, 422],
        ['{"username":"a\\u0000b","password":"x"}', 0], [Buffer.from('{"username":"\xff","password":"x"}', 'latin1').toString('latin1'), 0],
        [`{"username":"a","password":"${'x'.repeat(2000)}"}`, 413], ['['.repeat(900), 400], ['{"username":"\ud800","password":"x"}', 0],
      ];
      for (const [body, status] of /** @type {[string, number][]} */ (cases)) {
        const answer = await portal.call('POST', SESSION, body, from('192.0.2.9'));
        if (status) assert.equal(answer.status, status, body.slice(0, 60));
        else assert.ok([400, 401, 422].includes(answer.status), `${answer.status} for ${JSON.stringify(body)}`);
        assert.equal(answer.headers['content-type'], 'application/problem+json');
        assert.equal(answer.json.status, answer.status);
        assert.ok(answer.json.title && answer.json.detail);
      }
      const fault = await portal.call('POST', SESSION, { username: '1001' }, from('192.0.2.9'));
      assert.equal(fault.json.field, 'password');
    });

    test('the log holds no password and no token', async () => {
      const Cookie = await portal.login('1001', 'right one');
      await portal.call('POST', SESSION, { username: '1001', password: 'topsecret' });
      assert.doesNotMatch(portal.log, /right one|topsecret/);
      assert.equal(portal.log.includes(Cookie.split('=')[1]), false);
    });

    if (kind === 'postgresql') {
      test('the database is restarted: the portal finds it again', async () => {
        const Cookie = await portal.login('1001', 'right one');
        databases.cluster?.restart();
        assert.equal((await portal.call('GET', SESSION, undefined, { Cookie })).status, 200);
        assert.equal((await portal.get('/healthz')).status, 200);
      });
    }
  });
}
