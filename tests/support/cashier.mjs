// SPDX-License-Identifier: MIT
// A payment provider of the tests in the style of Stripe: keeps what it was asked, signs what it tells.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

export class Cashier {
  secret = 'whsec_of_the_tests';
  key = 'sk_test_of_the_tests';
  port = 0;
  /** The status of its answers. */
  status = 200;
  /** It does what it is asked, and the answer is lost. */
  mute = false;
  /** What it waits for before it answers. @type {Promise<unknown> | null} */
  thinks = null;
  /** @type {{ path: string, headers: http.IncomingHttpHeaders, form: Record<string, string> }[]} */
  asked = [];

  async start() {
    this.server = http.createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      this.asked.push({ path: request.url ?? '', headers: request.headers, form: Object.fromEntries(new URLSearchParams(body)) });
      if (this.mute) {
        response.destroy();
        return;
      }
      await this.thinks;
      response.writeHead(this.status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ id: 'cs_1', url: 'https://pay.example/cs_1' }));
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = /** @type {import('node:net').AddressInfo} */ (this.server.address()).port;
    return this;
  }

  get config() {
    return { provider: 'stripe', secretKey: this.key, webhookSecret: this.secret, api: `http://127.0.0.1:${this.port}` };
  }

  stop() {
    this.server?.close();
  }

  /** A body and its signature. @param {object} event @param {{ at?: number, secret?: string }} [how] */
  sign(event, { at = Date.now(), secret = this.secret } = {}) {
    const body = JSON.stringify(event);
    const t = Math.floor(at / 1000);
    const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
    return { body, signature: `t=${t},v1=${v1}` };
  }

  /** @param {string} key @param {number} amount */
  paid(key, amount, currency = 'eur', status = 'paid') {
    return { id: 'evt_1', type: 'checkout.session.completed',
      data: { object: { id: 'cs_1', client_reference_id: key, payment_intent: 'pi_1', payment_status: status, amount_total: amount, currency } } };
  }

  /** It came to nothing. @param {string} key @param {string} type */
  lost(key, type) { return { id: 'evt_3', type, data: { object: { id: 'cs_1', client_reference_id: key, payment_status: 'unpaid' } } }; }

  /** @param {string} key @param {number} amount  of all refunds so far */
  refunded(key, amount, currency = 'eur') {
    return { id: 'evt_2', type: 'charge.refunded', data: { object: { id: 'ch_1', payment_intent: 'pi_1', amount_refunded: amount, currency, metadata: { reference: key } } } };
  }
}
