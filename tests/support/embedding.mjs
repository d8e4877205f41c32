// SPDX-License-Identifier: MIT
// Pages of another site that hold a phone: what they are made of, and what tests do in them. The phone is at
// http://localhost, the pages at http://127.0.0.1, which browsers take for another site.
import { request } from 'node:http';
import { createServer } from 'node:https';
import { launchChromium, FAKE_MEDIA, serve } from './chromium.mjs';
import { builtApp } from './household.mjs';
import { certificate } from './push-sink.mjs';
import { startSite } from './site.mjs';

export const ACCOUNT = { username: '1001', password: 'demo-1001', realm: 'localhost', displayName: 'Anna', cli: null };
export const EVENTS = ['session-idle', 'session-initial', 'session-establising', 'session-established', 'session-terminating', 'session-terminated',
  'session-ringing', 'session-answered', 'session-hold', 'session-unhold', 'session-mute', 'session-unmute', 'session-transfer',
  'register-initial', 'register-registered', 'register-unregistered', 'register-terminated', 'cdr'];
const LISTEN = `${JSON.stringify(EVENTS)}.forEach(function (name) { phone.on(name, function (event) { seen.push([name, event.detail]); }); });`;

/** As today's connector is documented to be used: a container, the script, one global function. Only addresses differ. @param {string} portal */
const documented = (portal) => `<!doctype html>
<html>
  <head>
    <title>A page with a phone</title>
    <style>#cxPhone { width: 400px; height: 600px; }</style>
  </head>
  <body>
    <div id="cxPhone">What was here before</div>
    <button onclick="phone && phone.call('600')">Call 600</button>
    <button onclick="phone && phone.hangup()">Hang Up</button>
    <script src="${portal}connector.js"></script>
    <script>
      var phone = null;
      var seen = [];
      window.addEventListener('DOMContentLoaded', function () {
        phone = cxWebphone('cxPhone', '${portal}');
        ${LISTEN}
      });
    </script>
  </body>
</html>`;

/** The other way that is documented: the script is the container. @param {string} portal */
const scripted = (portal) => `<html>
  <head><title>A page with a phone</title></head>
  <div style="height:500px;width:500px"></div>
  <script id="cxPhone" src="${portal}connector.js"></script>
  <script>
    var phone, seen = [];
    window.addEventListener('DOMContentLoaded', () => {
      phone = cxWebphone('cxPhone', '${portal.replace(/\/$/, '')}');
      ${LISTEN}
    });
  </script>
</html>`;

/** A page that talks to the phone by itself, well or not. @param {string} portal */
const raw = (portal) => `<!doctype html><title>Raw</title>
<iframe id="phone" src="${portal}" allow="microphone; autoplay"></iframe>
<script>
  var heard = [];
  addEventListener('message', function (event) { if (event.source === phone.contentWindow) heard.push(event.data); });
  var phone = document.getElementById('phone');
  function say(message, origin) { phone.contentWindow.postMessage(message, origin || '${portal.replace(/\/$/, '')}'); }
</script>`;

/** The package, loaded from the portal by a page of another site. @param {string} portal @param {string} ws */
const kit = (portal, ws) => `<!doctype html><title>Kit</title>
<a href="tel:+49%2030;ext=1" id="tel">call</a> <a href="sip:600@localhost" id="sip">call</a> <a href="/kit#x" id="other">stay</a>
<web-phone id="element" ws-servers="${ws}" realm="localhost" show="status number dialpad dial answer hangup hold mute timer login"><button slot="actions">My own</button></web-phone>
<script type="module">
  import { Phone } from '${portal}sdk/phone.js';
  import { clickToCall } from '${portal}sdk/click-to-call.js';
  import { WebPhone } from '${portal}sdk/web-phone.js';
  Object.assign(globalThis, { Phone, WebPhone, clickToCall, ready: true });
</script>`;

/** A frame that plays the phone: it answers a question with rubbish, a flood, the answer, and the answer once more. */
const evil = `<!doctype html><title>Evil</title><script>
  addEventListener('message', ({ data: { id, containerId } }) => {
    const junk = [null, 1, 'x', [], {}, { containerId }, { containerId, event: {} }, { containerId, event: 'click' }, { containerId, event: 'constructor' }, { containerId, event: 'session-' + 'x'.repeat(99) },
      { id, containerId: 'other', data: 'stolen' }, { id: {}, containerId, data: 1 }, { id: 'guessed', containerId, data: 1 }, { id: '__proto__', containerId, error: 'x' }, { containerId, event: 'cdr', data: 5 }];
    for (const message of junk) parent.postMessage(message, '*');
    for (let i = 0; i < 10000; i++) parent.postMessage({ id: String(i), containerId, data: i }, '*');
    for (const data of ['first', 'replayed']) parent.postMessage({ id, containerId, data }, '*');
    parent.postMessage({ id, containerId, error: 'too late' }, '*');
  });
  parent.postMessage({ _type: 'webphone-sdk', ready: true }, '*');
</script>`;

