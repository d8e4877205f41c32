// SPDX-License-Identifier: MIT
// The lists of the control panel with 100,000 rows each: how long the portal takes for a page of fifty, first and last, for a
// search that finds one row at the end or nothing, and in the order of names. On SQLite, and on PostgreSQL where it is installed.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { Portal } from '../support/portal.mjs';
import { LISTS, MANY, seed } from './panel-seed.mjs';
import { makeRow, median } from './portable.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TIMES = Number(process.env.BENCH_TIMES ?? 5);
const PATIENT = 200;  // ms: nobody feels that they wait

/** What each list is asked for. @param {import('./panel-seed.mjs').List} list @param {number} last  a row near the end */
function requests({ path: target, find, order, also }, last) {
  /** @param {Record<string, string | number | undefined>} query */
  const ask = (query) => {
    const words = Object.entries(query).filter(([, value]) => value !== undefined);
    return [target, [...words.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`), ...(also ? [also] : [])].join('&')].join('?');
  };
  return {
    first: ask({ order }), last: ask({ order, after: last }),
    ...(find ? { found: ask({ order, q: find }), none: ask({ order, q: 'nobody at all' }) } : {}),
    ...(order ? { 'by number': ask({}) } : {}),
  };
}

/** Milliseconds of a processor that a process has used. @param {number} pid */
function processorMs(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks.reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e6;
}

/** Milliseconds of one request, by the clock and of the portal's processor; what comes has to be a page. @param {Portal} portal @param {string} target @param {string} Authorization */
async function time(portal, target, Authorization) {
  const pid = Number(portal.child?.pid);
  const [began, used] = [performance.now(), processorMs(pid)];
  const answer = await fetch(`http://localhost:${portal.port}/api/admin/${target}`, { headers: { Authorization } });
  const body = await answer.json();
  if (answer.status !== 200) throw new Error(`${target} answers ${answer.status}: ${body.detail}`);
  return { ms: performance.now() - began, cpu: processorMs(pid) - used, body };
}

/** @param {Portal} portal @param {string} target @param {string} Authorization */
async function timed(portal, target, Authorization) {
  const all = [];
  for (let i = 0; i < TIMES; i++) all.push(await time(portal, target, Authorization));
  return { ms: Number(median(all.map(({ ms }) => ms))), cpu: Number(median(all.map(({ cpu }) => cpu))) };
}

/** @param {Portal} portal @param {import('./panel-seed.mjs').List} list @param {string} Authorization */
export async function measureList(portal, list, Authorization) {
  const { body } = await time(portal, `${list.path}?${list.also ?? ''}`, Authorization);
  // Where the newest come first, the end is at the lowest numbers.
  const down = body.items.length > 1 && body.items[0].id > body.items[1].id;
  const took = [];
  for (const [name, target] of Object.entries(requests(list, down ? 100 : MANY - 100))) took.push({ name, ...await timed(portal, target, Authorization) });
  return took;
}

/** @param {string} kind @returns {Promise<import('./portable.mjs').Row[]>} */
async function measure(kind) {
  const databases = openDatabases(kind);
  const portal = new Portal(databases);
  try {
    portal.write({ 'index.html': 'x' });
    portal.addAccount('1001', 'password');
    await portal.start();
    const Authorization = portal.addToken('bench');
    seed(databases, portal.database);
    const rows = [];
    for (const list of LISTS) {
      const took = await measureList(portal, list, Authorization);
      rows.push(makeRow({
        name: `panel: ${list.name}, ${MANY} rows, slowest request, ${kind}`, unit: 'ms', target: PATIENT, ours: Math.max(...took.map(({ ms }) => ms)),
        note: took.map(({ name, ms, cpu }) => `${name} ${ms.toFixed(1)} (processor ${cpu.toFixed(1)})`).join(', '),
      }));
    }
    rows.push(makeRow({ name: `panel: live overview of a campaign, ${MANY} leads, ${kind}`, unit: 'ms', target: PATIENT, ours: (await timed(portal, 'campaigns/1/overview', Authorization)).ms }));
    return rows;
  } finally {
    if (portal.child) await portal.stop();
    databases.close();
  }
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function panel() {
  process.env.WEBPHONED = path.join(root, 'build/release/server/webphoned');
  const rows = [];
  for (const kind of KINDS) rows.push(...await measure(kind));
  return rows;
}
