// SPDX-License-Identifier: MIT
// What a person wishes of phonebook, history and voice messages, as requests of the portal; what comes of it is told.
import { say } from '../state/texts/index.js';
import { clean } from '../state/select.js';

/** @typedef {import('../phone/messages.js').PortalAnswer} PortalAnswer */
/** @typedef {import('./portal.js').Portal} Portal */
/** @typedef {{ name: string, [field: string]: any }} Intent */

const API = '/api/softphone';
const FIELDS = ['name', 'company', 'title', 'email', 'address', 'note', 'uid'];

export class Records {
  #portal;
  #post;
  #change;
  #state;
  #outside;
  /** @type {Map<string, string[]>} by the places of the page that show them */ #lamps = new Map();

  /**
   * @param {object} outside
   * @param {Portal} outside.portal
   * @param {(message: import('../phone/messages.js').PageMessage) => void} outside.post
   * @param {(event: { kind: string, [field: string]: any }) => void} outside.change
   * @param {() => import('../state/state.js').State} outside.state
   */
  constructor({ portal, post, change, state }) {
    this.#portal = portal;
    this.#post = post;
    this.#change = change;
    this.#state = state;
    this.#outside = {
      portal, look: () => post({ type: 'data', what: 'contacts' }), tell: (/** @type {string} */ text) => this.#tell(text),
      why: (/** @type {PortalAnswer} */ answer) => this.#tell(this.#why(answer)),
    };
  }

  /** @param {Intent} intent */
  intent(intent) {
    const act = Object.hasOwn(this.#acts, intent.name) ? this.#acts[intent.name] : null;
    act?.(intent)?.catch(console.debug);
  }

  /** @type {Record<string, (intent: Intent) => Promise<void> | void>} */
  #acts = {
    'tab': () => this.#card(null),
    'lamps': ({ place = 'contacts', numbers }) => {
      this.#lamps.set(place, numbers);
      this.#post({ type: 'data', what: 'lamps', numbers: [...new Set([...this.#lamps.values()].flat())] });
    },
    'contact': ({ id = 0, edit = false, draft = null }) => this.#card({ id, edit, draft, busy: false, error: '' }),
    'contact-close': () => this.#card(null),
    'contact-save': (intent) => this.#save(intent),
    'contact-delete': ({ id }) => this.#done(this.#portal.request('DELETE', `${API}/contact/${-id}`), () => this.#card(null)),
    'favourite': (intent) => this.#favourite(intent),
    'contacts-import': async ({ file }) => (await import('./contact-files.js')).read(file, this.#outside),
    'contacts-export': async () => (await import('./contact-files.js')).save(this.#outside),
    'contacts-look': () => this.#outside.look(),
    'history-seen': () => this.#post({ type: 'data', what: 'seen' }),
    'history-look': () => this.#post({ type: 'data', what: 'calls' }),
    'history-clear': () => this.#clear(),
    'voicemail-look': () => this.#post({ type: 'data', what: 'mailbox' }),
    'voicemail': (intent) => this.#voicemail(intent),
    'recordings': async (intent) => (await import('./recordings.js')).recordings(intent, { ...this.#outside, change: this.#change }),
    'money': async (intent) => (await import('./money.js')).money(intent, { portal: this.#portal, change: this.#change, state: this.#state }),
    'heard': async ({ sound }) => (await import('./heard.js')).keep(sound),
    'decode': async ({ sound, give, ready }) => ready(await (await import('./decode.js')).decode(sound, give)),
  };

  /** @param {import('../state/contacts.js').Card | null} card */
  #card(card) {
    if (card || this.#state().card) this.#change({ kind: 'PAGE_CARD', card });
    if (this.#state().told) this.#tell('');
  }

  /** @param {string} text */
  #tell(text) { this.#change({ kind: 'PAGE_TOLD', text }); }

  /**
   * Why not, in words.
   * @param {PortalAnswer} answer
   */
  #why({ status, title, detail }) { return status ? clean(detail, 200) || clean(title, 100) || say('told.failed') : say('told.offline'); }

  /** @param {Promise<PortalAnswer>} asked @param {(answer: PortalAnswer) => void} then */
  async #done(asked, then) {
    const { card } = this.#state();
    if (card) this.#card({ ...card, busy: true, error: '' });
    const answer = await asked;
    const now = this.#state().card;
    if (!answer.ok) {
      if (now) this.#card({ ...now, busy: false, error: this.#why(answer) });
      else this.#tell(this.#why(answer));
      return;
    }
    this.#post({ type: 'data', what: 'contacts' });
    then(answer);
  }

  /** @param {Intent} intent */
  #save({ contact }) {
    const body = Object.fromEntries(FIELDS.filter((field) => contact[field]?.trim?.()).map((field) => [field, contact[field].trim()]));
    const numbers = contact.numbers.map((/** @type {any} */ { name, number, extension }) => ({
      name: name.trim() || say('contact.kind-usual'), number: number.trim(), ...(extension ? { extension } : {}) }));
    const { id } = contact;
    const asked = this.#portal.request(id ? 'PUT' : 'POST', id ? `${API}/contact/${-id}` : `${API}/contact`, { body: { ...body, numbers } });
    return this.#done(asked, () => this.#card(null));
  }

  /** @param {Intent} intent */
  async #favourite({ id, on }) {
    const { favourites } = this.#state().book;
    const wish = on ? [...favourites, id] : [...favourites].filter((one) => one !== id);
    this.#change({ kind: 'PAGE_FAVOURITES', ids: wish });
    const answer = await this.#portal.request('PUT', `${API}/favourites`, { body: { items: wish } });
    if (!answer.ok) {
      this.#change({ kind: 'PAGE_FAVOURITES', ids: [...favourites] });
      this.#tell(this.#why(answer));
    }
    this.#post({ type: 'data', what: 'contacts' });
  }

  async #clear() {
    const uuids = this.#state().records.map(({ callUuid }) => callUuid);
    const answer = await this.#portal.request('DELETE', `${API}/history`);
    if (answer.ok) this.#post({ type: 'data', what: 'drop', uuids });
    else this.#tell(this.#why(answer));
  }

  /** @param {Intent} intent */
  async #voicemail({ id, read, deleted, gone }) {
    const before = this.#state().voicemail;
    this.#change({ kind: 'PAGE_VOICEMAIL', id, read, deleted, gone });
    const path = `${API}/voicemail/${id}`;
    const answer = await (gone ? this.#portal.request('DELETE', path)
      : this.#portal.request('PATCH', path, { body: { ...(read === undefined ? {} : { read }), ...(deleted === undefined ? {} : { deleted }) } }));
    if (!answer.ok) {
      this.#change({ kind: 'PAGE_MAILBOX', messages: before });
      this.#tell(this.#why(answer));
    }
    this.#post({ type: 'data', what: 'mailbox' });
  }
}
