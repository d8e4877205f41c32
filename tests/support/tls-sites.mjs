// SPDX-License-Identifier: MIT
// Servers on loopback whose certificates are as different as those of the world: good, ended, of nobody known, for another name;
// and one that speaks no TLS. All are called localhost, on ports of their own.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { testFolder } from './site.mjs';

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
/** Days from now until each ends; for whom it is; whether the authority has signed it. */
const CERTIFICATES = {
  good: { days: 90, name: 'localhost', signed: true },
  soon: { days: 5, name: 'localhost', signed: true },
  ended: { days: -1, name: 'localhost', signed: true },
  strange: { days: 90, name: 'localhost', signed: false },
  misnamed: { days: 90, name: 'elsewhere.example', signed: true },
};

export class TlsSites {
  folder = testFolder();
  /** @type {net.Server[]} */ #servers = [];
  /** "localhost:5001" by what is there. @type {Record<string, string>} */ at = {};

  get caFile() { return path.join(this.folder, 'authority.pem'); }

  /** @param {string[]} args */
  #openssl(args) { execFileSync('openssl', args, { cwd: this.folder, stdio: 'ignore' }); }

  /** @param {string} name @param {{ days: number, name: string, signed: boolean }} wish */
  #certify(name, wish) {
    this.#openssl(['req', '-new', ...EC, '-subj', `/CN=${wish.name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`]);
    writeFileSync(path.join(this.folder, 'names'), `subjectAltName=DNS:${wish.name}\n`);
    const by = wish.signed ? ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial'] : ['-signkey', `${name}.key`];
    this.#openssl(['x509', '-req', '-in', `${name}.csr`, ...by, '-days', String(wish.days), '-extfile', 'names', '-out', `${name}.pem`]);
    return { key: readFileSync(path.join(this.folder, `${name}.key`)), cert: readFileSync(path.join(this.folder, `${name}.pem`)) };
  }

  /** @param {string} name @param {net.Server} server */
  async #listen(name, server) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.push(server);
    this.at[name] = `localhost:${/** @type {net.AddressInfo} */ (server.address()).port}`;
  }

  async start() {
    this.#openssl(['req', '-x509', ...EC, '-days', '2', '-subj', '/CN=Authority of the tests', '-keyout', 'authority.key', '-out', 'authority.pem']);
    for (const [name, wish] of Object.entries(CERTIFICATES)) {
      await this.#listen(name, tls.createServer(this.#certify(name, wish), (socket) => socket.on('error', () => {}).end()).on('tlsClientError', () => {}));
    }
    await this.#listen('silent', net.createServer((socket) => socket.on('error', () => {}).end()));
    return this;
  }

  /** When the certificate of a site ends, in ms. @param {string} name */
  until(name) {
    const said = execFileSync('openssl', ['x509', '-in', `${name}.pem`, '-noout', '-enddate'], { cwd: this.folder, encoding: 'utf8' });
    return Date.parse(said.trim().slice('notAfter='.length));
  }

  stop() {
    for (const server of this.#servers) server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
