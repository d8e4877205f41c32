// SPDX-License-Identifier: MIT
// The rules of the test before a call, off the page. Begun when somebody tests or records a greeting.
import { serve } from './trial-ask.js';

serve(fetch(new URL('../../build/wasm/opus.wasm', import.meta.url)));
