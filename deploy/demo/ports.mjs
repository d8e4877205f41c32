// SPDX-License-Identifier: MIT
// Which part listens where, all counted from one number, and whether those ports are free.
import dgram from 'node:dgram';
import net from 'node:net';

export const DEFAULT_BASE = 8000;
export const HIGHEST_BASE = 65535 - 100;
export const ADDRESS = '127.0.0.1';

// Media ports are taken one by one as calls need them, and a taken one is skipped, so instances may
// share the range. It lies below the ports the kernel hands out by itself.
export const RELAY_PORTS = { from: 20000, to: 24999 };
export const PHONE_PORTS = { from: 25000, to: 29999 };
export const VOICEMAIL_PORTS = { from: 30000, to: 31999 };

/**
 * @typedef {{name: string, port: number, kind: 'tcp'|'udp', part: string, what: string}} Port
 * @param {number} base
 * @returns {Port[]}
 */
export function portList(base) {
  return [
    { name: 'portal', port: base + 80, kind: 'tcp', part: 'webphoned', what: 'the web pages' },
    { name: 'ws', port: base + 81, kind: 'tcp', part: 'kamailio', what: 'SIP over WebSocket' },
    { name: 'examples', port: base + 82, kind: 'tcp', part: 'the demo', what: 'example pages of another site' },
    { name: 'sip', port: base + 60, kind: 'udp', part: 'kamailio', what: 'SIP over UDP' },
    { name: 'push', port: base + 68, kind: 'udp', part: 'webphoned', what: 'calls for closed phones' },
    { name: 'pushTcp', port: base + 68, kind: 'tcp', part: 'webphoned', what: 'calls for closed phones' },
    { name: 'voicemail', port: base + 70, kind: 'udp', part: 'webphoned', what: 'voicemail' },
    { name: 'voicemailTcp', port: base + 70, kind: 'tcp', part: 'webphoned', what: 'voicemail' },
    { name: 'ng', port: base + 22, kind: 'udp', part: 'rtpengine', what: 'control of the media relay' },
    { name: 'echo', port: base + 66, kind: 'udp', part: 'echo', what: 'the echo service' },
    // baresip takes the next port too, for TLS, whether it is wanted or not.
    { name: 'echoTls', port: base + 67, kind: 'tcp', part: 'echo', what: 'the echo service' },
    { name: 'desk', port: base + 62, kind: 'udp', part: 'desk', what: 'the desk phone' },
    { name: 'deskTls', port: base + 63, kind: 'tcp', part: 'desk', what: 'the desk phone' },
    { name: 'deskControl', port: base + 64, kind: 'tcp', part: 'desk', what: 'control of the desk phone' },
  ];
}

/** @param {number} base @returns {Record<string, number>} */
export function portMap(base) {
  return Object.fromEntries(portList(base).map(({ name, port }) => [name, port]));
}

/** @param {number} port @param {string} host */
function tcpFree(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error) => resolve(/** @type {any} */ (error).code !== 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** @param {number} port @param {string} host */
function udpFree(port, host) {
  return new Promise((resolve) => {
    const socket = dgram.createSocket('udp4');
    socket.once('error', (error) => resolve(/** @type {any} */ (error).code !== 'EADDRINUSE'));
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

/** @param {Port} port */
export async function isFree({ port, kind }) {
  if (kind === 'udp') return udpFree(port, ADDRESS);
  // A browser tries ::1 first for "localhost": a stranger there would get our pages' requests.
  return (await tcpFree(port, ADDRESS)) && (await tcpFree(port, '::1'));
}

// Ports above 1000 that browsers refuse (Fetch standard, "bad port").
const BAD_PORTS = [2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080];

/** Will a browser open the portal and its WebSocket there? @param {number} base */
export function browsersTake(base) {
  const { portal, ws } = portMap(base);
  return !BAD_PORTS.includes(portal) && !BAD_PORTS.includes(ws);
}

/** @param {number} base  another base to try */
function another(base) {
  const next = base + 1000 > HIGHEST_BASE ? DEFAULT_BASE : base + 1000;
  return browsersTake(next) ? next : next + 1000;
}

/** @param {number} base  throws one line that names the port, who wants it and the way out */
export async function checkPorts(base) {
  for (const entry of portList(base)) {
    if (await isFree(entry)) continue;
    throw new Error(`Port ${entry.port} (${entry.kind.toUpperCase()}) is in use; ${entry.part} needs it for ${entry.what}. ` +
      `Stop the program that has it, or move all ports: WEBPHONE_PORT_BASE=${another(base)}`);
  }
}

/** A base whose ports are all free, for tests that run side by side. (Browsers refuse port 10080: not from 10000.)
 * @param {number} [from] */
export async function freeBase(from = 11000) {
  const start = Math.floor(Math.random() * 80) * 100;
  for (let i = 0; i < 80; i++) {
    const base = from + ((start + i * 100) % 8000);
    const free = await Promise.all(portList(base).map(isFree));
    if (free.every(Boolean)) return base;
  }
  throw new Error('no free block of ports found');
}
