// SPDX-License-Identifier: MIT
// The declarations of web/sdk -> docs/sdk/api.md: each class, function and method with what its comment says and its
// example. `--check` fails when the page is not what the sources make now.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const page = path.join(root, 'docs/sdk/api.md');
const FILES = ['phone', 'web-phone', 'connector', 'click-to-call'];
const DOCUMENTED = /\/\*\*\n((?: *\*(?!\/).*\n)+) *\*\/\n([^\n]+)/g;

/** @param {string} comment */
function parts(comment) {
  const [text, example = ''] = comment.replace(/^ *\* ?/gm, '').split(/^@example\n/m);
  return { text: text.trim().replace(/\{@link (\w+)\}/g, '`$1`').replace(/\s*\n\s*/g, ' '), example: example.trimEnd() };
}

/** @param {string} name */
function section(name) {
  const source = readFileSync(path.join(root, `web/sdk/${name}.d.ts`), 'utf8');
  const about = source.split('\n')[1].replace(/^\/\/ /, '');
  const lines = [`## ${name}`, '', about, ''];
  for (const [, comment, declared] of source.matchAll(DOCUMENTED)) {
    const { text, example } = parts(comment);
    if (!example) continue;
    const title = declared.trim().replace(/^export (?:declare )?/, '').replace(/\s*\{$/, '').replace(/;$/, '');
    const signature = /\($/.test(title) ? `${title.slice(0, -1)}(...)` : title;
    lines.push(`### \`${signature}\``, '', text, '', `\`\`\`${example.startsWith('<') ? 'html' : 'js'}`, example, '```', '');
  }
  return lines.join('\n');
}

const text = ['<!-- SPDX-License-Identifier: MIT -->', '<!-- made by scripts/sdk-docs.mjs from web/sdk/*.d.ts: change those -->', '# The kit, method by method', '', ...FILES.map(section)].join('\n');
if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
  console.log('sdk-docs: docs/sdk/api.md is not what web/sdk/*.d.ts say: node scripts/sdk-docs.mjs');
  process.exit(1);
}
