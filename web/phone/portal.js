// SPDX-License-Identifier: MIT
// The one client of the portal (docs/http-api), for all pages: keeps a session open with the SIP log-in and turns
// answers into plain objects. It never stands in the way of a call: what fails here is told and no more.

/** @typedef {import('./storage.js').Storage} Storage */
/** @typedef {import('./messages.js').Login} Login */
/** @typedef {import('./messages.js').Session} Session */
/** @typedef {import('./messages.js').PortalAnswer} PortalAnswer */
/** @typedef {import('./messages.js').Ask} Ask */

/**
 * @typedef {object} Outside
 * @property {typeof globalThis.fetch} [fetch]
 * @property {string} [origin]
 * @property {() => number} [now]
 * @property {(session: Session) => void} tell
 */

const ROOT = '/api/softphone/';
const SESSION = `${ROOT}session`;
const OWED = 'portal-log-out';  // a session that could not be ended: its cookie still lies in this browser
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const PATIENCE = 10_000;
export const PATIENCE_MAX = 40_000;  // a button's script may take 30 s
export const ANSWER_MAX = 8 * 1024 * 1024;
export const ASKED_MAX = 64;  // at one time; what asks more than that is broken
const LAST_PATIENCE = 3000;
const WORD_MAX = 500;
const UNKEPT = 5 * 60_000;  // a session whose cookie is not kept is opened no sooner than this

/** @type {Session} */
const NOBODY = { state: 'none', status: 0, title: '', detail: '', until: 0, me: null };

export class Portal {
  #storage;
  #fetch;
  #origin;
  #now;
  #tell;
  /** @type {Login | null} for whom sessions are opened */ #login = null;
  /** @type {Session} */ #session = NOBODY;
  /** @type {Promise<unknown>} what begins, renews and ends sessions, one after the other */ #last = Promise.resolve();
  /** @type {Promise<void> | null} a renewal that many requests may wait for */ #renewing = null;
  #asked = 0;
  #unproved = 0;  // sessions opened since the portal last knew one
  #version = 0;  // grows with each person, so that nobody is answered with what another one asked

  /**
   * @param {Storage} storage
   * @param {Outside} outside
   */
  constructor(storage, { fetch = (url, init) => globalThis.fetch(url, init), origin = self.location.origin, now = Date.now, tell }) {
    this.#storage = storage;
    this.#fetch = fetch;
    this.#origin = origin;
    this.#now = now;
    this.#tell = tell;
  }

