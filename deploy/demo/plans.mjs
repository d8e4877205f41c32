// SPDX-License-Identifier: MIT
// How each program of the demo is configured and started, and how one knows that it works.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { render } from './folder.mjs';
import { ADDRESS, PHONE_PORTS, RELAY_PORTS, VOICEMAIL_PORTS } from './ports.mjs';
import { tcpOpen, udpAnswers } from './probe.mjs';

export const DOMAIN = 'localhost';
export const ECHO_NUMBER = '600';
export const VOICEMAIL_NUMBER = '*1';
// How long a call rings. Not less: a phone that was closed needs some seconds to wake up.
const RING_S = 45;
export const DESK_NUMBER = '1003';
export const ACCOUNTS = [
  { number: '1001', name: 'Anna Berg' },
  { number: '1002', name: 'Ben Cole' },
  { number: DESK_NUMBER, name: 'Desk phone' },
];
/** @param {string} number */
export const passwordOf = (number) => `demo-${number}`;

const deploy = fileURLToPath(new URL('..', import.meta.url));
// A page of this machine, on any port: the demo and its tests serve on several.
const ORIGINS = '^http://(localhost|127[.]0[.]0[.]1)(:[0-9]+)?$';

/** @param {string[]} candidates @param {string} program */
function folderOf(candidates, program) {
  const found = candidates.find((folder) => existsSync(folder));
  if (!found) throw new Error(`The modules of ${program} are not installed (looked in ${candidates.join(', ')}).`);
  return found;
}

const ARCHES = ['x86_64-linux-gnu', 'aarch64-linux-gnu', 'arm-linux-gnueabihf', 'i386-linux-gnu', 'riscv64-linux-gnu'];
const kamailioModules = () => folderOf([...ARCHES.map((arch) => `/usr/lib/${arch}/kamailio/modules/`), '/usr/lib/kamailio/modules/'], 'Kamailio');
const baresipModules = () => folderOf(['/usr/lib/baresip/modules', ...ARCHES.map((arch) => `/usr/lib/${arch}/baresip/modules`)], 'baresip');

/**
 * @typedef {object} Site  everything the plans need to know
 * @property {string} folder
 * @property {Record<string, number>} ports
 * @property {string} secret
 * @property {string} webphoned
 * @property {string} web
 * @property {Record<string, unknown>} phone  fields of the phone's configuration that differ from the demo's
 * @property {{answer?: 'auto'|'manual', record?: boolean, tone?: number}} desk
 * @property {Record<string, unknown>} push  fields of "push" in webphoned's configuration that differ
 * @property {string[]} proxies  that the portal trusts
 * @property {number} [ring]  seconds
 * @property {Record<string, unknown>} [payments]  "payments" of webphoned's configuration
 * @property {Record<string, unknown>} [voicemail]  fields of "voicemail" that differ; absent: there is none
 */

/** @param {Site} site */
export const databaseOf = (site) => path.join(site.folder, 'webphone.db');

/** @param {Site} site */
function voicemailOf(site) {
  if (!site.voicemail) return {};
  const voicemail = {
    listen: ADDRESS,
    port: site.ports.voicemail,
    servers: [ADDRESS],
    publishTo: `${ADDRESS}:${site.ports.sip}`,
    rtpPorts: [VOICEMAIL_PORTS.from, VOICEMAIL_PORTS.to],
    ...site.voicemail,
  };
  return { voicemailSpool: path.join(site.folder, 'voicemail'), voicemail };
}

/** @param {Site} site @returns {import('./part.mjs').Plan} */
export function webphoned(site) {
  const file = path.join(site.folder, 'webphoned.json');
  const phone = {
    brand: 'Webphone',
    domain: DOMAIN,
    wsServers: [`ws://localhost:${site.ports.ws}`],
    iceServers: [],
    codecDelete: [],
    codecPriority: [],
    expires: 600,
    flags: { autoAnswer: false, ...(site.voicemail ? { messageWaiting: true } : {}) },
    ...site.phone,
  };
  // Pushes go to the public push services that are known (server/src/base/endpoint.c) unless `push` says otherwise.
  const push = { sip: { listen: ADDRESS, port: site.ports.push, servers: [ADDRESS], ring: site.ring ?? RING_S }, ...site.push };
  const config = {
    listen: { address: ADDRESS, port: site.ports.portal }, web: site.web, database: databaseOf(site), trustedProxies: site.proxies, phone, push, ...voicemailOf(site), ...(site.payments ? { payments: site.payments } : {}),
  };
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  return {
    name: 'webphoned',
    command: site.webphoned,
    args: ['serve', '--config', file],
    ready: (part) => part.line(/listening/),
  };
}

// Tables of Kamailio's own package.
const TABLES = ['standard', 'presence'].map((name) => `/usr/share/kamailio/db_sqlite/${name}-create.sql`);

/** @param {string} file */
function emptyPresence(file) {
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
  const input = ['PRAGMA journal_mode = WAL;', ...TABLES.map((name) => readFileSync(name, 'utf8'))].join('\n');
  execFileSync('sqlite3', [file], { input, stdio: ['pipe', 'ignore', 'inherit'] });
}

