// SPDX-License-Identifier: MIT
// Removing what much hangs on: in portions, so that nobody waits; all of it, or, where it is still needed, nothing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { portalFor } from '../support/portals.mjs';

const LEADS = 30000;

// The last lead of each portion takes its time, so that a removal has a midst.
const SLOW = {
  sqlite: `CREATE TRIGGER slow BEFORE DELETE ON leads WHEN OLD.id % 2000 = 0 BEGIN
    SELECT count(*) FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 50000) SELECT n FROM c); END`,
  postgresql: `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); RETURN OLD; END';
    CREATE TRIGGER slow BEFORE DELETE ON leads FOR EACH ROW WHEN (OLD.id % 2000 = 0) EXECUTE FUNCTION slow()`,
};

for (const kind of KINDS) {
  describe(kind, () => {
    const { databases, portal, admin } = portalFor(kind, { 1001: 'pw', 1002: 'pw' }, (config) => { config.threads = 1; });

    test('a set of leads: not while a campaign needs it; then all of it, while others log in', async () => {
      const { json: set } = await admin('POST', 'leadSets', { tenant: 1, name: 'Big' });
      const { json: other } = await admin('POST', 'leadSets', { tenant: 1, name: 'Other' });
      portal.sql(`INSERT INTO leads (tenant_id, lead_set_id, phone) SELECT 1, ${set.id}, '' || n FROM (${databases.numbers(LEADS)}) AS q`);
      portal.sql(`INSERT INTO leads (tenant_id, lead_set_id, phone) VALUES (1, ${other.id}, '1')`);
      const { json: campaign } = await admin('POST', 'campaigns', { tenant: 1, name: 'C', lead_set: set.id });
      assert.equal((await admin('DELETE', `leadSets/${set.id}`)).status, 409);
      assert.equal(Number(portal.sql(`SELECT count(*) FROM leads WHERE lead_set_id = ${set.id}`)), LEADS);
      assert.equal((await admin('DELETE', `campaigns/${campaign.id}`)).status, 204);
      portal.sql(SLOW[kind]);
      let over = false;
      let meanwhile = 0;
      const gone = admin('DELETE', `leadSets/${set.id}`).finally(() => { over = true; });
      // In the midst of it nothing new may need the set: nobody is left with half of one.
      while (Number(portal.sql(`SELECT count(*) FROM leads WHERE lead_set_id = ${set.id}`)) === LEADS) await new Promise(setImmediate);
      assert.equal((await admin('POST', 'campaigns', { tenant: 1, name: 'Late', lead_set: set.id })).status, 409);
      while (!over) {
        assert.equal((await portal.call('GET', '/api/softphone/config')).status, 200);
        await portal.login('1001', 'pw');  // it writes
        if (!over) meanwhile++;
      }
      assert.equal((await gone).status, 204);
      assert.ok(meanwhile > 1, `${meanwhile} logged in meanwhile`);
      portal.sql(kind === 'sqlite' ? 'DROP TRIGGER slow' : 'DROP TRIGGER slow ON leads');
      assert.equal(portal.sql('SELECT count(*), min(lead_set_id) FROM leads'), `1|${other.id}`);
      assert.equal((await admin('DELETE', `leadSets/${set.id}`)).status, 404);
    });

    test('an account with recordings: they go a few at a time, not all of its gigabytes in one', async () => {
      portal.addAccount('recorded', 'pw');
      const account = portal.sql("SELECT id FROM accounts WHERE username = 'recorded'");
      portal.sql(`INSERT INTO recordings (account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at) SELECT ${account}, 'key-' || n, '', '', '', 0, 1, 1, 9999999999999 FROM (${databases.numbers(5)}) AS q`);
      portal.sql(`INSERT INTO recording_audio (recording_id, at, bytes) SELECT id, 0, ${kind === 'sqlite' ? "x'00'" : "decode('00', 'hex')"} FROM recordings WHERE account_id = ${account}`);
      // The last one cannot go: what went before it in portions of its own is gone.
      const last = portal.sql(`SELECT max(id) FROM recordings WHERE account_id = ${account}`);
      portal.sql(kind === 'sqlite' ? `CREATE TRIGGER stays BEFORE DELETE ON recordings WHEN OLD.id = ${last} BEGIN SELECT RAISE(ABORT, 'stays'); END`
        : `CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''stays''; END'; CREATE TRIGGER stays BEFORE DELETE ON recordings FOR EACH ROW WHEN (OLD.id = ${last}) EXECUTE FUNCTION stays()`);
      assert.equal((await admin('DELETE', `accounts/${account}`)).status, 500);
      assert.equal(portal.sql(`SELECT count(*), min(id) FROM recordings WHERE account_id = ${account}`), `1|${last}`);
      portal.sql(kind === 'sqlite' ? 'DROP TRIGGER stays' : 'DROP TRIGGER stays ON recordings');
      assert.equal((await admin('DELETE', `accounts/${account}`)).status, 204);
      assert.equal(portal.sql('SELECT (SELECT count(*) FROM recordings) + (SELECT count(*) FROM recording_audio)'), '0');
    });

    /** Rows of each table that hang on an account. @param {number} account */
    const hanging = (account) => portal.sql(['sessions', 'own_contacts', 'favourites', 'history', 'mailboxes', 'push_subscriptions', 'campaign_agents']
      .map((table) => `SELECT '${table}', count(*) FROM ${table} WHERE account_id = ${account}`).join(' UNION ALL ')).split('\n').sort();
    const nothing = ['campaign_agents|0', 'favourites|0', 'history|0', 'mailboxes|0', 'own_contacts|0', 'push_subscriptions|0', 'sessions|0'];

    test('an account: its sessions, pushes, contacts and calls end with it; one of the same name begins with nothing; a neighbour keeps all', async () => {
      const { json: set } = await admin('POST', 'leadSets', { tenant: 1, name: 'Held' });
      const { json: campaign } = await admin('POST', 'campaigns', { tenant: 1, name: 'Held', lead_set: set.id, state: 'running' });
      portal.sql(`INSERT INTO leads (tenant_id, lead_set_id, phone) VALUES (1, ${set.id}, '1'), (1, ${set.id}, '2')`);
      const p256dh = (await portal.call('GET', '/api/softphone/push/key')).json.key;
      const accounts = (await admin('GET', 'accounts')).json.items;
      /** @type {Record<string, Record<string, string>>} */
      const people = {};
      for (const { id, username } of accounts) {
        people[username] = { Cookie: await portal.login(username, 'pw') };
        const ask = async (/** @type {string} */ method, /** @type {string} */ target, /** @type {object} */ body) => {
          const { status, body: text } = await portal.call(method, `/api/softphone/${target}`, body, people[username]);
          assert.ok(status < 300, `${target}: ${status} ${text}`);
        };
        await ask('POST', 'contact', { name: 'Aunt Jo' });
        await ask('PUT', 'favourites', { items: [-1] });
        await ask('POST', 'history', { calls: [{ callUuid: 'c', direction: 'in', peer: 'x', startedAt: Date.now(), endedAt: Date.now() }] });
        await ask('PUT', 'push/subscription', { endpoint: `https://fcm.googleapis.com/fcm/send/${username}`, keys: { p256dh, auth: Buffer.alloc(16).toString('base64url') } });
        await ask('POST', `campaign/${campaign.id}/choose`, {});
        await ask('POST', 'lead/next', {});
        portal.sql(`INSERT INTO mailboxes (account_id) VALUES (${id})`);
      }
      const [one, two] = accounts;
      const kept = hanging(two.id);
      assert.ok(hanging(one.id).every((row) => !row.endsWith('|0')) && kept.every((row) => !row.endsWith('|0')), kept.join());
      assert.equal(portal.sql('SELECT count(*) FROM leads WHERE lock_session_id IS NOT NULL'), '2');
      assert.equal((await admin('DELETE', `accounts/${one.id}`)).status, 204);
      for (const target of ['session', 'contact', 'favourites', 'history', 'push/subscription', 'voicemail']) {
        assert.equal((await portal.call('GET', `/api/softphone/${target}`, undefined, people[one.username])).status, 401, target);
      }
      assert.deepEqual([hanging(one.id), hanging(two.id)], [nothing, kept]);
      assert.equal(portal.sql('SELECT count(*) FROM leads WHERE lock_session_id IS NOT NULL'), '1');
      portal.addAccount(one.username, 'pw');
      const Cookie = await portal.login(one.username, 'pw');
      for (const target of ['contact', 'favourites', 'history', 'push/subscription', 'voicemail']) {
        assert.deepEqual((await portal.call('GET', `/api/softphone/${target}`, undefined, { Cookie })).json.items, [], target);
      }
    });

    test('a web phone: its sessions and all that was set for it; the accounts, which are of a domain, stay', async () => {
      const Host = 'going.example';
      const { json: tenant } = await admin('POST', 'tenants', { domain: Host, brand: 'Going', sipDomain: 'localhost', webrtcHosts: ['h'] });
      const { json: script } = await admin('POST', 'scripts', { tenant: tenant.id, name: 'S' });
      for (const [section, fields] of /** @type {[string, object][]} */ ([['templates', { name: 'T', body: 'x' }], ['variables', { name: 'V', value: 'x' }], ['forms', { name: 'F', sandbox_id: script.id }],
        ['buttons', { label: 'B', sandbox_id: script.id }], ['leadSets', { name: 'L' }]])) {
        assert.equal((await admin('POST', section, { tenant: tenant.id, ...fields })).status, 201, section);
      }
      const Authorization = portal.addToken('going', Host);
      const Cookie = await portal.login('1002', 'pw', { Host });
      assert.equal((await portal.call('GET', '/api/softphone/session', undefined, { Host, Cookie })).status, 200);
      assert.equal((await admin('DELETE', `tenants/${tenant.id}`)).status, 204);
      for (const headers of [{ Host, Cookie }, { Cookie }]) assert.equal((await portal.call('GET', '/api/softphone/session', undefined, headers)).status, 401);
      assert.equal((await admin('GET', 'scripts', undefined, { Authorization })).status, 401, 'its operator');
      for (const table of ['sessions', 'templates', 'variables', 'scripts', 'forms', 'buttons', 'lead_sets', 'tokens']) {
        assert.equal(portal.sql(`SELECT count(*) FROM ${table} WHERE tenant_id = ${tenant.id}`), '0', table);
      }
      assert.ok(await portal.login('1002', 'pw'));
    });

    test('a customer: not while accounts are of it; then its phonebook goes with it, and no other', async () => {
      for (const name of ['Anna', 'Bert']) await admin('POST', 'customers', { name });
      for (const id of [1, 2]) assert.equal((await admin('POST', `customers/${id}/phonebook`, { name: 'Jane', numbers: [{ name: 'x', number: '030' }] })).status, 201);
      portal.sql('UPDATE accounts SET customer_id = 1');
      assert.equal((await admin('DELETE', 'customers/1')).status, 409);
      assert.equal(portal.sql('SELECT count(*) FROM phonebook_entries'), '2');
      portal.sql('UPDATE accounts SET customer_id = NULL');
      assert.equal((await admin('DELETE', 'customers/1')).status, 204);
      assert.equal(portal.sql('SELECT count(*), min(customer_id) FROM phonebook_entries'), '1|2');
      assert.equal(portal.sql('SELECT count(*) FROM phonebooks'), '1');
    });
  });
}
