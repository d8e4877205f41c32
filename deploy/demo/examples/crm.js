// SPDX-License-Identifier: MIT
// A list of customers with a phone: a number that is clicked is called, who calls is shown, each call is noted down.
import { clickToCall } from '@PORTAL@/sdk/click-to-call.js';

const CUSTOMERS = [
  { name: 'Echo test', company: 'This demo', number: '600', about: 'Says what you say.' },
  { name: 'Desk phone', company: 'This demo', number: '1003', about: 'Answers by itself and sends a tone.' },
  { name: 'Ben Cole', company: 'Demo company', number: '1002', about: 'Log in as 1002 in another window and call 1001.' },
  { name: 'Front desk', company: 'Northwind', number: '+44 20 7946 0123', about: 'Prefers to be called in the morning.' },
];

const find = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
const digits = (/** @type {string} */ number) => number.replace(/[^0-9+]/g, '');
const customerOf = (/** @type {string} */ number) => CUSTOMERS.find((one) => digits(one.number) === digits(number));

/** @param {...(string | Node)} cells */
function row(...cells) {
  const line = document.createElement('tr');
  for (const cell of cells) line.insertCell().append(cell);
  return line;
}

for (const { name, company, number } of CUSTOMERS) {
  const link = document.createElement('a');
  link.href = `tel:${digits(number)}`;
  link.textContent = number;
  find('customers').append(row(name, company, link));
}

/** @type {import('../../../web/sdk/connector.d.ts').WebphoneConnector} */
const phone = /** @type {any} */ (globalThis).cxWebphone('phone', '@PORTAL@');
clickToCall(phone);
document.addEventListener('call-failed', (event) => { find('line').textContent = /** @type {CustomEvent} */ (event).detail.error.message; });

find('start').onclick = () => phone.register({ username: '1001', password: 'demo-1001' }).catch((error) => { find('line').textContent = error.message; });
find('end').onclick = () => phone.unregister();
find('answer').onclick = () => phone.answer();
find('hangup').onclick = () => phone.hangup();

for (const name of /** @type {const} */ (['register-initial', 'register-registered', 'register-unregistered', 'register-terminated'])) {
  phone.on(name, ({ detail: { state, account } }) => {
    const on = state === 'registered';
    find('line').textContent = on ? `Registered as ${account.replace(/^sip:|@.*$/g, '')}` : `Phone: ${state}`;
    find('start').hidden = on;
    find('end').hidden = !on;
  });
}

/** Who it is, before anybody has answered. @param {string} why @param {{ number: string, name: string }} call */
function show(why, { number, name }) {
  const customer = customerOf(number);
  find('why').textContent = why;
  find('who').textContent = customer?.name ?? (name || number);
  find('about').textContent = customer ? `${customer.company}. ${customer.about}` : 'Nobody you know yet.';
  find('note').value = '';
  find('card').hidden = false;
}

phone.on('session-initial', ({ detail }) => show(detail.direction === 'in' ? `${detail.number} is calling` : `You are calling ${detail.number}`, detail));
phone.on('session-ringing', ({ detail }) => { find('answer').hidden = detail.direction !== 'in'; });
phone.on('session-established', ({ detail }) => {
  find('why').textContent = `You are talking to ${detail.number}`;
  find('answer').hidden = true;
});
for (const name of /** @type {const} */ (['session-initial', 'session-idle'])) phone.on(name, () => { find('hangup').hidden = name === 'session-idle'; });
phone.on('cdr', ({ detail: { number, direction, startedAt, duration, answeredAt } }) => {
  find('why').textContent = answeredAt ? 'The call is over' : 'Nobody answered';
  find('answer').hidden = true;
  find('none').hidden = true;
  const time = new Date(startedAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const note = document.createElement('span');
  note.textContent = find('note').value;
  find('note').oninput = () => { note.textContent = find('note').value; };
  find('calls').prepend(row(time, customerOf(number)?.name ?? number, direction === 'in' ? 'in' : 'out', String(duration), note));
});
