// SPDX-License-Identifier: MIT
// The package's types as a program in TypeScript sees them: what must be accepted, with which type, and what must not. Only
// tsc reads this (`types tests/types` of make check); a line that must fail and does not is an error too.
import { Call, Phone, PhoneError } from 'webphone';
import type { PhoneOptions } from 'webphone';
import { WebPhone } from 'webphone/component';
import type { WebPhoneCdr, WebPhonePart } from 'webphone/component';
import { WebphoneError, cxWebphone } from 'webphone/connector';
import type { WebphoneAccount, WebphoneCdr, WebphoneState } from 'webphone/connector';
import { clickToCall, numberOf } from 'webphone/click-to-call';

/** Compiles only where both are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
export const is = <T extends true>(): T | void => {};

// The engine.
const options: PhoneOptions = { domain: 'example.com', wsServers: ['wss://sip.example.com'], username: '1001', password: 'secret', shared: 'mine' };
const phone = new Phone(options);
is<Same<ReturnType<Phone['register']>, Promise<void>>>();
is<Same<Awaited<ReturnType<Phone['call']>>, Call>>();
is<Same<Awaited<ReturnType<Phone['message']>>, 'sent' | 'delivered'>>();
is<Same<Call['state'], 'dialing' | 'progress' | 'ringing' | 'answering' | 'up' | 'ended'>>();
is<Same<Awaited<ReturnType<Call['stats']>>, RTCStatsReport | null>>();
phone.addEventListener('call', ({ detail }) => { is<Same<typeof detail, Call>>(); });
phone.addEventListener('watch', ({ detail }) => { is<Same<typeof detail.package, 'messages' | 'dialog' | 'presence'>>(); });
phone.addEventListener('failure', ({ detail }) => { is<Same<typeof detail, string>>(); });
phone.calls[0].addEventListener('transfer', ({ detail }) => { is<Same<typeof detail.status, number>>(); });
phone.subscribe('1002', 'dialog');
is<Same<PhoneError['code'], string>>();
// @ts-expect-error an account has a password
new Phone({ domain: 'example.com', wsServers: [], username: '1001' });
// @ts-expect-error servers are a list
new Phone({ ...options, wsServers: 'wss://sip.example.com' });
// @ts-expect-error no such package
phone.subscribe('1002', 'weather');
// @ts-expect-error a number is a text
phone.call(600).catch(() => {});
// @ts-expect-error no such event
phone.addEventListener('ringing', () => {});
// @ts-expect-error a state is the phone's to change
phone.calls[0].state = 'up';

// The component.
const element = document.createElement('web-phone');
is<Same<typeof element, WebPhone>>();
is<Same<WebPhone['phone'], Phone | null>>();
is<Same<WebPhonePart, 'login' | 'status' | 'number' | 'paste' | 'dialpad' | 'dial' | 'answer' | 'reject' | 'hangup' | 'hold' | 'mute' | 'timer' | 'logout'>>();
element.onEnd = (cdr) => { is<Same<typeof cdr, WebPhoneCdr>>(); };
element.setConfig({ wsServers: ['wss://a.example.com'], cli: '+4930' });
element.addEventListener('end', ({ detail }) => { is<Same<typeof detail, WebPhoneCdr>>(); });
// @ts-expect-error no such field
element.setConfig({ server: 'wss://a.example.com' });
// @ts-expect-error the engine comes by itself
element.phone = null;

// The connector.
const connector = cxWebphone('phone', 'https://webphone.example.com', { timeout: 1000 });
const account: WebphoneAccount = { username: '1001', password: 'secret', cli: null };
connector.register(account).then((state) => { is<Same<typeof state, WebphoneState>>(); });
connector.on('cdr', ({ detail }) => { is<Same<typeof detail, WebphoneCdr>>(); });
connector.on('session-establising', ({ detail }) => { is<Same<typeof detail.direction, 'in' | 'out'>>(); });
is<Same<WebphoneError['code'], string>>();
// @ts-expect-error spelled as it always was
connector.on('session-establishing', () => {});
// @ts-expect-error an account has a password
connector.config({ username: '1001' });
// @ts-expect-error a container is named by its id
cxWebphone(document.body, 'https://webphone.example.com');

// Links.
is<Same<ReturnType<typeof clickToCall>, () => void>>();
clickToCall(connector);
clickToCall(phone);
clickToCall('https://webphone.example.com', { root: document });
is<Same<ReturnType<typeof numberOf>, string>>();
// @ts-expect-error nothing that calls
clickToCall({ dial: () => {} });
