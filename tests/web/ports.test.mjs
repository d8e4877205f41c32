// SPDX-License-Identifier: MIT
// Pages: replay for one that comes later, who holds a call's media, which one rings aloud, and vanishing.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Ports } from '../../web/phone/ports.js';

/** @returns {any} */
function bench() {
  const commands = [];
  const others = [];
  const locks = new Map();
  const ports = new Ports({
    command: (command, from) => commands.push({ ...command, from }),
    other: (message) => others.push(message),
    watch: (lock, released) => locks.set(lock, released),
  });
  /** A page that says hello at once, as every page does. */
  const page = (visible = true) => {
    const port = { got: [], closed: false, onmessage: null, postMessage: (m) => port.got.push(m), close: () => { port.closed = true; } };
    ports.attach(port);
    port.say = (data) => port.onmessage({ data });
    port.media = () => port.got.filter(({ type }) => type === 'media').map(({ output }) => output.kind);
    port.tones = () => port.got.filter(({ type }) => type === 'tone').map(({ output, aloud }) => `${output.tone} ${aloud}`);
    port.say({ type: 'hello', capabilities: [], visible });
    return port;
  };
  return { ports, commands, others, locks, page };
}

const call = (state, number = 7) => ({ kind: 'EV_CALL', call: number, state });
const offer = { kind: 'DO_OFFER', call: 7, sdp: '', flags: { first: true, provisional: false }, direction: 'sendrecv' };
const sourceOf = (ports, commands, port) => {
  port.say({ type: 'command', command: { kind: 'DIAL', text: ['600'] } });
  return commands.at(-1).from;
};

test('a page that comes later is told the present state, and only that', () => {
  const { ports, page } = bench();
  ports.config({ brand: 'Webphone' });
  ports.vault('1001');
  ports.event({ kind: 'EV_ACCOUNT', call: 0, state: 'connecting' });
  ports.event({ kind: 'EV_ACCOUNT', call: 0, state: 'registered' });
  ports.event(call('dialing'));
  ports.event(call('up'));
  ports.event(call('ringing', 8));
  ports.event(call('ended', 8));
  ports.event({ kind: 'EV_TRACE', call: 0, sent: true, text: 'REGISTER' });
  ports.media({ kind: 'DO_CODECS', call: 0, order: '1 0', report: '' }, null);
  ports.tone({ kind: 'DO_TONE', call: 7, tone: 'ringback' });
  const { got } = page();
  assert.deepEqual(got.map(({ type, output }) => [type, output?.kind, output?.state]), [
    ['config', undefined, undefined],
    ['vault', undefined, undefined],
    ['event', 'EV_ACCOUNT', 'registered'],
    ['event', 'EV_CALL', 'up'],
    ['media', 'DO_CODECS', undefined],
    ['tone', 'DO_TONE', undefined],
  ]);
});

test('a page is told nothing before its hello, and nothing twice after it', () => {
  const { ports, page } = bench();
  ports.config({});
  const one = page();
  one.say({ type: 'hello', capabilities: ['opus/48000/2'], visible: true });
  assert.equal(one.got.length, 1);
});

test('the page that asked holds the media of the call; the others get none of it', () => {
  const { ports, commands, page } = bench();
  const [one, two] = [page(), page()];
  two.say({ type: 'focus' });
  ports.media(offer, sourceOf(ports, commands, one));
  ports.media({ kind: 'DO_REMOTE', call: 7, sdp: 'v=0' }, null);
  ports.media({ kind: 'DO_ANSWER', call: 7, sdp: 'v=0' }, sourceOf(ports, commands, two));
  assert.deepEqual(one.media(), ['DO_OFFER', 'DO_REMOTE', 'DO_ANSWER']);
  assert.deepEqual(two.media(), []);
});

test('a call that nobody asked for goes to the visible page, then to the last focused', () => {
  const { ports, page } = bench();
  const [hidden, seen, focused] = [page(false), page(), page()];
  focused.say({ type: 'focus' });
  ports.media({ ...offer, kind: 'DO_ANSWER' }, null);
  assert.deepEqual([hidden, seen, focused].map((one) => one.media().length), [0, 0, 1]);
});

test('without any page the core is told at once', () => {
  const { ports, commands } = bench();
  ports.media(offer, null);
  assert.deepEqual(commands, [{ kind: 'MEDIA_FAILED', call: 7, text: ['page-closed'], from: null }]);
});

