#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Writes a picture of every screen, in phone and desktop width, dark and light, to build/screens/.
// Names of screens may follow the command: node scripts/screens.mjs dialpad call-up; --language=ar speaks another language,
// --small adds the smallest window that has to work. --docs writes the pictures of docs/screens and its list anew, with names those pictures alone.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '../tests/web/ui/harness.mjs';
import { stories } from '../tests/web/ui/fixtures.js';

const THEMES = /** @type {const} */ (['light', 'dark']);
const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },  // its scroll bars take no room
  desktop: { viewport: { width: 1280, height: 800 } },
};
const SMALL = { viewport: { width: 320, height: 568 } };

/** What the documentation shows: name of the picture, name of the story, what it is. */
const SHOWN = [
  ['login', 'login', 'Log in'], ['login-refused', 'login-tries', 'Refused: how long to wait'], ['signup', 'signup', 'Create an account'],
  ['dialpad', 'dialpad', 'Dialpad'], ['search', 'dialpad-search', 'Contacts and history found while typing'],
  ['incoming', 'incoming', 'A call comes in'], ['call', 'call-encrypted', 'In a call'], ['waiting', 'incoming-waiting', 'Another call waits'],
  ['two-calls', 'call-two', 'Two calls'], ['audio', 'call-sound', 'Devices and levels'], ['details', 'call-details', 'How a call is carried'],
  ['transfer', 'call-transfer-search', 'Transfer'], ['keypad', 'call-keypad', 'Keypad of a call'],
  ['history', 'history-full', 'History'], ['recordings', 'recordings', 'Recordings'], ['recording', 'call-taped', 'A call that is recorded'], ['contacts', 'contacts', 'Contacts'], ['contact', 'contact', 'A contact'], ['contact-edit', 'contact-edit', 'A contact is edited'],
  ['voicemail', 'voicemail', 'Voicemail'], ['balance', 'balance', 'Balance, top-up and statement'], ['settings', 'settings-full', 'Settings'], ['settings-edit', 'settings-refused', 'Settings: an address that is none of the operator’s'], ['menu', 'menu-operator', 'Side menu, here at the right, with balance'],
  ['custom-page', 'page', 'A page of the operator’s'], ['agent', 'agent-lead', 'Agent'], ['agent-call', 'agent-call', 'Agent, in a call'], ['form', 'chain-form', 'A form of a button'],
  ['install', 'install', 'Installing'], ['install-ios', 'install-ios', 'Installing on an iPhone'], ['blocked', 'blocked', 'Help: WebSockets are blocked'], ['certificate', 'certificate', 'Help: the server for calls does not answer'], ['no-route', 'media-lost', 'Help: no route for the sound'],
  ['ladder', 'ladder', 'SIP messages'], ['empty', 'contacts-empty', 'Nothing there yet'],
];
/** In a window these differ little. */
const PHONE_ONLY = new Set(['install-ios', 'install', 'details', 'keypad', 'contact-edit', 'empty', 'search', 'two-calls', 'login-refused', 'signup', 'blocked', 'certificate', 'no-route', 'recording', 'waiting']);
/** What the app shows of itself where it is installed (scripts/build-web.mjs): picture, story, size. */
const MANIFEST = [['dialpad', 'dialpad', 'phone'], ['call', 'call-encrypted', 'phone'], ['desktop', 'call-encrypted', 'desktop']];
const ARABIC = new Set(['dialpad', 'call', 'contacts', 'balance', 'settings', 'recordings']);

const words = process.argv.slice(2);
const language = words.find((word) => word.startsWith('--language='))?.slice(11);
const docs = words.includes('--docs');
const wanted = words.filter((word) => !word.startsWith('--'));
const folder = fileURLToPath(new URL(docs ? '../docs/screens/' : '../build/screens/', import.meta.url));
mkdirSync(folder, { recursive: true });

/** @typedef {Awaited<ReturnType<Awaited<ReturnType<typeof start>>['open']>>} View */

/** A picture as small as it can be. @param {Awaited<ReturnType<ReturnType<View['page']['context']>['newCDPSession']>>} session @param {string} name */
async function webp(session, name) {
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 50 });
  writeFileSync(path.join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
}

/** @param {View} view @param {string} size @param {string} theme */
async function forDocs(view, size, theme) {
  const session = await view.page.context().newCDPSession(view.page);
  await view.show('agent-lead');  // icons of buttons come when they are first asked for: before the pictures are taken
  for (const spoken of ['en', 'ar']) {
    await view.page.evaluate((tag) => /** @type {any} */ (globalThis).speak(tag), spoken);
    for (const [name, story] of SHOWN) {
      if ((wanted.length && !wanted.includes(name)) || (spoken === 'ar' && !ARABIC.has(name)) || (size !== 'phone' && PHONE_ONLY.has(name))) continue;
      await view.show(story);
      await webp(session, `${name}${spoken === 'ar' ? '-arabic' : ''}.${size}.${theme}`);
    }
  }
  await view.page.evaluate(() => /** @type {any} */ (globalThis).speak('en'));
  for (const [name, story] of MANIFEST.filter(([, , which]) => !wanted.length && which === size && theme === 'light')) {
    await view.show(story);
    await view.page.screenshot({ path: `${folder}${name}.png` });
  }
}

/** @param {View} view @param {string} size @param {string} theme */
async function forUs(view, size, theme) {
  if (language) await view.page.evaluate((spoken) => /** @type {any} */ (globalThis).speak(spoken), language);
  for (const name of Object.keys(stories).filter((story) => !wanted.length || wanted.includes(story))) {
    await view.show(name);
    await view.page.screenshot({ path: `${folder}${name}.${size}.${theme}${language ? `.${language}` : ''}.png` });
  }
}

function list() {
  const names = SHOWN.flatMap(([name, , title]) => [[name, title], ...(ARABIC.has(name) ? [[`${name}-arabic`, `${title}, in Arabic`]] : [])]);
  const shown = (/** @type {string} */ name, /** @type {string} */ size) => THEMES.map((theme) => `<img src="${name}.${size}.${theme}.webp" width="${size === 'phone' ? 150 : 320}" alt="">`).join(' ');
  writeFileSync(path.join(folder, 'README.md'), ['<!-- SPDX-License-Identifier: MIT -->', '# Every page', '',
    'On a phone (390 x 844) and in a window (1280 x 800), light and dark. `node scripts/screens.mjs --docs` draws them from the stories of the tests.',
    `The app's manifest shows three of them, as PNG: ${MANIFEST.map(([name]) => `[${name}](${name}.png)`).join(', ')}.`, '',
    ...names.flatMap(([name, title]) => [`## ${title}`, '', shown(name, 'phone'), ...(PHONE_ONLY.has(name) ? [] : [shown(name, 'desktop')]), ''])].join('\n'));
}

if (docs && !wanted.length) for (const file of readdirSync(folder)) if (/\.(png|webp)$/.test(file)) rmSync(path.join(folder, file));
const site = await start();
try {
  for (const [size, options] of Object.entries({ ...SIZES, ...(words.includes('--small') ? { small: SMALL } : {}) })) {
    for (const theme of THEMES) {
      const view = await site.open({ ...options, colorScheme: theme });
      await (docs ? forDocs : forUs)(view, size, theme);
      if (view.errors.length) console.error(view.errors.join('\n'));
      await view.close();
    }
  }
} finally {
  await site.close();
}
if (docs) list();
console.log(`${readdirSync(folder).filter((name) => /\.(png|webp)$/.test(name)).length} pictures in ${path.relative('.', folder)}`);
