// SPDX-License-Identifier: MIT
// struct -> bytes: the parts of a SIP message in the order they are written. The buffer keeps errors.
#ifndef SIP_WRITE_H
#define SIP_WRITE_H

#include "base/buf.h"
#include "sip/msg.h"

/** Who sends: what stands in our Via (RFC 7118 5.2: a made-up name in .invalid). */
typedef struct sip_sender {
  wp_str transport;  // "WS" or "WSS"
  wp_str sent_by;
} sip_sender;

/** All that a request has before its own header fields; a transaction keeps a copy for ACK and CANCEL. */
typedef struct sip_request_head {
  sip_method method;
  wp_str uri;
  wp_str routes;    // whole lines, "Route: <sip:p1;lr>\r\n..."; absent when none
  wp_str from, to;  // header values, with tags
  wp_str call_id;
  uint32_t cseq;
  wp_str branch;  // with the z9hG4bK cookie
} sip_request_head;

/** Request line, Via, Max-Forwards, Route lines, From, To, Call-ID, CSeq. */
void sip_write_request_head(buf *b, const sip_request_head *head, const sip_sender *sender);

/** "INVITE sip:x SIP/2.0\r\n" */
void sip_write_request_line(buf *b, sip_method method, wp_str uri);
/** "Name: value\r\n". CR, LF and NUL in `value` become spaces: nothing can smuggle a header in. */
void sip_write_header(buf *b, sip_header_id id, wp_str value);
void sip_write_header_u32(buf *b, sip_header_id id, uint32_t value);
/** "Via: SIP/2.0/WSS host.invalid;branch=z9hG4bK...\r\n" */
void sip_write_via(buf *b, const sip_sender *sender, wp_str branch);
/** "CSeq: 1 INVITE\r\n" */
void sip_write_cseq(buf *b, uint32_t number, sip_method method);
/**
 * `"Display \"name\"" <uri>;tag=...`: name and tag may be absent. Value only, no line end. A name is as
 * in sip_addr: escapes in it stay, a bare quote gets one. What would end a URI in `uri` is %-escaped.
 */
void sip_write_addr(buf *b, wp_str name, wp_str uri, wp_str tag);
/** Content-Type (when body is not empty), Content-Length, blank line, body. Always the last part. */
void sip_write_body(buf *b, wp_str content_type, wp_str body);
/** 7.2: the status line; `reason` as below. */
void sip_write_status(buf *b, uint32_t status, wp_str reason);
/**
 * Status line and what 8.2.6.2 copies from the request: Via (all), From, To, Call-ID, CSeq, and for
 * a 2xx or 18x to INVITE also Record-Route (12.1.1). `to_tag` is added to To when it has none and
 * status is over 100. `reason` absent: the standard phrase. Other headers and sip_write_body follow.
 */
void sip_write_response(buf *b, const sip_msg *request, uint32_t status, wp_str reason, wp_str to_tag);
/** The standard phrase of a status; "Unknown" for others. */
wp_str sip_reason(uint32_t status);

#endif
