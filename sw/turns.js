// SPDX-License-Identifier: MIT
// What happens to the notice of a tag, one after the other and not before the desktop can (web/phone/settled.js). Only that
// tag waits, and nothing else for it. Of what waits the latest is done: a notice that is newer is never touched.
import { settlesIn } from '../web/phone/settled.js';

/** @typedef {{ turn: number, shown: number }} Turns */

const TAGS_MAX = 100;
/** @type {Map<string, Turns>} the one that was used last at the end */
const tags = new Map();

/** @param {string} tag @returns {Turns} */
function turnsOf(tag) {
  const turns = tags.get(tag) ?? { turn: 0, shown: 0 };
  tags.delete(tag);
  tags.set(tag, turns);
  if (tags.size > TAGS_MAX) tags.delete(String(tags.keys().next().value));
  return turns;
}

/** A notice of this tag is handed to the desktop now. @param {string} tag */
export function showing(tag) { turnsOf(tag).shown = Date.now(); }

/** A person has done something about it: what still waits is not done any more. @param {string} tag */
export function supersede(tag) { turnsOf(tag).turn++; }

/**
 * @param {string} tag
 * @param {() => Promise<void>} deed
 * @returns {{ done: Promise<void>, waits: boolean }}  when it is done, or something newer stands in its place
 */
export function inTurn(tag, deed) {
  const turns = turnsOf(tag);
  const turn = ++turns.turn;
  const rest = settlesIn(turns.shown);
  if (!rest) return { done: deed(), waits: false };
  const settled = new Promise((resolve) => { setTimeout(resolve, rest); });
  return { done: settled.then(() => (turns.turn === turn ? deed() : undefined)), waits: true };
}
