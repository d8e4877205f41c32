// SPDX-License-Identifier: MIT
// The size of the SIP engine as downloaded, and how long it takes from its bytes to a phone, in Chromium.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliSize, bundled, engineSize } from '../../scripts/engine-size.mjs';
import { packedEngine } from '../../scripts/pack-wasm.mjs';
import { launch } from './browser.mjs';
import { makeRow, median, quantile } from './portable.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TIMES = 20;

// What a program needs of each library to register and call; all else is left out of the bundle.
const JSSIP = "import JsSIP from 'jssip'; globalThis.made = () => new JsSIP.UA({ sockets: [new JsSIP.WebSocketInterface('wss://example.com/')], uri: 'sip:1001@example.com', password: 'x' });";
const SIPJS = "import { UserAgent, Registerer, Inviter } from 'sip.js'; globalThis.kept = [Registerer, Inviter]; globalThis.made = () => new UserAgent({ uri: UserAgent.makeURI('sip:1001@example.com'), logLevel: 'error', transportOptions: { server: 'wss://example.com/' } });";
const OURS = "import { Core, compile } from './web/phone/core.js'; globalThis.load = async (bytes) => new Core(await compile(bytes));";

/** @returns {Promise<import('./portable.mjs').Row[]>} */
export async function engine() {
  const { wasm, loader } = await engineSize();
  const [jssip, sipjs, ours] = await Promise.all([JSSIP, SIPJS, OURS].map((source, i) => bundled(`engine-${i}.js`, source)));
  const size = makeRow({
    name: 'size of the engine, brotli 11', unit: 'B', ours: wasm + loader,
    peers: { jssip: brotliSize(jssip), sipjs: brotliSize(sipjs) }, target: 42_000,
    note: `ours: phone.pack ${wasm}, loader ${loader}; peers: the library, minified, unused exports left out`,
  });
  return [size, memory(), ...await instantiate({ jssip, sipjs, ours })];
}

/** All that a phone ever has: its memory cannot grow. */
function memory() {
  const module = new WebAssembly.Module(readFileSync(path.join(root, 'build/wasm/phone.wasm')));
  const { memory: pages } = /** @type {any} */ (new WebAssembly.Instance(module, {}).exports);
  let grows = true;
  try {
    pages.grow(1);
  } catch {
    grows = false;
  }
  return makeRow({
    name: 'memory of a phone, idle or in eight calls', unit: 'KiB', ours: pages.buffer.byteLength / 1024, target: 1024,
    note: grows ? 'it could grow' : 'fixed: the module refuses to grow',
  });
}

/**
 * @param {{ jssip: Uint8Array, sipjs: Uint8Array, ours: Uint8Array }} sources
 * @returns {Promise<import('./portable.mjs').Row[]>}
 */
async function instantiate(sources) {
  const browser = await launch();
  /** @type {Record<string, number[]>} */
  const ms = { ours: [], jssip: [], sipjs: [], wasm: [] };
  const text = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString();
  const wasm = Buffer.from(packedEngine()).toString('base64');
  try {
    for (let i = 0; i < TIMES; i++) {
      const page = await browser.newPage();
      await page.goto('about:blank');
      // A fresh page and an address of its own each time: nothing is compiled already.
      const { all, alone } = await page.evaluate(async ({ source, wasm }) => {
        const bytes = Uint8Array.from(atob(wasm), (c) => c.charCodeAt(0));
        const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
        const start = performance.now();
        await import(url);
        const evaluated = performance.now();
        await /** @type {any} */ (globalThis).load(bytes);
        const end = performance.now();
        return { all: end - start, alone: end - evaluated };
      }, { source: text(sources.ours), wasm });
      ms.ours.push(all);
      ms.wasm.push(alone);
      for (const peer of /** @type {const} */ (['jssip', 'sipjs'])) {
        ms[peer].push(await page.evaluate(async (source) => {
          const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
          const start = performance.now();
          await import(url);
          /** @type {any} */ (globalThis).made();
          return performance.now() - start;
        }, text(sources[peer])));
      }
      await page.close();
    }
  } finally {
    await browser.close();
  }
  const wasmAlone = makeRow({
    name: 'instantiate: phone.pack from bytes to a phone', unit: 'ms', ours: median(ms.wasm),
    peers: { jssip: null, sipjs: null }, target: 10,
    note: `in Chromium, uncached: unpack, compile, instantiate, init; the peers have nothing to instantiate; n ${TIMES}, 95th percentile ${quantile(ms.wasm, 0.95).toFixed(1)}`,
  });
  const evaluated = makeRow({
    name: 'evaluate the script, make a phone', unit: 'ms', ours: median(ms.ours),
    peers: { jssip: median(ms.jssip), sipjs: median(ms.sipjs) }, target: 10,
    p95: { ours: quantile(ms.ours, 0.95), jssip: quantile(ms.jssip, 0.95), sipjs: quantile(ms.sipjs, 0.95) },
    n: { ours: TIMES, jssip: TIMES, sipjs: TIMES },
    note: 'in Chromium, uncached, from bytes in memory: ours the loader and phone.pack, peers the library; an import of some 10 ms is in all',
  });
  return [wasmAlone, evaluated];
}
