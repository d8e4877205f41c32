// SPDX-License-Identifier: MIT
// Turns (state, event) into the next state of the screen: what the core tells (EV_*) and what the
// page adds (PAGE_*). Pure: no clock, no storage, no browser. An event in a surprising order changes
// what it can and never throws; an event that changes nothing returns the same object.
import { gotCalls } from './calls.js';
import { gotContacts } from './contacts.js';
import { gotCustom } from './custom.js';
import { deskInitial, reduceDesk } from './desk.js';
import { askTransfer, gotCall, gotQuality, gotReport, gotTransfer, isKnown, openKeypad, openTab } from './live.js';
import { firstTab, isTab } from './menu.js';
import { reducePush } from './push.js';
import { number, text } from './read.js';
import { gotSignup } from './signup.js';
import { NOBODY } from './state.js';
import { gotIdentities, noTools, reduceTools } from './tools.js';
import { gotMailbox, markVoicemail } from './voicemail.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').Event} Event */
/** @typedef {import('./state.js').Account} Account */
/** @typedef {import('./state.js').Config} Config */
/** @typedef {import('./state.js').Letter} Letter */
/** @typedef {import('./state.js').Watch} Watch */

/** How many text messages a page holds. */
export const LETTERS_MAX = 1000;

/** @type {readonly string[]} */
const ACCOUNT_STATES = ['off', 'connecting', 'registered', 'reconnecting', 'refused'];
/** @type {readonly string[]} */
const THEMES = ['auto', 'light', 'dark'];
/** @type {readonly string[]} */
const INSTALLS = ['none', 'ready', 'ios'];
/** @type {readonly string[]} */
const WATCH_STATES = ['unknown', 'offline', 'idle', 'ringing', 'busy', 'waiting'];
/** @type {readonly string[]} */
const PACKAGES = ['messages', 'dialog', 'presence'];
/** @type {readonly string[]} */
const LETTER_STATES = ['received', 'waiting', 'sent', 'delivered', 'failed'];

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
    case 'PAGE_TAB': return ['call', 'ladder', 'balance'].includes(event.tab) || isTab(text(event.tab)) ? openTab(state, event.tab) : state;
    case 'PAGE_KEYPAD': return openKeypad(state, event.call, Boolean(event.open));
    case 'PAGE_TRANSFER': return askTransfer(state, event.call, Boolean(event.open));
    case 'PAGE_CONSULT': return isKnown(state, event.call) ? { ...state, asking: 0, consult: event.call } : state;
    case 'PAGE_QUALITY': return gotQuality(state, event);
    case 'PAGE_SESSION': return gotIdentities({ ...state, session: event.session ?? null }, event.session?.me?.callerIds);
    case 'PAGE_FAILURE': return { ...state, failure: text(event.symbol) };
    case 'PAGE_CANNOT': return { ...state, cannot: text(event.symbol) };
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
    push: text(event.push),
  };
  // The recordings that were listed are those of whom the phone was for.
  const { recordings } = account.aor === state.account.aor ? state : noTools;
  const next = { ...state, account, recordings };
  if (account.state === 'registered') return { ...next, signedIn: true, failure: '', reach: '' };
  if (account.state === 'refused') return { ...next, signedIn: false };
  if (account.state === 'off') {
    // Who logs out leaves nothing on the screen for the next person.
    return state.signedIn && state.account !== NOBODY
      ? { ...next, signedIn: false, vault: null, dialpad: '', last: '', history: [], ended: null, tab: firstTab(next), custom: {}, menuOpen: false, watches: {}, letters: [], reports: {}, ...deskInitial, traced: [], identities: [], identity: '', recordings: noTools.recordings }
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
