// SPDX-License-Identifier: MIT
// docs/http-api against the running server, both ways: every route is documented with its role and limit, and
// everything under x-examples is answered as documented, in that order.
import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { httpApi } from '../../scripts/http-api.mjs';
import { KINDS, openDatabases } from '../support/databases.mjs';
import { command, Portal, routes } from '../support/portal.mjs';

/** @typedef {{ status: number, path?: object, query?: Record<string, string>, headers?: Record<string, string>, body?: unknown, type?: string }} Example */
const PERSON = { username: '1001', password: 'correct horse' };  // made by an example of admin.yaml
const OPERATOR = { name: 'anna', password: 'correct horse battery' };  // so is this one
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const SECURITY = { probe: [], anyone: [], account: [{ session: [] }], operator: [{ token: [] }], editor: [{ token: [] }], owner: [{ token: [] }], visitor: [], panel: [{ panel: [] }] };

const api = httpApi();
const ajv = new Ajv({ unknownFormats: 'ignore', schemaId: 'auto' });
ajv.addSchema({ $id: 'api', components: api.components });

/** What a reference within the document stands for. @param {any} node @returns {any} */
const resolved = (node) => (node?.$ref ? node.$ref.slice(2).split('/').reduce((/** @type {any} */ at, /** @type {string} */ name) => at[name], api) : node);
/** A schema as one of the document that was added. @param {unknown} schema */
const inApi = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'));

const operations = Object.entries(api.paths).flatMap(([target, item]) =>
  METHODS.filter((method) => item[method]).map((method) => ({ method: method.toUpperCase(), target, operation: item[method] })));
