// SPDX-License-Identifier: MIT
// A portal on a kind of database for the tests of one describe(): started before them, ended after them.
import { after, before } from 'node:test';
import { openDatabases } from './databases.mjs';
import { Portal } from './portal.mjs';

/** @param {string} kind @param {Record<string, string>} accounts  user names and passwords @param {(config: any) => void} change */
export function portalFor(kind, accounts, change) {
  const databases = openDatabases(kind);
  const portal = new Portal(databases);
  let token = '';
  before(async () => {
    portal.write({ 'index.html': 'x' });
    for (const [username, password] of Object.entries(accounts)) portal.addAccount(username, password);
    await portal.start(change);
  });
  after(async () => {
    if (portal.child) await portal.stop();
    databases.close();
  });
  /** The operator of the whole installation. @param {string} method @param {string} target @param {unknown} [body] @param {Record<string, string>} [headers] */
  const admin = (method, target, body, headers = {}) => {
    token ||= portal.addToken('all');
    return portal.call(method, `/api/admin/${target}`, body, { Authorization: token, ...headers });
  };
  return { databases, portal, admin };
}
