// SPDX-License-Identifier: MIT
// What a push has to do on this device: which notice is shown, which goes, what is remembered. Pure: everything it
// depends on is handed in.

/** @typedef {import('./payload.js').Push} Push */
/** @typedef {NotificationOptions & { actions?: { action: string, title: string }[], vibrate?: number[], renotify?: boolean,
 *   timestamp?: number }} NoticeOptions */
/** @typedef {'rings' | 'answered' | 'declined' | 'missed' | 'over'} Fate  what became of a call on this device */

/**
 * @typedef {object} Around
 * @property {string | null | undefined} account  whose device this is, null: nobody is logged in, undefined: that cannot be told
 * @property {number} now  by the server's clock
 * @property {Fate | undefined} fate  of this call so far
 * @property {boolean} looks  somebody looks at a page, which answers
 * @property {boolean} rings  a page that somebody looks at rings already
 * @property {boolean} talks  a page has a call that is up
 * @property {boolean} shown  this call's notice is there
 * @property {string} name  of the caller in the phonebook, '' for none
 * @property {Record<string, string>} words
 */

/**
 * @typedef {object} Deed
 * @property {{ title: string, options: NoticeOptions } | null} show
 * @property {boolean} close  the notice of this call goes
 * @property {Fate | null} fate  from now on
 * @property {boolean} missed  one more
 * @property {boolean} leave  pushes for nobody: end the subscription
 */

/** @type {Deed} */
const NOTHING = { show: null, close: false, fate: null, missed: false, leave: false };
const VIBRATION = [600, 300, 600, 300, 600, 300, 600, 300, 600];

/** @param {Push} push @param {Around} around */
function whoOf({ name, number }, around) {
  const known = around.name || name;
  if (!number) return known || around.words.unknown;
  return known && known !== number ? `${known} \u2066(${number})\u2069` : `\u2066${number}\u2069`;
}

/** @param {Push} push @param {Around} around @returns {Deed} */
function ring(push, around) {
  const { words } = around;
  if (around.rings) return { ...NOTHING, fate: 'rings' };
  const actions = push.token ? [{ action: 'answer', title: words.answer }, { action: 'decline', title: words.decline }] : [];
  return {
    ...NOTHING,
    fate: 'rings',
    show: {
      title: words.incoming,
      options: {
        body: push.kind === 'unknown' ? '' : whoOf(push, around), tag: push.tag, data: push, timestamp: push.at || around.now,
        requireInteraction: true, renotify: !around.shown, vibrate: VIBRATION, actions,
      },
    },
  };
}

/** In the place of the notice that rang, without a sound. @param {Push} push @param {Around} around @param {string} title @param {NoticeOptions} [more] */
const quiet = (push, around, title, more = {}) => ({
  title,
  options: { body: whoOf(push, around), tag: push.tag, data: { ...push, token: '' }, timestamp: push.at || around.now, silent: true, ...more },
});

/** @param {Push} push @param {Around} around @returns {Deed} */
function missed(push, around) {
  const { words } = around;
  // Who looks at the phone has seen it ring there, and end.
  if (around.looks && around.fate === 'rings' && !around.shown) return { ...NOTHING, fate: 'missed' };
  const actions = push.number ? [{ action: 'callback', title: words.callback }] : [];
  return { ...NOTHING, fate: 'missed', missed: true, show: quiet({ ...push, kind: 'missed' }, around, words.missed, { actions }) };
}

/** @param {Push} push @param {Around} around @returns {Deed} */
export function decide(push, around) {
  const { account, fate, now } = around;
  if (account === null) return { ...NOTHING, close: true, leave: true };
  if (push.account && account !== undefined && push.account !== account) return NOTHING;
  // Told twice, or in the wrong order: what is over does not begin again, and a call is missed once.
  if (fate && fate !== 'rings') return { ...NOTHING, close: push.kind !== 'ring' && fate !== 'missed' };
  switch (push.kind) {
    case 'unknown': return ring(push, around);
    case 'ring': return push.until && push.until < now ? missed(push, around) : ring(push, around);
    case 'missed': return missed(push, around);
    // Who looks at the phone sees it on the badge. The next message takes this one's place, and is heard again.
    case 'voicemail': return around.looks ? NOTHING : { ...NOTHING, show: quiet(push, around, around.words.voicemail, { silent: false, renotify: true }) };
    case 'cancel': return { ...NOTHING, close: true, fate: 'over' };
    // A browser counts pushes that show nothing; so a word is left in the place of what rang, but for who talks here.
    default: return {
      ...NOTHING, fate: 'over', close: around.talks, show: around.shown && !around.talks ? quiet(push, around, around.words.elsewhere) : null,
    };
  }
}
