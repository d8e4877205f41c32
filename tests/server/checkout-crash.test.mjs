// SPDX-License-Identifier: MIT
// Money from a provider, while it tells and operators give back at two portals at once and one of them is killed: what the provider
// did is in the ledger, once each; on each database.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Cashier } from '../support/cashier.mjs';
import { KINDS } from '../support/databases.mjs';
import { SUMS } from '../support/ledger.mjs';
import { Portal } from '../support/portal.mjs';
import { portalFor } from '../support/portals.mjs';

const ACCOUNTS = ['1001', '1002', '1003'];
const EACH = 6;
/** A provider tries again for days; here, until somebody is there. */
const TRIES = 300;

for (const kind of KINDS) {
  describe(kind, () => {
    const cashier = new Cashier();
    before(() => cashier.start());
    /** @param {any} config */
    const configure = (config) => {
      config.threads = 2;
      config.payments = cashier.config;
    };
    const { portal, admin } = portalFor(kind, Object.fromEntries(ACCOUNTS.map((name) => [name, `secret of ${name}`])), configure);
    const second = new Portal();
    after(async () => {
      if (second.child) await second.stop();
      cashier.stop();
    });
    let answers = 0;
    let killAt = Infinity;

    /** Until one of the portals has taken it. @param {object} event @param {number} at  which is asked first */
    async function tell(event, at) {
      const { body, signature } = cashier.sign(event);
      for (let n = at; n < at + TRIES; n++) {
        const answer = await [portal, second][n % 2].call('POST', '/api/payment/webhook', body, { Origin: '', Host: 'any.example', 'Stripe-Signature': signature }).catch(() => null);
        if (answer?.status !== 204) continue;
        if (++answers === killAt) portal.child?.kill('SIGKILL');
        return;
      }
      throw new Error(`nobody takes it: ${body}`);
    }

    test('checkouts, webhooks and refunds at two portals, one killed in the midst: each credited once, given back as the provider did, and it adds up', async () => {
      second.where = portal.database;
      second.write({ 'index.html': 'x' });
      await second.start(configure);
      const tenant = (await admin('GET', 'tenants')).json.items[0].id;
      await admin('PATCH', `tenants/${tenant}`, { flags: { acceptPayment: true, displayBalance: true } });
      /** @type {Record<string, number>} */ const customers = {};
      await Promise.all(ACCOUNTS.map(async (name, at) => {
        customers[name] = (await admin('POST', 'customers', { name: `Payer ${name}`, currency: 'EUR' })).json.id;
        portal.sql(`UPDATE accounts SET customer_id = ${customers[name]} WHERE username = '${name}'`);
        const Cookie = await portal.login(name, `secret of ${name}`);
        for (let i = 0; i < EACH; i++) await [portal, second][i % 2].call('POST', '/api/softphone/payment', { minor: 1000 + at * 100 + i }, { Cookie });
      }));
      const begun = cashier.asked.filter(({ path }) => path === '/v1/checkout/sessions').map(({ form }) => ({ key: form.client_reference_id, minor: Number(form['line_items[0][price_data][unit_amount]']) }));
      assert.equal(new Set(begun.map(({ key }) => key)).size, ACCOUNTS.length * EACH);
      const ids = Object.fromEntries((await Promise.all(Object.values(customers).map((id) => admin('GET', `customers/${id}/checkouts`))))
        .flatMap(({ json }) => json.items.map((/** @type {any} */ { id, minor }) => [minor, id])));

      // Half of them the provider gives back by itself, the other half operators do.
      const paid = (/** @type {number} */ at) => {
        const event = cashier.paid(begun[at].key, begun[at].minor);
        event.data.object.payment_intent = `pi_${at}`;
        return event;
      };
      const back = (/** @type {number} */ at, /** @type {number} */ minor) => cashier.refunded(begun[at].key, minor);
      const Authorization = portal.addToken('workers');
      killAt = 40;
      await Promise.all([
        ...Array.from({ length: 4 }, async (_, worker) => {
          for (let i = 0; i < begun.length; i++) {
            const at = (i * 5 + worker * 7) % begun.length;
            if (at % 2 === 0 && worker % 2) await tell(back(at, 100 + worker * 50), worker);  // before it was paid, as far as they know here
            await tell(paid(at), worker);
            if (at % 2 === 0) await tell(back(at, 100), worker + 1);
          }
        }),
        ...Array.from({ length: 2 }, async (_, worker) => {
          for (let i = 0; i < begun.length * 2; i++) {
            const at = (i * 2 + 1) % begun.length;
            const one = [portal, second][worker];
            await one.call('POST', `/api/admin/checkouts/${ids[begun[at].minor]}/refund`, { minor: 100 }, { Authorization }).catch(() => null);
          }
        }),
      ]);
      assert.ok(answers > killAt, 'and others went on');
      for (const sql of SUMS) assert.equal(portal.sql(sql), '0', sql);
      await portal.start(configure);

      // All of it once more, to the one that was killed; of what operators asked for the provider tells how it ended.
      /** @type {Map<string, Map<string, number>>} */ const given = new Map();
      for (const { path, form, headers } of cashier.asked) {
        if (path !== '/v1/refunds') continue;
        const [, reference] = /^refund-(.+)-\d+$/.exec(String(headers['idempotency-key'])) ?? [];
        const of = given.get(reference) ?? new Map();
        given.set(reference, of.set(String(headers['idempotency-key']), Number(form.amount)));
      }
      assert.ok(given.size > 0, 'operators gave something back');
      /** @type {Record<string, number>} */ const wanted = Object.fromEntries(ACCOUNTS.map((name) => [name, 0]));
      for (const [at, { key, minor }] of begun.entries()) {
        const refunded = at % 2 ? [...(given.get(key)?.values() ?? [])].reduce((sum, one) => sum + one, 0) : 250;
        for (const event of [paid(at), ...(refunded ? [back(at, refunded), back(at, 50)] : [])]) await tell(event, 0);
        wanted[ACCOUNTS[Math.floor((minor - 1000) / 100)]] += minor - Math.min(refunded, minor);
        assert.equal(portal.sql(`SELECT count(*) FROM ledger WHERE entry_key LIKE '%paid:${key}:%'`), '1', 'credited once');
      }
      for (const sql of SUMS) assert.equal(portal.sql(sql), '0', sql);
      for (const name of ACCOUNTS) assert.equal(portal.sql(`SELECT minor FROM ledger_accounts WHERE name = 'customer:${customers[name]}'`), String(wanted[name]), name);
    });
  });
}
