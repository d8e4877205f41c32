// SPDX-License-Identifier: MIT
// A real TURN server (coturn), which takes the credentials that the portal makes of a shared secret.
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from './sipp.mjs';

/** A STUN Binding request (RFC 8489 5). */
const BINDING = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');

/** Asks until it answers: what it writes comes late, in blocks. @param {number} port */
async function answers(port) {
  const socket = dgram.createSocket('udp4');
  const heard = once(socket, 'message');
  const timer = setInterval(() => socket.send(BINDING, port, '127.0.0.1'), 50);
  await heard;
  clearInterval(timer);
  socket.close();
}

/** @param {string} folder @param {string} secret */
export async function startTurn(folder, secret) {
  const port = await freePort();
  const child = spawn('turnserver', ['-n', '--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${port}`, '--use-auth-secret', `--static-auth-secret=${secret}`,
    '--realm=localhost', '--allow-loopback-peers', '--no-cli', '--no-tls', '--no-dtls', `--log-file=${path.join(folder, 'turn.log')}`, `--pidfile=${path.join(folder, 'turn.pid')}`,
    `--userdb=${path.join(folder, 'turn.db')}`], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  await Promise.race([answers(port), gone.then(() => { throw new Error('the TURN server ended'); })]);
  return {
    port,
    stop: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
