// SPDX-License-Identifier: MIT
// Contacts of one's own and favourites: of one account, seen, changed and marked by nobody else.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { portalFor } from '../support/portals.mjs';

for (const kind of KINDS) {
  describe(kind, () => {
    const { databases, portal } = portalFor(kind, { 1001: 'pw', 1002: 'pw' }, () => {});
    /** @type {Record<string, Record<string, string>>} */ const people = {};
    const own = '/api/softphone/contact';
    before(async () => {
      for (const name of ['1001', '1002']) people[name] = { Cookie: await portal.login(name, 'pw') };
    });

    test('what one adds, nobody else sees or changes', async () => {
      const added = await portal.call('POST', own, { name: 'Aunt Jo', numbers: [{ name: 'home', number: '+15550177' }] }, people['1001']);
      assert.deepEqual([added.status, added.json.name], [201, 'Aunt Jo'], added.body);
      const { id } = added.json;
      const list = async (/** @type {string} */ who) => (await portal.call('GET', own, undefined, people[who])).json.items.map((/** @type {any} */ item) => item.name);
      assert.deepEqual([await list('1001'), await list('1002')], [['Aunt Jo'], []]);
      assert.equal((await portal.call('PUT', `${own}/${id}`, { name: 'x' }, people['1002'])).status, 404);
      assert.equal((await portal.call('DELETE', `${own}/${id}`, undefined, people['1002'])).status, 404);
      assert.equal((await portal.call('PUT', `${own}/${id}`, { ...added.json, name: 'Aunt Joan' }, people['1001'])).status, 200);
      assert.equal((await portal.call('POST', own, { name: '' }, people['1001'])).status, 422);
      // Every uid is one contact's, also when many bring it at once; a list that is followed keeps what was asked for.
      const twins = await Promise.all([1, 2, 3].map((n) => portal.call('POST', own, { name: `Twin ${n}`, uid: 'twin' }, people['1001'])));
      assert.deepEqual(twins.map(({ status }) => status).sort(), [200, 200, 201]);
      assert.equal((await portal.call('PUT', `${own}/${id}`, { name: 'Aunt Joan', uid: 'twin' }, people['1001'])).status, 409);
      assert.equal((await portal.call('GET', `${own}?limit=1&x=a%26b%3E>`, undefined, people['1001'])).headers.link,
        `</api/softphone/contact?x=a%26b%3E%3E&limit=1&after=${id}>; rel="next"`);
      assert.equal((await portal.call('DELETE', `${own}/${twins[0].json.id}`, undefined, people['1001'])).status, 204);
      assert.match((await portal.call('GET', `${own}.vcf`, undefined, people['1001'])).body, /FN:Aunt Joan/);
      assert.doesNotMatch((await portal.call('GET', `${own}.vcf`, undefined, people['1002'])).body, /Aunt/);
      assert.equal((await portal.call('DELETE', `${own}/${id}`, undefined, people['1001'])).status, 204);
      assert.deepEqual(await list('1001'), []);
    });

    test('a file becomes contacts, the same file again changes them; it is all or nothing', async () => {
      const cards = ['BEGIN:VCARD', 'VERSION:4.0', 'UID:u1', 'FN:Jim', 'TEL:+15550101', 'END:VCARD', ''].join('\r\n');
      const put = (/** @type {string} */ type, /** @type {string} */ text) => portal.call('POST', `${own}/import`, text, { ...people['1001'], 'Content-Type': type });
      const first = await put('text/vcard', cards);
      const second = await put('text/vcard', cards.replace('Jim', 'James'));
      assert.deepEqual([first.json.added, first.json.changed, second.json.added, second.json.changed], [1, 0, 0, 1], second.body);
      // The database fails in the midst of it.
      databases.refuse(portal.database, 'own_contacts', 'uid', 'refused');
      assert.equal((await put('text/csv', 'name,uid\r\nEarly,early\r\nLate,refused\r\n')).status, 500);
      assert.equal((await put('text/csv', 'a,b\r\n1,2\r\n')).status, 422);
      assert.equal((await put('text/html', '<p>')).status, 415);
      assert.deepEqual((await portal.call('GET', own, undefined, people['1001'])).json.items.map((/** @type {any} */ item) => item.name), ['James']);
    });

    test('what goes out and comes back doubles nothing, and favourites stay who they were; at another account it is added', async () => {
      const { json: { id } } = await portal.call('POST', own, { name: 'Without UID' }, people['1001']);
      const { body } = await portal.call('GET', `${own}.vcf`, undefined, people['1001']);
      const put = (/** @type {string} */ who) => portal.call('POST', `${own}/import`, body, { ...people[who], 'Content-Type': 'text/vcard' });
      for (const added of [0, 0]) assert.deepEqual((await put('1001')).json, { added, changed: 2, skipped: 0, faults: [] });
      assert.equal((await portal.call('GET', own, undefined, people['1001'])).json.items.find((/** @type {any} */ item) => item.name === 'Without UID').id, id);
      for (const added of [2, 0]) assert.equal((await put('1002')).json.added, added);
    });

    test('favourites are a list of ids of one person', async () => {
      const at = '/api/softphone/favourites';
      assert.equal((await portal.call('PUT', at, { items: [3, -1] }, people['1001'])).status, 204);
      for (const items of [[0.5], ['1'], [0], [null], Array(501).fill(1)]) assert.equal((await portal.call('PUT', at, { items }, people['1001'])).status, 422);
      assert.deepEqual((await portal.call('GET', at, undefined, people['1001'])).json, { items: [3, -1] });
      assert.deepEqual((await portal.call('GET', at, undefined, people['1002'])).json, { items: [] });
    });
  });
}
