// SPDX-License-Identifier: MIT
// What there is in an AudioWorkletGlobalScope (Web Audio API 1.1, 1.32) and not in a page.
declare const currentFrame: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
