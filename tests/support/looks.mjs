// SPDX-License-Identifier: MIT
// Looks at a page as it stands in a browser: what axe finds, and whether everything fits the window and can be reached.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** One run of axe: all of it in one theme; in the other what differs there, contrast. @typedef {{ colorScheme: 'light' | 'dark', rules: string[] }} Pass */

const COLOR = ['cat.color'];
/** @type {Pass[]} */
const BOTH = [{ colorScheme: 'dark', rules: COLOR }, { colorScheme: 'light', rules: RULES }];
/** How large what is pressed is has been measured elsewhere. @type {Pass[]} */
export const BOTH_BUT_TARGETS = [{ colorScheme: 'light', rules: COLOR }, { colorScheme: 'dark', rules: RULES.filter((rule) => rule !== 'wcag22aa') }];

/** The smallest phone, a usual window at 200 %, a call centre's screen. */
export const SIZES = [[320, 568], [640, 400], [1920, 1080]];

/**
 * Runs in the page: what is wider than the window, cut off without a sign, too small, or cannot be brought into sight.
 * @param {{ covered: boolean, target: number }} wish  covered: something floats over the page for a moment, and may; target: how large a control has to be
 * @returns {string[]}
 */
export function misfits({ covered, target }) {
  /** @type {string[]} */ const bad = [];
  if (document.documentElement.scrollWidth > innerWidth) bad.push(`the page is ${document.documentElement.scrollWidth} wide`);
  const name = (/** @type {Element} */ element) => element.outerHTML.replace(/<!--.*?-->/g, '').slice(0, 90);
  /** What stands at a point, through all shadows. @param {number} x @param {number} y */
  const at = (x, y) => {
    let found = document.elementFromPoint(x, y);
    while (found?.shadowRoot) {
      const inner = found.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === found) break;
      found = inner;
    }
    return found;
  };
  /** @param {Node|null} inner @param {Element} outer */
  const within = (inner, outer) => {
    for (let node = inner; node; node = node.parentNode ?? /** @type {any} */ (node).host) if (node === outer) return true;
    return false;
  };
  /** @param {Element} element */
  const control = (element) => {
    const before = element.getBoundingClientRect();
    if (before.left < -0.5 || before.right > innerWidth + 0.5) bad.push(`${name(element)} reaches from ${before.left} to ${before.right}`);
    if (!element.matches('[type=checkbox], [type=radio], .text a') && (before.width < target || before.height < target)) bad.push(`${name(element)} is ${before.width} x ${before.height}`);
    if (covered || /** @type {any} */ (element).disabled) return;
    element.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = element.getClientRects()[0];  // of a link on two lines the first
    const found = at(left + width / 2, top + height / 2);
    // A word of a label is as good as its box.
    if (!within(found, element) && !within(found, element.closest('label') ?? element)) bad.push(`${name(element)} is behind ${found ? name(found) : 'nothing'}`);
  };
  /** @param {ParentNode} root @param {boolean} inert */
  const look = (root, inert) => {
    for (const element of root.querySelectorAll('*')) {
      const off = inert || Boolean(element.closest('[inert]'));
      if (element.shadowRoot) look(element.shadowRoot, off);
      if (off || !element.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      const hides = !element.matches('input, textarea, select') && /hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis' && style.clipPath === 'none';
      if (hides && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1) bad.push(`${name(element)} is cut: ${element.scrollWidth} in ${element.clientWidth}`);
      if (element.matches('button, a, input, select, textarea')) control(element);
    }
  };
  // Behind a question that waits for an answer nothing can be reached, and nothing has to.
  /** @param {Document|ShadowRoot} root @returns {Element|undefined} */
  const question = (root) => root.querySelector(':modal')
    ?? [...root.querySelectorAll('*')].map((element) => element.shadowRoot && question(element.shadowRoot)).find(Boolean) ?? undefined;
  look(question(document) ?? document, false);
  return bad;
}

/** Runs in the page. @param {string[]} rules */
const runAxe = async (rules) => (await /** @type {any} */ (globalThis).axe.run(document, { iframes: false, runOnly: rules, resultTypes: ['violations'] })).violations
  .flatMap((/** @type {any} */ one) => one.nodes.map((/** @type {any} */ node) => `${one.id}: ${node.target.flat().join(' ')} ${node.any[0]?.message ?? ''}`));

/** One look at all of it. */
export class Looks {
  /** @param {import('playwright-core').Page} page @param {import('playwright-core').CDPSession} session */
  constructor(page, session) {
    this.page = page;
    this.session = session;
  }

  /** @param {import('playwright-core').Page} page */
  static async of(page) {
    return new Looks(page, await page.context().newCDPSession(page));
  }

  /** What axe finds. @param {Pass[]} [passes] */
  async violations(passes = BOTH) {
    const { page } = this;
    // Not by evaluate: the page's policy lets nobody turn text into a script.
    if (!await page.evaluate(() => 'axe' in globalThis)) await this.session.send('Runtime.evaluate', { expression: axe });
    /** @type {string[]} */ const found = [];
    for (const { colorScheme, rules } of passes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      found.push(...(await page.evaluate(runAxe, rules)).map((one) => `${colorScheme} ${one}`));
    }
    return found;
  }

  /** Axe alone. @param {string} name  what is on the screen */
  async axe(name) {
    assert.deepEqual(await this.violations(), [], name);
  }

  /**
   * @param {string} name  what is on the screen
   * @param {boolean} [covered]
   * @param {{ sizes?: readonly number[][], target?: number, passes?: Pass[] }} [wish]
   */
  async look(name, covered = false, { sizes = SIZES, target = 43.5, passes = BOTH } = {}) {
    const { page } = this;
    const size = page.viewportSize() ?? { width: 1280, height: 800 };
    const found = await this.violations(passes);
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
      found.push(...(await page.evaluate(misfits, { covered, target })).map((one) => `${width} x ${height}: ${one}`));
    }
    await page.setViewportSize(size);
    assert.deepEqual(found, [], name);
  }
}