test('the release still finds its page after the call has ended', async () => {
  const { ports, commands, page } = bench();
  const one = page();
  ports.media(offer, sourceOf(ports, commands, one));
  ports.event(call('ended'));
  ports.media({ kind: 'DO_RELEASE', call: 7 }, null);
  assert.deepEqual(one.media(), ['DO_OFFER', 'DO_RELEASE']);
  await Promise.resolve();
  ports.media({ kind: 'DO_RELEASE', call: 7 }, null);
  assert.equal(one.media().length, 2, 'then it is forgotten');
});

test('every page hears of a ring, the focused one sounds; the next takes over when it closes', () => {
  const { ports, page } = bench();
  const [one, two] = [page(), page()];
  one.say({ type: 'focus' });
  ports.tone({ kind: 'DO_TONE', call: 7, tone: 'ring' });
  assert.deepEqual([one.tones(), two.tones()], [['ring true'], ['ring false']]);
  two.say({ type: 'focus' });
  assert.deepEqual([one.tones().at(-1), two.tones().at(-1)], ['ring false', 'ring true']);
  two.say({ type: 'bye' });
  assert.equal(one.tones().at(-1), 'ring true');
  ports.tone({ kind: 'DO_TONE', call: 7, tone: 'none' });
  assert.equal(one.tones().at(-1), 'none true');
});

test('ringback sounds where the call was made, whatever page is looked at', () => {
  const { ports, commands, page } = bench();
  const [one, two] = [page(), page()];
  ports.media(offer, sourceOf(ports, commands, one));
  two.say({ type: 'focus' });
  ports.tone({ kind: 'DO_TONE', call: 7, tone: 'ringback' });
  assert.deepEqual([one.tones(), two.tones()], [['ringback true'], ['ringback false']]);
});

for (const way of ['bye', 'lock']) {
  test(`a page that vanishes (${way}) gives its calls up, once, and who is there may take them`, () => {
    const { ports, commands, locks, page } = bench();
    const [one, two] = [page(), page()];
    one.say({ type: 'alive', lock: 'one' });
    ports.media(offer, sourceOf(ports, commands, one));
    ports.media({ ...offer, call: 9 }, sourceOf(ports, commands, two));
    commands.length = 0;
    if (way === 'bye') one.say({ type: 'bye' });
    locks.get('one')();
    assert.deepEqual(commands, [{ kind: 'PAGE_GONE', call: 7, from: null }, { kind: 'PAGE_HERE', from: null }]);
    assert.equal(one.closed, true);
    assert.equal(ports.size, 1);
  });
}

test('capabilities are told once, whichever page knows them', () => {
  const { commands, page } = bench();
  for (const one of [page(), page()]) one.say({ type: 'hello', capabilities: ['opus/48000/2', 'PCMU/8000'], visible: true });
  const told = commands.filter(({ kind }) => kind !== 'PAGE_HERE');
  assert.deepEqual(told.map(({ kind, text }) => [kind, text]), [['CAPABILITIES', ['opus/48000/2\nPCMU/8000']]]);
});

test('a page that is seen again may have missed a change of the network', () => {
  const { commands, page } = bench();
  const one = page();
  for (const visible of [true, false, true]) one.say({ type: 'hello', capabilities: [], visible });
  assert.deepEqual(commands.map(({ kind, number }) => [kind, number]), [['PAGE_HERE', undefined], ['NETWORK', 0]]);
});

test('a lost core ends every call on every page', () => {
  const { ports, commands, page } = bench();
  const [one, two] = [page(), page()];
  ports.media(offer, sourceOf(ports, commands, one));
  ports.event(call('up'));
  ports.abandon();
  assert.deepEqual(one.media(), ['DO_OFFER', 'DO_RELEASE']);
  assert.deepEqual(two.got.filter(({ type }) => type === 'event').map(({ output }) => output.state), ['up', 'ended']);
});

test('login, logout and retry are passed on', () => {
  const { others, page } = bench();
  const one = page();
  one.say({ type: 'login', username: '1001', password: 'x' });
  one.say({ type: 'logout' });
  one.say({ type: 'retry' });
  assert.deepEqual(others.map(({ type }) => type), ['login', 'logout', 'retry']);
});
