// SPDX-License-Identifier: MIT
// A person with Chromium who has pushes: a profile of its own, not one of those that are forgotten (they have none). Finds
// things on the screen like one with Firefox.
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { Fox, watchPage } from './fox.mjs';
import { writeTone } from './tone.mjs';

export class Chrome extends Fox {
  /** @type {import('puppeteer-core').Permission[]} whatever is not named is forbidden there */ allowed = ['notifications', 'microphone'];

  /**
   * @param {string} url @param {number} hertz  its voice @param {import('./push-household.mjs').PushHousehold} house
   * @returns {Promise<Chrome>}
   */
  static async open(url, hertz, house) {
    const voice = path.join(house.folder, `voice-${hertz}.wav`);
    writeTone(voice, hertz);
    const browser = await puppeteer.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      env: { ...process.env, ...house.notices.env },
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update', '--disable-sync',
        '--disable-features=WebRtcHideLocalIpsWithMdns', '--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required',
        '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${voice}`, '--use-fake-ui-for-media-stream', ...house.gcm.flags,
      ],
    });
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(watchPage);
    await page.goto(url);
    return new Chrome(browser, page);
  }
}
