// SPDX-License-Identifier: MIT
// Where voice messages lie that were heard on this device, so that they can be heard again without the portal.

/** The name of the browser's cache that has them. */
export const HEARD = 'webphone-heard';

/** @param {number} id  of a voice message */
export const soundOf = (id) => `/api/softphone/voicemail/${id}/audio`;

/**
 * What can be played: a part of it, or all. Where there is no waveform yet and no more will come, `bytes` are what one can be made of.
 * @typedef {{ url: string, from: number, until: number, length: number, wave: Uint8Array | null, bytes?: ArrayBuffer, seek?: (at: number) => void }} Made
 *   seconds; seek: gives the part from there on
 */
