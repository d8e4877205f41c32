// SPDX-License-Identifier: MIT
// Payments at a provider's page: what it tells is believed when it is signed and fresh, and counts once; on each database.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Cashier } from '../support/cashier.mjs';
import { launchChromium } from '../support/chromium.mjs';
import { KINDS } from '../support/databases.mjs';
import { portalFor } from '../support/portals.mjs';
import { until } from '../support/until.mjs';

for (const kind of KINDS) {
  describe(kind, () => {
    const cashier = new Cashier();
    before(() => cashier.start());
    const { portal, admin } = portalFor(kind, { 1001: 'right one', 1002: 'other one' }, (config) => {
      config.threads = 2;
      config.payments = cashier.config;
    });
    after(() => cashier.stop());
    let Cookie = '';
    let id = 0;
    /** @param {object} body @param {string} [cookie] */
    const begin = (body, cookie = Cookie) => portal.call('POST', '/api/softphone/payment', body, { Cookie: cookie });
    /** @param {object} event @param {object} [how] */
    const tell = (event, how) => {
      const { body, signature } = cashier.sign(event, how);
      return portal.call('POST', '/api/payment/webhook', body, { Origin: '', Host: 'any.example', 'Stripe-Signature': signature });
    };
    const accept = async () => {
      const phone = (await admin('GET', 'tenants')).json.items[0].id;
      await admin('PATCH', `tenants/${phone}`, { flags: { acceptPayment: true, displayBalance: true } });
    };
    const balance = async () => (await portal.call('GET', '/api/softphone/session', undefined, { Cookie })).json.balanceMicros;
    const key = () => cashier.asked.at(-1)?.form.client_reference_id ?? '';
    const refunds = () => cashier.asked.filter(({ path }) => path === '/v1/refunds');

    test('where payments are accepted, a session is made at the provider', async () => {
      id = (await admin('POST', 'customers', { name: 'Anna', currency: 'EUR' })).json.id;
      portal.sql(`UPDATE accounts SET customer_id = ${id} WHERE username = '1001'`);
      Cookie = await portal.login('1001', 'right one');
      assert.equal((await begin({ minor: 500 })).status, 404);
      await accept();
      for (const minor of [0, -5, 1.5, '5', 1e8]) assert.equal((await begin({ minor })).json.field, 'minor', String(minor));
      assert.equal((await begin({ minor: 500 }, await portal.login('1002', 'other one'))).status, 404, 'nobody pays for no customer');
      const made = await begin({ minor: 1250 });
      assert.deepEqual({ ...made.json, id: 0 }, { id: 0, provider: 'stripe', url: 'https://pay.example/cs_1' });
      const [{ path, headers, form }] = cashier.asked.slice(-1);
      assert.equal(path, '/v1/checkout/sessions');
      assert.equal(headers.authorization, `Bearer ${cashier.key}`);
      assert.equal(headers['idempotency-key'], form.client_reference_id);
      assert.deepEqual({ ...form, client_reference_id: '', 'payment_intent_data[metadata][reference]': '' }, {
        mode: 'payment', client_reference_id: '', 'payment_intent_data[metadata][reference]': '', 'line_items[0][quantity]': '1',
        'line_items[0][price_data][currency]': 'eur', 'line_items[0][price_data][unit_amount]': '1250', 'line_items[0][price_data][product_data][name]': 'Test',
        success_url: 'http://localhost/?tab=balance', cancel_url: 'http://localhost/?tab=balance',
      });
      assert.match(form.client_reference_id, /^[\w-]{43}$/);
      assert.equal(await balance(), 0, 'begun is not paid');
      cashier.status = 500;
      assert.equal((await begin({ minor: 500 })).status, 502);
      cashier.status = 200;
      await begin({ minor: 1250 });
    });

    test('a webhook that is forged, altered or old is refused', async () => {
      const event = cashier.paid(key(), 1250);
      assert.equal((await tell(event, { secret: 'whsec_of_another' })).status, 400);
      for (const minutes of [-6, 6]) assert.equal((await tell(event, { at: Date.now() + minutes * 60e3 })).status, 400, `${minutes} minutes`);
      const { body, signature } = cashier.sign(event);
      const send = (/** @type {string} */ what, /** @type {string} */ proof) => portal.call('POST', '/api/payment/webhook', what, { 'Stripe-Signature': proof });
      assert.equal((await send(body.replace('1250', '9950'), signature)).status, 400);
      for (const bad of ['', 't=1', 't=,v1=', signature.replace('v1=', 'v0='), signature.slice(0, -1), signature.slice(2), `${signature}0`, signature.replace('t=', 't=1')]) {
        assert.equal((await send(body, bad)).status, 400, bad);
      }
      assert.equal(await balance(), 0);
    });

    test('of another sum, another currency, not paid yet, of nobody: it is heard and changes nothing', async () => {
      for (const event of [cashier.paid(key(), 1251), cashier.paid(key(), 1250, 'usd'), cashier.paid(key(), 1250, 'eur', 'unpaid'), cashier.paid('A'.repeat(43), 1250),
        cashier.paid('x'.repeat(500), 1250), { type: 'customer.created' }, {}, { type: 'checkout.session.completed', data: [] }]) {
        assert.equal((await tell(event)).status, 204, JSON.stringify(event));
      }
      assert.equal(await balance(), 0);
    });

    test('paid is credited once, however often it is told and by how many at once', async () => {
      const answers = await Promise.all(Array.from({ length: 6 }, () => tell(cashier.paid(key(), 1250))));
      assert.ok(answers.every(({ status }) => status === 204));
      const { body, signature } = cashier.sign(cashier.paid(key(), 1250));
      // While the secret is exchanged there are two signatures.
      const two = signature.replace(',v1=', `,v1=${'0'.repeat(64)},v1=`);
      assert.equal((await portal.call('POST', '/api/payment/webhook', body, { 'Stripe-Signature': two })).status, 204);
      assert.equal(await balance(), 12500000);
      assert.equal((await portal.call('GET', '/api/softphone/payment', undefined, { Cookie })).json.items.length, 1);
    });

    test('an operator gives back a part, the rest, and no more; the provider tells the same and it counts once', async () => {
      const [{ id: paid, minor, paidAt }] = (await admin('GET', `customers/${id}/checkouts`)).json.items;
      assert.ok(minor === 1250 && paidAt > 0);
      const reference = key();
      assert.equal((await admin('POST', `checkouts/${paid}/refund`, { minor: 1251 })).status, 409);
      cashier.status = 500;
      assert.equal((await admin('POST', `checkouts/${paid}/refund`, { minor: 250 })).status, 502);
      assert.equal(await balance(), 12500000, 'what the provider did not give back the customer has');
      cashier.status = 200;
      assert.equal((await admin('POST', `checkouts/${paid}/refund`, { minor: 250 })).status, 204);
      assert.deepEqual(refunds().map(({ form, headers }) => [form.payment_intent, form.amount, headers['idempotency-key']]),
        Array(2).fill(['pi_1', '250', `refund-${reference}-250`]), 'tried again it is the same refund');
      await tell(cashier.refunded(reference, 250));
      assert.equal(await balance(), 10000000);
      assert.equal((await admin('POST', `checkouts/${paid}/refund`, {})).status, 204);
      await tell(cashier.refunded(reference, 250));  // late
      await tell(cashier.refunded(reference, 1250));
      assert.equal(await balance(), 0);
      assert.equal((await admin('POST', `checkouts/${paid}/refund`, {})).status, 409);
    });

    test('given back once where the provider did it and its answer was lost; who asks is in the log before it is asked', async () => {
      await begin({ minor: 900 });
      const reference = key();
      await tell(cashier.paid(reference, 900));
      const [{ id: one, refunded }] = (await admin('GET', `customers/${id}/checkouts`)).json.items;
      const target = `checkouts/${one}/refund`;
      const asked = refunds().length;
      cashier.mute = true;
      const lost = await admin('POST', target, { minor: 300, refunded });
      cashier.mute = false;
      assert.deepEqual([lost.status, refunds().length], [502, asked + 1]);
      assert.match(lost.json.detail, /not known/, 'nobody is told that it was not done');
      const log = async () => (await admin('GET', 'audit?limit=2')).json.items.map((/** @type {any} */ { what, before: was, after: is }) => [what, was, is]);
      assert.deepEqual((await log())[0], [`api/admin/${target}`, { refunded: 0 }, { asked: 300 }]);
      await tell(cashier.refunded(reference, 300));
      const again = await admin('POST', target, { minor: 300, refunded });
      assert.deepEqual([again.status, refunds().length], [409, asked + 1], 'what was meant once is done once');
      cashier.status = 402;
      assert.match((await admin('POST', target, { minor: 100, refunded: 300 })).json.detail, /has not given it back/);
      cashier.status = 200;
      assert.equal((await admin('POST', target, { minor: 600, refunded: 300 })).status, 204);
      assert.deepEqual(await log(), [[`api/admin/${target}`, { refunded: 300 }, { refunded: 900 }], [`api/admin/${target}`, { refunded: 300 }, { asked: 900 }]]);
      assert.equal(await balance(), 0);
      // What cannot be written down is not asked for.
      await begin({ minor: 200 });
      await tell(cashier.paid(key(), 200));
      const [{ id: two }] = (await admin('GET', `customers/${id}/checkouts`)).json.items;
      portal.databases?.refuse(portal.database, 'audit', 'what', `api/admin/checkouts/${two}/refund`);
      const before = refunds().length;
      assert.deepEqual([(await admin('POST', `checkouts/${two}/refund`, {})).status, refunds().length], [500, before]);
      await tell(cashier.refunded(key(), 200));
      assert.equal(await balance(), 0);
    });

    test('who runs one web phone, or reads only, has no part in it, even of what people of that web phone have paid', async () => {
      const [{ id: one }] = (await admin('GET', `customers/${id}/checkouts`)).json.items;
      const own = { Authorization: portal.addToken('own', '*') };
      portal.addOperator('sue', 'correct horse battery', 'support');
      const sue = { Cookie: await portal.panelLogin('sue', 'correct horse battery') };
      const asked = cashier.asked.length;
      for (const [method, target, body] of /** @type {const} */ ([['GET', `customers/${id}/checkouts`, undefined], ['POST', `checkouts/${one}/refund`, {}],
        ['GET', `customers/${id}/payments`, undefined], ['GET', `customers/${id}/payments.csv`, undefined], ['POST', `customers/${id}/payments`, { minor: 5 }]])) {
        assert.equal((await admin(method, target, body, own)).status, 404, `${method} ${target}`);
        assert.equal((await portal.call(method, `/api/admin/${target}`, body, sue)).status, method === 'GET' ? 200 : 403, `${method} ${target}`);
      }
      assert.equal(cashier.asked.length, asked);
      assert.equal(await balance(), 0);
    });

    test('a refund that is told before the payment is one after it', async () => {
      await begin({ minor: 700 });
      const reference = key();
      await tell(cashier.refunded(reference, 300));
      assert.equal(await balance(), 4000000);
      await tell(cashier.paid(reference, 700));
      await tell(cashier.refunded(reference, 100));
      assert.equal(await balance(), 4000000);
      const { items } = (await portal.call('GET', '/api/softphone/payment?limit=2', undefined, { Cookie })).json;
      assert.deepEqual(items.map((/** @type {any} */ { kind: what, minor }) => [what, minor]), [['refund', -300], ['payment', 700]]);
      assert.equal(portal.sql('SELECT sum(minor) FROM ledger_accounts'), '0');
    });

    test('where the unit of the provider is another one than that of ISO 4217 the same money is asked, credited and given back', async () => {
      for (const [currency, minor, theirs, micros] of /** @type {const} */ ([['ISK', 500, 50000, 500e6], ['UGX', 700, 70000, 700e6], ['MGA', 1200, 12, 12e6], ['JPY', 500, 500, 500e6]])) {
        const customer = (await admin('POST', 'customers', { name: currency, currency })).json.id;
        portal.sql(`UPDATE accounts SET customer_id = ${customer} WHERE username = '1002'`);
        const theirCookie = await portal.login('1002', 'other one');
        const { json } = await begin({ minor }, theirCookie);
        assert.equal(cashier.asked.at(-1)?.form['line_items[0][price_data][unit_amount]'], String(theirs), currency);
        const reference = key();
        await tell(cashier.paid(reference, theirs, currency.toLowerCase()));
        const left = async () => (await admin('GET', `customers/${customer}`)).json.balanceMicros;
        assert.equal(await left(), micros, currency);
        assert.equal((await admin('POST', `checkouts/${json.id}/refund`, {})).status, 204);
        assert.equal(refunds().at(-1)?.form.amount, String(theirs), currency);
        await tell(cashier.refunded(reference, theirs, currency.toLowerCase()));
        assert.equal(await left(), 0, currency);
        if (currency === 'MGA') assert.equal((await begin({ minor: 1250 }, theirCookie)).status, 422, 'a half of one cannot be paid there');
      }
      portal.sql("UPDATE accounts SET customer_id = NULL WHERE username = '1002'");
    });

    test('while a payment is under way the currency and the customer stay: what comes is seen', async () => {
      const customer = (await admin('POST', 'customers', { name: 'Waiting', currency: 'GBP' })).json.id;
      portal.sql(`UPDATE accounts SET customer_id = ${customer} WHERE username = '1002'`);
      assert.equal((await begin({ minor: 500 }, await portal.login('1002', 'other one'))).status, 201);
      const turn = (/** @type {object} */ what) => admin('PATCH', `customers/${customer}`, what);
      assert.equal((await turn({ currency: 'USD' })).json.field, 'currency');
      assert.equal((await turn({ name: 'Still waiting' })).status, 200);
      portal.sql("UPDATE accounts SET customer_id = NULL WHERE username = '1002'");
      assert.equal((await admin('DELETE', `customers/${customer}`)).status, 409, 'nor is the one gone to whom it comes');
      await tell(cashier.lost(key(), 'checkout.session.expired'));
      assert.equal((await turn({ currency: 'USD' })).status, 200);
      assert.equal((await admin('DELETE', `customers/${customer}`)).status, 204);
    });

    test('a bank that takes days: until it has paid, or not, the currency and the customer stay', async () => {
      const customer = (await admin('POST', 'customers', { name: 'Debited', currency: 'GBP' })).json.id;
      portal.sql(`UPDATE accounts SET customer_id = ${customer} WHERE username = '1002'`);
      const theirs = await portal.login('1002', 'other one');
      const turn = (/** @type {object} */ what) => admin('PATCH', `customers/${customer}`, what);
      for (const paid of [true, false]) {
        await begin({ minor: 500 }, theirs);
        assert.equal((await tell(cashier.paid(key(), 500, 'gbp', 'unpaid'))).status, 204);
        portal.sql('UPDATE checkouts SET created_at = created_at - 7 * 86400000 WHERE id = (SELECT max(id) FROM checkouts)');
        const { state, url } = (await portal.call('GET', '/api/softphone/balance', undefined, { Cookie: theirs })).json.checkouts[0];
        assert.deepEqual([state, url], ['pending', undefined], 'there is no page any more to go on at');
        assert.equal((await turn({ currency: 'USD', balanceMicros: 0 })).json.field, 'currency');
        portal.sql("UPDATE accounts SET customer_id = NULL WHERE username = '1002'");
        assert.equal((await admin('DELETE', `customers/${customer}`)).status, 409);
        portal.sql(`UPDATE accounts SET customer_id = ${customer} WHERE username = '1002'`);
        if (paid) await tell({ ...cashier.paid(key(), 500, 'gbp'), type: 'checkout.session.async_payment_succeeded' });
        else await tell(cashier.lost(key(), 'checkout.session.async_payment_failed'));
        assert.equal((await admin('GET', `customers/${customer}`)).json.balanceMicros, 5000000);
      }
      assert.equal((await admin('GET', `customers/${customer}/checkouts`)).json.items[0].state, 'refused');
      portal.sql("UPDATE accounts SET customer_id = NULL WHERE username = '1002'");
      assert.equal((await admin('DELETE', `customers/${customer}`)).status, 204);
    });

    test('so they do while the provider has not yet said where it goes on; what could not be begun holds nobody', async () => {
      const customer = (await admin('POST', 'customers', { name: 'Slow', currency: 'GBP' })).json.id;
      portal.sql(`UPDATE accounts SET customer_id = ${customer} WHERE username = '1002'`);
      const theirs = await portal.login('1002', 'other one');
      const asked = cashier.asked.length;
      /** @type {(said: unknown) => void} */ let say = () => {};
      cashier.thinks = new Promise((resolve) => { say = resolve; });
      const beginning = begin({ minor: 500 }, theirs);
      await until(() => cashier.asked.length > asked);
      portal.sql("UPDATE accounts SET customer_id = NULL WHERE username = '1002'");
      assert.equal((await admin('PATCH', `customers/${customer}`, { currency: 'USD' })).json.field, 'currency');
      assert.equal((await admin('DELETE', `customers/${customer}`)).status, 409);
      cashier.status = 500;
      say(null);
      assert.equal((await beginning).status, 502);
      cashier.status = 200;
      cashier.thinks = null;
      assert.equal((await admin('GET', `customers/${customer}/checkouts`)).json.items[0].state, 'refused');
      assert.equal((await admin('PATCH', `customers/${customer}`, { currency: 'USD' })).status, 200);
      assert.equal((await admin('DELETE', `customers/${customer}`)).status, 204);
    });

    test('a sum that the provider does not take is told apart from a provider that does not answer', async () => {
      portal.sql('DELETE FROM attempts');
      cashier.status = 400;
      const refused = await begin({ minor: 1 });
      assert.deepEqual([refused.status, refused.json.detail], [422, 'The payment provider does not take this sum. Try another.']);
      assert.equal((await admin('GET', `customers/${id}/checkouts`)).json.items[0].state, 'refused');
      for (const status of [401, 429, 500]) {
        cashier.status = status;
        const away = await begin({ minor: 100 });
        assert.deepEqual([away.status, away.json.detail], [502, 'The payment provider does not answer. Try again.'], String(status));
      }
      cashier.status = 200;
      cashier.mute = true;
      assert.equal((await begin({ minor: 100 })).status, 502);
      cashier.mute = false;
    });

    test('what is told beyond the bound of a ledger is answered, changes nothing, and leaves a line', async () => {
      portal.sql('DELETE FROM attempts');
      const before = await balance();
      await begin({ minor: 300 });
      const reference = key();
      const put = (/** @type {string} */ minor) => portal.sql(`UPDATE ledger_accounts SET minor = ${minor} WHERE name = 'customer:${id}' AND currency = 'EUR'`);
      const had = portal.sql(`SELECT minor FROM ledger_accounts WHERE name = 'customer:${id}' AND currency = 'EUR'`);
      // As much as a balance may be: 2^52 - 1 millionths.
      put('450359962737');
      assert.equal((await tell(cashier.paid(reference, 300))).status, 204, 'told again it would be no less');
      const [{ id: one, state }] = (await admin('GET', `customers/${id}/checkouts`)).json.items;
      assert.equal(state, 'pending');
      await until(() => portal.log.includes('payment event beyond what a ledger holds'));
      assert.match(portal.log, new RegExp(`payment event beyond what a ledger holds[^\n]*checkout=${one}\\b`));
      put(had);
      assert.equal(await balance(), before);
      assert.equal((await tell(cashier.paid(reference, 300))).status, 204);
      assert.equal(await balance(), before + 3_000_000);
      await tell(cashier.refunded(reference, 300));
      assert.equal(await balance(), before);
    });

    test('how payments stand: pending with the place where it goes on, paid, refused, expired, refunded; of others nothing', async () => {
      portal.sql('DELETE FROM attempts');
      const mine = async (cookie = Cookie) => (await portal.call('GET', '/api/softphone/balance', undefined, { Cookie: cookie }));
      const { currency, exponent, provider, amounts, most, balanceMicros, debitLimitMicros } = (await mine()).json;
      assert.deepEqual([currency, exponent, provider, amounts, most, balanceMicros, debitLimitMicros], ['EUR', 2, 'stripe', [500, 1000, 2000, 5000], 10000000, 4000000, 0]);
      const latest = async () => (({ state, url, refunded }) => [state, url, refunded])((await mine()).json.checkouts[0]);
      await begin({ minor: 600 });
      assert.deepEqual(await latest(), ['pending', 'https://pay.example/cs_1', 0]);
      const [{ url }] = (await admin('GET', `customers/${id}/checkouts`)).json.items;
      assert.equal(url, undefined, 'an operator pays for nobody');
      await tell(cashier.lost(key(), 'checkout.session.expired'), { secret: 'whsec_of_another' });
      assert.equal((await latest())[0], 'pending', 'a forged refusal is none');
      await tell(cashier.lost(key(), 'checkout.session.expired'));
      assert.deepEqual(await latest(), ['refused', undefined, 0]);
      await tell(cashier.paid(key(), 600));
      assert.equal((await latest())[0], 'paid', 'the money came all the same');
      await tell(cashier.lost(key(), 'checkout.session.async_payment_failed'));
      assert.equal((await latest())[0], 'paid', 'a refusal after it is late');
      await tell(cashier.refunded(key(), 100));
      assert.deepEqual(await latest(), ['paid', undefined, 100]);
      await tell(cashier.refunded(key(), 600));
      assert.deepEqual(await latest(), ['refunded', undefined, 600]);
      await begin({ minor: 600 });
      portal.sql('UPDATE checkouts SET created_at = created_at - 90000000 WHERE id = (SELECT max(id) FROM checkouts)');
      assert.deepEqual(await latest(), ['expired', undefined, 0]);
      // Another account of the same customer sees the balance and the statement, and not what was begun.
      portal.sql(`UPDATE accounts SET customer_id = ${id} WHERE username = '1002'`);
      const other = (await mine(await portal.login('1002', 'other one'))).json;
      assert.deepEqual([other.balanceMicros, other.checkouts], [4000000, []]);
      portal.sql("UPDATE accounts SET customer_id = NULL WHERE username = '1002'");
      assert.equal((await mine(await portal.login('1002', 'other one'))).status, 404);
    });

    test('without Display Balance nobody is told a balance, in no list and no file', async () => {
      const { id: phone } = (await admin('GET', 'tenants')).json.items[0];
      const flags = (/** @type {object} */ now) => admin('PATCH', `tenants/${phone}`, { flags: now });
      const get = (/** @type {string} */ what) => portal.call('GET', `/api/softphone/${what}`, undefined, { Cookie });
      await flags({ acceptPayment: true });
      assert.deepEqual(Object.keys((await get('balance')).json).sort(), ['amounts', 'checkouts', 'currency', 'exponent', 'most', 'provider']);
      assert.ok((await get('payment')).json.items.every((/** @type {any} */ row) => !('balanceMinor' in row)));
      assert.match((await get('payment.csv')).body, /,payment,6\.00,EUR,,,/);
      await flags({ displayBalance: true });
      assert.deepEqual(Object.keys((await get('balance')).json).sort(), ['balanceMicros', 'checkouts', 'currency', 'debitLimitMicros', 'exponent']);
      await accept();
    });

    test('nobody begins payments without end', async () => {
      const seen = new Set();
      for (let i = 0; i < 12; i++) seen.add((await begin({ minor: 100 })).status);
      assert.ok(seen.has(429));
    });

    test('without its key in the configuration there is the test provider, which says what it is', async () => {
      await portal.end();
      portal.sql('DELETE FROM attempts');
      await portal.start((config) => {
        config.threads = 1;
        config.payments = { provider: 'test' };
      });
      await accept();  // the file's flags are set again at a start
      assert.equal((await tell(cashier.paid('x', 1))).status, 404);
      const { json } = await begin({ minor: 900 });
      assert.equal(json.provider, 'test');
      const shown = await portal.call('GET', json.url, undefined, { Cookie });
      assert.match(shown.body, /no money moves/);
      assert.match(shown.headers['content-security-policy'], /form-action 'self'/);
      const stranger = await portal.login('1002', 'other one');
      for (const method of ['GET', 'POST']) assert.equal((await portal.call(method, json.url, method === 'GET' ? undefined : '', { Cookie: stranger })).status, 404);
      const form = { Cookie, 'Content-Type': 'application/x-www-form-urlencoded' };
      assert.equal((await portal.call('POST', json.url, '', { ...form, Origin: 'https://evil.example' })).status, 403);
      const before = await balance();
      for (let i = 0; i < 2; i++) {
        const paid = await portal.call('POST', json.url, 'how=pay', form);
        assert.deepEqual([paid.status, paid.headers.location], [303, '/?tab=balance']);
      }
      assert.equal(await balance(), before + 9000000);
      assert.equal((await admin('POST', `checkouts/${json.id}/refund`, {})).status, 204);
      assert.equal(await balance(), before);
      const second = (await begin({ minor: 900 })).json;
      assert.equal((await portal.call('POST', second.url, 'how=refuse', form)).status, 303);
      assert.equal((await portal.call('GET', '/api/softphone/balance', undefined, { Cookie })).json.checkouts[0].state, 'refused');
      assert.equal(await balance(), before);
    });

    test('its button is pressed in a browser', { skip: kind !== 'sqlite' && 'the page is the same' }, async () => {
      portal.sql('DELETE FROM attempts');
      const before = await balance();
      const { json } = await begin({ minor: 300 });
      const browser = await launchChromium();
      try {
        const context = await browser.newContext();
        const [name, value] = Cookie.split('=');
        await context.addCookies([{ name, value, domain: 'localhost', path: '/', httpOnly: true, sameSite: 'Strict' }]);
        const page = await context.newPage();
        await page.goto(`http://localhost:${portal.port}${json.url}`);
        assert.match(await page.locator('body').innerText(), /EUR 3\.00/);
        const answer = page.waitForResponse((response) => response.request().method() === 'POST');
        await page.getByRole('button', { name: 'Pay nothing, be credited' }).click();
        assert.equal((await answer).status(), 303);
      } finally {
        await browser.close();
      }
      assert.equal(await balance(), before + 3000000);
    });
  });
}
