// SPDX-License-Identifier: MIT
// Asks a starting program whether it is there yet.
import dgram from 'node:dgram';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ADDRESS } from './ports.mjs';

const PAUSE_MS = 20;

/** @param {number} port @returns {Promise<boolean>} */
function connects(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, ADDRESS);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** @param {number} port @param {() => boolean} alive */
export async function tcpOpen(port, alive) {
  while (alive() && !(await connects(port))) await delay(PAUSE_MS);
}

/**
 * Repeats a datagram until one comes back that the test accepts.
 * @param {number} port @param {string} question @param {RegExp} answer @param {() => boolean} alive
 */
export async function udpAnswers(port, question, answer, alive) {
  const socket = dgram.createSocket('udp4');
  try {
    let done = false;
    socket.on('error', () => {});
    socket.on('message', (bytes) => {
      if (answer.test(bytes.toString('latin1'))) done = true;
    });
    while (alive() && !done) {
      socket.send(question, port, ADDRESS);
      await delay(PAUSE_MS);
    }
  } finally {
    socket.close();
  }
}
