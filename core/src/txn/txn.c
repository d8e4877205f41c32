// SPDX-License-Identifier: MIT
// Messages and time -> steps of the transaction tables, their acts performed in one fixed order.
// Matching by RFC 3261 17.1.3 and 17.2.3.
#include "txn/txn.h"

#include "base/check.h"
#include "base/str.h"
#include "txn/txn_table.h"
#include "webphone/err.h"

// The slots.

_Static_assert(TXN_MAX == 32, "a bit each");

void txn_init(txn_table *table) {
  table->limit = TXN_MAX;
  table->used = 0;
  for (uint32_t i = 0; i < TXN_MAX; i++) {
    table->slots[i].kind = TXN_FREE;
    table->slots[i].generation = 0;
  }
}

void txn_restored(txn_table *table) {
  table->used = 0;
  for (uint32_t i = 0; i < TXN_MAX; i++) {
    txn *t = &table->slots[i];
    t->head.branch = t->branch;
    if (t->kind != TXN_FREE) table->used |= 1u << i;
  }
}

/** The lowest of the slots in `some`, which are not none. */
static uint32_t lowest(uint32_t some) {
  return (uint32_t)__builtin_ctz(some);
}

static txn *open_slot(txn_table *table, txn_kind kind, sip_method method, txn_owner owner) {
  bool from_outside = kind == TXN_IST || kind == TXN_NIST;
  uint32_t spare = from_outside && table->limit >= TXN_MAX ? TXN_SPARE : 0;
  if (txn_count(table) + spare >= table->limit) return NULL;
  uint32_t slot = lowest(~table->used);
  txn *t = &table->slots[slot];
  table->used |= 1u << slot;
  t->kind = (uint32_t)kind;
  t->state = TXN_BORN;
  t->generation = (t->generation + 1) & 0xffffff;
  t->method = method;
  t->owner = owner;
  t->due = WP_NEVER;
  t->failed = false;
  t->branch = t->sent_by = t->last_response = STR_NONE;
  t->sent_port = 0;
  t->head = (sip_request_head){0};
  area_init(&t->text, t->memory, sizeof t->memory);
  return t;
}

static void close_slot(txn_table *table, txn *t) {
  t->kind = TXN_FREE;
  table->used &= ~(1u << (t - table->slots));
}

txn_id txn_id_of(const txn_table *table, const txn *t) {
  return (t->generation << 8) | ((uint32_t)(t - table->slots) + 1);
}

txn *txn_of(txn_table *table, txn_id id) {
  uint32_t slot = (id & 0xff) - 1;  // 0 wraps to a slot that is not there
  if (slot >= TXN_MAX) return NULL;
  txn *t = &table->slots[slot];
  return t->kind != TXN_FREE && t->generation == id >> 8 ? t : NULL;
}

uint32_t txn_count(const txn_table *table) {
  return (uint32_t)__builtin_popcount(table->used);
}

// Steps and acts.

/** Look the edge up and go there; false when there is none, and then nothing has changed. */
static bool step(txn *t, uint32_t event, uint32_t *acts) {
  const txn_edge *edge = txn_edge_of((txn_kind)t->kind, t->state, event);
  if (!edge) return false;
  t->state = edge->state;
  *acts = edge->acts;
  return true;
}

static bool ended(const txn *t) {
  return t->state == TXN_ENDED;
}

static void send_head(txn_table *table, const sip_request_head *head, wp_str extra, out_queue *out) {
  buf b = buf_open(out->arena);
  sip_write_request_head(&b, head, &table->sender);
  buf_str(&b, extra);
  sip_write_body(&b, STR_NONE, STR_NONE);
  int err = b.err;
  wp_str bytes = buf_seal(&b, out->arena);
  if (err)
    out_note(out, err, STR_NONE, STR("a request was lost"));
  else
    out_send(out, bytes);
}

