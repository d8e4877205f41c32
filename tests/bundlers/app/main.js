// SPDX-License-Identifier: MIT
// As somebody's program would use the package; the title says what came of it.
import { Phone } from 'webphone';
import { WebPhone } from 'webphone/component';
import { cxWebphone } from 'webphone/connector';
import { clickToCall } from 'webphone/click-to-call';

const server = new URLSearchParams(location.search).get('server') ?? '';
const phone = new Phone({ domain: 'localhost', wsServers: [server], username: '1001', password: 'demo-1001' });
const whole = typeof cxWebphone === 'function' && typeof clickToCall === 'function' && document.querySelector('web-phone') instanceof WebPhone;
phone.register().then(
  () => { document.title = whole ? 'registered' : 'something is missing'; },
  (error) => { document.title = `failed: ${error.code}`; },
);
