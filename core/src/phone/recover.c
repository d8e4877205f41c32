// SPDX-License-Identifier: MIT
// Gathers what is known for the recovery brain, and carries its remedy out (RFC 5626 4.4.1; RFC 8445 9).
#include "base/str.h"
#include "phone/inside.h"

static uint32_t link_bits(const wp_phone *phone) {
  uint32_t known = phone->link_up ? KNOWN_LINK : 0;
  if (phone->link_up && account_registered(&phone->account)) known |= KNOWN_REGISTERED;
  return known | link_watch_known(&phone->watch, phone->now, calls_need_link(&phone->calls, phone->now));
}

static void ping(wp_phone *phone) {
  link_watch_asked(&phone->watch, phone->now);
  if (phone->watch.crlf_unheard) {
    account_ping(&phone->account, phone->scene->me, phone->scene->turn);
  } else {
    out_send(phone->scene->turn->out, STR("\r\n\r\n"));  // 5626 4.4.1
  }
}

static void mend_link(wp_phone *phone) {
  switch (recovery_of_link(link_bits(phone))) {
  case REMEDY_PING: ping(phone); return;
  case REMEDY_RECONNECT:
    // silence to a CRLF may only mean that this server does not know them
    if (link_watch_try_options(&phone->watch, phone->now)) {
      account_ping(&phone->account, phone->scene->me, phone->scene->turn);
    } else {
      account_drop_link(&phone->account, phone->scene->me, phone->scene->turn);
    }
    return;
  default: return;
  }
}

static void mend_media(wp_phone *phone) {
  uint32_t link = link_bits(phone);
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &phone->calls.slots[i];
    if (c->phase != CALL_UP) continue;
    uint32_t known = link | media_watch_known(&c->media, phone->now);
    if (c->change != CHANGE_NONE) known |= KNOWN_MENDING;
    call_mend_media(phone->scene, c, recovery_of_media(known));
  }
}

/** A request that goes out should make somebody react; if nobody does, a ping finds out why. */
static void expect_reactions(wp_phone *phone) {
  for (uint32_t i = phone->scene->turn->out->head; i < phone->scene->turn->out->tail; i++) {
    const wp_output *o = &phone->scene->turn->out->items[i];
    if (o->kind != WP_DO_SEND) continue;
    wp_str bytes = o->u.send.bytes;
    bool asks = !str_starts(bytes, STR("SIP/2.0 ")) && !str_starts(bytes, STR("ACK ")) &&
                !str_starts(bytes, STR("\r\n"));
    if (asks) link_watch_expect(&phone->watch, phone->now);
  }
}

void recover(wp_phone *phone) {
  if (phone->link_up) expect_reactions(phone);
  mend_link(phone);
  mend_media(phone);
}

wp_ms recover_deadline(const wp_phone *phone) {
  wp_ms due = WP_NEVER;
  if (phone->link_up && account_registered(&phone->account)) {
    due = link_watch_deadline(&phone->watch, calls_need_link(&phone->calls, phone->now));
  }
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    const call *c = &phone->calls.slots[i];
    if (c->phase != CALL_UP) continue;
    wp_ms media = media_watch_deadline(&c->media, phone->now);
    if (media < due) due = media;
  }
  return due;
}

void recover_heard(wp_phone *phone, bool pong) {
  link_watch_heard(&phone->watch, phone->now, pong);
}

void recover_network(wp_phone *phone, bool sure) {
  phone->watch.eager = phone->link_up;
  account_hurry(&phone->account, phone->scene->turn);
  for (uint32_t i = 0; sure && i < CALL_MAX; i++) phone->calls.slots[i].media.network_changed = true;
}
