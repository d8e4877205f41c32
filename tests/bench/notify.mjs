// SPDX-License-Identifier: MIT
// A flood of NOTIFYs: what one costs with ten thousand subscriptions, beside what it costs with ten.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRow, median, quantile } from './portable.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FLAT = 1.5;  // times; what another subscription's memory costs that is in no cache, and nothing that grows

/** @returns {import('./portable.mjs').Row[]} */
export function notify() {
  const out = execFileSync(path.join(root, 'build/release/tests/bench/notify_bench'), { encoding: 'utf8' });
  const turns = out.trim().split('\n').map((line) => line.split(' ').map(Number));
  const few = turns.map(([first]) => first);
  const many = turns.map(([, second]) => second);
  return [
    makeRow({ name: 'NOTIFY in a flood, 10 subscriptions (native)', unit: 'µs', ours: median(few), p95: { ours: quantile(few, 0.95), jssip: null, sipjs: null } }),
    makeRow({ name: 'NOTIFY in a flood, 10,000 subscriptions (native)', unit: 'µs', ours: median(many), p95: { ours: quantile(many, 0.95), jssip: null, sipjs: null } }),
    makeRow({ name: 'NOTIFY: 10,000 subscriptions against 10', unit: 'times', ours: median(turns.map(([first, second]) => second / first)), target: FLAT }),
  ];
}
