// SPDX-License-Identifier: MIT
// What a script finds: console, process.env, setTimeout, fetch; and what runs its main(). Compiled into
// webphone-script. Nobody relies on this side's honesty: a script may have changed everything but these names.
(function prelude(send) {
  'use strict';
  const { parse, stringify } = JSON;
  const { defineProperty, freeze } = Object;
  const now = Date.now;
  const LINES_MAX = 100;
  const LINE_MAX = 1000;
  const TIMERS_MAX = 1000;
  const FETCHES_MAX = 20;
  const ASKED_MAX = 64 << 10;
  const timers = new Map();
  const fetches = new Map();
  let made = 0;
  let lines = 0;
  let ended = false;

  const define = (name, value) => defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  const tell = (message) => send(stringify(message));

  // Half of a character, as a cut leaves it, is no text for anybody else; nor is NUL, where texts end elsewhere.
  const whole = (text) => text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  const shown = (text, most) => whole(text.slice(0, most)).replaceAll('\0', '\ufffd');

  function textOf(value) {
    if (typeof value === 'string') return value;
    try {
      if (value instanceof Error) return `${value.name}: ${value.message}`;
      return stringify(value) ?? String(value);
    } catch {
      return '(something that cannot be shown)';
    }
  }

  function log(level, values) {
    if (ended || lines > LINES_MAX) return;
    lines++;
    let text = '';
    for (let i = 0; i < values.length && text.length <= LINE_MAX; i++) text += (i ? ' ' : '') + textOf(values[i]);
    tell({ log: [level, lines > LINES_MAX ? '(more lines are not kept)' : shown(text, LINE_MAX)] });
  }

  function end(message) {
    if (ended) return;
    ended = true;
    tell(message);
  }

  // Of all that stands on the stack the innermost that is the script's own (SCRIPT in main.c): its lines are what its
  // author sees. Faults of ours, such as a fetch that is refused, stand on it too.
  const lineOf = (stack) => Number(/(?:^|@)script:(\d+):\d+$/m.exec(stack)?.[1] ?? 0);

  // '404 Not Found' is a status and a text; all else is a fault of the script.
  function fail(error) {
    let text = 'something that cannot be shown';
    let line = 0;
    let status = 0;
    try {
      const own = error instanceof Error;
      const given = own ? error.message : textOf(error);
      const [, code, rest] = /^([45]\d\d) ([^]+)$/.exec(given) ?? [];
      status = Number(code ?? 0);
      text = code ? rest : own ? `${error.name}: ${given}` : given;
      line = own ? lineOf(error.stack) : 0;
      if (typeof text !== 'string' || typeof line !== 'number') throw text;
    } catch {
      status = 0;
    }
    end({ failed: { status, text: shown(text, 500), line } });
  }

  const refuse = (status, text) => end({ failed: { status, text, line: 0 } });

  function answer(value, most) {
    const text = stringify(value) ?? '{}';
    if (text.length > most) refuse(502, `The answer has ${text.length} characters, ${most} are the most.`);
    // As `whole`: the halves stand there as escapes.
    else end({ done: text.replace(/(?<=(?:^|[^\\])(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, '\ufffd') });
  }

  class Headers {
    #all = new Map();
    constructor(pairs) {
      for (const [name, value] of pairs) this.#all.set(name.toLowerCase(), value);
    }
    get(name) { return this.#all.get(String(name).toLowerCase()) ?? null; }
    has(name) { return this.#all.has(String(name).toLowerCase()); }
    forEach(visit) { this.#all.forEach((value, name) => visit(value, name)); }
    [Symbol.iterator]() { return this.#all.entries(); }
  }

  function responseOf({ status, statusText, headers, body, url }) {
    return {
      status, statusText, url, ok: status >= 200 && status < 300, headers: new Headers(headers),
      text: async () => body,
      json: async () => parse(body),
    };
  }

  define('console', freeze(Object.fromEntries(['log', 'info', 'warn', 'error', 'debug'].map((level) => [level, (...values) => log(level, values)]))));
  define('setTimeout', (run, delay = 0, ...values) => {
    if (typeof run !== 'function') throw new TypeError('setTimeout needs a function');
    if (timers.size >= TIMERS_MAX) throw new RangeError('too many timers');
    timers.set(++made, { run, values, due: now() + Math.max(0, Number(delay) || 0) });
    return made;
  });
  define('clearTimeout', (id) => { timers.delete(id); });
  define('fetch', async (url, { method = 'GET', headers = {}, body = '' } = {}) => {
    if (++made && fetches.size >= FETCHES_MAX) throw new RangeError('too many requests at once');
    if (typeof body !== 'string') throw new TypeError('the body of a request must be a text');
    const pairs = (Array.isArray(headers) ? headers : Object.entries(headers)).map(([name, value]) => [String(name), String(value)]);
    const request = { id: made, url: whole(String(url)), method: String(method).toUpperCase(), headers: pairs, body: whole(body) };
    const size = request.url.length + body.length + pairs.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    if (size > ASKED_MAX) throw new TypeError('the request is too long');
    if ([request.url, request.method, body, ...pairs.flat()].some((text) => text.includes('\0'))) throw new TypeError('a request cannot have NUL in it');
    // Made here, where the stack still says who asked.
    const refused = new TypeError('');
    return new Promise((resolve, reject) => {
      fetches.set(request.id, { resolve, reject, refused });
      tell({ fetch: request });
    });
  });

  function nextTimer() {
    let first = null;
    for (const [id, timer] of timers) {
      if (!first || timer.due < first.timer.due) first = { id, timer };
    }
    return first;
  }

  return {
    // Before the script is evaluated.
    open(env) { define('process', freeze({ env: freeze(parse(env)) })); },
    run(main, data, ctx, most) {
      if (typeof main !== 'function') refuse(500, 'The script has no function called main.');
      else (async () => answer(await main(parse(data), freeze(parse(ctx))), most))().catch(fail);
    },
    // It could not even be read.
    broken(text, line, stack) { end({ failed: { status: 0, text: shown(text, 500), line: lineOf(stack) || line } }); },
    // Milliseconds to the next thing to do; -1: when something comes; -2: it has ended.
    turn() {
      if (ended) return -2;
      const next = nextTimer();
      if (!next) {
        if (fetches.size) return -1;
        refuse(500, 'main() waits for something that never happens.');
        return -2;
      }
      const wait = next.timer.due - now();
      if (wait > 0) return Math.min(wait, 60000);
      timers.delete(next.id);
      try {
        next.timer.run(...next.timer.values);
      } catch (error) {
        fail(error);
      }
      return 0;
    },
    receive(text) {
      const { fetched } = parse(text);
      const waiting = fetches.get(fetched.id);
      fetches.delete(fetched.id);
      if (!waiting) return;
      if (!fetched.error) {
        waiting.resolve(responseOf(fetched));
        return;
      }
      waiting.refused.message = fetched.error;
      waiting.reject(waiting.refused);
    },
  };
})
