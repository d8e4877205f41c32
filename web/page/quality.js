// SPDX-License-Identifier: MIT
// Looks at the connections each second and says how each call sounds. The verdict is simple for now and
// belongs to the core (E-model): `judge` is the only place that knows thresholds.

/** @typedef {'good' | 'fair' | 'bad'} Level */
/** @typedef {{ received: number, lost: number, jitter: number, roundTrip: number }} Numbers  seconds */

/** What makes a call fair, and what bad: share of packets lost, jitter and round trip in seconds. */
const FAIR = { loss: 0.02, jitter: 0.03, roundTrip: 0.3 };
const BAD = { loss: 0.08, jitter: 0.1, roundTrip: 0.8 };
const PERIOD = 1000;

/**
 * @param {Numbers} now
 * @param {Numbers} before  a second ago
 * @returns {{ level: Level, text: string }}
 */
export function judge(now, before) {
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  if (received + lost === 0) return { level: 'bad', text: 'No sound is arriving' };
  const seen = { loss: lost / (received + lost), jitter: now.jitter, roundTrip: now.roundTrip };
  if (seen.loss >= BAD.loss) return { level: 'bad', text: 'Much of the sound is lost on the way' };
  if (seen.jitter >= BAD.jitter) return { level: 'bad', text: 'The sound arrives very unevenly' };
  if (seen.roundTrip >= BAD.roundTrip) return { level: 'bad', text: 'The sound takes very long' };
  if (seen.loss >= FAIR.loss) return { level: 'fair', text: 'Some of the sound is lost on the way' };
  if (seen.jitter >= FAIR.jitter) return { level: 'fair', text: 'The sound arrives unevenly' };
  if (seen.roundTrip >= FAIR.roundTrip) return { level: 'fair', text: 'The sound takes long' };
  return { level: 'good', text: 'Good connection' };
}

/**
 * @param {Iterable<[string, any]>} report  of getStats
 * @returns {Numbers | null} null while nothing has been received
 */
export function numbersOf(report) {
  /** @type {Numbers | null} */
  let numbers = null;
  let roundTrip = 0;
  for (const [, entry] of report) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      numbers = { received: entry.packetsReceived ?? 0, lost: entry.packetsLost ?? 0, jitter: entry.jitter ?? 0, roundTrip: 0 };
    }
    if (entry.type === 'remote-inbound-rtp' && entry.roundTripTime > 0) roundTrip = entry.roundTripTime;
    if (!roundTrip && entry.type === 'candidate-pair' && entry.nominated) roundTrip = entry.currentRoundTripTime ?? 0;
  }
  return numbers && { ...numbers, roundTrip };
}

export class Quality {
  /** @type {Map<number, Numbers>} */ #before = new Map();
  /** @type {any} */ #timer = null;
  #connections;
  #tell;

  /**
   * @param {() => Iterable<[number, RTCPeerConnection]>} connections
   * @param {(call: number, verdict: { level: Level, text: string }) => void} tell
   */
  constructor(connections, tell) {
    this.#connections = connections;
    this.#tell = tell;
  }

  /** @param {boolean} on  while a call is up and nobody holds it */
  watch(on) {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#before.clear();
    if (on) this.#timer = setInterval(() => { this.measure(); }, PERIOD);
  }

  async measure() {
    for (const [call, pc] of this.#connections()) {
      if (pc.connectionState !== 'connected') continue;
      const numbers = numbersOf(/** @type {any} */ (await pc.getStats()));
      const before = this.#before.get(call);
      if (!numbers || this.#timer === null) continue;
      this.#before.set(call, numbers);
      if (before) this.#tell(call, judge(numbers, before));
    }
  }
}