/** 3261 17.1.1.3: all of the INVITE's head but the method, and To with the tag of the refusal. */
static void send_ack(txn_table *table, const txn *t, const sip_msg *response, out_queue *out) {
  sip_request_head head = t->head;
  head.method = SIP_ACK;
  wp_str to = sip_header_value(response, SIP_H_TO);
  if (to.len) head.to = to;
  send_head(table, &head, STR_NONE, out);
}

static void keep_response(txn *t, wp_str bytes) {
  // Too long to keep is no error: a retransmission then goes unanswered, and the next one waits.
  if (area_change(&t->text, bytes, &t->last_response)) t->last_response = STR_NONE;
}

/** Time acts first, then what is kept, then what is sent; the slot is free last. Verdict bits. */
static uint32_t perform(txn_table *table, txn *t, uint32_t acts, const sip_msg *msg, wp_str bytes, wp_ms now,
                        out_queue *out) {
  if (acts & ACT_STOP) t->due = WP_NEVER;
  if (acts & ACT_START) t->due = now + TXN_T1_64;
  if (acts & ACT_KEEP) keep_response(t, bytes);
  if (acts & ACT_SEND) out_send(out, bytes);
  if (acts & ACT_RESEND && t->last_response.len) {
    wp_str again = arena_keep(out->arena, t->last_response);
    if (again.len) out_send(out, again);
  }
  if (acts & ACT_ACK) send_ack(table, t, msg, out);
  return acts & ACT_TELL ? TXN_TELL : 0;
}

static int keep_key(txn *t, wp_str branch, wp_str sent_by) {
  _Static_assert(offsetof(txn, sent_by) == offsetof(txn, branch) + sizeof(wp_str), "two texts");
  t->branch = branch;
  t->sent_by = sent_by;
  return area_keep_all(&t->text, &t->branch, 2);
}

// Clients.

static int keep_head(txn *t, const sip_request_head *head, wp_str sent_by) {
  _Static_assert(offsetof(sip_request_head, call_id) == offsetof(sip_request_head, uri) + 4 * sizeof(wp_str),
                 "five texts");
  t->head = *head;
  int err = area_keep_all(&t->text, &t->head.uri, 5);
  if (!err) err = keep_key(t, head->branch, sent_by);
  t->head.branch = t->branch;
  return err;
}

int txn_start_client(txn_table *table, wp_ms now, const sip_request_head *head, txn_owner owner,
                     txn_id *out) {
  *out = 0;
  txn *t = open_slot(table, head->method == SIP_INVITE ? TXN_ICT : TXN_NICT, head->method, owner);
  if (!t) return WP_E_POOL;
  int err = keep_head(t, head, table->sender.sent_by);
  if (err) {
    close_slot(table, t);
    return err;
  }
  t->due = now + TXN_T1_64;  // B or F: 17.1.1.2, 17.1.2.2
  *out = txn_id_of(table, t);
  return 0;
}

static bool is_client(const txn *t) {
  return t->kind == TXN_ICT || t->kind == TXN_NICT;
}

txn *txn_match_response(txn_table *table, const sip_msg *msg) {
  if (msg->is_request || msg->via.branch.len == 0) return NULL;
  for (uint32_t left = table->used; left; left &= left - 1) {
    txn *t = &table->slots[lowest(left)];
    if (!is_client(t) || t->failed) continue;
    // 3261 17.1.3: branch and method; 18.1.2: what was not sent by us is not for us.
    if (t->method == msg->method && t->head.cseq == msg->cseq && str_eq(t->branch, msg->via.branch) &&
        str_eq_ci(t->sent_by, msg->via.host)) {
      return t;
    }
  }
  return NULL;
}

/** `first` is the event of a provisional response; of a success and of an error follow. */
static uint32_t event_of(uint32_t first, uint32_t status) {
  return first + (status >= 200) + (status >= 300);
}

