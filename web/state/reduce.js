// SPDX-License-Identifier: MIT
// Turns (state, event) into the next state of the screen: what the core tells (EV_*) and what the
// page adds (PAGE_*). Pure: no clock, no storage, no browser. An event in a surprising order changes
// what it can and never throws; an event that changes nothing returns the same object.
import { gotCalls } from './calls.js';
import { NO_BOOK, gotContacts } from './contacts.js';
import { gotCustom } from './custom.js';
import { firstTab, isTab } from './menu.js';
import { deskInitial, reduceDesk } from './desk.js';
import { NO_PUSH, reducePush } from './push.js';
import { gotSignup } from './signup.js';
import { forgetCall, gotIdentities, noTools, reduceTools } from './tools.js';
import { gotMailbox, markVoicemail } from './voicemail.js';

/** @typedef {'off'|'connecting'|'registered'|'reconnecting'|'refused'} AccountState */
/** @typedef {'dialing'|'progress'|'ringing'|'answering'|'up'|'ended'} CallState */
/** @typedef {string} Tab  a tab of menu.js; 'call' and 'ladder' have no tab of their own */
/** @typedef {'auto'|'light'|'dark'} Theme */

/**
 * @typedef {object} Account
 * @property {AccountState} state
 * @property {string} cause  symbol of cause.def
 * @property {number} status  SIP status or WebSocket close code, 0 if none
 * @property {number} retryAt  0, or the time of the next attempt in milliseconds
 * @property {string} aor  "sip:1001@example.com"
 * @property {string} displayName
 * @property {string} server  URL of the WebSocket
 */

/**
 * @typedef {object} Flags
 * @property {boolean} [incoming]
 * @property {boolean} [held]  we hold them
 * @property {boolean} [remoteHeld]  they hold us
 * @property {boolean} [muted]
 * @property {boolean} [earlyMedia]
 * @property {boolean} [changing]  a hold or resume is on its way
 * @property {boolean} [private]  incoming: who calls does not want to be known; outgoing: our number is not shown
 * @property {boolean} [auto]  answered by the phone itself
 * @property {boolean} [mixed]  in the conference
 */

/**
 * @typedef {object} Call
 * @property {number} call  handle of the core
 * @property {CallState} state
 * @property {Flags} flags
 * @property {string} cause
 * @property {number} status
 * @property {number} since  when it came up, 0 before
 * @property {string} peer  URI
 * @property {string} name  display name, hostile text
 * @property {string} reason  the peer's own words, hostile text
 * @property {string} diverted  URI of who sent the call on to us, '' for nobody
 */

/** @typedef {Call & {at: number, report?: Report}} Past  a call that ended at `at` (0: not known) */
/** @typedef {{level: 'good'|'fair'|'bad', text: string}} Quality */
/** @typedef {{progress: 'asked'|'trying'|'ringing'|'done'|'failed', status: number}} Transfer */
/** @typedef {{code: number, field: string, text: string}} Note */

/**
 * What the phone says of its session at the portal; a refusal in the portal's words, foreign text.
 * @typedef {object} Session
 * @property {'none'|'opening'|'open'|'refused'|'down'} state
 * @property {number} status
 * @property {string} title
 * @property {string} detail
 * @property {number} until  0, or when it makes sense to try again
 * @property {{username: string, domain: string, name: string, balanceMicros?: number, currency?: string}|null} me
 */

/** @typedef {'unknown'|'offline'|'idle'|'ringing'|'busy'|'waiting'} WatchState */

/**
 * What a subscription says last: a lamp, presence, or messages that wait.
 * @typedef {object} Watch
 * @property {'messages'|'dialog'|'presence'} package
 * @property {WatchState} state
 * @property {string} peer  URI that is watched
 * @property {number} fresh  voice messages
 * @property {number} old
 * @property {boolean} incoming  of a lamp: somebody calls, or called, the peer
 * @property {string} who  URI that the peer talks to
 * @property {string} name  of it, or the note of presence; hostile text
 * @property {string} cause  why the state is unknown
 */

