// SPDX-License-Identifier: MIT
// The connector's methods, each as what a person would have done on the screen, and what it waits for. A method gets
// whatever the other page sent: every field is looked at before it is used.

import { Refusal, textOf } from './embed-data.js';
import { provision, validate } from './embed-provision.js';

/** @typedef {import('./embed.js').Embed} Embed */
/** @typedef {import('../state/state.js').State} State */
/** @typedef {import('../state/state.js').Call} Call */
/** @typedef {{ username: string, password: string, realm: string, displayName: string, wsServer: string, cli: string }} Account */

const REGISTER_MS = 30_000;
const STEP_MS = 10_000;

/** @param {unknown} data @returns {Account} */
function accountOf(data) {
  if (typeof data !== 'object' || data === null) throw new Refusal('bad-data', 'an account is an object');
  const [username, password, realm, displayName, wsServer, cli] = ['username', 'password', 'realm', 'displayName', 'wsServer', 'cli'].map((field) => textOf(data, field));
  if (!username || !password) throw new Refusal('bad-data', 'an account needs username and password');
  return { username, password, realm, displayName, wsServer, cli };
}

/** @param {string} url */
const originOf = (url) => (URL.canParse(url) ? new URL(url).origin : '');

/**
 * The servers of an account, among those that the operator lets this page connect to.
 * @param {string} wish  one or more, separated by commas
 * @param {string[]} allowed
 */
function serversOf(wish, allowed) {
  const servers = wish.split(',').map((one) => one.trim()).filter(Boolean);
  for (const server of servers) {
    if (!allowed.some((one) => originOf(one) && originOf(one) === originOf(server))) {
      throw new Refusal('bad-server', 'the operator of this phone does not allow that server');
    }
  }
  return servers;
}

/**
 * @param {Embed} embed
 * @param {Account} account
 * @returns {boolean} a log-in begins; else whoever is there is the one that is wanted
 */
function logIn(embed, account) {
  const { host, memory } = embed;
  const config = /** @type {any} */ (host.state().config);
  const servers = serversOf(account.wsServer, config.wsServers ?? []);
  const domain = account.realm || config.domain;
  const { account: { state, aor }, calls } = host.state();
  const there = aor === `sip:${account.username}@${domain}` && state !== 'off' && state !== 'refused';
  // A log-in ends calls: who is there with this password is not logged in once more, nor during a call who came there
  // another way (by hand, or before this page was loaded anew), whose password nobody here knows.
  if (there && (memory.password === account.password || (memory.password === null && calls.length))) return false;
  const other = domain !== config.domain || servers.length > 0;
  const wanted = other ? { ...config, domain, wsServers: servers.length ? servers : config.wsServers } : config;
  host.post({ type: 'command', command: { kind: 'CONFIGURE', text: [JSON.stringify(wanted)] } });
  const { username, password, displayName } = account;
  memory.password = password;
  memory.logins += 1;
  host.intent({ name: 'login', username, password, displayName, server: servers[0] ?? '', remember: false });
  return true;
}

/** @param {Embed} embed @param {unknown} [data] */
async function register(embed, data) {
  const { host, memory } = embed;
  if (data !== undefined && data !== null) memory.account = accountOf(data);
  const before = host.state().account;
  const began = memory.account !== null && logIn(embed, memory.account);
  if (!memory.account && before.state === 'off') {
    if (!host.state().vault) throw new Refusal('no-account', 'nobody has told this phone an account');
    host.post({ type: 'retry' });
  }
  const mine = memory.logins;
  // Until this log-in itself is told of (it connects, or its name is none), what is told is of the one before it.
  let early = began;
  await embed.until(({ account: now }) => {
    if (memory.logins !== mine) throw new Refusal('replaced', 'another account is being registered');
    early &&= now === before || (now.state !== 'connecting' && now.cause !== 'bad-number');
    if (early) return false;
    if (now.state === 'refused') throw new Refusal(now.cause, `the server refused the registration (${now.status})`);
    if (began && now.state === 'off') throw new Refusal(now.cause, 'it was ended before the server answered');
    return now.state === 'registered';
  }, REGISTER_MS);
  return embed.picture();
}

/** @param {Embed} embed */
async function unregister(embed) {
  if (embed.host.state().account.state !== 'off') embed.host.intent({ name: 'logout' });
  await embed.until(({ account }) => account.state === 'off', STEP_MS);
  return true;
}

