#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// The site in the foreground, until Ctrl-C: node deploy/demo/main.mjs [--port-base N] [--dir D] [--web D] [--webphoned F]
import { parseArgs } from 'node:util';
import { Demo } from './demo.mjs';
import { ACCOUNTS, DESK_NUMBER, ECHO_NUMBER, VOICEMAIL_NUMBER, passwordOf } from './plans.mjs';
import { browsersTake, DEFAULT_BASE, HIGHEST_BASE } from './ports.mjs';

function options() {
  const { values } = parseArgs({
    options: {
      'port-base': { type: 'string', default: process.env.WEBPHONE_PORT_BASE || String(DEFAULT_BASE) },
      dir: { type: 'string' },
      web: { type: 'string' },
      webphoned: { type: 'string' },
    },
  });
  const portBase = Number(values['port-base']);
  if (!Number.isInteger(portBase) || portBase < 1000 || portBase > HIGHEST_BASE) {
    throw new Error(`WEBPHONE_PORT_BASE must be a whole number from 1000 to ${HIGHEST_BASE}, not "${values['port-base']}".`);
  }
  if (!browsersTake(portBase)) {
    throw new Error(`Browsers refuse a port that WEBPHONE_PORT_BASE=${portBase} leads to (the page gets ${portBase + 80}): take another, such as ${DEFAULT_BASE + 1000}.`);
  }
  return { portBase, dir: values.dir, web: values.web, webphoned: values.webphoned };
}

/** @param {Demo} demo */
function banner(demo) {
  const people = ACCOUNTS.filter(({ number }) => number !== DESK_NUMBER);
  return [
    '',
    `  Webphone is running: ${demo.urls.portal}`,
    '',
    ...people.map(({ number, name }) => `    ${number}   password ${passwordOf(number)}   ${name}`),
    `    ${DESK_NUMBER}   a desk phone: call it, it answers by itself and sends a tone`,
    `    ${ECHO_NUMBER}    echo: call it and hear yourself`,
    `    ${VOICEMAIL_NUMBER}     your voice messages: whoever gets no answer leaves one`,
    '',
    '  Open it in two browser windows, one of them private, and log in as 1001 and 1002.',
    '  On the page Agent: a campaign with leads, and buttons that run chains of actions.',
    `  The phone in pages of another site: ${demo.urls.examples}`,
    `  Logs: ${demo.dir}/log. Ctrl-C ends everything.`,
    '',
  ].join('\n');
}

async function main() {
  const demo = new Demo({ ...options(), seed: true, voicemail: {} });
  /** @type {Promise<string>} */
  const told = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(''));
  });
  // Told to stop while still starting: stop what has been started.
  const starting = demo.start();
  starting.catch(() => {});
  const early = await Promise.race([starting, told]);
  if (early === '') return demo.stop();
  console.log(banner(demo));
  const report = await Promise.race([told, demo.ended]);
  if (report) {
    console.error(report);
    process.exitCode = 1;
  }
  await demo.stop();
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
}).finally(() => process.exit());
