// SPDX-License-Identifier: MIT
// Time passes for the phone in its shared worker: the clock that it reads goes on by so much at once.

/** @param {import('playwright-core').Browser} browser @param {number} ms */
export async function passes(browser, ms) {
  const inspector = await browser.newBrowserCDPSession();
  const { targetInfos } = await inspector.send('Target.getTargets', { filter: [{ type: 'shared_worker' }] });
  for (const { targetId } of targetInfos) {
    const { sessionId } = await inspector.send('Target.attachToTarget', { targetId, flatten: false });
    const done = new Promise((resolve) => { inspector.once('Target.receivedMessageFromTarget', resolve); });
    const expression = `{ const now = performance.now.bind(performance); performance.now = () => now() + ${ms}; }`;
    await inspector.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }) });
    await done;
  }
  await inspector.detach();
}
