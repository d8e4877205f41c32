// SPDX-License-Identifier: MIT
// The agent's desk, one for all tabs: the campaign, the lead in hand, the buttons. The portal has the rules and the
// locks; here stands what it said last, and what a person wants of it. Decisions go through the outbox.
import { Outbox, isUnheard } from './outbox.js';

/** @typedef {import('./messages.js').PortalAnswer} PortalAnswer */
/** @typedef {import('./outbox.js').Owed} Owed */
/** @typedef {{ [name: string]: any }} Json */

/**
 * `sort` and `what` of the texts; `detail` in the portal's words, foreign text; `field` of the lead that it is about.
 * @typedef {{ sort: string, detail?: string, who?: string, field?: string, what?: string }} Trouble
 */
/**
 * @typedef {object} DeskState
 * @property {'unknown' | 'loading' | 'ready' | 'failed'} campaigns  how it stands with the list
 * @property {Json[]} list  of campaigns
 * @property {Json | null} campaign  with script and dispositions
 * @property {'none' | 'loading' | 'here' | 'empty' | 'saved' | 'lost'} hand  how it stands with the lead
 * @property {Json | null} lead
 * @property {Json | null} form  the campaign's agent form
 * @property {{ turn: number, errors: import('./judge.js').Wrong[] }} edited  the last change that was judged, and what is wrong with it
 * @property {string} disposition  chosen for the lead in hand
 * @property {string} decision  of the lead that was saved last
 * @property {number} owed  decisions that the portal has not heard yet
 * @property {Trouble | null} trouble
 * @property {Json[]} buttons  of all placements, in their order
 * @property {string} as  the campaign's number, where this account may call as it, else ''
 */

/** @type {Readonly<DeskState>} */
const EMPTY = Object.freeze({
  campaigns: 'unknown', list: [], campaign: null, hand: 'none', lead: null, form: null, edited: { turn: 0, errors: [] }, disposition: '', decision: '', owed: 0,
  trouble: null, buttons: [], as: '',
});

const ROOT = '/api/softphone/';
const CHOSEN = 'agent-campaign';
const NEXT_AGAIN = 4000;
const KNOCK_FIRST = 1000;
const KNOCK_LAST = 15_000;
const KEEP_EVERY = 4 * 60_000;  // a lock lasts 15 minutes after the last thing done with the lead
const LIST_MAX = 200;

export class Desk {
  #storage;
  #outside;
  #outbox;
  /** @type {DeskState} */ #state = EMPTY;
  #who = '';
  /** @type {unknown} */ #callerIds = [];
  #wanted = false;  // a page has shown the campaigns
  #asking = false;  // about the lead in hand: one thing at a time
  /** @type {any} */ #keeper = null;
  /** @type {any} */ #knocking = null;
  #patience = KNOCK_FIRST;
  /** @type {any} the next lead is wanted and could not be had */ #wanting = null;