/** Names of parameters are the document's business. @param {string} target */
const shape = (target) => target.replace(/\{\w+\}|[#:]\w+/g, '{}');

test('every route is documented, and nothing else is', () => {
  const there = routes().map(({ method, target }) => `${method} ${shape(target)}`).sort();
  const documented = operations.map(({ method, target }) => `${method} ${shape(target)}`).sort();
  assert.deepEqual(there.filter((route) => !documented.includes(route)), [], 'routes without a block in docs/http-api/<subject>.yaml');
  assert.deepEqual(documented.filter((route) => !there.includes(route)), [], 'documented, but no route');
});

test('every operation says who may ask and how long a body may be, and has an example that succeeds', () => {
  const table = new Map(routes().map((route) => [`${route.method} ${shape(route.target)}`, route]));
  const names = new Set();
  for (const { method, target, operation } of operations) {
    const where = `${method} ${target}`;
    const route = table.get(`${method} ${shape(target)}`);
    if (!route) continue;
    assert.deepEqual(operation.security, SECURITY[/** @type {keyof typeof SECURITY} */ (route.role)], `${where}: security`);
    assert.equal(operation['x-body-max'] ?? 0, route.most, `${where}: x-body-max`);
    assert.equal(Boolean(operation.requestBody), route.most > 0, `${where}: requestBody`);
    assert.ok(operation.summary && operation.tags?.every((/** @type {string} */ tag) => api.tags.some((/** @type {any} */ { name }) => name === tag)), `${where}: summary, tags`);
    assert.ok(!names.has(operation.operationId), `${where}: ${operation.operationId} is there twice`);
    names.add(operation.operationId);
    assert.ok(operation.responses.default, `${where}: responses.default`);
    // What no example can make says where it is tested.
    const proved = operation['x-no-success'] || operation['x-examples']?.some((/** @type {Example} */ { status }) => status < 300);
    assert.ok(proved, `${where}: x-examples`);
    const inPath = (operation.parameters ?? []).map(resolved).filter((/** @type {any} */ one) => one.in === 'path').map((/** @type {any} */ { name }) => name);
    assert.deepEqual(inPath.sort(), [...target.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(), `${where}: parameters`);
  }
});

test('every body has a seed for the fuzzer', () => {
  const folder = fileURLToPath(new URL('../fuzz/corpus/portal/', import.meta.url));
  const seeds = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1'))
    .map((seed) => /^[noaspw]([A-Z]+) ([^?\n]+)[^\n]*\n[^]/.exec(seed)).filter((seed) => seed !== null);
  for (const { method, target, most } of routes()) {
    if (most === 0) continue;
    const address = new RegExp(`^${target.replace(/#\w+/g, '\\d+').replace(/:\w+/g, '\\w+')}$`);
    assert.ok(seeds.some(([, by, at]) => by === method && address.test(at)), `${method} ${target}: a file in tests/fuzz/corpus/portal`);
  }
});

test('every schema is one', () => {
  for (const name of Object.keys(api.components.schemas)) ajv.compile({ $ref: `api#/components/schemas/${name}` });
});

/** @param {any} operation @param {Example} example @param {{status: number, headers: Record<string, string>, body: string, json: any}} answer @param {string} where */
function check(operation, example, answer, where) {
  assert.equal(answer.status, example.status, `${where}: ${answer.body.slice(0, 500)}`);
  const response = resolved(operation.responses[answer.status]);
  assert.ok(response, `${where}: ${answer.status} is not documented`);
  if (!response.content) {
    assert.equal(answer.body, '', where);
    return;
  }
  const type = (answer.headers['content-type'] ?? '').split(';')[0];
  assert.ok(response.content[type], `${where}: ${type} is not documented`);
  for (const name of Object.keys(response.headers ?? {})) assert.ok(answer.headers[name.toLowerCase()], `${where}: ${name}`);
  if (!/json/.test(type)) return;
  const fits = ajv.compile(inApi(response.content[type].schema));
  assert.ok(fits(answer.json), `${where}: ${ajv.errorsText(fits.errors)}\n${answer.body.slice(0, 500)}`);
}

for (const kind of KINDS) {
  describe(kind, () => {
    /** @type {ReturnType<typeof openDatabases>} */
    let databases;
    /** @type {Portal} */
    let portal;
    let Authorization = '';
    let panelCookie = '';
    let Cookie = '';  // the same for all examples until one ends it
    before(async () => {
      databases = openDatabases(kind);
      portal = new Portal(databases);
      portal.write({ 'index.html': 'x' });
      await portal.start((config) => {
        config.threads = 1;
        config.phone.recording = { policy: 'user' };
      });
      Authorization = portal.addToken('all');
    });
    after(async () => {
      await portal?.stop();
      databases?.close();
    });

    /** @param {{session?: [], token?: [], panel?: []}} [needed] @returns {Promise<Record<string, string>>} */
    const credentials = async (needed) => {
      if (needed?.token) return { Authorization };
      if (needed?.panel) return { Cookie: (panelCookie ||= await portal.panelLogin(OPERATOR.name, OPERATOR.password)) };
      if (!needed?.session) return {};
      Cookie ||= await portal.login(PERSON.username, PERSON.password);
      return { Cookie };
    };

    for (const { method, target, operation } of operations) {
      test(`${method} ${target}`, async () => {
        for (const example of /** @type {Example[]} */ (operation['x-examples'] ?? [])) {
          const place = target.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(/** @type {any} */ (example.path)?.[name] ?? 1)));
          const query = new URLSearchParams(example.query).toString();
          const headers = { ...await credentials(operation.security[0]), ...(example.type ? { 'Content-Type': example.type } : {}), ...example.headers };
          const answer = await portal.call(method, place + (query ? `?${query}` : ''), example.body, headers);
          if (answer.headers['set-cookie']?.startsWith('webphone-panel')) panelCookie = '';
          else if (answer.headers['set-cookie']) Cookie = '';
          check(operation, example, answer, `${method} ${place}?${query} ${JSON.stringify(example.body) ?? ''}`);
        }
        if (!operation.security.length) return;
        const place = target.replace(/\{\w+\}/g, '1');
        const { status, json } = await portal.call(method, place, method === 'GET' ? undefined : {});
        assert.equal(status, 401);
        assert.ok(ajv.validate({ $ref: 'api#/components/schemas/Problem' }, json), ajv.errorsText());
      });
    }

    test('every section of the settings has its row', () => {
      const file = path.join(portal.folder, 'settings.json');
      assert.equal(command(['export', file, '--config', portal.configFile]).status, 0);
      const sections = Object.entries(JSON.parse(readFileSync(file, 'utf8')));
      /** @type {Map<string, string>} */
      const documented = new Map(Object.entries(api.components.schemas).filter(([, schema]) => schema['x-section']).map(([name, schema]) => [schema['x-section'], name]));
      assert.deepEqual([...documented.keys()].sort(), sections.map(([name]) => name).sort());
      for (const [section, rows] of sections) {
        // A file has the secrets too, so that each of them is named.
        for (const row of rows) assert.ok(ajv.validate({ $ref: `api#/components/schemas/${documented.get(section)}` }, row), `${section}: ${ajv.errorsText()}`);
      }
    });
  });
}
