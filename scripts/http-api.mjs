// SPDX-License-Identifier: MIT
// docs/http-api/*.yaml, one file for each subject, to one OpenAPI 3.1 document. Run as a program it prints it:
//   node scripts/http-api.mjs > http-api.json
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const yaml = createRequire(import.meta.url)('js-yaml');  // it brings no types
const folder = fileURLToPath(new URL('../docs/http-api', import.meta.url));

/** Adds what one has and the other does not; the same name twice is a mistake. @param {any} into @param {any} from @param {string} where */
function merge(into, from, where) {
  for (const [name, value] of Object.entries(from ?? {})) {
    if (name in into) throw new Error(`docs/http-api: ${where} ${name} is there twice`);
    into[name] = value;
  }
}

export function httpApi() {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
  const parts = new Map(files.map((name) => [name, /** @type {any} */ (yaml.load(readFileSync(path.join(folder, name), 'utf8')))]));
  const main = parts.get('main.yaml');
  const whole = { ...main, paths: { ...main.paths }, components: { ...main.components } };
  for (const [name, part] of parts) {
    if (part === main) continue;
    whole.tags.push(...(part.tags ?? []));
    merge(whole.paths, part.paths, name);
    for (const [kind, some] of Object.entries(part.components ?? {})) merge((whole.components[kind] ??= {}), some, name);
  }
  const rows = Object.entries(whole.components.schemas).filter(([, schema]) => schema['x-section']);
  whole.components.schemas.Setting = { anyOf: rows.map(([name]) => ({ $ref: `#/components/schemas/${name}` })) };
  return whole;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(httpApi(), null, 1));
