// SPDX-License-Identifier: MIT
// 100,000 rows in each list of the control panel, as SQL for either database, and what each list is asked for.

/** @typedef {ReturnType<typeof import('../support/databases.mjs').openDatabases>} Databases */
/**
 * @typedef {object} List
 * @property {string} name  as the panel has it
 * @property {string} path  below /api/admin/
 * @property {string} [find]  what the last rows alone have in their name
 * @property {string} [order]  another order that the panel asks for
 * @property {string} [also]  what else the panel narrows it to
 */

export const MANY = 100_000;
const TEXT = 'x'.repeat(500);
const NOW = 1_763_859_600_000;

/** @type {readonly List[]} */
export const LISTS = [
  { name: 'Web Phone', path: 'tenants', find: 'phone99999.' },
  { name: 'Operators', path: 'operators', find: 'operator99999' },
  { name: 'Audit log', path: 'audit', find: 'number 1 of', also: 'section=scripts' },
  { name: 'Template', path: 'templates', find: 'page 99999' },
  { name: 'Companies', path: 'companies', find: 'company 99999', order: 'name' },
  { name: 'Customer', path: 'customers', find: 'c99999@mail', order: 'name' },
  { name: 'Accounts', path: 'accounts', find: 'son 99999', order: 'name' },
  { name: 'Customer: Accounts', path: 'accounts', find: 'son 99999', also: 'customer=1' },
  { name: 'Customer: Payments', path: 'customers/1/payments' },
  { name: 'Customer: Checkouts', path: 'customers/1/checkouts' },
  { name: 'Customer: Routes', path: 'customerItems', also: 'customer=1&kind=route' },
  { name: 'Customer: Phonebook', path: 'customers/1/phonebook', find: 'person 99999' },
  { name: 'Voicemail boxes', path: 'mailboxes', find: 'son 99999' },
  { name: 'Push and delivery', path: 'devices', find: 'son 99999' },
  { name: 'Account: Push deliveries', path: 'accounts/1/pushes' },
  { name: 'Recordings', path: 'recordings', find: '15550000001' },
  { name: 'Account: Recordings', path: 'accounts/1/recordings' },
  { name: 'Campaigns', path: 'campaigns', find: 'campaign 99999' },
  { name: 'Campaign: Agents', path: 'campaigns/1/agents' },
  { name: 'Leads', path: 'leadSets', find: 'set 99999' },
  { name: 'Leads of a set', path: 'leadSets/1/leads', find: 'last 99999', also: 'status=NEW' },
  { name: 'Button builder', path: 'buttons', find: 'button 99999' },
  { name: 'Form builder', path: 'forms', find: 'form 99999' },
  { name: 'ScriptForge', path: 'scripts', find: 'script 99999' },
  { name: 'Environment variables', path: 'variables', find: 'var_99999' },
];

/**
 * All of it, into a database that webphoned has made its tables in: one web phone, one account.
 * @param {Databases} databases @param {string} where
 */
