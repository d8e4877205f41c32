// SPDX-License-Identifier: MIT
// The voice messages as a page shows them. Pure.
import { clean, party } from './select.js';
import { dayOf } from './calls.js';
import { language, say } from './texts/index.js';

/** @typedef {import('./state.js').State} State */

/**
 * @typedef {object} VoiceMessage
 * @property {number} id
 * @property {string} caller
 * @property {string} name
 * @property {string} callId
 * @property {'audio/wav' | 'audio/ogg'} type
 * @property {number} size
 * @property {number} duration
 * @property {number} at
 * @property {boolean} read
 * @property {boolean} deleted
 */

/**
 * @param {State} state
 * @param {any} event  a `mailbox` message of the phone
 * @returns {State}
 */
export function gotMailbox(state, { messages }) {
  return { ...state, voicemail: [...messages].sort((one, other) => other.at - one.at || other.id - one.id) };
}

/**
 * What a person did shows at once; what the portal says comes after it.
 * @param {State} state
 * @param {any} event
 * @returns {State}
 */
export function markVoicemail(state, { id, read, deleted, gone }) {
  return {
    ...state,
    voicemail: state.voicemail.filter((one) => !gone || one.id !== id).map((one) => (
      one.id === id ? { ...one, read: read ?? one.read, deleted: deleted ?? one.deleted } : one)),
  };
}

/** How many wait to be heard: of the list, or what the server has said where that is more recent. @param {State} state */
export const unheard = (state) => state.voicemail.filter(({ read, deleted }) => !read && !deleted).length;

/** "0:07" @param {number} ms */
export function lengthOf(ms) {
  const seconds = Math.round(ms / 1000);
  return ms > 0 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` : '';
}

/**
 * @typedef {object} VoiceLine
 * @property {VoiceMessage} message
 * @property {import('./select.js').Party} who
 * @property {string} when
 * @property {string} length
 * @property {string} callId
 */

/**
 * @param {State} state
 * @param {boolean} deleted
 * @param {number} [now]
 * @returns {VoiceLine[]}
 */
export function voiceLines(state, deleted, now = Date.now()) {
  return state.voicemail.filter((one) => one.deleted === deleted).map((message) => {
    const { caller, name, at, duration, callId } = message;
    const time = new Date(at).toLocaleTimeString(language().language, { hour: '2-digit', minute: '2-digit' });
    return {
      message,
      who: party(state, { peer: caller, name }),
      when: at ? say('voicemail.when', { day: dayOf(at, now), time }) : '',
      length: lengthOf(duration),
      callId: clean(callId, 120),
    };
  });
}
