// SPDX-License-Identifier: MIT
// The package `webphone`: a SIP phone without a screen.

/** What a phone is and how it behaves; fields not listed here are those of docs/config.md, handed to the core as they are. */
export interface PhoneOptions {
  /** The part behind the @ of every address. */
  domain: string;
  /** `wss://` addresses, in the order to try. */
  wsServers: string[];
  username: string;
  password: string;
  displayName?: string;
  iceServers?: RTCIceServer[];
  /** Patterns of codecs to leave out. */
  codecDelete?: string[];
  /** Names of codecs in the order they should be offered. */
  codecPriority?: string[];
  /** Seconds of a registration. */
  expires?: number;
  flags?: Record<string, boolean>;
  /** A name: all pages of this origin that use it share one worker and one registration. */
  shared?: string;
  /** Starts the worker, where the bundler does not find it by itself. */
  worker?: () => Worker | SharedWorker;
  /** Where `phone.pack` lies, where the bundler does not find it by itself. */
  wasm?: string | URL;
  /** `false`: no ringing and no ringback. */
  tones?: boolean;
  [field: string]: unknown;
}

export interface Registration {
  state: 'off' | 'connecting' | 'registered' | 'reconnecting' | 'refused';
  /** Why, as a word: `wrong-password`, `connect-failed`, ...; `none`. */
  cause: string;
  status: number;
  aor: string;
  server: string;
}

/**
 * Why something did not work. `code` is a word for programs: a cause of the phone, or `no-worker`, `no-wasm`, `closed`, or `refused`: it
 * cannot be done with these values, or not now.
 */
export class PhoneError extends Error {
  constructor(code: string, text: string);
  code: string;
}

export interface CallEvents {
  /** Anything about the call has changed. */
  state: CustomEvent<Call>;
  end: CustomEvent<Call>;
  /** How it sounds: `mos` in hundredths. */
  quality: CustomEvent<{ level: 'good' | 'fair' | 'bad'; warning: string; mos: number }>;
  transfer: CustomEvent<{ progress: 'asked' | 'trying' | 'ringing' | 'done' | 'failed'; status: number }>;
  /** How it has been; before `end`. */
  report: CustomEvent<{ mos: number; mosMin: number; loss: number; jitter: number; roundTrip: number; callId: string; codec: string }>;
}

export class Call extends EventTarget {
  readonly id: number;
  readonly state: 'dialing' | 'progress' | 'ringing' | 'answering' | 'up' | 'ended';
  readonly direction: 'in' | 'out';
  /** URI of the other side. */
  readonly peer: string;
  /** What stands before the @ of it. */
  readonly number: string;
  /** Display name: foreign text, never put it into a page as HTML. */
  readonly name: string;
  readonly held: boolean;
  readonly remoteHeld: boolean;
  readonly muted: boolean;
  readonly cause: string;
  readonly status: number;
  /** When it was answered, in milliseconds as of `Date.now()`; 0 before. */
  readonly since: number;
  readonly quality: { level: string; warning: string; mos: number } | null;
  /** Settles when the call is over. */
  readonly ended: Promise<this>;

  /**
   * Answers a call that rings. Fulfilled when both can talk.
   * @example
   * phone.addEventListener('call', ({ detail: call }) => call.answer());
   */
  answer(): Promise<void>;
  /**
   * Declines a call that rings.
   * @example
   * await call.decline();
   */
  decline(): Promise<void>;
  /**
   * Ends the call, or gives it up.
   * @example
   * await call.hangup();
   */
  hangup(): Promise<void>;
  /**
   * Puts the other side on hold, in the network.
   * @example
   * await call.hold();
   */
  hold(): Promise<void>;
  /**
   * Takes the call back from hold.
   * @example
   * await call.unhold();
   */
  unhold(): Promise<void>;
  /**
   * The other side hears nothing from here.
   * @example
   * await call.mute();
   */
  mute(): Promise<void>;
  /**
   * The other side hears this one again.
   * @example
   * await call.unmute();
   */
  unmute(): Promise<void>;
  /**
   * Sends keys: RFC 4733, or INFO where the other side knows no other way.
   * @example
   * call.sendDTMF('1234#');
   */
  sendDTMF(tones: string): void;
  /**
   * Hands the call over: to a number at once, or to another call that is up, after having asked there. The other side has to
   * follow: one that takes the wish and does nothing, as the demo's echo (600) does, ends in `transfer-failed` after a minute.
   * @example
   * await call.transfer('1003');
   * await call.transfer(otherCall);
   */
  transfer(to: string | Call): Promise<void>;
  /**
   * The browser's own statistics of the call; `null` when another page has its sound.
   * @example
   * const report = await call.stats();
   */
  stats(): Promise<RTCStatsReport | null>;