/** What stands before a portal and speaks TLS. @param {string} folder @param {string} portal */
async function front(folder, portal) {
  const server = createServer(certificate(folder), (asked, answer) => {
    const passed = request(new URL(asked.url ?? '/', portal), { method: asked.method, headers: { ...asked.headers, 'x-forwarded-proto': 'https' } }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(undefined)); });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `https://localhost:${port}/`, stop };
}

export class Embedding {
  /** @type {Awaited<ReturnType<typeof front>>} the portal over TLS */ front;
  /** @type {Awaited<ReturnType<typeof startSite>>} */ site;
  /** @type {Awaited<ReturnType<typeof serve>>} */ #server;
  /** @type {import('playwright-core').Browser} */ browser;
  /** @type {import('playwright-core').BrowserContext} */ context;
  /** @type {import('playwright-core').Page} */ page;

  /** @param {import('../../deploy/demo/demo.mjs').Options} [options] */
  static async start({ phone, ...options } = {}) {
    const one = new Embedding();
    one.#server = await serve({
      '/documented': () => documented(one.portal), '/scripted': () => scripted(one.portal), '/raw': () => raw(one.portal), '/secure': () => raw(one.front.url), '/kit': () => kit(one.portal, one.ws),
      '/liar': () => '<!doctype html><title>Liar</title><script>addEventListener("message", ({ data }) => parent.postMessage(data, "*"));</script>',
      '/evil': () => evil,
    });
    one.site = await startSite({ web: builtApp(), parts: ['webphoned', 'kamailio', 'rtpengine', 'echo'], phone: { embedOrigins: [one.allowed], ...phone }, proxies: ['127.0.0.1'], ...options });
    one.front = await front(one.site.folder, one.portal);
    one.browser = await launchChromium([...FAKE_MEDIA, '--allow-loopback-in-peer-connection']);
    return one;
  }

  get portal() { return this.site.demo.urls.portal; }
  get ws() { return this.site.demo.urls.ws; }
  /** The same server by two names: one is on the operator's list. */
  get allowed() { return this.#server.url.replace('localhost', '127.0.0.1'); }
  get stranger() { return this.#server.url; }

  async stop() {
    await this.browser?.close();
    await this.#server?.stop();
    this.front?.stop();
    await this.site?.stop();
  }

  /** @param {string} address @param {(context: import('playwright-core').BrowserContext) => Promise<unknown>} [first] */
  async open(address, first) {
    this.context = await this.browser.newContext({ ignoreHTTPSErrors: true });
    this.context.setDefaultTimeout(15_000);
    await first?.(this.context);
    this.page = await this.context.newPage();
    /** @type {string[]} */
    const faults = [];
    this.page.on('pageerror', (error) => faults.push(String(error)));
    await this.page.goto(address);
    return faults;
  }

  /** The phone in the page. */
  get frame() { return /** @type {import('playwright-core').Frame} */ (this.page.frames().find((one) => one.url() === this.portal)); }

  /** What a method of the page's phone came to. @param {string} method @param {...unknown} args @returns {Promise<any>} */
  ask(method, ...args) {
    return this.page.evaluate(async ([name, list]) => {
      try {
        return { ok: await /** @type {any} */ (globalThis).phone[name](...list) };
      } catch (error) {
        const failure = /** @type {any} */ (error);
        return { isError: failure instanceof Error, code: failure.code, message: failure.message };
      }
    }, /** @type {const} */ ([method, args]));
  }

  /** The detail of the page's last event of that name. @param {string} name @param {number} [count] */
  seen(name, count = 1) {
    return this.page.waitForFunction(([wanted, least]) => {
      const list = /** @type {any} */ (globalThis).seen.filter((/** @type {any[]} */ [one]) => one === wanted);
      return list.length >= Number(least) && list.at(-1);
    }, /** @type {const} */ ([name, count])).then(async (handle) => (await handle.jsonValue())[1]);
  }

  /** Names of events since the last look. @returns {Promise<string[]>} */
  order() { return this.page.evaluate(() => /** @type {any} */ (globalThis).seen.splice(0).map((/** @type {any[]} */ [name]) => name)); }
}