/**
 * @typedef {object} Letter
 * @property {'received'|'waiting'|'sent'|'delivered'|'failed'} state
 * @property {number} number  0, or the page's own number of one that was sent here
 * @property {string} peer  URI
 * @property {string} name  hostile text
 * @property {string} text  hostile text
 * @property {string} cause  why it failed
 * @property {number} at
 */

/**
 * How a call has been.
 * @typedef {object} Report
 * @property {number} mos  hundredths, mean
 * @property {number} mosMin
 * @property {number} loss  thousandths
 * @property {number} jitter  milliseconds
 * @property {number} roundTrip
 * @property {number} warnings  bits of 1 << number of quality.def
 * @property {string} codec
 */

/**
 * @typedef {object} Config
 * @property {string} [brand]
 * @property {string} [domain]
 * @property {string[]} [wsServers]
 * @property {any[]} [menu]
 * @property {Record<string, boolean>} [flags]
 * @property {string} [uuid]
 * @property {string} [themeColor]
 * @property {string} [style]
 * @property {string} [icon]
 */

/**
 * @typedef {object} Core
 * @property {Config|null} config
 * @property {string|null|undefined} vault  user name of the sealed login, null: none, undefined: not known yet
 * @property {boolean} signedIn  this person was let in, or has a sealed login that has not been refused
 * @property {Account} account
 * @property {string} dialpad  the number field
 * @property {number} dialpadAnswers  how often the core has answered for the number field
 * @property {string} last  the last number called
 * @property {Call[]} calls  in the order of their beginning, none ended
 * @property {Past|null} ended  the call whose end is on the screen
 * @property {Past[]} history  newest first, of this session
 * @property {import('./contacts.js').Book} book  the phonebook
 * @property {import('./contacts.js').Card|null} card  the entry that is looked at or changed
 * @property {string} told  what became of something asked of the portal, '' for nothing
 * @property {import('./calls.js').Record[]} records  the history of all devices, latest first
 * @property {number} seenAt  when a person looked at the history last
 * @property {import('./voicemail.js').VoiceMessage[]} voicemail  latest first, also what is deleted
 * @property {Record<string, Watch>} watches  by package and address: "dialog sip:1002@example.com"
 * @property {Letter[]} letters  newest last, over all sessions
 * @property {Record<string, Report>} reports  by call, until it is history
 * @property {Record<string, Quality>} quality  by call; text is a symbol of quality.def or words
 * @property {number} keypad  the call whose keypad is open, 0 for none
 * @property {number} asking  the call whose transfer dialog is open, 0 for none
 * @property {number} consult  the call that is to be transferred when its target has been asked, 0 for none
 * @property {Record<string, Transfer>} transfers  by call, under way
 * @property {Transfer|null} refused  the transfer whose failure is on the screen
 * @property {Session|null} session  how it stands with the portal
 * @property {import('./push.js').Push} push  calls while the phone is closed
 * @property {boolean} renewal  a new build waits
 * @property {string} failure  symbol of a shell failure, '' for none
 * @property {Note|null} note
 * @property {import('./signup.js').Signup|null} signup  making an account, null: nobody does
 * @property {Record<string, import('./custom.js').Custom>} custom  the operator's pages, by number
 * @property {boolean} menuOpen  the side menu
 * @property {'none'|'ready'|'ios'} install  how this phone could be installed
 * @property {boolean} installCard  that is being offered now
 * @property {string} build  which build of the page this is
 * @property {Tab} tab
 * @property {Tab} back  where the end of the last call leads
 * @property {Theme} theme
 * @property {string} language  'auto', or the language that a person has chosen
 * @property {string} spoken  the language whose texts are on the screen
 * @property {boolean} tracing
 */

