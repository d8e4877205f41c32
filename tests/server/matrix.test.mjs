// SPDX-License-Identifier: MIT
// Who may do what: every route of the table, asked by everybody. A new route is in here by itself; what it
// shows of other people's data is for the tests of its subject.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { httpApi } from '../../scripts/http-api.mjs';
import { KINDS } from '../support/databases.mjs';
import { routes } from '../support/portal.mjs';
import { portalFor } from '../support/portals.mjs';

for (const kind of KINDS) {
  describe(kind, () => {
    const { portal } = portalFor(kind, { 1001: 'pw' }, (config) => { config.threads = 1; });
    /** @type {Record<string, Record<string, string>>} */
    const people = {};
    before(async () => {
      portal.addAccount('2001', 'pw', 'other.example');
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
        'token as the panel\'s cookie': { Cookie: `webphone-panel=${portal.addToken('panel').split(' ')[1]}` },
        'account\'s cookie as the panel\'s': { Cookie: (await portal.login('1001', 'pw')).replace('webphone=', 'webphone-panel=') },
      });
      for (const [name, more] of /** @type {const} */ ([['owner', []], ['editor', []], ['support', []], ['owner of another tenant', ['--tenant', 'other.example']]])) {
        const login = name.replaceAll(' ', '-');
        portal.addOperator(login, 'correct horse battery', name.split(' ')[0], [...more]);
        people[`${name} at the panel`] = { Cookie: await portal.panelLogin(login, 'correct horse battery') };
      }
      people['owner, from a page of another site'] = { ...people['owner at the panel'], Origin: 'https://evil.example' };
      people['owner, from no page'] = { ...people['owner at the panel'], Origin: '' };
    });

    const OWNERS = ['owner at the panel', 'owner of another tenant at the panel'];
    const TOKENS = ['operator', 'operator of another tenant'];
    const EVERY_RANK = [...OWNERS, 'editor at the panel', 'support at the panel'];
    /** Who is welcome; the other operators are refused with 403, everybody else with 401. @param {string} role @param {string} method */
    const welcomeAt = (role, method) => {
      if (role === 'account') return ['account'];
      if (role === 'panel') return [...EVERY_RANK, ...(method === 'GET' ? ['owner, from no page'] : [])];
      const readers = method === 'GET' ? ['owner, from no page'] : [];
      if (role === 'owner') return [...TOKENS, ...OWNERS, ...readers];
      if (role === 'editor') return [...TOKENS, ...OWNERS, 'editor at the panel', ...readers];
      if (role === 'operator') return [...TOKENS, ...(method === 'GET' ? [...EVERY_RANK, 'owner, from no page'] : [...OWNERS, 'editor at the panel'])];
      return Object.keys(people).filter((who) => role !== 'visitor' || !(who === 'owner, from a page of another site' || (who === 'owner, from no page' && method !== 'GET')));
    };
    /** @param {string} role @param {string} who */
    const refusal = (role, who) => ((EVERY_RANK.includes(who) || who.startsWith('owner,')) && role !== 'account' ? 403 : 401);

    for (const { method, target, role } of routes()) {
      test(`${method} ${target}: ${role}`, async () => {
        const address = target.replace(/[#:]\w+/g, '999999999');
        for (const [who, headers] of Object.entries(people)) {
          // The account's own session is wanted by the routes that come after.
          if (method === 'DELETE' && target.endsWith('/session') && welcomeAt(role, method).includes(who)) continue;
          const { status, body } = await portal.call(method, address, method === 'GET' ? undefined : {}, headers);
          // What a page of another site asks of the phone is refused for that alone.
          if (who === 'owner, from a page of another site' && status === 403 && ['anyone', 'account'].includes(role)) continue;
          if (welcomeAt(role, method).includes(who)) assert.ok(![401, 403, 405, 421].includes(status) && status < 500, `${who}: ${status} ${body}`);
          else assert.equal(status, refusal(role, who), `${who}: ${status} ${body}`);
        }
      });
    }

    test('every section of the settings: support reads, an editor changes, operators are for owners; nothing from another site', async () => {
      const sections = Object.values(httpApi().components.schemas).flatMap((/** @type {any} */ schema) => schema['x-section'] ?? []);
      assert.ok(sections.length > 10);
      for (const section of sections) {
        for (const who of EVERY_RANK) {
          const ask = async (/** @type {string} */ method, more = '', headers = {}) =>
            (await portal.call(method, `/api/admin/${section}${more}`, method === 'GET' || method === 'DELETE' ? undefined : {}, { ...people[who], ...headers })).status;
          const owners = ['operators', 'tokens'].includes(section) && !OWNERS.includes(who);
          const reads = owners ? 403 : 200;
          const writes = owners || who.startsWith('support') ? 403 : 0;
          const where = `${section}, ${who}`;
          assert.equal(await ask('GET'), reads, where);
          for (const [method, more] of [['POST', ''], ['PATCH', '/999999999'], ['DELETE', '/999999999']]) {
            const status = await ask(method, more);
            if (writes) assert.equal(status, writes, `${method} ${where}`);
            else assert.ok([404, 422].includes(status), `${method} ${where}: ${status}`);
            assert.equal(await ask(method, more, { Origin: 'https://evil.example' }), 403, `${method} ${where}`);
          }
        }
      }
    });

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