/** @param {Site} site @returns {import('./part.mjs').Plan} */
export function kamailio(site) {
  const folder = path.join(site.folder, 'kamailio');
  const file = path.join(folder, 'kamailio.cfg');
  const values = {
    ADDRESS,
    DOMAIN,
    ORIGINS,
    SIP_PORT: site.ports.sip,
    WS_PORT: site.ports.ws,
    NG_PORT: site.ports.ng,
    ECHO_PORT: site.ports.echo,
    ECHO_NUMBER,
    PUSH_ADDRESS: ADDRESS,
    PUSH_PORT: site.ports.push,
    WITH_VOICEMAIL: site.voicemail ? '#!define WITH_VOICEMAIL' : '',
    VOICEMAIL_ADDRESS: ADDRESS,
    VOICEMAIL_PORT: site.ports.voicemail,
    VOICEMAIL_NUMBER,
    RING_S: site.ring ?? RING_S,
    DEBUG: process.env.WEBPHONE_KAMAILIO_DEBUG ?? '1',
    MODULES: kamailioModules(),
    RUN: folder,
    DATABASE: databaseOf(site),
    SECRET: site.secret,
  };
  render(path.join(deploy, 'kamailio', 'kamailio.cfg.in'), file, values);
  render(path.join(deploy, 'kamailio', 'presence.cfg.in'), path.join(folder, 'presence.cfg'), values);
  emptyPresence(path.join(folder, 'presence.db'));
  return {
    name: 'kamailio',
    command: 'kamailio',
    // -DD: stays in the foreground, with its children.
    args: ['-DD', '-E', '-m', '64', '-M', '8', '-f', file, '-Y', folder, '-w', folder],
    ready: (part) => tcpOpen(site.ports.ws, () => part.running),
  };
}

/**
 * Where browsers find the media relay. Firefox talks to no loopback address, so an address of this machine is
 * offered beside it, if there is one; what is not WebRTC uses the first only.
 */
function relayInterfaces() {
  const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []).filter(({ internal, family }) => !internal && family === 'IPv4');
  return [ADDRESS, ...others.slice(0, 1).map(({ address }) => address)].map((address) => `--interface=relay/${address}`);
}

/** @param {Site} site @returns {import('./part.mjs').Plan} */
export function rtpengine(site) {
  return {
    name: 'rtpengine',
    command: 'rtpengine',
    args: [
      // Debian's own configuration file opens more ports.
      '--config-file=none', '--foreground', '--log-stderr', `--log-level=${process.env.WEBPHONE_RTPENGINE_DEBUG ?? 4}`, '--no-log-timestamps',
      // No kernel module: an ordinary user has none.
      '--table=-1', ...relayInterfaces(), `--listen-ng=${ADDRESS}:${site.ports.ng}`,
      `--port-min=${RELAY_PORTS.from}`, `--port-max=${RELAY_PORTS.to}`,
      '--num-threads=2', '--timeout=60', '--silent-timeout=3600', '--offer-timeout=180', '--delete-delay=0', '--max-sessions=64',
    ],
    ready: (part) => udpAnswers(site.ports.ng, '1 d7:command4:pinge', /pong/, () => part.running),
  };
}

/** @param {Site} site @param {'echo'|'desk'} name @param {Record<string, string|number>} values @param {string} account */
function baresip(site, name, values, account) {
  const folder = path.join(site.folder, name);
  render(path.join(deploy, 'baresip', `${name}.config.in`), path.join(folder, 'config'), {
    ADDRESS,
    PORT: site.ports[name],
    RTP_PORTS: `${PHONE_PORTS.from}-${PHONE_PORTS.to}`,
    MODULES: baresipModules(),
    ...values,
  });
  writeFileSync(path.join(folder, 'accounts'), `${account}\n`, { mode: 0o600 });
  // Told once, it waits for the answer to its un-REGISTER, and the server may be gone by then.
  return { name, command: 'baresip', args: ['-f', folder], insist: true };
}

/** @param {Site} site @returns {import('./part.mjs').Plan} */
export function echo(site) {
  const account = `<sip:${ECHO_NUMBER}@${DOMAIN};transport=udp>;regint=0;audio_codecs=opus/48000/2,pcmu,pcma`;
  return { ...baresip(site, 'echo', {}, account), ready: (part) => part.line(/baresip is ready/) };
}

/** @param {Site} site @returns {import('./part.mjs').Plan} */
export function desk(site) {
  const { answer = 'auto', record = false, tone = 880 } = site.desk;
  const account = `"Desk phone" <sip:${DESK_NUMBER}@${DOMAIN};transport=udp>;auth_user=${DESK_NUMBER};auth_pass=${passwordOf(DESK_NUMBER)};` +
    `outbound="sip:${ADDRESS}:${site.ports.sip};transport=udp";answermode=${answer};audio_codecs=pcmu,pcma;regint=60`;
  const extra = record ? `module sndfile.so\nsnd_path ${path.join(site.folder, 'desk')}` : '';
  const values = { TONE: tone, CONTROL_PORT: site.ports.deskControl, EXTRA: extra };
  return { ...baresip(site, 'desk', values, account), ready: (part) => part.line(/200 OK/) };
}
