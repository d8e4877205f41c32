// SPDX-License-Identifier: MIT
// The system's Chromium with a fake microphone, and the watch that every page of a benchmark gets.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

export function launch() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error(`no Chromium found (looked for ${PLACES.join(', ')}; CHROMIUM names another)`);
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** Runs in every page before its own code: notes clicks and the first remote audio, in wall-clock milliseconds. */
export function watch() {
  const seen = /** @type {any} */ ({ clicks: [], audio: [] });
  /** @type {any} */ (window).bench = seen;
  const now = () => performance.timeOrigin + performance.now();
  addEventListener('click', () => seen.clicks.push(now()), true);
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super(configuration);
      this.addEventListener('track', ({ track }) => {
        if (track.kind === 'audio') track.addEventListener('unmute', () => seen.audio.push(now()));
      });
    }
  };
}
