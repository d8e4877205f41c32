// SPDX-License-Identifier: MIT
// Turns the state into what the elements show: words, callers made safe to look at, times. Pure;
// the time of day is an argument.

import { noWay } from './reach.js';
import { contactOf } from './contacts.js';
import { explain, hasWords, language, say } from './texts/index.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').Call} Call */
/** @typedef {import('./state.js').Past} Past */

/** Code points of a foreign name that are kept: what follows is no name any more. */
const NAME_MAX = 80;
/** Code units of foreign text that are looked at at all. */
const LOOK_MAX = 512;
/** Accents on one letter; more are an attempt to draw over the neighbours. */
const MARKS_MAX = 3;

// Controls, line and paragraph separators, lone surrogates, marks and overrides of direction, zero width
// characters but the two joiners, invisible fillers, tags: nothing of this is part of a name.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]|\p{Cs}|\p{Co}/gu;
// Joiners are needed inside emoji and inside Arabic and Indic words, nowhere else.
const STRAY_JOINER = /(?<![\p{Extended_Pictographic}\ufe0f\p{Emoji_Modifier}\p{L}\p{M}])[\u200c\u200d]|[\u200c\u200d](?![\p{Extended_Pictographic}\p{L}])|(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])[\u200c\u200d]/gu;
const MARK_PILE = new RegExp(`(\\p{M}{${MARKS_MAX}})\\p{M}+`, 'gu');
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Foreign text as one line that can be shown: no controls, no tricks with direction, not long.
 * @param {unknown} value
 * @param {number} [max]  code points
 */
export function clean(value, max = NAME_MAX) {
  if (typeof value !== 'string' || !value) return '';
  const line = value.slice(0, LOOK_MAX)
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]/g, ' ')
    .replace(UNSEEN, '')
    .replace(STRAY_JOINER, '')
    .replace(MARK_PILE, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
  const points = [...line];
  return points.length > max ? `${points.slice(0, max - 1).join('').trimEnd()}…` : line;
}

/**
 * Inside a sentence a name written from right to left keeps its order to itself (Unicode TR9 2.4.2).
 * @param {string} name  cleaned
 */
export const isolate = (name) => (RIGHT_TO_LEFT.test(name) || language().direction === 'rtl' ? `\u2068${name}\u2069` : name);

/** @param {State} state */
const domainOf = (state) => state.config?.domain || state.account.aor.split('@')[1] || '';

/**
 * What a person would dial: the user part at home, the whole address elsewhere.
 * @param {string} uri
 * @param {string} [domain]
 */
export function numberOf(uri, domain = '') {
  const bare = clean(uri, 200).replace(/^<|>$/g, '').replace(/^(sips?|tel):/i, '').split(/[;?]/)[0] ?? '';
  const at = bare.lastIndexOf('@');
  if (at < 0) return clean(unescape(bare));
  const host = bare.slice(at + 1).replace(/:\d+$/, '');
  const user = unescape(bare.slice(0, at)).split(':')[0] ?? '';
  const here = host.toLowerCase() === domain.toLowerCase() || host === '' || host === 'anonymous.invalid';
  return clean(here ? user : `${user}@${host}`);
}

/** @param {string} escaped */
function unescape(escaped) {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}

/**
 * @typedef {object} Party
 * @property {string} title  name, or the number where there is none
 * @property {string} number
 * @property {string} detail  the number where the title is a name, else ''
 * @property {string} initials  of a name, '' for a number
 */

/**
 * @param {State} state
 * @param {Pick<Call, 'peer'|'name'> & { flags?: Call['flags'] }} call
 * @returns {Party}
 */
export function party(state, call) {
  if (call.flags?.private && call.flags.incoming) return { title: say('who.withheld'), number: '', detail: '', initials: '' };
  const number = numberOf(call.peer, domainOf(state));
  const unknown = !number || /^anonymous$/i.test(number);
  // What the phonebook says is believed before what a caller says of himself.
  const name = clean(contactOf(state.book, call.peer, domainOf(state))?.name) || clean(call.name);
  const named = name !== '' && name !== number && !(unknown && /^anonymous$/i.test(name));
  return {
    title: named ? name : unknown ? say('who.unknown') : number,
    number: unknown ? '' : number,
    detail: named && !unknown ? number : '',
    initials: named ? initials(name) : '',
  };
}

