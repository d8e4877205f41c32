// SPDX-License-Identifier: MIT
// The private folder of one running demo: configuration, database, logs, control sockets.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

// A Unix socket's path has at most 107 bytes (unix(7)); the longest name we add is "kamailio/rpc.cli.<pid>".
const LONGEST = 107 - '/kamailio/rpc.cli.4194304'.length;

/** @param {number} base */
export function defaultFolder(base) {
  if (process.env.WEBPHONE_STATE) return path.resolve(process.env.WEBPHONE_STATE);
  const state = process.env.XDG_STATE_HOME || path.join(homedir(), '.local', 'state');
  return path.join(state, 'webphone', `demo-${base}`);
}

/** @param {string} folder  made if missing; refused when somebody else could read or write it */
export function openFolder(folder) {
  if (Buffer.byteLength(folder) > LONGEST) {
    throw new Error(`The folder name ${folder} is too long for the sockets in it (at most ${LONGEST} bytes): set WEBPHONE_STATE.`);
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(`Cannot make the folder ${folder} (${/** @type {any} */ (error).code}): set WEBPHONE_STATE to one you own.`);
  }
  const found = lstatSync(folder);
  if (!found.isDirectory() || (process.getuid && found.uid !== process.getuid())) {
    throw new Error(`${folder} is not a folder of yours: set WEBPHONE_STATE to one you own.`);
  }
  chmodSync(folder, 0o700);
  for (const name of ['log', 'kamailio', 'desk', 'echo', 'voicemail']) mkdirSync(path.join(folder, name), { recursive: true, mode: 0o700 });
  return folder;
}

/** One secret per folder, made once. @param {string} folder */
export function secretOf(folder) {
  const file = path.join(folder, 'secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/**
 * Fills the names between at signs of a template; a name without a value is a mistake of ours, not an empty string.
 * @param {string} template @param {string} target @param {Record<string, string|number>} values
 */
export function render(template, target, values) {
  const text = readFileSync(template, 'utf8').replace(/@([A-Z_]+)@/g, (all, name) => {
    if (!(name in values)) throw new Error(`${template}: no value for ${all}`);
    return String(values[name]);
  });
  writeFileSync(target, text, { mode: 0o600 });
}
