// SPDX-License-Identifier: MIT
// A call of this page with itself: what is said, encoded and decoded as for others, over a relay where that is wished, with
// packets lost where the browser can lose them.
const PATIENCE = 10_000;

/** @typedef {import('../phone/messages.js').Way} Way */

/**
 * @typedef {object} Loop
 * @property {MediaStreamTrack} track  what others hear
 * @property {() => Promise<Way>} measure
 * @property {() => void} close
 */

/** @param {{ loss: number, worker: () => Worker }} loses @param {RTCRtpReceiver} receiver @returns {Worker | null} */
function lossy({ loss, worker: start }, receiver) {
  const Transform = /** @type {any} */ (globalThis).RTCRtpScriptTransform;
  if (!Transform) return null;
  const worker = start();
  /** @type {any} */ (receiver).transform = new Transform(worker, { loss });
  return worker;
}

/** @param {RTCPeerConnection} from @param {RTCPeerConnection} to */
function candidates(from, to) {
  from.onicecandidate = ({ candidate }) => { if (candidate) to.addIceCandidate(candidate).catch(() => {}); };
}

/**
 * @param {MediaStreamTrack} track
 * @param {{ config?: RTCConfiguration, codecs?: string[], loses?: { loss: number, worker: () => Worker } }} [wish]
 *   codecs: as they are offered, "opus/48000/2"; loses: a share, and web/phone/loss-worker.js
 * @returns {Promise<Loop>}
 */
export async function loop(track, { config = {}, codecs = [], loses } = {}) {
  const [one, two] = [new RTCPeerConnection(config), new RTCPeerConnection(config)];
  /** @type {Worker | null} */
  let worker = null;
  const sink = document.createElement('audio');
  const close = () => {
    sink.srcObject = null;
    one.close();
    two.close();
    worker?.terminate();
  };
  try {
    candidates(one, two);
    candidates(two, one);
    const heard = new Promise((resolve) => { two.ontrack = resolve; });
    const transceiver = one.addTransceiver(track, { direction: 'sendonly' });
    const all = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
    const wanted = codecs.flatMap((name) => all.filter((codec) => codec.mimeType.split('/')[1] === name.split('/')[0]));
    if (wanted.length) transceiver.setCodecPreferences?.([...new Set(wanted)]);
    await one.setLocalDescription();
    await two.setRemoteDescription(/** @type {RTCSessionDescription} */ (one.localDescription));
    worker = loses ? lossy(loses, two.getReceivers()[0]) : null;
    await two.setLocalDescription();
    await one.setRemoteDescription(/** @type {RTCSessionDescription} */ (two.localDescription));
    await connected(two);
    const event = /** @type {RTCTrackEvent} */ (await heard);
    // What comes from afar is decoded for others (a recorder, a graph) only while it is played, be it without a sound.
    sink.muted = true;
    sink.srcObject = new MediaStream([event.track]);
    sink.play().catch(() => {});
    return { track: event.track, measure: () => measure(one, two), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** @param {RTCPeerConnection} pc */
function connected(pc) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('loop: no way')), PATIENCE);
    const look = () => {
      if (pc.connectionState === 'connected') resolve(undefined);
      else if (pc.connectionState === 'failed') reject(new Error('loop: no way'));
      else return;
      clearTimeout(timer);
    };
    pc.onconnectionstatechange = look;
    look();  // within one page it may be connected before anybody asks
  });
}

/** @param {RTCPeerConnection} one @param {RTCPeerConnection} two @returns {Promise<Way>} */
async function measure(one, two) {
  const found = { roundTrip: 0, jitter: 0, loss: 0, codec: '', relayed: false };
  const sent = await one.getStats();
  for (const row of sent.values()) {
    if (row.type !== 'candidate-pair' || !row.nominated) continue;
    found.roundTrip = (row.currentRoundTripTime ?? 0) * 1000;
    found.relayed = sent.get(row.localCandidateId)?.candidateType === 'relay';
  }
  const report = await two.getStats();
  for (const row of report.values()) {
    if (row.type !== 'inbound-rtp') continue;
    found.jitter = (row.jitter ?? 0) * 1000;
    const lost = Math.max(0, row.packetsLost ?? 0);
    // Where nothing has come all is lost.
    found.loss = row.packetsReceived ? lost * 1000 / (lost + row.packetsReceived) : 1000;
    found.codec = report.get(row.codecId)?.mimeType.split('/')[1] ?? '';
  }
  return found;
}
