// SPDX-License-Identifier: MIT
// The component <web-phone>: the engine with a screen.
import type { Call, Phone, PhoneError } from './phone.js';

/** The parts of the screen, by the names that `show` and `::part()` use. */
export type WebPhonePart = 'login' | 'status' | 'number' | 'paste' | 'dialpad' | 'dial' | 'answer' | 'reject' | 'hangup' | 'hold' | 'mute' | 'timer' | 'logout';

export interface WebPhoneConfig {
  /** One or more `wss://` addresses, separated by commas or as a list, in the order to try. */
  wsServers?: string | string[];
  username?: string;
  password?: string;
  displayName?: string;
  /** From number of outgoing calls. */
  cli?: string;
  /** SIP domain. */
  realm?: string;
}

export interface WebPhoneDetail { number: string; name: string; direction: 'in' | 'out' }
export interface WebPhoneCdr extends WebPhoneDetail { cause: string; status: number; startedAt: number; answeredAt: number; endedAt: number; duration: number }

/** Events of the element; each is a property too (`onanswer` is `onAnswer`), which gets what `detail` is. */
export interface WebPhoneEvents {
  /** The call is answered, on either side. */
  answer: CustomEvent<WebPhoneDetail>;
  /** The other side rings (180 or 183). */
  ringingout: CustomEvent<WebPhoneDetail>;
  /** A call comes in. */
  ringingin: CustomEvent<WebPhoneDetail>;
  /** A call is over. */
  end: CustomEvent<WebPhoneCdr>;
  registered: CustomEvent<null>;
  unregistered: CustomEvent<null>;
  error: CustomEvent<PhoneError>;
}

/** Custom properties of CSS, each with a default that follows the page's `color-scheme`. */
export interface WebPhoneStyle {
  '--web-phone-width': string;
  '--web-phone-font': string;
  '--web-phone-color': string;
  '--web-phone-background': string;
  '--web-phone-padding': string;
  '--web-phone-radius': string;
  '--web-phone-gap': string;
  /** Least height of buttons and fields. */
  '--web-phone-key': string;
  '--web-phone-key-radius': string;
  '--web-phone-key-background': string;
  '--web-phone-line': string;
  '--web-phone-accent': string;
  '--web-phone-on-accent': string;
  /** What begins a call, and the text on it. */
  '--web-phone-go': string;
  '--web-phone-on-go': string;
  /** What ends one. */
  '--web-phone-stop': string;
  '--web-phone-on-stop': string;
}

/**
 * A phone as an element. Attributes: `ws-servers`, `realm`, `username`, `password`, `display-name`, `cli`, `auto-register`,
 * `number`, `show` (the parts to be seen, all where it is not given), `hidden`. Each part is a `::part` of its name, and there
 * are `screen`, `peer`, `failure`, `key`, `button`, `field`, `username`, `password`, `server`, `log-in`. Slots for a page's own
 * buttons: `start`, `call` (beside mute and hold), `actions`, and the one without a name, at the end. From one button
 * (`show="dial"`) to the whole phone it is the same element.
 * @example
 * <script type="module" src="https://webphone.example.com/sdk/web-phone.js"></script>
 * <web-phone ws-servers="wss://sip.example.com" realm="example.com" show="status number dialpad dial hangup"></web-phone>
 */
export class WebPhone extends HTMLElement {
  /** The parts to be seen, separated by blanks; '' for all. */
  show: string;
  /** The number in the field. */
  number: string;
  /** What the attributes of these names say. */
  wsServers: string | string[];
  username: string;
  password: string;
  displayName: string;
  cli: string;
  realm: string;
  /** Registers as soon as there is an account. */
  autoRegister: boolean;
  /** The engine, once there is an account; for what the component has no method for. */
  readonly phone: Phone | null;
  /** The call that the buttons act on. */
  readonly call: Call | null;

  /** The call is answered, on either side. */
  onAnswer: ((detail: WebPhoneDetail) => void) | null;
  /** The other side rings (180 or 183). */
  onRingingOut: ((detail: WebPhoneDetail) => void) | null;
  /** A call comes in. */
  onRingingIn: ((detail: WebPhoneDetail) => void) | null;
  /** A call is over. */
  onEnd: ((cdr: WebPhoneCdr) => void) | null;
  onRegistered: (() => void) | null;
  onUnregistered: (() => void) | null;
  onError: ((error: PhoneError) => void) | null;

  /**
   * Sets all or some of the account; the rest stays.
   * @example
   * element.setConfig({ wsServers: 'wss://a.example.com,wss://b.example.com', username: '1001', password: 'secret', realm: 'example.com' });
   */
  setConfig(config: WebPhoneConfig): void;
  /**
   * Registers with the account that was set.
   * @example
   * await element.register();
   */
  register(): Promise<void>;
  /**
   * Takes the registration back.
   * @example
   * await element.unregister();
   */
  unregister(): Promise<void>;
  /**
   * A key: into the number field, or in a call to the other side.
   * @example
   * element.dialpadPress('5');
   */
  dialpadPress(digit: string): void;
  /**
   * Answers the call that rings.
   * @example
   * await element.answer();
   */
  answer(): Promise<void>;
  /**
   * Ends the call, or declines the one that rings.
   * @example
   * await element.hangup();
   */
  hangup(): Promise<void>;
  /**
   * Calls an address, or what stands in the number field.
   * @example
   * await element.makeCall('600');
   */
  makeCall(address?: string): Promise<Call>;
  /**
   * Holds the call, or takes it back; in the network.
   * @example
   * await element.hold();
   */
  hold(on?: boolean): Promise<void>;
  /**
   * Mutes, or unmutes.
   * @example
   * await element.mute();
   */
  mute(on?: boolean): Promise<void>;

  addEventListener<Name extends keyof WebPhoneEvents>(name: Name, listener: (event: WebPhoneEvents[Name]) => void, options?: AddEventListenerOptions): void;
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Name extends keyof WebPhoneEvents>(name: Name, listener: (event: WebPhoneEvents[Name]) => void): void;
  removeEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap { 'web-phone': WebPhone }
}
