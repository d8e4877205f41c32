// SPDX-License-Identifier: MIT
// What a browser fetches before the phone can be used, as it goes over the wire (brotli where there is one): the
// page, what its head names (styles, the icon), the parts those cannot begin without, the phone's worker and its wasm, the
// parts that a wide window draws at once, the service worker, and room for what the portal itself answers. Not in it: what
// the service worker fetches afterwards, in peace, and the picture of an app that is being installed.
// Prints the number, fails above the ceiling; without a build there is nothing to look at.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const out = fileURLToPath(new URL('../build/web/', import.meta.url));
const CEILING = 150_000;
/** Manifest and configuration of a tenant, which tests/sw/load measures. */
const ANSWERS = 1_800;
/** Named by code and not by the page; the list of recent calls stands beside the dialpad on a wide window. */
const FETCHED = ['phone.js', 'phone.pack', 'sw.js'];
const DRAWN = /^wp-history-.*\.js$/;

if (!existsSync(path.join(out, 'index.html'))) {
  console.log('check-load: build/web is not there: node scripts/build-web.mjs');
  process.exit(process.argv.includes('--needed') ? 1 : 0);
}

/** @param {string} name */
const wire = (name) => statSync(path.join(out, existsSync(path.join(out, `${name}.br`)) ? `${name}.br` : name)).size;
/** @param {string} name */
const read = (name) => readFileSync(path.join(out, name), 'utf8');

/** @type {Set<string>} */
const all = new Set(['index.html', ...FETCHED]);
for (const [, name] of read('index.html').matchAll(/(?:src|href)="(assets\/[^"]+)"/g)) all.add(name);
for (const name of readdirSync(path.join(out, 'assets'))) if (DRAWN.test(name)) all.add(`assets/${name}`);
// What is imported without condition comes along: import"./chunk-X.js", import{a}from"./chunk-X.js".
for (const name of all) {
  if (!name.endsWith('.js') || !name.startsWith('assets/')) continue;
  for (const [, chunk] of read(name).matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) all.add(`assets/${chunk}`);
}

const sizes = [...all].map((name) => ({ name, size: wire(name) })).sort((one, other) => other.size - one.size);
const total = sizes.reduce((sum, { size }) => sum + size, ANSWERS);
console.log(`${String(ANSWERS).padStart(8)}  answers of the portal: manifest, configuration`);
for (const { name, size } of sizes) console.log(`${String(size).padStart(8)}  ${name}`);
console.log(`check-load: first load ${total} octets of ${CEILING}`);
if (total > CEILING) {
  console.log('check-load: too much. Load what the first picture does not need with import() (web/ui/pages.js).');
  process.exit(1);
}
