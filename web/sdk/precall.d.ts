// SPDX-License-Identifier: MIT
/** The entry `webphone/precall`: is this browser, on this network, ready for calls? */

export interface PrecallOptions {
  /** The part behind the @ of every address. */
  domain: string;
  /** `wss://` addresses; the first is tried. */
  wsServers: string[];
  /** Each address of them is tried by itself, 16 at most. */
  iceServers?: RTCIceServer[];
  /** Names of codecs in the order they are offered; without it as the browser has them. */
  codecs?: string[];
  /** Id of the microphone. */
  microphone?: string;
  /** Starts the worker, where the bundler does not find it by itself. */
  worker?: () => Worker;
}

export interface PrecallReport {
  running: boolean;
  /** `degraded`: calls will do, not everywhere or not as well as they could; `blocked`: there will be none, or nobody is heard. */
  verdict: 'ready' | 'degraded' | 'blocked';
  /** How the test call sounded: 1 to 4.5 (E-model); 0 before it. */
  mos: number;
  /** Of the test call: milliseconds, milliseconds, thousandths, and whether it went over a relay; `null` before it. */
  way: { roundTrip: number; jitter: number; loss: number; codec: string; relayed: boolean } | null;
  /**
   * What was tried so far. `value` is milliseconds, but for microphone and echo (thousandths: of full scale; of the tone of 1 kHz that was played and
   * came back into the microphone) and media (MOS in hundredths); -1 where it came to nothing.
   */
  steps: { step: 'microphone' | 'echo' | 'socket' | 'server' | 'stun' | 'turn' | 'media'; name: string; value: number; grade: 'good' | 'poor' | 'bad' }[];
}

/**
 * Tries microphone and echo, the WebSocket and an OPTIONS, each STUN and TURN server, and a call of the page with itself, over a relay
 * where one works. Takes some ten seconds; `tell` hears of each step. Works with any SIP server; nobody has to be logged in.
 * @example
 * import { precall } from 'webphone/precall';
 * const { verdict, steps } = await precall({ domain: 'example.com', wsServers: ['wss://sip.example.com'] });
 */
export function precall(options: PrecallOptions, tell?: (report: PrecallReport) => void): Promise<PrecallReport>;
