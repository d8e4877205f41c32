// SPDX-License-Identifier: MIT
// webphoned on a free port with files of its own, and requests to it byte by byte.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { testFolder, webphonedPath } from './site.mjs';

/** @returns {Promise<number>} */
export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** @param {number} port */
export const goodConfig = (port) => ({
  listen: { address: '127.0.0.1', port },
  phone: { brand: 'Test', domain: 'localhost', wsServers: ['ws://localhost:8081'], iceServers: [], expires: 600, flags: { autoAnswer: false } },
});

/** The table of routes, as the program has it. */
export function routes() {
  return command(['routes']).stdout.trim().split('\n').map((line) => {
    const [method, target, role, most] = line.split(' ');
    return { method, target, role, most: Number(most) };
  });
}

/** Runs the program to its end. @param {string[]} args @param {string} [input] */
export function command(args, input = '') {
  const { status, stdout, stderr } = spawnSync(webphonedPath(), args, { input, encoding: 'utf8', timeout: 20000 });
  return { status, stdout, stderr };
}

/** @param {string} text */
function parseAnswer(text) {
  const split = text.indexOf('\r\n\r\n');
  const [first, ...rest] = text.slice(0, split).split('\r\n');
  const found = Object.fromEntries(rest.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]));
  return { status: Number(first.split(' ')[1]), headers: found, body: text.slice(split + 4) };
}

export class Portal {
  folder = testFolder();
  port = 0;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  child;
  log = '';
  /** The database, when it is not a file in the folder. */
  where = '';

  /** @param {ReturnType<import('./databases.mjs').openDatabases>} [databases] */
  constructor(databases) {
    this.databases = databases;
    if (databases) this.where = databases.where(this.folder);
  }