  /**
   * @param {import('./storage.js').Storage} storage
   * @param {object} outside
   * @param {(method: string, path: string, ask?: { body: unknown }) => Promise<PortalAnswer>} outside.request
   * @param {(state: DeskState) => void} outside.tell
   * @param {(lead: Json | null) => void} [outside.lead]  another lead is in hand, or the same one changed
   * @param {(fields: unknown, values: unknown) => Promise<import('./judge.js').Wrong[]>} [outside.judge]  a form that was filled in
   * @param {(call: () => void, ms: number) => any} [outside.setTimer]
   * @param {(timer: any) => void} [outside.clearTimer]
   */
  constructor(storage, outside) {
    this.#storage = storage;
    this.#outside = outside;
    this.#outbox = new Outbox(storage, {
      request: outside.request,
      tell: (owed) => this.#say({ owed: owed.length }),
      done: (owed, answer) => this.#answered(owed, answer),
      ...(outside.setTimer ? { setTimer: outside.setTimer } : {}),
      ...(outside.clearTimer ? { clearTimer: outside.clearTimer } : {}),
    });
  }

  get state() { return this.#state; }

  /**
   * How it stands with the portal's session. A person who comes back finds the campaign that he left.
   * @param {{ state: string, me: { username: string, domain: string, callerIds?: string[] } | null }} session
   */
  async session({ state, me }) {
    if (state === 'none') return this.#leave();
    this.#knock(state === 'down');
    if (state !== 'open' || !me) return;
    const who = `${me.username}@${me.domain}`;
    const fresh = who !== this.#who;
    if (fresh) await this.#leave();
    this.#who = who;
    this.#callerIds = me.callerIds;
    await this.#outbox.open(who);
    await this.#outbox.again();
    if (fresh || !this.#state.buttons.length) await this.#loadButtons();
    if (fresh) await this.#resume();
    if (this.#wanted && this.#state.campaigns !== 'ready') await this.#loadCampaigns();
  }

  /** Nobody else may ask the portal for hours, and something may be owed to it: each request opens a session anew. @param {boolean} down */
  #knock(down) {
    const { setTimer = setTimeout, clearTimer = clearTimeout } = this.#outside;
    if (down && this.#knocking !== null) return;  // others ask as well, and are told each time
    if (this.#knocking !== null) clearTimer(this.#knocking);
    this.#knocking = down ? setTimer(() => { this.#knocking = null; this.#outside.request('GET', `${ROOT}lead`).catch(() => {}); }, this.#patience) : null;
    this.#patience = down ? Math.min(this.#patience * 2, KNOCK_LAST) : KNOCK_FIRST;
  }

  async #leave() {
    this.#knock(false);
    this.#who = '';
    this.#asking = false;
    this.#want(false);
    this.#stopKeeping();
    await this.#outbox.open('');
    this.#state = EMPTY;
    this.#say({});
    this.#outside.lead?.(null);
  }

  /**
   * What a person, or a chain, wants. The answer is for the chain: true when it is done, kept counts.
   * @param {{ name: string, [field: string]: any }} wish
   * @returns {Promise<{ ok: boolean, status: number, words: string }>}
   */
  async wish(wish) {
    switch (wish.name) {
      case 'open': this.#wanted = true; return this.#loadCampaigns();
      case 'choose': return this.#choose(Number(wish.campaign));
      case 'leave': return this.#drop();
      case 'next': return this.#next();
      case 'dispose': return this.#dispose(String(wish.disposition));
      case 'save': return this.#save(String(wish.decision));
      case 'edit': return this.#judged(wish);
      case 'invalid': return this.#invalid(String(wish.note ?? ''));
      case 'again': this.#say({ trouble: null }); this.#outbox.again(); return this.#loadCampaigns();
      case 'dismiss': this.#want(false); this.#say({ trouble: null }); return DONE;
      default: return failed('unknown');
    }
  }

  async #loadButtons() {
    const answer = await this.#outside.request('GET', `${ROOT}button`);
    if (answer.ok && Array.isArray(answer.body?.items)) this.#say({ buttons: answer.body.items.slice(0, LIST_MAX).filter(isObject) });
  }

  async #loadCampaigns() {
    if (!this.#state.buttons.length) this.#loadButtons();
    this.#say({ campaigns: this.#state.list.length ? this.#state.campaigns : 'loading' });
    const answer = await this.#outside.request('GET', `${ROOT}campaign?limit=100`);
    if (!answer.ok || !Array.isArray(answer.body?.items)) {
      this.#say({ campaigns: this.#state.list.length ? 'ready' : 'failed' });
      return this.#trouble(answer, 'load');
    }
    this.#say({ campaigns: 'ready', list: answer.body.items.filter(isObject), trouble: this.#state.trouble?.what === 'load' ? null : this.#state.trouble });
    return DONE;
  }

  /** The campaign that this person left, and the lead that the portal still has for him. */
  async #resume() {
    const id = Number(await this.#storage.read(`${CHOSEN} ${this.#who}`).catch(() => 0));
    if (!id) return;
    const answer = await this.#outside.request('GET', `${ROOT}campaign/${id}`);
    if (!answer.ok || !isObject(answer.body)) return;
    this.#say({ campaign: answer.body, hand: 'none' });
    await this.#loadForm();
    const lead = await this.#outside.request('GET', `${ROOT}lead`);
    if (lead.ok && isObject(lead.body)) this.#take(lead.body);
  }

  async #loadForm() {
    const id = this.#state.campaign?.form_id;
    const answer = id ? await this.#outside.request('GET', `${ROOT}form/${id}`) : null;
    this.#say({ form: answer?.ok && isObject(answer.body) ? answer.body : null });
  }

  /** @param {number} id */
  async #choose(id) {
    if (!(await this.#outbox.flush())) return this.#trouble(null, 'choose');
    const answer = await this.#outside.request('POST', `${ROOT}campaign/${id}/choose`, { body: {} });
    if (!answer.ok || !isObject(answer.body)) return this.#trouble(answer, 'choose');
    this.#put(null, 'none', { campaign: answer.body, trouble: null, decision: '' });
    await Promise.all([this.#loadForm(), this.#storage.write(`${CHOSEN} ${this.#who}`, id).catch(() => {})]);
    return this.#next();
  }

  async #drop() {
    if (!(await this.#outbox.flush())) return this.#trouble(null, 'leave');
    const answer = await this.#outside.request('POST', `${ROOT}campaign/leave`, { body: {} });
    if (!answer.ok) return this.#trouble(answer, 'leave');
    this.#want(false);
    this.#put(null, 'none', { campaign: null, form: null, trouble: null, decision: '' });
    await this.#storage.remove(`${CHOSEN} ${this.#who}`).catch(() => {});
    return this.#loadCampaigns();
  }

  /** What is owed goes first: the portal lets go the lead in hand when it gives the next one. */
  async #next() {
    if (!this.#state.campaign) return this.#trouble({ status: 409 }, 'no-campaign');
    if (this.#asking) return failed('busy');
    this.#asking = true;
    this.#want(false);
    const before = this.#state.hand;
    this.#say({ hand: 'loading', trouble: null });
    try {
      if (!(await this.#outbox.flush())) return this.#back(before, null);
      let answer = await this.#outside.request('POST', `${ROOT}lead/next`, { body: {} });
      if (answer.status === 409) {
        // Another session than the one that chose: the choice is said again.
        const again = await this.#outside.request('POST', `${ROOT}campaign/${this.#state.campaign?.id}/choose`, { body: {} });
        if (again.ok) answer = await this.#outside.request('POST', `${ROOT}lead/next`, { body: {} });
      }
      if (!answer.ok) return this.#back(before, answer);
      if (isObject(answer.body)) this.#take(answer.body);
      else this.#put(null, 'empty', {});
      return DONE;
    } finally {
      this.#asking = false;
    }
  }

  /** @param {DeskState['hand']} before @param {PortalAnswer | null} answer */
  #back(before, answer) {
    this.#say({ hand: before });
    const failure = this.#trouble(answer, 'next');
    this.#want(this.#state.trouble?.sort === 'offline');
    return failure;
  }

  /** Asked for again by itself, until it is there or something else is wanted. @param {boolean} wanted */
  #want(wanted) {
    const { setTimer = setTimeout, clearTimer = clearTimeout } = this.#outside;
    if (this.#wanting !== null) clearTimer(this.#wanting);
    this.#wanting = wanted ? setTimer(() => { this.#wanting = null; this.#next().catch(() => {}); }, NEXT_AGAIN) : null;
  }

  /** @param {Json} lead */
  #take(lead) {
    this.#put(lead, 'here', { disposition: String(lead.disposition ?? ''), trouble: null });
  }

  /** @param {string} disposition */
  #dispose(disposition) {
    const { lead } = this.#state;
    if (!lead) return this.#trouble({ status: 404 }, 'no-lead');
    this.#say({ disposition, trouble: null });
    return this.#owe('disposition', { disposition });
  }

  /** @param {string} decision  Yes, No, Unknown */
  #save(decision) {
    const { lead, disposition } = this.#state;
    if (!lead) return this.#trouble({ status: 404 }, 'no-lead');
    if (decision === 'Yes' && !disposition) return this.#trouble({ status: 409 }, 'no-disposition');
    const owed = this.#owe('save', { decision, ...(disposition && decision !== 'No' ? { disposition } : {}) });
    if (owed.ok) this.#put(null, 'saved', { decision, trouble: null });
    return owed;
  }

  /** @param {string} note */
  #invalid(note) {
    if (!this.#state.lead) return this.#trouble({ status: 404 }, 'no-lead');
    const owed = this.#owe('invalid', note ? { note } : {});
    if (owed.ok) this.#put(null, 'saved', { decision: 'Yes', disposition: 'WRONG DETAILS', trouble: null });
    return owed;
  }

  /** The agent form has the rules of every form. @param {Json} wish */
  async #judged({ values, fields, filled }) {
    const id = this.#state.lead?.id;
    const errors = Array.isArray(fields) ? await this.#outside.judge?.(fields, filled) ?? [] : [];
    if (this.#state.lead?.id !== id) return failed('no-lead');
    this.#say({ edited: { turn: this.#state.edited.turn + 1, errors } });
    return errors.length ? failed('invalid') : this.#edit(values);
  }

  /**
   * Shown at once as the person wrote it; what the portal makes of it comes with its answer.
   * @param {Json} values
   */
  #edit(values) {
    const { lead } = this.#state;
    if (!lead || !isObject(values)) return this.#trouble({ status: 404 }, 'no-lead');
    this.#put({ ...lead, ...values, fields: { ...lead.fields, ...values.fields } }, 'here', { trouble: null });
    const fields = isObject(values.fields) ? { fields: { ...lead.fields, ...values.fields } } : {};
    return this.#owe('edit', { ...values, ...fields });
  }

  /** @param {Owed['what']} what @param {Json} body */
  #owe(what, body) {
    const lead = /** @type {Json} */ (this.#state.lead);
    const kept = this.#outbox.add({ what, lead: lead.id, who: nameOf(lead), body });
    return kept ? DONE : this.#trouble(null, 'full');
  }

  /**
   * The portal has heard it.
   * @param {Owed} owed @param {PortalAnswer} answer
   */
  #answered(owed, answer) {
    const inHand = this.#state.lead?.id === owed.lead;
    if (answer.ok) {
      if (owed.what === 'edit' && inHand && isObject(answer.body)) this.#put(answer.body, 'here', {});
      return;
    }
    const { status, detail, body } = answer;
    const lost = status === 404;
    // Not only the lock is gone: what was to be noted is not noted, and this is the last who knows it.
    const trouble = {
      sort: lost ? 'lost' : 'refused', what: owed.what, who: owed.who, detail: wordsOf(owed, lost ? '' : detail),
      ...(typeof body?.field === 'string' ? { field: body.field } : {}),
    };
    if (lost && inHand) this.#put(null, 'lost', { trouble });
    else this.#say({ trouble });
  }

  /**
   * @param {Partial<PortalAnswer> | null} answer  null: something is still owed
   * @param {string} what
   */
  #trouble(answer, what) {
    const unheard = !answer || isUnheard(/** @type {PortalAnswer} */ ({ status: 0, reason: '', ...answer }));
    const sort = ['no-lead', 'no-disposition', 'no-campaign', 'full'].includes(what) ? what : unheard ? 'offline' : 'refused';
    this.#say({ trouble: { sort, what, detail: answer?.detail || answer?.title || '' } });
    return failed(sort, answer?.status ?? 0, answer?.detail);
  }

  /** @param {Json | null} lead @param {DeskState['hand']} hand @param {Partial<DeskState>} more */
  #put(lead, hand, more) {
    const same = this.#state.lead?.id === lead?.id;
    this.#say({ lead, hand, ...(same ? {} : { disposition: '' }), ...more });
    this.#outside.lead?.(lead);
    if (same && lead) return;
    this.#stopKeeping();
    if (lead) this.#keep(lead.id);
  }

  /** Nobody takes away a lead that an agent talks to. @param {number} id */
  #keep(id) {
    const { setTimer = setTimeout } = this.#outside;
    this.#keeper = setTimer(async () => {
      const answer = await this.#outside.request('POST', `${ROOT}lead/${id}/keep`, { body: {} });
      if (this.#state.lead?.id !== id) return;
      if (answer.status === 404) return this.#put(null, 'lost', { trouble: { sort: 'lost', what: 'keep', who: nameOf(this.#state.lead) } });
      this.#keep(id);
    }, KEEP_EVERY);
  }

  #stopKeeping() {
    const { clearTimer = clearTimeout } = this.#outside;
    if (this.#keeper !== null) clearTimer(this.#keeper);
    this.#keeper = null;
  }

  /** @param {Partial<DeskState>} more */
  #say(more) {
    const now = { ...this.#state, ...more };
    this.#state = { ...now, as: asWhom(now.campaign?.caller_id, this.#callerIds) };
    this.#outside.tell(this.#state);
  }
}

/**
 * A campaign's number as the account has it, with or without the plus; '' when the account may not call as it.
 * @param {unknown} number
 * @param {unknown} mine
 * @returns {string}
 */
function asWhom(number, mine) {
  if (typeof number !== 'string' || !number || !Array.isArray(mine)) return '';
  const bare = (/** @type {unknown} */ one) => (typeof one === 'string' ? one.replace(/^\+/, '') : '');
  return mine.find((one) => bare(one) === bare(number)) ?? '';
}

const DONE = Object.freeze({ ok: true, status: 200, words: '' });
/** @param {string} symbol @param {number} [status] @param {string} [words] */
const failed = (symbol, status = 0, words = '') => ({ ok: false, status, words: words || symbol });

/** @param {unknown} value @returns {value is Json} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {Json} lead */
const nameOf = (lead) => [lead.first_name, lead.last_name].filter(Boolean).join(' ') || String(lead.phone ?? lead.id);

/** What was to be noted, so that it can be noted elsewhere. @param {Owed} owed @param {string} [detail] */
function wordsOf({ body }, detail) {
  const said = [body.decision, body.disposition, body.note].filter(Boolean).join(', ');
  return [detail, said].filter(Boolean).join(' · ');
}
