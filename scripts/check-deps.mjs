// SPDX-License-Identifier: MIT
// Fails when a folder includes or imports what it may not know. The rules are the data below.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

// core/src: a folder may include its own headers, lower levels, and webphone/ (the public types).
/** @type {Record<string, number>} */
const LEVELS = {
  base: 0,
  out: 1, sip: 1, sdp: 1, config: 1, media: 1, recovery: 1, action: 1, voice: 1, mailbox: 1,
  txn: 2, dialog: 2, identity: 2, park: 2,
  scene: 3, attend: 3,
  account: 4, call: 4, subscribe: 4,
  phone: 5,
};
const SIDEWAYS = ['out', 'base'];  // usable from every level above 0, also by level 1
const SYSTEM = {
  core: ['stdarg.h', 'stdbool.h', 'stddef.h', 'stdint.h', 'string.h', 'limits.h'],
  base: ['cJSON.h'],
  voice: ['opusenc.h', 'opusfile.h'],
};

// server/src: a folder may include its own headers and those of lower levels.
/** @type {Record<string, number>} */
const SERVER_LEVELS = { base: 0, db: 1, egress: 1, http: 1, config: 1, push: 1, net: 1, store: 2, script: 2, payment: 2, mail: 2, gateway: 3, voice: 3, api: 3, serve: 4, command: 5 };
// Libraries that only one folder may know: what the others use is its wrapper.
/** @type {Record<string, string[]>} */
const SERVER_SYSTEM = {
  'sqlite3.h': ['db'], 'libpq-fe.h': ['db'], 'microhttpd.h': ['serve'], 'mbedtls/': ['base', 'push'], 'curl/': ['egress', 'script', 'payment', 'mail', 'gateway'],
  'zlib.h': ['base'], 'argon2.h': ['base'],
};

// JavaScript: what each realm may import. A name ending in / is a folder of this repository.
/** @type {Record<string, string[]>} */
const REALMS = {
  'web/state/': ['web/state/', '#abi', '#action-abi'],
  'web/ui/': ['web/ui/', 'web/state/', 'lit', 'dompurify'],
  'web/phone/': ['web/phone/', 'web/state/number.js', 'web/state/heard.js', '#abi', '#action-abi', '#opus-abi', 'idb'],
  'web/page/': ['web/page/', 'web/state/', 'web/ui/wp-app.js', 'web/ui/tenant.js', 'web/phone/messages.js', 'web/phone/storage.js', 'web/phone/settled.js', 'web/phone/wish.js', '#abi', '#action-abi', '#opus-abi', 'idb'],
  'web/panel/': ['web/panel/', ...['icons', 'sanitize', 'styles', 'wp-form', 'wp-icon'].map((part) => `web/ui/${part}.js`), 'web/state/tools.js', 'web/phone/core.js', 'lit', 'uqr'],
  'web/sdk/': ['web/sdk/', 'web/phone/kit.js', 'web/phone/messages.js', 'web/phone/trial-ask.js', '#abi', '#opus-abi',
    ...['devices', 'media', 'port', 'precall', 'quality', 'sound', 'tones', 'warm'].map((part) => `web/page/${part}.js`)],
  'sw/': ['sw/', 'web/phone/storage.js', 'web/phone/settled.js', 'web/phone/wish.js', 'web/phone/shelf.js', 'web/state/number.js', 'workbox-',
    '#abi', ...['core', 'keeper', 'pump', 'socket'].map((part) => `web/phone/${part}.js`)],
  // The pages of deploy/demo/examples are another site's: they have what a portal hands out.
  'deploy/': ['deploy/', 'node:', '@PORTAL@/', 'web/sdk/connector.d.ts'],
  'scripts/': ['scripts/', 'node:', 'esbuild', 'typescript', 'workbox-build', '@mdi/svg', 'deploy/', 'tests/'],
};

/** @type {string[]} */
const problems = [];

/** @param {string} folder @param {RegExp} pattern */
function filesUnder(folder, pattern) {
  const full = path.join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name) && !name.includes('node_modules'))
    .map((name) => path.join(folder, name));
}

