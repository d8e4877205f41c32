// SPDX-License-Identifier: MIT
// The language of this browser's phone: as the person has chosen it, else as the browser prefers. Its texts
// are fetched when they are wanted; where that fails the phone goes on in the language it has.
import { LANGUAGES, chooseLanguage, useTexts } from '../state/texts/index.js';
import { keep, kept } from './theme.js';

const NAME = 'webphone-language';

/** What was chosen in this browser, or 'auto'. */
export const keptLanguage = () => kept(NAME) ?? 'auto';

/**
 * From now on `wish` is spoken.
 * @param {string} wish  'auto' or a language of LANGUAGES
 * @param {(spoken: string) => void} speaks  told once the texts are there, at once for English
 */
export function speak(wish, speaks) {
  const spoken = chooseLanguage(wish, navigator.languages ?? []);
  if (spoken === 'en') {
    LANGUAGES.en.load().then(useTexts);
    return speaks(spoken);
  }
  LANGUAGES[spoken].load().then((texts) => {
    useTexts(texts);
    speaks(spoken);
  }, (error) => {
    console.debug('language:', error);
    speaks('en');
  });
}

/** @param {string} wish */
export const keepLanguage = (wish) => keep(NAME, wish);
