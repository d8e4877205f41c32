// SPDX-License-Identifier: MIT
// A PeerConnection that has gathered already and agrees with everything: what is left is the SIP library.
// Both peers run on it, SIP.js with its own session description handler.
import { readFileSync } from 'node:fs';

export const SDP = readFileSync(new URL('messages/offer.sdp', import.meta.url), 'utf8');
export const ANSWER = SDP.replace('a=setup:actpass', 'a=setup:active');

class Track extends EventTarget {
  kind = 'audio';
  id = 'audio';
  enabled = true;
  muted = false;
  readyState = 'live';
  stop() { this.readyState = 'ended'; }
}

class Stream extends EventTarget {
  id = 'stream';
  #tracks;
  /** @param {Track[]} [tracks] */
  constructor(tracks = []) {
    super();
    this.#tracks = Array.isArray(tracks) ? [...tracks] : [];
  }
  getTracks() { return this.#tracks; }
  getAudioTracks() { return this.#tracks; }
  getVideoTracks() { return []; }
  /** @param {string} id */
  getTrackById(id) { return this.#tracks.find((track) => track.id === id) ?? null; }
  /** @param {Track} track */
  addTrack(track) { this.#tracks.push(track); }
  /** @param {Track} track */
  removeTrack(track) { this.#tracks.splice(this.#tracks.indexOf(track) >>> 0, 1); }
}

class PeerConnection extends EventTarget {
  signalingState = 'stable';
  iceGatheringState = 'complete';
  iceConnectionState = 'connected';
  connectionState = 'connected';
  /** @type {{ type: string, sdp: string } | null} */ localDescription = null;
  /** @type {{ type: string, sdp: string } | null} */ remoteDescription = null;
  /** @type {{ track: Track, replaceTrack: (track: Track) => Promise<void> }[]} */ #senders = [];
  #receivers = [{ track: new Track() }];

  /** @param {Track} track */
  addTrack(track) {
    const sender = { track, dtmf: null, async replaceTrack(/** @type {Track} */ other) { sender.track = other; } };
    this.#senders.push(sender);
    return sender;
  }
  getSenders() { return this.#senders; }
  getReceivers() { return this.#receivers; }
  getTransceivers() {
    return this.#senders.map((sender) => ({ sender, receiver: this.#receivers[0], direction: 'sendrecv', currentDirection: 'sendrecv' }));
  }
  async createOffer() { return { type: 'offer', sdp: SDP }; }
  async createAnswer() { return { type: 'answer', sdp: ANSWER }; }
  /** @param {{ type: string, sdp: string }} description */
  async setLocalDescription(description) {
    this.localDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-local-offer' : 'stable';
  }
  /** @param {{ type: string, sdp: string }} description */
  async setRemoteDescription(description) {
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
  }
  close() {
    this.signalingState = 'closed';
    this.connectionState = 'closed';
  }
}

/** Puts the mock where browser libraries look for the real one. */
export function installMock() {
  const world = /** @type {any} */ (globalThis);
  world.window = world;
  world.RTCPeerConnection = PeerConnection;
  world.RTCSessionDescription = class { constructor(/** @type {object} */ init) { Object.assign(this, init); } };
  world.MediaStream = Stream;
  world.MediaStreamTrackEvent = class extends Event {
    /** @param {string} type @param {{ track: Track }} init */
    constructor(type, init) {
      super(type);
      this.track = init.track;
    }
  };
  const mediaDevices = { getUserMedia: async () => new Stream([new Track()]) };
  Object.defineProperty(world, 'navigator', { value: { userAgent: 'node', mediaDevices }, configurable: true });
}
