// SPDX-License-Identifier: MIT
// Buttons and forms: as the document shows them, and nobody else's.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { portalFor } from '../support/portals.mjs';

const SAMPLE = {
  label: 'Agent Populate Form', icon: 'copy', tooltip: 'Red tootltip', type: 'danger', placement: 'agent',
  min_select: 10, max_select: 20, fn: 'main', sort_order: 50,
};
const COUNTRY = {
  type: 'text', name: 'country', label: 'Country', select_enable: false, required: false, disabled: false, hidden: false, multiline: false,
  defaultValue: 'newly inserted field', validation: '', regex: '', collapse: true, scriptforge_change: false, width: 12,
};

for (const kind of KINDS) {
  describe(kind, () => {
    const { portal } = portalFor(kind, { 1001: 'pw', 1002: 'pw' }, (config) => { config.threads = 1; });
    let Authorization = '';
    let Cookie = '';
    let tenant = 0;
    before(async () => {
      Authorization = portal.addToken('all');
      tenant = (await admin('GET', 'tenants')).json.items[0].id;
      Cookie = await portal.login('1001', 'pw');
    });
    /** @param {string} method @param {string} target @param {unknown} [body] @param {Record<string, string>} [headers] */
    const admin = (method, target, body, headers = {}) => portal.call(method, `/api/admin/${target}`, body, { Authorization, ...headers });
    /** @param {string} section @param {object} body @returns {Promise<any>} */
    const add = async (section, body) => {
      const { status, json } = await admin('POST', section, { tenant, ...body });
      assert.equal(status, 201, JSON.stringify(json));
      return json;
    };
    /** @param {string} target @param {string} [cookie] */
    const ask = (target, cookie = Cookie) => portal.call('GET', `/api/softphone/${target}`, undefined, { Cookie: cookie });

    test('a button, property by property, with its form', async () => {
      const script = await add('scripts', { name: 'Populate', source: 'function main() {\n\treturn {};\n}' });
      assert.equal(script.timeout, 5000);
      const form = await add('forms', { name: 'Feedback Form', sandbox_id: script.id, formSchema: [COUNTRY] });
      const made = await add('buttons', { ...SAMPLE, sandbox_id: script.id, form_id: form.id });
      const shown = await ask(`button/${made.id}`);
      assert.deepEqual(shown.json, { id: made.id, account_id: null, ...SAMPLE, sandbox_id: script.id, form_id: form.id });
      assert.deepEqual(Object.keys(shown.json), ['id', 'account_id', 'label', 'icon', 'tooltip', 'type', 'placement',
        'min_select', 'max_select', 'sandbox_id', 'fn', 'form_id', 'sort_order']);
      assert.deepEqual((await ask(`form/${form.id}`)).json, { id: form.id, account_id: null, name: 'Feedback Form', sandbox_id: script.id, formSchema: [COUNTRY] });
      const found = await ask('form?name=feedback%20form');
      assert.deepEqual(found.json.items, [{ id: form.id, account_id: null, name: 'Feedback Form', sandbox_id: script.id }]);
      assert.deepEqual((await ask('form?name=feedback')).json.items, []);
      // What is in use stays.
      assert.equal((await admin('DELETE', `scripts/${script.id}`)).status, 409);
      assert.equal((await admin('DELETE', `forms/${form.id}`)).status, 409);
      assert.equal((await admin('PATCH', `buttons/${made.id}`, { sandbox_id: null, form_id: null })).status, 200);
      assert.deepEqual((await ask(`button/${made.id}`)).json.form_id, null);
      assert.equal((await admin('DELETE', `forms/${form.id}`)).status, 204);
      assert.equal((await admin('DELETE', `scripts/${script.id}`)).status, 204);
      assert.equal((await admin('DELETE', `buttons/${made.id}`)).status, 204);
      assert.equal((await ask(`button/${made.id}`)).status, 404);
    });

    test('buttons by placement, lower sort_order first', async () => {
      for (const [label, placement, sort_order] of [['c', 'agent', 5], ['a', 'agent', -1], ['f', 'footer', 0], ['b', 'agent', 5]]) {
        await add('buttons', { label, placement, sort_order });
      }
      /** @param {string} query */
      const labels = async (query) => (await ask(`button${query}`)).json.items.map((/** @type {any} */ b) => b.label).join('');
      assert.equal(await labels('?placement=agent'), 'acb');
      assert.equal(await labels('?placement=footer'), 'f');
      assert.equal(await labels('?placement=nowhere'), '');
      assert.equal(await labels(''), 'afcb');
    });

    test("another customer's and another web phone's are not there", async () => {
      const anna = (await admin('POST', 'customers', { name: 'Anna' })).json;
      const bert = (await admin('POST', 'customers', { name: 'Bert' })).json;
      portal.sql(`UPDATE accounts SET customer_id = ${anna.id} WHERE username = '1001'`);
      portal.sql(`UPDATE accounts SET customer_id = ${bert.id} WHERE username = '1002'`);
      const cookies = [await portal.login('1001', 'pw'), await portal.login('1002', 'pw')];
      const hers = await add('buttons', { label: 'hers', account_id: anna.id, placement: 'side' });
      const form = await add('forms', { name: 'hers', account_id: anna.id });
      const other = (await admin('POST', 'tenants', { domain: 'other.example', brand: 'O', sipDomain: 'o.example', webrtcHosts: ['o.example'] })).json;
      const foreign = await add('buttons', { tenant: other.id, label: 'foreign', placement: 'side' });
      const script = await add('scripts', { tenant: other.id, name: 'foreign' });
      /** @param {string} cookie */
      const seen = async (cookie) => [
        (await ask(`button/${hers.id}`, cookie)).status, (await ask(`form/${form.id}`, cookie)).status, (await ask(`button/${foreign.id}`, cookie)).status,
        (await ask('button?placement=side', cookie)).json.items.length, (await ask('form?name=HERS', cookie)).json.items.length,
      ];
      assert.deepEqual(await seen(cookies[0]), [200, 200, 404, 1, 1]);
      assert.deepEqual(await seen(cookies[1]), [404, 404, 404, 0, 0]);
      assert.equal((await ask(`button/${hers.id}`, cookies[0])).json.account_id, anna.id);
      // No button of one web phone runs a script of another.
      assert.equal((await admin('POST', 'buttons', { tenant, label: 'x', sandbox_id: script.id })).status, 409);
      const theirs = portal.addToken('other', 'other.example');
      assert.equal((await admin('GET', `buttons/${hers.id}`, undefined, { Authorization: theirs })).status, 404);
      assert.equal((await admin('PATCH', `buttons/${hers.id}`, { label: 'y' }, { Authorization: theirs })).status, 404);
      assert.equal((await admin('POST', 'buttons', { tenant, label: 'x' }, { Authorization: theirs })).status, 422);
      // Whom it may name for a button: customers with an account there.
      const set = await add('leadSets', { tenant: other.id, name: 'Theirs' });
      for (const [section, name] of /** @type {const} */ ([['forms', { name: 'for her' }], ['buttons', { label: 'for her' }], ['campaigns', { name: 'for her', lead_set: set.id }]])) {
        const wish = { ...name, tenant: other.id, account_id: anna.id };
        assert.equal((await admin('POST', section, wish, { Authorization: theirs })).json.field, 'account_id', section);
      }
      portal.addAccount('3001', 'pw', 'o.example');
      portal.sql(`UPDATE accounts SET customer_id = ${anna.id} WHERE username = '3001'`);
      assert.equal((await admin('POST', 'forms', { name: 'for her', tenant: other.id, account_id: anna.id }, { Authorization: theirs })).status, 201);
      assert.equal((await admin('POST', 'forms', { name: 'for him', tenant: other.id, account_id: bert.id }, { Authorization: theirs })).status, 422);
      portal.sql("DELETE FROM accounts WHERE username = '3001'");
      // A web phone goes with all that it had.
      await add('buttons', { tenant: other.id, label: 'uses', sandbox_id: script.id });
      assert.equal((await admin('DELETE', `tenants/${other.id}`)).status, 204);
      assert.equal((await admin('GET', `scripts/${script.id}`)).status, 404);
    });

    test('what cannot be used is refused with its field', async () => {
      /** @param {string} section @param {object} body */
      const field = async (section, body) => (await admin('POST', section, { tenant, ...body })).json.field;
      assert.equal(await field('buttons', { label: 'x', type: 'pink' }), 'type');
      assert.equal(await field('buttons', { label: 'x', placement: 'moon' }), 'placement');
      assert.equal(await field('buttons', {}), 'label');
      assert.equal(await field('scripts', { name: 'x', webhook: 'ftp://a.example' }), 'webhook');
      assert.equal(await field('scripts', { name: 'x', fetchAllow: ['a.example'] }), 'fetchAllow');
      assert.equal(await field('scripts', { name: 'x', timeout: 50 }), 'timeout');
      for (const wrong of [[{}], [{ name: 'a' }, { name: 'a' }], [{ name: 'a', type: 'file' }], [{ name: 'a', width: 13 }], [{ name: 'a', colour: 1 }],
        [{ name: '__' }], [{ name: 'a' }, { name: '__proto__' }],
        [{ name: 'a', options: [1] }], [{ name: 'a', required: 1 }], [{ name: 'a', defaultValue: {} }], ['a']]) {
        assert.equal(await field('forms', { name: 'x', formSchema: wrong }), 'formSchema', JSON.stringify(wrong));
      }
      await add('forms', { name: 'good', formSchema: [{ name: 'a', type: 'select', options: ['x', { label: 'Y', value: 'y' }] }, { name: 'b', defaultValue: null }, { name: '_c' }] });
      assert.equal((await admin('POST', 'forms', { tenant, name: 'good' })).status, 409);
    });
  });
}