uint32_t txn_got_response(txn_table *table, txn *t, const sip_msg *msg, wp_ms now, out_queue *out) {
  uint32_t acts;
  WP_CHECK(is_client(t));
  if (!step(t, event_of(GOT_1XX, msg->status), &acts)) return 0;
  uint32_t verdict = perform(table, t, acts, msg, STR_NONE, now, out);
  if (ended(t)) close_slot(table, t);
  return verdict;
}

int txn_cancel(txn_table *table, txn_id invite, wp_ms now, wp_str extra, txn_owner owner, out_queue *out) {
  txn *t = txn_of(table, invite);
  if (!t || t->kind != TXN_ICT || t->failed || t->state == ICT_ACCEPTED) return WP_E_GONE;
  if (t->state != ICT_PROCEEDING) return WP_E_STATE;  // 9.1: never before a provisional response, never twice
  sip_request_head head = t->head;
  head.method = SIP_CANCEL;  // 9.1: everything else as in the INVITE, no credentials, no Require
  txn_id id;
  int err = txn_start_client(table, now, &head, owner, &id);
  if (err) return err;
  uint32_t acts;
  if (step(t, CANCELLED, &acts)) perform(table, t, acts, NULL, STR_NONE, now, out);
  send_head(table, &head, extra, out);
  return 0;
}

// Servers.

static bool has_cookie(wp_str branch) {
  return str_starts(branch, STR("z9hG4bK")) && branch.len > 7;
}

/** 17.2.3 for RFC 2543: all that must be equal in one text. The To tag of an ACK is ours, so it is left out. */
static int write_old_key(const sip_msg *msg, char *memory, size_t size, wp_str *key) {
  buf b = buf_on(memory, size);
  buf_str(&b, sip_header_value(msg, SIP_H_VIA));
  buf_char(&b, '\n');
  buf_str(&b, msg->request_uri);
  buf_char(&b, '\n');
  buf_str(&b, msg->from.tag);
  buf_char(&b, '\n');
  buf_str(&b, msg->call_id);
  buf_char(&b, '\n');
  buf_u32(&b, msg->cseq);
  *key = buf_view(&b);
  return b.err;
}

/** The server transaction of that method with the key of `msg`, or NULL. */
static txn *find_server(txn_table *table, const sip_msg *msg, sip_method method) {
  char memory[TXN_TEXT];
  wp_str key = msg->via.branch;
  if (!has_cookie(key) && write_old_key(msg, memory, sizeof memory, &key)) return NULL;
  for (uint32_t left = table->used; left; left &= left - 1) {
    txn *t = &table->slots[lowest(left)];
    if ((t->kind != TXN_IST && t->kind != TXN_NIST) || t->method != method) continue;
    if (str_eq(t->branch, key) && t->sent_port == msg->via.port && str_eq_ci(t->sent_by, msg->via.host))
      return t;
  }
  return NULL;
}

static uint32_t got_ack(txn_table *table, txn *t, const sip_msg *msg, wp_ms now, out_queue *out) {
  uint32_t acts;
  if (!step(t, GOT_ACK, &acts)) return TXN_ABSORBED;  // an ACK before our answer: nonsense, drop
  uint32_t verdict = perform(table, t, acts, msg, STR_NONE, now, out);
  if (ended(t)) close_slot(table, t);
  return verdict & TXN_TELL ? TXN_NEW : TXN_ABSORBED;
}

uint32_t txn_got_request(txn_table *table, const sip_msg *msg, wp_ms now, out_queue *out, txn **found) {
  *found = NULL;
  if (msg->method == SIP_ACK) {
    txn *invite = find_server(table, msg, SIP_INVITE);
    if (!invite) return TXN_NEW;  // of a 2xx: it has a branch of its own (13.2.2.4)
    uint32_t verdict = got_ack(table, invite, msg, now, out);
    if (invite->kind != TXN_FREE) *found = invite;
    return verdict;
  }
  txn *t = find_server(table, msg, msg->method);
  if (!t) {
    if (msg->method == SIP_CANCEL) *found = find_server(table, msg, SIP_INVITE);  // 9.2
    return TXN_NEW;
  }
  uint32_t acts;
  if (step(t, GOT_REQUEST, &acts)) {
    perform(table, t, acts, msg, STR_NONE, now, out);
  }
  *found = t;
  return TXN_ABSORBED;
}

