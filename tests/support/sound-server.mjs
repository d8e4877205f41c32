// SPDX-License-Identifier: MIT
// Loudspeakers that nobody hears: without a device to play on, Firefox lets no AudioContext run, so there are neither
// meters nor conferences.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { Part } from '../../deploy/demo/part.mjs';
import { testFolder } from './site.mjs';

/** @param {number} [rate] @returns {Promise<{env: Record<string, string>, stop: () => Promise<void>}>} what a browser's environment needs, and the end of it */
export async function startSoundServer(rate = 48000) {
  const folder = testFolder();
  const socket = path.join(folder, 'native');
  const loads = [`module-null-sink rate=${rate}`, `module-native-protocol-unix socket=${socket} auth-anonymous=1`];
  const part = new Part({
    name: 'pulseaudio',
    command: 'pulseaudio',
    args: ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disable-shm=yes', '--log-level=info', ...loads.map((load) => `--load=${load}`)],
    env: { HOME: folder, PULSE_RUNTIME_PATH: folder, PULSE_STATE_PATH: folder },
    ready: (one) => one.line(/Daemon startup complete/),
  }, path.join(folder, 'log'), (one, how) => console.error(one.report(how)));
  await part.start();
  return {
    env: { PULSE_SERVER: `unix:${socket}` },
    stop: async () => {
      await part.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
