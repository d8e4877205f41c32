// SPDX-License-Identifier: MIT
// The phone's realm: joins the core, the pump and the capabilities. One file for a SharedWorker (pages
// come by onconnect) and for a dedicated worker (pages come over a BroadcastChannel each).
import { Agent } from './agent.js';
import { Archive } from './archive.js';
import { Core, compile } from './core.js';
import { Data } from './data.js';
import { Portal } from './portal.js';
import { Pump } from './pump.js';
import { Ports } from './ports.js';
import { Socket } from './socket.js';
import { Vault } from './vault.js';
import { Keeper } from './keeper.js';
import { Renewal } from './renewal.js';
import { loadConfig } from './fetch.js';
import { watchNetwork } from './network.js';
import { shelf } from './shelf.js';
import { storage } from './storage.js';
import { answerOf, takeWish } from './wish.js';

/** @typedef {import('#abi').Output} Output */
/** @typedef {import('#abi').EvOutput} EvOutput */
/** @typedef {import('./messages.js').Login} Login */
/** @typedef {import('./messages.js').PageMessage} PageMessage */

const CONFIG_URL = new URL('/api/softphone/config', self.location.origin);
const ENGINE_URL = new URL('phone.pack', self.location.href);
const ACTIONS_URL = new URL('action.js', self.location.href);  // actions.js, where the account has buttons
const CALL_FIRST = 2000;
const CRASHES_MAX = 3;  // then the phone stays down: a core that traps again and again helps nobody

const vault = new Vault(storage);
const module = compile(fetch(ENGINE_URL));
const sealed = vault.open().catch(() => null);
const wish = takeWish(storage, ({ action }) => action === 'answer');
// A call that is answered from its notification goes before all that a session brings along.
const calm = wish.then((found) => found && new Promise((resolve) => { setTimeout(resolve, CALL_FIRST); }));

/** @type {Login | null} to be sealed when the server has accepted it */ let toSeal = null;
/** @type {Login | null} whom this phone works for */ let current = null;
/** @type {import('./fetch.js').Loaded | null} */ let loaded = null;
let registered = false;
let crashes = 0;

// The same clock in every worker and page of this browser, and it never goes back.
const clock = () => performance.timeOrigin + performance.now();

/** @type {Ports} */
const ports = new Ports({
  command: (command, from) => pump.feed((core, now) => core.command(now, command), from),
  other: (message, from) => { onPage(message, from).catch(report); },
  watch: (lock, released) => { navigator.locks.request(lock, released).catch(report); },
  present: () => data.present(),
  seen: () => { renewal.look(); if (ports.watched) data.looked(); },
  gone: (page) => data.gone(page),
});

const archive = new Archive(storage, (letters) => ports.messages(letters));

const portal = new Portal(storage, {
  tell: (session) => {
    ports.session(session);
    if (session.state === 'open' && current) data.open(current.username).then(() => data.sync()).catch(report);
    agent.session(session).catch(report);
    if (session.state === 'refused' && session.status === 403 && current) keepOut();
  },
});

/** The operator lets only certain companies use this phone: the portal says so, whatever the SIP server thinks. */
function keepOut() {
  toSeal = current = null;
  pump.feed((core, now) => core.command(now, { kind: 'LOGOUT' }));
  forget().catch(report);
}

const agent = new Agent(storage, {
  clock,
  report,
  origin: self.location.origin,
  allow: () => loaded?.config.redirectOrigins,
  actions: () => import(ACTIONS_URL.href),
  request: (method, path, ask) => portal.request(method, path, ask),
  command: (command, from) => new Promise((resolve) => {
    pump.feed((core, now) => {
      const err = core.command(now, command);
      resolve(err);
      return err;
    }, from);
  }),
  page: (from, message) => ports.one(from, message),
  tell: (desk) => ports.agent({ type: 'desk', desk }),
  chain: (chain) => ports.agent({ type: 'chain', chain }),
});

/** @type {Data} */
const data = new Data(shelf, {
  request: (method, path, ask) => portal.request(method, path, ask),
  tell: (message) => ports.tell(message),
  command: (command) => pump.feed((core, now) => core.command(now, command)),
  watched: () => ports.watched,
  wall: (ms) => ms + Date.now() - clock(),
});

