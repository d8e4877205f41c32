// SPDX-License-Identifier: MIT
// A person with WebKitGTK (WebDriver), in a window that nobody sees. Debian builds it without WebRTC.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Part } from '../../deploy/demo/part.mjs';
import { find } from './fox.mjs';
import { freePort } from './portal.mjs';
import { testFolder } from './site.mjs';

const PATIENCE = 20000;
const LIBRARIES = '/usr/lib';

/** WebKitGTK's own small browser lies in a folder of this machine's architecture. */
function browserPath() {
  const found = readdirSync(LIBRARIES).map((name) => path.join(LIBRARIES, name, 'webkit2gtk-4.1/MiniBrowser')).find((file) => existsSync(file));
  if (!found) throw new Error('WebKitGTK is not here: scripts/setup.sh');
  return found;
}

/** @param {string} name @param {string} command @param {string[]} args @param {Record<string, string>} env @param {string} folder @param {import('../../deploy/demo/part.mjs').Plan['ready']} ready */
const part = (name, command, args, env, folder, ready) => new Part({ name, command, args, env: { HOME: folder, ...env }, ready },
  path.join(folder, `${name}.log`), (one, how) => console.error(one.report(how)));

/** Runs in the page, as soon as it can be asked: what its policy forbids from now on. */
function watchPage() {
  const page = /** @type {any} */ (globalThis);
  page.violations = [];
  addEventListener('securitypolicyviolation', (event) => page.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
}

/** @param {Function} fn @param {unknown[]} args  the same as a script of WebDriver */
const scriptOf = (fn, args) => ({ script: `return (${fn})(...arguments)`, args });

export class WebKit {
  /** @type {Part[]} */ #parts = [];
  #folder = testFolder();
  #session = '';

  /** @param {string} url */
  static async start(url) {
    const one = new WebKit();
    try {
      await one.#start();
      await one.open(url);
    } catch (error) {
      await one.stop();
      throw error;
    }
    return one;
  }

  /** @param {Part} one */
  async #run(one) {
    this.#parts.unshift(one);  // the last that starts is the first to end
    await one.start();
  }

  async #start() {
    let display = '';
    await this.#run(part('xvfb', 'Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {}, this.#folder,
      async (one) => { display = await one.line(/^\d+$/); }));
    const port = await freePort();
    const driver = `http://127.0.0.1:${port}`;
    const env = { DISPLAY: `:${display}`, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', XDG_RUNTIME_DIR: this.#folder };
    await this.#run(part('webkit', 'WebKitWebDriver', [`--port=${port}`], env, this.#folder, async () => {
      while (!await fetch(`${driver}/status`).then(({ ok }) => ok, () => false)) await new Promise((resolve) => { setTimeout(resolve, 50); });
    }));
    this.#session = `${driver}/session`;
    const { sessionId } = await this.#ask('POST', '', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: browserPath(), args: ['--automation'] } } } });
    this.#session += `/${sessionId}`;
  }

  /** @param {string} method @param {string} where @param {unknown} [body] */
  async #ask(method, where, body) {
    const answer = await fetch(this.#session + where, { method, body: body ? JSON.stringify(body) : undefined });
    const { value } = /** @type {any} */ (await answer.json());
    if (!answer.ok) throw new Error(`${where}: ${value.error}: ${value.message}`);
    return value;
  }

  /** @param {string} url */
  async open(url) {
    await this.#ask('POST', '/url', { url });
    await this.run(watchPage);
  }

  async reload() {
    await this.#ask('POST', '/refresh', {});
    await this.run(watchPage);
  }

  /** Runs a function in the page. @template T @template {unknown[]} A @param {(...args: A) => T | Promise<T>} fn @param {A} args @returns {Promise<T>} */
  run(fn, ...args) { return this.#ask('POST', '/execute/sync', scriptOf(fn, args)); }

  /** @param {string} role @param {string} name */
  async get(role, name) { await this.#until(async () => Boolean(await this.#see(role, name)), `${role} ${name}`); }

  /** @param {string} role @param {string} name */
  async gone(role, name) { await this.#until(async () => !await this.#see(role, name), `no ${role} ${name}`); }

  /** @param {string} name @param {string} [role] */
  async press(name, role = 'button') {
    await this.get(role, name);
    await this.#ask('POST', '/execute/sync', { script: `(${find})(...arguments).click()`, args: [role, name] });
  }

  /** @param {string} name @param {string} text */
  async fill(name, text) {
    await this.get('textbox', name);
    const script = `const field = (${find})('textbox', arguments[0]); field.value = arguments[1];
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))`;
    await this.#ask('POST', '/execute/sync', { script, args: [name, text] });
  }

  /** @param {string} number */
  async login(number) {
    await this.fill('Username', number);
    await this.fill('Password', `demo-${number}`);
    await this.press('Log in');
    await this.get('status', 'Registered');
  }

  /** @param {string} role @param {string} name */
  #see(role, name) { return this.#ask('POST', '/execute/sync', { script: `return (${find})(...arguments) !== null`, args: [role, name] }); }

  /** @param {() => Promise<boolean>} done @param {string} what */
  async #until(done, what) {
    for (const end = Date.now() + PATIENCE; !await done();) {
      if (Date.now() > end) throw new Error(`WebKit: ${what}`);
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  async stop() {
    if (this.#session.includes('/session/')) await this.#ask('DELETE', '').catch(() => {});
    for (const one of this.#parts) await one.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