/** @param {string} file @param {RegExp} pattern */
function matches(file, pattern) {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(pattern)].map((match) => ({
    name: match[2],
    quoted: match[1] === '"',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

const INCLUDE = /^\s*#\s*include\s*(["<])([^">]+)[">]/gm;

/** Why the include is forbidden, or null. @param {string} folder @param {string} name @param {boolean} quoted */
function coreProblem(folder, name, quoted) {
  for (const owner of /** @type {const} */ (['base', 'voice'])) {
    if (SYSTEM[owner].includes(name)) return folder === owner ? null : `that library stays in core/src/${owner}: use its wrapper`;
  }
  if (!quoted) return SYSTEM.core.includes(name) ? null : 'the core uses no I/O, clock or heap: see base/ for what replaces it';
  const [target] = name.split('/');
  if (target === 'webphone' || target === folder) return null;
  if (!(target in LEVELS)) return `write it as "folder/file.h" with a folder of core/src (${Object.keys(LEVELS).join(', ')})`;
  if (SIDEWAYS.includes(target) && LEVELS[folder] > 0) return null;
  if (LEVELS[target] < LEVELS[folder]) return null;
  return `${folder} is level ${LEVELS[folder]}, ${target} is level ${LEVELS[target]}. Pass the value in, or return a verdict`;
}

function checkCore() {
  for (const file of filesUnder('core/src', /\.[ch]$/)) {
    const folder = file.split('/')[2];
    if (!(folder in LEVELS)) {
      problems.push(`${file}: core/src/${folder} has no level. Give it one in scripts/check-deps.mjs and core/CMakeLists.txt.`);
      continue;
    }
    for (const { name, quoted, line } of matches(file, INCLUDE)) {
      const problem = coreProblem(folder, name, quoted);
      if (problem) problems.push(`${file}:${line} includes ${name}: ${problem}.`);
    }
  }
  for (const file of filesUnder('core/include', /\.[ch]$/)) {
    for (const { name, line } of matches(file, INCLUDE)) {
      if (name.startsWith('webphone/') || SYSTEM.core.includes(name)) continue;
      problems.push(`${file}:${line} includes ${name}: the public API includes only itself.`);
    }
  }
  for (const file of filesUnder('core/wasm', /\.c$/)) {
    for (const { name, quoted, line } of matches(file, INCLUDE)) {
      if (!quoted || name.startsWith('webphone/') || name.startsWith('base/') || name === 'abi_print.h') continue;
      problems.push(`${file}:${line} includes ${name}: core/wasm sees the public API, base/ and its own abi_print.h only.`);
    }
  }
}

/** Why the include is forbidden, or null. @param {string} folder @param {string} name @param {boolean} quoted */
function serverProblem(folder, name, quoted) {
  if (!quoted) {
    const rule = Object.entries(SERVER_SYSTEM).find(([header]) => name === header || (header.endsWith('/') && name.startsWith(header)));
    return rule && !rule[1].includes(folder) ? `that library stays in server/src/${rule[1].join(', ')}: use its wrapper` : null;
  }
  const [target] = name.split('/');
  if (target === 'webphone' || target === folder) return null;
  if (!(target in SERVER_LEVELS)) return `write it as "folder/file.h" with a folder of server/src (${Object.keys(SERVER_LEVELS).join(', ')})`;
  if (SERVER_LEVELS[target] < SERVER_LEVELS[folder]) return null;
  return `${folder} is level ${SERVER_LEVELS[folder]}, ${target} is level ${SERVER_LEVELS[target]}. Pass the value in, or return it`;
}

function checkServer() {
  for (const file of filesUnder('server/src', /\.[ch]$/)) {
    const folder = file.split('/')[2];
    if (!(folder in SERVER_LEVELS)) {
      problems.push(`${file}: server/src/${folder} has no level. Give it one in scripts/check-deps.mjs and server/CMakeLists.txt.`);
      continue;
    }
    for (const { name, quoted, line } of matches(file, INCLUDE)) {
      const problem = serverProblem(folder, name, quoted);
      if (problem) problems.push(`${file}:${line} includes ${name}: ${problem}.`);
    }
  }
}

// import ... from 'x', also over several lines; import 'x'; a dynamic one, in code and in JSDoc.
const IMPORT = /(?:^\s*(?:(?:import|export)\b[^'"\n;]*|\}\s*)\bfrom\s*|^\s*import\s*|\bimport\(\s*)(['"])([^'"\n]+)\1/gm;

/** @param {string} file @param {string} name */
function targetOf(file, name) {
  return name.startsWith('.') ? path.join(path.dirname(file), name) : name;
}

function checkRealms() {
  for (const [realm, allowed] of Object.entries(REALMS)) {
    for (const file of filesUnder(realm, /\.m?js$/)) {
      for (const { name, line } of matches(file, IMPORT)) {
        const target = targetOf(file, name);
        const ok = allowed.some((entry) =>
          entry.endsWith('.js') ? target === entry : target === entry || target.startsWith(/[/:-]$/.test(entry) ? entry : `${entry}/`));
        if (ok) continue;
        problems.push(`${file}:${line} imports ${name}: ${realm} may import only ${allowed.join(', ')}. ` +
          'Share a message shape, or hand the thing in from main.js.');
      }
    }
  }
}

checkCore();
checkServer();
checkRealms();
for (const problem of problems) console.log(`check-deps: ${problem}`);
process.exit(problems.length ? 1 : 0);
