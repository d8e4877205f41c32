// SPDX-License-Identifier: MIT
// webphoned under load beside nginx, which serves a file of the same size from memory: one worker each, the same
// load in turns, in the same run.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { freePort, Portal } from '../support/portal.mjs';
import { makeRow, median } from './portable.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = Number(process.env.BENCH_TIMES ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
const CONNECTIONS = 16;
const HALF = 0.5;  // of nginx's rate
const ENTRIES = 60;

/** Processor time that a process and its threads have used, in seconds. @param {number} pid */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** nginx of our own in a folder of our own; the service of the system is not touched. @param {string} folder @param {Record<string, string>} files */
async function startNginx(folder, files) {
  const port = await freePort();
  mkdirSync(path.join(folder, 'files'));
  for (const [name, body] of Object.entries(files)) writeFileSync(path.join(folder, 'files', name), body);
  const config = path.join(folder, 'nginx.conf');
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
  // master_process off: one process, which does all the work and is ended by ending it.
  writeFileSync(config, `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr;
events { worker_connections 256; }
http { access_log off; ${places} open_file_cache max=16; sendfile on; keepalive_requests 1000000000; default_type application/json;
  server { listen 127.0.0.1:${port}; root ${folder}/files; } }\n`);
  const child = spawn('nginx', ['-c', config, '-e', 'stderr', '-p', folder], { stdio: 'ignore', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
  for (let i = 0; i < 100; i++) {
    if (await fetch(`http://127.0.0.1:${port}/${Object.keys(files)[0]}`).then(({ ok }) => ok, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const stop = async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return { port, pid: Number(child.pid), stop };
}

/** @param {number} pid @param {string} url @param {string} [cookie] */
function load(pid, url, cookie) {
  const before = cpuSeconds(pid);
  const { stdout, error } = spawnSync('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '--latency', ...(cookie ? ['-H', `Cookie: ${cookie}`] : []), url], { encoding: 'utf8' });
  if (error) throw new Error(`wrk: ${error.message}: scripts/setup.sh`);
  const used = cpuSeconds(pid) - before;
  const [, count] = /(\d+) requests in/.exec(stdout) ?? [];
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  if (!count || !p99 || /Non-2xx/.test(stdout)) throw new Error(`wrk: ${stdout}`);
  return { perCore: Number(count) / used, p99: Number(p99) * { us: 0.001, ms: 1, s: 1000 }[unit] };
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function portal() {
  process.env.WEBPHONED = path.join(root, 'build/release/server/webphoned');
  const ours = new Portal();
  ours.write({ 'index.html': 'x' });
  const folder = mkdtempSync(path.join(tmpdir(), 'webphone-nginx-'));
  chmodSync(folder, 0o755);
  let nginx = null;
  try {
    ours.addAccount('1001', 'password');
    await ours.start((config) => { config.threads = 1; });
    const Authorization = ours.addToken('bench');
    const admin = (/** @type {string} */ method, /** @type {string} */ target, /** @type {object} */ body) => ours.call(method, `/api/admin/${target}`, body, { Authorization });
    await admin('POST', 'customers', { name: 'Bench' });
    await admin('PATCH', 'accounts/1', { customer: 1 });
    for (let i = 0; i < ENTRIES; i++) await admin('POST', 'customers/1/phonebook', { name: `Person ${i}`, numbers: [{ name: 'work', number: `+1555${1000 + i}` }] });
    const Cookie = await ours.login('1001', 'password');
    const targets = { config: '/api/softphone/config', session: '/api/softphone/session', phonebook: '/api/softphone/phonebook' };
    /** @type {Record<string, string>} */
    const files = {};
    for (const [name, target] of Object.entries(targets)) {
      const { status, body } = await ours.call('GET', target, undefined, { Cookie });
      if (status !== 200) throw new Error(`${target} answers ${status}`);
      files[name] = body;
    }
    nginx = await startNginx(folder, files);
    const rows = [];
    for (const [name, target] of Object.entries(targets)) rows.push(...measure(name, target, files[name].length, ours, nginx, name === 'config' ? undefined : Cookie));
    return rows;
  } finally {
    await nginx?.stop();
    await ours.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} name @param {string} target @param {number} size @param {Portal} ours @param {{port: number, pid: number}} nginx @param {string} [cookie] */
function measure(name, target, size, ours, nginx, cookie) {
  const turns = Array.from({ length: ROUNDS }, () => ({
    us: load(Number(ours.child?.pid), `http://localhost:${ours.port}${target}`, cookie),
    them: load(nginx.pid, `http://127.0.0.1:${nginx.port}/${name}`, cookie),
  }));
  const middle = (/** @type {(turn: typeof turns[0]) => number} */ of) => Number(median(turns.map(of)));
  const note = `${size} octets; nginx with a file of the same size: ${Math.round(middle(({ them }) => them.perCore))} requests a second of processor time, ` +
    `p99 ${middle(({ them }) => them.p99).toFixed(2)} ms; ${CONNECTIONS} connections`;
  return [
    makeRow({ name: `portal: ${name}, requests a second of processor time`, unit: '1/s', better: 'higher', ours: middle(({ us }) => us.perCore), note }),
    makeRow({ name: `portal: ${name}, rate against nginx`, unit: 'times', better: 'higher', ours: middle(({ us, them }) => us.perCore / them.perCore), target: HALF }),
    makeRow({ name: `portal: ${name}, p99`, unit: 'ms', ours: middle(({ us }) => us.p99) }),
    makeRow({ name: `portal: ${name}, p99 against nginx`, unit: 'times', ours: middle(({ us, them }) => us.p99 / them.p99) }),
  ];
}
