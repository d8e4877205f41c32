// SPDX-License-Identifier: MIT
// Joined calls: what each of them is sent is the microphone and what the others say. One audio graph, without
// timers; it lives as long as there is a joined call.

/**
 * @typedef {object} Voice  one joined call
 * @property {MediaStreamAudioDestinationNode} out  what it is sent
 * @property {AudioNode | null} own  the microphone
 * @property {AudioNode | null} heard  what comes from it
 */

export class Mix {
  /** @type {AudioContext | null} */ #context = null;
  /** @type {Map<number, Voice>} */ #voices = new Map();

  /**
   * @param {number} call
   * @param {MediaStreamTrack | null} own
   * @param {MediaStreamTrack | null} incoming
   * @returns {MediaStreamTrack} what the call has to be sent from now on
   */
  join(call, own, incoming) {
    this.#context ??= new AudioContext({ latencyHint: 'interactive' });
    this.#context.resume().catch(() => {});
    this.#voices.set(call, { out: this.#context.createMediaStreamDestination(), own: null, heard: null });
    this.speak(call, own);
    this.hear(call, incoming);
    const { out } = /** @type {Voice} */ (this.#voices.get(call));
    for (const [other, { heard }] of this.#voices) if (other !== call) heard?.connect(out);
    return out.stream.getAudioTracks()[0];
  }

  /**
   * The call's microphone is another one now.
   * @param {number} call
   * @param {MediaStreamTrack | null} track
   */
  speak(call, track) {
    const voice = this.#voices.get(call);
    if (!voice) return;
    voice.own?.disconnect();
    voice.own = this.#source(track);
    voice.own?.connect(voice.out);
  }

  /**
   * What comes from the call is another track now.
   * @param {number} call
   * @param {MediaStreamTrack | null} track
   */
  hear(call, track) {
    const voice = this.#voices.get(call);
    if (!voice) return;
    voice.heard?.disconnect();
    voice.heard = this.#source(track);
    for (const [other, { out }] of this.#voices) if (other !== call) voice.heard?.connect(out);
  }

  /** @param {number} call */
  leave(call) {
    const voice = this.#voices.get(call);
    if (!voice) return;
    this.#voices.delete(call);
    voice.own?.disconnect();
    voice.heard?.disconnect();
    for (const { heard } of this.#voices.values()) heard?.disconnect(voice.out);
    if (this.#voices.size) return;
    this.#context?.close().catch(() => {});
    this.#context = null;
  }

  /** The others that a call is joined with, and where something is said to each. @param {number} call @returns {{ context: AudioContext | null, outs: [number, AudioNode][] }} */
  others(call) {
    const outs = /** @type {[number, AudioNode][]} */ (this.#voices.has(call) ? [...this.#voices].filter(([other]) => other !== call).map(([other, { out }]) => [other, out]) : []);
    return { context: this.#context, outs };
  }

  /** @param {MediaStreamTrack | null} track */
  #source(track) {
    return track && this.#context ? this.#context.createMediaStreamSource(new MediaStream([track])) : null;
  }
}
