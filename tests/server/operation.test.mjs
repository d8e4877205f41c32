// SPDX-License-Identifier: MIT
// Running it: metrics, logs, reload, databases that are old, new, or shared by several processes.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { command, Portal } from '../support/portal.mjs';
import { portalFor } from '../support/portals.mjs';
import { webphonedPath } from '../support/site.mjs';
import { until } from '../support/until.mjs';

const CONFIG = '/api/softphone/config';

for (const kind of KINDS) {
  describe(kind, () => {
    const { databases, portal } = portalFor(kind, { 1001: 'password' }, (config) => {
      config.threads = 2;
      config.log = { format: 'json', requests: true };
    });

    /** @param {(config: any) => void} change */
    const rewrite = (change) => {
      const config = JSON.parse(readFileSync(portal.configFile, 'utf8'));
      change(config);
      writeFileSync(portal.configFile, JSON.stringify(config));
    };
    /** @param {RegExp} expected */
    const logged = async (expected) => {
      for (let i = 0; i < 200 && !expected.test(portal.log); i++) await new Promise((resolve) => setTimeout(resolve, 25));
      assert.match(portal.log, expected);
    };

    test('metrics as Prometheus reads them', async () => {
      await portal.login('1001', 'password');
      await portal.call('POST', '/api/softphone/session', { username: '1001', password: 'wrong' });
      assert.equal((await portal.call('GET', '/metrics')).status, 401);
      const { body, headers } = await portal.call('GET', '/metrics', undefined, { Authorization: portal.addToken('prometheus') });
      assert.match(headers['content-type'], /^text\/plain; version=0\.0\.4/);
      assert.match(body, /^webphoned_requests_total\{method="POST",route="\/api\/softphone\/session",status="2xx"\} 1$/m);
      assert.match(body, /^webphoned_logins_total\{result="ok"\} 1$/m);
      assert.match(body, /^webphoned_logins_total\{result="refused"\} 1$/m);
      assert.match(body, /^webphoned_request_seconds_bucket\{le="\+Inf"\} [1-9]/m);
      for (const line of body.trim().split('\n')) {
        assert.match(line, /^(# (HELP|TYPE) [a-z_]+ .*|[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? -?[0-9.e+-]+)$/);
      }
    });

    test('the log is a line of JSON for each request, without what is nobody else\'s business', async () => {
      const Cookie = await portal.login('1001', 'password');
      await portal.call('GET', '/api/softphone/page/12345?secret=s3cret', undefined, { Cookie });
      await logged(/page\/#id/);
      // Lines before the configuration was read are text.
      const lines = portal.log.trim().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
      const request = lines.find((line) => line.route === 'api/softphone/page/#id');
      assert.equal(request.status, '404');
      assert.equal(request.method, 'GET');
      assert.ok(Date.parse(request.time) > 0);
      assert.doesNotMatch(portal.log, /s3cret|12345|password|1001/);
      assert.equal(portal.log.includes(Cookie.split('=')[1]), false);
    });

    test('SIGHUP takes over what has changed, and nothing of a file that cannot work', async () => {
      rewrite((config) => { config.phone.brand = 'Reloaded'; });
      portal.child?.kill('SIGHUP');
      await logged(/"reloaded"/);
      assert.equal((await portal.call('GET', CONFIG)).json.brand, 'Reloaded');
      rewrite((config) => { config.phone.brand = ''; });
      portal.child?.kill('SIGHUP');
      await logged(/reload: nothing has changed/);
      assert.equal((await portal.call('GET', CONFIG)).json.brand, 'Reloaded');
      // A file that can be read and names what is not there cannot work either.
      rewrite((config) => { Object.assign(config, { voicemailSpool: '/nowhere' }).phone.brand = 'Elsewhere'; });
      portal.child?.kill('SIGHUP');
      await logged(/voicemailSpool: the folder \/nowhere[^]*reload: nothing has changed/);
      assert.equal((await portal.call('GET', CONFIG)).json.brand, 'Reloaded');
      rewrite((config) => { delete config.voicemailSpool; config.phone.brand = 'Again'; });
      portal.child?.kill('SIGHUP');
      await logged(/"reloaded".*\n[^]*"reloaded"/);
    });

    // The database has no part in it.
    if (kind === 'sqlite') test('configurations that have been replaced are kept for requests that look at them; more than there is room for have to wait', { timeout: 60000 }, async () => {
      const count = () => portal.log.split('"reloaded"').length;
      for (let i = 0; i < 70 && !portal.log.includes('too often'); i++) {
        const before = count();
        portal.child?.kill('SIGHUP');
        await until(() => count() > before || portal.log.includes('too often'), 'the next reload');
      }
      assert.match(portal.log, /reloaded too often: again in some minutes/);
      assert.equal((await portal.call('GET', CONFIG)).json.brand, 'Again');
    });

    test('two that start together on an empty database, and a session of one is known to the other', async () => {
      const where = databases.where(path.join(portal.folder, 'web'));
      const two = [new Portal(), new Portal()];
      for (const one of two) {
        one.where = where;
        one.write({ 'index.html': 'x' });
      }
      try {
        await Promise.all(two.map((one) => one.start()));
        two[0].addAccount('1001', 'password');
        const Cookie = await two[0].login('1001', 'password');
        assert.equal((await two[1].call('GET', '/api/softphone/session', undefined, { Cookie })).status, 200);
        await two[1].call('DELETE', '/api/softphone/session', undefined, { Cookie });
        await two[0].until(401, '/api/softphone/session', { Cookie });
      } catch (error) {
        await Promise.allSettled(two.map((one) => one.end()));  // one that lives on would keep this file from ending
        throw error;
      }
      await Promise.all(two.map((one) => one.stop()));
    });

    test('two that begin together on an empty database both find it good, again and again', async () => {
      for (let round = 0; round < (kind === 'sqlite' ? 30 : 5); round++) {
        const where = kind === 'sqlite' ? path.join(portal.folder, `empty-${round}.db`) : databases.where(portal.folder);
        const ended = await Promise.all([0, 1].map(() => {
          const child = spawn(webphonedPath(), ['account', 'list', '--database', where], { stdio: ['ignore', 'ignore', 'pipe'] });
          let said = '';
          child.stderr.on('data', (bytes) => { said += bytes; });
          return once(child, 'close').then(([code]) => (code === 0 ? 'good' : said));
        }));
        assert.deepEqual(ended.filter((how) => how !== 'good'), []);
      }
    });

    test('a database of a newer program is left alone', () => {
      const where = databases.where(path.join(portal.folder, 'web'));
      assert.equal(command(['account', 'list', '--database', where]).status, 0);
      databases.query(where, "INSERT INTO migrations (name) VALUES ('of the future')");
      const { status, stderr } = command(['account', 'list', '--database', where]);
      assert.equal(status, 1);
      assert.match(stderr, /written by a newer webphoned/);
    });

    if (kind === 'sqlite') {
      test('a database of the first program keeps its accounts', () => {
        const where = path.join(portal.folder, 'old.db');
        databases.query(where, `CREATE TABLE accounts (username TEXT NOT NULL, domain TEXT NOT NULL, display_name TEXT NOT NULL DEFAULT '',
          ha1_md5 TEXT NOT NULL, ha1_sha256 TEXT NOT NULL, PRIMARY KEY (domain, username));
          INSERT INTO accounts VALUES ('1001', 'localhost', 'Anna', 'a', 'b'); PRAGMA user_version = 1`);
        assert.equal(command(['account', 'list', '--database', where]).stdout, '1001@localhost\tAnna\n');
        assert.equal(databases.query(where, 'SELECT ha1_md5, ha1_sha256, id FROM accounts'), 'a|b|1');
        assert.equal(command(['account', 'list', '--database', where]).status, 0);
      });
    }
  });
}

test('a database that does not answer: no sign of life, a sentence for the rest, and back again', { timeout: 60000 }, async () => {
  const databases = openDatabases('postgresql');
  const portal = new Portal(databases);
  portal.write({ 'index.html': 'x' });
  await portal.start((config) => { config.threads = 1; });
  assert.equal((await portal.get('/healthz')).status, 200);
  databases.cluster?.pause();
  assert.equal((await portal.get('/healthz')).status, 503);
  const config = await portal.until(503, CONFIG, {});  // who serves which name is remembered for a second
  assert.match(config.json.detail, /busy|database/i);
  databases.cluster?.resume();
  assert.equal((await portal.get('/healthz')).status, 200);
  assert.equal((await portal.call('GET', CONFIG)).status, 200);
  await portal.stop();
  databases.close();
});

test('no room for a backup or an export: said so, nothing half done has the name, and what was there stays', () => {
  const databases = openDatabases('sqlite');
  const portal = new Portal(databases);
  portal.addAccount('1001', 'password');
  portal.sql("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000) INSERT INTO companies (name) SELECT 'Company ' || n FROM c");
  const [copy, settings] = ['copy.db', 'settings.json'].map((name) => path.join(portal.folder, name));
  writeFileSync(settings, 'of yesterday');
  // As a full disk: no file may become longer than 32 KiB.
  const cramped = (/** @type {string[]} */ ...args) => spawnSync('sh', ['-c', 'ulimit -f 64; trap "" XFSZ; exec "$@"', 'sh', webphonedPath(), ...args, '--database', portal.database], { encoding: 'utf8' });
  for (const [what, file] of [['backup', copy], ['export', settings]]) {
    const { status, stderr } = cramped(what, file);
    assert.equal(status, 1, what);
    assert.match(stderr, /full|cannot be written|too large|disk I\/O/i);
  }
  assert.equal(existsSync(copy), false);
  assert.equal(readFileSync(settings, 'utf8'), 'of yesterday');
  for (const [what, file] of [['backup', copy], ['export', settings]]) assert.equal(command([what, file, '--database', portal.database]).status, 0);
  assert.equal(databases.query(copy, 'PRAGMA integrity_check; SELECT count(*) FROM companies'), 'ok\n3000');
  assert.equal(JSON.parse(readFileSync(settings, 'utf8')).companies.length, 3000);
  assert.deepEqual(readdirSync(portal.folder).filter((name) => name.endsWith('.part')), []);
  // A backup is never written over.
  assert.match(command(['backup', copy, '--database', portal.database]).stderr, /is there already/);
  rmSync(portal.folder, { recursive: true, force: true });
  databases.close();
});
