// SPDX-License-Identifier: MIT
// Every text that a person reads, by symbol. Whole sentences with {places}, never glued together from
// pieces, so that a translation can order them as its language wants. A text that says what happened
// carries no full stop: it may stand as a heading.

/**
 * What happened, and what to do about it.
 * @typedef {readonly [what: string, advice: string]} Trouble
 */

/**
 * @typedef {object} Texts
 * @property {string} language  BCP 47
 * @property {'ltr'|'rtl'} direction
 * @property {Readonly<Record<string, string>>} words
 * @property {Readonly<Record<string, Trouble>>} call  why a call ended, by symbol of core/include/webphone/cause.def
 * @property {Readonly<Record<string, Trouble>>} incoming  the same for calls that came in, where it reads otherwise
 * @property {Readonly<Record<string, Trouble>>} account  why the account is not registered, by the same symbols
 * @property {Readonly<Record<string, Trouble>>} transfer  why a transfer failed, by SIP status
 * @property {Readonly<Record<string, Trouble>>} failure  troubles of the shell, by symbol
 * @property {Readonly<Record<string, Trouble>>} note  what the core reports and a person can do something about, by number of err.def
 */

/** @type {Texts} */
export const english = {
  language: 'en',
  direction: 'ltr',

  words: {
    'app.start': 'Starting the phone…',
    'app.title': '{brand}',
    'app.title-user': '{user} · {brand}',
    'app.title-ringing': 'Incoming call: {who}',
    'app.title-call': 'Call with {who}',

    'login.lead': 'Make and take calls right here in your browser.',
    'login.username': 'Username',
    'login.password': 'Password',
    'login.server': 'Server',
    'login.remember': 'Keep me logged in on this device',
    'login.show': 'Show what I type',
    'login.hide': 'Hide what I type',
    'login.submit': 'Log in',
    'login.cancel': 'Cancel',
    'login.need-username': 'Enter your username.',
    'login.need-password': 'Enter your password.',

    'status.label': 'Registration',
    'status.registered': 'Registered',
    'status.connecting': 'Connecting',
    'status.reconnecting': 'Reconnecting',
    'status.off': 'Not registered',
    'status.ready': 'Ready for calls',
    'status.wait': 'Reaching the server…',
    'status.retry': '{what}; trying again in {seconds} s',
    'status.retry-now': '{what}; trying again now',
    'status.try': 'Try now',

    'nav.main': 'Main',
    'nav.dialpad': 'Dialpad',
    'nav.history': 'History',
    'nav.settings': 'Settings',

    'dialpad.number': 'Number',
    'dialpad.hint': 'Enter a number',
    'dialpad.keys': 'Keys',
    'dialpad.call': 'Call',
    'dialpad.delete': 'Delete digit',
    'dialpad.redial': 'Redial {who}',
    'dialpad.offline': 'You can call as soon as the phone is registered.',
    'dialpad.tracing': 'SIP tracing is on: messages go to the browser console. Dial *#0*# to turn it off.',

    'incoming.title': 'Incoming call',
    'incoming.answer': 'Answer',
    'incoming.decline': 'Decline',
    'incoming.holds': 'Your call with {who} will be put on hold.',
    'incoming.more': 'More callers are waiting: {count}',

    'call.with': 'Call with {who}',
    'call.dialing': 'Calling…',
    'call.progress': 'Ringing…',
    'call.early': 'Ringing… you hear the other side',
    'call.ringing': 'Incoming call',
    'call.answering': 'Connecting…',
    'call.up': 'In a call',
    'call.mixed': 'In the conference',
    'call.join': 'Join calls',
    'call.split': 'Split calls',
    'call.held': 'On hold',
    'call.remote-held': 'The other side has put you on hold',
    'call.both-held': 'On hold on both sides',
    'call.holding': 'Putting on hold…',
    'call.resuming': 'Resuming…',
    'call.muted': 'You are muted: nobody hears you',
    'call.time': 'Time in this call',
    'call.mute': 'Mute',
    'call.unmute': 'Unmute',
    'call.withheld': 'Your number is not shown',
    'call.auto': 'Answered by the phone itself',
    'call.diverted': 'Sent on by {who}',
    'call.hold': 'Hold',
    'call.resume': 'Resume',
    'call.keypad': 'Keypad',
    'call.add': 'Add call',
    'call.hangup': 'Hang up',
    'call.sent': 'Keys pressed',
    'call.return': 'Return to {who}',
    'call.close-keypad': 'Hide keypad',

    'call.transfer': 'Transfer',
    'call.transferring': 'Transferring…',
    'call.transfer-ringing': 'Transferring: the other phone is ringing…',

    'transfer.title': 'Transfer call',
    'transfer.lead': 'Whom shall {who} talk to?',
    'transfer.to': 'Transfer to',
    'transfer.now': 'Transfer now',
    'transfer.ask': 'Ask first',
    'transfer.hint': 'Ask first calls them while {who} waits on hold.',
    'transfer.join': 'Connect with {who}',
    'transfer.cancel': 'Cancel',
    'transfer.waits': '{who} waits to be connected.',

    'quality.good': 'Good sound',
    'quality.fair': 'Fair sound',
    'quality.bad': 'Bad sound',
    'quality.fine': 'Good sound',
    'quality.loss': 'Some of the sound is lost on the way: move closer to your Wi-Fi, or use a cable',
    'quality.jitter': 'The sound arrives unevenly: close what else uses your connection',
    'quality.delay': 'The sound takes long: let each other finish',
    'quality.nothing-arrives': 'No sound is arriving from the other side',
    'quality.silent-peer': 'The other side sends silence: their microphone may be switched off',
    'quality.silent-microphone': 'Your microphone is silent: check that it is not switched off',

    'ended.lasted': 'The call lasted {time}.',
    'ended.redial': 'Redial',

    'alert.dismiss': 'Dismiss',
    'alert.retry': 'Try again',

    'history.title': 'History',
    'history.empty': 'No calls yet',
    'history.empty-hint': 'Calls you make and take will be listed here until you close the phone.',
    'history.recent': 'Recent',
    'history.outgoing': 'Outgoing',
    'history.incoming': 'Incoming',
    'history.missed': 'Missed',
    'history.dial': 'Dial {who}',

    'settings.title': 'Settings',
    'settings.account': 'Account',
    'settings.display-name': 'Display name',
    'settings.address': 'SIP address',
    'settings.server': 'WS URL',
    'settings.none': 'Not set',
    'settings.look': 'Appearance',
    'settings.theme': 'Theme',
    'settings.auto': 'As this device',
    'settings.light': 'Light',
    'settings.dark': 'Dark',
    'settings.logout': 'Log out',
    'settings.logout-hint': 'Ends your calls and forgets the password on this device.',

    'who.unknown': 'Unknown caller',
    'who.withheld': 'Number withheld',
  },

  call: {
    'none': ['The call has ended', ''],
    'local-hangup': ['You hung up', ''],
    'remote-hangup': ['{who} hung up', ''],
    'cancelled': ['The call was given up before it was answered', ''],
    'declined': ['{who} declined the call', 'Try again later.'],
    'busy': ['{who} is busy', 'Try again in a few minutes.'],
    'no-answer': ['{who} did not answer', 'Try again later.'],
    'unavailable': ['{who} cannot be reached right now', 'Their phone may be switched off. Try again later.'],
    'not-found': ['{number} does not exist', 'Check the number and dial again.'],
    'forbidden': ['You may not call {number}', 'Ask your administrator to allow this number.'],
    'no-codec': [
      'The two phones have no way of sending sound in common',
      'Tell your administrator what stands here.',
    ],
    'server-error': ['The server failed to connect the call', 'Try again. If it stays so, tell your administrator.'],
    'server-busy': ['The server has too much to do', 'Wait a minute and try again.'],
    'timeout': ['The server did not reply in time', 'Check your internet connection and try again.'],
    'link-lost': [
      'The call was cut off: the connection to the server was lost',
      'The phone is reconnecting. Call again when it says Registered.',
    ],
    'media-lost': [
      'The call was cut off: no sound came through any more',
      'Check your internet connection and call again.',
    ],
    'no-microphone': ['No microphone was found', 'Plug in a headset or microphone and call again.'],
    'microphone-denied': [
      'The browser does not let this page use the microphone',
      'Allow the microphone beside the address of this page, then call again.',
    ],
    'microphone-busy': [
      'Another program is using the microphone',
      'Close the other program, or choose another microphone, and call again.',
    ],
    'media-error': [
      'The browser could not set up the sound',
      'Reload the page and call again. If it stays so, restart the browser.',
    ],
    'answered-elsewhere': ['Answered on another device', ''],
    'bad-number': [
      'That is not a number or an address that can be called',
      'Use digits, * and #, or an address like name@example.com.',
    ],
    'wrong-password': ['The server refused the password', 'Log out, then log in with the right password.'],
    'no-digest': [
      'The server asks for a kind of login that this phone does not know',
      'Tell your administrator that the server must offer SIP digest authentication.',
    ],
    'limit': ['There are too many calls at once', 'End one of them and try again.'],
    'page-closed': [
      'The call was cut off: the window that carried its sound was closed',
      'Keep that window open during a call.',
    ],
    'rejected': ['The server did not accept the call', 'Check the number. If it is right, tell your administrator.'],
    'protocol': [
      'The other side sent something the phone cannot understand',
      'Try again. If it stays so, tell your administrator.',
    ],
    'not-registered': [
      'The phone is not registered, so it cannot call',
      'Wait until it says Registered, or log in again.',
    ],
    'connect-failed': ['The phone cannot reach the server', 'Check your internet connection and try again.'],
    'moved': ['{who} has moved to another address', 'Ask for the new number.'],
    'logged-out': ['The call ended because you logged out', ''],
    'transferred': ['The call was transferred', ''],
  },

  incoming: {
    'cancelled': ['{who} gave up before you answered', ''],
    'declined': ['You declined the call', ''],
    'busy': ['You declined the call', ''],
    'no-answer': ['You did not answer', ''],
    'unavailable': ['You did not answer', ''],
    'local-hangup': ['You hung up', ''],
  },

  account: {
    'none': ['The phone is not registered', 'Log in to make and take calls.'],
    'local-hangup': ['The phone is not registered', 'Log in to make and take calls.'],
    'remote-hangup': ['The server ended the connection', 'The phone tries again by itself.'],
    'cancelled': ['Logging in was stopped', 'Log in again when you are ready.'],
    'declined': ['The server refused this phone', 'Ask your administrator whether your account may be used here.'],
    'busy': ['The server has too much to do', 'The phone tries again by itself.'],
    'no-answer': ['The server did not answer', 'Check your internet connection.'],
    'unavailable': ['The server is not available right now', 'The phone tries again by itself.'],
    'not-found': ['The server does not know this username', 'Check the username and log in again.'],
    'forbidden': [
      'The server does not let this account log in',
      'Check the username and password. If they are right, ask your administrator.',
    ],
    'no-codec': ['This browser and the server have no audio codec in common', 'Tell your administrator.'],
    'server-error': ['The server has a fault', 'The phone tries again by itself. If it stays so, tell your administrator.'],
    'server-busy': ['The server has too much to do', 'The phone tries again by itself.'],
    'timeout': ['The server did not reply in time', 'Check your internet connection.'],
    'link-lost': ['The connection to the server was lost', 'Check your internet connection.'],
    'media-lost': ['The sound connection was lost', 'Check your internet connection.'],
    'no-microphone': ['No microphone was found', 'Plug in a headset or microphone.'],
    'microphone-denied': [
      'The browser does not let this page use the microphone',
      'Allow the microphone beside the address of this page.',
    ],
    'microphone-busy': ['Another program is using the microphone', 'Close the other program.'],
    'media-error': ['The browser could not set up the sound', 'Reload the page.'],
    'answered-elsewhere': ['This account is in use on another device', 'Log in again to use it here.'],
    'bad-number': ['That username cannot be used', 'Check the username for spaces and special characters.'],
    'wrong-password': ['The server refused username or password', 'Check the username and the password, then log in again.'],
    'no-digest': [
      'The server asks for a kind of login that this phone does not know',
      'Tell your administrator that the server must offer SIP digest authentication.',
    ],
    'limit': ['The server allows no more phones for this account', 'Log out on another device, then log in here.'],
    'page-closed': ['The phone was closed', 'Log in again.'],
    'rejected': ['The server did not accept this phone', 'Check the username, or ask your administrator.'],
    'protocol': [
      'The server sent something the phone cannot understand',
      'Tell your administrator. The phone tries again by itself.',
    ],
    'not-registered': ['The phone is not registered', 'Log in to make and take calls.'],
    'connect-failed': [
      'The phone cannot reach the server',
      'Check your internet connection. If other pages load, a security program may be blocking the phone.',
    ],
    'moved': ['The server has moved to another address', 'Tell your administrator.'],
    'logged-out': ['You are logged out', ''],
    'transferred': ['The phone is not registered', 'Log in to make and take calls.'],
  },

  transfer: {
    'failed': ['The call could not be transferred', 'You are still in the call. Try again, or tell them the number.'],
    '403': ['That number may not be called from there', 'You are still in the call.'],
    '404': ['The call was not transferred: that number does not exist', 'You are still in the call. Check the number.'],
    '408': ['The call was not transferred: nobody answered', 'You are still in the call.'],
    '480': ['The call was not transferred: nobody answered', 'You are still in the call.'],
    '484': ['That is not a number or an address that can be called', 'You are still in the call. Check the number.'],
    '486': ['The call was not transferred: the other phone is busy', 'You are still in the call.'],
    '600': ['The call was not transferred: the other phone is busy', 'You are still in the call.'],
    '603': ['The call was not transferred: they declined it', 'You are still in the call.'],
  },

  failure: {
    'unknown': ['Something went wrong in the phone', 'Reload the page. If it stays so, tell your administrator.'],
    'no-worker': ['The phone could not be started', 'Reload the page, or use a current version of your browser.'],
    'no-wasm': ['The phone could not be loaded', 'Check your internet connection and reload the page.'],
    'no-config': ['The settings of the phone could not be loaded', 'Check your internet connection and reload the page.'],
    'bad-config': ['The settings of the phone contain an error', 'Tell your administrator.'],
    'no-storage': [
      'This browser does not let the phone keep anything',
      'You can call, but have to log in each time. Private windows often do this.',
    ],
    'no-vault': ['The saved login could not be opened', 'Log in again with your username and password.'],
    'no-audio': ['The browser does not let this page play sound yet', 'Click or tap anywhere in the phone.'],
    'no-webrtc': ['This browser cannot make calls', 'Use a current Chrome, Edge, Firefox or Safari.'],
    'insecure': ['Calls need a secure connection', 'Open this page with https:// at the front of its address.'],
    'no-microphone': ['No microphone was found', 'Plug in a headset or microphone.'],
    'microphone-denied': [
      'The browser does not let this page use the microphone',
      'Allow the microphone beside the address of this page.',
    ],
    'microphone-busy': ['Another program is using the microphone', 'Close the other program.'],
    'media-error': ['The browser could not set up the sound', 'Reload the page. If it stays so, restart the browser.'],
    'other-tab': ['The phone runs in another window', 'Use that window, or close it and reload this page.'],
    'worker-lost': ['The phone stopped', 'Reload the page to start it again.'],
  },

  note: {
    '-300': ['The settings of the phone contain an error in “{field}”: {text}', 'Tell your administrator.'],
    '-301': ['The settings of the phone cannot be read', 'Tell your administrator.'],
    '-302': ['The settings of the phone contain a pattern that cannot work: “{field}”', 'Tell your administrator.'],
    '-304': ['The codec rule “{field}” would leave nothing to talk with, so it does not count', 'Tell your administrator.'],
    '-201': ['A call could not be taken: {text}', 'Tell your administrator.'],
    '-202': ['A call could not be taken: no audio codec in common ({text})', 'Tell your administrator.'],
  },
};