/** @typedef {Core & import('./tools.js').Tools & import('./desk.js').DeskPart} State */
/** @typedef {{kind: string, [field: string]: any}} Event */

/** How many ended calls a session keeps. */
export const HISTORY_MAX = 200;

/** How many text messages a page holds. */
export const LETTERS_MAX = 1000;

/** @type {Account} */
const NOBODY = {
  state: 'off', cause: 'none', status: 0, retryAt: 0, aor: '', displayName: '', server: '',
};

/** @type {Readonly<State>} */
export const initial = Object.freeze({
  ...deskInitial,
  config: null,
  vault: undefined,
  signedIn: false,
  account: NOBODY,
  dialpad: '',
  dialpadAnswers: 0,
  last: '',
  calls: [],
  ended: null,
  history: [],
  book: NO_BOOK,
  card: null,
  told: '',
  records: [],
  seenAt: 0,
  voicemail: [],
  watches: {},
  letters: [],
  reports: {},
  quality: {},
  keypad: 0,
  asking: 0,
  consult: 0,
  transfers: {},
  refused: null,
  session: null,
  push: NO_PUSH,
  renewal: false,
  failure: '',
  note: null,
  signup: null,
  custom: {},
  menuOpen: false,
  install: 'none',
  installCard: false,
  build: '',
  tab: 'dialpad',
  back: 'dialpad',
  theme: 'auto',
  language: 'auto',
  spoken: 'en',
  tracing: false,
  ...noTools,
});

/** @type {readonly string[]} */
const ACCOUNT_STATES = ['off', 'connecting', 'registered', 'reconnecting', 'refused'];
/** @type {readonly string[]} */
const CALL_STATES = ['dialing', 'progress', 'ringing', 'answering', 'up', 'ended'];
/** @type {readonly string[]} */
const THEMES = ['auto', 'light', 'dark'];
/** @type {readonly string[]} */
const INSTALLS = ['none', 'ready', 'ios'];
/** @type {readonly string[]} */
const LEVELS = ['good', 'fair', 'bad'];
/** @type {readonly string[]} */
const WATCH_STATES = ['unknown', 'offline', 'idle', 'ringing', 'busy', 'waiting'];
/** @type {readonly string[]} */
const PACKAGES = ['messages', 'dialog', 'presence'];
/** @type {readonly string[]} */
const LETTER_STATES = ['received', 'waiting', 'sent', 'delivered', 'failed'];
/** @type {readonly string[]} */
const PROGRESS = ['asked', 'trying', 'ringing', 'done', 'failed'];

