// SPDX-License-Identifier: MIT
// docs/*-proof.md say which test proves what. `server/push: title` names a test of tests/server/push.test.mjs, or a case of a
// scenario document; of a title with a value in it, what stands before the value. A word with a slash and a dot is a file of the tree, * in its name stands for anything. What is named
// has to be there.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Titles of tests and of cases, by "folder/name" of their file. @type {Map<string, string>} */
const sources = new Map();
for (const name of readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' })) {
  const found = /^(?:scenarios\/)?(.+?)(?:\.test\.mjs|(?<=^scenarios\/.+)\.md)$/.exec(name);
  if (found) sources.set(found[1], `\n${readFileSync(path.join(root, 'tests', name), 'utf8')}`);
}

/** As part of a pattern. @param {string} text */
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** @param {string} title @param {string} source */
function holds(title, source) {
  const escaped = title.replaceAll("'", "\\'");
  return source.includes(`test('${escaped}'`) || source.includes(`test("${title}"`) || source.includes(`test(\`${title}\``) ||
    new RegExp(`test\\(\`${literal(title)}[ :]*\\$\\{`).test(source) || source.includes(`\n# ${title}\n`);
}

/** @param {string} name */
function isFile(name) {
  if (!name.includes('*')) return existsSync(path.join(root, name));
  const pattern = new RegExp(`^${path.basename(name).split('*').map(literal).join('.*')}$`);
  const folder = path.join(root, path.dirname(name));
  return existsSync(folder) && readdirSync(folder).some((one) => pattern.test(one));
}

/** What is wrong with a name; '' if nothing is. @param {string} name */
function fault(name) {
  const [, key, title] = /^([a-z0-9/-]+): (.+)$/.exec(name) ?? [];
  if (title === '...') return '';
  if (key) {
    const files = [...sources].filter(([file]) => file === key || file.endsWith(`/${key}`));
    if (!files.length) return `no test file and no scenario is ${key}`;
    return files.some(([, source]) => holds(title, source)) ? '' : `${key} has no "${title}"`;
  }
  return /^[\w.*-]+\/[\w./*-]+\.[\w*]+$/.test(name) && !isFile(name) ? `there is no file ${name}` : '';
}

const documents = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('-proof.md'));
let wrong = 0;
let names = 0;
for (const name of documents) {
  const text = readFileSync(path.join(root, 'docs', name), 'utf8');
  for (const [, named] of text.matchAll(/`([^`\n]+)`/g)) {
    names++;
    const why = fault(named);
    if (!why) continue;
    wrong++;
    console.log(`check-proof: docs/${name}: ${why}`);
  }
}
if (!names) console.log('check-proof: there is no docs/*-proof.md');
process.exitCode = wrong || !names ? 1 : 0;
