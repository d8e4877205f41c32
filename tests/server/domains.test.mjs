// SPDX-License-Identifier: MIT
// What the domains of a web phone lead to, told by a portal that looks: real names, real handshakes, real certificates.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { portalFor } from '../support/portals.mjs';
import { TlsSites } from '../support/tls-sites.mjs';

describe('domains', () => {
  const sites = new TlsSites();
  before(() => sites.start());
  const { portal, admin } = portalFor('sqlite', {}, (config) => {
    config.caFile = sites.caFile;
    // All but one: that is what an operator did not say may be private.
    config.scripts = { private: Object.entries(sites.at).filter(([name]) => name !== 'strange').map(([, at]) => at).concat('localhost:1') };
  });
  after(() => sites.stop());

  /** @param {string} domain @param {string[]} webrtcHosts */
  async function look(domain, webrtcHosts) {
    const made = await admin('POST', 'tenants', { domain, brand: 'Looked at', sipDomain: 'sip.example', webrtcHosts });
    assert.equal(made.status, 201, made.body);
    const { json } = await admin('GET', `tenants/${made.json.id}/domains`);
    await admin('DELETE', `tenants/${made.json.id}`);
    return json.items;
  }
  const wss = (/** @type {string} */ name) => `wss://${sites.at[name]}/ws`;

  test('good, ended, for another name, no TLS there, nobody there: each with its date and the reason', async () => {
    const [domain, ...hosts] = await look('nothing.invalid', [...['good', 'soon', 'ended', 'misnamed', 'silent'].map(wss), 'wss://localhost:1/ws', 'wss://none.invalid/ws', 'ws://localhost:80/ws']);
    assert.deepEqual(hosts.map((/** @type {any} */ { state }) => state), ['good', 'good', 'ended', 'untrusted', 'refused', 'refused', 'unresolved', 'plain']);
    assert.deepEqual([domain.use, domain.name, domain.port, domain.state, domain.addresses], ['A', 'nothing.invalid', 443, 'unresolved', []]);
    assert.ok(domain.why.length > 5, 'what the resolver said');
    const [good, soon, ended, misnamed, silent, closed] = hosts;
    for (const [name, { until }] of /** @type {const} */ ([['good', good], ['soon', soon], ['ended', ended], ['misnamed', misnamed]])) assert.equal(until, sites.until(name), name);
    assert.ok(good.addresses.length && good.addresses.every((/** @type {string} */ address) => ['127.0.0.1', '::1'].includes(address)));
    assert.match(misnamed.why, /name/i);
    assert.match(ended.why, /expired/i);
    for (const nobody of [silent, closed]) assert.deepEqual([nobody.until, typeof nobody.why], [undefined, 'string']);
  });

  test('any domain by itself, looked at now: when its certificate was issued and when it ends', async () => {
    const look = async (/** @type {string} */ name) => (await admin('GET', `certificates?name=${encodeURIComponent(name)}`)).json;
    const { items: [good] } = await look(sites.at.good);
    assert.deepEqual([good.use, `${good.name}:${good.port}`, good.state, good.until], ['name', sites.at.good, 'good', sites.until('good')]);
    assert.ok(good.since <= Date.now() && good.until - good.since === 90 * 86_400_000, `${good.since}`);
    assert.equal((await look(`wss://${sites.at.ended}/ws`)).items[0].state, 'ended');
    assert.equal((await look(sites.at.strange)).items[0].state, 'private');
    const [other] = (await look('nothing.invalid')).items;
    assert.deepEqual([other.state, other.port, other.since], ['unresolved', 443, undefined]);
    for (const wrong of ['', 'no domain', 'http://localhost', 'localhost:1\r\nx']) assert.equal((await admin('GET', `certificates?name=${encodeURIComponent(wrong)}`)).status, 400, wrong);
    assert.equal((await admin('GET', 'certificates')).status, 400);
  });

  test('what nobody said may be private is not connected to', async () => {
    const [every, strange] = await look('looked.example', [wss('strange')]);
    assert.equal(every.state, 'unresolved');
    assert.deepEqual([strange.state, strange.until], ['private', undefined]);
    const [, six] = await look('looked.example', ['wss://[::1]:1/ws']);
    assert.deepEqual([six.name, six.port, six.state, six.addresses], ['[::1]', 1, 'private', ['::1']]);
  });

  test('signed by nobody known is not trusted; without the file of one\'s own authority nobody is', async () => {
    await portal.end();
    await portal.start((config) => { config.scripts = { private: Object.values(sites.at) }; });
    const [, strange, good, ended] = await look('looked.example', ['strange', 'good', 'ended'].map(wss));
    assert.deepEqual([strange.state, good.state, ended.state], ['untrusted', 'untrusted', 'ended']);
    assert.equal(strange.until, sites.until('strange'), 'looked at all the same');
  });
});
