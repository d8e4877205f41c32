// SPDX-License-Identifier: MIT
// The way to the phone, begun when this module is evaluated: before the screen's modules, so that the
// worker, wasm, configuration and the remembered login are under way while the screen still loads.
import { connect } from './port.js';

export const phone = connect();
