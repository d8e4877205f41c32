// SPDX-License-Identifier: MIT
// Whole calls in memory, both ends in this process: INVITE, 180, 200, ACK, BYE, 200. CPU per call of all
// that one library does; one end costs about half. Each library runs in a child process of its own.
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cpuMicroseconds, makeRow, median } from './portable.mjs';

// Short rounds in turns: a machine whose speed changes changes it for all of them.
const ROUNDS = 41;
const TIMES = 50;  // JsSIP's time divided by ours, at least
const CALLS = { ours: 1000, jssip: 100, sipjs: 25 };
const LOST_MAX = 5;

/** @typedef {() => Promise<void>} OneCall */
/** @typedef {{ one: OneCall, messages: () => number }} Contestant */

/** @returns {Promise<Contestant>} */
async function ours() {
  const { Core } = await import('../../web/phone/core.js');
  const { ANSWER, SDP } = await import('./mock-media.mjs');
  const module = new WebAssembly.Module(readFileSync(new URL('../../build/wasm/phone.wasm', import.meta.url)));
  const decoder = new TextDecoder();
  let now = 1_000_000;
  let messages = 0;

  class End {
    /** @type {string[]} */ inbox = [];
    /** @type {End} */ other = this;
    registered = false;
    state = '';
    call = 0;

    /** @param {string} user @param {number} seed */
    constructor(user, seed) {
      this.core = new Core(module, new Uint8Array(32).fill(seed));
      this.user = user;
    }

    /** @param {import('#abi').Command} command */
    tell(command) {
      const err = this.core.command(now, command);
      if (err) throw new Error(`${command.kind} gave ${err}`);
      this.drain();
    }

    drain() {
      /** @type {import('#abi').Command[]} */
      const answers = [];
      for (const output of this.core.outputs()) {
        if (output.kind === 'DO_SEND') this.send(decoder.decode(output.bytes));
        else if (output.kind === 'DO_OFFER' || output.kind === 'DO_ANSWER') answers.push({ kind: 'LOCAL_SDP', call: output.call, number: 7, text: [output.kind === 'DO_OFFER' ? SDP : ANSWER] });
        else if (output.kind === 'EV_CALL') {
          this.state = output.state;
          this.call = output.call;
        } else if (output.kind === 'EV_ACCOUNT') this.registered = output.state === 'registered';
      }
      for (const answer of answers) this.tell(answer);
    }

    /** @param {string} text */
    send(text) {
      if (text.startsWith('REGISTER')) this.inbox.push(registrarAnswer(text));
      else {
        messages++;
        this.other.inbox.push(text);
      }
    }

    /** Delivers what waits. */
    pump() {
      for (let text = this.inbox.shift(); text; text = this.inbox.shift()) {
        this.core.receive(now, text);
        this.drain();
      }
    }
  }

  /** @param {string} request */
  function registrarAnswer(request) {
    const kept = request.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq|Contact):/i.test(line));
    return ['SIP/2.0 200 OK', ...kept.map((line) => (/^To:/i.test(line) ? `${line};tag=r` : line)), 'Expires: 600', 'Content-Length: 0', '', ''].join('\r\n');
  }

  const ends = [new End('1001', 1), new End('1002', 2)];
  const [a, b] = ends;
  a.other = b;
  b.other = a;
  const settle = () => { while (a.inbox.length || b.inbox.length) ends.forEach((end) => end.pump()); };
  const config = JSON.stringify({ brand: 'bench', domain: 'example.com', wsServers: ['wss://example.com/'], iceServers: [], expires: 86400, flags: { autoAnswer: false } });
  for (const end of ends) {
    end.tell({ kind: 'CONFIGURE', text: [config] });
    end.tell({ kind: 'CAPABILITIES', text: ['opus/48000/2\nG722/8000/1\nPCMU/8000/1\nPCMA/8000/1'] });
    end.tell({ kind: 'LOGIN', text: [end.user, 'secret', end.user] });
    end.core.link(now, true, 0);
    end.drain();
    settle();
    if (!end.registered) throw new Error(`${end.user} did not register`);
  }

  const want = (/** @type {End} */ end, /** @type {string} */ state) => {
    if (end.state !== state) throw new Error(`${end.user} is ${end.state}, not ${state}`);
  };
  return {
    messages: () => messages,
    async one() {
      a.tell({ kind: 'DIAL', text: ['1002'] });
      settle();
      want(b, 'ringing');
      b.tell({ kind: 'ANSWER', call: b.call });
      settle();
      want(a, 'up');
      want(b, 'up');
      a.tell({ kind: 'HANGUP', call: a.call });
      settle();
      want(a, 'ended');
      want(b, 'ended');
      // The transactions of this call end before the next: their timers cost too.
      for (now += 40_000; ;) {
        let due = false;
        for (const end of ends) {
          if (end.core.deadline > now) continue;
          end.core.expire(now);
          end.drain();
          due = true;
        }
        settle();
        if (!due) break;
      }
    },
  };
}

