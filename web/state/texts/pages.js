// SPDX-License-Identifier: MIT
// What a part that comes later imports before it says anything: English is whole from here on.
import { pages } from './en/pages.js';
import { english } from './en.js';

Object.assign(english.words, pages);
