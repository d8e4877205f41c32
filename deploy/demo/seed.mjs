// SPDX-License-Identifier: MIT
// Fills a new demo with what a newcomer can try, once: what is changed or worked through later stays as it is.
// The portal runs by then; what no import can say goes through its operators' API with a token that ends here.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentSeed } from './seed/agent.mjs';
import { CALLER_IDS, COMPANY, CONTACTS, VOICEMAIL } from './seed/people.mjs';

const TOKEN = 'demo-seed';

/**
 * @typedef {object} Seeding
 * @property {string} webphoned
 * @property {string} database
 * @property {string} folder  the demo's private one
 * @property {string} portal  URL
 */

/** Runs webphoned to its end; what it wrote. @param {Seeding} s @param {string[]} args @param {string} [input] @returns {Promise<string>} */
function run({ webphoned, database }, args, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(webphoned, [...args, '--database', database], { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(out.trim()) : reject(new Error(`webphoned ${args[0]}: ${err.trim() || `code ${code}`}`))));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** @param {Seeding} s @param {string} token @param {string} method @param {string} target @param {string | Buffer} [body] @param {string} [type] */
async function ask({ portal }, token, method, target, body, type = 'application/json') {
  const response = await fetch(new URL(`/api/admin/${target}`, portal), {
    method, body: /** @type {any} */ (body), headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': type }) },
  });
  if (!response.ok) throw new Error(`${method} ${target}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Changes with what is seeded: another version of the demo seeds again. */
function version() {
  const hash = createHash('sha256');
  const folder = fileURLToPath(new URL('seed', import.meta.url));
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(path.join(folder, name)));
  return hash.digest('hex');
}

/**
 * One customer with everybody's accounts, its phonebook, and messages on two mailboxes.
 * @param {Seeding} s @param {string} token
 */
async function seedPeople(s, token) {
  const customers = (await ask(s, token, 'GET', 'customers')).items;
  const { id } = customers.find((/** @type {any} */ { name }) => name === COMPANY) ?? await ask(s, token, 'POST', 'customers', JSON.stringify({ name: COMPANY }));
  const accounts = (await ask(s, token, 'GET', 'accounts')).items;
  for (const one of accounts) {
    const callerIds = CALLER_IDS[/** @type {keyof typeof CALLER_IDS} */ (one.username)];
    const change = { ...(one.customer ? {} : { customer: id }), ...(callerIds && !one.callerIds.length ? { callerIds } : {}) };
    if (Object.keys(change).length) await ask(s, token, 'PATCH', `accounts/${one.id}`, JSON.stringify(change));
  }
  for (const [i, entry] of CONTACTS.entries()) await ask(s, token, 'POST', `customers/${id}/phonebook`, JSON.stringify({ ...entry, uid: `demo-${i}` }));
  for (const { of, caller, name, key, sound } of VOICEMAIL) {
    const account = accounts.find((/** @type {any} */ { username }) => username === of);
    const query = new URLSearchParams({ caller, name, key, callId: `${key}@localhost` });
    if (account) await ask(s, token, 'POST', `accounts/${account.id}/voicemail?${query}`, sound, 'audio/wav');
  }
}

/** @param {Seeding} s */
export async function seed(s) {
  const mark = path.join(s.folder, 'seeded');
  const now = version();
  if (existsSync(mark) && readFileSync(mark, 'utf8') === now) return;
  await run(s, ['token', 'remove', TOKEN]).catch(() => {});  // left by a start that was ended
  const token = await run(s, ['token', 'add', TOKEN]);
  try {
    const { items } = await ask(s, token, 'GET', 'tenants');
    const tenant = items.find((/** @type {any} */ one) => one.domain === '*');
    if (!tenant) throw new Error('the portal has no web phone for every name');
    const { settings, leads } = agentSeed(tenant.id);
    await run(s, ['import', '-'], JSON.stringify(settings));
    for (const [set, csv] of Object.entries(leads)) await ask(s, token, 'POST', `leadSets/${set}/import`, csv, 'text/csv');
    await seedPeople(s, token);
    writeFileSync(mark, now, { mode: 0o600 });
  } finally {
    await run(s, ['token', 'remove', TOKEN]);
  }
}
