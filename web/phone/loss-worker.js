// SPDX-License-Identifier: MIT
// A network that loses some of what comes (WebRTC Encoded Transform): frames of a receiver go missing by chance.

/** @param {{ transformer: { readable: ReadableStream, writable: WritableStream, options: { loss: number } } }} event */
function lose({ transformer: { readable, writable, options } }) {
  const some = new TransformStream({ transform(frame, out) { if (Math.random() >= options.loss) out.enqueue(frame); } });
  readable.pipeThrough(some).pipeTo(writable).catch(() => {});
}

Object.assign(self, { onrtctransform: lose });
