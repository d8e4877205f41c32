// SPDX-License-Identifier: MIT
// Binds one RTCPeerConnection to each call: DO_* of the core out, LOCAL_SDP and MEDIA_* commands in. What
// a description means, and when it is good enough to be sent, the core decides.
import { GATHERED } from '#abi';
import { MicrophoneError } from './devices.js';
import { Mix } from './mix.js';
import { canConnect, prefer } from './warm.js';

/** @typedef {import('../phone/messages.js').MediaOutput} MediaOutput */
/** @typedef {import('../phone/messages.js').Command} Command */
/** @typedef {import('./warm.js').Warm} Warm */

/**
 * @typedef {object} Call
 * @property {number} id
 * @property {RTCPeerConnection} pc
 * @property {RTCRtpTransceiver | null} transceiver
 * @property {MediaStreamTrack | null} track
 * @property {MediaStreamTrack | null} incoming
 * @property {MediaStreamTrack | null} out  what is to be sent
 * @property {Tap | null} tap
 * @property {boolean} mixed  joined with others: it is sent more than the microphone
 * @property {boolean} muted
 * @property {boolean} holding  we hold: what is said here is not for the other side
 * @property {number} since  when the gathering of candidates began
 * @property {boolean} reporting  the core waits for descriptions
 * @property {boolean} closed
 * @property {Promise<void>} done  the steps of one call never overlap
 */

/**
 * Stands in the way of a call that is recorded: what is sent is what it makes of it.
 * @typedef {object} Tap
 * @property {(track: MediaStreamTrack | null) => MediaStreamTrack} near
 * @property {(track: MediaStreamTrack) => void} far
 */

/**
 * @typedef {object} Outside
 * @property {(command: Command) => void} command
 * @property {Warm} warm
 * @property {() => Promise<MediaStreamTrack>} openMicrophone
 * @property {() => boolean} [microphoneIsSure]  it is there and allowed: a description need not wait for it
 * @property {() => Promise<void>} [microphoneBecomesSure]  while a page starts that is not known yet
 * @property {(call: number, track: MediaStreamTrack | null) => void} sound  play what comes, null: no more
 */

const DTMF_TONE = 100;  // 4733 leaves it open; 3GPP 23.014 asks for at least 70 and a gap of 65
const DTMF_GAP = 70;
const AGE_MAX = 0xffff;
const CANDIDATES_MAX = 100;

/**
 * WP_GATHERED bits of a description.
 * @param {string} sdp
 * @param {boolean} complete
 */
export function gathered(sdp, complete) {
  let bits = complete ? GATHERED.complete : 0;
  for (const [, type] of sdp.matchAll(/^a=candidate:.* typ (\w+)/gm)) {
    bits |= type === 'host' ? GATHERED.host : GATHERED.reflexive;
  }
  return bits;
}

/**
 * What is said of a description. Offers name no RTP header extensions, which one voice needs none of: a call that another
 * connection takes over (a reload) is offered with the numbers of this browser, and Chromium lets no number mean another thing.
 * @param {RTCSessionDescription} description
 */
const offered = ({ type, sdp }) => (type === 'offer' ? sdp.replace(/^a=extmap:.*\r\n/gm, '') : sdp);

const ufrag = (/** @type {string | undefined} */ sdp) => /^a=ice-ufrag:(.*?)\r?$/m.exec(sdp ?? '')?.[1];
const fingerprint = (/** @type {string | undefined} */ sdp) => /^a=fingerprint:(.*?)\r?$/m.exec(sdp ?? '')?.[1].toLowerCase();

export class Media {
  #outside;
  #mix = new Mix();
  /** @type {Map<number, Call>} */ #calls = new Map();
  /** @type {Map<number, Tap>} of calls, whichever connection they have: one that takes another's place is recorded as well */ #taps = new Map();

  /** @param {Outside} outside */
  constructor(outside) { this.#outside = outside; }

  /** @param {MediaOutput} output */
  do(output) {
    const call = this.#calls.get(output.call);
    if (!canConnect()) return this.#refuse(output);
    switch (output.kind) {
      case 'DO_OFFER': return call ? this.#next(call, () => this.#offerAgain(call, output)) : this.#offerFirst(output);
      case 'DO_ANSWER': return call ? this.#next(call, () => this.#answer(call, output)) : this.#answerFirst(output);
      case 'DO_REMOTE': return call && this.#next(call, () => this.#remote(call, output));
      case 'DO_ROLLBACK': return call && this.#next(call, () => this.#rollback(call));
      case 'DO_CANDIDATES': return call && this.#next(call, () => this.#candidates(call, output.text));
      case 'DO_RELEASE': return call && this.#release(call);
      case 'DO_MUTE': return call && this.#mute(call, output.on);
      case 'DO_MIX': return call && this.#next(call, () => this.#join(call, output.on));
      case 'DO_DTMF': return call && this.#dtmf(call, output.text);
    }
  }

  /** What cannot be had in this browser at all: the core ends the call, and it is told why. @param {MediaOutput} output */
  #refuse({ kind, call }) {
    if (kind === 'DO_OFFER' || kind === 'DO_ANSWER') this.#outside.command({ kind: 'MEDIA_FAILED', call, text: ['media-error'] });
  }

