// SPDX-License-Identifier: MIT
// Removing what much hangs on: in portions, so that nobody waits; all of it, or, where it is still needed, nothing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { Portal } from '../support/portal.mjs';

const LEADS = 30000;

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */
    let databases;
    /** @type {Portal} */
    let portal;
    let Authorization = '';
    before(async () => {
      databases = openDatabases(kind);
      portal = new Portal(databases);
      portal.write({ 'index.html': 'x' });
      portal.addAccount('1001', 'pw');
      await portal.start((config) => { config.threads = 1; });
      Authorization = portal.addToken('all');
    });
    after(async () => {
      await portal?.stop();
      databases?.close();
    });
    /** @param {string} method @param {string} target @param {unknown} [body] */
    const admin = (method, target, body) => portal.call(method, `/api/admin/${target}`, body, { Authorization });
    const numbers = kind === 'postgresql' ? `SELECT n FROM generate_series(1, ${LEADS}) AS n`
      : `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${LEADS}) SELECT n FROM c`;

    test('a set of leads: not while a campaign needs it; then all of it, while others log in', async () => {
      const { json: set } = await admin('POST', 'leadSets', { tenant: 1, name: 'Big' });
      const { json: other } = await admin('POST', 'leadSets', { tenant: 1, name: 'Other' });
      portal.sql(`INSERT INTO leads (tenant_id, lead_set_id, phone) SELECT 1, ${set.id}, '' || n FROM (${numbers}) AS q`);
      portal.sql(`INSERT INTO leads (tenant_id, lead_set_id, phone) VALUES (1, ${other.id}, '1')`);
      const { json: campaign } = await admin('POST', 'campaigns', { tenant: 1, name: 'C', lead_set: set.id });
      assert.equal((await admin('DELETE', `leadSets/${set.id}`)).status, 409);
      assert.equal(Number(portal.sql(`SELECT count(*) FROM leads WHERE lead_set_id = ${set.id}`)), LEADS);
      assert.equal((await admin('DELETE', `campaigns/${campaign.id}`)).status, 204);
      let over = false;
      let meanwhile = 0;
      const gone = admin('DELETE', `leadSets/${set.id}`).finally(() => { over = true; });
      // In the midst of it nothing new may need the set: nobody is left with half of one.
      while (Number(portal.sql(`SELECT count(*) FROM leads WHERE lead_set_id = ${set.id}`)) === LEADS) await new Promise(setImmediate);
      assert.equal((await admin('POST', 'campaigns', { tenant: 1, name: 'Late', lead_set: set.id })).status, 409);
      while (!over) {
        assert.equal((await portal.call('GET', '/api/softphone/config')).status, 200);
        if (!over) meanwhile++;
        await portal.login('1001', 'pw');  // it writes
      }
      assert.equal((await gone).status, 204);
      assert.ok(meanwhile >= 1, `${meanwhile} were answered meanwhile`);
      assert.equal(portal.sql('SELECT count(*), min(lead_set_id) FROM leads'), `1|${other.id}`);
      assert.equal((await admin('DELETE', `leadSets/${set.id}`)).status, 404);
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
