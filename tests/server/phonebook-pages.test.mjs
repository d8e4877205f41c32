// SPDX-License-Identifier: MIT
// Pages of a phonebook are remembered by its revision: nobody ever gets an old one, on any thread of any process.
// And a search that finds much.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { Portal } from '../support/portal.mjs';

const own = '/api/softphone/phonebook';
const book = '/api/admin/customers/1/phonebook';
const FULL = 12100;  // more than one word may have to be looked up by another

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */
    let databases;
    /** @type {Portal[]} two processes, one database */
    let portals = [];
    /** @type {Record<string, string>} */
    let operator = {};
    /** @type {Record<string, string>} */
    let anna = {};
    /** @type {Record<string, string>} */
    let bert = {};
    before(async () => {
      databases = openDatabases(kind);
      portals = [new Portal(databases), new Portal()];
      for (const portal of portals) portal.write({ 'index.html': 'x' });
      for (const name of ['1001', '1002']) portals[0].addAccount(name, 'pw');
      portals[1].where = portals[0].database;
      for (const portal of portals) await portal.start((config) => { config.threads = 2; });
      operator = { Authorization: portals[0].addToken('all') };
      for (const name of ['Anna', 'Bert']) await portals[0].call('POST', '/api/admin/customers', { name }, operator);
      portals[0].sql("UPDATE accounts SET customer_id = CASE username WHEN '1001' THEN 1 ELSE 2 END");
      anna = { Cookie: await portals[0].login('1001', 'pw') };
      bert = { Cookie: await portals[0].login('1002', 'pw') };
    });
    after(async () => {
      for (const portal of portals.toReversed()) await portal.stop();
      databases?.close();
    });

    test('a change shows at once to everybody, on every thread of both processes', async () => {
      const made = (await portals[0].call('POST', book, { name: 'Entry 0' }, operator)).json;
      for (let i = 1; i <= 12; i++) {
        const put = await portals[i % 2].call('PUT', `${book}/${made.id}`, { name: `Entry ${i}` }, operator);
        assert.equal(put.status, 200);
        // Several connections at a time: all threads are asked, and each remembers what it had.
        const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => portals[n % 2].call('GET', own, undefined, anna)));
        for (const { json } of answers) assert.equal(json.items[0].name, `Entry ${i}`);
        const feeds = await Promise.all(portals.map((portal) => portal.call('GET', `${own}/changes?after=${put.json.revision - 1}`, undefined, anna)));
        for (const { json } of feeds) assert.deepEqual(json.items.map((/** @type {any} */ item) => item.name), [`Entry ${i}`]);
      }
    });

    test('the entity tag is of one state of one book, and saves the body', async () => {
      const [one, two] = await Promise.all(portals.map((portal) => portal.call('GET', own, undefined, anna)));
      assert.equal(one.headers.etag, two.headers.etag);
      assert.equal(one.body, two.body);
      const tag = { 'If-None-Match': one.headers.etag };
      const again = await portals[1].call('GET', own, undefined, { ...anna, ...tag });
      assert.deepEqual([again.status, again.body, again.headers.etag], [304, '', one.headers.etag]);
      // With another's tag, and another's address: nothing of theirs, and no "you have it already".
      assert.deepEqual((await portals[0].call('GET', own, undefined, { ...bert, ...tag })).json, { items: [] });
      await portals[0].call('POST', book, { name: 'More' }, operator);
      const changed = await portals[1].call('GET', own, undefined, { ...anna, ...tag });
      assert.deepEqual([changed.status, changed.json.items.length], [200, 2]);
      const head = await portals[1].call('HEAD', own, undefined, anna);
      assert.deepEqual([head.status, head.headers.etag, head.headers['content-length']], [200, changed.headers.etag, String(changed.body.length)]);
    });

    test('pages stay pages when they are remembered', async () => {
      for (let round = 0; round < 2; round++) {
        const first = await portals[0].call('GET', `${own}?limit=1`, undefined, anna);
        assert.equal(first.json.items.length, 1);
        assert.match(first.headers.link, new RegExp(`limit=1&after=${first.json.next}>; rel="next"`));
        const second = await portals[0].call('GET', `${own}?limit=1&after=${first.json.next}`, undefined, anna);
        assert.deepEqual([second.json.items.length, second.json.next, second.headers.link], [1, undefined, undefined]);
        // What the operator is told points to the operator's address.
        assert.match((await portals[0].call('GET', `${book}?limit=1`, undefined, operator)).headers.link, /^<\/api\/admin\//);
      }
    });

    test('a search that finds much: the same answers, page by page', async () => {
      const numbers = databases.numbers(FULL);
      const blob = databases.kind === 'postgresql' ? (/** @type {string} */ s) => `convert_to(${s}, 'UTF8')` : (/** @type {string} */ s) => `CAST(${s} AS BLOB)`;
      const base = Number(portals[0].sql('SELECT max(id) FROM phonebook_entries'));
      portals[0].sql("INSERT INTO phonebook_entries (customer_id, revision, numbers, number_count, name, company, title, email, address, note, uid) " +
        `SELECT 1, 1000 + n, '[]', 0, 'Muster ' || n, '', '', '', '', '', '' FROM (${numbers}) AS q`);
      for (const word of ["'muster'", "'' || n", "CASE WHEN n IN (1000, 2000) THEN 'seldom' ELSE 'often' END", `CASE WHEN n < 1010 OR n > ${FULL - 1010} THEN 'outer' ELSE 'inner' END`,
        `CASE WHEN n < 2060 THEN 'early' ELSE 'late' END`]) {
        portals[0].sql(`INSERT INTO phonebook_words (customer_id, word, entry_id) SELECT 1, ${blob(word)}, ${base} + n FROM (${numbers}) AS q`);
      }
      portals[0].sql('UPDATE phonebooks SET revision = 10000');
      /** @param {string} query */
      const find = async (query) => {
        const { status, json } = await portals[0].call('GET', `${own}?${query}`, undefined, anna);
        assert.equal(status, 200, JSON.stringify(json));
        return { names: json.items.map((/** @type {any} */ item) => item.name), next: json.next };
      };
      const first = await find('q=m&limit=3');
      assert.deepEqual(first.names, ['More', 'Muster 1', 'Muster 2']);
      assert.deepEqual((await find(`q=m&limit=3&after=${first.next}`)).names, ['Muster 3', 'Muster 4', 'Muster 5']);
      for (const q of ['seldom', 'sel mus', 'mus sel', 'm s']) assert.deepEqual((await find(`q=${q.replace(' ', '+')}`)).names, ['Muster 1000', 'Muster 2000'], q);
      assert.deepEqual((await find('q=seldom&limit=1')).names, ['Muster 1000']);
      for (const q of ['%00', '%0', '%ff']) assert.deepEqual((await find(`q=${q}`)).names, [], `${q} is not everybody`);
      assert.deepEqual((await find('q=m+o&limit=200')).names.length, 200);
      assert.deepEqual((await find('q=m+nobody')).names, []);
      // Many have each of the words; those who have all of them come after more than are looked at one by one.
      const outer = await find('q=lat+out&limit=2');
      assert.deepEqual(outer.names, [`Muster ${FULL - 1009}`, `Muster ${FULL - 1008}`]);
      assert.deepEqual((await find(`q=out+lat&limit=2&after=${outer.next}`)).names, [`Muster ${FULL - 1007}`, `Muster ${FULL - 1006}`]);
      assert.deepEqual([(await find('q=early+late')).names, (await find('q=earl+lat+must+1')).names], [[], []]);
      assert.deepEqual((await find('q=late+out+must+o&limit=1')).names, [`Muster ${FULL - 1009}`]);
      // More than can be looked up one by one have every word, and nobody at the beginning of the book has all.
      assert.deepEqual((await find('q=late+must&limit=2')).names, ['Muster 2060', 'Muster 2061']);
      assert.deepEqual((await find('q=late&limit=2')).names, ['Muster 2060', 'Muster 2061']);
      assert.deepEqual((await find('q=2499')).names, ['Muster 2499']);
      assert.deepEqual((await portals[0].call('GET', `${own}?q=m`, undefined, bert)).json.items, []);
    });

    test('a book that is begun anew has none of the old states', async () => {
      const { json: customer } = await portals[0].call('POST', '/api/admin/customers', { name: 'Carl' }, operator);
      const theirs = `/api/admin/customers/${customer.id}/phonebook`;
      await portals[0].call('POST', theirs, { name: 'Old' }, operator);
      const old = await portals[0].call('GET', theirs, undefined, operator);
      assert.equal((await portals[0].call('DELETE', `/api/admin/customers/${customer.id}`, undefined, operator)).status, 204);
      portals[0].sql(`INSERT INTO customers (id, name) VALUES (${customer.id}, 'Carla')`);
      await portals[1].call('POST', theirs, { name: 'New' }, operator);
      const fresh = await portals[0].call('GET', theirs, undefined, { ...operator, 'If-None-Match': old.headers.etag });
      assert.deepEqual([fresh.status, fresh.json.items[0].name, fresh.json.items[0].revision], [200, 'New', 1]);
    });
  });
}
