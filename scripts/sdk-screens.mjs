#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Pictures of the demo's example pages, in phone and desktop width, light and dark -> docs/sdk/screens. Needs the built app.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium, FAKE_MEDIA } from '../tests/support/chromium.mjs';
import { walk } from '../tests/support/examples.mjs';
import { builtApp } from '../tests/support/household.mjs';
import { startSite } from '../tests/support/site.mjs';

const folder = fileURLToPath(new URL('../docs/sdk/screens/', import.meta.url));
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

mkdirSync(folder, { recursive: true });
const site = await startSite({ web: builtApp(), parts: ['webphoned', 'kamailio', 'rtpengine', 'echo'], seed: true });
const browser = await launchChromium([...FAKE_MEDIA, '--allow-loopback-in-peer-connection']);
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const context = await browser.newContext({ viewport, colorScheme });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await walk(page, site.demo.urls.examples, async (name) => {
        const { cssContentSize } = await session.send('Page.getLayoutMetrics');
        const clip = { x: 0, y: 0, width: viewport.width, height: Math.max(viewport.height, cssContentSize.height), scale: 1 };
        const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 50, captureBeyondViewport: true, clip });
        writeFileSync(path.join(folder, `${name}.${size}.${colorScheme}.webp`), Buffer.from(data, 'base64'));
      });
      await context.close();
    }
  }
} finally {
  await browser.close();
  await site.stop();
}
