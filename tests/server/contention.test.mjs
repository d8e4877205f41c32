// SPDX-License-Identifier: MIT
// Others write for long: who reads goes on, who writes waits a little and is told so. A portal that is killed in the
// midst of a file of leads.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { KINDS } from '../support/databases.mjs';
import { portalFor } from '../support/portals.mjs';

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {import('node:child_process').ChildProcess | undefined} */
    let holder;
    after(() => holder?.kill());
    const { databases, portal, admin } = portalFor(kind, { 1001: 'pw' }, (config) => { config.threads = 1; });

    /** Holds what these write to, or what is changed, until it is let go. @param {string} [tables] @param {string} [change]  kept when it is let go */
    async function lock(tables = 'attempts, sessions', change = '') {
      const sqlite = kind === 'sqlite';
      const [program, args, take] = sqlite ? ['sqlite3', [portal.database], 'BEGIN IMMEDIATE;']
        : ['psql', ['-qAt', portal.database], `BEGIN; ${change ? '' : `LOCK TABLE ${tables} IN EXCLUSIVE MODE;`}`];
      const child = spawn(program, args, { ...databases.who, cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
      holder = child;
      child.stdin.write(`${take} ${change} SELECT 'held';\n`);
      assert.match(String(await once(child.stdout, 'data').then(([data]) => data)), /held/);
      return async () => {
        child.stdin.end(change ? 'COMMIT;\n' : 'ROLLBACK;\n');
        await once(child, 'exit');
      };
    }

    test('another writer for as long as it likes: reading goes on, a writer waits, then is told; nothing is half done', { timeout: 60000 }, async () => {
      const Cookie = await portal.login('1001', 'pw');
      /** Reads on the one thread; the longest took so many milliseconds. @param {() => boolean} over */
      const read = async (over) => {
        let most = 0;
        let count = 0;
        while (!over()) {
          const since = performance.now();
          assert.equal((await portal.call('GET', '/api/softphone/config', undefined, { Cookie })).status, 200);
          most = Math.max(most, performance.now() - since);
          count++;
        }
        return { most, count };
      };
      const release = await lock();
      let over = false;
      const refused = portal.call('POST', '/api/softphone/session', { username: '1001', password: 'pw' }).finally(() => { over = true; });
      const { most, count } = await read(() => over);
      const { status, headers, json } = await refused;
      assert.deepEqual([status, headers['retry-after'], json.title], [503, '2', 'Not now']);
      assert.match(json.detail, /Try again/);
      assert.ok(count > 20 && most < 1000, `${count} times, ${most} ms at most`);
      // And one that has the patience: when the lock goes, it is served.
      const written = portal.call('POST', '/api/softphone/session', { username: '1001', password: 'pw' });
      let reads = 0;
      await read(() => ++reads > 10);
      await release();
      assert.equal((await written).status, 200);
      assert.equal(portal.sql('SELECT count(*) FROM sessions'), '2');
    });

    test('who logs out while nothing can be written is not told that it is done, and says it again', { timeout: 60000 }, async () => {
      portal.addOperator('anna', 'correct horse battery', 'owner');
      const panel = await portal.panelLogin('anna', 'correct horse battery');
      const phone = await portal.login('1001', 'pw');
      for (const [Cookie, target] of [[phone, '/api/softphone/session'], [panel, '/api/panel/session']]) {
        const ask = (/** @type {string} */ method) => portal.call(method, target, undefined, { Cookie });
        assert.equal((await ask('GET')).status, 200);
        const release = await lock('sessions, operator_sessions');
        const refused = await ask('DELETE');
        await release();
        assert.deepEqual([refused.status, refused.headers['set-cookie']], [503, undefined], target);
        assert.equal((await ask('GET')).status, 200, 'it has not ended');
        assert.equal((await ask('DELETE')).status, 204);
        assert.equal((await ask('GET')).status, 401);
      }
    });

    test('two who change the same at the same moment: one of them reads again first', { timeout: 60000 }, async () => {
      const { json: { id } } = await admin('POST', 'companies', { name: 'Both' });
      const { headers: { etag } } = await admin('GET', `companies/${id}`);
      const release = await lock('companies');
      const writers = ['One', 'Two'].map((name) => admin('PATCH', `companies/${id}`, { name }, { 'If-Match': etag }));
      for (let i = 0; i < 30; i++) assert.equal((await portal.call('GET', '/api/softphone/config')).status, 200);  // both are at work
      await release();
      const answers = await Promise.all(writers);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412]);
      assert.equal((await admin('GET', `companies/${id}`)).json.name, answers.find(({ status }) => status === 200)?.json.name);
      assert.equal((await admin('DELETE', `companies/${id}`, undefined, { 'If-Match': etag })).status, 412);
      assert.equal((await admin('GET', `companies/${id}`)).status, 200);
    });

    test('a customer who gets another currency, or goes, while a payment is on its way: nothing is paid where nobody sees it', { timeout: 60000 }, async () => {
      /** Whether the change came while the payment waited; one that was only read afterwards is refused at once. @param {string} change */
      const meets = async (change) => {
        const { json: { id } } = await admin('POST', 'customers', { name: 'Paid', currency: 'USD' });
        const release = await lock('', `UPDATE customers SET ${change} WHERE id = ${id};`);
        const paid = admin('POST', `customers/${id}/payments`, { minor: 500, currency: 'USD' });
        for (let i = 0; i < 10; i++) assert.equal((await portal.call('GET', '/api/softphone/config')).status, 200);  // it is at work
        await release();
        const { status, body } = await paid;
        assert.ok([404, 409, 422].includes(status), body);
        assert.equal(portal.sql(`SELECT count(*) FROM ledger WHERE to_account = 'customer:${id}'`), '0', change);
        assert.equal(portal.sql(`SELECT count(*) FROM ledger_accounts WHERE name = 'customer:${id}' AND minor <> 0`), '0', change);
        return status === 409;
      };
      for (const change of ["currency = 'EUR'", 'removing = 1']) {
        let met = false;
        for (let tries = 0; tries < 10 && !met; tries++) met = await meets(change);
        assert.ok(met, change);
      }
    });

    // The files of PostgreSQL are its own.
    if (kind === 'sqlite') {
      test('no room for a file to grow: who writes is told, who reads goes on; with room again all is well', { timeout: 60000 }, async () => {
        const Cookie = await portal.login('1001', 'pw');
        const limit = (/** @type {string} */ most) => spawnSync('prlimit', ['--pid', String(portal.child?.pid), `--fsize=${most}:unlimited`]);
        let count = 0;
        const tell = () => {
          const startedAt = Date.now();
          const calls = Array.from({ length: 200 }, () => ({ callUuid: String(count++), direction: 'in', peer: 'x'.repeat(250), startedAt, endedAt: startedAt }));
          return portal.call('POST', '/api/softphone/history', { calls }, { Cookie });
        };
        assert.equal((await tell()).status, 200);
        assert.equal(limit(String(Math.max(statSync(portal.database).size, statSync(`${portal.database}-wal`).size) + 200000)).status, 0);
        let answer;
        do answer = await tell();
        while (answer.status === 200);
        assert.deepEqual([answer.status, answer.json?.title], [503, 'Not now']);
        assert.equal((await portal.call('GET', '/api/softphone/history', undefined, { Cookie })).status, 200);
        limit('unlimited');
        assert.equal((await tell()).status, 200);
        assert.equal(portal.sql('PRAGMA integrity_check'), 'ok');
      });
    }

    test('killed in the midst of a file of leads: nothing of it is there; sent again, all of it', { timeout: 60000 }, async () => {
      const { json: set } = await admin('POST', 'leadSets', { tenant: 1, name: 'Big' });
      const LEADS = 20_000;
      const file = `phone,first_name\n${Array.from({ length: LEADS }, (_, i) => `030${100000 + i},Jane`).join('\n')}`;
      const send = () => admin('POST', `leadSets/${set.id}/import`, file, { 'Content-Type': 'text/csv' });
      const count = () => Number(portal.sql('SELECT count(*) FROM leads'));
      // It has written: others see rows, or that somebody is writing them.
      const busy = () => {
        if (kind === 'postgresql') return count() > 0 || portal.sql("SELECT count(*) FROM pg_locks WHERE relation = 'leads'::regclass AND mode = 'RowExclusiveLock'") !== '0';
        try {
          databases.query(portal.database, 'PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; ROLLBACK');
          return count() > 0;
        } catch {
          return true;
        }
      };
      const lost = send().catch(() => null);
      for (const end = Date.now() + 10000; !busy() && Date.now() < end;) await new Promise(setImmediate);
      await portal.end('SIGKILL');
      await lost;
      await portal.start((config) => { config.threads = 1; });
      assert.equal(count(), 0);
      const { status, json, body } = await send();
      assert.deepEqual([status, json?.added, json?.known, json?.faulty], [200, LEADS, 0, 0], body);
      assert.equal(count(), LEADS);
    });
  });
}
