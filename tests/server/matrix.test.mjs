// SPDX-License-Identifier: MIT
// Who may do what: every route of the table, asked by everybody. A new route is in here by itself; what it
// shows of other people's data is for the tests of its subject.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { Portal, routes } from '../support/portal.mjs';

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */
    let databases;
    /** @type {Portal} */
    let portal;
    /** @type {Record<string, Record<string, string>>} */
    const people = {};
    before(async () => {
      databases = openDatabases(kind);
      portal = new Portal(databases);
      portal.write({ 'index.html': 'x' });
      portal.addAccount('1001', 'pw');
      portal.addAccount('2001', 'pw', 'other.example');
      await portal.start((config) => { config.threads = 1; });
      portal.sql("INSERT INTO tenants (domain, brand, sip_domain, webrtc_hosts) VALUES ('other.example', 'Other', 'other.example', '[]')");
      portal.sql("INSERT INTO companies (name) VALUES ('Closed Ltd')");
      portal.sql("INSERT INTO tenants (domain, brand, sip_domain, webrtc_hosts, restrict_companies) VALUES ('closed.example', 'Closed', 'localhost', '[]', '[1]')");
      const other = { Host: 'other.example' };
      Object.assign(people, {
        nobody: {},
        account: { Cookie: await portal.login('1001', 'pw') },
        'account of another tenant': { Cookie: await portal.login('2001', 'pw', other) },
        'account with its cookie at another tenant': { Cookie: await portal.login('1001', 'pw'), ...other },
        operator: { Authorization: portal.addToken('all') },
        'operator of another tenant': { Authorization: portal.addToken('other', 'other.example') },
        'wrong token': { Authorization: `Bearer ${'A'.repeat(43)}` },
        'cookie as token': { Authorization: `Bearer ${(await portal.login('1001', 'pw')).split('=')[1]}` },
        'token as cookie': { Cookie: `webphone=${portal.addToken('cookie').split(' ')[1]}` },
      });
    });
    after(async () => {
      await portal?.stop();
      databases?.close();
    });

    /** @type {Record<string, string[]>} */
    const WELCOME = { account: ['account'], operator: ['operator', 'operator of another tenant'] };

    for (const { method, target, role } of routes()) {
      test(`${method} ${target}: ${role}`, async () => {
        const address = target.replace(/[#:]\w+/g, '999999999');
        for (const [who, headers] of Object.entries(people)) {
          // The account's own session is wanted by the routes that come after.
          if (role === 'account' && who === 'account' && method === 'DELETE' && target === '/api/softphone/session') continue;
          const { status, body } = await portal.call(method, address, method === 'GET' ? undefined : {}, headers);
          const welcome = !(role in WELCOME) || WELCOME[role].includes(who);
          if (welcome) assert.ok(![401, 403, 405, 421].includes(status) && status < 500, `${who}: ${status} ${body}`);
          else assert.equal(status, 401, `${who}: ${status} ${body}`);
        }
      });
    }

    test('a name that nobody serves gets nothing but the sign of life', async () => {
      portal.sql("UPDATE tenants SET domain = 'only.example' WHERE domain = '*'");
      await portal.until(421, '/api/softphone/config', { Host: 'localhost' });  // who serves which name is remembered for a second
      for (const Host of ['evil.example', 'localhost', 'only.example.evil.example', '[::1]', 'a b', '*', '']) {
        const answer = await portal.call('GET', '/api/softphone/config', undefined, { Host });
        assert.ok([421, 400].includes(answer.status), `${Host}: ${answer.status}`);
        assert.doesNotMatch(answer.body, /evil|Test/);
        assert.equal((await portal.call('GET', '/', undefined, { Host })).status >= 400, true);
      }
      assert.equal((await portal.call('GET', '/healthz', undefined, { Host: '192.0.2.1' })).status, 200);
      for (const Host of ['only.example', 'ONLY.example.', 'only.example:8080']) {
        assert.equal((await portal.call('GET', '/api/softphone/config', undefined, { Host })).json.brand, 'Test', Host);
      }
    });

    test('a phone for certain companies is for nobody else', async () => {
      const headers = { Host: 'closed.example' };
      const closed = await portal.call('POST', '/api/softphone/session', { username: '1001', password: 'pw' }, headers);
      assert.equal(closed.status, 403);
      assert.match(closed.json.detail, /certain companies/);
      portal.sql("INSERT INTO customers (company_id, name) SELECT id, 'Anna' FROM companies");
      portal.sql("UPDATE accounts SET customer_id = (SELECT max(id) FROM customers) WHERE username = '1001'");
      const Cookie = await portal.login('1001', 'pw', headers);
      assert.equal((await portal.call('GET', '/api/softphone/session', undefined, { ...headers, Cookie })).status, 200);
      portal.sql("UPDATE accounts SET customer_id = NULL WHERE username = '1001'");
      await portal.until(401, '/api/softphone/session', { ...headers, Cookie });
    });
  });
}