/** @returns {Promise<Contestant>} */
async function jssip() {
  const { installMock } = await import('./mock-media.mjs');
  installMock();
  const { default: JsSIP } = await import('jssip');
  let messages = 0;
  class Socket {
    via_transport = 'WSS';
    url = 'wss://example.com/';
    sip_uri = 'sip:example.com;transport=ws';
    /** @type {Socket} */ other = this;
    connect() { setImmediate(() => this.onconnect()); }
    disconnect() {}
    isConnected() { return true; }
    /** @param {string} text */
    send(text) {
      messages++;
      setImmediate(() => this.other.ondata(text));
      return true;
    }
    onconnect() {}
    /** @param {string} _text */
    ondata(_text) {}
  }
  const sockets = [new Socket(), new Socket()];
  sockets[0].other = sockets[1];
  sockets[1].other = sockets[0];
  // With session timers, as it comes and as ours.
  const uas = ['1001', '1002'].map((user, i) =>
    new JsSIP.UA({ sockets: [/** @type {any} */ (sockets[i])], uri: `sip:${user}@example.com`, password: 'secret', register: false }));
  await Promise.all(uas.map((ua) => new Promise((resolve) => {
    ua.on('connected', resolve);
    ua.start();
  })));
  const media = { mediaConstraints: { audio: true, video: false } };
  return {
    messages: () => messages,
    one: () => new Promise((resolve, reject) => {
      let open = 2;
      const over = () => { if (--open === 0) resolve(); };
      const failed = (/** @type {any} */ { originator, cause, message }) => reject(new Error(`${originator}: ${cause} ${message?.status_code ?? message?.method ?? ''}`));
      uas[1].once('newRTCSession', (/** @type {any} */ { session }) => {
        session.on('ended', over);
        session.on('failed', failed);
        session.answer(media);
      });
      /** @type {any} */
      const session = uas[0].call('sip:1002@example.com', media);
      session.on('failed', failed);
      session.on('ended', over);
      session.on('confirmed', () => setImmediate(() => session.terminate()));
    }),
  };
}

/** @returns {Promise<Contestant>} */
async function sipjs() {
  const { installMock } = await import('./mock-media.mjs');
  installMock();
  const SIP = await import('sip.js');
  const { EmitterImpl } = await import('sip.js/lib/api/emitter.js');
  let messages = 0;
  /** @type {any[]} */
  const transports = [];
  class Transport {
    protocol = 'WSS';
    state = 'Disconnected';
    stateChange = new EmitterImpl();
    constructor() { transports.push(this); }
    async connect() {
      this.state = 'Connected';
      this.stateChange.emit(/** @type {any} */ ('Connected'));
      /** @type {any} */ (this).onConnect?.();
    }
    async disconnect() {}
    async dispose() {}
    isConnected() { return this.state === 'Connected'; }
    /** @param {string} text */
    async send(text) {
      messages++;
      const other = transports[1 - transports.indexOf(this)];
      setImmediate(() => other.onMessage(text));
    }
  }
  /** @type {((invitation: any) => void)} */
  let onInvite = () => {};
  const uas = ['1001', '1002'].map((user) => new SIP.UserAgent({
    uri: SIP.UserAgent.makeURI(`sip:${user}@example.com`),
    transportConstructor: /** @type {any} */ (Transport),
    logLevel: 'error',
    delegate: { onInvite: (invitation) => onInvite(invitation) },
    sessionDescriptionHandlerFactoryOptions: { peerConnectionConfiguration: { iceServers: [] } },
  }));
  for (const ua of uas) await ua.start();
  const target = /** @type {any} */ (SIP.UserAgent.makeURI('sip:1002@example.com'));
  return {
    messages: () => messages,
    one: () => new Promise((resolve, reject) => {
      let open = 2;
      const over = (/** @type {string} */ state) => { if (state === 'Terminated' && --open === 0) resolve(); };
      onInvite = (invitation) => {
        invitation.stateChange.addListener(over);
        invitation.accept().catch(reject);
      };
      const inviter = new SIP.Inviter(uas[0], target);
      inviter.stateChange.addListener((state) => {
        over(state);
        if (state === 'Established') setImmediate(() => inviter.bye().catch(reject));
      });
      inviter.invite().catch(reject);
    }),
  };
}

