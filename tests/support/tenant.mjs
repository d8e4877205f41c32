// SPDX-License-Identifier: MIT
// What an operator sets while the site runs, by the operators' API.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { webphonedPath } from './site.mjs';

/** Of the web phone that answers for every name. @param {import('../../deploy/demo/demo.mjs').Demo} demo @param {object} change */
export async function changeTenant({ dir, urls: { portal } }, change) {
  const token = execFileSync(webphonedPath(), ['token', 'add', `test-${Date.now()}`, '--database', path.join(dir, 'webphone.db')], { encoding: 'utf8' }).trim();
  const ask = async (/** @type {string} */ method, /** @type {string} */ target, /** @type {object | undefined} */ body = undefined) => {
    const answer = await fetch(`${portal}api/admin/${target}`, { method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${target}: ${await answer.clone().text()}`);
    return answer.json();
  };
  const { items } = /** @type {any} */ (await ask('GET', 'tenants'));
  await ask('PATCH', `tenants/${items.find((/** @type {any} */ { domain }) => domain === '*').id}`, change);
}
