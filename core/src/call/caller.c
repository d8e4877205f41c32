// SPDX-License-Identifier: MIT
// INVITE received -> who calls, by whom it was sent on, what it asks the phone to do; and how we name ourselves
// (RFC 3323, 3325, 5373, 5806, 7044, 7462).
#include "base/str.h"
#include "call/inside.h"

/** What a header field may ask for, by a part of its value. */
static const struct {
  wp_str part;
  sip_header_id id;
  uint32_t flag;
} wishes[] = {
    {{"id", 2}, SIP_H_PRIVACY, WP_CALL_PRIVATE},                // 3325 9.3
    {{"answer-after=0", 14}, SIP_H_CALL_INFO, CALLER_AUTO},     // of desk phones
    {{"alert-autoanswer", 16}, SIP_H_ALERT_INFO, CALLER_AUTO},  // of desk phones
    {{"Auto", 4}, SIP_H_ANSWER_MODE, CALLER_AUTO},              // 5373 4.3
    {{"internal", 8}, SIP_H_ALERT_INFO, CALLER_INTERNAL},       // 7462 6.1: source; info=alert-internal
};

static uint32_t wishes_of(const sip_msg *invite) {
  uint32_t flags = 0;
  for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
    for (const sip_header *h = sip_header_first(invite, wishes[i].id); h; h = sip_header_next(invite, h))
      if (str_has_ci(h->value, wishes[i].part)) flags |= wishes[i].flag;
  }
  return flags;
}

/** The address of the first element that is one. */
static bool first_address(const sip_msg *msg, sip_header_id id, sip_addr *out) {
  sip_elements all = {0};
  for (wp_str element; sip_element_next(msg, id, &all, &element);)
    if (!sip_addr_parse(element, out) && out->uri.scheme != SIP_SCHEME_OTHER) return true;
  return false;
}

/** 7044 10: who stands before the last one to whom the call was mapped (mp), or sent by a cause (4458). */
static wp_str diverted_by_history(const sip_msg *msg) {
  wp_str before = STR_NONE, found = STR_NONE, value;
  sip_elements all = {0};
  sip_addr entry;
  for (wp_str element; sip_element_next(msg, SIP_H_HISTORY_INFO, &all, &element);) {
    if (sip_addr_parse(element, &entry)) continue;
    bool moved =
        sip_param(entry.params, STR("mp"), &value) || sip_uri_param(&entry.uri, STR("cause"), &value);
    if (moved && before.len) found = before;
    before = str_part(entry.uri.text, 0, str_find(entry.uri.text, '?'));
  }
  return found;
}

void caller_read(call *c, const sip_msg *invite) {
  sip_addr asserted, by;
  c->flags = wishes_of(invite);
  bool known = !(c->flags & WP_CALL_PRIVATE) && first_address(invite, SIP_H_P_ASSERTED_IDENTITY, &asserted);
  // 3323 4.1.1.3: the name that hides one
  if (!known && str_starts_ci(invite->from.uri.user, STR("anonymous"))) c->flags |= WP_CALL_PRIVATE;
  buf b = buf_on(c->caller, sizeof c->caller);
  if (known && !sip_uri_equal(&asserted.uri, &invite->from.uri)) {  // 3325 9.1: the server's word
    buf_str(&b, asserted.uri.text);
    c->caller_uri_len = (uint32_t)b.len;
    buf_str(&b, asserted.name);
    c->caller_name_len = (uint32_t)b.len - c->caller_uri_len;
  }
  // 5806 4.2: the newest stands first
  buf_str(&b, first_address(invite, SIP_H_DIVERSION, &by) ? by.uri.text : diverted_by_history(invite));
  c->caller_len = (uint32_t)b.len;
}

int caller_name_us(call_scene *s, call *c, const call_as *as) {
  buf b = buf_on(c->extra, sizeof c->extra);
  if (as->withheld) {
    c->flags |= WP_CALL_PRIVATE;
    buf_lit(&b, "Privacy: id\r\n");  // 3323 4.2, 3325 9.3
  }
  if (as->withheld || as->identity.len) {  // 3325 9.2: for the server alone
    buf_lit(&b, "P-Preferred-Identity: <");
    buf_str(&b, as->identity.len ? as->identity : s->me->aor);
    buf_lit(&b, ">\r\n");
  }
  c->extra_len = (uint32_t)b.len;
  return b.err;
}