export function seed(databases, where) {
  const bytes = (/** @type {string} */ text) => (databases.kind === 'sqlite' ? `CAST(${text} AS BLOB)` : `convert_to(${text}, 'UTF8')`);
  const rows = `FROM (${databases.numbers(MANY)}) AS q`;
  const fill = (/** @type {string} */ table, /** @type {string} */ columns, /** @type {string} */ values) => `INSERT INTO ${table} (${columns}) SELECT ${values} ${rows}`;
  const steps = [
    fill('companies', 'name', "'Company ' || n"),
    fill('customers', 'name, email', "'Customer ' || n, 'c' || n || '@mail.example'"),
    fill('customer_items', 'customer_id, kind, data', `1, 'route', '{"name":"Route ' || n || '"}'`),
    fill('accounts', 'username, domain, display_name, ha1_md5, ha1_sha256, customer_id', "'many' || n, 'far.example', 'Person ' || n, 'm', 's', 1"),
    fill('tenants', 'domain, brand, sip_domain, webrtc_hosts', "'phone' || n || '.example', 'Brand ' || n, 'sip' || n || '.example', '[]'"),
    fill('operators', 'name, role, password_hash', "'operator' || n, 'support', 'x'"),
    fill('templates', 'tenant_id, name, body', `1, 'Page ' || n, '${TEXT}'`),
    fill('variables', 'tenant_id, name, value', "1, 'VAR_' || n, 'value ' || n"),
    fill('scripts', 'tenant_id, name, source', `1, 'Script ' || n, '${TEXT}'`),
    fill('forms', 'tenant_id, name, form_schema', `1, 'Form ' || n, '[{"name":"first_name","type":"text"},{"name":"last_name","type":"text"}]'`),
    fill('buttons', 'tenant_id, label, sort_order', "1, 'Button ' || n, n"),
    fill('lead_sets', 'tenant_id, name', "1, 'Set ' || n"),
    fill('campaigns', 'tenant_id, name, lead_set_id, script', `1, 'Campaign ' || n, 1, '${TEXT}'`),
    fill('leads', 'tenant_id, lead_set_id, phone_code, phone, first_name, last_name, fields', `1, 1, '1', CAST(5550000000 + n AS TEXT), 'First ' || n, 'Last ' || n, '{"City":"Rome"}'`),
    fill('sessions', 'token_sha256, confirmed_at, tenant_id, account_id, proof_sha256, created_at, rotated_at, seen_at', `'t' || n, ${NOW}, 1, 1, 'p', ${NOW}, ${NOW}, ${NOW} + n`),
    `INSERT INTO campaign_agents (session_id, campaign_id, account_id, chosen_at, seen_at) SELECT id, 1, account_id, ${NOW}, seen_at FROM sessions`,
    `UPDATE leads SET lock_session_id = (SELECT min(id) FROM sessions) + leads.id - (SELECT min(id) FROM leads), lock_until = ${2 * NOW} WHERE id < 1000 + (SELECT min(id) FROM leads)`,
    `INSERT INTO phonebooks (customer_id, revision, entries) VALUES (1, ${MANY}, ${MANY})`,
    fill('phonebook_entries', 'customer_id, revision, numbers, number_count, name, company, title, email, address, note, uid',
      `1, n, '[{"name":"Work","number":"+1' || (5550000000 + n) || '"}]', 1, 'Person ' || n, '', '', '', '', '', 'u' || n`),
    `INSERT INTO phonebook_words (customer_id, word, entry_id) SELECT 1, ${bytes("'person'")}, id FROM phonebook_entries`,
    `INSERT INTO phonebook_words (customer_id, word, entry_id) SELECT 1, ${bytes('CAST(revision AS TEXT)')}, id FROM phonebook_entries`,
    `INSERT INTO ledger_accounts (name, currency, minor) VALUES ('customer:1', 'USD', ${5 * MANY}), ('operator', 'USD', ${-5 * MANY})`,
    fill('ledger', 'at, entry_key, kind, from_account, to_account, currency, minor, from_balance, to_balance, memo, made_by',
      `${NOW} + n, 'k' || n, 'payment', 'operator', 'customer:1', 'USD', 5, -5 * n, 5 * n, 'Payment ' || n, 'anna'`),
    fill('checkouts', 'entry_key, provider, tenant_id, customer_id, account_id, currency, minor, created_at', `'c' || n, 'test', 1, 1, 1, 'USD', 500, ${NOW} + n`),
    'INSERT INTO mailboxes (account_id) SELECT id FROM accounts',
    `INSERT INTO voicemails (mailbox_id, deposit_key, caller, name, call_id, type, size, duration_ms, left_at)
      SELECT id, 'k', '+15550100', 'Caller', 'c', 'audio/ogg', 20000, 9000, ${NOW} + id FROM mailboxes`,
    `INSERT INTO push_subscriptions (account_id, endpoint, service, p256dh, auth, label, texts, origin, proof_sha256, created_at, seen_at)
      SELECT id, 'https://push.example/' || id, 'push.example', 'p', 'a', 'Phone', '{}', 'https://phone.example', 's', ${NOW}, ${NOW} + id FROM accounts`,
    `INSERT INTO push_deliveries (account_id, subscription_id, service, kind, status, tries, took_ms, at) SELECT id, id, 'push.example', 'call', 201, 1, 40, ${NOW} FROM accounts`,
    fill('push_deliveries', 'account_id, subscription_id, service, kind, status, tries, took_ms, at', `1, 1, 'push.example', 'call', 201, 1, 40, ${NOW} + n`),
    fill('recordings', 'account_id, client_key, call_uuid, peer, name, incoming, forced, started_at, until_at, size, duration_ms, is_whole',
      `1, 'k' || n, 'u' || n, '+1' || (5550000000 + n), '', 0, 0, ${NOW} + n, ${2 * NOW}, 20000, 9000, 1`),
    fill('audit', 'at, tenant_id, operator_id, who, address, act, what, row_id, before, after',
      `${NOW} + n, 1, 1, 'anna', '192.0.2.' || (n % 200), 'change', 'scripts', n, '{"name":"The script number ' || n || ' of many","timeout":5000}', '{"name":"Another name for it ' || n || '","timeout":6000}'`),
    ...(databases.kind === 'sqlite' ? [] : ['ANALYZE']),
  ];
  databases.query(where, steps.join(';\n'));
}
