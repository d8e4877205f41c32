// SPDX-License-Identifier: MIT
// What every benchmark shares: statistics, the clock of one thread, the shape of a row of bench.json.
import process from 'node:process';

/** @typedef {{ jssip: number | null, sipjs: number | null }} Peers */
/**
 * @typedef {object} Row  of bench.json
 * @property {string} name
 * @property {string} unit
 * @property {'lower' | 'higher'} better
 * @property {number | null} ours  null when it could not be measured; `note` says why
 * @property {Peers} peers
 * @property {number | null} target  in `unit`; null when there is none
 * @property {boolean | null} met
 * @property {string} [note]
 * @property {{ ours: number | null } & Peers} [p95]
 * @property {{ ours: number } & { jssip: number, sipjs: number }} [n]
 */

/** @param {number[]} values @param {number} share */
export function quantile(values, share) {
  if (!values.length) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at - Math.floor(at));
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/** Microseconds of CPU this process has used. */
export function cpuMicroseconds() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** @param {number | null} value */
export const round = (value) => (value == null ? null : Number(value.toPrecision(4)));

/**
 * @param {Pick<Row, 'name' | 'unit' | 'ours'> & Partial<Row>} row
 * @returns {Row}
 */
export function makeRow({ better = 'lower', peers = { jssip: null, sipjs: null }, target = null, ...row }) {
  const { ours } = row;
  const met = target == null || ours == null ? null : better === 'lower' ? ours <= target : ours >= target;
  return {
    ...row,
    better,
    ours: round(ours),
    peers: { jssip: round(peers.jssip), sipjs: round(peers.sipjs) },
    target: round(target),
    met,
    ...(row.p95 && { p95: { ours: round(row.p95.ours), jssip: round(row.p95.jssip), sipjs: round(row.p95.sipjs) } }),
  };
}

/**
 * Median microseconds of CPU of one call of each contestant, in turns so that a disturbance meets all.
 * @param {Record<string, () => void>} contestants  each does its work once
 * @param {{ rounds?: number, roundMs?: number }} [options]
 * @returns {Record<string, number>}
 */
export function race(contestants, { rounds = 9, roundMs = 60 } = {}) {
  /** @type {Record<string, number[]>} */
  const times = {};
  /** @param {() => void} work @param {number} ms */
  const spend = (work, ms) => {
    const start = cpuMicroseconds();
    let count = 0;
    let spent = 0;
    do {
      for (let i = 0; i < 8; i++) work();
      count += 8;
      spent = cpuMicroseconds() - start;
    } while (spent < ms * 1000);
    return spent / count;
  };
  for (const [name, work] of Object.entries(contestants)) {
    times[name] = [];
    spend(work, 3 * roundMs);  // warm up
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(contestants)) times[name].push(spend(work, roundMs));
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, /** @type {number} */ (median(all))]));
}
