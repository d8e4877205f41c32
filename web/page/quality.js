// SPDX-License-Identifier: MIT
// Looks at the connections each second and tells the core the numbers (WP_CMD_STATS), which judges them, and the
// screen how the call is carried.

const PERIOD = 1000;
const MS = 1000;
const CODEC_MAX = 24;
const LEVEL = 1000;  // thousandths of full scale

/**
 * "received lost jitter_ms round_trip_ms level_sent level_received codec" of a report of getStats.
 * @param {Iterable<[string, any]>} report
 * @returns {string | null} null while nothing can be said
 */
export function statsText(report) {
  let inbound = null;
  /** @type {Map<string, any>} */
  const codecs = new Map();
  let roundTrip = 0;
  let level = 0;
  for (const [id, entry] of report) {
    if (entry.type === 'codec') codecs.set(id, entry);
    else if (entry.type === 'inbound-rtp' && entry.kind === 'audio') inbound = entry;
    else if (entry.type === 'media-source' && entry.kind === 'audio') level = entry.audioLevel ?? 0;
    else if (entry.type === 'remote-inbound-rtp' && entry.roundTripTime > 0) roundTrip = entry.roundTripTime;
    // Before the first report of the other side the check of the path has to do.
    else if (entry.type === 'candidate-pair' && entry.nominated && !roundTrip) roundTrip = entry.currentRoundTripTime ?? 0;
  }
  if (!inbound) return null;
  // A browser that does not measure what it plays must not make the far side look silent.
  const { packetsReceived = 0, packetsLost = 0, jitter = 0, audioLevel = 1 } = inbound;
  const lost = Math.max(0, packetsLost);  // duplicates can make it negative (3550 6.4.1)
  const numbers = [packetsReceived, lost, jitter * MS, roundTrip * MS, level * LEVEL, audioLevel * LEVEL];
  const text = numbers.map((number) => Math.round(number)).join(' ');
  const { mimeType = '', clockRate } = codecs.get(inbound.codecId) ?? {};
  const codec = `${mimeType.slice(mimeType.indexOf('/') + 1)}/${clockRate}`;
  return mimeType && codec.length <= CODEC_MAX ? `${text} ${codec}` : text;
}

export class Quality {
  /** @type {any} */ #timer = null;
  #connections;
  #tell;
  #wire;

  /**
   * @param {() => Iterable<[number, RTCPeerConnection]>} connections
   * @param {(call: number, text: string) => void} tell
   * @param {(call: number, report: Iterable<[string, any]>) => void} [wire]  who else wants the report
   */
  constructor(connections, tell, wire = () => {}) {
    this.#connections = connections;
    this.#tell = tell;
    this.#wire = wire;
  }

  /** @param {boolean} on  while a call is up */
  watch(on) {
    if (on === (this.#timer !== null)) return;
    clearInterval(this.#timer);
    this.#timer = on ? setInterval(() => { this.measure(); }, PERIOD) : null;
  }

  async measure() {
    for (const [call, pc] of this.#connections()) {
      if (pc.connectionState !== 'connected') continue;
      const report = /** @type {any} */ (await pc.getStats());
      if (this.#timer === null) return;
      const text = statsText(report);
      if (text) this.#tell(call, text);
      this.#wire(call, report);
    }
  }
}
