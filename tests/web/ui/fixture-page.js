// SPDX-License-Identifier: MIT
// A page with the real elements and no phone: tests set states and read the intents.
import '../../../web/ui/wp-app.js';
import { reduce } from '../../../web/state/reduce.js';
import { LANGUAGES, useTexts } from '../../../web/state/texts/index.js';
import { BUILT } from '../../../web/ui/pages.js';
import { done, stateOf, tellMoney } from './fixtures.js';

const app = /** @type {any} */ (document.querySelector('wp-app'));
const world = /** @type {any} */ (window);
world.intents = [];
world.refused = [];
world.built = BUILT;
document.addEventListener('securitypolicyviolation', (event) => {
  world.refused.push(`${event.violatedDirective} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
});
document.addEventListener('intent', (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  world.intents.push(detail.tell ? { ...detail, tell: true } : detail);
  if (detail.name === 'money') tellMoney(story, detail, evil);
});
let story = '';
let evil = false;
world.show = async (/** @type {string} */ name, /** @type {boolean} */ hostile) => {
  // What was done to an element stays with it.
  if (done[story]) app.state = stateOf('start');
  await app.updateComplete;
  story = name;
  evil = hostile;
  app.state = stateOf(name, evil);
  await settle();
  for (const [element, control, typed] of done[name] ?? []) await act(element, control, typed);
};

/** @param {string} element @param {string} control @param {string} [typed] */
async function act(element, control, typed) {
  const found = app.shadowRoot.querySelector(element).shadowRoot.querySelector(control);
  if (typed === undefined) found.click();
  else found.value = typed;
  await settle();
}

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
