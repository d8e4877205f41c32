// SPDX-License-Identifier: MIT
// House rules that no compiler knows: licence line, banned functions, length of functions and files,
// comments. Long files are only named; all else fails. The rules are the data below.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const FOLDERS = ['core', 'web', 'sw', 'server', 'deploy', 'scripts', 'tests', 'cmake'];
const SOURCE = /(\.(c|h|def|m?js|css|sh|cmake)|CMakeLists\.txt|\/run)$/;
const FUNCTION_LINES = 60;
const FILE_LINES = 400;
const HEAD_LINES = 4;  // after the licence line; a table, a script or a test may need twice as many
const LINE_COLUMNS = 130;

// Words that may not appear in code (comments and strings are blanked first).
const BANNED = [
  {
    where: /^core\/(src|wasm\/phone_wasm)/,
    words: /\b(malloc|calloc|realloc|free|alloca|s?n?printf|v?s?n?printf|puts|strcpy|strncpy|strcat|strncat|strtok|strdup|gets|atoi|atol|strtol|strtoul|scanf|sscanf|assert|time|rand|srand|qsort|setjmp|longjmp)\s*\(/g,
    why: 'the core has fixed memory, no stdio and no clock: use base/ (buf.h, arena.h, str.h), WP_CHECK for our own invariants',
  },
  {
    where: /^server\/src/,
    words: /\b(sprintf|vsprintf|strcpy|strcat|strncat|strtok|gets|atoi|atol|alloca|system|popen|mktemp|tmpnam)\s*\(/g,
    why: 'it cannot be used safely: take the bounded form',
  },
  {
    where: /^(web|sw)\/.*\.js$/,
    words: /\b(innerHTML|outerHTML|insertAdjacentHTML|eval|unsafeHTML|new Function)\b/g,
    why: 'the content security policy and Trusted Types forbid it',
  },
  {
    where: /\.(c|h|m?js|sh)$/,
    words: /\b(goto)\s+[a-z]/g,
    why: 'guard, then act; or split the function',
  },
];
const COMMENT_BANNED = /\b(TODO|FIXME|XXX|HACK)\b/;

/** @type {string[]} */
const problems = [];
/** @type {string[]} */
const notes = [];

/** @param {string} folder */
function sources(folder) {
  const full = path.join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => SOURCE.test(name) && !/\/(corpus|vectors|node_modules)\//.test(name));
}

/** Code with comments and strings blanked, lines kept. @param {string} text */
function codeOnly(text) {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g,
    (found) => found.replace(/[^\n]/g, ' '),
  );
}

/** @param {string} file @param {string[]} lines */
function checkHead(file, lines) {
  const first = lines[0].startsWith('#!') || lines[0].startsWith('<!') ? 1 : 0;
  if (!/SPDX-License-Identifier: (MIT|Apache-2\.0)/.test(lines[first] ?? '')) {
    problems.push(`${file}:1 does not begin with the licence. Put "SPDX-License-Identifier: MIT" in its first line.`);
    return;
  }
  if (!/\.(c|h|js|mjs)$/.test(file)) return;
  let head = 0;
  while (/^\/\//.test(lines[first + 1 + head] ?? '')) head++;
  const limit = /^(scripts|tests|deploy)\/|_table\.[ch]$/.test(file) ? 2 * HEAD_LINES : HEAD_LINES;
  if (head > limit) {
    problems.push(`${file}:${first + 2} has a head of ${head} lines. Say in ${limit} what it turns into what; why a choice was made goes to docs/decisions.`);
  }
}

/** C functions: from a line that begins one to its "}" in column 0. @param {string} file @param {string[]} lines */
function checkFunctions(file, lines) {
  let start = -1;
  lines.forEach((line, at) => {
    if (start < 0 && /^[A-Za-z_].*\)\s*\{\s*$/.test(line)) start = at;
    if (start >= 0 && line.startsWith('}')) {
      const length = at - start + 1;
      if (length > FUNCTION_LINES) {
        problems.push(`${file}:${start + 1} is a function of ${length} lines; ${FUNCTION_LINES} fit a screen. Split it by what it does, or make it a table.`);
      }
      start = -1;
    }
  });
}

/** @param {string} file */
function check(file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const lines = text.split('\n');
  checkHead(file, lines);
  const code = codeOnly(text);
  for (const { where, words, why } of BANNED) {
    if (!where.test(file)) continue;
    for (const match of code.matchAll(words)) {
      const line = code.slice(0, match.index).split('\n').length;
      problems.push(`${file}:${line} uses ${match[0].trim()}: ${why}.`);
    }
  }
  if (file.endsWith('.c')) checkFunctions(file, lines);
  lines.forEach((line, at) => {
    const comment = line.match(/(\/\/|\/\*|^\s*\*|^\s*#)(.*)$/)?.[2] ?? '';
    if (COMMENT_BANNED.test(comment) && file !== 'scripts/check-style.mjs') {
      problems.push(`${file}:${at + 1} leaves a note to somebody. Do it, or open an issue and remove the note.`);
    }
    if (/\t/.test(line) && /\.(c|h|m?js)$/.test(file)) problems.push(`${file}:${at + 1} has a tab. Two spaces.`);
    if (/[ \t]$/.test(line) && !file.startsWith('tests/')) problems.push(`${file}:${at + 1} ends with a blank.`);
    if (line.length > LINE_COLUMNS && /^(core|server)\/.*\.[ch]$/.test(file)) problems.push(`${file}:${at + 1} is ${line.length} wide.`);
  });
  if (!text.endsWith('\n')) problems.push(`${file} does not end with a new line.`);
  if (lines.length > FILE_LINES && /\.(c|m?js)$/.test(file)) notes.push(`${file} has ${lines.length} lines: one reason to change?`);
}

function checkEveryFolderIsTested() {
  const core = path.join(root, 'core/src');
  for (const folder of existsSync(core) ? readdirSync(core) : []) {
    if (!readdirSync(path.join(core, folder)).some((name) => name.endsWith('.c'))) continue;
    const tests = path.join(root, 'tests/unit', folder);
    if (existsSync(tests) && readdirSync(tests).some((name) => name.endsWith('_test.c'))) continue;
    problems.push(`core/src/${folder} has no test. Add tests/unit/${folder}/<file>_test.c; it is found by itself.`);
  }
}

FOLDERS.flatMap(sources).forEach(check);
checkEveryFolderIsTested();
for (const note of notes) console.log(`check-style: note: ${note}`);
for (const problem of problems) console.log(`check-style: ${problem}`);
process.exit(problems.length ? 1 : 0);
