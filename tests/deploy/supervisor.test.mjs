// SPDX-License-Identifier: MIT
// The one command: starts everything, says what is wrong in one line, and leaves nothing behind, however it ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, test } from 'node:test';
import { freeBase } from '../../deploy/demo/ports.mjs';
import { emptyApp, root, testFolder, webphonedPath } from '../support/site.mjs';

const PATIENCE = 30_000;  // of a machine that has other things to do
/** @type {string[]} */
let folders = [];
afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders = [];
});

/** Processes (not yet ended) whose command line names this text. @param {string} text */
function processesOf(text) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      const state = /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return state !== 'Z' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

/** @param {() => boolean} test @param {string} what */
async function until(test, what) {
  const end = Date.now() + PATIENCE;
  while (!test()) {
    assert.ok(Date.now() < end, `${what} within ${PATIENCE} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** @param {{base?: number, folder?: string}} [options] */
async function run({ base, folder = testFolder() } = {}) {
  folders.push(folder);
  base ??= await freeBase();
  const state = path.join(folder, 'state');
  const args = ['deploy/demo/main.mjs', '--port-base', String(base), '--dir', state, '--web', emptyApp(folder), '--webphoned', webphonedPath()];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => (text += `${line}\n`));
  const exit = once(child, 'exit');
  return { child, base, folder, state, exit, said: () => text };
}

/** @param {Awaited<ReturnType<typeof run>>} demo */
const up = (demo) => until(() => demo.said().includes('Ctrl-C ends everything'), 'the banner');

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGKILL'])) {
  test(`${signal} ends every process`, async () => {
    const demo = await run();
    await up(demo);
    assert.match(demo.said(), new RegExp(`http://localhost:${demo.base + 80}/`));
    assert.match(demo.said(), /1001 +password demo-1001/);
    assert.equal(statSync(demo.state).mode & 0o777, 0o700);
    assert.equal(statSync(path.join(demo.state, 'webphone.db')).mode & 0o077, 0);
    assert.ok(processesOf(demo.state).length >= 5);
    demo.child.kill(signal);
    await demo.exit;
    if (signal !== 'SIGKILL') assert.equal(demo.child.exitCode, 0);
    await until(() => processesOf(demo.folder).length === 0, 'every process ended');
  });
}

test('killed while the SIP server hangs: it ends too, and the desk phone does not wait for its answer', async () => {
  const demo = await run();
  await up(demo);
  for (const pid of processesOf(path.join(demo.state, 'kamailio'))) process.kill(Number(pid), 'SIGSTOP');
  demo.child.kill('SIGKILL');
  await demo.exit;
  await until(() => processesOf(demo.folder).length === 0, 'every process ended');
});

test('a port in use: one line that names the port, who wants it and what to do', async () => {
  const base = await freeBase();
  const taken = net.createServer().listen(base + 81, '127.0.0.1');
  await once(taken, 'listening');
  const demo = await run({ base });
  await demo.exit;
  taken.close();
  assert.equal(demo.child.exitCode, 1);
  assert.match(demo.said(), new RegExp(`^Port ${base + 81} \\(TCP\\) is in use; kamailio needs it .*WEBPHONE_PORT_BASE=\\d+\\n$`));
  assert.equal(processesOf(demo.folder).length, 0);
});

test('a part that dies is reported with its last lines, and everything ends', async () => {
  const demo = await run();
  await up(demo);
  const victim = processesOf(demo.state).find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('baresip'));
  process.kill(Number(victim), 'SIGKILL');
  await demo.exit;
  assert.equal(demo.child.exitCode, 1);
  assert.match(demo.said(), /(echo|desk) was ended by SIGKILL\. Its last lines/);
  await until(() => processesOf(demo.folder).length === 0, 'every process ended');
});

test('two run side by side', async () => {
  const one = await run();
  await up(one);
  const other = await run();
  await up(other);
  for (const demo of [one, other]) {
    const page = await fetch(`http://127.0.0.1:${demo.base + 80}/`);
    assert.equal(page.status, 200);
    demo.child.kill('SIGTERM');
    await demo.exit;
  }
});

test('a port base that is no number is refused in words', async () => {
  const demo = await run({ base: /** @type {any} */ ('eight') });
  await demo.exit;
  assert.equal(demo.child.exitCode, 1);
  assert.match(demo.said(), /WEBPHONE_PORT_BASE must be a whole number/);
});

test('a port base whose page no browser would open is refused in words, and never proposed', async () => {
  const demo = await run({ base: 10000 });
  await demo.exit;
  assert.equal(demo.child.exitCode, 1);
  assert.match(demo.said(), /^Browsers refuse a port .*10080.*\n$/);
  const taken = net.createServer().listen(9080, '127.0.0.1');
  taken.on('error', () => {}); // Somebody has it already: as good.
  await Promise.race([once(taken, 'listening'), once(taken, 'error')]);
  const busy = await run({ base: 9000 });
  await busy.exit;
  taken.close();
  assert.match(busy.said(), /in use; .*WEBPHONE_PORT_BASE=11000\n$/);
});

test('a folder that cannot be made, or is too long for sockets, is refused in words', async () => {
  for (const [folder, words] of /** @type {[string, RegExp][]} */ ([
    ['/etc/passwd/nothing', /Cannot make the folder .* set WEBPHONE_STATE/],
    [`/tmp/${'x'.repeat(120)}`, /too long for the sockets/],
  ])) {
    const base = await freeBase();
    const child = spawn(process.execPath, ['deploy/demo/main.mjs', '--port-base', String(base), '--dir', folder, '--webphoned', webphonedPath()], { cwd: root });
    let text = '';
    child.stderr.on('data', (piece) => (text += piece));
    const [code] = await once(child, 'exit');
    assert.equal(code, 1);
    assert.match(text, words);
    assert.equal(text.trim().split('\n').length, 1);
  }
});
