// SPDX-License-Identifier: MIT
// The command line: accounts, and configurations that cannot work.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { command, freePort, goodConfig, Portal } from '../support/portal.mjs';
import { emptyApp, root, testFolder } from '../support/site.mjs';

let folder = '';
let database = '';
beforeEach(() => {
  folder = testFolder();
  database = path.join(folder, 'portal.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string[]} args @param {string} [input] */
const account = (args, input) => command(['account', ...args, '--database', database], input);

test('an account is added, listed, changed and removed', () => {
  assert.equal(account(['add', '1001', '--domain', 'localhost', '--name', 'Anna Berg'], 'secret word\n').status, 0);
  assert.equal(account(['list']).stdout, '1001@localhost\tAnna Berg\n');
  const again = account(['add', '1001', '--domain', 'localhost'], 'other\n');
  assert.equal(again.status, 1);
  assert.match(again.stderr, /1001@localhost: exists already/);
  assert.equal(account(['add', '1001', '--domain', 'localhost', '--replace'], 'other\n').status, 0);
  assert.equal(account(['add', '1001', '--domain', 'other.example'], 'x\n').status, 0);
  assert.equal(account(['remove', '1001', '--domain', 'localhost']).status, 0);
  assert.match(account(['remove', '1001', '--domain', 'localhost']).stderr, /there is no such account/);
  assert.equal(account(['list']).stdout, '1001@other.example\t1001\n');
});

test('the database holds proofs of the password, not the password, and is for its owner alone', () => {
  account(['add', '1001', '--domain', 'localhost'], 'secret word\n');
  const bytes = Buffer.concat(['', '-wal'].map((end) => {
    try {
      return readFileSync(database + end);
    } catch {
      return Buffer.alloc(0);
    }
  }));
  assert.equal(bytes.includes('secret word'), false);
  for (const algorithm of ['md5', 'sha256']) {
    assert.ok(bytes.includes(createHash(algorithm).update('1001:localhost:secret word').digest('hex')), algorithm);
  }
  assert.equal(statSync(database).mode & 0o077, 0);
});

test('what cannot be an account is refused, and no message shows the password', () => {
  const cases = [
    [['add', 'a b', '--domain', 'localhost'], 'pw\n', /^webphoned: user: /],
    [['add', "1'; DROP TABLE accounts;--", '--domain', 'localhost'], 'pw\n', /^webphoned: user: /],
    [['add', '1', '--domain', 'not a host'], 'pw\n', /--domain: must be a host name/],
    [['add', '1', '--domain', 'localhost', '--name', 'a\nb'], 'pw\n', /--name: /],
    [['add', '1', '--domain', 'localhost'], '', /password: none came/],
    [['add', '1', '--domain', 'localhost'], '\n', /password: /],
    [['add', '1', '--domain', 'localhost'], `${'topsecret'.repeat(50)}\n`, /password: must have 1 to 128 bytes/],
    [['add', '1', '--domain', 'localhost'], 'topsecret\u0007\n', /password: may not have control characters/],
  ];
  for (const [args, input, expected] of /** @type {[string[], string, RegExp][]} */ (cases)) {
    const { status, stderr, stdout } = account(args, input);
    assert.equal(status, 1, args.join(' '));
    assert.match(stderr, expected);
    assert.doesNotMatch(stderr + stdout, /topsecret/);
  }
  assert.equal(account(['list']).stdout, '');
});

test('a name with quotes is a name', () => {
  const name = `O'Neil "x"; DROP TABLE accounts; --`;
  assert.equal(account(['add', '1', '--domain', 'localhost', '--name', name], 'pw\n').status, 0);
  assert.equal(account(['list']).stdout, `1@localhost\t${name}\n`);
});

test('a wrong command line is answered with how to use it', () => {
  for (const args of [[], ['serv'], ['account'], ['account', 'add'], ['account', 'add', '1'], ['serve', '--config'], ['serve', '--nothing', 'x']]) {
    const { status, stderr } = command(args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, /usage: webphoned serve/);
  }
  assert.equal(command(['--help']).status, 0);
  // Without a file it is the one of an installation.
  if (!existsSync('/etc/webphone/portal.json')) assert.match(command(['--check-config']).stderr, /cannot be opened|No such file/);
});

// Of a block for documents (RFC 5737): no address of any machine.
const ELSEWHERE = '203.0.113.7';
const sip = { listen: '127.0.0.1', port: 5066, servers: ['127.0.0.1'] };
/** @param {any} c */
const takeVoicemail = (c) => Object.assign(c, { voicemailSpool: folder, voicemail: { ...sip, rtpPorts: [30000, 30099] } });
/** @param {any} c */
const takeCalls = (c) => Object.assign(c, { push: { sip: { ...sip } } });

/** @param {(config: any) => void} change */
function check(change) {
  const config = { ...goodConfig(8080), web: emptyApp(folder), database };
  change(config);
  const file = path.join(folder, 'portal.json');
  writeFileSync(file, JSON.stringify(config));
  const { status, stderr } = command(['--check-config', '--config', file]);
  assert.equal(command(['check', '--config', file]).status, status);
  return { status, said: stderr.replaceAll(folder, '') };
}

test('a configuration that works, and some that cannot: the field and why', () => {
  assert.equal(check(() => {}).status, 0);
  assert.equal(check((c) => { takeVoicemail(c); c.voicemail.prompts = folder; takeCalls(c); }).status, 0);
  const cases = [
    [(/** @type {any} */ c) => { c.phone.wsServers = ['http://x']; }, 'phone.wsServers[0]: must be a ws:// or wss:// address'],
    [(/** @type {any} */ c) => { c.web = '/nowhere'; }, 'web: the folder /nowhere cannot be opened'],
    [(/** @type {any} */ c) => { mkdirSync(path.join(folder, 'empty')); c.web = path.join(folder, 'empty'); }, 'has no index.html in it'],
    [(/** @type {any} */ c) => { c.database = '/nowhere/x.db'; }, 'database: /nowhere/x.db: '],
    [(/** @type {any} */ c) => { c.databse = 'x'; }, 'databse: there is no such field'],
    [(/** @type {any} */ c) => { delete c.listen.port; }, 'listen.port: must be a whole number'],
    [(/** @type {any} */ c) => { c.listen.address = ELSEWHERE; }, `listen.address: cannot listen at ${ELSEWHERE}: `],
    [(/** @type {any} */ c) => { c.voicemailSpool = '/nowhere'; }, 'voicemailSpool: the folder /nowhere: No such file'],
    [(/** @type {any} */ c) => { c.voicemailSpool = database; }, 'voicemailSpool: the folder /portal.db: Not a directory'],
    [(/** @type {any} */ c) => { takeVoicemail(c); c.voicemail.prompts = '/nowhere'; }, 'voicemail.prompts: the folder /nowhere: No such file'],
    [(/** @type {any} */ c) => { takeVoicemail(c); c.voicemail.listen = ELSEWHERE; }, `voicemail.listen: cannot listen at ${ELSEWHERE}: `],
    [(/** @type {any} */ c) => { takeCalls(c); c.push.sip.listen = ELSEWHERE; }, `push.sip.listen: cannot listen at ${ELSEWHERE}: `],
  ];
  for (const [change, expected] of /** @type {[(c: any) => void, string][]} */ (cases)) {
    const { status, said } = check(change);
    assert.equal(status, 1);
    assert.ok(said.includes(expected), said);
  }
});

test('every field and flag of docs/config.md is known by name, and no other', () => {
  const rows = readFileSync(path.join(root, 'docs/config.md'), 'utf8').split('\n').map((line) => line.split('|')[1]?.match(/`[\w.]+`/g) ?? []);
  // In a row that begins with a flag all are flags.
  const told = rows.flatMap((names) => names.map((name) => (/^`flags\./.test(names[0]) && !name.includes('.') ? `flags.${name.slice(1, -1)}` : name.slice(1, -1))));
  const known = readFileSync(path.join(root, 'server/src/config/phone_fields.def'), 'utf8');
  const names = [...known.matchAll(/^PHONE_(FIELD|FLAG)\((\w+)/gm)].map(([, kind, name]) => (kind === 'FLAG' ? `flags.${name}` : name));
  assert.deepEqual(names.filter((name) => name !== 'flags').sort(), told.sort());
  assert.equal(check((c) => { c.phone.menu = [{ title: 'Keys', icon: 'dialpad', position: 1, page: 'dialpad' }]; }).status, 0);
  assert.match(check((c) => { c.phone.menu = [{ title: 'Keys', pge: 'dialpad', position: 1 }]; }).said, /phone: menu: must be/);
  assert.match(check((c) => { c.phone.flags.autoanswer = true; }).said, /phone\.flags\.autoanswer: there is no such field/);
});

test('a file that is missing, no JSON, or no database', () => {
  assert.match(command(['check', '--config', path.join(folder, 'none')]).stderr, /cannot be opened|No such file/);
  const file = path.join(folder, 'bad.json');
  writeFileSync(file, '{\n"listen": \n');
  assert.match(command(['check', '--config', file]).stderr, /is not JSON/);
  writeFileSync(database, 'this is no database, however long it is '.repeat(100));
  assert.match(account(['list']).stderr, /not a database/);
});

test('a port in use ends it with one line', async () => {
  const portal = new Portal();
  portal.write({ 'index.html': 'x' });
  await portal.start();
  const { status, stderr } = command(['serve', '--config', portal.configFile]);
  assert.equal(status, 1);
  assert.match(stderr, new RegExp(`cannot listen on 127\\.0\\.0\\.1 port ${portal.port}: Address already in use`));
  await portal.stop();
  assert.ok(await freePort());
});
