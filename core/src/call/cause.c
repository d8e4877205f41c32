// SPDX-License-Identifier: MIT
// Status codes and Reason header fields (RFC 3326) -> causes and words for a person.
#include <string.h>

#include "base/str.h"
#include "call/inside.h"

void reason_keep(call *c, const sip_msg *msg) {
  wp_str text = STR_NONE;
  wp_str header = sip_header_value(msg, SIP_H_REASON);
  if (header.len) sip_param(str_after(header, ';'), STR("text"), &text);
  if (!text.len && !msg->is_request) text = msg->reason;
  reason_set(c, text);
}

void reason_set(call *c, wp_str text) {
  if (text.len > sizeof c->reason) text.len = sizeof c->reason;
  // never cut a UTF-8 sequence in two
  while (text.len == sizeof c->reason && ((unsigned char)text.at[text.len - 1] & 0xc0) == 0x80) text.len--;
  if (text.len) memcpy(c->reason, text.at, text.len);
  c->reason_len = (uint32_t)text.len;
}

uint32_t cause_of_reason(const sip_msg *msg, uint32_t otherwise) {
  for (const sip_header *h = sip_header_first(msg, SIP_H_REASON); h; h = sip_header_next(msg, h)) {
    wp_str list = h->value, element, cause;
    while (sip_list_next(&list, &element)) {
      wp_str params = str_after(element, ';');
      bool sip = str_starts_ci(element, STR("SIP"));
      // 3326 3.1 has 200; servers that speak Q.850 say 26, non-selected user clearing; some say it in words only
      if (str_has_ci(params, STR("elsewhere"))) return WP_CAUSE_ELSEWHERE;
      if (!sip_param(params, STR("cause"), &cause)) continue;
      if (str_eq(cause, sip ? STR("200") : STR("26"))) return WP_CAUSE_ELSEWHERE;
      if (sip && str_pick(cause, "600 603")) return WP_CAUSE_DECLINED;
    }
  }
  return otherwise;
}
