// SPDX-License-Identifier: MIT
// Rows that are there: who runs one web phone reads and changes nothing of another's, whichever route asks; what an editor changes, and what
// support and owners alone may; what is seen of accounts where a web phone is for certain companies. A route or a section that is not in here fails.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { httpApi } from '../../scripts/http-api.mjs';
import { KINDS } from '../support/databases.mjs';
import { routes } from '../support/portal.mjs';
import { portalFor } from '../support/portals.mjs';

const PASSWORD = 'correct horse battery';
const SECTIONS = Object.values(httpApi().components.schemas).flatMap((/** @type {any} */ schema) => schema['x-section'] ?? []);
/** Of these an editor has nothing. */
const OWNERS = ['operators', 'tokens'];
/** What holds what somebody set; not who asked lately. */
const TABLES = ['companies', 'customers', 'customer_items', 'accounts', 'tenants', 'icons', 'templates', 'variables', 'lead_sets', 'leads', 'campaigns', 'buttons', 'forms', 'scripts', 'script_runs',
  'operators', 'phonebook_entries', 'ledger', 'checkouts', 'recordings', 'voicemails', 'push_subscriptions'];
const MINE = 'Mine alone';

for (const kind of KINDS) {
  describe(kind, () => {
    const { portal, admin } = portalFor(kind, { 1001: 'pw' }, (config) => { config.threads = 1; });
    /** Ids of rows of the first web phone, by section and by what else has numbers. @type {Record<string, number>} */
    const ids = {};
    /** Two pictures, of 192 and of 512 pixels. */
    const icons = ['', ''];
    const bytes = (/** @type {string} */ hex) => (kind === 'sqlite' ? `x'${hex}'` : `'\\x${hex}'`);
    const everything = () => TABLES.map((table) => portal.sql(`SELECT * FROM ${table} ORDER BY id`)).join('\n');

    /** A row of each section that may be added, in this web phone. @param {string} name @param {number} tenant @returns {Record<string, any>} */
    const rows = (name, tenant) => ({
      companies: { name }, customers: { name }, customerItems: { customer: ids.customers, kind: 'route', data: { name } }, accounts: { username: name.replaceAll(' ', '-'), domain: 'localhost', password: 'pw of nobody' },
      tenants: { domain: `${name.replaceAll(' ', '-').toLowerCase()}.example`, brand: name, sipDomain: 'localhost', webrtcHosts: ['sip.example'] }, icons: name === MINE ? { tenant, name: 'icon-192', png: icons[0] } : { tenant, name: 'icon-512', png: icons[1] },
      templates: { tenant, name, body: 'x' }, variables: { tenant, name: name.replaceAll(' ', '_').toUpperCase(), value: 'x' }, leadSets: { tenant, name },
      campaigns: { tenant, name, lead_set: ids.leadSets }, buttons: { tenant, label: name }, forms: { tenant, name, formSchema: [{ name: 'a', label: 'A', type: 'text' }] },
      scripts: { tenant, name, source: 'function main() {}' }, operators: { name: name.replaceAll(' ', '-'), role: 'support', password: PASSWORD }, tokens: { name },
    });
    /** Another value for a row of each. @returns {Record<string, object>} */
    const changes = () => ({
      companies: { name: 'Other' }, customers: { name: 'Other' }, customerItems: { data: { name: 'Other' } }, accounts: { name: 'Other' }, tenants: { brand: 'Other' }, icons: { name: 'icon-192', png: icons[0] }, templates: { body: 'Other' },
      variables: { value: 'Other' }, leadSets: { name: 'Other' }, campaigns: { script: 'Other' }, buttons: { label: 'Other' }, forms: { name: 'Other' }, scripts: { source: 'function main() { return 1; }' }, operators: { role: 'editor' },
      tokens: { name: 'Other' },
    });

    before(async () => {
      for (const [at, side] of [192, 512].entries()) icons[at] = Buffer.from((await portal.call('GET', `/icons/icon-${side}.png`)).body, 'latin1').toString('base64');
      ids.tenants = Number(portal.sql("SELECT id FROM tenants WHERE domain = '*'"));
      ids.accounts = Number(portal.sql("SELECT id FROM accounts WHERE username = '1001'"));
      for (const section of SECTIONS.filter((one) => !['tenants', 'accounts'].includes(one))) {
        const { status, json } = await admin('POST', section, rows(MINE, ids.tenants)[section] ?? assert.fail(`a row of ${section} is wanted here`));
        assert.equal(status, 201, `${section}: ${JSON.stringify(json)}`);
        ids[section] = json.id;
      }
      portal.sql(`UPDATE accounts SET display_name = '${MINE}', customer_id = ${ids.customers} WHERE id = ${ids.accounts}`);
      ids.phonebook = (await admin('POST', `customers/${ids.customers}/phonebook`, { name: MINE })).json.id;
      portal.sql(`INSERT INTO checkouts (entry_key, provider, intent, tenant_id, customer_id, account_id, currency, minor, created_at, paid_at) VALUES ('k', 'test', 'test', ${ids.tenants}, ${ids.customers}, ${ids.accounts}, 'USD', 1000, 1, 1)`);
      ids.checkouts = Number(portal.sql('SELECT max(id) FROM checkouts'));
      portal.sql(`INSERT INTO leads (tenant_id, lead_set_id, phone, first_name) VALUES (${ids.tenants}, ${ids.leadSets}, '15550100', '${MINE}')`);
      portal.sql(`INSERT INTO recordings (account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at, size, duration_ms, is_whole) VALUES (${ids.accounts}, 'k', 'u', '${MINE}', '', 1, 0, 1, 9999999999999, 2, 1, 1)`);
      ids.recordings = Number(portal.sql('SELECT max(id) FROM recordings'));
      portal.sql(`INSERT INTO recording_audio (recording_id, at, bytes) VALUES (${ids.recordings}, 0, ${bytes('4f67')})`);
      portal.sql(`INSERT INTO mailboxes (account_id) VALUES (${ids.accounts})`);
      portal.sql(`INSERT INTO voicemails (mailbox_id, deposit_key, caller, name, call_id, type, size, duration_ms, left_at) SELECT max(id), 'k', '${MINE}', '', 'c', 'audio/wav', 1, 1, 1 FROM mailboxes`);
      portal.sql(`INSERT INTO push_subscriptions (account_id, endpoint, service, p256dh, auth, label, texts, origin, proof_sha256, created_at, seen_at, pushed_at) VALUES (${ids.accounts}, 'https://e/1', 's', 'p', 'a', '${MINE}', 't', 'o', 'h', 1, 1, 1)`);
      portal.sql(`INSERT INTO push_deliveries (account_id, subscription_id, service, kind, status, tries, took_ms, at) SELECT ${ids.accounts}, max(id), 's', 'call', 201, 1, 5, 21 FROM push_subscriptions`);
      portal.sql(`INSERT INTO script_runs (script_id, source, source_id, account_id, at, took_ms, status, line, why, console) VALUES (${ids.scripts}, 'button', 1, 1, 1, 1, 200, 0, '${MINE}', '')`);
      portal.sql("INSERT INTO tenants (domain, brand, sip_domain, webrtc_hosts) VALUES ('other.example', 'Other', 'other.example', '[]')");
    });

    /** The address of a route for a row that is there. @param {string} target @param {string} section */
    function addressOf(target, section) {
      const parts = target.replace(':section', section).split('/');
      return parts.map((part, at) => (part === '#id' ? String(ids[parts[at - 1]] ?? assert.fail(`${target}: a row of ${parts[at - 1]} is wanted here`)) : part)).join('/');
    }

    /** @param {string} method @param {string} address @param {string} section @returns {[unknown, Record<string, string>?]} */
    function bodyOf(method, address, section) {
      if (method === 'GET' || method === 'DELETE') return [undefined];
      if (address.endsWith('/leads/import') || /leadSets\/\d+\/import$/.test(address)) return ['phone\r\n15550188\r\n', { 'Content-Type': 'text/csv' }];
      if (address.endsWith('/import')) return ['name\r\nNew\r\n', { 'Content-Type': 'text/csv' }];
      if (address.endsWith('/voicemail')) return [Buffer.from('RIFF'), { 'Content-Type': 'audio/wav' }];
      if (address.endsWith('/payments')) return [{ minor: 100 }];
      if (address.endsWith('/refund')) return [{ minor: 100 }];
      if (address.endsWith('/run')) return [{ data: {} }];
      if (address.includes('/phonebook')) return [{ name: 'Changed' }];
      if (address.endsWith('/templates/preview')) return [{ tenant: ids.tenants, account: ids.accounts, body: '{{account.name}}' }];
      return [method === 'PATCH' ? changes()[section] : rows('Added', ids.tenants)[section]];
    }

    test('of another web phone nobody reads or changes anything, by no route', async () => {
      const all = { Authorization: portal.addToken('all of it') };
      const others = { 'a token': { Authorization: portal.addToken('other', 'other.example') }, 'an owner': { Cookie: '' } };
      portal.addOperator('oda', PASSWORD, 'owner', ['--tenant', 'other.example']);
      others['an owner'].Cookie = await portal.panelLogin('oda', PASSWORD);
      const before = everything();
      let asked = 0;
      for (const { method, target } of routes().filter((one) => one.target.startsWith('/api/admin/'))) {
        for (const section of target.includes(':section') ? SECTIONS : [target.split('/')[3]]) {
          const address = addressOf(target, section);
          const [body, type] = bodyOf(method, address, section);
          const row = /\/\d+/.test(address);
          if (method === 'GET') {
            const { status, body: text } = await portal.call('GET', address, undefined, all);
            // That there is something to be seen; a certificate is looked at by a name that is given.
            if (!address.endsWith('/certificates')) assert.equal(status, 200, `${address}: ${text}`);
          }
          for (const [who, headers] of Object.entries(others)) {
            const { status, body: text } = await portal.call(method, address, body, { ...headers, ...type });
            const where = `${method} ${address}, ${who}: ${status} ${text.slice(0, 200)}`;
            // What an account has is a list, and may be one without anything.
            if (row || address.endsWith('/preview')) assert.ok([403, 404].includes(status) || (method === 'GET' && text === '{"items":[]}'), where);
            else if (method === 'GET') assert.ok(status < 500, where);
            // One's own operator and token have no web phone in their body: they are of one's own.
            else if (!OWNERS.includes(section)) assert.ok([403, 404, 422].includes(status), where);
            assert.doesNotMatch(text, /mine.alone/i, where);
            asked++;
          }
        }
      }
      assert.ok(asked > 150, String(asked));
      portal.sql("DELETE FROM operators WHERE name = 'Added'; DELETE FROM tokens WHERE name = 'Added'");
      assert.equal(everything(), before, 'nothing was changed');
    });

    test('support changes nothing of any section, an editor everything but what is for owners, rows that are there', async () => {
      /** @type {Record<string, Record<string, string>>} */ const people = {};
      for (const role of ['support', 'editor', 'owner']) {
        portal.addOperator(`a-${role}`, PASSWORD, role);
        people[role] = { Cookie: await portal.panelLogin(`a-${role}`, PASSWORD) };
      }
      for (const section of SECTIONS) {
        const one = `/api/admin/${section}/${ids[section]}`;
        for (const role of ['support', 'editor', 'owner']) {
          const may = role === 'owner' || (role === 'editor' && !OWNERS.includes(section));
          const where = `${section}, ${role}`;
          const seen = await portal.call('GET', one, undefined, people[role]);
          assert.equal(seen.status, OWNERS.includes(section) && role !== 'owner' ? 403 : 200, where);
          const before = everything();
          const changed = await portal.call('PATCH', one, changes()[section], people[role]);
          // A token is made and revoked, never another one.
          if (section !== 'tokens') assert.equal(changed.status, may ? 200 : 403, `${where}: ${changed.body}`);
          const made = await portal.call('POST', `/api/admin/${section}`, rows(`By ${role}`, ids.tenants)[section], people[role]);
          if (!may) {
            assert.equal(made.status, 403, where);
            assert.equal((await portal.call('DELETE', one, undefined, people[role])).status, 403, where);
            assert.equal(everything(), before, where);
            continue;
          }
          assert.equal(made.status, 201, `${where}: ${made.body}`);
          const gone = await portal.call('DELETE', `/api/admin/${section}/${made.json.id}`, undefined, people[role]);
          assert.equal(gone.status, 204, `${where}: ${gone.body}`);
          assert.equal((await portal.call('GET', `/api/admin/${section}/${made.json.id}`, undefined, people[role])).status, 404, where);
        }
      }
    });

    test('where web phones share a SIP domain, that for certain companies shows what its people have, and no more', async () => {
      portal.sql(`INSERT INTO companies (name) SELECT 'Company ' || n FROM (${portal.databases?.numbers(12)}) AS q`);
      const company = (/** @type {number} */ n) => Number(portal.sql(`SELECT id FROM companies WHERE name = 'Company ${n}'`));
      // Of two companies the number of one is a part of the other's.
      const [first, last] = [company(1), company(12)];
      portal.sql(`UPDATE companies SET id = ${last * 10 + first} WHERE id = ${last}`);
      const listed = last * 10 + first;
      /** @type {Record<string, number>} */ const accounts = {};
      for (const [name, of] of /** @type {const} */ ([['in', listed], ['out', first], ['tail', Number(String(listed).slice(1)) || first], ['nobody', 0]])) {
        if (of) portal.sql(`INSERT INTO companies (id, name) SELECT ${of}, 'Company at ${of}' WHERE NOT EXISTS (SELECT 1 FROM companies WHERE id = ${of})`);
        portal.sql(`INSERT INTO customers (name, company_id) VALUES ('${name}', ${of || 'NULL'})`);
        portal.addAccount(name, 'pw', 'shared.example');
        portal.sql(`UPDATE accounts SET customer_id = (SELECT max(id) FROM customers) WHERE username = '${name}'`);
        accounts[name] = Number(portal.sql(`SELECT id FROM accounts WHERE username = '${name}'`));
        const id = accounts[name];
        portal.sql(`INSERT INTO mailboxes (account_id) VALUES (${id})`);
        portal.sql(`INSERT INTO recordings (account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at, is_whole) VALUES (${id}, 'k', '${name}', '', '', 1, 0, 1, 9999999999999, 1)`);
        portal.sql(`INSERT INTO push_subscriptions (account_id, endpoint, service, p256dh, auth, label, texts, origin, proof_sha256, created_at, seen_at, pushed_at) VALUES (${id}, 'https://e/${name}', 's', 'p', 'a', '', 't', 'o', 'h', 1, 1, 1)`);
      }
      for (const [domain, companies] of [['open.example', '[]'], ['closed.example', `[${listed}]`], ['two.example', `[${first},${listed}]`]]) {
        portal.sql(`INSERT INTO tenants (domain, brand, sip_domain, webrtc_hosts, restrict_companies) VALUES ('${domain}', 'B', 'shared.example', '[]', '${companies}')`);
      }
      for (const [domain, theirs] of /** @type {const} */ ([['open.example', ['in', 'out', 'tail', 'nobody']], ['closed.example', ['in']], ['two.example', ['in', 'out']]])) {
        const headers = { Authorization: portal.addToken(domain, domain) };
        const ask = (/** @type {string} */ target, method = 'GET') => portal.call(method, `/api/admin/${target}`, undefined, headers);
        for (const list of ['mailboxes', 'devices']) {
          assert.deepEqual((await ask(list)).json.items.map((/** @type {any} */ { username }) => username).sort(), [...theirs].sort(), `${list} of ${domain}`);
        }
        for (const [name, id] of Object.entries(accounts)) {
          const recording = portal.sql(`SELECT id FROM recordings WHERE call_uuid = '${name}'`);
          const sees = /** @type {readonly string[]} */ (theirs).includes(name);
          for (const target of [`accounts/${id}/voicemail`, `accounts/${id}/pushes`, `recordings/${recording}`]) assert.equal((await ask(target)).status, sees ? 200 : 404, `${target} (${name}) of ${domain}`);
          assert.equal((await ask(`accounts/${id}/recordings`)).json.items.length, sees ? 1 : 0, `recordings of ${name} at ${domain}`);
          if (!sees) assert.equal((await ask(`recordings/${recording}`, 'DELETE')).status, 404, `${name} at ${domain}`);
        }
      }
    });
  });
}
