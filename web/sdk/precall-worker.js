// SPDX-License-Identifier: MIT
// The rules of the test before a call, beside precall.js.
import { serve } from '../phone/trial-ask.js';

serve(fetch(new URL('./opus.wasm', import.meta.url)));
