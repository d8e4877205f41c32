// SPDX-License-Identifier: MIT
// A person with Firefox (WebDriver BiDi), whose voice is the browser's own test tone.
import puppeteer from 'puppeteer-core';
import { startSoundServer } from './sound-server.mjs';

/** Runs in each page before it: connections can be asked for what they hear, players for what they play. */
export function watchPage() {
  const page = /** @type {any} */ (globalThis);
  page.connections = [];
  page.players = new Set();
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function watched() {
    page.players.add(this);
    return play.call(this);
  };
  const Real = RTCPeerConnection;
  page.RTCPeerConnection = class extends Real {
    constructor(/** @type {any[]} */ ...args) {
      super(...args);
      page.connections.push(this);
    }
  };
}

/**
 * Runs in the page: finds by role and name through shadow roots, as a person would; null while it is not there.
 * @param {string} role @param {string} name
 */
export function find(role, name) {
  const tags = /** @type {Record<string, string>} */ ({
    button: 'button', textbox: 'input', status: '[role=status]', alertdialog: '[role=alertdialog]', alert: '[role=alert]', link: 'a', heading: 'h1', timer: '[role=timer]', region: 'section',
    article: 'article', dialog: 'dialog', combobox: 'select', text: '*', listitem: 'li',
  });
  /** @param {ParentNode} root @returns {Element[]} */
  const all = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  /** @param {any} one */
  const nameOf = (one) => role === 'link' ? (one.querySelector('bdi') ?? one).textContent : role === 'text' ? [...one.childNodes].map((node) => node.nodeType === Node.TEXT_NODE ? node.data : '').join('') : role === 'status' || role === 'alert' ? one.textContent : one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent ?? '';
  const found = all(document).find((one) => one.matches(tags[role]) && nameOf(one).trim().startsWith(name) && one.getClientRects().length > 0);
  return found ?? null;
}

export class Fox {
  /** @type {import('puppeteer-core').Permission[]} */ allowed = ['notifications'];

  /** @param {import('puppeteer-core').Browser} browser @param {import('puppeteer-core').Page} page @param {{ stop: () => Promise<void> }} [speakers] */
  constructor(browser, page, speakers) {
    this.browser = browser;
    this.page = page;
    this.speakers = speakers;
  }

  /**
   * @param {string} url @param {number} hertz @param {Record<string, unknown>} [preferences]
   * @param {import('./push-household.mjs').Desktop} [desktop]  where its notifications and pushes go
   * @param {boolean | number} [plays]  it has loudspeakers, and so meters and conferences; at so many samples a second
   */
  static async start(url, hertz, preferences = {}, desktop, plays = false) {
    const speakers = plays ? await startSoundServer(plays === true ? undefined : plays) : undefined;
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
      headless: true,
      env: { ...process.env, ...desktop?.notices.env, ...speakers?.env },
      extraPrefsFirefox: {
        'media.navigator.streams.fake': true,
        'media.navigator.audio.fake_frequency': hertz,
        'media.navigator.permission.disabled': true,
        'media.autoplay.default': 0,
        ...(desktop ? desktop.firefox : {}),
        ...preferences,
      },
    });
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(watchPage);
    await page.goto(url);
    return new Fox(browser, page, speakers);
  }

  /** @param {string} role @param {string} name @param {number} [timeout] */
  async get(role, name, timeout = 20000) {
    const handle = await this.page.waitForFunction(find, { timeout, polling: 50 }, role, name);
    return /** @type {import('puppeteer-core').ElementHandle<any>} */ (handle);
  }

  /** @param {string} role @param {string} name */
  async gone(role, name) {
    await this.page.waitForFunction(`!(${find})(${JSON.stringify(role)}, ${JSON.stringify(name)})`, { timeout: 20000, polling: 50 });
  }

  /** @param {string} name */
  async press(name) {
    await (await this.get('button', name)).evaluate((/** @type {HTMLElement} */ one) => one.click());
  }

  /** A page by its tab. @param {string} name */
  async open(name) {
    await (await this.get('link', name)).evaluate((/** @type {HTMLElement} */ one) => one.click());
    await this.get('heading', name);
  }

  /** @param {string} name @param {string} text */
  async fill(name, text) {
    await (await this.get('textbox', name)).evaluate((/** @type {HTMLInputElement} */ one, /** @type {string} */ value) => {
      one.value = value;
      one.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    }, text);
  }

  /** What people allow when they are asked. @param {string} url */
  async allow(url) {
    await this.browser.defaultBrowserContext().overridePermissions(new URL(url).origin, this.allowed);
  }

  /** @param {string} number */
  async login(number) {
    await this.fill('Username', number);
    await this.fill('Password', `demo-${number}`);
    await this.press('Log in');
    await this.get('status', 'Registered');
  }

  /** Waits until the received sound has had energy for a while. */
  async hears() {
    const energy = () => this.page.evaluate(async () => {
      let sum = 0;
      for (const one of /** @type {any} */ (globalThis).connections) {
        if (one.connectionState === 'closed') continue;
        for (const report of (await one.getStats()).values()) if (report.type === 'inbound-rtp') sum += report.totalAudioEnergy ?? 0;
      }
      return sum;
    });
    const start = await energy();
    const end = Date.now() + 15000;
    for (let now = start; now - start < 0.01; now = await energy()) {
      if (Date.now() > end) throw new Error(`Firefox hears nothing (energy ${now - start})`);
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  }

  /** The page of the phone that is opened, by whomever. @param {string} url */
  async opened(url) {
    for (const end = Date.now() + 20000; Date.now() < end;) {
      const found = (await this.browser.pages()).find((one) => one.url().startsWith(url));
      if (found) {
        this.page = found;
        return found;
      }
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    throw new Error(`no page of ${url} was opened`);
  }

  async stop() {
    await this.browser.close();
    await this.speakers?.stop();
  }
}
