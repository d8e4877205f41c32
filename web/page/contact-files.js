// SPDX-License-Identifier: MIT
// Contacts as a file: read by the portal, and saved here with those of the company.
import { say } from '../state/texts/index.js';
import '../state/texts/pages.js';

const API = '/api/softphone';
const FILE_MAX = 1024 * 1024;
const PATIENCE = 40_000;

/**
 * @typedef {object} Outside
 * @property {import('./portal.js').Portal} portal
 * @property {() => void} look  something may have changed
 * @property {(text: string) => void} tell
 * @property {(answer: import('../phone/messages.js').PortalAnswer) => void} why  it came to nothing
 */

/** @param {File} file @param {Outside} outside */
export async function read(file, { portal, look, tell, why }) {
  if (file.size > FILE_MAX) return tell(say('contacts.too-large'));
  const type = /\.csv$/i.test(file.name) ? 'text/csv' : 'text/vcard';
  const answer = await portal.request('POST', `${API}/contact/import`, { body: await file.text(), type, patience: PATIENCE });
  look();
  if (!answer.ok) return why(answer);
  const [added, changed, skipped] = ['added', 'changed', 'skipped'].map((name) => Number(answer.body?.[name] ?? 0));
  // Whatever is no card is passed over: a file without any is another kind of file.
  tell(added + changed + skipped ? say('contacts.imported', { added, changed, skipped }) : say('contacts.unread'));
}

/** The company's entries and one's own. @param {Outside} outside */
export async function save({ portal, why }) {
  const [book, own] = await Promise.all(['phonebook', 'contact'].map((name) => portal.request('GET', `${API}/${name}.vcf`, { patience: PATIENCE })));
  if (!book.ok) return why(book);
  const text = [book, own].map(({ ok, body }) => (ok && typeof body === 'string' ? body : '')).join('');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/vcard' }));
  link.download = 'phonebook.vcf';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
