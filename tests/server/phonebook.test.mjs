// SPDX-License-Identifier: MIT
// Phonebooks: one for each customer, unseen by others; search, files, and what changed since.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { portalFor } from '../support/portals.mjs';

for (const kind of KINDS) {
  describe(kind, () => {
    const { databases, portal } = portalFor(kind, { 1001: 'pw', 1002: 'pw', 1003: 'pw' }, (config) => { config.threads = 2; });
    /** @type {Record<string, Record<string, string>>} */
    const people = {};
    /** @type {Record<string, string>} */
    let operator = {};
    const own = '/api/softphone/phonebook';
    const book = (/** @type {number} */ customer) => `/api/admin/customers/${customer}/phonebook`;
    before(async () => {
      portal.sql("INSERT INTO customers (name) VALUES ('Anna'); INSERT INTO customers (name) VALUES ('Bert')");
      portal.sql("UPDATE accounts SET customer_id = 1 WHERE username = '1001'");
      portal.sql("UPDATE accounts SET customer_id = 2 WHERE username = '1002'");
      for (const name of ['1001', '1002', '1003']) people[name] = { Cookie: await portal.login(name, 'pw') };
      operator = { Authorization: portal.addToken('all') };
    });

    /** @param {number} customer @param {object} entry */
    async function add(customer, entry) {
      const answer = await portal.call('POST', book(customer), entry, operator);
      assert.equal(answer.status, 201, answer.body);
      return answer.json;
    }
    /** @param {string} who @param {string} [query] */
    async function names(who, query = '') {
      const answer = await portal.call('GET', `${own}${query}`, undefined, people[who]);
      assert.equal(answer.status, 200, answer.body);
      return answer.json.items.map((/** @type {any} */ item) => item.name);
    }
    /** @param {string} type @param {string} text @param {number} [customer] */
    const put = (type, text, customer = 1) => portal.call('POST', `${book(customer)}/import`, text, { ...operator, 'Content-Type': type });

    test('what the operator writes, the customer reads, and nobody else', async () => {
      const entry = await add(1, { name: 'Jane Doe', company: 'Acme', numbers: [{ name: 'Desk', number: '+49 30 1234567', extension: '12' }] });
      assert.deepEqual(entry, { id: entry.id, revision: 1, name: 'Jane Doe', company: 'Acme', numbers: [{ name: 'Desk', number: '+49 30 1234567', extension: '12' }] });
      assert.deepEqual((await portal.call('GET', `${own}/${entry.id}`, undefined, people['1001'])).json, entry);
      assert.deepEqual(await names('1001'), ['Jane Doe']);
      for (const other of ['1002', '1003']) {
        assert.equal((await portal.call('GET', `${own}/${entry.id}`, undefined, people[other])).status, 404);
        assert.deepEqual(await names(other), []);
        assert.deepEqual(await names(other, '?q=jane'), []);
        assert.deepEqual((await portal.call('GET', `${own}/changes`, undefined, people[other])).json.items, []);
        assert.doesNotMatch((await portal.call('GET', `${own}.vcf`, undefined, people[other])).body, /Jane/);
        assert.doesNotMatch((await portal.call('GET', `${own}.csv`, undefined, people[other])).body, /Jane/);
      }
      assert.equal((await portal.call('GET', `${book(2)}/${entry.id}`, undefined, operator)).status, 404);
      assert.equal((await portal.call('PUT', `${book(2)}/${entry.id}`, { name: 'x' }, operator)).status, 404);
      assert.equal((await portal.call('DELETE', `${book(2)}/${entry.id}`, undefined, operator)).status, 404);
      const scoped = { Authorization: portal.addToken('one', '*') };
      assert.equal((await portal.call('GET', book(1), undefined, scoped)).status, 404);
      assert.equal((await portal.call('POST', book(999), { name: 'x' }, operator)).status, 404);
    });

    test('a change needs the entry as it is', async () => {
      const { id } = await add(2, { name: 'Old', uid: 'u1' });
      const target = `${book(2)}/${id}`;
      const { etag } = (await portal.call('GET', target, undefined, operator)).headers;
      const changed = await portal.call('PUT', target, { name: 'New' }, { ...operator, 'If-Match': etag });
      assert.equal(changed.status, 200);
      assert.deepEqual(changed.json, { id, revision: 2, name: 'New', numbers: [] });
      assert.equal((await portal.call('PUT', target, { name: 'Newer' }, { ...operator, 'If-Match': etag })).status, 412);
      assert.equal((await portal.call('DELETE', target, undefined, { ...operator, 'If-Match': etag })).status, 412);
      assert.deepEqual(await names('1002'), ['New']);
      await add(2, { name: 'Other', uid: 'u2' });
      assert.equal((await portal.call('PUT', target, { name: 'New', uid: 'u2' }, operator)).status, 409);
      assert.equal((await portal.call('DELETE', target, undefined, operator)).status, 204);
      assert.equal((await portal.call('DELETE', target, undefined, operator)).status, 404);
    });

    test('entries out of bounds are refused by the field', async () => {
      /** @type {[object, string][]} */
      const bad = [
        [{}, 'name'], [{ name: '' }, 'name'], [{ name: 'a\nb' }, 'name'], [{ name: 'a'.repeat(201) }, 'name'], [{ name: 'a', colour: 'red' }, 'colour'],
        [{ name: 'a', numbers: [{ name: 'x' }] }, 'numbers'], [{ name: 'a', numbers: Array(17).fill({ name: 'x', number: '1' }) }, 'numbers'],
        [{ name: 'a', numbers: [{ name: 'x', number: '1', extension: 5 }] }, 'numbers'], [{ name: 'a', numbers: [7] }, 'numbers'],
      ];
      for (const [entry, field] of bad) {
        const answer = await portal.call('POST', book(1), entry, operator);
        assert.equal(answer.status, 422, answer.body);
        assert.match(answer.json.detail, new RegExp(`^${field}`));
      }
    });

    test('search by beginnings of words and of numbers', async () => {
      await add(1, { name: 'Müller, ÖZGÜR', company: 'Acme', email: 'oz@example.org', numbers: [{ name: 'x', number: '030/555-123' }] });
      await add(1, { name: 'Иван', numbers: [{ name: 'x', number: 'ivan' }] });
      await add(1, { name: "100%_'\\", company: 'Odd' });
      /** @type {[string, string[]][]} */
      const cases = [
        ['jan', ['Jane Doe']], ['JANE doe', ['Jane Doe']], ['doe jan acm', ['Jane Doe']], ['jane müller', []], ['acme', ['Jane Doe', 'Müller, ÖZGÜR']],
        ['özg', ['Müller, ÖZGÜR']], ['иВА', ['Иван']], ['+49 (30) 12', ['Jane Doe']], ['030 55', ['Müller, ÖZGÜR']], ['ivan', ['Иван']],
        ['example', ['Müller, ÖZGÜR']], ['100', ["100%_'\\"]], ['%', []], ["'", []], ['zzz', []], ['ane', []],
      ];
      for (const [words, expected] of cases) assert.deepEqual(await names('1001', `?q=${encodeURIComponent(words)}`), expected, words);
      const first = (await portal.call('GET', `${own}?q=acme&limit=1`, undefined, people['1001'])).json;
      assert.deepEqual(await names('1001', `?q=acme&limit=1&after=${first.next}`), ['Müller, ÖZGÜR']);
    });

    test('a phone asks for what changed, and learns of what was deleted', async () => {
      const everything = (await portal.call('GET', `${own}/changes`, undefined, people['1001'])).json;
      const last = everything.items.at(-1).revision;
      assert.equal('next' in everything, false);
      assert.deepEqual((await portal.call('GET', `${own}/changes?after=${last}`, undefined, people['1001'])).json, { items: [] });
      const [jane] = everything.items;
      const fresh = await add(1, { name: 'Fresh' });
      await portal.call('PUT', `${book(1)}/${jane.id}`, { name: 'Jane Roe' }, operator);
      await portal.call('DELETE', `${book(1)}/${fresh.id}`, undefined, operator);
      const { items } = (await portal.call('GET', `${own}/changes?after=${last}`, undefined, people['1001'])).json;
      assert.deepEqual(items.map((/** @type {any} */ i) => [i.id, i.revision, i.name, i.deleted]), [[jane.id, last + 2, 'Jane Roe', undefined], [fresh.id, last + 3, undefined, true]]);
      // From the beginning there is nothing to forget.
      assert.equal((await portal.call('GET', `${own}/changes?limit=200`, undefined, people['1001'])).json.items.some((/** @type {any} */ i) => i.deleted), false);
    });

    test('revisions count up one by one however many write', async () => {
      const { json: before } = await portal.call('GET', `${book(1)}/changes?limit=200`, undefined, operator);
      await Promise.all(Array.from({ length: 12 }, (_, i) => add(1, { name: `Many ${i}` })));
      const { json } = await portal.call('GET', `${book(1)}/changes?after=${before.items.at(-1).revision}&limit=200`, undefined, operator);
      const revisions = json.items.filter((/** @type {any} */ i) => i.name?.startsWith('Many')).map((/** @type {any} */ i) => i.revision);
      assert.equal(new Set(revisions).size, 12);
      assert.equal(Math.max(...revisions) - Math.min(...revisions), 11);
    });

    test('CSV and vCard come in, faults are told by line, and an import twice changes and adds nothing new', async () => {
      const csv = 'name,number,uid\r\nAda,+44 1,a1\r\n,+44 2,a2\r\n"Bob, Jr.",1002,a3\r\n';
      assert.deepEqual((await put('text/csv', csv)).json, { added: 2, changed: 0, skipped: 1, faults: [{ line: 3, why: 'it has no name' }] });
      assert.deepEqual((await put('text/csv; charset=utf-8', csv)).json.changed, 2);
      const card = 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Cy\r\nTEL;TYPE=cell:5\r\nUID:c1\r\nEND:VCARD\r\n';
      assert.deepEqual((await put('text/vcard', card)).json, { added: 1, changed: 0, skipped: 0, faults: [] });
      assert.deepEqual(await names('1001', '?q=bob'), ['Bob, Jr.']);
      assert.equal((await put('text/csv', 'a,b\n1,2\n')).status, 422);
      assert.equal((await put('application/json', '{}')).status, 415);
      assert.equal((await put('text/csv', '')).status, 422);
      assert.equal((await put('text/vcard', '\u0000\u0001')).status, 200);
    });

    test('a file in whose midst the database fails is not there at all', async () => {
      const state = () => portal.sql('SELECT e.id, e.revision, e.name, b.revision, b.entries FROM phonebooks b LEFT JOIN phonebook_entries e ON e.customer_id = b.customer_id ORDER BY e.id');
      const before = state();
      databases.refuse(portal.database, 'phonebook_entries', 'name', 'refused');
      assert.equal((await put('text/csv', 'name,number\r\nEarly,0301\r\nrefused,0302\r\n')).status, 500);
      assert.equal(state(), before);
    });

    test('what goes out comes in again at another customer, and no cell is a formula', async () => {
      await add(1, { name: '=HYPERLINK("http://evil")', numbers: [{ name: '@x', number: '+49', extension: '-1' }] });
      const table = await portal.call('GET', `${own}.csv`, undefined, people['1001']);
      assert.equal(table.status, 200);
      assert.match(table.headers['content-disposition'], /phonebook\.csv/);
      assert.match(table.body, /"'=HYPERLINK/);
      assert.doesNotMatch(table.body, /(^|,)"?[=+@-]/m);
      const before = (await portal.call('GET', `${own}?limit=200`, undefined, people['1001'])).json.items;
      // Who had no UID has the one of the file now.
      const plain = (/** @type {any[]} */ items) => items.map(({ id: _id, revision: _revision, uid = '', ...rest }) => ({ ...rest, uid: /^urn:uuid:/.test(uid) ? '' : uid }));
      const utf8 = (/** @type {string} */ text) => Buffer.from(text, 'latin1').toString();
      portal.sql("INSERT INTO customers (name) VALUES ('Csv'); INSERT INTO customers (name) VALUES ('Card 3'); INSERT INTO customers (name) VALUES ('Card 4')");
      assert.equal((await put('text/csv', utf8(table.body), 3)).json.added, before.length);
      assert.deepEqual(plain((await portal.call('GET', `${book(3)}?limit=200`, undefined, operator)).json.items), plain(before));
      for (const version of [4, 3]) {
        const cards = await portal.call('GET', `${book(1)}.vcf?version=${version}`, undefined, operator);
        assert.match(cards.body, new RegExp(`VERSION:${version}.0`));
        assert.equal((await put('text/vcard', utf8(cards.body), version + 1)).json.added, before.length);
        assert.deepEqual(plain((await portal.call('GET', `${book(version + 1)}?limit=200`, undefined, operator)).json.items), plain(before));
      }
    });

    test('what goes out and comes back changes what it came from and doubles nothing, whatever was meanwhile renamed', async () => {
      const list = async () => (await portal.call('GET', `${book(1)}?limit=200`, undefined, operator)).json.items;
      const gone = await add(1, { name: 'Gone' });
      const before = await list();
      assert.ok(before.filter((/** @type {any} */ item) => !item.uid).length > 2);
      for (const [type, target] of [['text/vcard', `${own}.vcf`], ['text/vcard', `${own}.vcf?version=3`], ['text/csv', `${own}.csv`]]) {
        const { body } = await portal.call('GET', target, undefined, people['1001']);
        assert.equal((await portal.call('GET', target, undefined, people['1001'])).body, body, 'the same UIDs each time');
        const renamed = Buffer.from(body, 'latin1').toString().replaceAll('Ada', `Ada ${type}`);
        const { json } = await put(type, renamed);
        assert.deepEqual([json.added, json.changed, json.skipped], [0, before.length, 0], target);
        const after = await list();
        assert.deepEqual(after.map((/** @type {any} */ item) => item.id), before.map((/** @type {any} */ item) => item.id));
        assert.ok(after.some((/** @type {any} */ item) => item.name.startsWith(`Ada ${type}`)));
      }
      // One that was deleted comes back as itself, once.
      const { body } = await portal.call('GET', `${own}.vcf`, undefined, people['1001']);
      await portal.call('DELETE', `${book(1)}/${gone.id}`, undefined, operator);
      for (const added of [1, 0]) assert.equal((await put('text/vcard', Buffer.from(body, 'latin1').toString())).json.added, added);
      assert.equal((await list()).length, before.length);
    });

    test('a file has bounds', async () => {
      // Rows that are none count too.
      const rows = Array.from({ length: 5003 }, (_, i) => (i % 50 ? `,${i}` : `Row ${i},${i}`)).join('\n');
      const { json } = await put('text/csv', `name,number\n${rows}`, 2);
      assert.deepEqual([json.added, json.skipped, json.faults.length], [100, 4901, 20]);
      assert.deepEqual(await names('1002', '?q=4350'), ['Row 4350']);
      assert.deepEqual(await names('1002', '?q=5000'), []);
      assert.equal((await portal.call('POST', `${book(2)}/import`, 'name', { ...operator, 'Content-Type': 'text/csv', 'Content-Length': '4194305' })).status, 413);
    });
  });
}