/** @type {Record<string, () => Promise<Contestant>>} */
const makers = { ours, jssip, sipjs };

/** In the child: rounds of calls when asked, each answered with its figures. @param {string} name */
async function child(name) {
  const contestant = await makers[name]();
  const reply = (/** @type {unknown} */ message) => process.send?.(message);
  process.on('message', async (/** @type {number} */ calls) => {
    try {
      const before = { cpu: cpuMicroseconds(), messages: contestant.messages() };
      // One watch for the round: a timer for each call would be a part of what is measured.
      const all = async () => { for (let i = 0; i < calls; i++) await contestant.one(); };
      let watch;
      await Promise.race([all(), new Promise((_, reject) => { watch = setTimeout(() => reject(new Error('a call hangs')), 20_000); })]);
      clearTimeout(watch);
      reply({ us: (cpuMicroseconds() - before.cpu) / calls, messages: (contestant.messages() - before.messages) / calls });
    } catch (error) {
      reply({ error: String(error) });
    }
  });
  reply({ ready: true });
}

/** @param {import('node:child_process').ChildProcess} process */
const said = (process) => new Promise((resolve, reject) => {
  const ended = (/** @type {number} */ code) => reject(new Error(`ended with ${code}`));
  process.once('exit', ended);
  process.once('message', (message) => {
    process.off('exit', ended);
    resolve(message);
  });
});

/** One library in a process of its own. A round in which it loses a call is not counted, and the next has a new process. */
class Runner {
  /** @type {number[]} */ us = [];
  /** @type {string[]} */ lost = [];
  messages = 0;
  /** @type {import('node:child_process').ChildProcess | null} */ #process = null;

  /** @param {keyof typeof CALLS} name */
  constructor(name) { this.name = name; }

  /** @param {boolean} counts */
  async round(counts) {
    if (this.lost.length > LOST_MAX) return;
    try {
      if (!this.#process) {
        this.#process = fork(fileURLToPath(import.meta.url), [this.name], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
        await said(this.#process);
        await this.#ask();  // warms up
      }
      const { us, messages } = await this.#ask();
      if (counts) this.us.push(us);
      this.messages = messages;
    } catch (error) {
      this.lost.push(String(error));
      this.stop();
    }
  }

  /** @returns {Promise<{ us: number, messages: number }>} */
  async #ask() {
    const process = /** @type {import('node:child_process').ChildProcess} */ (this.#process);
    const answer = said(process);
    process.send(CALLS[this.name]);
    const found = await answer;
    if (found.error) throw new Error(found.error);
    return found;
  }

  stop() {
    this.#process?.kill();
    this.#process = null;
  }
}

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function calls() {
  const runners = /** @type {(keyof typeof CALLS)[]} */ (Object.keys(CALLS)).map((name) => new Runner(name));
  try {
    for (let round = 0; round <= ROUNDS; round++) for (const runner of runners) await runner.round(round > 0);
  } finally {
    for (const runner of runners) runner.stop();
  }
  const lost = runners.filter((one) => one.lost.length).map((one) => `${one.name} lost ${one.lost.length} rounds: ${one.lost[0]}`);
  const [mine, jssip, sipjs] = runners.map(({ us }) => median(us));
  const times = makeRow({
    name: 'a whole call, times cheaper than JsSIP', unit: 'x', better: 'higher', ours: mine && jssip ? jssip / mine : null,
    peers: { jssip: 1, sipjs: jssip && sipjs ? jssip / sipjs : null }, target: TIMES,
    note: `caller and callee: INVITE, 180, 200, ACK, BYE, 200; median of ${ROUNDS} rounds`,
  });
  return [times, makeRow({
    name: 'a whole call in memory, both ends', unit: 'µs of CPU',
    ours: mine, peers: { jssip, sipjs },
    note: [`messages a call: ${runners.map(({ name, messages }) => `${name} ${messages}`).join(', ')}`, ...lost].join('; '),
  })];
}

if (process.send && makers[process.argv[2]]) await child(process.argv[2]);
