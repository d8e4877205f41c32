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
 */

/**
 * @typedef {object} Login
 * @property {string} username
 * @property {string} password
 * @property {string} [displayName]
 * @property {string} [server]  one of wsServers
 */

/**
 * Page to phone. `hello` comes again when something in it has changed.
 * `alive` names the Web Lock that the page holds as long as it lives.
 * @typedef {{ type: 'hello', capabilities: string[], visible: boolean }
 *   | { type: 'alive', lock: string }
 *   | { type: 'focus' }
 *   | { type: 'bye' }
 *   | { type: 'command', command: Command }
 *   | ({ type: 'login', remember?: boolean } & Login)
 *   | { type: 'logout' }
 *   | { type: 'retry' }} PageMessage
 */

/**
 * Phone to page. `attached`: a phone listens now that did not before. `pulse` is a Web Lock that it holds
 * as long as it lives.
 * @typedef {{ type: 'config', config: PhoneConfig }
 *   | { type: 'event', output: EvOutput }
 *   | { type: 'media', output: MediaOutput }
 *   | { type: 'tone', output: ToneOutput, aloud: boolean }
 *   | { type: 'failure', symbol: string }
 *   | { type: 'vault', username: string | null }
 *   | { type: 'messages', letters: import('./archive.js').Letter[] }
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