  addEventListener<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void, options?: AddEventListenerOptions): void;
  removeEventListener<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void): void;
}

export interface PhoneEvents {
  /** A call comes in. */
  call: CustomEvent<Call>;
  /** A call from here begins, also one that a transfer set off; or why it could not. */
  calling: CustomEvent<Call | { cause: string; status: number }>;
  registration: CustomEvent<Registration>;
  /** A message came, or what became of one that was sent. */
  message: CustomEvent<{ state: 'received' | 'waiting' | 'sent' | 'delivered' | 'failed'; number: number; peer: string; name: string; text: string; cause: string }>;
  /** What a subscription says. */
  watch: CustomEvent<{ package: 'messages' | 'dialog' | 'presence'; state: 'unknown' | 'offline' | 'idle' | 'ringing' | 'busy' | 'waiting'; peer: string; fresh: number; old: number; who: string; name: string }>;
  /** Something in the configuration that does not work. */
  note: CustomEvent<{ code: number; field: string; text: string }>;
  /** A SIP message, without secrets, while `trace(true)`. */
  trace: CustomEvent<{ sent: boolean; text: string }>;
  /** `no-worker`, `no-wasm`, `no-audio` (the browser wants a click first), `closed`; '' when it is over. */
  failure: CustomEvent<string>;
}

/**
 * A SIP phone. Its protocol runs in a worker, its sound in this page; it reconnects and repairs calls by itself.
 * @example
 * import { Phone } from 'webphone';
 * const phone = new Phone({ domain: 'example.com', wsServers: ['wss://sip.example.com'], username: '1001', password: 'secret' });
 */
export class Phone extends EventTarget {
  constructor(options: PhoneOptions);
  readonly registration: Registration;
  readonly registered: boolean;
  readonly calls: Call[];

  /**
   * Connects and registers. Fulfilled when the server has accepted it; rejected when it refuses. A server that cannot be
   * reached is tried again for as long as it takes.
   * @example
   * await phone.register();
   */
  register(): Promise<void>;
  /**
   * Ends calls and takes the registration back.
   * @example
   * await phone.unregister();
   */
  unregister(): Promise<void>;
  /**
   * Calls a number or an address. Fulfilled when the call has begun.
   * @example
   * const call = await phone.call('600');
   * call.addEventListener('state', () => console.log(call.state));
   */
  call(to: string, how?: { as?: string; withheld?: boolean }): Promise<Call>;
  /**
   * Watches a lamp (`dialog`), presence, or a mailbox (`messages`); tells by `watch`.
   * @example
   * phone.addEventListener('watch', ({ detail }) => console.log(detail.peer, detail.state));
   * phone.subscribe('1002', 'dialog');
   */
  subscribe(to: string, what: 'messages' | 'dialog' | 'presence'): void;
  /**
   * Watches no longer.
   * @example
   * phone.unsubscribe('1002', 'dialog');
   */
  unsubscribe(to: string, what: 'messages' | 'dialog' | 'presence'): void;
  /**
   * Sends a text message (RFC 3428).
   * @example
   * await phone.message('1002', 'Back in five minutes');
   */
  message(to: string, text: string): Promise<'sent' | 'delivered'>;
  /**
   * Joins all calls that are up, or parts them.
   * @example
   * phone.conference(true);
   */
  conference(on: boolean): void;
  /**
   * Tells each SIP message by `trace`, or no longer.
   * @example
   * phone.addEventListener('trace', ({ detail }) => console.debug(detail.text));
   * phone.trace(true);
   */
  trace(on: boolean): void;
  /**
   * Microphones and speakers. Names come with the permission for the microphone.
   * @example
   * const { inputs, outputs } = await phone.devices();
   */
  devices(): Promise<{ inputs: { id: string; label: string }[]; outputs: { id: string; label: string }[] }>;
  /**
   * Speaks through another microphone, in calls that are up too.
   * @example
   * await phone.setMicrophone(inputs[0].id);
   */
  setMicrophone(device: string): Promise<void>;
  /**
   * Plays on another device.
   * @example
   * phone.setSpeaker(outputs[0].id);
   */
  setSpeaker(device: string): void;
  /**
   * Ends calls, takes the registration back and ends the worker; a shared one goes on for other pages.
   * @example
   * phone.close();
   */
  close(): void;

  addEventListener<Name extends keyof PhoneEvents>(name: Name, listener: (event: PhoneEvents[Name]) => void, options?: AddEventListenerOptions): void;
  removeEventListener<Name extends keyof PhoneEvents>(name: Name, listener: (event: PhoneEvents[Name]) => void): void;
}
