// SPDX-License-Identifier: MIT
// One program of the demo: started in a process group of its own, watched, and ended with all its children.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const KEPT_LINES = 20;
const STOP_MS = 4000;
const INSIST_MS = 150;
const READY_MS = 20000;

/**
 * @typedef {object} Plan
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {(part: Part) => Promise<unknown>} ready  settles once the program does its work
 * @property {Record<string, string>} [env]
 * @property {boolean} [insist]  ends at once only when told twice
 */

export class Part {
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null;
  /** @type {Promise<void>} */
  #gone = Promise.resolve();
  /** @type {{pattern: RegExp, resolve: (line: string) => void}[]} */
  #waiting = [];
  #wanted = false;
  /** @type {string[]} */
  lines = [];

  /** @param {Plan} plan @param {string} logFile @param {(part: Part, how: string) => void} died */
  constructor(plan, logFile, died) {
    this.plan = plan;
    this.name = plan.name;
    this.logFile = logFile;
    this.died = died;
  }

  get pid() {
    return this.#child?.pid;
  }

  get running() {
    return this.#child !== null;
  }

  /** Settles with the next line that matches. @param {RegExp} pattern @returns {Promise<string>} */
  line(pattern) {
    return new Promise((resolve) => this.#waiting.push({ pattern, resolve }));
  }

  async start() {
    if (this.#child) return;
    const { command, args, env, ready } = this.plan;
    const log = createWriteStream(this.logFile, { flags: 'a', mode: 0o600 });
    this.lines = [];
    this.#waiting = [];
    this.#wanted = true;
    // setpriv: when this supervisor dies, however it dies, the kernel sends the program a signal. It comes once.
    const last = this.plan.insist ? 'KILL' : 'TERM';
    const child = spawn('setpriv', ['--pdeathsig', last, '--', command, ...args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // The servers live in /usr/sbin, which an ordinary user of Debian does not search.
      env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8', ...env },
    });
    this.#child = child;
    const guard = guardOf(child.pid);
    for (const stream of [child.stdout, child.stderr]) this.#read(stream, log);
    /** @type {(reason: Error) => void} */
    let fail = () => {};
    const failed = new Promise((_, reject) => {
      fail = reject;
    });
    failed.catch(() => {});
    this.#gone = new Promise((resolve) => {
      const ended = (/** @type {string} */ how) => {
        if (this.#child !== child) return;
        this.#child = null;
        // The leader is gone; what it started must not stay.
        signalGroup(child.pid, 'SIGKILL');
        guard?.kill('SIGKILL');
        log.end();
        fail(new Error(this.report(how)));
        resolve();
        if (this.#wanted) this.died(this, how);
      };
      child.once('error', (error) => ended(`could not be started (${/** @type {any} */ (error).code})`));
      child.once('close', (code, signal) => ended(signal ? `was ended by ${signal}` : `ended with code ${code}`));
    });
    const late = delay(READY_MS, undefined, { ref: false }).then(() => {
      throw new Error(this.report(`was not ready within ${READY_MS / 1000} s`));
    });
    late.catch(() => {});
    await Promise.race([ready(this), failed, late]);
  }

  /** @param {NodeJS.Signals} [signal] */
  async stop(signal = 'SIGTERM') {
    this.#wanted = false;
    const pid = this.#child?.pid;
    if (!pid) return this.#gone;
    signalGroup(pid, signal);
    if (this.plan.insist) setTimeout(() => this.#child?.pid === pid && signalGroup(pid, signal), INSIST_MS);
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_MS);
    await this.#gone;
    clearTimeout(timer);
    while (signalGroup(pid, 0)) await delay(10);
  }

  /** @param {string} how */
  report(how) {
    const last = this.lines.slice(-8).map((line) => `    ${line}`).join('\n');
    return `${this.name} ${how}.${last ? ` Its last lines (all in ${this.logFile}):\n${last}` : ''}`;
  }

  /** @param {import('node:stream').Readable | null} stream @param {import('node:fs').WriteStream} log */
  #read(stream, log) {
    if (!stream) return;
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (/** @type {string} */ text) => {
      const lines = (rest + text).split(/\r?\n|\r/);
      rest = (lines.pop() ?? '').slice(-4096);
      for (const line of lines) this.#take(line, log);
    });
    stream.on('end', () => rest && this.#take(rest, log));
  }

  /** @param {string} line @param {import('node:fs').WriteStream} log */
  #take(line, log) {
    if (!log.writableEnded) log.write(`${new Date().toISOString()} ${line}\n`);
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
    this.#waiting = this.#waiting.filter(({ pattern, resolve }) => {
      if (!pattern.test(line)) return true;
      resolve(line);
      return false;
    });
  }
}

/**
 * Kamailio now and then hangs in its own end. While this supervisor lives it insists; a shell that outlives it
 * (its input ends with us) makes an end of the group when nobody else can.
 * @param {number | undefined} leader
 */
function guardOf(leader) {
  if (!leader) return null;
  const script = `read -r line; sleep 2; kill -s KILL -- -${leader}`;
  const guard = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.once('error', () => {});
  return guard;
}

/** @param {number | undefined} leader @param {NodeJS.Signals | 0} signal @returns {boolean} is the group there */
function signalGroup(leader, signal) {
  if (!leader) return false;
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}
