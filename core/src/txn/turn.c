// SPDX-License-Identifier: MIT
// Tokens, stateless-looking answers and plain requests: what account, call and phone share.
#include "txn/turn.h"

#include "base/str.h"
#include "sip/write.h"
#include "webphone/err.h"

static wp_str token_after(turn *t, wp_str prefix) {
  char *at = arena_take(t->arena, prefix.len + TURN_TOKEN);
  if (!at) return STR_NONE;
  for (size_t i = 0; i < prefix.len; i++) at[i] = prefix.at[i];
  rand_token(t->rand, at + prefix.len, TURN_TOKEN);
  return (wp_str){at, prefix.len + TURN_TOKEN};
}

wp_str turn_token(turn *t) {
  return token_after(t, STR_NONE);
}

wp_str turn_branch(turn *t) {
  return token_after(t, STR("z9hG4bK"));
}

int turn_reply(turn *t, const sip_msg *request, uint32_t status, wp_str to_tag, wp_str extra) {
  if (request->method == SIP_ACK) return 0;  // 3261 17.1.1.3: an ACK is never answered
  if (!to_tag.at && !request->to.tag.at) to_tag = turn_token(t);
  buf b = buf_open(t->arena);
  sip_write_response(&b, request, status, STR_NONE, to_tag);
  buf_str(&b, t->lines);
  buf_str(&b, extra);
  sip_write_body(&b, STR_NONE, STR_NONE);
  if (b.err) return b.err;
  wp_str bytes = buf_seal(&b, t->arena);
  txn_id id = 0;
  txn_owner nobody = {OWNER_NONE, 0, 0};
  if (txn_start_server(t->txns, t->now, request, nobody, &id)) {
    out_send(t->out, bytes);  // 3261 8.2.7
    return 0;
  }
  return txn_respond(t->txns, id, t->now, status, bytes, t->out);
}

int turn_request(turn *t, const sip_request_head *given, wp_str extra, wp_str content_type, wp_str body,
                 txn_owner owner, txn_id *id) {
  sip_request_head routed = *given, *head = &routed;
  // 3608 6.1; a To that has no tag ends with its bracket
  bool outside = head->method != SIP_REGISTER && head->to.len && head->to.at[head->to.len - 1] == '>';
  if (outside && !head->routes.len && t->routes) head->routes = *t->routes;
  buf b = buf_open(t->arena);
  sip_write_request_head(&b, head, &t->txns->sender);
  buf_str(&b, extra);
  sip_write_body(&b, content_type, body);
  if (b.err) return b.err;
  wp_str bytes = buf_seal(&b, t->arena);
  if (head->method != SIP_ACK) {  // 3261 13.2.2.4: the ACK of a 2xx has no transaction
    int err = txn_start_client(t->txns, t->now, head, owner, id);
    if (err) return err;
  }
  out_send(t->out, bytes);
  return 0;
}