/**
 * What else is to be said of a call while it rings or runs, or ''.
 * @param {State} state
 * @param {Call} call
 */
export function remark(state, call) {
  if (call.flags.private && !call.flags.incoming) return say('call.withheld');
  if (call.flags.auto) return say('call.auto');
  if (!call.diverted) return '';
  return say('call.diverted', { who: sender(state, call) });
}

/** Who sent a call on to us, or us to it. @param {State} state @param {Call|Past} call */
const sender = (state, call) => isolate(party(state, { peer: call.diverted, name: '' }).title);

/** @param {string} name */
export function initials(name) {
  const words = name.split(/[\s._-]+/u).map((word) => /[\p{L}]/u.exec(word)?.[0] ?? '').filter(Boolean);
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return picked.join('').toLocaleUpperCase();
}

/**
 * What the page shows at large.
 * @param {State} state
 * @returns {'start'|'login'|'phone'}
 */
export function screen(state) {
  if (state.signedIn || state.calls.length) return 'phone';
  if (state.account.state === 'reconnecting' || state.account.state === 'registered') return 'phone';
  if (state.vault === undefined && !state.config && !state.failure && !state.cannot && state.account.state === 'off') return 'start';
  return 'login';
}

/** @param {State} state */
export const brand = (state) => clean(state.config?.brand, 40) || 'Webphone';

/**
 * Whole seconds until `at`, 0 when it has come.
 * @param {number} at
 * @param {number} now
 */
export const secondsUntil = (at, now) => (at > now ? Math.ceil((at - now) / 1000) : 0);

/**
 * @typedef {object} Status
 * @property {'good'|'busy'|'bad'} level
 * @property {string} word  the word that stands for the state
 * @property {string} detail
 * @property {boolean} retry  asking for an attempt at once makes sense
 */

/**
 * @param {State} state
 * @param {number} now
 * @returns {Status}
 */
export function status(state, now) {
  const { account } = state;
  if (account.state === 'registered') {
    return { level: 'good', word: say('status.registered'), detail: say('status.ready'), retry: false };
  }
  if (account.state === 'reconnecting') {
    return { level: 'busy', word: say('status.reconnecting'), detail: waiting(account, now), retry: account.retryAt > 0 };
  }
  if (account.state === 'connecting' || (account.state === 'off' && state.signedIn)) {
    return { level: 'busy', word: say('status.connecting'), detail: waiting(account, now), retry: account.retryAt > 0 };
  }
  const { what } = explain('account', account.cause);
  return { level: 'bad', word: say('status.off'), detail: what, retry: false };
}

/**
 * @param {import('./state.js').Account} account
 * @param {number} now
 */
function waiting(account, now) {
  if (account.cause === 'none' && !account.retryAt) return say('status.wait');
  const { what } = explain('account', account.cause === 'none' ? 'connect-failed' : account.cause);
  if (!account.retryAt) return what;
  const seconds = secondsUntil(account.retryAt, now);
  return seconds ? say('status.retry', { what, seconds }) : say('status.retry-now', { what });
}

/**
 * Why logging in failed, or null.
 * @param {State} state
 * @param {number} [now]
 */
export function refusal(state, now = 0) {
  const { account, session } = state;
  if (session?.state === 'refused' && session.status === 403) {
    return { what: say('login.company'), advice: say('login.company-advice') };
  }
  const seconds = secondsUntil(session?.until ?? 0, now);
  if (account.state === 'refused' && session?.state === 'refused' && session.status === 429 && seconds) {
    return { what: say('login.tries'), advice: say('login.tries-advice', { seconds }) };
  }
  if (account.state === 'refused') return explain('account', account.cause);
  if (account.state === 'off' && !['none', 'logged-out', 'local-hangup'].includes(account.cause)) {
    return explain('account', account.cause);
  }
  return null;
}

/** @param {State} state */
export const servers = (state) => (state.config?.wsServers ?? []).filter((url) => typeof url === 'string');

/**
 * The host of a WebSocket URL, which is what a person tells servers apart by.
 * @param {string} url
 */
