// SPDX-License-Identifier: MIT
// Two states of the phone -> what a page that holds it is told: events of the connector's names (docs/sdk/connector.md)
// and the picture that its method `state` gives. Pure. Names of people are foreign text, handed on as it is.

/** @typedef {import('../state/state.js').State} State */
/** @typedef {import('../state/state.js').Call} Call */
/** @typedef {{ event: string, detail: Record<string, any> }} Told */
/** @typedef {(uri: string, domain?: string) => string} NumberOf */

/** Names as they have always been; "establising" is one of them. @type {Record<string, string[]>} */
const SESSION = {
  dialing: ['session-initial', 'session-establising'],
  progress: ['session-ringing'],
  answering: ['session-answered', 'session-establising'],
  up: ['session-established'],
};

/** @type {Record<string, string>} */
const REGISTRATION = {
  off: 'register-unregistered', connecting: 'register-initial', registered: 'register-registered',
  reconnecting: 'register-unregistered', refused: 'register-terminated',
};

/** Flags of a call that are told by an event each. @type {[string, string, string][]} */
const FLAGS = [['held', 'session-hold', 'session-unhold'], ['muted', 'session-mute', 'session-unmute']];

/** @param {State} state @param {Call} call @param {NumberOf} numberOf */
function callOf(state, call, numberOf) {
  const { flags } = call;
  return {
    call: call.call,
    state: call.state,
    direction: flags.incoming ? 'in' : 'out',
    number: numberOf(call.peer, state.config?.domain),
    name: call.name,
    held: Boolean(flags.held),
    remoteHeld: Boolean(flags.remoteHeld),
    muted: Boolean(flags.muted),
    since: call.since,
  };
}

/**
 * The whole of it, for who asks.
 * @param {State} state
 * @param {NumberOf} numberOf
 */
export function pictureOf(state, numberOf) {
  const { state: registration, cause, status, aor, displayName } = state.account;
  return { registration, cause, status, account: aor, displayName, calls: state.calls.map((call) => callOf(state, call, numberOf)) };
}

/**
 * @param {State} before
 * @param {State} now
 * @param {NumberOf} numberOf
 * @param {Map<number, number>} begun  when each call was first seen
 * @returns {Told[]}
 */
export function eventsOf(before, now, numberOf, begun) {
  /** @type {Told[]} */
  const told = [];
  if (now.account.state !== before.account.state) told.push(registrationOf(now));
  if (now.calls === before.calls && now.history === before.history && now.transfers === before.transfers) return told;
  for (const call of now.calls) {
    const was = before.calls.find((other) => other.call === call.call);
    if (!was) begun.set(call.call, Date.now());
    told.push(...changesOf(was, call).map((event) => ({ event, detail: callOf(now, call, numberOf) })));
  }
  for (const [call, transfer] of Object.entries(now.transfers)) {
    if (before.transfers[call] !== transfer) told.push({ event: 'session-transfer', detail: { ...transfer } });
  }
  for (const was of before.calls) {
    if (now.calls.some((call) => call.call === was.call)) continue;
    told.push(...endOf(now, was, numberOf, begun));
  }
  if (!now.calls.length && before.calls.length) told.push({ event: 'session-idle', detail: {} });
  return told;
}

/** How it stands with the registration. @param {State} state @returns {Told} */
export function registrationOf({ account }) {
  return { event: REGISTRATION[account.state], detail: { state: account.state, cause: account.cause, status: account.status, account: account.aor } };
}

/** @param {Call | undefined} was @param {Call} call */
function changesOf(was, call) {
  const told = [];
  if (was?.state !== call.state) {
    if (call.state === 'ringing') told.push('session-initial', 'session-ringing');
    else if (call.state === 'up' && was?.state !== 'answering') told.push('session-answered', ...SESSION.up);
    else told.push(...SESSION[call.state] ?? []);
  }
  for (const [flag, on, off] of FLAGS) {
    const name = /** @type {'held' | 'muted'} */ (flag);
    if (Boolean(was?.flags[name]) !== Boolean(call.flags[name])) told.push(call.flags[name] ? on : off);
  }
  return told;
}

/**
 * A call that is over, and its record.
 * @param {State} now
 * @param {Call} was
 * @param {NumberOf} numberOf
 * @param {Map<number, number>} begun
 * @returns {Told[]}
 */
function endOf(now, was, numberOf, begun) {
  const past = now.history.find((one) => one.call === was.call);
  const endedAt = past?.at || Date.now();
  const startedAt = begun.get(was.call) ?? (was.since || endedAt);
  begun.delete(was.call);
  const detail = { ...callOf(now, past ?? was, numberOf), state: 'ended', cause: past?.cause ?? 'none', status: past?.status ?? 0 };
  const duration = was.since ? Math.max(0, Math.round((endedAt - was.since) / 1000)) : 0;
  const { call, direction, number, name, cause, status } = detail;
  const cdr = { call, direction, number, name, cause, status, startedAt, answeredAt: was.since, endedAt, duration };
  return [
    { event: 'session-terminating', detail }, { event: 'session-terminated', detail },
    { event: 'cdr', detail: cdr },
  ];
}
