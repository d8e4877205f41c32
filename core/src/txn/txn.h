// SPDX-License-Identifier: MIT
// The four transactions of RFC 3261 17 with RFC 6026, for a reliable transport (RFC 7118): timers A,
// E and G do not exist, D, I, J and K are zero. Verdicts go back to the caller; nothing is called.
#ifndef TXN_TXN_H
#define TXN_TXN_H

#include "base/area.h"
#include "out/out.h"
#include "sip/msg.h"
#include "sip/write.h"

#define TXN_T1 500u  // 3261 17.1.1.1, milliseconds
#define TXN_T1_64 (64 * TXN_T1)
#define TXN_MAX 32
#define TXN_SPARE 8    // slots that requests from outside can never take
#define TXN_TEXT 3072  // request head of a client, last response of a server transaction

typedef uint32_t txn_id;  // slot and generation; 0 is none

typedef enum txn_kind { TXN_FREE = 0, TXN_ICT, TXN_NICT, TXN_IST, TXN_NIST } txn_kind;

typedef enum txn_owner_kind {
  OWNER_NONE = 0,
  OWNER_CALL,
  OWNER_ACCOUNT,
  OWNER_PING,
  OWNER_ERRAND
} txn_owner_kind;

/** Whom the phone tells. `id` and `mark` are the owner's own (which call, which of its requests). */
typedef struct txn_owner {
  uint32_t kind;  // txn_owner_kind
  uint32_t id;
  uint32_t mark;
} txn_owner;

typedef struct txn {
  uint32_t kind;   // txn_kind
  uint32_t state;  // of its table; TXN_FREE slots have none
  uint32_t generation;
  sip_method method;
  txn_owner owner;
  wp_ms due;               // the one timer that runs (B, F, M, H, L, J ...), WP_NEVER for none
  bool failed;             // lost with the link, waits for txn_next_failure
  wp_str branch, sent_by;  // the key; of an RFC 2543 request `branch` is all that 17.2.3 compares
  uint32_t sent_port;
  sip_request_head head;  // of client transactions
  wp_str last_response;   // of server transactions; absent when too long to keep
  area text;
  char memory[TXN_TEXT];
} txn;

typedef struct txn_table {
  txn slots[TXN_MAX];
  sip_sender sender;  // views into the phone; set by it before any request
  uint32_t limit;     // slots that may be taken: TXN_MAX, less in tests
  uint32_t used;      // a bit for each slot that is not free: most inputs have to do with one or two
} txn_table;

/** Verdicts, bits. */
enum {
  TXN_TELL = 1,      // the owner must see this response
  TXN_ABSORBED = 2,  // a retransmission, or the ACK of a refusal: handled, nobody else is concerned
  TXN_NEW = 4        // a request that no transaction knows: start one, or it is an ACK for a 2xx
};

typedef struct txn_failure {
  txn_owner owner;
  sip_method method;
  bool timeout;  // timer B or F, or H (no ACK came); false: the link went down (17.1.4)
} txn_failure;

void txn_init(txn_table *table);
/** The slots were loaded: what is not saved of them, since something else says it. */
void txn_restored(txn_table *table);

/**
 * Start a client transaction for a request that the caller writes and sends with the same head.
 * Copies what it keeps. WP_E_POOL when all slots are taken, WP_E_FULL when the head is too long.
 */
int txn_start_client(txn_table *table, wp_ms now, const sip_request_head *head, txn_owner owner, txn_id *out);

/** The client transaction a response belongs to (17.1.3), or NULL: drop it. */
txn *txn_match_response(txn_table *table, const sip_msg *msg);

/** Step it. ACKs a refusal by itself (17.1.1.3). TXN_TELL when the owner must see `msg`. */
uint32_t txn_got_response(txn_table *table, txn *t, const sip_msg *msg, wp_ms now, out_queue *out);

/**
 * CANCEL the INVITE transaction `invite` (9.1): same branch, own transaction owned by `owner`.
 * The caller waits for a provisional response first. WP_E_GONE when `invite` has ended.
 * `extra` is whole header lines ("Reason: ...\r\n") or absent.
 */
int txn_cancel(txn_table *table, txn_id invite, wp_ms now, wp_str extra, txn_owner owner, out_queue *out);

/**
 * A request came: TXN_ABSORBED when a server transaction took it (a retransmission gets the last
 * response again; an ACK ends the wait), else TXN_NEW. *found is the transaction that matched or,
 * for a CANCEL that is new, the INVITE transaction it cancels (9.2), NULL when none.
 */
uint32_t txn_got_request(txn_table *table, const sip_msg *msg, wp_ms now, out_queue *out, txn **found);

/** Start a server transaction for a new request (never ACK). WP_E_POOL, WP_E_FULL. */
int txn_start_server(txn_table *table, wp_ms now, const sip_msg *msg, txn_owner owner, txn_id *out);

/**
 * Send a response and step. `bytes` must live in the arena. A 2xx to INVITE is repeated by the
 * owner until the ACK comes (13.3.1.4), not here (6026 7.1). WP_E_GONE when it has ended.
 */
int txn_respond(txn_table *table, txn_id id, wp_ms now, uint32_t status, wp_str bytes, out_queue *out);

/** NULL when stale. */
txn *txn_of(txn_table *table, txn_id id);
txn_id txn_id_of(const txn_table *table, const txn *t);

/**
 * The link went down: client transactions fail (17.1.4); server transactions wait for the next link. An INVITE
 * that rings somewhere can be cancelled for as long as a CANCEL would be waited for.
 */
void txn_link_down(txn_table *table, wp_ms now);

/** Ends transactions whose time has come; true: *out is one whose owner must hear. Call until false. */
bool txn_next_failure(txn_table *table, wp_ms now, txn_failure *out);

/** The least `due`, or 0 when a failure waits to be taken; WP_NEVER. */
wp_ms txn_deadline(const txn_table *table);

/**
 * Forget all transactions of an owner (its call was forgotten); they end without telling. Those whose
 * timer runs stay until it ends, so that an ACK or a late response still finds them.
 */
void txn_disown(txn_table *table, uint32_t owner_kind, uint32_t owner_id);

uint32_t txn_count(const txn_table *table);

#endif
