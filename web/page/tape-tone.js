// SPDX-License-Identifier: MIT
// A recorder's tone is 1400 Hz (ITU-T E.180 Annex: recorder warning tone); twice means that it begins.
const HZ = 1400;
const SECONDS = 0.25;
const GAP = 0.15;
const EDGE = 0.005;  // of fading, else it clicks
export const SENT_GAIN = 0.14;
export const HERE_GAIN = 0.06;

/** @param {AudioContext} context @param {boolean} twice  it begins @param {[AudioNode, number][]} to  who hears it, and how loud */
export function warn(context, twice, to) {
  const { currentTime } = context;
  const source = new OscillatorNode(context, { frequency: HZ });
  const shape = new GainNode(context, { gain: 0 });
  const starts = twice ? [currentTime, currentTime + SECONDS + GAP] : [currentTime];
  for (const at of starts) shape.gain.setTargetAtTime(1, at, EDGE).setTargetAtTime(0, at + SECONDS, EDGE);
  const ways = to.map(([node, gain]) => {
    const way = new GainNode(context, { gain });
    shape.connect(way).connect(node);
    return way;
  });
  source.connect(shape);
  source.onended = () => { for (const way of ways) way.disconnect(); };
  source.start();
  source.stop((starts.at(-1) ?? currentTime) + SECONDS + 20 * EDGE);
}
