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

/** @returns {Promise<MediaStreamTrack>} */
export async function openMicrophone() {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: SPEECH });
    return stream.getAudioTracks()[0];
  } catch (error) {
    throw new MicrophoneError(error);
  }
}

/**
 * Calls `changed` when microphones or speakers came or went.
 * @param {() => void} changed
 */
export function watchDevices(changed) {
  navigator.mediaDevices?.addEventListener('devicechange', changed);
}

/** The browser's audio codecs, one a line for the core: "opus/48000/2". */
export function capabilities() {
  return audioCodecs().map(({ mimeType, clockRate, channels = 1 }) =>
    `${mimeType.split('/')[1]}/${clockRate}${channels > 1 ? `/${channels}` : ''}`);
}

/** The same as the browser wants it back; the index is the same. */
export function audioCodecs() { return RTCRtpReceiver.getCapabilities('audio')?.codecs ?? []; }
