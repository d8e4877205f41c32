// SPDX-License-Identifier: MIT
// The declarations that people get against the code that they describe: tsc fails where they differ. Runs nowhere.
import { Phone, PhoneError } from './phone.js';
import { clickToCall, numberOf } from './click-to-call.js';
import { WebphoneError, cxWebphone } from './connector.js';

/** @type {{ Phone: new (options: import('./phone.d.ts').PhoneOptions) => Omit<import('./phone.d.ts').Phone, 'addEventListener' | 'removeEventListener' | 'calls' | 'call'>, PhoneError: typeof import('./phone.d.ts').PhoneError }} */
export const phone = { Phone, PhoneError };
/** @type {(call: import('./phone.js').Call) => Omit<import('./phone.d.ts').Call, 'addEventListener' | 'removeEventListener' | 'transfer' | 'ended' | 'quality' | 'direction'>} */
export const call = (one) => one;
/** @type {(element: import('./web-phone.js').WebPhone) => Pick<import('./web-phone.d.ts').WebPhone, 'show' | 'number' | 'setConfig' | 'register' | 'unregister' | 'dialpadPress' | 'answer' | 'hangup' | 'hold' | 'mute'>} */
export const element = (one) => one;
/** @type {typeof import('./connector.d.ts').cxWebphone} */
export const connector = cxWebphone;
/** @type {typeof import('./connector.d.ts').WebphoneError} */
export const connectorError = WebphoneError;
/** @type {typeof import('./click-to-call.d.ts')} */
export const links = { clickToCall, numberOf };
