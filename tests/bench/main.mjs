// SPDX-License-Identifier: MIT
// make bench: JsSIP and SIP.js beside us. A table on the terminal, all rows in build/bench/bench.json.
//   node tests/bench/main.mjs [messages] [calls] [notify] [engine] [live] [portal] [push] [answer] [ring] [browsers] [action] [opus] [player] [recording] [voicemail] [panel]   BENCH_TIMES=20  BENCH_FULL=1
// Rows that could not be measured stay in the table and say why.
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { makeRow } from './portable.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = path.join(root, 'build/bench/bench.json');

/** @type {Record<string, () => Promise<import('./portable.mjs').Row[]>>} */
const groups = {
  messages: async () => (await import('./messages.mjs')).messages(),
  calls: async () => (await import('./calls.mjs')).calls(),
  notify: async () => (await import('./notify.mjs')).notify(),
  engine: async () => (await import('./engine.mjs')).engine(),
  live: async () => (await import('./live.mjs')).live(),
  portal: async () => (await import('./portal.mjs')).portal(),
  push: async () => (await import('./push.mjs')).push(),
  ring: async () => (await import('./ring.mjs')).ring(),
  browsers: async () => (await import('./ring-browser.mjs')).ringBrowser(),
  answer: async () => (await import('./answer.mjs')).answer(),
  action: async () => (await import('./action.mjs')).action(),
  opus: async () => (await import('./opus.mjs')).opus(),
  player: async () => (await import('./player.mjs')).player(),
  recording: async () => (await import('./recording.mjs')).recording(),
  voicemail: async () => (await import('./voicemail.mjs')).voicemail(),
  panel: async () => (await import('./panel.mjs')).panel(),
};

/** @param {number | null | undefined} value */
const figure = (value) => (value == null ? '-' : value >= 1000 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString());

/** @param {import('./portable.mjs').Row[]} rows */
function table(rows) {
  const head = ['', 'ours', 'JsSIP', 'SIP.js', 'target', ''];
  const lines = rows.map((row) => {
    const cell = (/** @type {'ours' | 'jssip' | 'sipjs'} */ who) => {
      const value = who === 'ours' ? row.ours : row.peers[who];
      return row.p95?.[who] == null ? figure(value) : `${figure(value)} / ${figure(row.p95[who])}`;
    };
    const verdict = row.ours == null ? 'NOT MEASURED' : row.met == null ? '' : row.met ? 'met' : `MISSED by ${figure(Math.abs(row.ours - Number(row.target)))}`;
    return [`${row.name}, ${row.unit}`, cell('ours'), cell('jssip'), cell('sipjs'), figure(row.target), verdict];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column].length)));
  const print = (/** @type {string[]} */ line) =>
    console.log(line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ').trimEnd());
  [head, ...lines].forEach(print);
  const notes = rows.filter((row) => row.note);
  if (notes.length) console.log(`\n${notes.map((row) => `${row.name}: ${row.note}`).join('\n')}`);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !groups[name]);
if (unknown.length) {
  console.error(`bench: no group ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}`);
  process.exit(2);
}
/** @type {import('./portable.mjs').Row[]} */
const rows = [];
const load = os.loadavg()[0];
for (const [name, measure] of Object.entries(groups)) {
  if (wanted.length && !wanted.includes(name)) continue;
  try {
    rows.push(...(await measure()));
  } catch (error) {
    rows.push(makeRow({ name: `${name} (whole group)`, unit: '-', ours: null, note: `could not be measured: ${String(error).split('\n')[0]}` }));
    if (process.env.BENCH_DEBUG) console.error(error);
  }
}
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
console.log(`Median / 95th percentile where two figures stand. Node ${process.version}, ${os.cpus().length} processors, ` +
  `load ${load.toFixed(1)} at the start${load > os.cpus().length ? ': BUSY, compare within a row only' : ''}.\n`);
table(rows);
console.log(`\n${path.relative(process.cwd(), file)}: ${rows.length} rows, ${rows.filter((row) => row.met === false).length} targets missed, ` +
  `${rows.filter((row) => row.ours == null).length} not measured`);
