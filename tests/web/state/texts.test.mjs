// SPDX-License-Identifier: MIT
// Every symbol that can reach a person has its sentence, and nothing asks for a text that is not there.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { arabic } from '../../../web/state/texts/ar.js';
import { english } from '../../../web/state/texts/en.js';
import { words } from '../../../web/state/texts/en/words.js';
import { LANGUAGES, chooseLanguage, explain, say, useTexts } from '../../../web/state/texts/index.js';
import '../../../web/state/texts/money.js';

const root = new URL('../../../', import.meta.url);
/** @param {string} path */
const read = (path) => readFileSync(new URL(path, root), 'utf8');
/** @param {string} folder */
const scripts = (folder) => readdirSync(new URL(folder, root)).filter((name) => /\.(js|css)$/.test(name)).map((name) => read(`${folder}/${name}`));

test('every cause of the core has a sentence for calls and for the account', () => {
  const symbols = [...read('core/include/webphone/cause.def').matchAll(/^CAUSE\(\w+, \d+, "([^"]+)"\)/gm)].map(([, symbol]) => symbol);
  assert.ok(symbols.length > 30);
  for (const about of /** @type {const} */ (['call', 'account'])) {
    assert.deepEqual(Object.keys(english[about]).sort(), [...symbols].sort(), `web/state/texts/en: ${about} and cause.def differ`);
  }
});

test('what reads otherwise for an incoming call is a cause, and every verdict on the sound has words', () => {
  for (const symbol of Object.keys(english.incoming)) assert.ok(Object.hasOwn(english.call, symbol), symbol);
  const verdicts = [...read('core/include/webphone/quality.def').matchAll(/^QUALITY\(\w+, \d+, "([^"]+)"\)/gm)].map(([, symbol]) => symbol);
  assert.ok(verdicts.length > 3);
  for (const symbol of verdicts) assert.ok(Object.hasOwn(english.words, `quality.${symbol}`), `web/state/texts/en: words need 'quality.${symbol}'`);
});

test('every failure of the shell has a sentence', () => {
  const source = [...scripts('web/phone'), ...scripts('web/page')].join('\n');
  const symbols = [
    ...[...source.matchAll(/failure\(\s*'([^']+)'/g)].map(([, symbol]) => symbol),
    ...[...source.matchAll(/'(?:PAGE_FAILURE|failure)', symbol: '([^']+)'/g)].map(([, symbol]) => symbol),
  ];
  for (const symbol of symbols) assert.ok(Object.hasOwn(english.failure, symbol), `web/state/texts/en: failure needs '${symbol}'`);
});

test('notes name numbers of err.def', () => {
  const numbers = [...read('core/include/webphone/err.def').matchAll(/^ERR\(\w+, (-\d+),/gm)].map(([, number]) => number);
  for (const number of Object.keys(english.note)) assert.ok(numbers.includes(number), number);
});

test('what a failure says is a heading, what to do is a sentence', () => {
  for (const about of /** @type {const} */ (['call', 'incoming', 'account', 'transfer', 'failure', 'note'])) {
    for (const [symbol, [what, advice]] of Object.entries(english[about])) {
      assert.match(what, /^[A-Z{“].*[^.!?]$/u, `${about} ${symbol}`);
      if (advice) assert.match(advice, /^[A-Z].*\.$/u, `${about} ${symbol}`);
    }
  }
});

test('every word that the screen asks for is there, and none is left over', () => {
  const source = [...scripts('web/ui'), ...scripts('web/state'), ...scripts('web/page')].join('\n');
  const groups = new Set(Object.keys(english.words).map((symbol) => symbol.split('.')[0]));
  const asked = new Set([...source.matchAll(/'([a-z]+)(\.[a-z-]+)'/g)].filter(([, group]) => groups.has(group)).map(([, group, rest]) => group + rest));
  for (const symbol of asked) assert.ok(Object.hasOwn(english.words, symbol), `web/state/texts/en: words need '${symbol}'`);
  const made = /^(nav|history|settings|quality|login\.need|incoming|agent|desk|notice|lead|chain|invalid|button\.at|lamp|sound|details|codec|reach|push|keys|done|transfer|contacts|contact|voicemail|precall|greeting|tape|money\.(state|kind))[.-]/;
  for (const symbol of Object.keys(english.words)) {
    assert.ok(asked.has(symbol) || made.test(symbol), `web/state/texts/en: nobody asks for '${symbol}'`);
  }
});

/** The modules that come with one, without what it gets later. @param {string} module @param {Set<string>} [all] */
function comesWith(module, all = new Set()) {
  if (all.has(module) || module.includes('/texts/en')) return all;
  all.add(module);
  for (const [, name] of read(module).matchAll(/^(?:import|export)\b[^;]*?'(\.[^']+)';/gm)) {
    comesWith(path.posix.join(path.posix.dirname(module), name), all);
  }
  return all;
}

test('no part asks for a word that comes with another part', () => {
  const later = Object.keys(english.words).filter((symbol) => !Object.hasOwn(words, symbol));
  assert.ok(later.length > 200);
  const parts = ['web/page/main.js', ...readdirSync(new URL('web/ui', root)).map((name) => `web/ui/${name}`).filter((name) => name.endsWith('.js'))];
  for (const part of parts) {
    const modules = comesWith(part);
    if (modules.has('web/state/texts/pages.js')) {
      assert.notEqual(part, 'web/page/main.js', 'web/page/main.js: all words are in the first load');
      continue;
    }
    const source = [...modules].map(read).join('\n');
    for (const symbol of later) assert.ok(!source.includes(`'${symbol}'`), `${part}: '${symbol}' is in texts/en/pages.js, which nobody imports there`);
  }
});

test('places are filled once: a name with braces stays a name', () => {
  assert.equal(say('call.with', { who: '{who} $& {count}' }), 'Call with {who} $& {count}');
  assert.equal(say('no.such.text'), 'no.such.text');
  assert.equal(explain('call', '__proto__').what, 'The call has ended');
  assert.equal(explain('failure', 'constructor').what, english.failure.unknown[0]);
});

test('another language takes over and English fills its gaps', () => {
  useTexts({ language: 'de', direction: 'ltr', words: { 'call.mute': 'Stumm' }, call: { busy: ['{who} ist besetzt', ''] }, incoming: {}, account: {}, transfer: {}, failure: {}, note: {} });
  assert.equal(say('call.mute'), 'Stumm');
  assert.equal(say('call.hold'), 'Hold');
  assert.equal(explain('call', 'busy', { who: 'Ann' }).what, 'Ann ist besetzt');
  assert.equal(explain('call', 'not-found', { number: '1' }).what, '1 does not exist');
  useTexts(english);
});

test('Arabic says everything that English says, with the same places', () => {
  const places = (/** @type {string} */ text) => [...text.matchAll(/\{[a-z]+\}/g)].map(([place]) => place).sort();
  for (const about of /** @type {const} */ (['words', 'call', 'incoming', 'account', 'transfer', 'failure', 'note'])) {
    assert.deepEqual(Object.keys(arabic[about]), Object.keys(english[about]), `web/state/texts/ar: ${about} and en differ`);
    for (const [symbol, text] of Object.entries(english[about])) {
      const [there, here] = [[text].flat(), [arabic[about][symbol]].flat()];
      assert.equal(here.length, there.length);
      there.forEach((part, at) => {
        assert.deepEqual(places(here[at]), places(part), `${about} ${symbol}`);
        assert.equal(here[at] === '', part === '', `${about} ${symbol}`);
      });
      if (about === 'words') assert.match(here[0], /[\u0600-\u06ff]|^[{}a-z ·]*$/, symbol);
      else assert.match(here[0], /[\u0600-\u06ff].*[^.!؟]$/, `${about} ${symbol}`);
      if (here[1]) assert.match(here[1], /[\u0600-\u06ff].*\.$/, `${about} ${symbol}`);
    }
  }
});

test('the language is the chosen one, else the first that the browser prefers, else English', () => {
  assert.equal(chooseLanguage('auto', ['de-DE', 'ar-EG', 'en']), 'ar');
  assert.equal(chooseLanguage('en', ['ar']), 'en');
  assert.equal(chooseLanguage('ar', []), 'ar');
  assert.equal(chooseLanguage('__proto__', ['constructor', '']), 'en');
  for (const { name } of Object.values(LANGUAGES)) assert.ok(name);
});

test('the elements name no left and no right: what is drawn turns with the direction of writing', () => {
  const physical = /(?:margin|padding|border|inset|scroll-(?:margin|padding))-(?:left|right)|[{;\s](?:left|right)\s*:|(?:text-align|float|clear):\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius/;
  // "top right bottom left" with two different sides does not turn either.
  const four = /(?:margin|padding|inset|border-width): ([^\s;()]+) ([^\s;()]+) ([^\s;()]+) (?!\2;)[^\s;()]+;/;
  for (const file of scripts('web/ui')) {
    assert.doesNotMatch(file, physical);
    assert.doesNotMatch(file, four);
  }
});