  /** @param {Record<string, string | Buffer>} files  below the web folder */
  write(files) {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.folder, 'web', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  get database() {
    return this.where || path.join(this.folder, 'portal.db');
  }

  get configFile() {
    return path.join(this.folder, 'portal.json');
  }

  /** @param {(config: any) => void} [change] */
  async start(change = () => {}) {
    this.port = await freePort();
    const config = { ...goodConfig(this.port), web: path.join(this.folder, 'web'), database: this.database };
    change(config);
    writeFileSync(this.configFile, JSON.stringify(config));
    const child = spawn(webphonedPath(), ['serve', '--config', this.configFile], { stdio: ['ignore', 'inherit', 'pipe'] });
    this.child = child;
    const lines = createInterface(/** @type {import('node:stream').Readable} */ (child.stderr));
    await new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(this.log)));
      lines.on('line', (line) => {
        this.log += `${line}\n`;
        if (line.includes('listening')) resolve(undefined);
      });
    });
    return this;
  }

  /** Its exit code: a sanitizer's finding makes it not 0. @param {NodeJS.Signals} [signal] */
  async end(signal = 'SIGTERM') {
    const child = /** @type {import('node:child_process').ChildProcess} */ (this.child);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  }

  /** The end of a test: it must have survived it. */
  async stop() {
    const code = await this.end();
    rmSync(this.folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`webphoned ended with ${code}:\n${this.log}`);
  }

  /** Bytes as they are; what comes back until the server closes, or until `enough`.
   * @param {string | Buffer} bytes @param {{enough?: (text: string) => boolean, ms?: number}} [options] */
  async raw(bytes, { enough = () => false, ms = 5000 } = {}) {
    const socket = net.connect(this.port, '127.0.0.1');
    let text = '';
    socket.on('error', () => {});
    socket.write(bytes);
    const timer = setTimeout(() => socket.destroy(), ms);
    await new Promise((resolve) => {
      socket.on('close', resolve);
      socket.on('data', (data) => {
        text += data.toString('latin1');
        if (enough(text)) socket.destroy();
      });
    });
    clearTimeout(timer);
    return text;
  }

  /** One request with this path exactly, no client to tidy it up.
   * @param {string} target @param {Record<string, string>} [headers] @param {string} [method] */
  async get(target, headers = {}, method = 'GET') {
    const lines = Object.entries({ Host: 'localhost', Connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    const text = await this.raw(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
    return parseAnswer(text);
  }

  /** A request with a body, JSON unless it is bytes or told otherwise, from a page of this portal unless told otherwise.
   * @param {string} method @param {string} target @param {unknown} [body] @param {Record<string, string>} [headers] */
  async call(method, target, body, headers = {}) {
    const json = body === undefined ? '' : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const all = {
      Host: 'localhost', Origin: `http://${headers.Host ?? 'localhost'}`, Connection: 'close',
      ...(json || body !== undefined ? { 'Content-Type': 'application/json' } : {}),
      'Content-Length': String(Buffer.byteLength(json)), ...headers,
    };
    const lines = Object.entries(all).filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}\r\n`);
    const text = await this.raw(Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`), Buffer.from(json)]), { ms: 30000 });
    const answer = parseAnswer(text);
    const type = answer.headers['content-type'] ?? '';
    /** @type {any} */
    const parsed = /json/.test(type) && answer.body ? JSON.parse(Buffer.from(answer.body, 'latin1').toString()) : undefined;
    return { ...answer, json: parsed };
  }

  /** Asks until the answer has this status: what changed elsewhere is seen within a second.
   * @param {number} status @param {string} target @param {Record<string, string>} headers */
  async until(status, target, headers) {
    for (const end = Date.now() + 5000; ;) {
      const answer = await this.call('GET', target, undefined, headers);
      if (answer.status === status) return answer;
      if (Date.now() > end) throw new Error(`${target} answers ${answer.status}, not ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Logs in and gives back the cookie, ready to be sent. @param {string} username @param {string} password @param {Record<string, string>} [headers] */
  async login(username, password, headers = {}) {
    const answer = await this.call('POST', '/api/softphone/session', { username, password }, headers);
    if (answer.status !== 200) throw new Error(`log-in: ${answer.status} ${answer.body}`);
    return answer.headers['set-cookie'].split(';')[0];
  }

  /** Logs an operator in at the panel and gives back the cookie. @param {string} name @param {string} password @param {Record<string, string>} [headers] */
  async panelLogin(name, password, headers = {}) {
    const answer = await this.call('POST', '/api/panel/session', { name, password }, headers);
    if (answer.status !== 200) throw new Error(`log-in at the panel: ${answer.status} ${answer.body}`);
    return answer.headers['set-cookie'].split(';')[0];
  }

  /** An operator of this database. @param {string} name @param {string} password @param {string} role @param {string[]} [more] */
  addOperator(name, password, role, more = []) {
    const { status, stderr } = command(['operator', 'add', name, '--role', role, ...more, '--database', this.database], `${password}\n`);
    if (status !== 0) throw new Error(stderr);
  }

  /** An account of this database. @param {string} username @param {string} password @param {string} [domain] */
  addAccount(username, password, domain = 'localhost') {
    const { status, stderr } = command(['account', 'add', username, '--domain', domain, '--database', this.database], `${password}\n`);
    if (status !== 0) throw new Error(stderr);
  }

  /** An operator's token, ready to be sent. @param {string} name @param {string} [tenant] */
  addToken(name, tenant) {
    const { status, stdout, stderr } = command(['token', 'add', name, ...(tenant ? ['--tenant', tenant] : []), '--database', this.database]);
    if (status !== 0) throw new Error(stderr);
    return `Bearer ${stdout.trim()}`;
  }

  /** What the database says. @param {string} sql */
  sql(sql) {
    if (!this.databases) throw new Error('this portal has no databases');
    return this.databases.query(this.database, sql);
  }

  /** How many files it holds open. */
  openFiles() {
    const list = spawnSync('ls', [`/proc/${this.child?.pid}/fd`], { encoding: 'utf8' });
    return list.stdout.trim().split('\n').length;
  }

  memoryKb() {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child?.pid}/status`, 'utf8'))?.[1]);
  }
}
