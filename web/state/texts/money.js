// SPDX-License-Identifier: MIT
// What the balance and its payments say; the page that shows them imports this first.
import { money } from './en/money.js';
import { english } from './en.js';
import './pages.js';

Object.assign(english.words, money);
