// SPDX-License-Identifier: MIT
// Starts the whole site on loopback, as one object: portal, SIP server, media relay, echo service, desk phone.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Desk } from './desk.mjs';
import { examplesOrigin, serveExamples } from './examples.mjs';
import { defaultFolder, openFolder, secretOf } from './folder.mjs';
import { Part } from './part.mjs';
import * as plans from './plans.mjs';
import { checkPorts, DEFAULT_BASE, portMap } from './ports.mjs';
import { kamailioRpc } from './rpc.mjs';
import { seed } from './seed.mjs';

// The SIP server asks for the media relay once at start, and the desk phone registers at the SIP server.
/** @type {PartName[][]} */
const WAVES = [['webphoned', 'rtpengine', 'echo'], ['kamailio'], ['desk']];

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {'webphoned'|'kamailio'|'rtpengine'|'echo'|'desk'} PartName
 * @typedef {object} Options
 * @property {number} [portBase]
 * @property {string} [dir]       the private folder
 * @property {string} [web]       the built app
 * @property {string} [webphoned] the portal's program
 * @property {Record<string, unknown>} [phone] fields of the phone's configuration
 * @property {{answer?: 'auto'|'manual', record?: boolean, tone?: number}} [desk]
 * @property {Record<string, unknown>} [push] fields of the portal's "push", such as a push service of the tests
 * @property {string[]} [proxies] addresses of the portal's trusted proxies
 * @property {number} [ring] seconds that a call rings
 * @property {Record<string, unknown>} [voicemail] fields of the portal's "voicemail"; absent: nobody takes calls that are not answered
 * @property {Record<string, unknown>} [payments] the portal's "payments"; absent: nobody takes payments
 * @property {PartName[]} [parts] all, unless named
 * @property {boolean} [seed]     with what a newcomer can try
 */

/** Runs a command to its end with a text on its standard input. @param {string} command @param {string[]} args @param {string} input */
function runWith(command, args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    child.once('error', (error) => reject(new Error(`${command} could not be started (${/** @type {any} */ (error).code}). Build it: make native`)));
    child.once('close', (code) => (code === 0 ? resolve(undefined) : reject(new Error(`${command}: ${said.trim() || `code ${code}`}`))));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

export class Demo {
  /** @type {Map<string, Part>} */
  #parts = new Map();
  #stopping = false;
  #closeExamples = () => {};
  /** @type {(reason: string) => void} */
  #ended = () => {};

  /** @param {Options} options */
  constructor(options) {
    const base = options.portBase ?? DEFAULT_BASE;
    this.options = options;
    this.base = base;
    this.ports = portMap(base);
    this.dir = path.resolve(options.dir ?? defaultFolder(base));
    this.urls = { portal: `http://localhost:${this.ports.portal}/`, ws: `ws://localhost:${this.ports.ws}`, examples: `${examplesOrigin(this.ports.examples)}/` };
    this.desk = new Desk(this.ports.deskControl);
    /** Settles with a report when a part ends that should not. @type {Promise<string>} */
    this.ended = new Promise((resolve) => (this.#ended = resolve));
  }

  async start() {
    await checkPorts(this.base);
    const folder = openFolder(this.dir);
    /** @type {plans.Site} */
    const site = {
      folder,
      ports: this.ports,
      secret: secretOf(folder),
      webphoned: this.options.webphoned ?? process.env.WEBPHONED ?? path.join(root, 'build/release/server/webphoned'),
      web: this.options.web ?? process.env.WEBPHONE_WEB ?? path.join(root, 'build/web'),
      phone: { ...(this.options.seed ? { embedOrigins: [examplesOrigin(this.ports.examples)] } : {}), ...this.options.phone },
      desk: this.options.desk ?? {},
      push: this.options.push ?? {},
      proxies: this.options.proxies ?? [],
      ring: this.options.ring,
      voicemail: this.options.voicemail,
      payments: this.options.payments,
    };
    const wanted = this.options.parts ?? WAVES.flat();
    /** @type {Promise<void> | undefined} */
    let seeding;
    try {
      for (const { number, name } of plans.ACCOUNTS) {
        const args = ['account', 'add', number, '--domain', plans.DOMAIN, '--name', name, '--database', plans.databaseOf(site), '--replace'];
        await runWith(site.webphoned, args, `${plans.passwordOf(number)}\n`);
      }
      for (const name of wanted) {
        const part = new Part(plans[name](site), path.join(folder, 'log', `${name}.log`), (who, how) => this.#died(who, how));
        this.#parts.set(name, part);
      }
      for (const wave of WAVES) {
        if (this.#stopping) return this;
        await Promise.all(wave.filter((name) => wanted.includes(name)).map((name) => this.part(name).start()));
        // Beside the start of the others.
        if (wave.includes('webphoned') && this.options.seed) seeding = this.#seed(site);
      }
      await seeding;
      if (this.options.seed && !this.#stopping) this.#closeExamples = await serveExamples(this.ports.examples, this.urls);
    } catch (error) {
      await this.stop();
      throw error;
    }
    return this;
  }

  /** A demo without its examples is a demo. @param {plans.Site} site */
  async #seed(site) {
    const { webphoned, folder } = site;
    const where = { webphoned, folder, database: plans.databaseOf(site), portal: this.urls.portal };
    await seed(where).catch((error) => console.error(`The examples of the demo are missing: ${error.message}`));
  }

  /** @param {string} name */
  part(name) {
    const part = this.#parts.get(name);
    if (!part) throw new Error(`this demo runs without ${name}`);
    return part;
  }

  async stop() {
    this.#stopping = true;
    this.desk.close();
    this.#closeExamples();
    await Promise.all([...this.#parts.values()].map((part) => part.stop()));
  }

  /** Takes one part away at once, as a crash would. @param {string} name */
  async kill9(name) {
    await this.part(name).stop('SIGKILL');
  }

  /**
   * The SIP server keeps bindings in memory, and the desk phone would notice only at its next refresh:
   * so it starts anew too, unless it has a call to keep.
   * @param {string} name @param {{keepDesk?: boolean}} [options]
   */
  async restart(name, { keepDesk = false } = {}) {
    await this.part(name).stop();
    await this.part(name).start();
    if (name === 'kamailio' && !keepDesk && this.#parts.get('desk')?.running) await this.restart('desk');
    if (name === 'desk') this.desk.close();
  }

  /** @param {string} method @param {...(string|number)} params */
  kamailioRpc(method, ...params) {
    return kamailioRpc(path.join(this.dir, 'kamailio'), method, params);
  }

  /** @param {Part} part @param {string} how */
  #died(part, how) {
    if (!this.#stopping) this.#ended(part.report(how));
  }
}

/** @param {Options} [options] @returns {Promise<Demo>} */
export function startDemo(options = {}) {
  return new Demo(options).start();
}