/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');
/** @param {unknown} value */
const number = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
/** @param {any} call */
const isHandle = (call) => Number.isInteger(call) && call > 0;

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
export function reduce(state, event) {
  switch (event?.kind) {
    case 'EV_ACCOUNT': return gotAccount(state, event);
    case 'EV_CALL': return gotCall(state, event);
    case 'EV_DIALPAD':
      return { ...state, dialpad: text(event.text), dialpadAnswers: state.dialpadAnswers + 1 };
    case 'EV_QUALITY': return gotQuality(state, { ...event, text: event.warning });
    case 'EV_TRANSFER': return gotTransfer(state, event);
    case 'EV_WATCH': return gotWatch(state, event);
    case 'EV_MESSAGE': return gotMessage(state, event);
    case 'EV_REPORT': return gotReport(state, event);
    case 'EV_TRACE_MODE': return { ...state, tracing: Boolean(event.on), traced: event.on ? [] : state.traced };
    case 'EV_NOTE':
      return { ...state, note: { code: number(event.code), field: text(event.field), text: text(event.text) } };
    case 'PAGE_CONFIG': return gotConfig(state, event.config ?? null);
    case 'PAGE_MESSAGES': return { ...state, letters: Array.isArray(event.letters) ? event.letters.slice(-LETTERS_MAX) : [] };
    case 'PAGE_CONTACTS': return gotContacts(state, event);
    case 'PAGE_FAVOURITES': return { ...state, book: { ...state.book, favourites: new Set(event.ids) } };
    case 'PAGE_CARD': return { ...state, card: event.card ?? null };
    case 'PAGE_TOLD': return { ...state, told: text(event.text) };
    case 'PAGE_CALLS': return gotCalls(state, event);
    case 'PAGE_MAILBOX': return gotMailbox(state, event);
    case 'PAGE_VOICEMAIL': return markVoicemail(state, event);
    case 'PAGE_VAULT': return gotVault(state, event.username);
    case 'PAGE_TAB': return ['call', 'ladder'].includes(event.tab) || isTab(text(event.tab)) ? openTab(state, event.tab) : state;
    case 'PAGE_KEYPAD': return openKeypad(state, event.call, Boolean(event.open));
    case 'PAGE_TRANSFER': return askTransfer(state, event.call, Boolean(event.open));
    case 'PAGE_CONSULT': return isKnown(state, event.call) ? { ...state, asking: 0, consult: event.call } : state;
    case 'PAGE_QUALITY': return gotQuality(state, event);
    case 'PAGE_SESSION': return gotIdentities({ ...state, session: event.session ?? null }, event.session?.me?.callerIds);
    case 'PAGE_FAILURE': return { ...state, failure: text(event.symbol) };
    case 'PAGE_DISMISS': return { ...state, ended: null, failure: '', note: null, refused: null };
    case 'PAGE_THEME': return THEMES.includes(event.theme) ? { ...state, theme: event.theme } : state;
    case 'PAGE_SIGNUP': return { ...state, signup: gotSignup(state.signup, event) };
    case 'PAGE_CUSTOM': return gotCustom(state, event.number, /** @type {any} */ (event));
    case 'PAGE_MENU': return { ...state, menuOpen: Boolean(event.open) };
    case 'PAGE_INSTALL': return { ...state, install: INSTALLS.includes(event.install) ? event.install : 'none' };
    case 'PAGE_INSTALL_CARD': return { ...state, installCard: Boolean(event.open) };
    case 'PAGE_BUILD': return { ...state, build: text(event.build) };
    case 'PAGE_LANGUAGE': return spoke(state, text(event.language) || state.language, text(event.spoken) || state.spoken);
    case 'PAGE_DESK': case 'PAGE_CHAIN': case 'PAGE_STEPS': case 'PAGE_OPEN': return reduceDesk(state, event);
    case 'PAGE_PUSH':
    case 'PAGE_RENEWAL': return reducePush(state, event);
    default: return reduceTools(state, event);  // an unknown kind is a newer core's
  }
}

/**
 * Nobody has chosen a tab before there was a configuration: then the menu says where the phone begins.
 * @param {State} state
 * @param {Config|null} config
 * @returns {State}
 */
function gotConfig(state, config) {
  const next = { ...state, config };
  return state.config || state.tab !== 'dialpad' ? next : { ...next, tab: firstTab(next) };
}

/**
 * @param {State} state
 * @param {string} language
 * @param {string} spoken
 * @returns {State}
 */
