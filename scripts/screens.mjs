#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Writes a picture of every screen, in phone and desktop width, dark and light, to build/screens/.
// Names of screens may follow the command: node scripts/screens.mjs dialpad call-up; --language=ar speaks another language,
// --small adds the smallest window that has to work.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { start } from '../tests/web/ui/harness.mjs';
import { stories } from '../tests/web/ui/fixtures.js';

const folder = fileURLToPath(new URL('../build/screens/', import.meta.url));
mkdirSync(folder, { recursive: true });

const SIZES = /** @type {[string, { width: number, height: number }][]} */ ([['phone', { width: 390, height: 844 }], ['desktop', { width: 1280, height: 800 }]]);
if (process.argv.includes('--small')) SIZES.push(['small', { width: 320, height: 568 }]);
const language = process.argv.find((word) => word.startsWith('--language='))?.slice(11);
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const names = Object.keys(stories).filter((name) => !wanted.length || wanted.includes(name));

const site = await start();
try {
  for (const [size, viewport] of SIZES) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const view = await site.open({ viewport, colorScheme });
      if (language) await view.page.evaluate((spoken) => /** @type {any} */ (globalThis).speak(spoken), language);
      for (const name of names) {
        await view.show(name);
        await view.page.screenshot({ path: `${folder}${name}.${size}.${colorScheme}${language ? `.${language}` : ''}.png` });
      }
      if (view.errors.length) console.error(view.errors.join('\n'));
      await view.close();
    }
  }
} finally {
  await site.close();
}
console.log(`${names.length * 2 * SIZES.length} pictures in build/screens/`);