/** The call that a method means. @param {Embed} embed @param {(state: State) => Call | null | undefined} choose */
function callOf(embed, choose) {
  const call = choose(embed.host.state());
  if (!call) throw new Refusal('no-call', 'there is no such call');
  return call.call;
}

const ringing = (/** @type {State} */ state) => state.calls.find((call) => call.state === 'ringing');

/** @param {Embed} embed @param {number} id @param {(call: Call) => unknown} test */
async function callIs(embed, id, test) {
  await embed.until((state) => {
    const call = state.calls.find((one) => one.call === id);
    if (!call) throw new Refusal('ended', 'the call is over');
    return test(call);
  }, STEP_MS);
  return true;
}

/** @param {Embed} embed @param {number} id */
async function callEnds(embed, id) {
  await embed.until((state) => !state.calls.some((call) => call.call === id), STEP_MS);
  return true;
}

/** @param {Embed} embed @param {unknown} data */
async function call(embed, data) {
  const { host } = embed;
  const text = textOf(data, 'destination').trim();
  if (!text) throw new Refusal('bad-data', 'destination is missing');
  if (embed.memory.account && host.state().account.state !== 'registered') await register(embed);
  if (host.state().account.state !== 'registered') throw new Refusal('not-registered', 'this phone is not registered');
  const before = host.state();
  const known = new Set(before.calls.map((one) => one.call));
  host.intent({ name: 'dial', text, as: embed.memory.account?.cli ?? '' });
  const id = await embed.until((state) => {
    const begun = state.calls.find((one) => !known.has(one.call) && !one.flags.incoming);
    if (begun) return begun.call;
    const { ended } = state;
    if (ended && ended !== before.ended && !known.has(ended.call)) throw new Refusal(ended.cause, 'the call could not begin');
    return 0;
  }, STEP_MS);
  return { call: id };
}

/** @param {'mute' | 'hold'} name @param {boolean} on @param {'muted' | 'held'} flag */
const turn = (name, on, flag) => async (/** @type {Embed} */ embed) => {
  const id = callOf(embed, embed.host.foreground);
  embed.host.intent({ name, call: id, on });
  return callIs(embed, id, ({ flags }) => Boolean(flags[flag]) === on && !flags.changing);
};

/** @param {number} status  0: none came */
const transferWords = (status) => (status ? `the transfer was refused (${status})` : 'the other side took the transfer and then said nothing more');

/** To a number, or without one to the other call there is. @param {Embed} embed @param {unknown} data */
async function transfer(embed, data) {
  const { host } = embed;
  const text = textOf(data, 'destination').trim();
  const id = callOf(embed, host.foreground);
  const to = text ? 0 : callOf(embed, (state) => state.calls.find((one) => one.call !== id && one.state === 'up'));
  const { refused } = host.state();
  host.intent({ name: 'transfer', call: id, text, to });
  await embed.until((state) => {
    if (state.refused && state.refused !== refused) throw new Refusal('transfer-failed', transferWords(state.refused.status));
    return state.transfers[id]?.progress === 'done' || !state.calls.some((one) => one.call === id);
  }, REGISTER_MS);
  return true;
}

/** @type {Record<string, (embed: Embed, data: unknown) => Promise<unknown>>} */
export const METHODS = {
  async config(embed, data) {
    embed.memory.account = accountOf(data);
    return true;
  },
  provision,
  validate,
  register,
  unregister,
  call,
  async answer(embed) {
    const id = callOf(embed, ringing);
    embed.host.intent({ name: 'answer', call: id });
    return callIs(embed, id, ({ state }) => state === 'up');
  },
  async reject(embed) {
    const id = callOf(embed, ringing);
    embed.host.intent({ name: 'decline', call: id });
    return callEnds(embed, id);
  },
  async hangup(embed) {
    const id = callOf(embed, (state) => embed.host.foreground(state) ?? ringing(state));
    embed.host.intent({ name: 'hangup', call: id });
    return callEnds(embed, id);
  },
  mute: turn('mute', true, 'muted'),
  unmute: turn('mute', false, 'muted'),
  hold: turn('hold', true, 'held'),
  unhold: turn('hold', false, 'held'),
  transfer,
  async sendDTMF(embed, data) {
    const tone = textOf(data, 'tone');
    if (!/^[0-9*#]{1,32}$/.test(tone)) throw new Refusal('bad-data', 'tone must be of 0-9 * #');
    const id = callOf(embed, embed.host.foreground);
    for (const digit of tone) embed.host.intent({ name: 'key', digit, call: id });
    return true;
  },
  async state(embed) { return embed.picture(); },
};
