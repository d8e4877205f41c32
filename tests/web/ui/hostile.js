// SPDX-License-Identifier: MIT
// The events of a story with everything in them that an operator, the portal or the wire has written replaced by what
// means harm (but markup of an operator's own pages, which tests/e2e/shell and pages have): markup that would run, a direction that turns the line round, accents piled up, 10,000 characters.

/** What would show itself if it ever became more than text: an element, a line turned round, a script that ran. */
export const HOSTILE = `<img src=x onerror="harm=1"><script>harm=1</script>\u202e\u2066gnp.exe\u200b\u0000\u001b[31m ${
  'A\u0301\u0302\u0303\u0304\u0305'.repeat(40)}${'W'.repeat(10_000)}`;

/** Keys of the portal's answers, the configuration, the core's events and the browser whose words are somebody else's. */
const FOREIGN = new Set([
  'brand', 'uuid', 'title', 'name', 'displayName', 'username', 'detail', 'label', 'tooltip', 'reason', 'who', 'company', 'email', 'note',
  'number', 'extension', 'caller', 'callId', 'memo', 'currency', 'codec', 'cipher', 'transport', 'script', 'caller_id', 'dispositions',
  'first_name', 'last_name', 'city', 'product', 'fields', 'phone', 'disposition', 'options', 'identities', 'text', 'trace', 'provider',
]);

/** @param {any} value @param {boolean} foreign @returns {any} */
function spoiled(value, foreign) {
  if (typeof value === 'string') return foreign && value ? HOSTILE : value;
  if (Array.isArray(value)) return value.map((one) => spoiled(one, foreign));
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoiled(one, foreign || FOREIGN.has(name))]));
}

/** Who calls is foreign as well, but an address all the same. @param {any} event */
const peer = (event) => (typeof event.peer === 'string' && event.kind === 'EV_CALL' ? { peer: `sip:${HOSTILE}@evil.example` } : {});

/** @param {any[]} events */
export const hostile = (events) => events.map((event) => ({ ...spoiled(event, false), ...peer(event), kind: event.kind }));
