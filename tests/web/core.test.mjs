// SPDX-License-Identifier: MIT
// The boundary with the real phone.wasm in Node: inputs in, plain objects out, bounds and errors.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { COMMANDS, ERRORS, KINDS } from '#abi';
import { Core, compile } from '../../web/phone/core.js';

const module = await compile(new Uint8Array(await readFile(new URL('../../build/wasm/phone.wasm', import.meta.url))));
const seed = (fill = 7) => new Uint8Array(32).fill(fill);
const config = JSON.stringify({ domain: 'example.com', wsServers: ['wss://sip.example.com/', 'wss://two.example.com/'], expires: 600 });
const number = (name) => Number(Object.entries(ERRORS).find(([, [other]]) => other === name)[0]);
const text = (bytes) => new TextDecoder().decode(bytes);

/** @param {number} [fill] */
function loggedIn(fill) {
  const core = new Core(module, seed(fill));
  /** @returns {any[]} */
  const drain = () => [...core.outputs()].map((/** @type {any} */ output) => (output.bytes ? { ...output, bytes: text(output.bytes) } : output));
  assert.equal(core.command(1000, { kind: 'CONFIGURE', text: [config] }), 0);
  drain();
  assert.equal(core.command(1000, { kind: 'LOGIN', text: ['1001', 'demo-1001', 'Ann'] }), 0);
  return { core, drain };
}

test('the module imports nothing', () => assert.deepEqual(WebAssembly.Module.imports(module), []));

test('a login wants a connection; a link brings a REGISTER with the time given', () => {
  const { core, drain } = loggedIn();
  const outputs = drain();
  assert.deepEqual(outputs.find(({ kind }) => kind === 'DO_CONNECT'), { kind: 'DO_CONNECT', call: 0, url: 'wss://sip.example.com/' });
  const account = outputs.find(({ kind }) => kind === 'EV_ACCOUNT');
  assert.deepEqual([account.state, account.cause, account.aor, account.displayName], ['connecting', 'none', 'sip:1001@example.com', 'Ann']);
  assert.ok(Number.isFinite(core.deadline) && core.deadline > 1000);
  assert.equal(core.link(1100, true, 0), 0);
  const [sent] = drain().filter(({ kind }) => kind === 'DO_SEND');
  assert.match(sent.bytes, /^REGISTER sip:example\.com SIP\/2\.0\r\n/);
});

test('the number of a login chooses the server', () => {
  const { core, drain } = loggedIn();
  drain();
  core.command(1000, { kind: 'LOGIN', number: 1, text: ['1001', 'x', ''] });
  assert.equal(drain().find(({ kind }) => kind === 'DO_CONNECT').url, 'wss://two.example.com/');
});

test('the same seed says the same, another one does not', () => {
  const register = (fill) => {
    const { core, drain } = loggedIn(fill);
    drain();
    core.link(1100, true, 0);
    return drain().find(({ kind }) => kind === 'DO_SEND').bytes;
  };
  assert.equal(register(7), register(7));
  assert.notEqual(register(7), register(8));
});

test('an input to an undrained phone is refused and does nothing', () => {
  const { core, drain } = loggedIn();
  assert.equal(core.link(1100, true, 0), number('UNDRAINED'));
  assert.ok(!drain().some(({ kind }) => kind === 'DO_SEND'));
});

test('any bytes are survived; what is too large for the window is an error', () => {
  const { core, drain } = loggedIn();
  drain();
  core.link(1100, true, 0);
  drain();
  const bytes = [new Uint8Array(0), new Uint8Array([0, 255, 254, 10, 13]), 'NONSENSE', '\r\n\r\n', 'INVITE '.repeat(5000), '\u{1f4de}'.repeat(15000)];
  for (const data of bytes) {
    core.receive(1200, data);
    drain();
  }
  assert.equal(core.receive(1300, 'x'.repeat(90000)), number('MESSAGE_SIZE'));
  assert.equal(core.receive(1300, new Uint8Array(90000)), number('MESSAGE_SIZE'));
  drain();
  assert.equal(core.command(1400, { kind: 'LOGOUT' }), 0, 'and it still works');
});

test('texts that do not fit are refused, wherever they begin', () => {
  const { core, drain } = loggedIn();
  drain();
  const long = 'é'.repeat(40958);
  for (const texts of [['x'.repeat(90000)], [long, 'y'], [long, '', ''], ['a', 'x'.repeat(81920), 'c'], ['a', 'b', 'c', 'd']]) {
    assert.equal(core.command(1100, { kind: 'DIAL', text: texts }), number('ARG'), `${texts.map(({ length }) => length)}`);
    drain();
  }
});

test('a command that does not exist, a call that does not exist', () => {
  const { core, drain } = loggedIn();
  drain();
  assert.ok(core.command(1100, { kind: /** @type {any} */ ('NOTHING') }) < 0);
  drain();
  assert.equal(core.command(1100, { kind: 'ANSWER', call: 123456 }), number('GONE'));
});

test('a configuration that cannot work says which field and why', () => {
  const core = new Core(module, seed());
  core.command(0, { kind: 'CONFIGURE', text: [JSON.stringify({ domain: 'example.com', wsServers: ['http://x/'] })] });
  const [note] = /** @type {any[]} */ ([...core.outputs()]);
  assert.deepEqual([note.kind, note.field, ERRORS[note.code][0]], ['EV_NOTE', 'wsServers', 'CONFIG']);
  assert.ok(note.text);
});

test('text crosses unharmed: what a person types comes back', () => {
  const { core, drain } = loggedIn();
  drain();
  for (const typed of ['600', '\ufeffjosé', '日本', '\u{1f4de}', 'a\0b']) {
    core.command(1100, { kind: 'DIALPAD', text: [typed] });
    assert.deepEqual(drain(), [{ kind: 'EV_DIALPAD', call: 0, text: typed }]);
  }
});

test('a dead link is told with its code, flags and times are read', () => {
  const { core, drain } = loggedIn();
  drain();
  core.link(5_000_000_000.75, false, 1006);
  const account = drain().find(({ kind }) => kind === 'EV_ACCOUNT');
  assert.equal(account.status, 1006);
  assert.ok(account.retryAt > 5_000_000_000 && account.retryAt < 5_000_100_000, `${account.retryAt}`);
});

test('no two phones share anything', () => {
  const one = new Core(module, seed(1));
  const two = new Core(module, seed(2));
  one.command(0, { kind: 'DIALPAD', text: ['1'] });
  assert.deepEqual([...two.outputs()], []);
  assert.equal([...one.outputs()].length, 1);
});

test('abi.js names every kind once', () => {
  const zero = () => 0;
  const names = Object.values(KINDS).map((read) => read(/** @type {any} */ ({ u32: zero, i32: zero, ms: zero, bool: zero, text: zero, bytes: zero }), 0).kind);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.includes('DO_SEND') && names.includes('EV_CALL') && COMMANDS.indexOf('DIAL') > 0);
});
