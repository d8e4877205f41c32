// SPDX-License-Identifier: MIT
// phone.pack -> phone.wasm. The file begins with the module that unpacks the rest of it (core/wasm/unpack_wasm.c), and with
// the length of that in two octets. What is damaged traps, or is refused by WebAssembly.compile.

/** @typedef {{ memory: WebAssembly.Memory, input: () => number, output: () => number, unpack: (length: number) => number }} Exports */

/** @param {Uint8Array<ArrayBuffer>} packed @returns {Uint8Array<ArrayBuffer>} */
export function unpack(packed) {
  const rest = packed.subarray((packed[0] << 8 | packed[1]) + 2);
  const module = new WebAssembly.Module(packed.subarray(2, packed.length - rest.length));
  const { memory, input, output, unpack: run } = /** @type {Exports} */ (/** @type {unknown} */ (new WebAssembly.Instance(module).exports));
  const all = new Uint8Array(/** @type {ArrayBuffer} */ (memory.buffer));
  all.set(rest, input());
  const length = run(rest.length);
  return all.subarray(output(), output() + length);
}
