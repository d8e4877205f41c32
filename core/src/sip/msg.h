// SPDX-License-Identifier: MIT
// One SIP message as views into the bytes it was parsed from (RFC 3261 7, 20, 25).
#ifndef SIP_MSG_H
#define SIP_MSG_H

#include "base/buf.h"
#include "sip/uri.h"
#include "webphone/types.h"

typedef enum sip_method {
  SIP_METHOD_OTHER = 0,
#define METHOD(symbol, name) SIP_##symbol,
#include "sip/method.def"
#undef METHOD
  SIP_METHODS
} sip_method;

typedef enum sip_header_id {
  SIP_H_OTHER = 0,
// SIP_H_OF_n is the first of those whose names have n characters; the marks take no numbers of their own
#define LENGTH(n) SIP_H_OF_##n, SIP_H_BEFORE_##n = SIP_H_OF_##n - 1,
#define HEADER(symbol, name, compact) SIP_H_##symbol,
#include "sip/header.def"
#undef HEADER
#undef LENGTH
  SIP_HEADERS
} sip_header_id;

/** One header field line. A line with a comma separated list is one entry: see sip_list_next. */
typedef struct sip_header {
  uint32_t id;   // sip_header_id
  wp_str name;   // as it stood
  wp_str value;  // trimmed; folding still in it (white space to every reader here)
} sip_header;

/** name-addr or addr-spec with its header parameters (From, To, Contact, Route, ...). */
typedef struct sip_addr {
  wp_str name;  // display name, quotes removed, escapes still in it; absent when none
  sip_uri uri;
  wp_str params;  // header parameters after the address, from the first ';' without it
  wp_str tag;     // of From and To; absent when none
} sip_addr;

typedef struct sip_via {
  wp_str transport;  // "WSS"
  wp_str host;
  uint32_t port;  // 0 when absent
  wp_str branch;  // absent when none
  wp_str params;
} sip_via;

#define SIP_HEADERS_MAX 200  // header field lines of one message; more give WP_E_MESSAGE_SIZE

typedef struct sip_msg {
  bool is_request;
  sip_method method;   // of the request; for a response, of its CSeq
  wp_str method_name;  // as it stood
  wp_str request_uri;  // requests only
  sip_uri uri;         // parsed request_uri
  uint32_t status;     // responses only, 100..699
  wp_str reason;
  sip_via via;  // topmost
  sip_addr from, to;
  wp_str call_id;
  uint32_t cseq;
  uint32_t max_forwards;  // 70 when absent
  wp_str body;
  sip_header *headers;  // in the order of the message, in the arena
  size_t header_count;
  uint8_t first[SIP_HEADERS];  // place of the first header field of each id, counted from 1; 0 for none
} sip_msg;

/**
 * Parse one WebSocket message. Views point into `bytes` and the arena: both must outlive `msg`.
 * A stricter reading of RFC 3261 than of robustness: what cannot be answered is not guessed at.
 * On an error of the -100 range, `msg` holds what was understood until then, so that
 * sip_can_answer says whether a 4xx can be written for it.
 * Leading CRLFs are skipped (7.5); a message of CRLFs only gives WP_E_SIP_START with len 0 view.
 */
int sip_parse(arena *a, const void *bytes, size_t len, sip_msg *msg);

/** A request, with Via, From, To, Call-ID and CSeq good enough to answer (8.2.6); never for ACK. */
bool sip_can_answer(const sip_msg *msg);

/** First header field of that id, or NULL. */
const sip_header *sip_header_first(const sip_msg *msg, sip_header_id id);
/** The one after `previous` with the same id, or NULL. */
const sip_header *sip_header_next(const sip_msg *msg, const sip_header *previous);
/** Value of the first header field of that id; absent when none. */
wp_str sip_header_value(const sip_msg *msg, sip_header_id id);

/** Take the next element off a comma separated value, respecting quotes and <>. */
bool sip_list_next(wp_str *list, wp_str *element);
/** All elements of all header fields of one id: begin with {0}. */
typedef struct sip_elements {
  const sip_header *header;
  wp_str rest;
} sip_elements;
bool sip_element_next(const sip_msg *msg, sip_header_id id, sip_elements *all, wp_str *element);
/** Does any header field of that id list `token` (any case)? */
bool sip_has_token(const sip_msg *msg, sip_header_id id, wp_str token);
/** Parse name-addr or addr-spec with parameters; 3261 20: without <>, ';' belongs to the header. */
int sip_addr_parse(wp_str text, sip_addr *out);
/** A display name without the backslashes of its quoted string (25.1). */
wp_str sip_plain_name(wp_str quoted, arena *a);
/** The same into `b`. */
void sip_unescape(buf *b, wp_str quoted);
/** Value of ;name=value in a parameter text (quotes removed); false when absent. */
bool sip_param(wp_str params, wp_str name, wp_str *value);
/** First contact: WP_E_SIP_MISSING when there is none, `*` gives an addr with uri.text "*". */
int sip_contact(const sip_msg *msg, sip_addr *out);
/** Header field as a number of seconds (Expires, Min-Expires, Retry-After: leading digits). */
bool sip_seconds(const sip_msg *msg, sip_header_id id, uint32_t *out);

wp_str sip_method_text(sip_method method);
sip_method sip_method_of(wp_str name);
wp_str sip_header_text(sip_header_id id);

#endif
