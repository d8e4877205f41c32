// SPDX-License-Identifier: MIT
// The declarations of web/sdk -> docs/sdk/api.md: each class, function and method with what its comment says and its
// example, each interface as a table. `--check` fails when the page is not what the sources make now, or a method or
// function has no example.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const page = path.join(root, 'docs/sdk/api.md');
const FILES = ['phone', 'web-phone', 'connector', 'click-to-call', 'precall'];
/** Every EventTarget has them. */
const KNOWN = ['addEventListener', 'removeEventListener'];

/** @type {string[]} */
const problems = [];

/** @param {ts.Node} node */
function aboutOf(node) {
  const doc = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  const text = doc ? ts.getTextOfJSDocComment(doc.comment) ?? '' : '';
  // What stands behind @example is code: as it is written, without the stars.
  const example = /@example\n([\s\S]*?)\s*\*\/$/.exec(doc?.getText() ?? '')?.[1].replace(/^ *\* ?/gm, '').trimEnd() ?? '';
  return { text: text.replace(/\{@link (\w+)\s*\}/g, '`$1`').replace(/\s*\n\s*/g, ' '), example };
}

/** One line of code, without what a heading does not need. @param {ts.Node} node */
const codeOf = (node) => node.getText().replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/\s*\n\s*/g, ' ').replace(/\( /g, '(').replace(/, \)/g, ')').replace(/^export (?:declare )?/, '').replace(/;$/, '').trim();

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|');

/** @param {ts.Node} node @param {string} title @param {boolean} [method]  which needs an example */
function section(node, title, method = true) {
  const { text, example } = aboutOf(node);
  if (method && !example) problems.push(`${path.basename(node.getSourceFile().fileName)}: ${title} has no @example`);
  const code = example ? [`\`\`\`${example.startsWith('<') ? 'html' : 'js'}`, example, '```', ''] : [];
  return [`${method ? '####' : '###'} \`${title}\``, '', ...(text ? [text, ''] : []), ...code];
}

/** Fields and events of a class or an interface. @param {ts.ClassDeclaration | ts.InterfaceDeclaration} node */
function table(node) {
  const rows = [...node.members].filter((one) => ts.isPropertyDeclaration(one) || ts.isPropertySignature(one));
  if (!rows.length) return [];
  return ['| name | type | |', '| --- | --- | --- |', ...rows.map((one) => {
    const type = /** @type {ts.PropertySignature} */ (one).type?.getText().replace(/\s*\n\s*/g, ' ') ?? '';
    const name = `${/** @type {ts.PropertyName} */ (one.name).getText().replace(/['"]/g, '')}${/** @type {any} */ (one).questionToken ? '?' : ''}`;
    return `| \`${name}\` | \`${cell(type)}\` | ${cell(aboutOf(one).text)} |`;
  }), ''];
}

/** @param {ts.Statement} node @returns {string[]} */
function declared(node) {
  if (ts.isFunctionDeclaration(node)) return section(node, codeOf(node).replace(/^function /, ''));
  if (!ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node)) return [];
  const name = node.name?.text ?? '';
  const methods = [...node.members].filter((one) => (ts.isMethodDeclaration(one) || ts.isMethodSignature(one)) && !KNOWN.includes(one.name.getText()));
  const title = ts.isClassDeclaration(node) ? `class ${name}` : name;
  return [...section(node, title, false), ...table(node), ...methods.flatMap((one) => section(one, `${name}.${codeOf(one)}`))];
}

/** @param {string} name */
function chapter(name) {
  const file = path.join(root, `web/sdk/${name}.d.ts`);
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const about = source.text.split('\n')[1].replace(/^\/\/ /, '');
  return [`## ${name}`, '', about, '', ...source.statements.flatMap(declared)].join('\n');
}

const text = ['<!-- SPDX-License-Identifier: MIT -->', '<!-- made by scripts/sdk-docs.mjs from web/sdk/*.d.ts: change those -->', '# The kit, method by method', '', ...FILES.map(chapter)].join('\n');
if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) problems.push('docs/sdk/api.md is not what web/sdk/*.d.ts say: node scripts/sdk-docs.mjs');
for (const problem of problems) console.log(`sdk-docs: ${problem}`);
process.exit(problems.length ? 1 : 0);
