// SPDX-License-Identifier: MIT
// How many messages wait is told to the SIP server, mailbox by mailbox: one that it fails at keeps no other one waiting.
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { Portal, freePort } from '../support/portal.mjs';
import { until } from '../support/until.mjs';

/** A tenth of a second. */
function wav() {
  const head = Buffer.from('RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x07\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\0\0\0', 'latin1');
  head.writeUInt32LE(836, 4);
  head.writeUInt32LE(800, 40);
  return Buffer.concat([head, Buffer.alloc(800, 0xff)]);
}

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */
    let databases;
    /** @type {Portal} */
    let portal;
    const server = dgram.createSocket('udp4');
    /** @type {string[]} who it was told of */
    const told = [];
    server.on('message', (bytes, from) => {
      const lines = bytes.toString().split('\r\n');
      const whose = /^PUBLISH sip:(\w+)@/.exec(lines[0])?.[1];
      if (!whose) return;
      told.push(whose);
      const kept = lines.filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line)).map((line) => (/^To:/i.test(line) ? `${line};tag=x` : line));
      const answer = [`SIP/2.0 ${whose === '1001' ? '500 No' : '200 OK'}`, ...kept, 'Content-Length: 0', '', ''].join('\r\n');
      server.send(answer, from.port, from.address);
    });
    before(async () => {
      server.bind(0, '127.0.0.1');
      await once(server, 'listening');
      databases = openDatabases(kind);
      portal = new Portal(databases);
      portal.write({ 'index.html': 'x' });
      for (const name of ['1001', '1002']) portal.addAccount(name, 'pw');
      const spool = path.join(portal.folder, 'spool');
      mkdirSync(spool);
      const port = await freePort();
      await portal.start((config) => Object.assign(config, {
        voicemailSpool: spool, voicemail: { listen: '127.0.0.1', port, servers: ['127.0.0.1'], publishTo: `127.0.0.1:${server.address().port}`, rtpPorts: [30000, 30009], calls: 1 },
      }));
    });
    after(async () => {
      await portal?.stop();
      databases?.close();
      server.close();
    });

    test('a mailbox that the SIP server fails at keeps no other one waiting', async () => {
      const operator = { Authorization: portal.addToken('all') };
      for (const name of ['1001', '1002']) {
        const id = Number(portal.sql(`SELECT id FROM accounts WHERE username = '${name}'`));
        const kept = await portal.call('POST', `/api/admin/accounts/${id}/voicemail?key=${name}`, wav(), { ...operator, 'Content-Type': 'audio/wav' });
        assert.equal(kept.status, 201, kept.body);
      }
      await until(() => told.includes('1001'), '1001 is told of');
      await until(() => told.includes('1002'), '1002 is told of', 40_000);
    });
  });
}
