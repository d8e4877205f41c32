// SPDX-License-Identifier: MIT
// The operator of a site: webphoned's commands on its database, and the operators' API with a token of its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { webphonedPath } from './site.mjs';

/** @param {() => Awaited<ReturnType<typeof import('./site.mjs').startSite>>} site  asked when something is done */
export function operatorOf(site) {
  let token = '';

  /** @param {string[]} args @param {string} [input] */
  const webphoned = (args, input = '') =>
    execFileSync(webphonedPath(), [...args, '--database', path.join(site().demo.dir, 'webphone.db')], { input, encoding: 'utf8' }).trim();

  /** @param {string} method @param {string} target @param {object | Buffer} [body] @param {string} [sound]  type of bytes @returns {Promise<any>} */
  async function operator(method, target, body, sound = 'audio/wav') {
    token ||= webphoned(['token', 'add', 'tests']);
    const bytes = body instanceof Buffer;
    const response = await fetch(`${site().demo.urls.portal}api/admin/${target}`, {
      method, headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': bytes ? sound : 'application/json' } : {}) },
      ...(body ? { body: /** @type {any} */ (bytes ? body : JSON.stringify(body)) } : {}),
    });
    assert.ok(response.ok, `${method} ${target}: ${response.status} ${await response.clone().text()}`);
    return response.status === 204 ? null : response.json();
  }

  /** @param {string} username @returns {Promise<any>} */
  const account = async (username) => (await operator('GET', 'accounts')).items.find((/** @type {any} */ one) => one.username === username);

  /** A call without an answer. @param {string} username @param {Record<string, string>} about  key, caller, name, callId @param {Buffer} audio */
  const deposit = async (username, about, audio) => operator('POST', `accounts/${(await account(username)).id}/voicemail?${new URLSearchParams(about)}`, audio);

  return { webphoned, operator, account, deposit };
}
