// SPDX-License-Identifier: MIT
// The voice messages as the portal lists them, kept for times without it. Asked for again when the server says that
// something waits (message-summary), when a person looks, and now and then; an unchanged list costs a 304.
import { HEARD, soundOf } from '../state/heard.js';

/** @typedef {import('./messages.js').VoiceMessage} VoiceMessage */
/** @typedef {import('./book.js').Request} Request */

const MAILBOX = '/api/softphone/voicemail';
export const MESSAGES_MAX = 200;  // as the portal, for what is there and for what is deleted

export class Mailbox {
  #shelf;
  #request;
  #tell;
  /** @type {VoiceMessage[]} */ #messages = [];
  #etags = ['', ''];
  #version = 0;
  /** @type {Promise<void> | null} */ #syncing = null;
  #again = false;

  /**
   * @param {import('./shelf.js').Shelf} shelf
   * @param {{ request: Request, tell: (message: import('./messages.js').MailboxMessage) => void }} outside
   */
  constructor(shelf, { request, tell }) {
    this.#shelf = shelf;
    this.#request = request;
    this.#tell = tell;
  }

  async open() {
    const version = ++this.#version;
    const kept = await this.#shelf.get('mailbox').catch(() => null);
    if (version !== this.#version) return;
    this.#etags = ['', ''];
    this.#messages = Array.isArray(kept) ? kept : [];
    this.#tell(this.present());
  }

  close() {
    this.#version++;
    this.#messages = [];
    this.#etags = ['', ''];
    this.#syncing = null;
    this.#tell(this.present());
  }

  /** @returns {import('./messages.js').MailboxMessage} */
  present() { return { type: 'mailbox', messages: this.#messages }; }

  /** A wish that comes while it is being fetched is done afterwards: it may be about something newer. */
  sync() {
    if (this.#syncing) this.#again = true;
    this.#syncing ??= this.#all().finally(() => { this.#syncing = null; });
    return this.#syncing;
  }

  async #all() {
    do {
      this.#again = false;
      await this.#sync();
    } while (this.#again);
  }

  async #sync() {
    const version = this.#version;
    const [here, deleted] = await Promise.all([false, true].map((gone, i) => (
      this.#request('GET', `${MAILBOX}?limit=${MESSAGES_MAX}&deleted=${gone}`, { etag: this.#etags[i] }))));
    if (version !== this.#version || (here.status === 304 && deleted.status === 304)) return;
    const before = this.#messages;
    const list = [here, deleted].flatMap((answer, i) => (answer.ok && Array.isArray(answer.body?.items)
      ? answer.body.items.slice(0, MESSAGES_MAX).map(messageOf).filter(Boolean) : before.filter((one) => one.deleted === (i === 1))));
    for (const [i, answer] of [here, deleted].entries()) if (answer.ok && answer.etag) this.#etags[i] = answer.etag;
    // Between the two answers one may have gone from here to there.
    this.#messages = [...new Map(list.map((one) => [one.id, one])).values()];
    this.#tell(this.present());
    await this.#shelf.set('mailbox', this.#messages).catch(() => {});
    await onlyListed(this.#messages).catch(() => {});
  }
}

/** What was heard and kept (web/page/heard.js) goes when its message has gone. @param {VoiceMessage[]} messages */
async function onlyListed(messages) {
  const listed = new Set(messages.map(({ id }) => soundOf(id)));
  const box = await caches.open(HEARD);
  for (const request of await box.keys()) if (!listed.has(new URL(request.url).pathname)) await box.delete(request);
}

/** @param {unknown} value @param {number} max */
const text = (value, max) => (typeof value === 'string' ? value.slice(0, max) : '');

/** @param {any} item @returns {VoiceMessage | null} */
export function messageOf(item) {
  if (!Number.isSafeInteger(item?.id)) return null;
  return {
    id: item.id, caller: text(item.caller, 256), name: text(item.name, 200), callId: text(item.callId, 256), size: Number(item.size) || 0,
    type: item.type === 'audio/ogg' ? 'audio/ogg' : 'audio/wav', duration: Math.max(0, Number(item.duration) || 0),
    at: Number(item.at) || 0, read: item.read === true, deleted: item.deleted === true,
  };
}
