// SPDX-License-Identifier: MIT
// account + identity -> REGISTER; 2xx -> seconds granted and GRUU.
#include "account/register.h"

#include "base/str.h"
#include "sip/write.h"
#include "webphone/err.h"

#define EXPIRES_MAX_S 86400u

static wp_str write_address(identity *me, turn *t, wp_str tag) {
  buf b = buf_open(t->arena);
  sip_write_addr(&b, me->display_name, me->aor, tag);
  return b.err ? STR_NONE : buf_seal(&b, t->arena);
}

static wp_str write_extra(const account *a, identity *me, uint32_t expires_s, wp_str uri, turn *t) {
  buf b = buf_open(t->arena);
  buf_lit(&b, "Contact: <");
  buf_str(&b, me->contact);
  if (!a->pushless) buf_str(&b, (wp_str){a->push, a->push_len});  // 8599 4.1
  buf_lit(&b, ">;+sip.instance=\"<urn:uuid:");
  buf_str(&b, (wp_str){me->instance, sizeof me->instance});
  buf_lit(&b, ">\"");
  if (!a->flowless) buf_lit(&b, ";reg-id=1");  // 5626 4.2
  buf_lit(&b, ";expires=");
  buf_u32(&b, expires_s);
  buf_lit(&b, "\r\n");
  sip_write_header(&b, SIP_H_SUPPORTED, STR("path, gruu, outbound"));
  identity_authorize(me, &b, t->rand, SIP_REGISTER, uri);
  return b.err ? STR_NONE : buf_seal(&b, t->arena);
}

/** For our server: 3261 10.2, 11.1. The Request-URI names its domain, no user. */
static int server_head(identity *me, turn *t, sip_request_head *head, wp_str tag) {
  buf b = buf_open(t->arena);
  buf_lit(&b, "sip:");
  buf_str(&b, me->domain);
  head->uri = head->to = buf_seal(&b, t->arena);
  head->from = write_address(me, t, tag);
  head->branch = turn_branch(t);
  return b.err || !head->from.at || !head->call_id.at || !head->branch.at ? WP_E_ARENA : 0;
}

int register_send(account *a, identity *me, uint32_t expires_s, turn *t) {
  sip_request_head head = {
      .method = SIP_REGISTER,
      .call_id = {a->call_id, sizeof a->call_id},  // 10.2: the same for all of one login
      .cseq = ++a->cseq,
  };
  int err = server_head(me, t, &head, (wp_str){a->tag, sizeof a->tag});
  head.to = write_address(me, t, STR_NONE);
  wp_str extra = write_extra(a, me, expires_s, head.uri, t);
  if (err || !head.to.at || !extra.at) return WP_E_ARENA;
  txn_disown(t->txns, OWNER_ACCOUNT, 0);  // an older REGISTER's answer no longer counts
  txn_owner owner = {OWNER_ACCOUNT, 0, 0};
  return turn_request(t, &head, extra, STR_NONE, STR_NONE, owner, &a->request);
}

int account_ping(account *a, identity *me, turn *t) {
  (void)a;
  wp_str tag = turn_token(t);
  sip_request_head head = {.method = SIP_OPTIONS, .call_id = turn_token(t), .cseq = 1};
  int err = server_head(me, t, &head, tag);
  if (err) return err;
  txn_owner owner = {OWNER_PING, 0, 0};
  txn_id id = 0;
  return turn_request(t, &head, STR_NONE, STR_NONE, STR_NONE, owner, &id);
}

/** Ours among the contacts of the 2xx: by instance, else by URI (10.2.4). */
static bool is_ours(const identity *me, const sip_addr *contact) {
  wp_str instance;
  if (sip_param(contact->params, STR("+sip.instance"), &instance)) {
    size_t at = str_find(instance, '<') + 1 + sizeof "urn:uuid:" - 1;
    return str_eq_ci(str_part(instance, at, IDENTITY_UUID), (wp_str){me->instance, IDENTITY_UUID});
  }
  sip_uri own;
  return sip_uri_parse(me->contact, &own) == 0 && sip_uri_equal(&own, &contact->uri);
}

static bool find_contact(const identity *me, const sip_msg *msg, sip_addr *out) {
  sip_elements all = {0};
  for (wp_str element; sip_element_next(msg, SIP_H_CONTACT, &all, &element);)
    if (sip_addr_parse(element, out) == 0 && is_ours(me, out)) return true;
  return false;
}

/** All fields of one name as lines of another. */
static wp_str lines_of(const sip_msg *msg, sip_header_id from, sip_header_id to, turn *t) {
  buf b = buf_in(t->arena, IDENTITY_GRANTED);
  const sip_header *h = sip_header_first(msg, from);
  for (; h; h = sip_header_next(msg, h)) sip_write_header(&b, to, h->value);
  return b.err ? STR_NONE : buf_seal(&b, t->arena);
}

uint32_t register_read(account *a, identity *me, const sip_msg *msg, turn *t) {
  uint32_t granted_s = a->expires_s;
  sip_seconds(msg, SIP_H_EXPIRES, &granted_s);
  sip_addr contact;
  wp_str gruu = STR_NONE, text;
  if (find_contact(me, msg, &contact)) {
    if (sip_param(contact.params, STR("expires"), &text)) str_to_u32(text, &granted_s);
    sip_param(contact.params, STR("pub-gruu"), &gruu);
  }
  // 3608 5: the preloaded route set of what leaves us outside a dialog
  identity_grant(me, gruu, lines_of(msg, SIP_H_SERVICE_ROUTE, SIP_H_ROUTE, t),
                 lines_of(msg, SIP_H_FEATURE_CAPS, SIP_H_FEATURE_CAPS, t));
  if (granted_s < 1) granted_s = 1;
  return granted_s < EXPIRES_MAX_S ? granted_s : EXPIRES_MAX_S;
}