let texts = english;

/** @param {Texts} other  another language; missing texts come from English */
export function useTexts(other) {
  texts = other;
}

/** The language in use, for `lang` and `dir`. */
export const language = () => ({ language: texts.language, direction: texts.direction });

/**
 * @param {string} template
 * @param {Record<string, string|number>} values
 */
function fill(template, values) {
  return template.replace(/\{([a-z]+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/**
 * @param {string} symbol
 * @param {Record<string, string|number>} [values]
 */
export function say(symbol, values = {}) {
  return fill(texts.words[symbol] ?? english.words[symbol] ?? symbol, values);
}

/** @param {string} symbol */
export const hasWords = (symbol) => Object.hasOwn(english.words, symbol);

/**
 * @param {'call'|'incoming'|'account'|'transfer'|'failure'|'note'} about
 * @param {string} symbol
 * @param {Record<string, string|number>} [values]
 * @returns {{what: string, advice: string}}  empty where there is nothing to tell a person
 */
export function explain(about, symbol, values = {}) {
  const fallback = { call: 'none', incoming: '', account: 'none', transfer: 'failed', failure: 'unknown', note: '' }[about];
  const own = (/** @type {Texts} */ from, /** @type {string} */ key) =>
    (Object.hasOwn(from[about], key) ? from[about][key] : undefined);
  const [what, advice] = own(texts, symbol) ?? own(english, symbol)
    ?? own(texts, fallback) ?? own(english, fallback) ?? ['', ''];
  return { what: fill(what, values), advice: fill(advice, values) };
}
