// SPDX-License-Identifier: MIT
// A demo site of its own for one test file: free ports, a folder that goes away with it.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../../deploy/demo/demo.mjs';
import { freeBase } from '../../deploy/demo/ports.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The portal's program: the sanitized build where there is one. */
export function webphonedPath() {
  const built = ['clang', 'gcc', 'release'].map((preset) => path.join(root, 'build', preset, 'server', 'webphoned'));
  const found = [process.env.WEBPHONED ?? '', ...built].find((file) => file && existsSync(file));
  if (!found) throw new Error('webphoned is not built: make native');
  return found;
}

/** A folder for one test. @returns {string} */
export function testFolder() {
  return mkdtempSync(path.join(tmpdir(), 'webphone-'));
}

/** A web folder with one page in it, for tests that need no phone. @param {string} folder */
export function emptyApp(folder) {
  const web = path.join(folder, 'web');
  mkdirSync(web, { recursive: true });
  writeFileSync(path.join(web, 'index.html'), '<!doctype html><title>Test</title>\n');
  return web;
}

/** @param {import('../../deploy/demo/demo.mjs').Options} [options] */
export async function startSite(options = {}) {
  const folder = testFolder();
  const portBase = await freeBase();
  const demo = await startDemo({
    portBase, dir: path.join(folder, 'state'), web: options.web ?? emptyApp(folder), webphoned: webphonedPath(), ...options,
  });
  const stop = async () => {
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { demo, folder, stop };
}
