// SPDX-License-Identifier: MIT
// Recordings of calls: sent in pieces that go on where they were interrupted, heard in parts, taken away by whom the
// rule lets, gone when their time is over.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { Portal } from '../support/portal.mjs';

const ROOT = '/api/softphone/recording';

/** What begins like Ogg Opus, every byte known. @param {number} size */
function ogg(size) {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 7 + (i >> 8)) & 0xff;
  bytes.write('OggS', 0, 'latin1');
  bytes.write('OpusHead', 28, 'latin1');
  return bytes;
}

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */
    let databases;
    /** @type {Portal} */
    let portal;
    /** @type {Record<string, Record<string, string>>} */
    const people = {};
    before(async () => {
      databases = openDatabases(kind);
      portal = new Portal(databases);
      portal.write({ 'index.html': 'x' });
      for (const name of ['1001', '1002']) portal.addAccount(name, 'pw');
      portal.addAccount('2001', 'pw', 'always.example');
      await portal.start((config) => {
        config.threads = 2;
        config.phone.recording = { policy: 'user', days: 7 };
      });
      portal.sql(`INSERT INTO tenants (domain, brand, sip_domain, webrtc_hosts, phone) VALUES ('always.example', 'A', 'always.example', '[]', '{"recording":{"policy":"always","megabytes":2}}')`);
      for (const name of ['1001', '1002']) people[name] = { Cookie: await portal.login(name, 'pw') };
      people.always = { Host: 'always.example', Cookie: await portal.login('2001', 'pw', { Host: 'always.example' }) };
      people.operator = { Authorization: portal.addToken('all') };
      people.theirs = { Authorization: portal.addToken('always', 'always.example') };
    });
    after(async () => {
      await portal?.stop();
      databases?.close();
    });

    /** @param {string} who @param {string} key */
    const begin = (who, key) => portal.call('POST', ROOT, { key, callUuid: 'a-call', peer: 'sip:1002@localhost', name: 'Bob', incoming: true, at: 1700000000000 }, people[who]);
    /** @param {string} who @param {number} id @param {string} query @param {Buffer} bytes */
    const send = (who, id, query, bytes) => portal.call('PATCH', `${ROOT}/${id}/audio?${query}`, bytes, { ...people[who], 'Content-Type': 'audio/ogg' });
    /** @param {string} who @param {string} where @param {Record<string, string>} [headers] */
    const get = (who, where, headers = {}) => portal.call('GET', where, undefined, { ...people[who], ...headers });

    const sound = ogg(600_000);
    let id = 0;
    test('a recording comes in pieces, and what was interrupted goes on', async () => {
      const first = await begin('1001', 'key-of-one');
      assert.equal(first.status, 201, first.body);
      ({ id } = first.json);
      assert.deepEqual((await send('1001', id, 'offset=0', sound.subarray(0, 100_000))).json, { size: 100_000 });
      assert.equal((await send('1001', id, 'offset=0', sound.subarray(0, 100_000))).status, 409, 'again');
      assert.equal((await send('1001', id, 'offset=200000', sound.subarray(200_000, 300_000))).status, 409, 'with a hole');
      assert.deepEqual((await begin('1001', 'key-of-one')).json, { id, size: 100_000 });
      assert.equal((await get('1001', `${ROOT}/${id}/audio`)).status, 404, 'it is not whole');
      for (let at = 100_000; at < 600_000; at += 250_000) {
        const last = at + 250_000 >= 600_000;
        assert.equal((await send('1001', id, `offset=${at}${last ? '&last=1&duration=75000' : ''}`, sound.subarray(at, at + 250_000))).status, 200);
      }
      assert.equal((await send('1001', id, 'offset=600000', sound.subarray(0, 9))).status, 409, 'it is whole');
      const { items } = (await get('1001', ROOT)).json;
      const { until, ...row } = items[0];
      assert.deepEqual(row, { id, callUuid: 'a-call', peer: 'sip:1002@localhost', name: 'Bob', size: 600_000, duration: 75_000, at: 1700000000000, incoming: true, forced: false, whole: true });
      assert.ok(Math.abs(until - Date.now() - 7 * 86_400_000) < 60_000);
    });

    test('it is heard in whole and in parts, over the borders of pieces', async () => {
      const whole = await get('1001', `${ROOT}/${id}/audio`);
      assert.ok(Buffer.from(whole.body, 'latin1').equals(sound));
      for (const [from, to] of [[0, 0], [99_999, 100_000], [50_000, 400_000], [349_999, 599_999]]) {
        const part = await get('1001', `${ROOT}/${id}/audio`, { Range: `bytes=${from}-${to}` });
        assert.equal(part.headers['content-range'], `bytes ${from}-${to}/600000`);
        assert.ok(Buffer.from(part.body, 'latin1').equals(sound.subarray(from, to + 1)), `${from}-${to}`);
      }
      assert.match((await get('1001', `${ROOT}/${id}/audio?download`)).headers['content-disposition'], /recording-\d+\.ogg/);
    });

    test('it is its account’s and its operator’s alone', async () => {
      assert.deepEqual((await get('1002', ROOT)).json.items, []);
      for (const where of ['', '/audio']) assert.equal((await get('1002', `${ROOT}/${id}${where}`)).status, 404);
      assert.equal((await send('1002', id, 'offset=600000&last=1&duration=1', sound.subarray(0, 9))).status, 404);
      assert.equal((await portal.call('DELETE', `${ROOT}/${id}`, undefined, people['1002'])).status, 404);
      for (const where of ['', '/audio']) assert.equal((await get('operator', `/api/admin/recordings/${id}${where}`)).status, 200);
      for (const where of ['', '/audio']) assert.equal((await get('theirs', `/api/admin/recordings/${id}${where}`)).status, 404);
      assert.equal((await portal.call('DELETE', `/api/admin/recordings/${id}`, undefined, people.theirs)).status, 404);
      const account = portal.sql("SELECT id FROM accounts WHERE username = '1001'").trim();
      assert.equal((await get('operator', `/api/admin/accounts/${account}/recordings`)).json.items.length, 1);
      assert.deepEqual((await get('theirs', `/api/admin/accounts/${account}/recordings`)).json.items, []);
    });

    test('who has logged in meanwhile gets no recording of who was here before', async () => {
      const wish = (/** @type {string} */ username) => portal.call('POST', ROOT, { key: `left-by-${username}`, peer: 'sip:1002@localhost', incoming: true, at: 1700000000000, username }, people['1002']);
      assert.equal((await wish('1001')).status, 403);
      assert.deepEqual((await get('1002', ROOT)).json.items, []);
      const own = await wish('1002');
      assert.equal(own.status, 201);
      assert.equal((await portal.call('DELETE', `${ROOT}/${own.json.id}`, undefined, people['1002'])).status, 204);
    });

    test('what is no recording is refused, and bounds hold', async () => {
      const other = (await begin('1002', 'key-of-other')).json.id;
      for (const [query, bytes] of /** @type {[string, Buffer][]} */ ([['offset=0', Buffer.from('ID3')], ['offset=0', Buffer.alloc(0)], ['offset=-1', sound.subarray(0, 99)], ['', sound.subarray(0, 99)], ['offset=0&last=1', sound.subarray(0, 99)],
        ['offset=33554433', sound.subarray(0, 99)]])) assert.equal((await send('1002', other, query, bytes)).status, 422, query);
      assert.equal((await send('1002', other, 'offset=0', ogg(262_145))).status, 413);
      portal.sql(`UPDATE recordings SET size = 33554400 WHERE id = ${other}`);
      assert.equal((await send('1002', other, 'offset=33554400', sound.subarray(0, 99))).status, 409);
      for (const key of ['short', 'x'.repeat(65)]) assert.equal((await begin('1002', key)).status, 422);
      const account = portal.sql("SELECT id FROM accounts WHERE username = '1002'").trim();
      portal.sql(`INSERT INTO recordings (account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at) SELECT ${account}, 'many-' || a.n || '-' || b.n || '-' || c.n, '', '', '', 0, 0, 1, 9999999999999`
        + ' FROM (SELECT 1 AS n UNION SELECT 2) a, (SELECT DISTINCT row_number() OVER () AS n FROM (SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) s) c,'
        + ' (SELECT row_number() OVER () AS n FROM (SELECT 1 AS z UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9 UNION SELECT 10) x,'
        + ' (SELECT 1 AS y UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9 UNION SELECT 10) y, (SELECT 1 AS w UNION SELECT 2) w) b');
      assert.equal((await begin('1002', 'one-too-many')).status, 409);
    });

    test('one of the greatest size is heard in whole', async () => {
      const great = (await begin('1001', 'key-great')).json.id;
      const piece = ogg(262_144);
      for (let at = 0; at < 33_554_432; at += piece.length) {
        assert.equal((await send('1001', great, `offset=${at}${at + piece.length === 33_554_432 ? '&last=1&duration=1' : ''}`, piece)).status, 200);
      }
      const whole = await get('1001', `${ROOT}/${great}/audio`);
      assert.equal(whole.status, 200);
      const bytes = Buffer.from(whole.body, 'latin1');
      assert.ok(bytes.length === 33_554_432 && bytes.subarray(-262_144).equals(piece));
      assert.equal((await portal.call('DELETE', `${ROOT}/${great}`, undefined, people['1001'])).status, 204);
    });

    test('who asks for much and reads slowly holds no memory of the portal, and gets all of it; when it is taken away meanwhile the answer breaks off', { timeout: 120000 }, async () => {
      const great = (await begin('1001', 'key-much')).json.id;
      portal.sql(`UPDATE recordings SET size = 33554432, is_whole = 1, duration_ms = 1 WHERE id = ${great}`);
      portal.sql(`INSERT INTO recording_audio (recording_id, at, bytes) SELECT ${great}, (n - 1) * 262144, ${kind === 'sqlite' ? 'zeroblob(262144)' : "decode(repeat('00', 262144), 'hex')"} FROM (${databases.numbers(128)}) AS q`);
      const held = () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${portal.child?.pid}/status`, 'latin1'))?.[1]);
      const before = held();
      const lazy = [];
      for (let i = 0; i < 12; i++) {
        const socket = net.connect(portal.port, '127.0.0.1').on('error', () => {});
        socket.write(`GET ${ROOT}/${great}/audio HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: ${people['1001'].Cookie}\r\n\r\n`);
        const [first] = await once(socket, 'data');
        socket.pause();
        assert.match(String(first), /^HTTP\/1.1 200 /);
        lazy.push({ socket, bytes: first.length - String(first).indexOf('\r\n\r\n') - 4 });
      }
      assert.ok(held() - before < 64 << 10, `${held() - before} kB for them`);
      /** How much of it comes. @param {typeof lazy[0]} one */
      async function rest({ socket, bytes }) {
        socket.on('data', (data) => { bytes += data.length; });
        await once(socket.resume(), 'close');
        return bytes;
      }
      assert.deepEqual(await Promise.all(lazy.splice(0, 6).map(rest)), Array(6).fill(33_554_432));
      assert.equal((await portal.call('DELETE', `${ROOT}/${great}`, undefined, people['1001'])).status, 204);
      for (const bytes of await Promise.all(lazy.map(rest))) assert.ok(bytes > 0 && bytes < 33_554_432, `${bytes}`);
    });

    test('what the rule made stays the operator’s, whatever the rule is when it comes', async () => {
      const begun = await portal.call('POST', ROOT, { key: 'key-forced-then', peer: 'sip:1002@localhost', incoming: true, at: 1700000000000, forced: true }, people['1001']);
      assert.equal((await get('1001', `${ROOT}/${begun.json.id}`)).json.forced, true);
      assert.equal((await portal.call('DELETE', `${ROOT}/${begun.json.id}`, undefined, people['1001'])).status, 403);
      assert.equal((await portal.call('DELETE', `/api/admin/recordings/${begun.json.id}`, undefined, people.operator)).status, 204);
    });

    test('an account has room for so many megabytes', async () => {
      const piece = ogg(262_144);  // an eighth of them
      const [one, other] = [(await begin('always', 'key-room-1')).json.id, (await begin('always', 'key-room-2')).json.id];
      for (let at = 0; at < 7; at++) assert.equal((await send('always', one, `offset=${at * piece.length}`, piece)).status, 200);
      assert.equal((await send('always', other, 'offset=0', piece.subarray(0, 99))).status, 200);
      assert.equal((await send('always', one, `offset=${7 * piece.length}`, piece)).status, 409);
      assert.equal((await send('always', one, `offset=${7 * piece.length}&last=1&duration=1`, piece.subarray(99))).status, 200);
      for (const gone of [one, other]) assert.equal((await portal.call('DELETE', `/api/admin/recordings/${gone}`, undefined, people.theirs)).status, 204);
    });

    test('the rule of the tenant: nobody, the account, or only the operator', async () => {
      const made = await portal.call('POST', ROOT, { key: 'key-forced', peer: 'sip:1002@localhost', incoming: true, at: 1700000000000, forced: true }, people.always);
      assert.equal(made.status, 201, made.body);
      const forced = made.json.id;
      await send('always', forced, 'offset=0&last=1&duration=20', ogg(99));
      assert.equal((await get('always', `${ROOT}/${forced}`)).json.forced, true);
      assert.equal((await portal.call('DELETE', `${ROOT}/${forced}`, undefined, people.always)).status, 403);
      assert.equal((await portal.call('DELETE', `/api/admin/recordings/${forced}`, undefined, people.theirs)).status, 204);
      const tenant = portal.sql("SELECT id FROM tenants WHERE domain = 'always.example'").trim();
      const set = (/** @type {object} */ recording) => portal.call('PATCH', `/api/admin/tenants/${tenant}`, { phone: { recording } }, people.operator);
      for (const wrong of [{ policy: 'sometimes' }, {}, { policy: 'user', layout: 'quad' }, { policy: 'user', days: 0 }, { policy: 'user', megabytes: 0 }]) assert.equal((await set(wrong)).status, 422, JSON.stringify(wrong));
      assert.equal((await set({ policy: 'off' })).status, 200);
      await portal.until(200, '/api/softphone/config', people.always);
      for (const end = Date.now() + 5000; (await begin('always', `key-off-${Date.now()}`)).status !== 403;) assert.ok(Date.now() < end, 'the rule is remembered for a second');
    });

    test('its account takes it away; its time being over it goes', async () => {
      assert.equal((await portal.call('DELETE', `${ROOT}/${id}`, undefined, people['1001'])).status, 204);
      assert.equal((await get('1001', `${ROOT}/${id}/audio`)).status, 404);
      assert.equal(portal.sql(`SELECT count(*) FROM recording_audio WHERE recording_id = ${id}`).trim(), '0');
      const late = (await begin('1001', 'key-of-late')).json.id;
      portal.sql(`UPDATE recordings SET until_at = 1 WHERE id = ${late}`);
      await portal.end();
      await portal.start((config) => { config.phone.recording = { policy: 'user' }; });  // a portal sweeps as it starts
      await portal.until(404, `${ROOT}/${late}`, people['1001']);
    });

    for (const who of ['1001', 'operator']) {
      test(`one that ${who} takes away while its phone sends it does not come back`, async () => {
        const key = `key-gone-by-${who}`;
        const { id: one } = (await begin('1001', key)).json;
        assert.equal((await send('1001', one, 'offset=0', ogg(1000))).status, 200);
        const path = who === 'operator' ? `/api/admin/recordings/${one}` : `${ROOT}/${one}`;
        assert.equal((await portal.call('DELETE', path, undefined, people[who])).status, 204);
        assert.equal((await send('1001', one, 'offset=1000', ogg(1000))).status, 404);
        assert.equal((await begin('1001', key)).status, 410);
        portal.sql("DELETE FROM recordings WHERE client_key <> '' AND account_id = (SELECT id FROM accounts WHERE username = '1002')");
        assert.equal((await begin('1002', key)).status, 201, 'the phone of another account may call its own so');
        // Longer than its phone keeps it nobody has to know.
        assert.equal(portal.sql(`SELECT count(*) FROM recordings_gone WHERE client_key = '${key}'`).trim(), '1');
        portal.sql(`UPDATE recordings_gone SET until_at = 1 WHERE client_key = '${key}'`);
        await portal.end();
        await portal.start((config) => { config.phone.recording = { policy: 'user' }; });
        for (const end = Date.now() + 20_000; (await begin('1001', key)).status !== 201;) {
          assert.ok(Date.now() < end, 'it is forgotten as the portal starts');
          await new Promise((resolve) => { setTimeout(resolve, 50); });
        }
      });
    }

    test('of many whose time is over some go each second, not all of their gigabytes in one', async () => {
      portal.sql(`INSERT INTO recordings (account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at) SELECT min(a.id), 'over-' || q.n, '', '', '', 0, 0, 1, q.n FROM accounts a, (${databases.numbers(5)}) AS q GROUP BY q.n`);
      // The last one cannot go: those before it went without it.
      portal.sql(kind === 'sqlite' ? "CREATE TRIGGER stays BEFORE DELETE ON recordings WHEN OLD.client_key = 'over-5' BEGIN SELECT RAISE(ABORT, 'stays'); END"
        : "CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''stays''; END'; CREATE TRIGGER stays BEFORE DELETE ON recordings FOR EACH ROW WHEN (OLD.client_key = 'over-5') EXECUTE FUNCTION stays()");
      await portal.end();
      await portal.start((config) => { config.phone.recording = { policy: 'user' }; });
      const left = () => portal.sql("SELECT client_key FROM recordings WHERE client_key LIKE 'over-%'");
      for (const end = Date.now() + 20_000; left() !== 'over-5';) {
        assert.ok(Date.now() < end, left());
        await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
      portal.sql(kind === 'sqlite' ? 'DROP TRIGGER stays' : 'DROP TRIGGER stays ON recordings');
    });
  });
}
