// SPDX-License-Identifier: MIT
// How a call is carried, out of a report of getStats: codec, encryption, way, losses. Pure.

const MS = 1000;

/** Versions of DTLS as they stand on the wire (9147 5.5): the ones' complement of those of TLS. */
const DTLS = /** @type {Record<string, string>} */ ({ FEFF: 'DTLS 1.0', FEFD: 'DTLS 1.2', FEFC: 'DTLS 1.3' });

/**
 * @param {Iterable<[string, any]>} report
 * @returns {Omit<import('../state/tools.js').Wire, never> | null} null while nothing can be said
 */
export function wireOf(report) {
  const all = new Map(report);
  const kinds = [...all.values()];
  const inbound = kinds.find((one) => one.type === 'inbound-rtp' && one.kind === 'audio');
  if (!inbound) return null;
  const transport = kinds.find((one) => one.type === 'transport' && one.selectedCandidatePairId);
  // Firefox names no transport: there the pair itself says that it is the one.
  const pair = all.get(transport?.selectedCandidatePairId)
    ?? kinds.find((one) => one.type === 'candidate-pair' && (one.selected || (one.nominated && one.state === 'succeeded')));
  const local = all.get(pair?.localCandidateId);
  const remote = all.get(pair?.remoteCandidateId);
  const codec = all.get(inbound.codecId);
  const roundTrip = kinds.find((one) => one.type === 'remote-inbound-rtp' && one.roundTripTime > 0)?.roundTripTime ?? pair?.currentRoundTripTime ?? 0;
  const mime = typeof codec?.mimeType === 'string' ? codec.mimeType.replace(/^audio\//i, '') : '';
  return {
    codec: mime ? `${mime}/${codec.clockRate}` : '',
    cipher: typeof transport?.srtpCipher === 'string' ? transport.srtpCipher : '',
    protocol: DTLS[String(transport?.tlsVersion ?? '').toUpperCase()] ?? '',
    encrypted: true,  // a browser sends nothing in the clear (8827 6.5)
    relayed: local?.candidateType === 'relay' || remote?.candidateType === 'relay',
    transport: local?.relayProtocol ?? local?.protocol ?? '',
    roundTrip: Math.round(roundTrip * MS),
    jitter: Math.round((inbound.jitter ?? 0) * MS),
    lost: Math.max(0, inbound.packetsLost ?? 0),
    received: inbound.packetsReceived ?? 0,
  };
}
