// SPDX-License-Identifier: MIT
// Parse and read everything; write an INVITE. See message_work.h.
#include "message_work.h"

#include "base/str.h"
#include "sip/write.h"

/** Typed reading of what holds an address: each element of each Contact, Route, Record-Route. */
static uint32_t read_addresses(const sip_msg *msg, sip_header_id id) {
  uint32_t sum = 0;
  for (const sip_header *h = sip_header_first(msg, id); h; h = sip_header_next(msg, h)) {
    wp_str list = h->value, element;
    while (sip_list_next(&list, &element)) {
      sip_addr addr;
      if (sip_addr_parse(element, &addr) == 0) sum += (uint32_t)(addr.uri.host.len + addr.params.len);
    }
  }
  return sum;
}

int message_read(arena *a, const char *bytes, size_t len, message_fields *out) {
  sip_msg msg;
  arena_reset(a);
  int err = sip_parse(a, bytes, len, &msg);
  if (err) return err;
  *out = (message_fields){
      .method = msg.method_name,
      .status_text = msg.reason,
      .from_user = msg.from.uri.user,
      .from_host = msg.from.uri.host,
      .from_tag = msg.from.tag,
      .to_user = msg.to.uri.user,
      .to_host = msg.to.uri.host,
      .to_tag = msg.to.tag,
      .via_host = msg.via.host,
      .via_branch = msg.via.branch,
      .call_id = msg.call_id,
      .body = msg.body,
      .status = msg.status,
      .cseq = msg.cseq,
      .header_count = (uint32_t)msg.header_count,
  };
  sip_addr contact;
  if (sip_contact(&msg, &contact) == 0) {
    out->contact_user = contact.uri.user;
    out->contact_host = contact.uri.host;
  }
  for (size_t i = 0; i < msg.header_count; i++) {
    out->checksum += msg.headers[i].id + (uint32_t)(msg.headers[i].name.len + msg.headers[i].value.len);
  }
  out->checksum += read_addresses(&msg, SIP_H_CONTACT) + read_addresses(&msg, SIP_H_ROUTE) +
                   read_addresses(&msg, SIP_H_RECORD_ROUTE);
  return 0;
}

wp_str message_write(arena *a, uint32_t cseq, wp_str sdp) {
  static const sip_sender sender = {STR("WSS"), STR("k3j5n2m8q1.invalid")};
  const sip_request_head head = {
      .method = SIP_INVITE,
      .uri = STR("sip:1002@example.com"),
      .from = STR("\"Alice\" <sip:1001@example.com>;tag=a48s7d6f5g"),
      .to = STR("<sip:1002@example.com>"),
      .call_id = STR("f81d4fae7dec11d0a76500a0c91e6bf6"),
      .cseq = cseq,
      .branch = STR("z9hG4bK74bf9a1c2d3e4f5061728394"),
  };
  arena_reset(a);
  buf b = buf_in(a, sdp.len + 2048);
  sip_write_request_head(&b, &head, &sender);
  sip_write_header(&b, SIP_H_CONTACT, STR("<sip:1001@k3j5n2m8q1.invalid;transport=ws;ob>"));
  sip_write_header(&b, SIP_H_ALLOW, STR("INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, NOTIFY"));
  sip_write_header(&b, SIP_H_SUPPORTED, STR("outbound, gruu, timer, replaces"));
  sip_write_header(&b, SIP_H_USER_AGENT, STR("Webphone"));
  sip_write_body(&b, STR("application/sdp"), sdp);
  return b.err ? (wp_str){0} : buf_view(&b);
}
