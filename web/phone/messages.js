// SPDX-License-Identifier: MIT
// The shapes of what the phone (worker) and the pages say to each other; types only.

/** @typedef {import('#abi').Command} Command */
/** @typedef {import('#abi').Output} Output */
/** @typedef {import('#abi').EvOutput} EvOutput */
/** @typedef {import('#abi').DO_OFFER | import('#abi').DO_ANSWER | import('#abi').DO_REMOTE} Describe */
/**
 * What the page that owns a call's media has to do. DO_CODECS goes to every page.
 * @typedef {Describe | import('#abi').DO_ROLLBACK | import('#abi').DO_RELEASE | import('#abi').DO_MUTE
 *   | import('#abi').DO_DTMF | import('#abi').DO_CODECS
 *   | import('#abi').DO_CANDIDATES | import('#abi').DO_MIX} MediaOutput
 */
/** @typedef {import('#abi').DO_TONE} ToneOutput */

/** @typedef {{ urls: string | string[], username?: string, credential?: string }} IceServer */

/**
 * @typedef {object} PhoneConfig
 * @property {string} [brand]
 * @property {string} [domain]
 * @property {string[]} [wsServers]
 * @property {IceServer[]} [iceServers]
 * @property {string[]} [redirectOrigins]  where a chain of actions may go in this window
 */

/**
 * @typedef {object} Login
 * @property {string} username
 * @property {string} password
 * @property {string} [displayName]
 * @property {string} [server]  one of wsServers
 */

/**
 * @typedef {object} Ask
 * @property {unknown} [body]  sent as JSON; a string is sent as it is with `type`
 * @property {string} [type]
 * @property {string} [etag]  of what is known already: 304 when it has not changed
 * @property {string} [match]  of what is to be changed: 412 when it has changed
 * @property {number} [patience]  milliseconds
 */

/**
 * Page to phone. `account`: how the one who is logged in appears, and where. `forget`: keep the log-in no longer.
 * `hello` comes again when something in it has changed. `renewal`: a new build waits (or a new policy), `wanted` by the
 * person; `renewed`: it has taken over.
 * `alive` names the Web Lock that the page holds as long as it lives.
 * @typedef {{ type: 'hello', capabilities: string[], visible: boolean }
 *   | { type: 'alive', lock: string }
 *   | { type: 'focus' }
 *   | { type: 'bye' }
 *   | { type: 'command', command: Command }
 *   | ({ type: 'login', remember?: boolean } & Login)
 *   | { type: 'account', displayName?: string, server?: string }
 *   | { type: 'forget' }
 *   | { type: 'logout' }
 *   | { type: 'renewal', wanted?: boolean, policy?: boolean }
 *   | { type: 'renewed' }
 *   | { type: 'retry' }
 *   | { type: 'agent', wish: { name: string, [field: string]: any } }
 *   | { type: 'portal', id: number, method: string, path: string, ask?: Ask }
 *   | { type: 'data', what: 'seen' | 'contacts' | 'calls' | 'mailbox' | 'drop' | 'lamps', uuids?: string[], numbers?: string[] }} PageMessage
 */

/**
 * An entry of the phonebook; `own`: of this account alone. All texts are foreign.
 * @typedef {object} Contact
 * @property {number} id
 * @property {number} revision
 * @property {boolean} own
 * @property {string} name
 * @property {{ name: string, number: string, extension: string }[]} numbers
 * @property {string[]} keys  of its numbers, see web/state/number.js
 * @property {string} [company]
 * @property {string} [title]
 * @property {string} [email]
 * @property {string} [address]
 * @property {string} [note]
 * @property {string} [uid]
 */
/**
 * The phonebook in parts (`first`: forget what was there, `last`: now it is whole), or what has changed in it.
 * @typedef {{ type: 'contacts', first: boolean, last: boolean, entries: Contact[], gone: number[], favourites: number[] }} ContactsMessage
 */
/**
 * A call that is over, as this device or another one of the same account saw it.
 * @typedef {object} CallRecord
 * @property {string} callUuid
 * @property {number} [id]  of the portal, where it came from there
 * @property {'in' | 'out'} direction
 * @property {string} peer  URI
 * @property {string} name  foreign text
 * @property {string} callId
 * @property {string} cause  symbol of cause.def
 * @property {number} status
 * @property {number} startedAt  wall time
 * @property {number} answeredAt  0: never
 * @property {number} endedAt
 * @property {boolean} hidden  who called wished not to be known
 * @property {boolean} told  the portal has it
 * @property {string} [sameAs]  the portal says: the same call as this one, which another device has told
 */
