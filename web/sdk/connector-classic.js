// SPDX-License-Identifier: MIT
// The connector as a classic script: one global function.
import { cxWebphone } from './connector.js';

/** @type {any} */ (globalThis).cxWebphone = cxWebphone;
