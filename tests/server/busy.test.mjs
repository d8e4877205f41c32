// SPDX-License-Identifier: MIT
// More slow requests than there is room for, a reload and an end in the midst of them; what scripts leave to read.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { test } from 'node:test';
import { Portal } from '../support/portal.mjs';
import { until } from '../support/until.mjs';

/** Two web phones with a button each. @param {string} source  of the button's script @param {Awaited<ReturnType<typeof startGate>>} [gate] */
async function open(source, gate) {
  const portal = new Portal();
  portal.write({ 'index.html': 'x' });
  for (const domain of ['one.example', 'two.example']) portal.addAccount('1001', 'pw', domain);
  await portal.start((config) => { Object.assign(config, { threads: 2, scripts: { private: gate ? [gate.host] : [] } }); });
  const operator = { Authorization: portal.addToken('all') };
  const phones = [];
  for (const domain of ['one.example', 'two.example']) {
    const { json: tenant } = await portal.call('POST', '/api/admin/tenants', { domain, brand: domain, sipDomain: domain, webrtcHosts: ['h'] }, operator);
    const { json: script } = await portal.call('POST', '/api/admin/scripts', { tenant: tenant.id, name: 'S', source, timeout: 30000, fetchAllow: gate ? [gate.origin] : [] }, operator);
    const { json: button } = await portal.call('POST', '/api/admin/buttons', { tenant: tenant.id, label: 'B', sandbox_id: script.id }, operator);
    const headers = { Host: domain, Cookie: await portal.login('1001', 'pw', { Host: domain }) };
    const address = `/api/softphone/button/${button.id}`;
    phones.push({ headers, script: script.id, address, press: (/** @type {object} */ data = {}) => portal.call('POST', address, data, headers) });
  }
  return { portal, operator, phones };
}

/** The processes that a portal has begun. @param {Portal} portal */
const scripts = (portal) => readdirSync('/proc').filter((pid) => {
  if (!/^\d+$/.test(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(portal.child?.pid);
  } catch {
    return false;
  }
});

/** A server that answers nobody before it is told to: what asks it is at work as long as the test likes. */
async function startGate() {
  /** @type {http.ServerResponse[]} */
  const held = [];
  let opened = false;
  const server = http.createServer((request, response) => {
    held.push(response);
    if (opened) response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  return {
    host, origin: `http://${host}`,
    get asked() { return held.length; },
    open() {
      opened = true;
      for (const response of held) response.end('{}');
    },
    close: () => { server.closeAllConnections(); server.close(); },
  };
}

test('128 wait, 96 of one web phone; the next is told so, others are served, and nobody is forgotten at the end', { timeout: 90000 }, async (t) => {
  const gate = await startGate();
  t.after(() => gate.close());
  const { portal, phones: [one, two], operator } = await open(`const main = async () => { await fetch('${gate.origin}/'); return { waited: true }; }`, gate);
  t.after(() => portal.end('SIGKILL'));
  /** @type {number[]} */
  const early = [];
  /** @param {typeof one} phone @param {number} count */
  const press = (phone, count) => Array.from({ length: count }, () => portal.call('POST', phone.address, {}, phone.headers).then((answer) => {
    early.push(answer.status);
    return answer;
  }));
  // Of each button two are at work, before there is a crowd.
  const working = [...press(one, 2), ...press(two, 2)];
  await until(() => gate.asked === 4);
  assert.equal(scripts(portal).length, 4);
  const waiting = press(one, 100);
  await until(() => early.length === 4);
  assert.deepEqual(early, [503, 503, 503, 503]);
  const more = press(two, 40);
  await until(() => early.length === 4 + 8);
  assert.deepEqual(new Set(early), new Set([503]));
  const refused = (await Promise.race([...waiting, ...more]));
  assert.match(refused.json.detail, /busy/);
  // Meanwhile: what is quick is quick, and the configuration is read again.
  assert.equal((await portal.call('GET', '/api/softphone/config', undefined, one.headers)).status, 200);
  const config = JSON.parse(readFileSync(portal.configFile, 'utf8'));
  config.log = { format: 'text', requests: true };
  writeFileSync(portal.configFile, JSON.stringify(config));
  portal.child?.kill('SIGHUP');
  await until(() => portal.log.includes('reloaded'));
  assert.equal((await portal.call('GET', '/metrics', undefined, operator)).status, 200);
  assert.equal(early.length, 4 + 8);
  // The end: who waits is told, in words; those at work come to theirs.
  portal.child?.kill('SIGTERM');
  await until(() => early.length === 140);
  assert.deepEqual(new Set(early), new Set([503]));
  gate.open();
  for (const { status, json } of await Promise.all(working)) assert.deepEqual([status, json], [200, { waited: true }]);
  for (const { json } of await Promise.all([...waiting, ...more])) assert.equal(json.status, 503);
  await portal.stop();
});

test('memory: what a script holds is looked at, it ends in words, and its neighbour goes on', { timeout: 60000 }, async () => {
  const { portal, phones: [one, two], operator } = await open(`const main = async ({ hoard }) => {
    const all = [];
    for (let i = 0; hoard && i < 10000; i++) all.push(new Array(2000).fill(i + 0.5));
    return all.length;
  }`);
  let most = 0;
  let over = false;
  const look = (async () => {
    while (!over) {
      for (const pid of scripts(portal)) {
        try {
          const [, resident, shared] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number);
          most = Math.max(most, (resident - shared) * 4096 / 2 ** 20);
        } catch {
          // It has ended.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  const [hoarder, neighbour] = await Promise.all([one.press({ hoard: true }), two.press({})]);
  over = true;
  await look;
  assert.deepEqual([hoarder.status, hoarder.json.detail], [500, 'The script needed more memory than the 128 MB that it may have.']);
  assert.deepEqual([neighbour.status, neighbour.body], [200, '0']);
  assert.ok(most > 64 && most < 160, `it had ${most} MB at most`);
  assert.deepEqual(scripts(portal), []);
  // The operator sees why, at the right script only.
  const { json } = await portal.call('GET', `/api/admin/scripts/${one.script}/runs`, undefined, operator);
  assert.deepEqual(json.items.map((/** @type {any} */ run) => [run.source, run.status, run.why]), [['button', 500, hoarder.json.detail]]);
  await portal.stop();
});

test('runs of scripts are kept: the newest hundred, with failure, line and console, for the right operator', { timeout: 60000 }, async () => {
  const { portal, phones: [one], operator } = await open(`function main({ n }) {
    for (let i = 0; i < 30; i++) console.log('line ' + i);
    if (n === 2) throw new Error('404 Nobody has this number');
    return n;
  }`);
  for (const n of [1, 2]) await one.press({ n });
  const runs = `/api/admin/scripts/${one.script}/runs`;
  const { json } = await portal.call('GET', runs, undefined, operator);
  const [failed, well] = json.items;
  assert.deepEqual([failed.status, failed.why, failed.line, failed.console.length, failed.console[0][1]], [404, 'Nobody has this number', 3, 20, 'line 0']);
  assert.deepEqual([well.status, well.why, well.account > 0, well.milliseconds >= 0, well.at > 1e12], [200, undefined, true, true, true]);
  const first = await portal.call('GET', `${runs}?limit=1`, undefined, operator);
  assert.deepEqual((await portal.call('GET', `${runs}?limit=1&after=${first.json.next}`, undefined, operator)).json.items, [well]);
  const stranger = { Authorization: portal.addToken('two', 'two.example') };
  assert.equal((await portal.call('GET', runs, undefined, stranger)).status, 404);
  portal.databases = undefined;
  await portal.stop();
});
