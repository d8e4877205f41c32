// SPDX-License-Identifier: MIT
// What the phone told of the agent's desk and of the chain of actions that runs, in the state of the screen. Pure; what
// the screen makes of it stands in agent.js, which comes with the pages that need it.

/** @typedef {{ [name: string]: any }} Json  as the portal gives it: anything may be in it */
/**
 * `sort` and `what` of the texts; `detail` in the portal's words, foreign text; `field` of the lead that it is about.
 * @typedef {{ sort: string, detail?: string, who?: string, field?: string, what?: string }} Trouble
 */
/**
 * @typedef {object} Desk
 * @property {'unknown' | 'loading' | 'ready' | 'failed'} campaigns  how it stands with the list
 * @property {Json[]} list  of campaigns
 * @property {Json | null} campaign  with script and dispositions
 * @property {'none' | 'loading' | 'here' | 'empty' | 'saved' | 'lost'} hand  how it stands with the lead
 * @property {Json | null} lead
 * @property {Json | null} form  the campaign's agent form
 * @property {{ turn: number, errors: { name: string, error: string, limit?: number }[] }} edited  the last change that was judged, and what is wrong with it
 * @property {string} disposition  chosen for the lead in hand
 * @property {string} decision  of the lead that was saved last
 * @property {number} owed  decisions that the portal has not heard yet
 * @property {Trouble | null} trouble
 * @property {Json[]} buttons  of all placements, in their order
 * @property {string} as  the campaign's number, where this account may call as it, else ''
 */

/**
 * @typedef {object} Chain
 * @property {'idle' | 'started' | 'asking' | 'acting' | 'filling' | 'ended' | 'refused'} state
 * @property {number} button
 * @property {string} label  of the button, foreign text
 * @property {string} reason  symbol of reason.def
 * @property {number} column
 * @property {number} status
 * @property {string} field
 * @property {string} expected
 * @property {string} text  for a person, foreign text
 * @property {FormState | null} form
 * @property {{ what: string, text: string } | null} response
 * @property {string[]} trace  one line of JSON for each step
 */
/**
 * @typedef {object} FormState
 * @property {number} view
 * @property {number} form
 * @property {string} name
 * @property {'opened' | 'shaped' | 'changed'} why
 * @property {Json[]} schema
 * @property {Json} data
 * @property {string[]} changed
 * @property {string} focus
 * @property {{ name: string, error: string, limit?: number }[]} errors
 * @property {number} turn  grows with each time it is shown anew
 */

/** @type {Readonly<Desk>} */
const NO_DESK = Object.freeze({
  campaigns: 'unknown', list: [], campaign: null, hand: 'none', lead: null, form: null, edited: { turn: 0, errors: [] }, disposition: '', decision: '', owed: 0,
  trouble: null, buttons: [], as: '',
});
/** @type {Readonly<Chain>} */
const NO_CHAIN = Object.freeze({
  state: 'idle', button: 0, label: '', reason: 'none', column: 0, status: 0, field: '', expected: '', text: '', form: null, response: null, trace: [],
});

/**
 * @typedef {object} DeskPart
 * @property {Desk} desk
 * @property {Chain} chain
 * @property {boolean} steps  the steps of the chain are looked at
 * @property {string} page  an address that the browser did not let us open, for the person to open
 */

/** @type {Readonly<DeskPart>} */
export const deskInitial = Object.freeze({ desk: NO_DESK, chain: NO_CHAIN, steps: false, page: '' });

/**
 * @template {DeskPart} S
 * @param {S} state
 * @param {{ kind: string, [field: string]: any }} event
 * @returns {S} the same for an event of others
 */
export function reduceDesk(state, event) {
  switch (event.kind) {
    case 'PAGE_DESK': return { ...state, desk: { ...NO_DESK, ...event.desk } };
    case 'PAGE_CHAIN': return { ...state, chain: { ...NO_CHAIN, ...event.chain } };
    case 'PAGE_STEPS': return { ...state, steps: Boolean(event.open) };
    case 'PAGE_OPEN': return { ...state, page: typeof event.url === 'string' ? event.url : '' };
    default: return state;
  }
}

/** Buttons stand somewhere, or a chain has something to show. @param {DeskPart} state @param {string} placement */
export const hasButtons = (state, placement) => state.desk.buttons.some((button) => button.placement === placement);

/** A chain that ended did not do what its button is for. @param {DeskPart} state */
export const wentWrong = ({ chain }) => ['ended', 'refused'].includes(chain.state) && !['done', 'cancelled', 'none'].includes(chain.reason);

/** What a chain shows covers the page. @param {DeskPart} state */
export const chainCovers = (state) => state.steps || state.page !== '' || state.chain.form !== null || state.chain.response !== null || wentWrong(state);

/**
 * A button that answers calls is in sight, or one whose script may do so, or what a chain shows: then a call that comes in
 * leaves what is beside it usable.
 * @param {DeskPart & { tab: string }} state
 */
export const canAnswerHere = (state) => chainCovers(state) || state.desk.buttons.some(({ placement, fn, sandbox_id: script }) => (
  [state.tab, 'side', 'footer'].includes(placement) && (script || /^\s*answercall\b/i.test(String(fn)))));

/** A chain has something to show, wherever the person is. @param {DeskPart} state */
export const chainShows = (state) => state.steps || state.page !== '' || state.chain.state !== 'idle';