/**
 * `open`: the calls that go on, and their callUuid.
 * @typedef {{ type: 'calls', all: boolean, records: CallRecord[], gone: string[], seenAt: number, open: [call: number, callUuid: string][] }} CallsMessage
 */
/**
 * @typedef {object} VoiceMessage
 * @property {number} id
 * @property {string} caller  URI
 * @property {string} name  foreign text
 * @property {string} callId
 * @property {'audio/wav' | 'audio/ogg'} type
 * @property {number} size
 * @property {number} duration  milliseconds, 0: not known
 * @property {number} at
 * @property {boolean} read
 * @property {boolean} deleted
 */
/** @typedef {{ type: 'mailbox', messages: VoiceMessage[] }} MailboxMessage */

/**
 * How it stands with the portal. `down`: it did not answer, or failed itself; asked again with the next request.
 * `refused`: it said no, in words, and is not asked again before `until` (0: before a person does something).
 * @typedef {object} Session
 * @property {'none' | 'opening' | 'open' | 'refused' | 'down'} state
 * @property {number} status  of the refusal, as in HTTP; 0 without an answer
 * @property {string} title  of the refusal (RFC 9457), foreign text
 * @property {string} detail
 * @property {number} until  wall time, milliseconds
 * @property {{ username: string, domain: string, name: string, balanceMicros?: number, currency?: string, callerIds?: string[] } | null} me
 */

/** @typedef {'' | 'refused' | 'offline' | 'timeout' | 'too-long' | 'not-json' | 'no-session' | 'too-many' | 'bad-request'} PortalReason */
/**
 * The portal's answer to a `portal` message, by its id. `ok`: 2xx or 304. `status` 0: nobody answered, `reason` says why.
 * @typedef {object} PortalAnswer
 * @property {boolean} ok
 * @property {number} status
 * @property {PortalReason} reason
 * @property {string} title  of a refusal, foreign text
 * @property {string} detail
 * @property {number} retryAfter  seconds
 * @property {string} etag
 * @property {any} body  parsed JSON, or text; of a refusal its problem document
 */

/** @typedef {{ roundTrip: number, jitter: number, loss: number, codec: string, relayed: boolean }} Way  of a test call: ms, ms, thousandths */
/** @typedef {{ type: 'listen', rate: number, hertz: number, played: number, quiet: Float32Array[], loud: Float32Array[] }} Heard  of the microphone, before a tone and in it */
/** What a page asks of the worker with the rules of the test before a call. @typedef {{ type: 'judge', values: [step: number, value: number][], way: Way | null } | Heard
 *   | { type: 'encode', rate: number, parts: Float32Array[] }} TrialAsk */

/**
 * How the tape of a call stands (webphone/tape.h): `may` are the events that a person may choose, `since` is when the file began.
 * @typedef {object} TapeTold
 * @property {string} state
 * @property {number} acts
 * @property {string[]} may
 * @property {number} since
 */

/** What the pages say to the shell of the phone rather than to its core.
 * @typedef {Exclude<PageMessage, { type: 'hello' | 'alive' | 'focus' | 'bye' | 'command' }>} OtherMessage */

/**
 * Phone to page. `attached`: a phone listens now that did not before. `pulse` is a Web Lock that it holds
 * as long as it lives. `renewal`: a new build waits; `renew`: let it take over; `reload`: it has, and no call lives.
 * @typedef {{ type: 'config', config: PhoneConfig }
 *   | { type: 'event', output: EvOutput }
 *   | { type: 'media', output: MediaOutput }
 *   | { type: 'tone', output: ToneOutput, aloud: boolean }
 *   | { type: 'failure', symbol: string }
 *   | { type: 'refused', command: Command }
 *   | { type: 'vault', username: string | null }
 *   | { type: 'session', session: Session }
 *   | ContactsMessage | CallsMessage | MailboxMessage
 *   | { type: 'portal', id: number, answer: PortalAnswer }
 *   | { type: 'desk', desk: import('./desk.js').DeskState }
 *   | { type: 'chain', chain: import('./chains.js').ChainState }
 *   | { type: 'answering' }
 *   | { type: 'redirect', ask: number, url: string, window: 'same' | 'new' }
 *   | { type: 'messages', letters: import('./archive.js').Letter[] }
 *   | { type: 'renewal' | 'renew' | 'reload' }
 *   | { type: 'attached', pulse?: string }} PhoneMessage
 */

/**
 * A MessagePort, or a BroadcastChannel that two parties share.
 * @typedef {object} PortLike
 * @property {(message: any) => void} postMessage
 * @property {((event: MessageEvent) => any) | null} onmessage
 * @property {() => void} close
 */

export {};