function spoke(state, language, spoken) {
  return language === state.language && spoken === state.spoken ? state : { ...state, language, spoken };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function gotAccount(state, event) {
  if (!ACCOUNT_STATES.includes(event.state)) return state;
  /** @type {Account} */
  const account = {
    state: event.state,
    cause: text(event.cause) || 'none',
    status: number(event.status),
    retryAt: number(event.retryAt),
    aor: text(event.aor),
    displayName: text(event.displayName),
    server: text(event.server),
  };
  const next = { ...state, account };
  if (account.state === 'registered') return { ...next, signedIn: true, failure: '', reach: '' };
  if (account.state === 'refused') return { ...next, signedIn: false };
  if (account.state === 'off') {
    // Who logs out leaves nothing on the screen for the next person.
    return state.signedIn && state.account !== NOBODY
      ? { ...next, signedIn: false, vault: null, dialpad: '', last: '', history: [], ended: null, tab: firstTab(next), custom: {}, menuOpen: false, watches: {}, letters: [], reports: {}, ...deskInitial, traced: [], identities: [], identity: '' }
      : next;
  }
  return next;
}

/**
 * @param {State} state
 * @param {unknown} username
 * @returns {State}
 */
function gotVault(state, username) {
  const vault = text(username) || null;
  const fresh = state.account === NOBODY;
  return { ...state, vault, signedIn: fresh ? vault !== null : state.signedIn };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function gotCall(state, event) {
  if (event.call === 0 && event.state === 'ended') return neverBegan(state, event);
  if (!isHandle(event.call) || !CALL_STATES.includes(event.state)) return state;
  const before = state.calls.find((call) => call.call === event.call);
  const call = readCall(event, before);
  if (call.state === 'ended') return endCall(state, call, before, number(event.at));
  if (before) {
    const calls = state.calls.map((other) => (other.call === call.call ? call : other));
    const next = { ...state, calls };
    return before.state === 'ringing' && call.state !== 'ringing' ? showCall(next) : next;
  }
  const next = { ...state, calls: [...state.calls, call] };
  if (call.flags.incoming) return call.state === 'ringing' ? next : showCall(next);
  // Our own call: the number has done its work.
  return showCall({
    ...next, ended: null, note: null, last: call.peer, dialpad: '', dialpadAnswers: state.dialpadAnswers + 1,
  });
}

/**
 * A call that could not even begin has no handle. What was typed stays, to be put right.
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function neverBegan(state, event) {
  return { ...state, consult: 0, ended: { ...readCall(event, undefined), at: number(event.at) } };
}

/**
 * What an event does not say stays as it was: a last event may come without a name.
 * @param {Event} event
 * @param {Call|undefined} before
 * @returns {Call}
 */
function readCall(event, before) {
  return {
    call: event.call,
    state: event.state,
    flags: { ...(event.flags ?? before?.flags) },
    cause: text(event.cause) || 'none',
    status: number(event.status),
    since: number(event.since) || before?.since || 0,
    peer: text(event.peer) || before?.peer || '',
    name: text(event.name) || before?.name || '',
    reason: text(event.reason),
    diverted: text(event.diverted) || before?.diverted || '',
  };
}

/**
 * @param {State} state
 * @param {Call} call
 * @param {Call|undefined} before
 * @param {number} at
 * @returns {State}
 */
function endCall(state, call, before, at) {
  // A page that attaches late is told again what it may have seen.
  if (!before && state.history.some((past) => past.call === call.call)) return state;
  if (before) call.flags = { ...before.flags, ...call.flags };
  const calls = state.calls.filter((other) => other.call !== call.call);
  const quality = { ...state.quality };
  delete quality[call.call];
  const transfers = { ...state.transfers };
  delete transfers[call.call];
  /** @type {Past} */
  const past = { ...call, at, ...(state.reports[call.call] ? { report: state.reports[call.call] } : {}) };
  const reports = { ...state.reports };
  delete reports[call.call];
  const leave = state.tab === 'call' && !calls.some((other) => other.state !== 'ringing');
  return {
    ...state,
    ...forgetCall(state, call.call),
    calls,
    quality,
    reports,
    transfers,
    asking: state.asking === call.call ? 0 : state.asking,
    // Who has nobody left to be connected with waits for nothing.
    consult: state.consult === call.call || calls.every((other) => other.call === state.consult) ? 0 : state.consult,
    ended: past,
    history: [past, ...state.history].slice(0, HISTORY_MAX),
    keypad: state.keypad === call.call ? 0 : state.keypad,
    tab: leave ? state.back : state.tab,
  };
}

/** @param {State} state @returns {State} */
function showCall(state) {
  if (state.tab === 'agent') return state;  // who reads the script out goes on reading
  return openTab(state, 'call');
}

/**
 * @param {State} state
 * @param {Tab} tab
 * @returns {State}
 */
function openTab(state, tab) {
  if (tab !== 'call') return { ...state, tab, keypad: 0, menuOpen: false };
  if (!state.calls.length) return state;
  return { ...state, tab, back: state.tab === 'call' ? state.back : state.tab };
}

/**
 * @param {State} state
 * @param {unknown} call
 * @param {boolean} open
 * @returns {State}
 */
function openKeypad(state, call, open) {
  const known = state.calls.find((other) => other.call === call);
  if (!known) return state;
  return open ? { ...openTab(state, 'call'), keypad: known.call }
    : { ...state, keypad: state.keypad === known.call ? 0 : state.keypad };
}

/** @param {State} state @param {unknown} call */
const isKnown = (state, call) => state.calls.some((other) => other.call === call);

/**
 * @param {State} state
 * @param {any} call
 * @param {boolean} open
 * @returns {State}
 */
function askTransfer(state, call, open) {
  if (!isKnown(state, call)) return state;
  return open ? { ...openTab(state, 'call'), asking: call, keypad: 0 } : { ...state, asking: 0 };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function gotTransfer(state, event) {
  if (!isKnown(state, event.call) || !PROGRESS.includes(event.progress)) return state;
  const transfers = { ...state.transfers };
  delete transfers[event.call];
  /** @type {Transfer} */
  const transfer = { progress: event.progress, status: number(event.status) };
  if (transfer.progress === 'failed') return { ...state, transfers, refused: transfer };
  transfers[event.call] = transfer;
  const { asking, consult, call } = { ...state, call: event.call };
  return { ...state, transfers, refused: null, asking: asking === call ? 0 : asking, consult: consult === call ? 0 : consult };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function gotQuality(state, event) {
  if (!LEVELS.includes(event.level) || !state.calls.some((call) => call.call === event.call)) return state;
  const before = state.quality[event.call];
  const now = { level: event.level, text: text(event.text) };
  if (before?.level === now.level && before.text === now.text) return state;
  return { ...state, quality: { ...state.quality, [event.call]: now } };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function gotWatch(state, event) {
  if (!WATCH_STATES.includes(event.state) || !PACKAGES.includes(event.package)) return state;
  /** @type {Watch} */
  const watch = {
    package: event.package,
    state: event.state,
    peer: text(event.peer),
    fresh: number(event.fresh),
    old: number(event.old),
    incoming: Boolean(event.incoming),
    who: text(event.who),
    name: text(event.name),
    cause: text(event.cause) || 'none',
  };
  return { ...state, watches: { ...state.watches, [`${watch.package} ${watch.peer}`]: watch } };
}

/**
 * A new message, or what became of one that was sent: the newest of that number that is still on its way.
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function gotMessage(state, event) {
  if (!LETTER_STATES.includes(event.state)) return state;
  /** @type {Letter} */
  const letter = {
    state: event.state,
    number: number(event.number),
    peer: text(event.peer),
    name: text(event.name),
    text: text(event.text),
    cause: text(event.cause) || 'none',
    at: number(event.at),
  };
  const sent = letter.number
    ? state.letters.findLast((other) => other.number === letter.number && other.state === 'waiting') : undefined;
  const letters = sent
    ? state.letters.map((other) => (other === sent ? { ...sent, state: letter.state, cause: letter.cause } : other))
    : [...state.letters, letter].slice(-LETTERS_MAX);
  return { ...state, letters };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function gotReport(state, event) {
  if (!isKnown(state, event.call)) return state;
  /** @type {Report} */
  const report = {
    mos: number(event.mos),
    mosMin: number(event.mosMin),
    loss: number(event.loss),
    jitter: number(event.jitter),
    roundTrip: number(event.roundTrip),
    warnings: number(event.warnings),
    codec: text(event.codec),
  };
  return { ...state, reports: { ...state.reports, [event.call]: report } };
}