export const serverName = (url) => clean(url.replace(/^wss?:\/\//, '').replace(/\/$/, ''));

/** @param {State} state */
export const ringing = (state) => state.calls.filter((call) => call.state === 'ringing');

/** Calls that have a call screen. @param {State} state */
export const running = (state) => state.calls.filter((call) => call.state !== 'ringing');

/** Calls whose sound goes both ways now. @param {State} state */
export const heard = (state) => state.calls.filter((call) => call.state === 'up' && !call.flags.held);

/**
 * The call in the foreground: the newest one that can be heard, else the newest.
 * @param {State} state
 * @returns {Call|null}
 */
export function foreground(state) {
  const calls = running(state);
  const open = calls.find((call) => call.call === state.keypad);
  return open ?? calls.findLast((call) => !call.flags.held) ?? calls.at(-1) ?? null;
}

/** @param {State} state */
export const background = (state) => {
  const front = foreground(state);
  return running(state).filter((call) => call !== front);
};

/**
 * A call in words.
 * @param {State} state
 * @param {Call} call
 */
export function callWords(state, call) {
  const { flags } = call;
  const transfer = state.transfers[call.call];
  if (transfer) return say(transfer.progress === 'ringing' ? 'call.transfer-ringing' : 'call.transferring');
  switch (call.state) {
    case 'dialing': return say('call.dialing');
    case 'progress': return say(flags.earlyMedia ? 'call.early' : 'call.progress');
    case 'ringing': return say('call.ringing');
    case 'answering': return say('call.answering');
    default:
  }
  if (flags.changing) return say(flags.held ? 'call.resuming' : 'call.holding');
  if (flags.held) return say(flags.remoteHeld ? 'call.both-held' : 'call.held');
  if (flags.remoteHeld) return say('call.remote-held');
  return say(flags.mixed ? 'call.mixed' : flags.voicemail ? 'nav.voicemail' : 'call.up');
}

/**
 * The call that waits to be connected with the one in front, after asking, or null.
 * @param {State} state
 * @returns {Call|null}
 */
export function waitingFor(state) {
  const front = foreground(state);
  const waits = state.calls.find((call) => call.call === state.consult);
  return front && waits && front !== waits && front.state === 'up' && waits.state === 'up' ? waits : null;
}

/** There are calls that could be joined. @param {State} state */
export function joinable(state) {
  const up = state.calls.filter((call) => call.state === 'up');
  return up.length > 1 && up.some((call) => !call.flags.mixed);
}

/** There are calls that are joined. @param {State} state */
export const joined = (state) => state.calls.some((call) => call.flags.mixed);

/** Calls that `call` could be connected with. @param {State} state @param {Call} call */
export const partners = (state, call) => state.calls.filter((other) => other !== call && other.state === 'up');

/**
 * The colour family of a call's state; the words say the same.
 * @param {Call} call
 * @returns {'wait'|'held'|'up'}
 */
export function callMood(call) {
  if (call.state !== 'up') return 'wait';
  return call.flags.held || call.flags.remoteHeld ? 'held' : 'up';
}

/**
 * @param {State} state
 * @param {Call} call
 */
export function quality(state, call) {
  const seen = state.quality[call.call];
  if (!seen || call.state !== 'up' || call.flags.held || call.flags.remoteHeld) return null;
  const words = hasWords(`quality.${seen.text}`) ? say(`quality.${seen.text}`) : clean(seen.text);
  return { level: seen.level, text: words || say(`quality.${seen.level}`) };
}

/**
 * "4:05", "1:04:05".
 * @param {number} since  0: not yet
 * @param {number} now
 */
export function duration(since, now) {
  const all = since > 0 ? Math.max(0, Math.floor((now - since) / 1000)) : 0;
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor(all / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

/** Endings that are no failure: nobody has to do anything about them. */
const QUIET = ['none', 'local-hangup', 'remote-hangup', 'cancelled', 'answered-elsewhere', 'logged-out', 'transferred'];

/** The number was not this person's idea: somebody has transferred them there. @param {Call|Past} call */
const sent = (call) => call.diverted !== '' && !call.flags.incoming && !call.since;

/**
 * Why a call ended, in words.
 * @param {State} state
 * @param {Past} call
 */
export function ending(state, call) {
  const { title, number } = party(state, call);
  const values = { who: isolate(title), number: isolate(number || title) };
  const incoming = call.flags.incoming ? explain('incoming', call.cause, values) : null;
  const { what, advice } = incoming?.what ? incoming : explain('call', call.cause, values);
  const own = clean(call.reason, 120);
  const telling = own !== '' && ['rejected', 'server-error', 'forbidden', 'no-codec'].includes(call.cause);
  const quiet = QUIET.includes(call.cause) || Boolean(incoming?.what);
  const time = call.since && call.at > call.since ? duration(call.since, call.at) : '';
  const words = telling ? own : '';
  if (sent(call) && !quiet) {
    const who = sender(state, call);
    return { quiet, what: say('ended.sent', { who, what }), advice: say('ended.back', { who }), words };
  }
  return { quiet, what, advice: quiet && time ? say('ended.lasted', { time }) : advice, words };
}

/**
 * @typedef {object} Alert
 * @property {'failure'|'note'|'transfer'|'ended'|'reach'|'cannot'} kind
 * @property {boolean} quiet  nothing to do about it; it may go by itself
 * @property {string} what
 * @property {string} advice
 * @property {string} words  the far side's own words, '' for none
 * @property {string} code  what an administrator asks for: "SIP 486", '' for none
 * @property {string} redial  URI to call again, '' for none
 * @property {boolean} retry
 * @property {string} link  page where more can be seen, '' for none
 */

/** @type {Alert} */
const ALERT = { kind: 'failure', quiet: false, what: '', advice: '', words: '', code: '', redial: '', retry: false, link: '' };

/**
 * The one message that stands in front, or null.
 * @param {State} state
 * @returns {Alert|null}
 */
export function alert(state) {
  if (state.failure) return { ...ALERT, retry: true, ...explain('failure', state.failure) };
  if (state.refused) return { ...ALERT, kind: 'transfer', code: sipCode(state.refused.status), ...explain('transfer', String(state.refused.status)) };
  const way = noWay(state);
  const end = state.ended && ending(state, state.ended);
  // Nobody has to do anything about a call that ended as it should.
  if (state.ended && end && !(way && end.quiet) && !(state.cannot && state.ended.cause === 'media-error')) {
    const hidden = state.ended.flags.private && state.ended.flags.incoming;
    const again = state.ended.cause !== 'bad-number' && !sent(state.ended) && !hidden && !(state.ended.flags.incoming && end.quiet);
    return { ...ALERT, kind: 'ended', ...end, code: end.quiet ? '' : sipCode(state.ended.status), redial: again ? state.ended.peer : '' };
  }
  if (way) return { ...ALERT, kind: 'reach', ...way };
  if (state.cannot) return { ...ALERT, kind: 'cannot', ...explain('failure', state.cannot) };
  if (state.note) {
    const { code, field, text } = state.note;
    const values = { field: clean(field), text: clean(text, 160) };
    const told = explain('note', String(code), values);
    if (told.what) return { ...ALERT, kind: 'note', ...told };
  }
  return null;
}

/** @param {number} status */
const sipCode = (status) => (status >= 300 && status <= 699 ? say('alert.code', { status }) : '');

/** @typedef {{past: Past, who: Party, sort: 'outgoing'|'incoming'|'missed', words: string, when: string}} Entry */

/**
 * @param {State} state
 * @param {number} [max]
 * @returns {Entry[]}
 */
export function history(state, max = Infinity) {
  return state.history.slice(0, max).map((past) => {
    const incoming = Boolean(past.flags.incoming);
    const missed = incoming && !past.since && !['answered-elsewhere', 'declined', 'local-hangup'].includes(past.cause);
    const sort = missed ? 'missed' : incoming ? 'incoming' : 'outgoing';
    const { quiet, what } = ending(state, past);
    const talked = past.since && past.at > past.since ? duration(past.since, past.at) : '';
    return {
      past,
      who: party(state, past),
      sort,
      words: talked || (missed || (quiet && past.cause !== 'answered-elsewhere') ? say(`history.${sort}`) : what),
      when: past.at ? new Date(past.at).toLocaleTimeString(language().language, { hour: '2-digit', minute: '2-digit' }) : '',
    };
  });
}

/** Dialling makes sense. @param {State} state */
export const canDial = (state) => state.account.state === 'registered';

/** The title of the window. @param {State} state */
export function title(state) {
  const rings = ringing(state)[0];
  if (rings) return say('app.title-ringing', { who: isolate(party(state, rings).title) });
  const front = foreground(state);
  if (front) return say('app.title-call', { who: isolate(party(state, front).title) });
  const user = numberOf(state.account.aor, domainOf(state));
  if (state.signedIn && user && state.config?.flags?.usernameAsTitle === true) return say('app.title', { brand: user });
  return state.signedIn && user ? say('app.title-user', { user, brand: brand(state) }) : say('app.title', { brand: brand(state) });
}
