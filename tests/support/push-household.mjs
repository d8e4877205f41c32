// SPDX-License-Identifier: MIT
// A demo site whose pushes go to a push service of the tests, and a desktop for its browsers: what they show there is
// seen, and clicked.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Gcm } from './gcm.mjs';
import { Household } from './household.mjs';
import { Notices } from './notices.mjs';
import { Wire } from '../bench/wire.mjs';
import { CHROMIUM_ORIGINS, PushService } from './push-service.mjs';
import { testFolder } from './site.mjs';

/** @typedef {{ notices: Notices, firefox: Record<string, unknown> }} Desktop */

export class PushHousehold {
  /** @type {Household} */ home;
  service = new PushService();
  gcm = new Gcm(this.service);
  notices = new Notices();
  folder = testFolder();
  wire = new Wire('');  // between pages and the SIP server

  /** @param {import('../../deploy/demo/demo.mjs').Options} [options] */
  async start(options = {}) {
    await Promise.all([this.service.start(), this.gcm.start(), this.notices.start()]);
    const caFile = path.join(this.folder, 'ca.pem');
    writeFileSync(caFile, this.service.tls.cert);
    const push = {
      subject: 'mailto:tests@webphone.example', caFile, connectTo: `127.0.0.1:${this.service.port}`, services: [this.service.origin, ...CHROMIUM_ORIGINS],
    };
    this.home = await Household.start({ push, phone: { wsServers: [await this.wire.url()] }, ...options });
    this.wire.target = `ws://127.0.0.1:${this.home.site.demo.ports.ws}`;
    return this;
  }

  get url() { return this.home.site.demo.urls.portal; }

  /** For Firefox: its own protocol to our service, notifications on our desktop. */
  get desktop() {
    return {
      notices: this.notices,
      firefox: {
        'dom.push.serverURL': this.service.agentUrl,
        'dom.push.testing.allowInsecureServerURL': true,
        // The remote agent would cut the connection to the push service off.
        'remote.prefs.recommended': false,
        'dom.push.connection.enabled': true,
        'browser.shell.checkDefaultBrowser': false,
        'datareporting.policy.dataSubmissionEnabled': false,
        'app.update.disabledForTesting': true,
      },
    };
  }

  /** The portal starts without the key pair that it has signed with, and so with another one. */
  async newKey() {
    const { demo } = this.home.site;
    await demo.part('webphoned').stop();
    this.#sql('DELETE FROM push_keys');
    await demo.part('webphoned').start();
  }

  /** How many devices the portal knows. */
  devices() { return Number(this.#sql('SELECT count(*) FROM push_subscriptions')); }

  /** @param {string} sql */
  #sql(sql) {
    return execFileSync('sqlite3', ['-cmd', '.timeout 5000', path.join(this.home.site.demo.dir, 'webphone.db'), sql], { encoding: 'utf8' });
  }

  async stop() {
    this.wire.close();
    await this.home?.stop();
    await this.gcm.stop();
    await this.service.stop();
    this.notices.stop();
  }
}
