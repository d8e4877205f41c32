// SPDX-License-Identifier: MIT
// Messages -> the state of one dialog, and that state -> heads of its requests (RFC 3261 12).
#include "dialog/dialog.h"

#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "webphone/err.h"

#define ROUTES_MAX 16     // hops of one route set
#define ROUTES_TEXT 2048  // and their lines

static void start(dialog *d) {
  memset(d, 0, offsetof(dialog, text));
  area_init(&d->text, d->memory, sizeof d->memory);
}

/** Take the texts that others hold into the area: all of them, they stand one behind the other. */
static int keep_texts(dialog *d) {
  _Static_assert(offsetof(dialog, routes) == offsetof(dialog, call_id) + 8 * sizeof(wp_str), "nine texts");
  return area_keep_all(&d->text, &d->call_id, 9);
}

/** What `from` knows, its texts in one piece: those that were replaced by longer ones leave holes. */
static void move(dialog *to, const dialog *from) {
  memcpy(to, from, offsetof(dialog, text));
  area_init(&to->text, to->memory, sizeof to->memory);
  WP_CHECK(keep_texts(to) == 0);
}

void dialog_swap(dialog *a, dialog *b) {
  dialog once;
  move(&once, a);
  if (a != b) move(a, b);
  move(b, &once);
}

/** Replace a text; a peer that changes its Contact every minute must not fill the area. */
static int change(dialog *d, wp_str text, wp_str *kept) {
  int err = area_change(&d->text, text, kept);
  if (!err) return 0;
  dialog_swap(d, d);
  return area_change(&d->text, text, kept);
}

int dialog_want(dialog *d, wp_str call_id, wp_str local_tag, wp_str local_name, wp_str local_uri,
                wp_str remote_uri) {
  start(d);
  d->uac = true;
  d->call_id = call_id;
  d->local_tag = local_tag;
  d->local_name = local_name;
  d->local_uri = local_uri;
  d->remote_uri = d->remote_target = remote_uri;
  int err = keep_texts(d);
  if (!err) d->state = DIALOG_WANTED;
  return err;
}

// Route set and target.

/** All Record-Route elements in the order of the message; WP_E_FULL when there are too many. */
static int collect_routes(const sip_msg *msg, wp_str routes[ROUTES_MAX], size_t *count) {
  sip_elements all = {0};
  sip_addr addr;
  *count = 0;
  for (wp_str element; sip_element_next(msg, SIP_H_RECORD_ROUTE, &all, &element);) {
    if (*count == ROUTES_MAX) return WP_E_FULL;
    if (sip_addr_parse(element, &addr)) return WP_E_SIP_FIELD;
    routes[(*count)++] = element;
  }
  return 0;
}

/** 12.1.1: in order for the UAS; 12.1.2: reversed for the UAC. */
static int set_routes(dialog *d, const sip_msg *msg, bool reversed) {
  wp_str routes[ROUTES_MAX];
  size_t count;
  char memory[ROUTES_TEXT];
  buf b = buf_on(memory, sizeof memory);
  int err = collect_routes(msg, routes, &count);
  if (err) return err;
  for (size_t i = 0; i < count; i++) sip_write_header(&b, SIP_H_ROUTE, routes[reversed ? count - 1 - i : i]);
  if (b.err) return b.err;
  if (count == 0) {
    d->routes = STR_NONE;
    return 0;
  }
  return change(d, buf_view(&b), &d->routes);
}

/** The URI of the Contact, without headers: 19.1.1 forbids them in a Request-URI. */
static int take_target(const sip_msg *msg, wp_str *target) {
  sip_addr contact;
  int err = sip_contact(msg, &contact);
  if (err) return err;
  if (contact.uri.scheme != SIP_SCHEME_SIP && contact.uri.scheme != SIP_SCHEME_SIPS) return WP_E_SIP_URI;
  *target = contact.uri.text;
  if (contact.uri.headers.at) *target = str_part(*target, 0, str_find(*target, '?'));
  return 0;
}

// Responses, seen by the UAC.

static int adopt(dialog *d, const sip_msg *response) {
  wp_str target;
  int err = take_target(response, &target);
  // 12.1.2 wants a Contact; without one the dialog still has to be acknowledged and ended.
  if (err == WP_E_SIP_MISSING) {
    target = d->remote_target;
    err = 0;
  }
  if (err) return err;
  err = change(d, response->to.tag, &d->remote_tag);
  if (!err) err = set_routes(d, response, true);
  if (!err && target.at != d->remote_target.at) err = change(d, target, &d->remote_target);
  if (!err) d->state = response->status < 200 ? DIALOG_EARLY : DIALOG_CONFIRMED;
  return err;
}

int dialog_got_response(dialog *d, const sip_msg *response) {
  bool success = response->status >= 200 && response->status < 300;
  wp_str target;
  if (response->status <= 100 || response->status >= 300) return 0;
  if (!success && response->to.tag.len == 0) return 0;  // 12.1: no tag, no early dialog
  switch (d->state) {
  case DIALOG_WANTED: return adopt(d, response);
  case DIALOG_EARLY:
    // 13.2.2.4: the 2xx sets route set and target again. Other forks' 18x change nothing here.
    if (success) return adopt(d, response);
    return 0;
  case DIALOG_CONFIRMED:
    if (!success) return 0;
    if (!str_eq(response->to.tag, d->remote_tag)) return WP_E_STATE;
    // 12.2.1.2: a target refresh; without a Contact the old one stays.
    if (take_target(response, &target)) return 0;
    return change(d, target, &d->remote_target);
  default: return WP_E_STATE;
  }
}