int txn_start_server(txn_table *table, wp_ms now, const sip_msg *msg, txn_owner owner, txn_id *out) {
  (void)now;
  *out = 0;
  if (msg->method == SIP_ACK) return WP_E_ARG;
  txn *t = open_slot(table, msg->method == SIP_INVITE ? TXN_IST : TXN_NIST, msg->method, owner);
  if (!t) return WP_E_POOL;
  char memory[TXN_TEXT];
  wp_str key = msg->via.branch;
  int err = has_cookie(key) ? 0 : write_old_key(msg, memory, sizeof memory, &key);
  if (!err) err = keep_key(t, key, msg->via.host);
  if (err) {
    close_slot(table, t);
    return err;
  }
  t->sent_port = msg->via.port;
  *out = txn_id_of(table, t);
  return 0;
}

int txn_respond(txn_table *table, txn_id id, wp_ms now, uint32_t status, wp_str bytes, out_queue *out) {
  txn *t = txn_of(table, id);
  if (!t || is_client(t)) return WP_E_GONE;
  uint32_t acts;
  if (!step(t, event_of(SENT_1XX, status), &acts)) return WP_E_STATE;
  perform(table, t, acts, NULL, bytes, now, out);
  if (ended(t)) close_slot(table, t);
  return 0;
}

// Time, the link, owners that go.

void txn_link_down(txn_table *table, wp_ms now) {
  for (uint32_t left = table->used; left; left &= left - 1) {
    txn *t = &table->slots[lowest(left)];
    uint32_t acts;
    if (!is_client(t) || t->failed) continue;
    if (!step(t, ON_LINK_DOWN, &acts)) continue;
    t->due = acts & ACT_START ? now + TXN_T1_64 : WP_NEVER;
    t->failed = acts & ACT_FAIL;
  }
}

/** The timer of `t` has run out; true when its owner must hear. The slot is free afterwards. */
static bool timed_out(txn *t) {
  uint32_t acts;
  t->due = WP_NEVER;
  if (!step(t, ON_TIMER, &acts)) return false;
  WP_CHECK(ended(t));
  return acts & ACT_FAIL;
}

bool txn_next_failure(txn_table *table, wp_ms now, txn_failure *out) {
  for (uint32_t left = table->used; left; left &= left - 1) {
    txn *t = &table->slots[lowest(left)];
    if (!t->failed && t->due > now) continue;
    *out = (txn_failure){t->owner, t->method, !t->failed};
    bool tell = t->failed || timed_out(t);
    t->failed = false;
    if (ended(t)) close_slot(table, t);
    if (tell && out->owner.kind != OWNER_NONE) return true;
  }
  return false;
}

wp_ms txn_deadline(const txn_table *table) {
  wp_ms least = WP_NEVER;
  for (uint32_t left = table->used; left; left &= left - 1) {
    const txn *t = &table->slots[lowest(left)];
    if (t->failed) return 0;
    if (t->due < least) least = t->due;
  }
  return least;
}

void txn_disown(txn_table *table, uint32_t owner_kind, uint32_t owner_id) {
  for (uint32_t left = table->used; left; left &= left - 1) {
    txn *t = &table->slots[lowest(left)];
    if (t->owner.kind != owner_kind || t->owner.id != owner_id) continue;
    t->owner = (txn_owner){OWNER_NONE, 0, 0};
    if (t->due == WP_NEVER) close_slot(table, t);
  }
}
