// SPDX-License-Identifier: MIT
// A page with the real elements and no phone: tests set states and read the intents.
import '../../../web/ui/wp-app.js';
import { reduce } from '../../../web/state/reduce.js';
import { LANGUAGES, useTexts } from '../../../web/state/texts/index.js';
import { BUILT } from '../../../web/ui/pages.js';
import { stateOf } from './fixtures.js';

const app = /** @type {any} */ (document.querySelector('wp-app'));
const world = /** @type {any} */ (window);
world.intents = [];
world.refused = [];
world.built = BUILT;
document.addEventListener('securitypolicyviolation', (event) => {
  world.refused.push(`${event.violatedDirective} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
});
document.addEventListener('intent', (event) => world.intents.push(/** @type {CustomEvent} */ (event).detail));
world.show = async (/** @type {string} */ story) => {
  app.state = stateOf(story);
  await settle();
};
world.speak = async (/** @type {string} */ language) => {
  useTexts(await LANGUAGES[language].load());
  app.state = { ...app.state, spoken: language };
  await settle();
};
world.tell = async (/** @type {any[]} */ ...events) => {
  app.state = events.reduce(reduce, app.state);
  await settle();
};

/** Elements inside elements draw one turn later each. */
async function settle() {
  for (let level = 0; level < 4; level++) await app.updateComplete;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