  /** The phone is another one now: it knows none of these calls. */
  releaseAll() { for (const call of [...this.#calls.values()]) this.#release(call); }

  /** @returns {Iterable<[number, RTCPeerConnection]>} for measuring */
  *connections() { for (const { id, pc } of this.#calls.values()) yield [id, pc]; }

  /** The microphones have changed: calls whose own is gone get another. */
  async devicesChanged() {
    for (const call of this.#calls.values()) {
      if (call.track?.readyState !== 'ended') continue;
      this.#next(call, async () => this.#send(call, await this.#outside.openMicrophone()));
    }
  }

  /** Another microphone was chosen: every call gets it, or keeps its own where that cannot be had. */
  async changeMicrophone() {
    for (const call of this.#calls.values()) {
      if (!call.track) continue;
      await this.#send(call, await this.#outside.openMicrophone());
    }
  }

  /** What is said and heard in a call. @param {number} id @returns {Record<'mine' | 'theirs', MediaStreamTrack | null>} */
  voices(id) {
    const call = this.#calls.get(id);
    return { mine: call?.track ?? null, theirs: call?.incoming ?? null };
  }

  /** @param {import('#abi').DO_OFFER} output */
  #offerFirst({ call: id, direction }) {
    const microphone = this.#openMicrophone();
    const { pc, transceiver, described, since } = this.#outside.warm.take();
    const call = this.#open(id, pc, since);
    call.transceiver = transceiver;
    this.#next(call, async () => {
      await described;
      if (direction !== 'sendrecv') {  // the prepared offer says another one
        this.#turn(call, direction, !direction.includes('recv'));  // held, and taken over by this page
        await pc.setLocalDescription();
      }
      await this.#reportWith(call, microphone);
    }, microphone);
  }

  /**
   * A description stands: it goes with the microphone behind it, or at once where that is sure to come.
   * @param {Call} call
   * @param {Promise<MediaStreamTrack>} [microphone]
   */
  async #reportWith(call, microphone) {
    const { microphoneIsSure, microphoneBecomesSure } = this.#outside;
    if (!microphone) return this.#report(call);
    if (!microphoneIsSure?.()) await Promise.race([microphone, microphoneBecomesSure?.() ?? microphone]);
    if (microphoneIsSure?.()) {
      this.#report(call);
      microphone.then((track) => this.#send(call, track)).catch((error) => this.#failed(call, error));
      return;
    }
    const sending = this.#send(call, await microphone);
    this.#report(call);
    await sending;
  }

  /**
   * @param {Call} call
   * @param {import('#abi').DO_OFFER} output
   */
  async #offerAgain(call, { direction, flags }) {
    this.#turn(call, direction, !direction.includes('recv'));
    if (flags.restart) call.since = performance.now();
    if (flags.relay) call.pc.setConfiguration({ ...call.pc.getConfiguration(), iceTransportPolicy: 'relay' });
    await call.pc.setLocalDescription(await call.pc.createOffer({ iceRestart: flags.restart }));
    this.#report(call);
  }

  /** @param {import('#abi').DO_ANSWER} output */
  #answerFirst(output) {
    const microphone = this.#openMicrophone();
    // What was gathered while it rang comes in one by one: its age says nothing.
    const call = this.#open(output.call, this.#outside.warm.takeForAnswer(), performance.now());
    this.#next(call, () => this.#answer(call, output, microphone), microphone);
  }

  /**
   * @param {Call} call
   * @param {import('#abi').DO_ANSWER} output
   * @param {Promise<MediaStreamTrack>} [microphone]  at the first description of a call
   */
  async #answer(call, { sdp, direction }, microphone) {
    const known = fingerprint(call.pc.currentRemoteDescription?.sdp);
    const anew = known !== undefined && known !== fingerprint(sdp);
    if (anew) this.#renew(call);
    const { pc } = call;
    await pc.setRemoteDescription({ type: 'offer', sdp });
    call.transceiver ??= pc.getTransceivers().find(({ receiver }) => receiver.track.kind === 'audio') ?? null;
    if (call.transceiver) {
      prefer(call.transceiver, this.#outside.warm.codecs);
      // In an answer it may also be the other side's wish to listen only.
      this.#turn(call, direction, call.holding && !direction.includes('recv'));
      if (anew) await this.#feed(call, call.out);
    }
    await pc.setLocalDescription();
    await this.#reportWith(call, microphone);
  }

