// SPDX-License-Identifier: MIT
// The connector: a phone in a frame, driven by the page around it.

/** What a phone needs to register. */
export interface WebphoneAccount {
  /** User name of the SIP account. */
  username: string;
  password: string;
  /** SIP domain; the portal's own where it is not given. */
  realm?: string | null;
  /** Name that others are shown. */
  displayName?: string | null;
  /** One or more `wss://` addresses, separated by commas, among those of the portal; its own where it is not given. */
  wsServer?: string | null;
  /** Number to call as. */
  cli?: string | null;
}

export interface WebphoneCall {
  call: number;
  state: 'dialing' | 'progress' | 'ringing' | 'answering' | 'up' | 'ended';
  direction: 'in' | 'out';
  /** Number or address of the other side. */
  number: string;
  /** Name that the other side gives itself: foreign text, never put it into a page as HTML. */
  name: string;
  held: boolean;
  remoteHeld: boolean;
  muted: boolean;
  /** When it was answered, in milliseconds as of `Date.now()`; 0 before. */
  since: number;
}

export interface WebphoneState {
  registration: 'off' | 'connecting' | 'registered' | 'reconnecting' | 'refused';
  /** Why it is not registered, as a word; `none` where there is no reason. */
  cause: string;
  /** SIP status or WebSocket close code of it, 0 for none. */
  status: number;
  /** `sip:1001@example.com` */
  account: string;
  displayName: string;
  calls: WebphoneCall[];
}

export interface WebphoneRegistration {
  state: WebphoneState['registration'];
  cause: string;
  status: number;
  account: string;
}

/** The record of a call that is over. Times in milliseconds as of `Date.now()`, 0 for never; duration in seconds. */
export interface WebphoneCdr {
  call: number;
  direction: 'in' | 'out';
  number: string;
  name: string;
  cause: string;
  status: number;
  startedAt: number;
  answeredAt: number;
  endedAt: number;
  duration: number;
}

type CallDetail = WebphoneCall & { cause?: string; status?: number };

/** What `detail` of each event is. */
export interface WebphoneEvents {
  'session-idle': Record<string, never>;
  'session-initial': CallDetail;
  'session-establising': CallDetail;
  'session-ringing': CallDetail;
  'session-answered': CallDetail;
  'session-established': CallDetail;
  'session-terminating': CallDetail;
  'session-terminated': CallDetail;
  'session-hold': CallDetail;
  'session-unhold': CallDetail;
  'session-mute': CallDetail;
  'session-unmute': CallDetail;
  'session-transfer': { call: number; progress: 'asked' | 'trying' | 'ringing' | 'done' | 'failed'; status: number };
  'register-initial': WebphoneRegistration;
  'register-registered': WebphoneRegistration;
  'register-unregistered': WebphoneRegistration;
  'register-terminated': WebphoneRegistration;
  cdr: WebphoneCdr;
}

/** Why a method failed; `code` is for programs. */
export class WebphoneError extends Error {
  constructor(code: string, text: string);
  code: string;
}

/** The methods that {@link cxWebphone} gives. Each returns a promise; one that fails rejects with a {@link WebphoneError}. */
export interface WebphoneConnector {
  /** The frame that the phone stands in. */
  readonly frame: HTMLIFrameElement;
  /**
   * Hands the phone its account, without registering yet.
   * @example
   * await phone.config({ username: '1001', password: 'secret', displayName: 'Anna' });
   */
  config(account: WebphoneAccount): Promise<true>;
  /**
   * Makes a new account at the portal, where its operator lets people do so. The callback sees it and says by its result
   * whether it is to be used: `false` means no. Where the portal sends a code by e-mail the account `needs: 'code'`, and the
   * callback's result is that code (`not-valid` if it is another); without a callback there is no account then.
   * @example
   * await phone.provision({ email: 'joe@example.com' }, (account) => (account.needs === 'code' ? askForTheCode() : keepSomewhere(account)));
   * await phone.register();
   */
  provision(
    data: { email?: string; username?: string; password?: string; displayName?: string },
    validate?: (account: { username: string; password: string; realm?: string; needs?: 'code' }) => unknown,
  ): Promise<any>;
  /**
   * Registers, with this account or the one it was handed before. Fulfilled when the server has accepted it; rejected with the
   * cause when it refuses, with `replaced` when another account is registered meanwhile.
   * @example
   * await phone.register({ username: '1001', password: 'secret' });
   */
  register(account?: WebphoneAccount): Promise<WebphoneState>;
  /**
   * Takes the registration back; calls end.
   * @example
   * await phone.unregister();
   */
  unregister(): Promise<true>;
  /**
   * Calls a number or an address. Fulfilled when the call has begun, not when it is answered.
   * @example
   * await phone.call('160');
   */
  call(destination: string | number): Promise<{ call: number }>;
  /**
   * Answers the call that rings.
   * @example
   * phone.on('session-ringing', ({ detail }) => { if (detail.direction === 'in') phone.answer(); });
   */
  answer(): Promise<true>;
  /**
   * Declines the call that rings.
   * @example
   * await phone.reject();
   */
  reject(): Promise<true>;
  /**
   * Ends the call.
   * @example
   * await phone.hangup();
   */
  hangup(): Promise<true>;
  /**
   * The other side hears nothing from here.
   * @example
   * await phone.mute();
   */
  mute(): Promise<true>;
  /**
   * The other side hears this one again.
   * @example
   * await phone.unmute();
   */
  unmute(): Promise<true>;
  /**
   * Puts the call on hold in the network: the other side hears what its server plays.
   * @example
   * await phone.hold();
   */
  hold(): Promise<true>;
  /**
   * Takes the call back from hold.
   * @example
   * await phone.unhold();
   */
  unhold(): Promise<true>;
  /**
   * Hands the call over to a number, or without one connects the two calls there are with each other. The other side has to
   * follow: with one that takes the wish and does nothing, as the demo's echo (600) does, it ends with `timeout` after 30 seconds.
   * @example
   * await phone.transfer('1003');
   */
  transfer(destination?: string | number): Promise<true>;
  /**
   * Sends keys, as RFC 4733 events.
   * @example
   * await phone.sendDTMF('5');
   */
  sendDTMF(tone: string | number): Promise<true>;
  /**
   * How it stands: registration and calls.
   * @example
   * const { registration, calls } = await phone.state();
   */
  state(): Promise<WebphoneState>;
  /**
   * Listens to an event. They are dispatched on the container, so `addEventListener` there does the same.
   * @example
   * phone.on('cdr', ({ detail }) => console.log(detail.number, detail.duration));
   */
  on<Name extends keyof WebphoneEvents>(name: Name, callback: (event: CustomEvent<WebphoneEvents[Name]>) => void): Promise<void>;
  /**
   * Listens no more.
   * @example
   * phone.off('cdr', onCdr);
   */
  off<Name extends keyof WebphoneEvents>(name: Name, callback: (event: CustomEvent<WebphoneEvents[Name]>) => void): Promise<void>;
  /**
   * Takes the phone out of the page.
   * @example
   * phone.close();
   */
  close(): void;
}

/**
 * Puts a phone into the element with this id.
 * @example
 * const phone = cxWebphone('phone', 'https://webphone.example.com');
 * await phone.register({ username: '1001', password: 'secret' });
 * await phone.call('160');
 */
export function cxWebphone(containerId: string, phoneUrl: string, options?: { timeout?: number }): WebphoneConnector;
