// SPDX-License-Identifier: MIT
// Draws the state tables of core/src (every *_table.c) to docs/states/*.md: a Mermaid diagram and the
// table itself with its sections. With --check nothing is written: stale drawings make it fail.
// A line inside a table that is not understood is an error, so that no edge can be missing.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'docs', 'states');

/**
 * @typedef {{event: string, to: string, acts: string[], why: string}} Edge
 * @typedef {{state: string, edges: Edge[]}} Row
 * @typedef {{name: string, title: string, rows: Row[]}} Machine
 */

/** @returns {string[]} paths relative to the root */
function tableFiles() {
  const source = join(root, 'core', 'src');
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('_table.c'))
    .map((path) => `core/src/${path.replaceAll('\\', '/')}`)
    .sort();
}

const HEAD = /^static const \w+ (\w+)\[\w+\]\[\w+\] = \{$/;
const ROW = /^ {2}\[(\w+)\]\s*=\s*\{$/;
const EDGE = /^ {4}\[(\w+)\]\s*=\s*\{(\w+),\s*([\w |]+)\},?\s*(?:\/\/\s*(.*))?$/;
const NOTE = /^\s*(\/\/.*)?$/;

/**
 * @param {string} path
 * @returns {Machine[]}
 */
function readMachines(path) {
  /** @type {Machine[]} */
  const machines = [];
  /** @type {Machine | null} */
  let machine = null;
  /** @type {Row | null} */
  let row = null;
  let comment = '';
  readFileSync(join(root, path), 'utf8').split('\n').forEach((line, index) => {
    const head = HEAD.exec(line);
    if (head) {
      machine = { name: head[1], title: comment, rows: [] };
      machines.push(machine);
    } else if (machine && line === '};') {
      machine = null;
    } else if (machine) {
      const state = ROW.exec(line);
      const edge = EDGE.exec(line);
      if (state) machine.rows.push((row = { state: state[1], edges: [] }));
      else if (edge && row) row.edges.push({ event: edge[1], to: edge[2], acts: actsOf(edge[3]), why: edge[4] ?? '' });
      else if (line !== '  },' && !NOTE.test(line)) {
        throw new Error(`${path}:${index + 1}: not understood: ${line.trim()}\n` +
          'A table has rows "[STATE] = {" with edges "[EVENT] = {NEXT, ACTS}," each on a line of its own.');
      }
    }
    comment = line.startsWith('// ') && !line.includes('clang-format') ? line.slice(3) : '';
  });
  return machines;
}

/** @param {string} text */
const actsOf = (text) => text.split('|').map((act) => act.trim()).filter((act) => act !== '0');

/**
 * What all names have in front, up to an underscore.
 * @param {string[]} names
 */
function commonPrefix(names) {
  if (!names.length) return '';
  let prefix = names.reduce((a, b) => {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at += 1;
    return a.slice(0, at);
  });
  prefix = prefix.slice(0, prefix.lastIndexOf('_') + 1);
  return prefix;
}

/** @param {string[]} names @returns {(name: string) => string} */
function shortener(names) {
  const prefix = commonPrefix(names);
  return (name) => name.slice(prefix.length).toLowerCase().replaceAll('_', ' ');
}

/** @param {Machine} machine */
function drawMachine(machine) {
  const edges = machine.rows.flatMap((row) => row.edges.map((edge) => ({ from: row.state, ...edge })));
  const state = shortener([...new Set(edges.flatMap((edge) => [edge.from, edge.to]))]);
  const event = shortener(edges.map((edge) => edge.event));
  const act = shortener(edges.flatMap((edge) => edge.acts));
  const id = (/** @type {string} */ name) => state(name).replaceAll(' ', '_');
  const acts = (/** @type {Edge} */ edge) => edge.acts.map(act).join(', ');
  const last = [...new Set(edges.map((edge) => edge.to))].filter((to) => !machine.rows.some((row) => row.state === to));
  const lines = [`## ${machine.name}${machine.title ? `: ${machine.title}` : ''}`, '', '```mermaid', 'stateDiagram-v2'];
  lines.push(`  [*] --> ${id(machine.rows[0].state)}`);
  for (const edge of edges) {
    lines.push(`  ${id(edge.from)} --> ${id(edge.to)} : ${event(edge.event)}${edge.acts.length ? ` / ${acts(edge)}` : ''}`);
  }
  for (const name of last) lines.push(`  ${id(name)} --> [*]`);
  lines.push('```', '', '| state | event | next | acts | why |', '| --- | --- | --- | --- | --- |');
  for (const edge of edges) {
    lines.push(`| ${state(edge.from)} | ${event(edge.event)} | ${state(edge.to)} | ${acts(edge)} | ${edge.why.replaceAll('|', '\\|')} |`);
  }
  return lines.join('\n');
}

/** @param {string} path @returns {string} */
function drawFile(path) {
  const machines = readMachines(path);
  if (!machines.length) throw new Error(`${path}: no table found`);
  const parts = [`# State machines of ${basename(path)}`, '',
    `Drawn from \`${path}\` by \`node scripts/draw-states.mjs\`; do not edit.`, '',
    ...machines.map((machine) => `${drawMachine(machine)}\n`)];
  return parts.join('\n');
}

const check = process.argv.includes('--check');
const wanted = new Map(tableFiles().map((path) => [`${basename(path, '_table.c')}.md`, drawFile(path)]));
const stale = [];
mkdirSync(folder, { recursive: true });
for (const [name, text] of wanted) {
  const target = join(folder, name);
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  stale.push(name);
  if (!check) writeFileSync(target, text);
}
for (const name of readdirSync(folder)) {
  if (wanted.has(name)) continue;
  stale.push(name);
  if (!check) rmSync(join(folder, name));
}
if (check && stale.length) {
  console.error(`draw-states: ${stale.map((name) => `docs/states/${name}`).join(', ')} no longer show the tables.\n` +
    'Run node scripts/draw-states.mjs and commit docs/states with the table.');
  process.exit(1);
}