const socket = new Socket({
  link: (up, code) => pump.feed((core, now) => core.link(now, up, code)),
  receive: (data) => pump.feed((core, now) => core.receive(now, data)),
});

const renewal = new Renewal({
  calls: () => ports.calls,
  watched: () => ports.watched,
  stuck: () => current !== null && !registered,
  tell: (message) => ports.renewal(message),
  end: () => {
    pump.stop();
    socket.disconnect();
    self.close();
  },
});

const keeper = new Keeper(storage, clock);
let further = false;  // a call, since it was kept
const pump = new Pump({ clock, hand, report, broken, settled });

/**
 * @param {Output} output
 * @param {any} from
 */
function hand(output, from) {
  if (isEvent(output)) {
    if (output.kind === 'EV_ACCOUNT') gotAccount(output);
    if (output.kind === 'EV_CALL') {
      further = true;
      agent.call(output);
    }
    data.event(output);
    if (output.kind === 'EV_MESSAGE') archive.add(output, clock());
    return ports.event(output);
  }
  switch (output.kind) {
    case 'DO_CONNECT': return socket.connect(output.url);
    case 'DO_DISCONNECT': return socket.disconnect();
    case 'DO_SEND': return socket.send(output.bytes);
    case 'DO_TONE': return ports.tone(output);
    default: return ports.media(output, from);
  }
}

/**
 * A call outlives its pages and this worker by what is kept of it; without one there is nothing to keep.
 * @param {Core} core
 */
function settled(core) {
  renewal.look();
  if (!ports.calls) return keeper.drop();
  keeper.changed(() => (ports.calls ? { image: core.save(clock()), login: current } : null), further);
  further = false;
}

/** @type {(output: Output) => output is EvOutput} */
const isEvent = (output) => /** @type {any} */ (output.kind.startsWith('EV_'));

/**
 * Input that the core refuses is told by its own notes; the number is for developers.
 * @param {unknown} error
 */
function report(error) { console.debug('phone:', error); }

/**
 * A trap, or wasm and abi.js of different builds.
 * @param {unknown} error
 */
function broken(error) {
  console.error('phone: the core failed', error);
  socket.disconnect();
  ports.abandon();
  ports.failure('no-wasm');
  const again = current;
  current = null;
  if (++crashes > 1) keeper.drop();  // what was kept may be what made it fail
  if (crashes < CRASHES_MAX) setTimeout(() => { start(again).catch(report); }, 0);
}

/** @param {import('#abi').EV_ACCOUNT} output */
function gotAccount({ state, aor }) {
  if (state === 'registered' && current) data.open(current.username).catch(report);
  if (state === 'registered') archive.open(aor).then((letters) => { if (letters) ports.messages(letters, true); }, report);
  registered = state === 'registered';
  if (!registered || !toSeal) return;
  const login = toSeal;
  toSeal = null;
  vault.seal(login).then(() => ports.vault(login.username), report);
}

/**
 * @param {import('./messages.js').OtherMessage} message
 * @param {import('./ports.js').Page} from
 */
async function onPage(message, from) {
  switch (message.type) {
    case 'login':
      toSeal = message.remember ? message : null;
      login(message);  // at once: a log-out that follows must find it, and a storage that refuses must not stop it
      portal.begin(message).catch(report);
      return message.remember ? undefined : forget();
    case 'logout':
      toSeal = current = null;
      pump.feed((core, now) => core.command(now, { kind: 'LOGOUT' }));
      portal.end(Promise.all([data.leave(), noMorePushes()])).catch(report);
      return forget();
    case 'agent': return agent.wish(message.wish, from);
    case 'data': return data.page(message, from);
    case 'portal': {
      const { id, method, path, ask } = message;
      return ports.reply(from, { type: 'portal', id, answer: await portal.request(method, path, ask) });
    }
    case 'account': return change(message);
    case 'forget':
      toSeal = null;
      await vault.forget();
      return ports.vault(null);
    case 'renewal': return renewal.ask(message.wanted === true);
    case 'renewed': return renewal.renewed();
    case 'retry':
      portal.retry()?.catch(report);
      if (!loaded) return start();
      if (current && !registered) login(current);
  }
}

