// SPDX-License-Identifier: MIT
import { Phone } from '@PORTAL@/sdk/phone.js';

const phone = new Phone({ domain: 'localhost', wsServers: ['@WS@'], username: '1001', password: 'demo-1001' });
const [dial, end] = /** @type {HTMLButtonElement[]} */ (['call', 'hangup'].map((id) => document.getElementById(id)));
const tell = (/** @type {string} */ text) => document.getElementById('told')?.append(Object.assign(document.createElement('li'), { textContent: text }));

phone.addEventListener('registration', () => tell(`registration: ${phone.registration.state}`));
phone.addEventListener('call', ({ detail: call }) => call.decline());

dial.onclick = async () => {
  dial.disabled = true;
  await phone.register();
  const call = await phone.call('600');
  call.addEventListener('state', () => tell(`call to ${call.number}: ${call.state}`));
  end.onclick = () => call.hangup();
  end.disabled = false;
  await call.ended;
  dial.disabled = !(end.disabled = true);
};
