// SPDX-License-Identifier: MIT
// One SIP message -> what the core makes of it, as JSON.
#include "base/str.h"
#include "sip/judge.h"
#include "sip/msg.h"
#include "webphone/err.h"
#include "wpsip.h"

#define OPTIONS_KNOWN STR("gruu, outbound, path")

static const char *scheme_text(sip_scheme scheme) {
  switch (scheme) {
  case SIP_SCHEME_SIP: return "sip";
  case SIP_SCHEME_SIPS: return "sips";
  case SIP_SCHEME_TEL: return "tel";
  case SIP_SCHEME_OTHER: return "other";
  }
  return "other";
}

static void print_port(json *j, uint32_t port) {
  if (port)
    json_number(j, "port", port);
  else
    json_null(j, "port");
}

static void print_uri(json *j, const char *key, const sip_uri *uri) {
  if (!uri->text.at) return json_null(j, key);
  json_open(j, key, '{');
  json_string(j, "text", uri->text);
  json_literal(j, "scheme", scheme_text(uri->scheme));
  json_string(j, "user", uri->user);
  json_string(j, "host", uri->host);
  print_port(j, uri->port);
  json_string(j, "params", uri->params);
  json_string(j, "headers", uri->headers);
  json_close(j, '}');
}

static void print_addr(json *j, const char *key, const sip_addr *addr) {
  if (!addr->uri.text.at) return json_null(j, key);
  json_open(j, key, '{');
  json_string(j, "name", addr->name);
  print_uri(j, "uri", &addr->uri);
  json_string(j, "params", addr->params);
  json_string(j, "tag", addr->tag);
  json_close(j, '}');
}

static void print_via(json *j, const sip_via *via) {
  if (!via->host.at) return json_null(j, "via");
  json_open(j, "via", '{');
  json_string(j, "transport", via->transport);
  json_string(j, "host", via->host);
  print_port(j, via->port);
  json_string(j, "branch", via->branch);
  json_string(j, "params", via->params);
  json_close(j, '}');
}

/** All addresses of all header fields of that id; what is none is a text. */
static void print_addresses(json *j, const char *key, const sip_msg *msg, sip_header_id id) {
  json_open(j, key, '[');
  for (const sip_header *h = sip_header_first(msg, id); h; h = sip_header_next(msg, h)) {
    wp_str list = h->value, element;
    while (sip_list_next(&list, &element)) {
      sip_addr addr = {.name = STR_NONE};
      if (sip_addr_parse(element, &addr) == 0)
        print_addr(j, NULL, &addr);
      else
        json_string(j, NULL, element);
    }
  }
  json_close(j, ']');
}

static void print_headers(json *j, const sip_msg *msg) {
  json_open(j, "headers", '[');
  for (size_t i = 0; i < msg->header_count; i++) {
    const sip_header *h = &msg->headers[i];
    json_open(j, NULL, '{');
    json_string(j, "name", h->id ? sip_header_text((sip_header_id)h->id) : h->name);
    json_string(j, "value", h->value);
    json_close(j, '}');
  }
  json_close(j, ']');
}

static void print_body(arena *a, json *j, const sip_msg *msg) {
  wp_str type = sip_header_value(msg, SIP_H_CONTENT_TYPE);
  json_open(j, "body", '{');
  json_string(j, "type", type);
  json_number(j, "octets", (uint32_t)msg->body.len);
  sdp_session session;
  wp_str media_type = str_trim(str_part(type, 0, str_find(type, ';')));
  bool sdp = msg->body.len && str_eq_ci(media_type, STR("application/sdp"));
  if (sdp && sdp_parse(a, msg->body, &session) == 0) print_sdp(j, "sdp", &session);
  json_close(j, '}');
}

static void print_start(json *j, const sip_msg *msg) {
  json_literal(j, "kind", msg->is_request ? "request" : "response");
  json_string(j, "method", msg->method_name);
  if (msg->is_request) {
    print_uri(j, "requestUri", &msg->uri);
    return;
  }
  json_number(j, "status", msg->status);
  json_string(j, "reason", msg->reason);
}

/** Two Content-Length lines are each well-formed; the parser calls that a matter of length (4475 3.3.9). */
static int cause_of(const sip_msg *msg, int err) {
  const sip_header *first = sip_header_first(msg, SIP_H_CONTENT_LENGTH);
  bool twice = first && sip_header_next(msg, first);
  return err == WP_E_SIP_LENGTH && twice ? WP_E_SIP_TWICE : err;
}

/** Well-formed, whoever objects above the parser (the classes of the RFC 4475 index). */
static bool well_formed(const sip_judgement *judgement) {
  if (!judgement->objects) return true;
  wp_str layer = str_of(judgement->objects);
  switch (judgement->err) {
  case WP_E_SIP_TWICE:
  case WP_E_SIP_MISSING: return true;
  case WP_E_SIP_VERSION:
  case WP_E_SIP_CSEQ:
  case WP_E_SIP_URI: return false;
  default: return str_eq(layer, STR("semantic")) || str_eq(layer, STR("method"));
  }
}

int wpsip_parse(arena *a, wp_str input, json *j) {
  sip_msg msg = {.body = STR_NONE};
  int err = sip_parse(a, input.at, input.len, &msg);
  sip_judgement judgement = sip_judge(&msg, err, OPTIONS_KNOWN);
  judgement.err = cause_of(&msg, judgement.err);
  bool valid = well_formed(&judgement);
  json_open(j, NULL, '{');
  json_truth(j, "valid", valid);
  json_literal(j, "objects", judgement.objects);
  if (judgement.status)
    json_number(j, "answer", judgement.status);
  else
    json_null(j, "answer");
  json_literal(j, "error", judgement.err ? wp_err_text(judgement.err) : NULL);
  json_truth(j, "drop", judgement.drop);
  print_start(j, &msg);
  print_via(j, &msg.via);
  print_addr(j, "from", &msg.from);
  print_addr(j, "to", &msg.to);
  json_string(j, "callId", msg.call_id);
  json_number(j, "cseq", msg.cseq);
  json_number(j, "maxForwards", msg.max_forwards);
  print_addresses(j, "contacts", &msg, SIP_H_CONTACT);
  print_addresses(j, "routes", &msg, SIP_H_ROUTE);
  print_addresses(j, "recordRoutes", &msg, SIP_H_RECORD_ROUTE);
  print_headers(j, &msg);
  print_body(a, j, &msg);
  json_close(j, '}');
  return valid ? 0 : 1;
}
