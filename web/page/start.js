// SPDX-License-Identifier: MIT
// The way to the phone, begun before the screen's modules are even loaded: worker, wasm, configuration and
// the remembered login are under way meanwhile. This file is a script of its own and a part of main.js;
// whichever is evaluated first connects.
import { connect } from './port.js';

/** @typedef {import('./port.js').Phone} Phone */

const here = /** @type {{ webphone?: Phone }} */ (globalThis);

export const phone = (here.webphone ??= connect());
