// SPDX-License-Identifier: MIT
// What the kit's documents promise: every method of the peers has its line in the migration tables, and methods that those
// lines name are there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (/** @type {string} */ file) => readFileSync(`${root}${file}`, 'utf8');
const page = read('docs/sdk/migrate.md');

const JSSIP = ['UA', 'RTCSession', 'Registrator', 'Subscriber', 'Notifier', 'Message'].map((name) => `jssip/lib/${name}`);
const SIPJS = [
  ...['user-agent', 'registerer', 'inviter', 'invitation', 'session', 'messager', 'subscriber', 'subscription', 'publisher', 'referral', 'notification', 'message', 'info',
    'user-agent-delegate', 'session-delegate', 'subscription-delegate'].map((name) => `sip.js/lib/api/${name}`),
  ...['simple-user/simple-user', 'simple-user/simple-user-delegate', 'session-manager/session-manager', 'session-manager/session-manager-delegate'].map((name) => `sip.js/lib/platform/web/${name}`),
];

/** Public methods of the classes, members of the delegates and event maps. @param {string} name @param {string} source */
function promised(name, source) {
  const parsed = ts.createSourceFile(`${name}.d.ts`, source, ts.ScriptTarget.ES2022, true);
  /** @type {string[]} */
  const found = [];
  parsed.forEachChild((node) => {
    if (!ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node)) return;
    const owner = node.name?.text ?? '';
    const [map, delegate] = [/^(UA|RTCSession)EventMap$/.exec(owner), owner.endsWith('Delegate')];
    if (ts.isInterfaceDeclaration(node) && !map && !delegate) return;
    for (const member of node.members) {
      const word = member.name?.getText().replaceAll("'", '') ?? '';
      const hidden = ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected);
      if (!word || word.startsWith('_') || hidden || /@internal/.test(member.getFullText())) continue;
      if (map) found.push(`${map[1]} '${word}'`);
      else if (delegate) found.push(`${owner}.${word}`);
      else if (ts.isMethodDeclaration(member)) found.push(`${owner}.${word}()`);
    }
  });
  return [...new Set(found)];
}

test('each method, event and delegate of JsSIP and SIP.js has its line', () => {
  for (const [title, files] of /** @type {[string, string[]][]} */ ([['From JsSIP', JSSIP], ['From SIP.js', SIPJS]])) {
    const table = page.split('\n## ').find((part) => part.startsWith(title)) ?? '';
    const names = files.flatMap((file) => promised(file, read(`node_modules/${file}.d.ts`)));
    assert.ok(names.length > 60, `${names.length} of ${title}`);
    assert.deepEqual(names.filter((name) => !table.includes(`\`${name}\``)), [], title);
  }
});

test('what the lines name is there', () => {
  const own = promised('phone', read('web/sdk/phone.d.ts'));
  const named = [...page.matchAll(/\b(phone|call)\.([a-zA-Z]+)(\()?/g)].map(([, owner, name, is]) => [owner === 'phone' ? 'Phone' : 'Call', name, is]);
  const declared = read('web/sdk/phone.d.ts');
  for (const [owner, name, is] of named) {
    assert.ok(is ? own.includes(`${owner}.${name}()`) : new RegExp(`readonly ${name}\\b|^  ${name}\\(`, 'm').test(declared), `${owner}.${name}`);
  }
  assert.ok(named.length > 40);
});
