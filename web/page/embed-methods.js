// SPDX-License-Identifier: MIT
// The connector's methods, each as what a person would have done on the screen, and what it waits for. A method gets
// whatever the other page sent: every field is looked at before it is used.

/** @typedef {import('./embed.js').Embed} Embed */
/** @typedef {import('../state/state.js').State} State */
/** @typedef {import('../state/state.js').Call} Call */
/** @typedef {{ username: string, password: string, realm: string, displayName: string, wsServer: string, cli: string }} Account */

const REGISTER_MS = 30_000;
const STEP_MS = 10_000;
const TEXT_MAX = 256;
const PASSWORD_BYTES = 18;
const SIGNUP = '/api/softphone/register';

/** Why a method did not do what was wanted; `code` is for programs. */
export class Refusal extends Error {
  /** @param {string} code @param {string} text */
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

/** @param {any} data @param {string} field @returns {string} '' where it is not there */
function textOf(data, field) {
  const value = data?.[field];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string' || value.length > TEXT_MAX) throw new Refusal('bad-data', `${field} must be a text of at most ${TEXT_MAX} characters`);
  return value;
}

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

/** @param {Embed} embed @param {Account} account */
function logIn(embed, account) {
  const { host } = embed;
  const config = /** @type {any} */ (host.state().config);
  const servers = serversOf(account.wsServer, config.wsServers ?? []);
  const domain = account.realm || config.domain;
  const { state, aor } = host.state().account;
  // A log-in ends calls: who is there already is not logged in once more.
  if (aor === `sip:${account.username}@${domain}` && state !== 'off' && state !== 'refused') return;
  const other = domain !== config.domain || servers.length > 0;
  const wanted = other ? { ...config, domain, wsServers: servers.length ? servers : config.wsServers } : config;
  host.post({ type: 'command', command: { kind: 'CONFIGURE', text: [JSON.stringify(wanted)] } });
  const { username, password, displayName } = account;
  host.intent({ name: 'login', username, password, displayName, server: servers[0] ?? '', remember: false });
}

/** @param {Embed} embed @param {unknown} [data] */
async function register(embed, data) {
  if (data !== undefined && data !== null) embed.memory.account = accountOf(data);
  const { account } = embed.memory;
  const before = embed.host.state().account;
  if (account) logIn(embed, account);
  else if (before.state === 'off' && !embed.host.state().vault) throw new Refusal('no-account', 'nobody has told this phone an account');
  else if (before.state === 'off') embed.host.post({ type: 'retry' });
  await embed.until(({ account: now }) => {
    if (now === before && account && now.state !== 'registered') return false;
    if (now.state === 'refused') throw new Refusal(now.cause, `the server refused the registration (${now.status})`);
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

/**
 * A new account at this portal, where its operator lets people make one. Without a password it gets one.
 * @param {Embed} embed
 * @param {unknown} data
 */
async function provision(embed, data) {
  const [email, name] = [textOf(data, 'email'), textOf(data, 'displayName')];
  // An account's name has no @: of an address it is what stands before it.
  const username = textOf(data, 'username') || email.replace(/@.*$/, '');
  if (!username) throw new Refusal('bad-data', 'email or username is missing');
  const chance = crypto.getRandomValues(new Uint8Array(PASSWORD_BYTES));
  const password = textOf(data, 'password') || btoa(String.fromCharCode(...chance)).replaceAll('+', '-').replaceAll('/', '_');
  const response = await fetch(SIGNUP, {
    method: 'POST', credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout(STEP_MS),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, ...(name ? { name } : {}) }),
  });
  if (response.status !== 201) {
    const codes = /** @type {Record<number, string>} */ ({ 404: 'sign-up-closed', 409: 'taken', 422: 'bad-data', 429: 'too-many' });
    throw new Refusal(codes[response.status] ?? 'failed', `the portal refused (${response.status})`);
  }
  const { domain } = await response.json();
  embed.memory.account = { username, password, realm: '', displayName: name, wsServer: '', cli: '' };
  return { username, password, realm: String(domain) };
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

/** To a number, or without one to the other call there is. @param {Embed} embed @param {unknown} data */
async function transfer(embed, data) {
  const { host } = embed;
  const text = textOf(data, 'destination').trim();
  const id = callOf(embed, host.foreground);
  const to = text ? 0 : callOf(embed, (state) => state.calls.find((one) => one.call !== id && one.state === 'up'));
  const { refused } = host.state();
  host.intent({ name: 'transfer', call: id, text, to });
  await embed.until((state) => {
    if (state.refused && state.refused !== refused) throw new Refusal('transfer-failed', `the transfer failed (${state.refused.status})`);
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
  /** What the page thinks of the new account. */
  async validate(embed, data) {
    if (data === false) embed.memory.account = null;
    if (!embed.memory.account) throw new Refusal('not-valid', 'the page did not accept the account');
    return true;
  },
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
