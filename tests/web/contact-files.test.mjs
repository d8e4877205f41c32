// SPDX-License-Identifier: MIT
// What a person is told of a file of contacts.
import assert from 'node:assert/strict';
import test from 'node:test';
import { read } from '../../web/page/contact-files.js';

/** @param {string} name @param {object} answer @param {string} [text] */
async function told(name, answer, text = 'x') {
  /** @type {any[]} */
  const all = [];
  const portal = /** @type {any} */ ({ request: async (/** @type {string} */ _, /** @type {string} */ __, /** @type {any} */ { type }) => { all.push(type); return answer; } });
  await read(new File([text], name), { portal, look: () => all.push('look'), tell: (words) => all.push(words), why: ({ status }) => all.push(status) });
  return all;
}

test('a file in which nothing could be read is not imported: it is said, and what kind is wanted', async () => {
  assert.deepEqual(await told('holiday.jpg', { ok: true, body: { added: 0, changed: 0, skipped: 0 } }),
    ['text/vcard', 'look', 'There was nothing to read in this file. Choose contacts saved as vCard (.vcf) or CSV.']);
});

test('what came of the others is told in numbers; what is too large does not leave', async () => {
  const done = { ok: true, body: { added: 2, changed: 0, skipped: 0 } };
  assert.deepEqual(await told('people.CSV', done), ['text/csv', 'look', 'Imported. New: 2, changed: 0, left out: 0.']);
  assert.match((await told('old.vcf', { ok: true, body: { added: 0, changed: 3, skipped: 0 } }))[2], /^Imported\. New: 0, changed: 3/);
  assert.match((await told('bad.vcf', { ok: true, body: { added: 0, changed: 0, skipped: 1 } }))[2], /left out: 1/);
  assert.deepEqual(await told('people.vcf', { ok: false, status: 422 }), ['text/vcard', 'look', 422]);
  assert.deepEqual(await told('huge.vcf', done, 'x'.repeat(1024 * 1024 + 1)), ['The file is larger than 1 MB. Import it in parts.']);
});