/**
 * The same person by another name or another way; what is sealed follows. Not during a call: logging in ends it.
 * @param {{ displayName?: string, server?: string }} wish
 */
async function change({ displayName, server }) {
  if (!current || ports.calls) return;
  const kept = await vault.open().catch(() => null);
  const wish = { ...current, displayName: displayName ?? current.displayName, server: server ?? current.server };
  toSeal = kept ? wish : null;
  login(wish);
}

/** What the portal is told of this device at the end (web/page/push.js has kept it). */
async function noMorePushes() {
  const kept = await storage.take('push', () => true).catch(() => undefined);
  const id = Number(kept?.id);
  return id ? { method: 'DELETE', path: `/api/softphone/push/subscription/${id}`, ask: {} } : null;
}

async function forget() {
  await Promise.all([vault.forget(), archive.forget()]);
  ports.vault(null);
}

/** @param {Login} wish */
function login(wish) {
  const { username, password, displayName = '', server = '' } = wish;
  current = wish;
  pump.feed((core, now) => {
    const number = Math.max(0, loaded?.config.wsServers?.indexOf(server) ?? 0);  // one that is gone: the first
    return core.command(now, { kind: 'LOGIN', number, text: [username, password, displayName] });
  });
}

/** @param {Login | null} [again]  who was logged in before the core was lost */
async function start(again = null) {
  const [compiled, found, kept] = await Promise.all([
    module.catch((error) => { report(error); return null; }),
    // Neither a call that is answered nor one that goes on after a reload waits for a portal far away.
    loadConfig(CONFIG_URL.href, storage, Promise.all([wish, keeper.left()]).then((any) => any.some(Boolean))),
    sealed,
  ]);
  if (!loaded) ports.vault(kept?.username ?? null);
  if (!compiled) return ports.failure('no-wasm');
  if (!found) return ports.failure('no-config');
  loaded = found;
  ports.failure('');
  ports.config(found.config);
  /** @type {import('#abi').Command[]} */
  const first = [{ kind: 'CONFIGURE', text: [found.text] }];
  if (ports.capabilities) first.push({ kind: 'CAPABILITIES', text: [ports.capabilities] });
  /** @type {import('./pump.js').Input[]} */
  const inputs = first.map((command) => (core, now) => core.command(now, command));
  const left = await keeper.take().catch((error) => { report(error); return null; });
  let core = new Core(compiled);
  if (left && !current && core.restore(clock(), left.age, left.image) === 0) {
    current = left.login;
    if (current) data.open(current.username, true).catch(report);
    inputs.unshift(() => 0);  // what it wants is handed on like that of any input
  } else if (left) {
    core = new Core(compiled);
  }
  pump.start(core, inputs);
  const remembered = again ?? kept;
  if (!current && remembered) data.open(remembered.username).catch(report);
  if (!current && remembered) login(remembered);  // a person may have been faster
  await calm;
  (current ? portal.resume(current) : portal.settle()).catch(report);
}

/** Where there are no workers the page itself is the phone's realm, and joins it like this. @param {MessagePort} port */
export const join = (port) => ports.attach(port);

const joined = /** @type {any} */ (self);
if ('onconnect' in joined) {
  ports.meet(joined);
} else if (!('document' in joined)) {
  // Where there is no SharedWorker: every page, the leader's too, announces a channel of its own.
  const meeting = new BroadcastChannel('webphone');
  /** @type {Set<string>} */
  const attached = new Set();
  meeting.onmessage = ({ data }) => {
    if (data.type !== 'page' || attached.has(data.channel)) return;
    attached.add(data.channel);
    const channel = new BroadcastChannel(data.channel);
    ports.attach(channel);
    channel.postMessage({ type: 'attached' });
  };
  meeting.postMessage({ type: 'phone' });
}

watchNetwork((number) => {
  pump.feed((core, now) => core.command(now, { kind: 'NETWORK', number }));
  portal.retry()?.catch(report);
});
wish.then((found) => {
  if (!found) return;
  ports.one(null, { type: 'answering' });
  pump.feed((core, now) => core.command(now, answerOf(found)));
});
start().catch(report);