  /** A session is there, as far as is known. */
  get open() { return this.#session.state === 'open'; }

  /**
   * A person logs in: whoever was logged in with this browser is not any more.
   * @param {Login} login
   */
  begin(login) {
    this.#login = login;
    this.#unproved = 0;
    this.#version++;
    this.#say({ ...NOBODY, state: 'opening' });
    return this.#queue(() => this.#post(login));
  }

  /**
   * The phone starts again with a login that it kept, or tries again: the session that is there is used if it is his.
   * @param {Login} login
   */
  resume(login) {
    if (this.#login === login) return Promise.resolve();
    if (this.#login?.username !== login.username) this.#version++;
    this.#login = login;
    return this.#queue(() => this.#reopen(login));
  }

  /** The session that is there, if it is his: a lead that an agent has is bound to it. @param {Login} login */
  async #reopen(login) {
    if (this.#login !== login) return;
    const answer = await this.#send('GET', SESSION, {});
    if (answer.ok && answer.body?.username === login.username) return this.#opened(answer.body);
    if (answer.ok || answer.status === 401) return this.#post(login);
    this.#failed(answer);
  }

  /**
   * The session ends; what cannot be said now is owed and said when the phone starts again.
   * @param {Promise<({ method: string, path: string, ask: Ask } | null)[]>} [last]  to be said before
   */
  end(last = Promise.resolve([])) {
    const was = this.#session.state;
    this.#login = null;
    this.#version++;
    this.#say(NOBODY);
    return this.#queue(async () => {
      const all = was === 'open' || was === 'opening' ? await last : [];
      for (const words of all) if (words) await this.#send(words.method, words.path, { ...words.ask, patience: LAST_PATIENCE });
      await (was === 'none' ? this.settle() : this.#delete());
    });
  }

  /** The network may be back. */
  retry() { return this.#login && !this.open ? this.#renew() : undefined; }

  /** Nobody logs in by himself: an end that is owed is said. */
  async settle() {
    if (!this.#login && await this.#storage.read(OWED).catch(() => false)) await this.#delete();
  }

  /**
   * Asks the portal for the person who is logged in. Never throws.
   * @param {string} method
   * @param {string} path  below /api/softphone/, with its query
   * @param {Ask} [ask]
   * @returns {Promise<PortalAnswer>}
   */
  async request(method, path, ask = {}) {
    if (!METHODS.includes(method) || !this.#allowed(path)) return unanswered('bad-request');
    if (!this.#login) return unanswered('no-session');
    if (this.#asked >= ASKED_MAX) return unanswered('too-many');
    this.#asked++;
    try {
      return await this.#ask(method, path, ask);
    } finally {
      this.#asked--;
    }
  }

  /** @param {string} method @param {string} path @param {Ask} ask @returns {Promise<PortalAnswer>} */
  async #ask(method, path, ask) {
    const version = this.#version;
    await this.#last;
    if (version !== this.#version) return unanswered('no-session');
    if (!this.open) await this.#renew();
    if (version !== this.#version) return unanswered('no-session');
    if (!this.open) return { ...unanswered(this.#session.status ? 'no-session' : 'offline'), ...words(this.#session) };
    const answer = await this.#try(method, path, ask);
    if (!isUnknown(answer) || version !== this.#version) return answer;
    if (!this.open) await this.#renew();
    // Refused before it was looked at (server/README.md, the way of a request): saying it again does nothing twice.
    return this.open && version === this.#version ? this.#try(method, path, ask) : answer;
  }

  /** By the session that there is, and what its answer says of that. @param {string} method @param {string} path @param {Ask} ask */
  async #try(method, path, ask) {
    const used = this.#session;
    const answer = await this.#send(method, path, ask);
    if (answer.ok) this.#unproved = 0;
    if (!isUnknown(answer) || this.#session !== used) return answer;
    // Opened twice and never known: this browser keeps no cookie here (a frame of another site, without HTTPS).
    if (this.#unproved > 1) this.#say({ ...NOBODY, state: 'refused', status: 401, until: this.#now() + UNKEPT });
    else this.#session = { ...used, state: 'opening' };
    return answer;
  }

  /** With the password that is kept; many that wait for it wait for the same one. */
  async #renew() {
    const login = this.#login;
    const { state, until } = this.#session;
    if (!login || (state === 'refused' && this.#now() < (until || Infinity))) return;
    this.#renewing ??= this.#queue(() => (state === 'down' ? this.#reopen(login) : this.#post(login))).finally(() => { this.#renewing = null; });
    await this.#renewing;
  }

  /** @param {Login} login */
  async #post(login) {
    if (this.#login !== login) return;
    const { username, password } = login;
    const answer = await this.#send('POST', SESSION, { body: { username, password } });
    if (answer.ok) await this.#storage.remove(OWED).catch(() => {});
    if (this.#login !== login) return;  // somebody else by now, or nobody: what stands behind us in the queue sees to it
    if (answer.ok) this.#opened(answer.body);
    else this.#failed(answer);
  }

  async #delete() {
    await this.#storage.write(OWED, true).catch(() => {});
    const answer = await this.#send('DELETE', SESSION, {});
    if (answer.ok || answer.status === 401 || answer.status === 404) await this.#storage.remove(OWED).catch(() => {});
  }

  /** @param {any} me */
  #opened(me) {
    this.#unproved++;
    this.#say({ ...NOBODY, state: 'open', status: 200, me });
  }

  /** @param {PortalAnswer} answer */
  #failed({ status, title, detail, retryAfter }) {
    // Down, or no such portal: asked again with the next request. Refused: not before a person or the clock says so.
    const refused = status >= 400 && status < 500;
    const until = refused && retryAfter ? this.#now() + retryAfter * 1000 : 0;
    this.#say({ ...NOBODY, state: refused ? 'refused' : 'down', status, title, detail, until });
  }

  /** @param {Session} session */
  #say(session) {
    this.#session = session;
    this.#tell(session);
  }

  /** @param {string} path */
  #allowed(path) {
    if (typeof path !== 'string' || !path.startsWith(ROOT) || path.length > 2000) return false;
    const url = new URL(path, this.#origin);
    return url.origin === this.#origin && url.pathname.startsWith(ROOT) && url.pathname !== SESSION;
  }

  /** @param {string} method @param {string} path @param {Ask} ask @returns {Promise<PortalAnswer>} */
  async #send(method, path, { body, type = 'application/json', etag, match, patience = PATIENCE }) {
    /** @type {Record<string, string>} */
    const headers = { accept: 'application/json, application/problem+json;q=0.9, */*;q=0.1' };
    if (body !== undefined) headers['content-type'] = type;
    if (etag) headers['if-none-match'] = etag;
    if (match) headers['if-match'] = match;
    try {
      const response = await this.#fetch(this.#origin + path, {
        method,
        headers,
        body: typeof body === 'string' ? body : body === undefined ? null : JSON.stringify(body),
        credentials: 'same-origin',
        redirect: 'error',
        cache: 'no-store',
        signal: AbortSignal.timeout(Math.min(patience, PATIENCE_MAX)),
      });
      return await read(response);
    } catch (error) {
      return unanswered(/** @type {any} */ (error)?.name === 'TimeoutError' ? 'timeout' : 'offline');
    }
  }

  /**
   * @param {() => Promise<void>} job
   * @returns {Promise<void>}
   */
  #queue(job) {
    const done = this.#last.then(job);
    this.#last = done.catch(() => {});
    return done;
  }
}

/**
 * @param {import('./messages.js').PortalReason} reason
 * @returns {PortalAnswer}
 */
const unanswered = (reason) => ({ ok: false, status: 0, reason, title: '', detail: '', retryAfter: 0, etag: '', body: null });

/** No session, says the portal. A script of the operator may say 401 as well: that is its own matter. @param {PortalAnswer} answer */
const isUnknown = ({ status, body }) => status === 401 && body?.script === undefined;

/** @param {Session} session */
const words = ({ status, title, detail }) => ({ status, title, detail });

/** @param {unknown} value */
const word = (value) => (typeof value === 'string' ? value.slice(0, WORD_MAX) : '');

/**
 * @param {Response} response
 * @returns {Promise<PortalAnswer>}
 */
async function read(response) {
  const { status, headers } = response;
  const text = await readBounded(response);
  if (text === null) return { ...unanswered('too-long'), status };
  const json = /[/+]json\b/.test(headers.get('content-type') ?? '');
  let body = null;
  try {
    body = json && text ? JSON.parse(text) : text || null;
  } catch {
    return { ...unanswered('not-json'), status };
  }
  const ok = status === 304 || (status >= 200 && status < 300);
  /** @type {PortalAnswer} */
  const answer = { ...unanswered(''), ok, status, etag: headers.get('etag') ?? '', body };
  if (ok) return answer;
  // RFC 9457; a proxy in front may say what it likes.
  return {
    ...answer,
    reason: 'refused',
    title: word(body?.title),
    detail: word(body?.detail),
    retryAfter: Math.max(0, Number(headers.get('retry-after')) || 0),
    body: json ? body : null,
  };
}

/**
 * @param {Response} response
 * @returns {Promise<string | null>} null: longer than anybody would want
 */
async function readBounded(response) {
  if (!response.body) return '';
  if (Number(response.headers.get('content-length')) > ANSWER_MAX) {
    await response.body.cancel();
    return null;
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > ANSWER_MAX) {
      await reader.cancel();
      return null;
    }
  }
}
