// SPDX-License-Identifier: MIT
// What the panel asks of the portal. The cookie goes along by itself, and the browser says which page asks (Sec-Fetch-Site,
// Origin): that is what the portal judges, so that no other site's page can change anything. A refusal is an error with words.
import { say } from './texts/index.js';

/** @typedef {Record<string, any>} Row */
/** @typedef {{ items: Row[], next?: number }} Page */
/** @typedef {{ name: string, role: 'owner' | 'editor' | 'support', tenant: number | null, secondFactor: boolean, recoveryCodes: number }} Operator */

const PATIENCE = 60_000;

/** The portal said no: problem details (RFC 9457) for a person. */
export class Refusal extends Error {
  /** @param {number} status  0: it could not be asked at all @param {string} detail @param {string} [field]  at fault */
  constructor(status, detail, field = '') {
    super(detail);
    this.status = status;
    this.field = field;
  }
}

/** The session has ended: the frame listens, and says so. */
export const ended = new EventTarget();

/** @param {Response} response */
async function refusalOf(response) {
  const problem = await response.json().catch(() => ({}));
  const wait = Number(response.headers.get('Retry-After'));
  const detail = typeof problem.detail === 'string' && problem.detail ? problem.detail : say('api.status', { status: response.status });
  const words = response.status === 429 && wait ? say('api.wait', { detail, minutes: Math.ceil(wait / 60) }) : detail;
  return new Refusal(response.status, words, typeof problem.field === 'string' ? problem.field : '');
}

/**
 * One request. Throws a Refusal.
 * @param {string} method
 * @param {string} path  below /api/
 * @param {unknown} [body]  JSON, or a Blob with a type of its own
 * @param {{ etag?: string, signal?: AbortSignal }} [options]  etag: the row must still be that one (412 otherwise)
 * @returns {Promise<{ status: number, data: any, etag: string }>}
 */
export async function ask(method, path, body, { etag, signal } = {}) {
  const isBlob = body instanceof Blob;
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = isBlob ? body.type : 'application/json';
  if (etag) headers['If-Match'] = etag;
  const patience = AbortSignal.timeout(PATIENCE);
  let response;
  try {
    response = await fetch(`/api/${path}`, {
      method, headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error', signal: signal ?? patience,
      body: body === undefined ? undefined : isBlob ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    // Whether the portal had done it by then nobody knows.
    throw new Refusal(0, say(method === 'GET' ? 'api.offline' : 'api.lost'));
  }
  if (response.status === 401 && path !== 'panel/session') {
    ended.dispatchEvent(new Event('ended'));
    throw new Refusal(401, say('api.ended'));
  }
  if (!response.ok) throw await refusalOf(response);
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  const data = response.status === 204 ? null : isJson ? await response.json() : await response.text();
  return { status: response.status, data, etag: response.headers.get('ETag') ?? '' };
}

/**
 * A page of a list; what is not set is not asked for.
 * @param {string} path  below /api/
 * @param {Record<string, string | number | undefined>} query  limit, after, q and what the list knows besides
 * @param {AbortSignal} [signal]
 * @returns {Promise<Page>}
 */
export async function list(path, query = {}, signal = undefined) {
  const words = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(words.map(([name, value]) => [name, String(value)]));
  const { data } = await ask('GET', search.size ? `${path}?${search}` : path, undefined, { signal });
  return data;
}

/** What a file is called, for the log. @param {File} file */
export const fileName = ({ name }) => new URLSearchParams({ file: name.slice(0, 60) });

/** A row with its tag. @param {string} path  below /api/admin/ */
export async function read(path) {
  const { data, etag } = await ask('GET', `admin/${path}`);
  return { row: /** @type {Row} */ (data), etag };
}

/** A fault that the portal found in a field, with the field's label in the place of its key. @param {Refusal} error @param {string} label */
export const labelled = ({ field, message }, label) => say('form.fault', { label, fault: message.replace(new RegExp(`^${field}[: ]+`), '').replace(/\.$/, '') });

/** The words of whatever went wrong. @param {unknown} error */
export const wordsOf = (error) => (error instanceof Refusal ? error.message : say('api.broken'));
