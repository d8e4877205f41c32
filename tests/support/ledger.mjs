// SPDX-License-Identifier: MIT
// What is true of a ledger whatever happened to it.

/** Must be nothing, each: the whole; accounts against their rows, both sides; rows against the balance before them. */
export const SUMS = [
  'SELECT count(*) FROM (SELECT currency FROM ledger_accounts GROUP BY currency HAVING sum(minor) <> 0) x',
  `SELECT count(*) FROM ledger_accounts a WHERE minor <>
    (SELECT coalesce(sum(minor), 0) FROM ledger l WHERE l.to_account = a.name AND l.currency = a.currency) -
    (SELECT coalesce(sum(minor), 0) FROM ledger l WHERE l.from_account = a.name AND l.currency = a.currency)`,
  'SELECT count(*) FROM ledger WHERE minor <= 0 OR from_account = to_account',
  `SELECT count(*) FROM (SELECT balance - sum(delta) OVER (PARTITION BY account, currency ORDER BY id) AS wrong FROM
    (SELECT id, from_account AS account, currency, -minor AS delta, from_balance AS balance FROM ledger
    UNION ALL SELECT id, to_account, currency, minor, to_balance FROM ledger) sides) chain WHERE wrong <> 0`,
];
