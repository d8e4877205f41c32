// SPDX-License-Identifier: MIT
// Money: it adds up whoever pays at once and whatever is killed, and people see their own of it; on each database.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { SUMS } from '../support/ledger.mjs';
import { command, Portal } from '../support/portal.mjs';
import { portalFor } from '../support/portals.mjs';
import { testFolder } from '../support/site.mjs';

for (const kind of KINDS) {
  describe(kind, () => {
    const { databases, portal, admin } = portalFor(kind, { 1001: 'right one' }, (config) => { config.threads = 2; });
    const addsUp = () => {
      for (const sql of SUMS) assert.equal(portal.sql(sql), '0', sql);
    };
    /** @param {string} name @param {object} [more] @returns {Promise<number>} */
    const customer = async (name, more = {}) => (await admin('POST', 'customers', { name, ...more })).json.id;
    /** @param {number} id @param {object} body */
    const pay = (id, body) => admin('POST', `customers/${id}/payments`, body);

    test('a payment is once, in the customer\'s currency, and is told with the balance after it', async () => {
      const id = await customer('Anna', { currency: 'EUR' });
      assert.deepEqual((await pay(id, { minor: 1250, memo: 'cash', key: 'a' })).json.balanceMinor, 1250);
      assert.equal((await pay(id, { minor: 1250, key: 'a' })).status, 409);
      for (const [wrong, field] of /** @type {const} */ ([[{ minor: 0 }, 'minor'], [{ minor: 0.5 }, 'minor'], [{ minor: 1e10 }, 'minor'], [{ minor: '5' }, 'minor'],
        [{ minor: 5, currency: 'USD' }, 'currency'], [{ minor: 5, memo: 'x'.repeat(201) }, 'memo'], [{ minor: 5, to: 'me' }, 'to']])) {
        assert.equal((await pay(id, wrong)).json.field, field);
      }
      assert.equal((await pay(id, { minor: -250, memo: '=1+1' })).json.balanceMinor, 1000);
      const { items } = (await admin('GET', `customers/${id}/payments`)).json;
      assert.deepEqual(items.map((/** @type {any} */ { kind: what, minor, balanceMinor, by }) => ({ what, minor, balanceMinor, by })),
        [{ what: 'refund', minor: -250, balanceMinor: 1000, by: 'all' }, { what: 'payment', minor: 1250, balanceMinor: 1250, by: 'all' }]);
      const first = (await admin('GET', `customers/${id}/payments?limit=1`)).json;
      assert.equal((await admin('GET', `customers/${id}/payments?limit=1&after=${first.next}`)).json.items[0].minor, 1250);
      const csv = (await admin('GET', `customers/${id}/payments.csv`)).body.trim().split('\r\n').map((line) => line.split(',').slice(1, 6));
      assert.deepEqual(csv, [['kind', 'amount', 'currency', 'balance', 'memo'],
        ['refund', '-2.50', 'EUR', '10.00', '"\'=1+1"'], ['payment', '12.50', 'EUR', '12.50', 'cash']], 'a memo is no formula');
      addsUp();
    });

    test('one truth: a balance that an operator sets is an adjustment in the ledger, by them, and in the log', async () => {
      const id = await customer('Otto', { currency: 'EUR', balanceMicros: 2500000 });
      const read = async () => (await admin('GET', `customers/${id}`)).json;
      const change = (/** @type {object} */ what, headers = {}) => admin('PATCH', `customers/${id}`, what, headers);
      const rows = async () => (await admin('GET', `customers/${id}/payments`)).json.items.map((/** @type {any} */ row) => [row.kind, row.minor, row.balanceMinor, row.by]);
      assert.equal((await read()).balanceMicros, 2500000);
      await pay(id, { minor: 100 });
      const { headers: { etag } } = await admin('GET', `customers/${id}`);
      await pay(id, { minor: 100 });
      assert.equal((await change({ balanceMicros: 0 }, { 'If-Match': etag })).status, 412, 'somebody has paid since it was read');
      assert.equal((await change({ balanceMicros: -1000000 })).json.balanceMicros, -1000000);
      assert.equal((await change({ balanceMicros: -1000000, name: 'Otto B' })).status, 200, 'the same is no change');
      assert.equal((await change({ name: 'Otto C' })).json.balanceMicros, -1000000);
      assert.deepEqual(await rows(), [['adjustment', -550, -100, 'all'], ['payment', 100, 450, 'all'], ['payment', 100, 350, 'all'], ['adjustment', 250, 250, 'all']]);
      const { body } = await admin('GET', `audit?section=customers&row=${id}`);
      assert.match(body, /"before":\{"balanceMicros":4500000\},"after":\{"balanceMicros":-1000000\}/);
      for (const [wrong, field] of /** @type {const} */ ([[{ balanceMicros: 1 }, 'balanceMicros'], [{ balanceMicros: 0.5 }, 'balanceMicros'], [{ balanceMicros: '5' }, 'balanceMicros'],
        [{ balanceMicros: 1e300 }, 'balanceMicros'], [{ currency: 'USD' }, 'currency']])) {
        assert.equal((await change(wrong)).json.field, field, JSON.stringify(wrong));
      }
      assert.match((await change({ balanceMicros: 1 })).json.detail, /multiple of 10000/);
      assert.match((await change({ currency: 'USD' })).json.detail, /stays EUR/);
      assert.equal((await change({ balanceMicros: null })).json.balanceMicros, 0);
      assert.equal((await change({ currency: 'JPY', balanceMicros: 3000000 })).json.balanceMicros, 3000000, 'with nothing in it another currency is no loss');
      const most = await customer('Rich', { currency: 'JPY', balanceMicros: 4503599627000000 });
      assert.equal((await pay(most, { minor: 1000 })).status, 409, 'no number would hold it');
      addsUp();
    });

    test('an export has balances; a file of yesterday undoes no payment of today, and another database begins with them', async () => {
      const id = await customer('Exported', { currency: 'EUR', balanceMicros: 7000000 });
      const file = path.join(portal.folder, 'settings.json');
      assert.equal(command(['export', file, '--database', portal.database]).status, 0);
      await pay(id, { minor: 500 });
      assert.equal(command(['import', file, '--database', portal.database]).status, 0);
      assert.equal((await admin('GET', `customers/${id}`)).json.balanceMicros, 12000000);
      const whole = JSON.parse(readFileSync(file, 'utf8'));
      const customers = whole.customers.map((/** @type {any} */ one) => (one.id === id ? { ...one, balanceMicros: 7000001 } : one));
      writeFileSync(file, JSON.stringify({ companies: whole.companies, customers }));
      const other = databases.where(testFolder());
      assert.equal(command(['import', file, '--database', other]).status, 0);
      assert.equal(databases.query(other, `SELECT minor FROM ledger_accounts WHERE name = 'customer:${id}'`), '701', 'parts of a cent, which files had before, are rounded up');
      for (const sql of SUMS) assert.equal(databases.query(other, sql), '0', sql);
      addsUp();
    });

    test('currencies have the minor units that they have', async () => {
      const phone = (await admin('GET', 'tenants')).json.items[0].id;
      const show = (/** @type {boolean} */ displayBalance) => admin('PATCH', `tenants/${phone}`, { flags: { displayBalance } });
      await show(true);
      for (const [currency, minor, shown, micros] of /** @type {const} */ ([['JPY', 1250, '1250', 1250e6], ['KWD', 1250, '1.250', 1250e3], ['USD', 5, '0.05', 50000]])) {
        const id = await customer(currency, { currency });
        await pay(id, { minor });
        assert.match((await admin('GET', `customers/${id}/payments.csv`)).body, new RegExp(`payment,${shown},${currency},${shown},`));
        portal.sql(`UPDATE accounts SET customer_id = ${id} WHERE username = '1001'`);
        const Cookie = await portal.login('1001', 'right one');
        const [row] = (await portal.call('GET', '/api/softphone/payment', undefined, { Cookie })).json.items;
        assert.deepEqual([row.minor, row.by], [minor, 'operator'], 'the name of a log-in is for operators');
        assert.equal((await portal.call('GET', '/api/softphone/session', undefined, { Cookie })).json.balanceMicros, micros);
      }
      await show(false);
      const Cookie = await portal.login('1001', 'right one');
      assert.equal((await portal.call('GET', '/api/softphone/payment', undefined, { Cookie })).status, 404);
    });

    test('the template customer\'s $5.00 is a payment of whoever signs up, at that moment', async () => {
      const template = await customer('Template', { debitLimitMicros: 2000000 });
      await pay(template, { minor: 500, memo: 'Welcome' });
      for (const contents of [['route', { to: 'a' }], ['alert', { below: 1 }], ['package', { minutes: 5 }], ['contract', { since: 2024 }]]) {
        assert.equal((await admin('POST', 'customerItems', { customer: template, kind: contents[0], data: contents[1] })).status, 201);
      }
      const one = (await admin('GET', 'tenants')).json.items[0].id;
      await admin('PATCH', `tenants/${one}`, { templateCustomer: template, flags: { register: true, displayBalance: true } });
      const since = Date.now();
      assert.equal((await portal.call('POST', '/api/softphone/register', { username: 'newcomer', password: 'long enough' })).status, 201);
      const Cookie = await portal.login('newcomer', 'long enough');
      const { items } = (await portal.call('GET', '/api/softphone/payment', undefined, { Cookie })).json;
      assert.deepEqual(items.map((/** @type {any} */ { kind: what, minor, currency, memo, by }) => ({ what, minor, currency, memo, by })),
        [{ what: 'payment', minor: 500, currency: 'USD', memo: 'Welcome', by: 'sign-up' }]);
      assert.ok(items[0].at >= since);
      assert.equal((await portal.call('GET', '/api/softphone/session', undefined, { Cookie })).json.balanceMicros, 5000000);
      assert.match((await portal.call('GET', '/api/softphone/payment.csv', undefined, { Cookie })).body, /payment,5\.00,USD,5\.00,Welcome/);
      const made = portal.sql("SELECT customer_id FROM accounts WHERE username = 'newcomer'");
      assert.equal(portal.sql(`SELECT debit_limit_micros FROM customers WHERE id = ${made}`), '2000000');
      assert.equal(portal.sql(`SELECT count(*) FROM customer_items WHERE customer_id = ${made}`), '4');
      // What the template was paid by mistake and gave back, the next one gets and gives back, too.
      await pay(template, { minor: 700, memo: 'mistaken' });
      await pay(template, { minor: -700, memo: 'taken back' });
      assert.equal((await portal.call('POST', '/api/softphone/register', { username: 'second', password: 'long enough' })).status, 201);
      assert.equal(portal.sql("SELECT l.minor FROM ledger_accounts l JOIN accounts a ON l.name = 'customer:' || a.customer_id WHERE a.username = 'second'"), '500');
      addsUp();
    });

    test('it adds up when many pay at several portals at once, set balances, and one is killed in the midst of it', async () => {
      const second = new Portal();
      second.where = portal.database;
      second.write({ 'index.html': 'x' });
      await second.start((config) => { config.threads = 2; });
      const ids = await Promise.all([1, 2, 3].map((n) => customer(`Payer ${n}`)));
      const Authorization = portal.addToken('workers');
      /** Keys that were answered with 201. @type {Set<string>} */
      const told = new Set();
      let answers = 0;
      const done = Array.from({ length: 8 }, async (_, worker) => {
        const ask = (/** @type {string} */ method, /** @type {string} */ path, /** @type {object} */ body) =>
          [portal, second][worker % 2].call(method, `/api/admin/customers/${path}`, body, { Authorization }).catch(() => null);
        for (let i = 0; i < 15; i++) {
          // Each key by two workers, at two portals: it counts once.
          const key = `${worker >> 1}-${i}`;
          const minor = ((worker * 31 + i * 17) % 200) - 99 || 7;
          const answer = await ask('POST', `${ids[i % 3]}/payments`, { minor, key });
          if (i % 5 === worker % 5) await ask('PATCH', String(ids[i % 3]), { balanceMicros: worker * 10000 });
          if (answer?.status === 201) {
            assert.ok(!told.has(key), `${key} was made twice`);
            told.add(key);
          }
          if (answer && ++answers === 60) portal.child?.kill('SIGKILL');
        }
      });
      await Promise.all(done);
      assert.ok(told.size > 10, `${told.size} of them before it was killed`);
      addsUp();  // the other one goes on meanwhile
      await portal.start((config) => { config.threads = 2; });
      addsUp();
      const kept = new Set(portal.sql('SELECT entry_key FROM ledger').split('\n').map((key) => key.split(':')[2]));
      for (const key of told) assert.ok(kept.has(key), `${key} was told and is not there`);
      for (const id of ids) {
        const { balanceMicros } = (await admin('GET', `customers/${id}`)).json;
        assert.equal(String(balanceMicros / 10000), portal.sql(`SELECT minor FROM ledger_accounts WHERE name = 'customer:${id}'`));
      }
      await second.stop();
    });
  });
}
