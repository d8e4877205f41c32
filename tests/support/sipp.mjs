// SPDX-License-Identifier: MIT
// Runs one sipp scenario of tests/interop/sipp to its end, and tells what went wrong in its own words.
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const scenarios = fileURLToPath(new URL('../interop/sipp', import.meta.url));
const EXITS = ['all calls went well', 'a call failed'];

/** A UDP port that was free a moment ago. */
export async function freePort() {
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

/**
 * @param {{sipPort: number, folder: string}} where @param {string} name
 * @param {{number?: string, port?: number, calls?: number, rate?: number, seconds?: number}} [options]
 * @returns {Promise<void>} rejects when a call of it fails
 */
export async function sipp({ sipPort, folder }, name, { number = '1001', port, calls = 1, rate = 10, seconds = 30 } = {}) {
  const errors = path.join(folder, `${name}-${Date.now()}-errors.log`);
  const args = ['-sf', path.join(scenarios, `${name}.xml`), '-s', number, '-i', '127.0.0.1', '-p', String(port ?? await freePort()), '-mp', String(await freePort()),
    '-m', String(calls), '-r', String(rate), '-l', '100', '-nostdin', '-timeout', `${seconds}s`, '-timeout_error', '-trace_err', '-error_file', errors,
    `127.0.0.1:${sipPort}`];
  return new Promise((resolve, reject) => {
    const child = spawn('sipp', args, { cwd: folder, stdio: 'ignore', env: { ...process.env, TERM: 'dumb' } });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const said = existsSync(errors) ? readFileSync(errors, 'utf8').slice(0, 3000) : '';
      reject(new Error(`sipp ${name}: ${EXITS[code ?? 2] ?? `code ${code}`}\n${said}`));
    });
  });
}
