// SPDX-License-Identifier: MIT
// The databases that the portal's tests run on: a file, and a PostgreSQL cluster of our own in a temporary
// folder, on a UNIX socket, without the durability that nobody needs here.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

export const KINDS = /** @type {const} */ (['sqlite', 'postgresql']);

/** @typedef {{ where: (folder: string) => string, close: () => void, kind: string }} Database */

/** Debian keeps the programs of each version in a folder of its own. */
function programs() {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => path.join(base, version, 'bin')).find((bin) => existsSync(path.join(bin, 'initdb')));
  if (!found) throw new Error('PostgreSQL is not installed: scripts/setup.sh');
  return found;
}

/** PostgreSQL does not run as root: then its own user does. */
function unprivileged() {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => /^postgres:/.test(entry));
  const [, , uid, gid] = (line ?? 'nobody:x:65534:65534').split(':').map(Number);
  return { uid, gid };
}

/** @param {string} program @param {string[]} args @param {{uid?: number, gid?: number}} who @param {string} cwd */
function run(program, args, who, cwd) {
  const done = spawnSync(program, args, { ...who, cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } });
  if (done.status !== 0) throw new Error(`${program}: ${done.error ?? done.stderr}${done.stdout}`);
  return done.stdout;
}

function startCluster() {
  const bin = programs();
  const who = unprivileged();
  const folder = mkdtempSync(path.join(tmpdir(), 'webphone-pg-'));
  const data = path.join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (who.uid !== undefined) for (const made of [folder, data]) chownSync(made, who.uid, who.gid ?? who.uid);
  const options = '-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60';
  run(path.join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'webphone', '-N', '-E', 'UTF8', '--locale=C'], who, folder);
  run(path.join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', path.join(folder, 'log'), '-o', `${options} -k ${folder}`, 'start'], who, folder);
  let made = 0;
  let stopped = false;
  // Also when a test file ends early: no cluster outlives its tests.
  const stop = () => {
    if (stopped) return;
    stopped = true;
    run(path.join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], who, folder);
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', stop);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.once(signal, () => process.exit(1));
  return {
    who,
    /** A new, empty database. */
    create() {
      const name = `test${++made}`;
      run(path.join(bin, 'psql'), ['-h', folder, '-U', 'webphone', '-d', 'postgres', '-qc', `CREATE DATABASE ${name}`], who, folder);
      return `postgresql:///${name}?host=${encodeURIComponent(folder)}&user=webphone`;
    },
    /** What a query answers, as text. @param {string} where @param {string} sql */
    query: (where, sql) => run(path.join(bin, 'psql'), ['-Atc', sql, where], who, folder).trim(),
    /** A session that lasts: its statements may be of one transaction. @param {string} where */
    session(where) {
      const child = spawn(path.join(bin, 'psql'), ['-Atq', '-v', 'ON_ERROR_STOP=1', where], { ...who, cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      return {
        /** To their end. @param {string} sql */
        async run(sql) {
          child.stdin.write(`${sql};\nSELECT 'so far';\n`);
          for (let line = ''; line !== 'so far';) {
            const { value, done } = await lines.next();
            if (done) throw new Error('psql ended');
            line = value;
          }
        },
        end: () => child.stdin.end(),
      };
    },
    stop,
    pause: () => run(path.join(bin, 'pg_ctl'), ['-D', data, '-m', 'fast', '-w', 'stop'], who, folder),
    resume: () => run(path.join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', path.join(folder, 'log'), '-o', `${options} -k ${folder}`, 'start'], who, folder),
    restart: () => run(path.join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', path.join(folder, 'log'), '-m', 'fast', '-o', `${options} -k ${folder}`, 'restart'], who, folder),
  };
}

/**
 * A kind of database for one test file; close it in after().
 * @param {string} kind
 */
export function openDatabases(kind) {
  const cluster = kind === 'postgresql' ? startCluster() : null;
  return {
    kind,
    cluster,
    /** Whom a program has to be to reach it. */
    who: cluster?.who ?? {},
    /** Where a new one is; a file lies in this folder. @param {string} folder */
    where: (folder) => cluster?.create() ?? path.join(folder, 'portal.db'),
    /** @param {string} where @param {string} sql */
    query(where, sql) {
      if (cluster) return cluster.query(where, sql);
      return run('sqlite3', ['-cmd', '.timeout 5000', where, sql], {}, '/').trim();
    },
    /** The whole numbers from 1 to this, as a query with a column n. @param {number} most */
    numbers: (most) => (cluster ? `SELECT n FROM generate_series(1, ${most}) AS n`
      : `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${most}) SELECT n FROM c`),
    /** From now on a row with this value is a failure of the database. @param {string} where @param {string} table @param {string} column @param {string} value */
    refuse(where, table, column, value) {
      const name = `refused_${value.replace(/\W/g, '_')}`;
      this.query(where, cluster ? `ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${column} <> '${value}') NOT VALID`
        : `CREATE TRIGGER ${name} BEFORE INSERT ON ${table} WHEN NEW.${column} = '${value}' BEGIN SELECT RAISE(ABORT, 'refused'); END`);
    },
    /** As before refuse(). @param {string} where @param {string} table @param {readonly string[]} values */
    allow(where, table, values) {
      for (const name of values.map((value) => `refused_${value.replace(/\W/g, '_')}`)) {
        this.query(where, cluster ? `ALTER TABLE ${table} DROP CONSTRAINT ${name}` : `DROP TRIGGER ${name}`);
      }
    },
    close: () => cluster?.stop(),
  };
}