  /**
   * Another certificate: the other side goes on with another connection (a reload), so this one does as well. The one there is would
   * ask the dead for encryption (8842 5) until it has forgotten their addresses: three seconds of silence in Chromium.
   * @param {Call} call
   */
  #renew(call) {
    const { pc } = call;
    for (const event of /** @type {const} */ (['ontrack', 'onicecandidate', 'onicegatheringstatechange', 'onconnectionstatechange'])) pc[event] = null;
    call.pc = new RTCPeerConnection(pc.getConfiguration());
    call.transceiver = null;
    call.reporting = false;
    call.since = performance.now();
    pc.close();
    this.#bind(call);
  }

  /**
   * @param {Call} call
   * @param {import('#abi').DO_REMOTE} output
   */
  async #remote(call, { sdp, flags }) {
    const { pc } = call;
    if (pc.signalingState === 'stable') {
      // The answer was there already, as early media. That of another phone cannot take its place.
      if (!flags.provisional && ufrag(pc.currentRemoteDescription?.sdp) !== ufrag(sdp)) this.#lose(call);
      return;
    }
    const take = (/** @type {RTCSdpType} */ type) => pc.setRemoteDescription({ type, sdp });
    // Firefox knows no provisional answers: the first that comes is the answer.
    await (flags.provisional ? take('pranswer').catch(() => take('answer')) : take('answer'));
  }

  /**
   * This connection cannot become what it should be: the core has another one made.
   * @param {Call} call
   */
  #lose(call) {
    this.#release(call);
    this.#outside.command({ kind: 'PAGE_GONE', call: call.id });
    this.#outside.command({ kind: 'PAGE_HERE' });
  }

  /**
   * Candidates of the other side that came after its description (RFC 8840). One that cannot be used spoils nothing.
   * @param {Call} call
   * @param {string} fragment
   */
  async #candidates({ pc }, fragment) {
    const one = (/** @type {RegExp} */ line) => line.exec(fragment)?.[1] ?? null;
    const sdpMid = one(/^a=mid:(.*?)\r?$/m);
    const usernameFragment = one(/^a=ice-ufrag:(.*?)\r?$/m);
    const found = [...fragment.matchAll(/^a=(candidate:.*?)\r?$/gm)].map(([, candidate]) => candidate);
    if (/^a=end-of-candidates/m.test(fragment)) found.push('');
    for (const candidate of found.slice(0, CANDIDATES_MAX)) {
      await pc.addIceCandidate({ candidate, sdpMid, sdpMLineIndex: sdpMid === null ? 0 : null, usernameFragment }).catch(() => {});
    }
  }

  /** @param {Call} call */
  async #rollback(call) {
    const { pc, transceiver } = call;
    if (pc.signalingState === 'have-local-offer') await pc.setLocalDescription({ type: 'rollback' });
    if (transceiver?.currentDirection) this.#turn(call, transceiver.currentDirection, !transceiver.currentDirection.includes('recv'));
  }

  /**
   * A held side is sent silence at once: "sendonly" would let it listen.
   * @param {Call} call
   * @param {RTCRtpTransceiverDirection} direction
   * @param {boolean} holding
   */
  #turn(call, direction, holding) {
    if (call.transceiver) call.transceiver.direction = direction;
    call.holding = holding;
    this.#gate(call);
  }

  /** @param {Call} call */
  #gate({ track, muted, holding }) { if (track) track.enabled = !muted && !holding; }

  /**
   * @param {Call} call
   * @param {boolean} on
   */
  #mute(call, on) {
    call.muted = on;
    this.#gate(call);
  }

  /**
   * @param {Call} call
   * @param {boolean} on
   */
  async #join(call, on) {
    this.#mix.leave(call.id);
    call.mixed = on;
    const track = on ? this.#mix.join(call.id, call.track, call.incoming) : call.track;
    await this.#feed(call, track);
  }

  /** @param {Call} call @param {MediaStreamTrack | null} track */
  async #feed(call, track) {
    call.out = track;
    await call.transceiver?.sender.replaceTrack(call.tap ? call.tap.near(track) : track);
  }

  /** @param {number} id @param {Tap | null} tap @returns {boolean} the media of this call are here */
  tap(id, tap) {
    if (tap) this.#taps.set(id, tap);
    else this.#taps.delete(id);
    const call = this.#calls.get(id);
    if (!call) return false;
    call.tap = tap;
    if (call.incoming) tap?.far(call.incoming);
    this.#next(call, () => this.#feed(call, call.out));
    return true;
  }

  /** Who is joined with a call (mix.js). @param {number} id */
  others(id) { return this.#mix.others(id); }

  /**
   * @param {Call} call
   * @param {string} text
   */
  #dtmf({ transceiver }, text) {
    const dtmf = transceiver?.sender.dtmf;
    // What is still to be sent would be thrown away.
    if (dtmf?.canInsertDTMF) dtmf.insertDTMF(dtmf.toneBuffer + text.toUpperCase(), DTMF_TONE, DTMF_GAP);
  }

  /** @param {Call} call */
  #release(call) {
    call.closed = true;
    this.#calls.delete(call.id);
    this.#mix.leave(call.id);
    call.pc.close();
    call.track?.stop();
    this.#outside.sound(call.id, null);
  }

  #openMicrophone() {
    const microphone = this.#outside.openMicrophone();
    microphone.catch(() => {});  // seen where it is awaited
    return microphone;
  }

  /**
   * @param {number} id
   * @param {RTCPeerConnection} pc
   * @param {number} since
   * @returns {Call}
   */
  #open(id, pc, since) {
    /** @type {Call} */
    const call = { id, pc, transceiver: null, track: null, incoming: null, out: null, tap: this.#taps.get(id) ?? null, mixed: false, muted: false, holding: false, since, reporting: false, closed: false, done: Promise.resolve() };
    this.#calls.set(id, call);
    this.#bind(call);
    return call;
  }

  /** What happens to its connection. @param {Call} call */
  #bind(call) {
    const { id, pc } = call;
    pc.ontrack = ({ track }) => {
      call.incoming = track;
      this.#mix.hear(id, track);
      call.tap?.far(track);
      this.#outside.sound(id, track);
    };
    pc.onicecandidate = ({ candidate }) => { if (candidate?.candidate) this.#reportMore(call); };
    pc.onicegatheringstatechange = () => { if (pc.iceGatheringState === 'complete') this.#reportMore(call); };
    pc.onconnectionstatechange = () => {
      const { connectionState: now } = pc;
      if (now === 'connected') this.#outside.command({ kind: 'MEDIA_UP', call: id });
      if (now === 'disconnected') this.#outside.command({ kind: 'MEDIA_DOWN', call: id, number: 0 });
      if (now === 'failed') this.#outside.command({ kind: 'MEDIA_DOWN', call: id, number: 1 });
    };
  }

  /**
   * @param {Call} call
   * @param {MediaStreamTrack} track
   */
  async #send(call, track) {
    if (call.closed) return track.stop();
    if (call.track !== track) call.track?.stop();
    call.track = track;
    this.#gate(call);
    if (call.mixed) this.#mix.speak(call.id, track);
    else await this.#feed(call, track);
  }

  /** @param {Call} call */
  #report(call) {
    call.reporting = true;
    this.#reportMore(call);
  }

  /** @param {Call} call */
  #reportMore({ id, pc, since, reporting, closed }) {
    if (!reporting || closed || !pc.localDescription) return;
    const sdp = offered(pc.localDescription);
    // Just after a restart the state is still that of the candidates before.
    const complete = pc.iceGatheringState === 'complete' && sdp.includes('a=candidate:');
    const age = Math.min(Math.floor(performance.now() - since), AGE_MAX);
    const number = gathered(sdp, complete) + age * GATHERED.age;
    this.#outside.command({ kind: 'LOCAL_SDP', call: id, number, text: [sdp] });
  }

  /**
   * @param {Call} call
   * @param {() => Promise<void>} step
   * @param {Promise<MediaStreamTrack>} [microphone]  belongs to the call, or to nobody when that is closed
   */
  #next(call, step, microphone) {
    call.done = call.done.then(() => (call.closed ? undefined : step())).catch((error) => this.#failed(call, error));
    microphone?.then((track) => {
      if (call.closed) track.stop();
      else call.track ??= track;
    }, () => {});
  }

  /**
   * @param {Call} call
   * @param {unknown} error
   */
  #failed(call, error) {
    if (call.closed) return;
    console.debug('media:', error);
    const cause = error instanceof MicrophoneError ? error.symbol : 'media-error';
    this.#outside.command({ kind: 'MEDIA_FAILED', call: call.id, text: [cause] });
  }
}
