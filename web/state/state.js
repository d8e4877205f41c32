// SPDX-License-Identifier: MIT
// What the screen knows: its shape, and how it begins. reduce.js alone changes it.
import { NO_BOOK } from './contacts.js';
import { deskInitial } from './desk.js';
import { NO_PUSH } from './push.js';
import { noTools } from './tools.js';

/** @typedef {'off'|'connecting'|'registered'|'reconnecting'|'refused'} AccountState */
/** @typedef {'dialing'|'progress'|'ringing'|'answering'|'up'|'ended'} CallState */
/** @typedef {string} Tab  a tab of menu.js; 'call', 'ladder' and 'balance' have no tab of their own */
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
 * @property {string} push  "Feature-Caps: ..." lines of the registration: what pushes the switch sends itself (RFC 8599)
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
 * @property {boolean} [voicemail]  a mailbox has answered
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
/** @typedef {{progress: 'asked'|'trying'|'ringing'|'done'|'failed', status: number, call: number}} Transfer */
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
 * @property {{policy: string, layout?: string}} [recording]
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
 * @property {boolean} recorded  the phone has told it
 * @property {[call: number, callUuid: string][]} open  what the history calls the calls that go on
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
 * @property {string} cannot  what this browser or address lacks for calls, as a symbol of a failure; '' for nothing
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

/** @type {Account} */
export const NOBODY = {
  state: 'off', cause: 'none', status: 0, retryAt: 0, aor: '', displayName: '', server: '', push: '',
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
  recorded: false,
  open: [],
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
  cannot: '',
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
