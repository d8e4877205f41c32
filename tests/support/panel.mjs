// SPDX-License-Identifier: MIT
// The control panel in a browser, before a portal of its own and nothing else: no SIP server, no phone.
import assert from 'node:assert/strict';
import { launchChromium } from './chromium.mjs';
import { openDatabases } from './databases.mjs';
import { builtApp } from './household.mjs';
import { Portal } from './portal.mjs';

export const PASSWORD = 'correct horse battery';

/** What a person at the panel reads and presses. */
export class PanelPerson {
  /** What no page may do. @type {string[]} */ faults = [];

  /** @param {import('playwright-core').Page} page @param {string} url */
  constructor(page, url) {
    this.page = page;
    this.url = url;
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => { if (/Content Security Policy|Trusted ?Type/i.test(message.text())) this.faults.push(message.text()); });
  }

  /** @param {string} name @param {any} [where] */
  button(name, where = this.page) { return where.getByRole('button', { name, exact: true }); }
  /** @param {string} name @param {any} [where] */
  link(name, where = this.page) { return where.getByRole('link', { name, exact: true }); }
  /** @param {string} name @param {any} [where] */
  field(name, where = this.page) { return where.getByLabel(name, { exact: true }); }
  /** What is said when something went wrong. @param {RegExp | string} words */
  async told(words) { await this.page.getByRole('alert').filter({ hasText: words }).first().waitFor(); }

  /** In a log-in that is there. @param {string} name @param {string} [code] @param {string} [password] */
  async enter(name, code = '', password = PASSWORD) {
    const login = this.page.locator('panel-login');
    await this.field('Name', login).fill(name);
    await this.field('Password', login).fill(password);
    if (code) await this.field('Code', login).fill(code);
    await this.button('Log in', login).click();
  }

  /** @param {string} name @param {string} [code] */
  async login(name, code) {
    await this.page.goto(`${this.url}admin`);
    await this.enter(name, code);
    await this.menu.waitFor();
  }

  get menu() { return this.page.getByRole('navigation', { name: 'Menu' }); }

  /** The page of a path, and all that it loads. @param {string} target */
  async open(target) {
    await this.page.evaluate((hash) => { location.hash = hash; }, target);
    await this.page.waitForFunction((hash) => location.hash === `#${hash}`, target);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
    await this.page.getByText(/^(Loading|Looking)…$/).first().waitFor({ state: 'hidden' });
  }

  async save() {
    await this.button('Save').click();
    await this.page.getByText('Saved.', { exact: true }).waitFor().catch(async (error) => {
      throw new Error(`not saved: ${await this.page.locator('main').ariaSnapshot()}`, { cause: error });
    });
  }
}

export class PanelSite {
  databases = openDatabases('sqlite');
  portal = new Portal(this.databases);
  /** @type {import('playwright-core').Browser | undefined} */ browser;
  #token = '';

  /** @param {(config: any) => void} [change] */
  async start(change = () => {}) {
    await this.portal.start((config) => {
      config.web = builtApp();
      config.threads = 2;
      change(config);
    });
    this.browser = await launchChromium();
    return this;
  }

  get url() { return `http://localhost:${this.portal.port}/`; }

  /** Somebody before the panel, in a browser of their own. */
  async person() {
    const context = await /** @type {import('playwright-core').Browser} */ (this.browser).newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' });
    context.setDefaultTimeout(30_000);
    return new PanelPerson(await context.newPage(), this.url);
  }

  /** An operator, logged in. @param {string} name @param {string} role */
  async operator(name, role) {
    this.portal.addOperator(name, PASSWORD, role);
    const person = await this.person();
    await person.login(name);
    return person;
  }

  /** The operators' API, beside the panel. @param {string} method @param {string} target @param {object} [body] */
  async api(method, target, body) {
    this.#token ||= this.portal.addToken('tests');
    const { status, json } = await this.portal.call(method, `/api/admin/${target}`, body, { Authorization: this.#token });
    assert.ok(status < 300, `${method} ${target}: ${status} ${JSON.stringify(json)}`);
    return json;
  }

  async stop() {
    await this.browser?.close();
    if (this.portal.child) await this.portal.stop();
    this.databases.close();
  }
}
