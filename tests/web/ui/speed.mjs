// SPDX-License-Identifier: MIT
// How long ten thousand contacts keep the page busy, in a real browser. Time is what the page's own thread has worked,
// so that a busy machine does not count.

const COUNT = 10_000;
const PART = 1000;
const STEPS = 120;
const NAMES = ['Grace', 'Ada', 'Émilie', 'Katherine', 'Dorothy', 'Радья', 'عالية', 'Margaret', 'Hedy', 'Joan'];
const FAMILIES = ['Hopper', 'Byron', 'Châtelet', 'Johnson', 'Vaughan', 'Перлман', 'المنصور', 'Hamilton', 'Lamarr', 'Clarke'];

const people = () => Array.from({ length: COUNT }, (_, i) => {
  const number = `+1 555 ${String(i).padStart(7, '0')}`;
  return {
    id: i + 1, revision: i, own: false, name: `${NAMES[i % 10]} ${FAMILIES[Math.floor(i / 10) % 10]} ${i}`, company: `Company ${i % 97}`,
    numbers: [{ name: 'Work', number, extension: '' }], keys: [number.replace(/\D/g, '')],
  };
});

/** Runs in the page: types this, and says how many frames it took until the list had it. @param {string} query */
async function type(query) {
  const list = /** @type {any} */ (document.querySelector('wp-app'))?.shadowRoot.querySelector('wp-contacts');
  const field = list.renderRoot.querySelector('input[type=search]');
  const first = () => list.renderRoot.querySelector('.row .who')?.textContent ?? '';
  field.value = query;
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  for (let frames = 1; ; frames++) {
    await new Promise((resolve) => { requestAnimationFrame(resolve); });
    const wanted = query.toLowerCase().split(' ').filter(Boolean);
    if (!wanted.length || wanted.every((word) => first().toLowerCase().includes(word))) return frames;
    if (frames > 60) throw new Error(`${query}: ${first()}`);
  }
}

/** Runs in the page: scrolls as fast as a finger can. @param {number} steps @returns {Promise<number[]>} time between frames */
async function scroll(steps) {
  const list = /** @type {any} */ (document.querySelector('wp-app'))?.shadowRoot.querySelector('wp-contacts');
  const box = list.renderRoot.querySelector('.scroll');
  /** @type {number[]} */ const times = [];
  for (let i = 0, last = performance.now(); i < steps; i++) {
    box.scrollTop += 200;  // 12,000 pixels in a second
    await new Promise((resolve) => { requestAnimationFrame(resolve); });
    times.push(performance.now() - last);
    last = performance.now();
    if (!list.renderRoot.querySelector('.row')) throw new Error('the list is empty');
  }
  return times;
}

/** @param {{ open: (options?: import('playwright-core').BrowserContextOptions) => Promise<any> }} site */
export async function contactsSpeed(site) {
  const { page, show, tell, close } = await site.open({ viewport: { width: 390, height: 844 } });
  try {
    await show('contacts');
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const worked = async () => (await session.send('Performance.getMetrics')).metrics.find((/** @type {any} */ { name }) => name === 'TaskDuration').value * 1000;
    /** @param {() => Promise<unknown>} act */
    const cost = async (act) => {
      const before = await worked();
      await act();
      return await worked() - before;
    };
    const idle = await cost(() => page.evaluate(() => 0));  // what asking costs
    const all = people();
    /** @type {number[]} */ const parts = [];  // as the phone tells them: web/phone/book.js
    for (let i = 0; i < COUNT; i += PART) {
      const told = { kind: 'PAGE_CONTACTS', first: i === 0, last: i + PART >= COUNT, gone: [], favourites: [1], entries: all.slice(i, i + PART) };
      parts.push(await cost(() => tell(told)) - idle);
    }
    const change = await cost(() => tell({ kind: 'PAGE_CONTACTS', first: false, last: true, gone: [3], favourites: [1], entries: [{ ...all[7], name: 'Zoë' }] })) - idle;
    /** @type {number[]} */ const letters = [];
    let frames = 0;
    for (const word of ['grace hopper 7', 'ada', '']) {
      for (let end = word ? 1 : 0; end <= word.length; end++) {
        letters.push(await cost(async () => { frames = Math.max(frames, await page.evaluate(type, word.slice(0, end))); }) - idle);
      }
    }
    /** @type {number[]} */ let between = [];
    const scrolling = (await cost(async () => { between = await page.evaluate(scroll, STEPS); }) - idle) / STEPS;
    return { parts, change, letters, frames, scrolling, between, drawn: await page.locator('wp-contacts .row').count() };
  } finally {
    await close();
  }
}
