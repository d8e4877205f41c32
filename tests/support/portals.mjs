// SPDX-License-Identifier: MIT
// A portal on a kind of database for the tests of one describe(): started before them, ended after them.
import { after, before } from 'node:test';
import { openDatabases } from './databases.mjs';
import { Portal } from './portal.mjs';

/** @param {string} kind @param {Record<string, string>} accounts  user names and passwords @param {(config: any) => void} change */
export function portalFor(kind, accounts, change) {
  const databases = openDatabases(kind);
  const portal = new Portal(databases);
  before(async () => {
    portal.write({ 'index.html': 'x' });
    for (const [username, password] of Object.entries(accounts)) portal.addAccount(username, password);
    await portal.start(change);
  });
  after(async () => {
    if (portal.child) await portal.stop();
    databases.close();
  });
  return { databases, portal };
}
