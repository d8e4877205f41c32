// SPDX-License-Identifier: MIT
// The microphone: opens it, names what went wrong by a cause of the core, notices when it is pulled out.
/** @typedef {import('#abi').Cause} Cause */

/** @type {MediaTrackConstraints} */
const SPEECH = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** @type {Record<string, Cause>} getUserMedia's names of failure (Media Capture and Streams, 10.2) */
const CAUSE_BY_ERROR = {
  NotFoundError: 'no-microphone',
  OverconstrainedError: 'no-microphone',
  NotAllowedError: 'microphone-denied',
  SecurityError: 'microphone-denied',
  NotReadableError: 'microphone-busy',
  AbortError: 'microphone-busy',
};

/** What was thrown when no microphone came; `symbol` is a cause of the core. */
export class MicrophoneError extends Error {
  /** @param {unknown} error */
  constructor(error) {
    super(String(error));
    /** @type {Cause} */
    this.symbol = CAUSE_BY_ERROR[/** @type {any} */ (error)?.name] ?? 'media-error';
  }
}

/**
 * @param {string} [device]  id of the wished one; any where that is not there any more
 * @returns {Promise<MediaStreamTrack>}
 */
export async function openMicrophone(device = '') {
  try {
    const wish = device ? { ...SPEECH, deviceId: { ideal: device } } : SPEECH;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wish });
    return stream.getAudioTracks()[0];
  } catch (error) {
    throw new MicrophoneError(error);
  }
}

const UNUSED_TIME = 3000;  // a wish that led to no call gives the microphone back

/** Opened at the tap itself: the way to the phone and back, and the screen it changes, need not be waited for. */
export class Microphone {
  /** It is there and allowed: nobody has to wait and see whether it opens. */
  sure = false;
  /** @type {() => void} */ #isSure = () => {};
  /** @type {Promise<void>} when it is known to be so for the first time */ becomesSure = new Promise((resolve) => { this.#isSure = resolve; });
  /** @type {Promise<MediaStreamTrack> | null} */ #ahead = null;
  #open;

  /** @param {() => Promise<MediaStreamTrack>} open */
  constructor(open = () => openMicrophone()) { this.#open = open; }

  /** A call is about to want it. */
  expect() {
    if (this.#ahead) return;
    const ahead = (this.#ahead = this.#open());
    ahead.catch(() => {});  // seen where it is awaited
    setTimeout(() => { if (this.#ahead === ahead) this.forget(); }, UNUSED_TIME);
  }

  /** @returns {Promise<MediaStreamTrack>} the expected one, or one opened now */
  open() {
    const ahead = this.#ahead ?? this.#open();
    this.#ahead = null;
    return ahead;
  }

  /**
   * Keep `sure` true to the browser's word. Firefox grants for one time only: there it stays false.
   * @param {AddEventListenerOptions} [how]  its signal ends it
   */
  async watch(how) {
    const { permissions, mediaDevices } = navigator;
    const permission = await permissions?.query({ name: /** @type {any} */ ('microphone') }).catch(() => null);
    if (!permission || !mediaDevices) return;
    const look = async () => {
      const devices = await mediaDevices.enumerateDevices();
      this.sure = permission.state === 'granted' && devices.some(({ kind }) => kind === 'audioinput');
      if (this.sure) this.#isSure();
    };
    permission.addEventListener('change', look, how);
    mediaDevices.addEventListener('devicechange', look, how);
    await look();
  }

  /** No call came of it. */
  forget() {
    this.#ahead?.then((track) => track.stop(), () => {});
    this.#ahead = null;
  }
}

/**
 * Calls `changed` when microphones or speakers came or went.
 * @param {() => void} changed
 * @param {AddEventListenerOptions} [how]  its signal ends it
 */
export function watchDevices(changed, how) {
  navigator.mediaDevices?.addEventListener('devicechange', changed, how);
}

/**
 * What there is to speak into and to listen with. Names come with the permission for the microphone, not before.
 * @returns {Promise<{ inputs: { id: string, label: string }[], outputs: { id: string, label: string }[] }>}
 */
export async function listDevices() {
  const all = await navigator.mediaDevices?.enumerateDevices().catch(() => []) ?? [];
  // Chromium lists the system's choice a second time under a name of its own: that is our "as the system says".
  const of = (/** @type {MediaDeviceKind} */ wanted) => all
    .filter(({ kind, deviceId }) => kind === wanted && deviceId && deviceId !== 'default' && deviceId !== 'communications')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { inputs: of('audioinput'), outputs: of('audiooutput') };
}

/** The browser's audio codecs, one a line for the core: "opus/48000/2". */
export function capabilities() {
  return audioCodecs().map(({ mimeType, clockRate, channels = 1 }) =>
    `${mimeType.split('/')[1]}/${clockRate}${channels > 1 ? `/${channels}` : ''}`);
}

/** The same as the browser wants it back; the index is the same. */
export const audioCodecs = () => globalThis.RTCRtpReceiver?.getCapabilities('audio')?.codecs ?? [];
