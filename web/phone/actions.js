// SPDX-License-Identifier: MIT
// What chains and agent forms need of the interpreter: a script of its own, action.js beside phone.js, so that a phone without
// buttons loads nothing of it.
import { Chain } from './action.js';
import { compile } from './core.js';

export { judge } from './judge.js';

const MODULE = new URL('action.wasm', import.meta.url);

export const load = async () => new Chain(await compile(fetch(MODULE)));