int dialog_restart(dialog *d, wp_str target) {
  d->state = DIALOG_WANTED;
  d->rseq = 0;
  d->answered = d->settled = d->playing = false;
  d->remote_tag = STR_NONE;
  d->routes = STR_NONE;
  d->remote_target = STR_NONE;
  dialog_swap(d, d);
  return area_keep(&d->text, target.len ? target : d->remote_uri, &d->remote_target);
}

int dialog_fork(dialog *d, const dialog *first, uint32_t local_cseq) {
  int err = dialog_want(d, first->call_id, first->local_tag, first->local_name, first->local_uri,
                        first->remote_uri);
  d->local_cseq = local_cseq;
  return err;
}

// Requests, seen by the UAS.

int dialog_accept(dialog *d, const sip_msg *invite, wp_str local_tag) {
  wp_str target;
  start(d);
  int err = take_target(invite, &target);  // 12.1.1; 8.1.1.8 demands exactly one
  if (err) return err;
  d->call_id = invite->call_id;
  d->local_tag = local_tag;
  d->remote_tag = invite->from.tag;
  d->local_name = invite->to.name;
  d->local_uri = invite->to.uri.text;
  d->remote_name = invite->from.name;
  d->remote_uri = invite->from.uri.text;
  d->remote_target = target;
  err = keep_texts(d);
  if (!err) err = set_routes(d, invite, false);
  if (err) return err;
  d->remote_cseq = invite->cseq;
  d->remote_cseq_known = true;
  d->state = DIALOG_EARLY;
  return 0;
}

void dialog_confirm(dialog *d) {
  WP_CHECK(d->state != DIALOG_NONE);
  d->state = DIALOG_CONFIRMED;
}

bool dialog_match(const dialog *d, const sip_msg *request) {
  // 12.2.2. A peer of RFC 2543 has no tag, which equals an absent one (12.1.1).
  if (d->state != DIALOG_EARLY && d->state != DIALOG_CONFIRMED) return false;
  return str_eq(d->call_id, request->call_id) && str_eq(d->remote_tag, request->from.tag) &&
         (request->to.tag.len ? str_eq(d->local_tag, request->to.tag) : d->remote_cseq == request->cseq);
}

int dialog_got_request(dialog *d, const sip_msg *request) {
  wp_str target;
  if (request->method == SIP_ACK || request->method == SIP_CANCEL) return 0;      // numbers of their INVITE
  if (d->remote_cseq_known && request->cseq < d->remote_cseq) return WP_E_STATE;  // 12.2.2
  d->remote_cseq = request->cseq;
  d->remote_cseq_known = true;
  if (request->method != SIP_INVITE && request->method != SIP_UPDATE) return 0;
  if (take_target(request, &target)) return 0;  // 12.2.2: "if present"
  return change(d, target, &d->remote_target);
}

// Heads of requests.

static wp_str address(arena *a, wp_str name, wp_str uri, wp_str tag, int *err) {
  buf b = buf_open(a);
  sip_write_addr(&b, name, uri, tag);
  if (b.err) *err = b.err;
  return buf_seal(&b, a);
}

/** 12.2.1.1: a first hop without ;lr is a strict router: it stands in the Request-URI, the target last. */
static int apply_strict_route(const dialog *d, arena *a, sip_request_head *head) {
  wp_str rest = d->routes;
  wp_str line;
  sip_addr first;
  wp_str lr;
  if (!str_take_line(&rest, &line)) return 0;
  if (sip_addr_parse(str_trim(str_part(line, STR("Route:").len, line.len)), &first)) return 0;
  if (sip_uri_param(&first.uri, STR("lr"), &lr)) return 0;
  buf b = buf_open(a);
  buf_str(&b, rest);
  buf_lit(&b, "Route: <");
  buf_str(&b, d->remote_target);
  buf_lit(&b, ">\r\n");
  head->uri = first.uri.text;
  head->routes = buf_seal(&b, a);
  return b.err;
}

int dialog_request(dialog *d, arena *a, sip_method method, uint32_t invite_cseq, wp_str branch,
                   sip_request_head *out) {
  int err = 0;
  *out = (sip_request_head){
      .method = method,
      .uri = d->remote_target,
      .routes = d->routes,
      .from = address(a, d->local_name, d->local_uri, d->local_tag, &err),
      .to = address(a, d->remote_name, d->remote_uri, d->remote_tag, &err),
      .call_id = d->call_id,
      .branch = branch,
  };
  if (!err) err = apply_strict_route(d, a, out);
  if (err) return err;
  // 13.2.2.4: the ACK repeats the INVITE's number, so only other methods count up.
  out->cseq = method == SIP_ACK ? invite_cseq : ++d->local_cseq;
  return 0;
}
