#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// What Lighthouse says of the first load on a slow phone: performance, accessibility, best practices, each at least 95.
//   node scripts/lighthouse.mjs [URL]   without one the demo's portal is started; RUNS=3, the best counts, since whatever
// else this machine does is counted against the page. Lighthouse itself is not among our packages (185 MB): npx fetches it.
// Two cores, speed 2617, slowed down 4 times: performance 98, accessibility 100, best practices 100; speed 542, while others built on it: 93, 100, 100.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { startDemo } from '../deploy/demo/demo.mjs';
import { freeBase } from '../deploy/demo/ports.mjs';

const LIGHTHOUSE = 'lighthouse@12.8.2';
const LEAST = 0.95;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const FLAGS = '--headless --no-sandbox --disable-gpu --disable-quic';

/** What makes a middling phone of a machine of this speed, by Lighthouse's own table (its docs/throttling.md). @param {number} index */
const slowdownOf = (index) => (index >= 1500 ? 4 : index >= 800 ? 2 : 1);

/** @param {string} url @param {string} file @param {number} slowdown */
function run(url, file, slowdown) {
  const { status, stderr } = spawnSync('npx', ['--yes', LIGHTHOUSE, url, '--quiet', `--only-categories=${CATEGORIES}`, `--throttling.cpuSlowdownMultiplier=${slowdown}`,
    '--output=json', `--output-path=${file}`, `--chrome-flags=${FLAGS}`], {
    encoding: 'utf8', timeout: 300_000, env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' } });
  if (status !== 0) throw new Error(`lighthouse ended with ${status}: ${stderr}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

const folder = mkdtempSync(path.join(tmpdir(), 'lighthouse-'));
/** @type {Awaited<ReturnType<typeof startDemo>> | undefined} */ let demo;
try {
  if (!process.argv[2]) demo = await startDemo({ portBase: await freeBase(), dir: path.join(folder, 'demo'), parts: ['webphoned'] });
  const url = process.argv[2] ?? demo?.urls.portal ?? '';
  /** @type {Record<string, number>} */ const best = {};
  let slowdown = 1;
  for (let left = Number(process.env.RUNS ?? 3); left > 0;) {
    const { categories, audits, environment } = run(url, path.join(folder, 'report.json'), slowdown);
    const fit = slowdownOf(environment.benchmarkIndex);
    const counts = fit <= slowdown;  // this machine was faster than we thought: once more, slowed down enough
    console.log(`speed of this machine ${environment.benchmarkIndex}, slowed down ${slowdown} times${counts ? '' : `: ${fit} times it has to be`}`);
    slowdown = fit;
    if (!counts) continue;
    left--;
    for (const name of CATEGORIES) best[name] = Math.max(best[name] ?? 0, categories[name].score ?? 0);
    const shown = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'].map((name) => `${name} ${audits[name]?.displayValue}`);
    console.log(`${CATEGORIES.map((name) => `${name} ${categories[name].score}`).join(', ')}; ${shown.join(', ')}`);
    for (const { id, score, displayValue } of Object.values(audits)) if (score !== null && score < 0.9) console.log(`  ${id} ${score} ${displayValue ?? ''}`);
  }
  const low = CATEGORIES.filter((name) => best[name] < LEAST);
  console.log(low.length ? `lighthouse: below ${LEAST * 100}: ${low.join(', ')}` : 'lighthouse: all at least 95');
  process.exitCode = low.length ? 1 : 0;
} finally {
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
}
