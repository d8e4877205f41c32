// SPDX-License-Identifier: MIT
// A peer connection whose offer and candidates are ready before the click: audio without a track, which
// the microphone joins later (replaceTrack). One is kept; it is made anew when what it rests on changed.

/**
 * @typedef {object} Settings
 * @property {RTCIceServer[]} iceServers
 * @property {RTCRtpCodec[]} codecs  in the order of the core, empty: the browser's own
 */
/**
 * @typedef {object} Connection
 * @property {RTCPeerConnection} pc
 * @property {RTCRtpTransceiver} transceiver
 * @property {Promise<void>} described  the local offer is set
 * @property {number} since  when gathering began
 */

/** There are browsers without WebRTC: they show everything, register and know who calls. */
export const canConnect = () => typeof RTCPeerConnection === 'function';

/** Candidates older than this may name ports that a NAT has given away. */
const STALE_AFTER = 5 * 60 * 1000;

/**
 * @param {RTCRtpTransceiver} transceiver
 * @param {RTCRtpCodec[]} codecs
 */
export function prefer(transceiver, codecs) {
  if (codecs.length) transceiver.setCodecPreferences?.(codecs);
}

/**
 * A connection with an offer, its candidates being gathered from now on.
 * @param {Settings} settings
 * @returns {Connection}
 */
export function connectionWithOffer({ iceServers, codecs }) {
  const pc = new RTCPeerConnection({ iceServers });
  const transceiver = pc.addTransceiver('audio', { direction: 'sendrecv' });
  prefer(transceiver, codecs);
  const described = pc.setLocalDescription();
  described.catch(() => {});  // whoever takes it sees the failure
  return { pc, transceiver, described, since: performance.now() };
}

export class Warm {
  /** @type {Settings} */ #settings = { iceServers: [], codecs: [] };
  /** @type {Connection | null} */ #kept = null;
  /** @type {RTCPeerConnection | null} */ #ringing = null;
  #wanted = false;
  /** @type {any} */ #timer = null;

  /** @param {Partial<Settings>} settings */
  configure(settings) {
    this.#settings = { ...this.#settings, ...settings };
    this.renew();
  }

  /** From now on one is wanted: nothing is gathered for a phone that cannot call. */
  prepare() {
    this.#wanted = true;
    if (this.#kept || !canConnect()) return;
    this.#kept = connectionWithOffer(this.#settings);
    this.#kept.described.catch(() => this.drop());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.renew(), STALE_AFTER);
  }

  /** Gather anew: the network, the servers or the codecs have changed. */
  renew() {
    this.drop();
    if (this.#wanted) this.prepare();
  }

  /**
   * The warm connection for a new call, or a cold one; the next is prepared when the caller says so.
   * @returns {Connection}
   */
  take() {
    const kept = this.#kept ?? connectionWithOffer(this.#settings);
    this.#kept = null;
    clearTimeout(this.#timer);
    return kept;
  }

  /** A call rings: gather for the answer while the person thinks. An offer of our own would be in its way. */
  ring() {
    if (canConnect()) this.#ringing ??= new RTCPeerConnection({ iceServers: this.#settings.iceServers, iceCandidatePoolSize: 1 });
  }

  /** The connection that answers. */
  takeForAnswer() {
    const pc = this.#ringing ?? new RTCPeerConnection({ iceServers: this.#settings.iceServers });
    this.#ringing = null;
    return pc;
  }

  /** It rings no more, and nobody has answered here. */
  silence() {
    this.#ringing?.close();
    this.#ringing = null;
  }

  drop() {
    this.#kept?.pc.close();
    this.#kept = null;
    clearTimeout(this.#timer);
  }

  /** All candidates are there. */
  get ready() { return this.#kept?.pc.iceGatheringState === 'complete'; }

  get codecs() { return this.#settings.codecs; }
}

/**
 * Calls `changed` when the way into the network may be another one.
 * @param {() => void} changed
 * @param {AddEventListenerOptions} [how]  its signal ends it
 */
export function watchNetwork(changed, how) {
  addEventListener('online', changed, how);
  addEventListener('offline', changed, how);
  /** @type {any} */ (navigator).connection?.addEventListener?.('change', changed, how);
}
