// SPDX-License-Identifier: MIT
// Lists of an operator: found by a part of a name, in another order, of one owner, page by page; and what is shown of everybody's
// mailboxes and devices. On both databases; what is typed is text, never a pattern.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { portalFor } from '../support/portals.mjs';

const COUNT = 130;
const HASH = 'a'.repeat(64);

for (const kind of KINDS) {
  describe(kind, () => {
    const { databases, portal, admin } = portalFor(kind, { 1001: 'pw', 1002: 'pw' }, (config) => { config.threads = 1; });
    let other = '';
    let customer = 0;
    before(async () => {
      portal.sql("INSERT INTO tenants (domain, brand, sip_domain, webrtc_hosts) VALUES ('other.example', 'Other', 'other.example', '[]')");
      other = portal.addToken('other', 'other.example');
      ({ json: { id: customer } } = await admin('POST', 'customers', { name: 'Zoë & Co 100%', email: 'zoe@mail.example' }));
      await admin('POST', 'customers', { name: 'another' });
      await admin('POST', 'customers', { name: 'Bert_1!' });
      portal.sql(`INSERT INTO accounts (username, domain, display_name, ha1_md5, ha1_sha256, customer_id) SELECT 'u' || (${COUNT} - n), 'far.example',
        'Person ' || n, 'm', '${HASH}', CASE WHEN n % 2 = 0 THEN ${customer} ELSE NULL END FROM (${databases.numbers(COUNT)}) AS q`);
    });

    /** @param {string} target @param {(row: any) => unknown} [by] @param {Record<string, string>} [headers] */
    async function names(target, by = (row) => row.name, headers = {}) {
      const { status, json } = await admin('GET', target, undefined, headers);
      assert.equal(status, 200, JSON.stringify(json));
      return json.items.map(by);
    }

    /** All pages of a list. @param {string} target @param {(row: any) => unknown} by */
    async function walk(target, by) {
      const all = [];
      for (let after = 0; ;) {
        const { json } = await admin('GET', `${target}limit=50&after=${after}`);
        all.push(...json.items.map(by));
        if (!json.next) return all;
        after = json.next;
      }
    }

    test('a part of what people know a row by finds it, in any case; signs of patterns are signs', async () => {
      assert.deepEqual(await names('customers?q=ANOTH'), ['another']);
      assert.deepEqual(await names('customers?q=MAIL.exam'), ['Zoë & Co 100%']);
      assert.deepEqual(await names('customers?q=%25'), ['Zoë & Co 100%']);
      assert.deepEqual(await names('customers?q=_'), ['Bert_1!']);
      assert.deepEqual(await names('customers?q=!'), ['Bert_1!']);
      assert.deepEqual(await names('customers?q=Zo%C3%AB'), ['Zoë & Co 100%']);
      assert.deepEqual(await names("customers?q=')%3BDROP TABLE customers--".replaceAll(' ', '%20')), []);
      assert.deepEqual(await names('accounts?q=person%2013&limit=3'), ['Person 13', 'Person 130']);
      assert.deepEqual(await names('customerItems?q=a'), [], 'where nothing can be looked for nothing is found');
      assert.equal((await admin('GET', `customers?q=${'a'.repeat(101)}`)).status, 400);
      const page = await admin('GET', 'accounts?q=Person&limit=2&order=newest');
      assert.match(page.headers.link, /q=Person&order=newest&limit=2&after=\d+/);
    });

    test('in the order of names, or the newest first, every row comes once', async () => {
      assert.deepEqual(await names('customers?order=name'), ['another', 'Bert_1!', 'Zoë & Co 100%']);
      const found = await walk('accounts?order=name&', (row) => row.username);
      assert.deepEqual(found, [...found].sort());
      assert.equal(new Set(found).size, COUNT + 2);
      const ids = await walk('accounts?order=newest&', (row) => row.id);
      assert.deepEqual(ids, [...ids].sort((a, b) => b - a));
      assert.equal(ids.length, COUNT + 2);
    });

    test('of one owner', async () => {
      const found = await walk(`accounts?customer=${customer}&`, (row) => row.customer);
      assert.deepEqual([found.length, new Set(found).size], [COUNT / 2, 1]);
      assert.equal((await admin('GET', 'accounts?customer=')).status, 400);
      assert.equal((await admin('GET', 'accounts?customer=1e3')).status, 400);
      assert.deepEqual(await names('accounts?q=Person', (row) => row.id, { Authorization: other }), [], 'accounts are the installation\'s');
    });

    test('what a customer has, one kind of it', async () => {
      for (const kind of ['route', 'alert', 'route']) assert.equal((await admin('POST', 'customerItems', { customer, kind, data: { name: kind } })).status, 201);
      const kinds = (/** @type {string} */ target) => names(target, (row) => row.kind);
      assert.deepEqual(await kinds(`customerItems?customer=${customer}&kind=route`), ['route', 'route']);
      assert.deepEqual(await kinds(`customerItems?customer=${customer}&kind=rout%25`), [], 'no pattern');
      assert.deepEqual(await kinds(`customerItems?customer=${customer}`), ['route', 'alert', 'route']);
      assert.deepEqual(await names('companies?kind=route'), [], 'where there are no kinds it says nothing');
    });

    test('the log, by who, what or a value, with what stands in it as text', async () => {
      await admin('POST', 'companies', { name: 'Ümlaut_100% Ltd' });
      const log = (/** @type {string} */ q) => names(`audit?q=${encodeURIComponent(q)}`, ({ what, after }) => `${what} ${after.name}`);
      assert.deepEqual(await log('ümlaut_100% lTD'.replace('ü', 'Ü')), ['companies Ümlaut_100% Ltd']);
      assert.deepEqual(await log('Ümlaut%Ltd'), []);
      assert.deepEqual(await log('nobody at all'), []);
      assert.equal((await log('COMPANI')).length, 1);
      assert.equal((await admin('GET', `audit?q=${'a'.repeat(101)}`)).status, 400);
    });

    test('leads of a set by a part of a number or a name, and by status', async () => {
      const { json: set } = await admin('POST', 'leadSets', { tenant: 1, name: 'S' });
      portal.sql(`INSERT INTO leads (tenant_id, lead_set_id, phone, first_name, last_name, status) VALUES (1, ${set.id}, '15550100', 'Ada', 'Love_lace', 'NEW'),
        (1, ${set.id}, '15550199', 'Bob', 'Stone', 'BUSY')`);
      const phone = (/** @type {any} */ row) => row.phone;
      assert.deepEqual(await names(`leadSets/${set.id}/leads?q=0199`, phone), ['15550199']);
      assert.deepEqual(await names(`leadSets/${set.id}/leads?q=ada%20LOVE_`, phone), ['15550100']);
      assert.deepEqual(await names(`leadSets/${set.id}/leads?q=1555&status=BUSY`, phone), ['15550199']);
      assert.equal((await admin('GET', `leadSets/${set.id}/leads?q=1`, undefined, { Authorization: other })).status, 404);
    });

    test('mailboxes by what is in them, messages without their sound, devices by their last push', async () => {
      const [one, two] = await names('accounts?q=100&order=name', (row) => row.id);
      portal.sql(`INSERT INTO mailboxes (id, account_id) VALUES (1, ${one}), (2, ${two})`);
      portal.sql(`INSERT INTO voicemails (id, mailbox_id, deposit_key, caller, name, call_id, type, size, duration_ms, left_at, is_read, deleted_at) VALUES
        (1, 1, 'a', '<b>x</b>', '', 'c', 'audio/wav', 100, 2000, 5, 0, 0), (2, 1, 'b', 'y', '', 'c', 'audio/wav', 50, 2000, 7, 1, 0), (3, 1, 'c', 'z', '', 'c', 'audio/wav', 9, 2000, 9, 0, 11)`);
      const state = (/** @type {any} */ { id, fresh, old, size, lastAt }) => [id, fresh, old, size, lastAt];
      assert.deepEqual(await names('mailboxes', state), [[one, 1, 1, 150, 7], [two, 0, 0, 0, 0]]);
      assert.deepEqual(await names('mailboxes?q=1002', state), [[two, 0, 0, 0, 0]]);
      assert.deepEqual(await names('mailboxes?limit=1', state), [[one, 1, 1, 150, 7]]);
      assert.deepEqual(await names('mailboxes', state, { Authorization: other }), []);
      assert.deepEqual(await names(`accounts/${one}/voicemail`, (row) => row.caller), ['y', '<b>x</b>']);
      assert.deepEqual(await names(`accounts/${one}/voicemail?deleted=true`, (row) => row.caller), ['z']);
      assert.equal((await admin('GET', `accounts/${one}/voicemail`, undefined, { Authorization: other })).status, 404);

      const device = (/** @type {number} */ id, /** @type {number} */ seen) => `(${id}, ${one}, 'https://e/${id}', 's', 'p', 'a', 'l', 't', 'o', 'h', 1, ${seen}, ${seen + 1})`;
      portal.sql(`INSERT INTO push_subscriptions (id, account_id, endpoint, service, p256dh, auth, label, texts, origin, proof_sha256, created_at, seen_at, pushed_at) VALUES ${device(1, 20)}, ${device(2, 30)}`);
      portal.sql(`INSERT INTO push_deliveries (account_id, subscription_id, service, kind, status, tries, took_ms, at) VALUES (${one}, 1, 's', 'call', 201, 1, 5, 21), (${one}, 2, 's', 'voicemail', 410, 1, 5, 31)`);
      assert.deepEqual(await names('devices', ({ id, devices, seenAt, pushedAt, status, kind: what }) => [id, devices, seenAt, pushedAt, status, what]), [[one, 2, 30, 31, 410, 'voicemail']]);
      assert.deepEqual(await names('devices?q=1002'), []);
      assert.deepEqual(await names('devices', state, { Authorization: other }), []);
    });

    test('recordings of everybody, the newest first, by either side of the call; of another web phone none', async () => {
      const [one, two] = await names('accounts?q=100&order=name', (row) => row.id);
      portal.sql(`INSERT INTO recordings (id, account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at) VALUES
        (1, ${one}, 'a', 'c1', '+15550100', 'Zoë 100%', 1, 0, 5, 9999999999999), (2, ${two}, 'b', 'c2', '+15550199', '', 0, 1, 7, 9999999999999)`);
      const id = (/** @type {any} */ row) => row.id;
      assert.deepEqual(await names('recordings', (row) => [row.id, row.account, row.username, row.peer, row.incoming]), [[2, two, '1002', '+15550199', false], [1, one, '1001', '+15550100', true]]);
      assert.deepEqual(await names('recordings?q=1002', id), [2]);
      assert.deepEqual(await names('recordings?q=0100', id), [1]);
      assert.deepEqual(await names('recordings?q=zo%C3%AB%20100%25', id), [1]);
      assert.deepEqual(await names('recordings?q=5_5', id), []);
      assert.deepEqual(await names('recordings?limit=1', id), [2]);
      assert.deepEqual(await names('recordings?after=2', id), [1]);
      assert.deepEqual(await names(`accounts/${one}/recordings?q=0199`, id), [], 'of this account only');
      assert.deepEqual(await names('recordings', id, { Authorization: other }), []);
    });

    test('an icon is shown to its operators, under any name', async () => {
      const png = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\xc0\0\0\0\xc0\x01\0\0\0\0........', 'latin1');
      const { json: { id } } = await admin('POST', 'icons', { tenant: 1, name: 'icon-192', png: png.toString('base64') });
      const shown = await admin('GET', `icons/${id}/png`, undefined, { Host: 'nobody.example' });
      assert.deepEqual([shown.status, shown.headers['content-type'], Buffer.from(shown.body, 'latin1')], [200, 'image/png', png]);
      assert.equal((await admin('GET', `icons/${id}/png`, undefined, { Authorization: other })).status, 404);
      assert.deepEqual(await names('icons?q=192'), ['icon-192']);
    });

    test('a page that is being written is filled in as for the account, and for nobody else\'s operator', async () => {
      const [one] = await names('accounts?q=1001', (row) => row.id);
      const body = '<!-- NO-CONTAINER -->{{account.username}} <b>{{brand}}</b>';
      const shown = await admin('POST', 'templates/preview', { tenant: 1, account: one, body });
      assert.deepEqual([shown.status, shown.json.html, shown.json.container], [200, '<!-- NO-CONTAINER -->1001 <b>Test</b>', false]);
      assert.equal((await admin('POST', 'templates/preview', { tenant: 2, account: one, body })).status, 404, 'an account of another SIP domain');
      assert.equal((await admin('POST', 'templates/preview', { tenant: 1, body }, { Authorization: other })).status, 404);
      // What a customer has is no business of who runs one web phone; whom that web phone does not let in sees no page of it.
      portal.sql(`UPDATE accounts SET customer_id = ${customer} WHERE id = ${one}`);
      const money = { tenant: 1, account: one, body: '{{account.username}}|{{customer.name}}|{{balance}}{{currency}}' };
      assert.equal((await admin('POST', 'templates/preview', money)).json.html, '1001|Zoë &amp; Co 100%|0.00USD');
      const own = { Authorization: portal.addToken('own', '*') };
      assert.equal((await admin('POST', 'templates/preview', money, own)).json.html, '1001||');
      const company = (await admin('POST', 'companies', { name: 'Only these' })).json.id;
      assert.equal((await admin('PATCH', 'tenants/1', { restrictCompanies: [company] })).status, 200);
      assert.equal((await admin('POST', 'templates/preview', money, own)).status, 404);
      assert.equal((await admin('PATCH', 'tenants/1', { restrictCompanies: [] })).status, 200);
      assert.equal((await admin('GET', 'audit')).json.items.filter((/** @type {any} */ { what }) => what.includes('preview')).length, 0);
    });
  });
}
