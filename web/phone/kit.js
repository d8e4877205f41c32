// SPDX-License-Identifier: MIT
// The phone's realm for the kit: the core, its socket and the pages that use it, without anything of a portal. What to
// be (configuration, account) the pages say, by commands.
import { Core, compile } from './core.js';
import { Ports } from './ports.js';
import { Pump } from './pump.js';
import { Socket } from './socket.js';
import { watchNetwork } from './network.js';

/** @typedef {import('#abi').Output} Output */
/** @typedef {import('#abi').Command} Command */

const CRASHES_MAX = 3;

/** @type {Promise<WebAssembly.Module> | null} */ let module = null;
/** @type {Map<string, Command>} what a core that is started anew has to be told */ const again = new Map();
let account = 'off';
let crashes = 0;

const clock = () => performance.timeOrigin + performance.now();
const report = (/** @type {unknown} */ error) => console.debug('phone:', error);

/** @param {Command} command */
function remembered(command) {
  const { kind } = command;
  if (kind === 'LOGOUT') again.delete('LOGIN');
  if (kind !== 'CONFIGURE' && kind !== 'LOGIN') return true;
  const same = JSON.stringify(again.get(kind)) === JSON.stringify(command);
  again.set(kind, command);
  // A second page of the same account: to log in once more would end the first one's calls.
  return !same || account === 'off' || account === 'refused';
}

/** @type {Ports} */
const ports = new Ports({
  command: (command, from) => {
    if (remembered(command)) {
      pump.feed((core, now) => {
        const err = core.command(now, command);
        // Whoever waits for what comes of it is told that nothing will.
        if (err && from) ports.one(from, { type: 'refused', command });
        return err;
      }, from);
    }
  },
  other: (message) => { if (/** @type {any} */ (message).type === 'start') begin(/** @type {any} */ (message).wasm); },
  watch: (lock, released) => { navigator.locks.request(lock, released).catch(report); },
});

const socket = new Socket({
  link: (up, code) => pump.feed((core, now) => core.link(now, up, code)),
  receive: (data) => pump.feed((core, now) => core.receive(now, data)),
});

const pump = new Pump({ clock, hand, report, broken });

/** @param {Output} output @param {any} from */
function hand(output, from) {
  switch (output.kind) {
    case 'DO_CONNECT': return socket.connect(output.url);
    case 'DO_DISCONNECT': return socket.disconnect();
    case 'DO_SEND': return socket.send(output.bytes);
    case 'DO_TONE': return ports.tone(output);
  }
  if (!output.kind.startsWith('EV_')) return ports.media(/** @type {any} */ (output), from);
  if (output.kind === 'EV_ACCOUNT') account = output.state;
  ports.event(/** @type {any} */ (output));
}

/** A trap: nothing is known of that core any more. @param {unknown} error */
function broken(error) {
  console.error('phone: the core failed', error);
  socket.disconnect();
  ports.abandon();
  ports.failure('no-wasm');
  account = 'off';
  if (++crashes < CRASHES_MAX) setTimeout(() => { start().catch(report); }, 0);
}

/** @param {string} wasm  where it lies */
function begin(wasm) {
  if (module) return;
  module = compile(fetch(wasm));
  start().catch((error) => {
    report(error);
    ports.failure('no-wasm');
  });
}

async function start() {
  const core = new Core(/** @type {WebAssembly.Module} */ (await module));
  ports.failure('');
  const commands = crashes ? [...again.values()] : [];
  if (crashes && ports.capabilities) commands.splice(1, 0, { kind: 'CAPABILITIES', text: [ports.capabilities] });
  pump.start(core, commands.map((command) => (one, now) => one.command(now, command)));
}

const joined = /** @type {any} */ (self);
if ('onconnect' in joined) ports.meet(joined);
else ports.attach(joined);

watchNetwork((number) => pump.feed((core, now) => core.command(now, { kind: 'NETWORK', number })));
