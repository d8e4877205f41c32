// SPDX-License-Identifier: MIT
// What the files of subscribe/ share among themselves and nobody else may use.
#ifndef SUBSCRIBE_INSIDE_H
#define SUBSCRIBE_INSIDE_H

#include "subscribe/errand.h"

typedef struct errand_rule {
  sip_method method;
  wp_str event, type;  // Event; Accept or Content-Type
} errand_rule;

/** How that kind is asked for. */
errand_rule errand_rule_of(uint32_t kind);

// pool.c
errand *errand_open(errand_scene *s, errand_kind kind, wp_str peer);
void errand_feed(errand_scene *s, errand *e, errand_event event);
/** How long to wait before the next try: longer with each. */
wp_ms errand_delay(errand_scene *s, errand *e);
/** NULL when stale. */
errand *errand_of(errand_pool *pool, uint32_t id);
uint32_t errand_id_of(const errand_pool *pool, const errand *e);
wp_str errand_peer(const errand *e);
wp_str errand_tag(const errand *e);  // of the peer; the entity tag of a publication
wp_str errand_routes(const errand *e);
/** Replace all but the address; WP_E_FULL leaves them absent. */
int errand_keep(errand_scene *s, errand *e, wp_str tag, wp_str target, wp_str routes);
/** A new dialog, a new publication (6665 4.1.2.2, 3903 4.1). */
void errand_restart(errand_scene *s, errand *e);

// ask.c
/** Send its request; `leave`: for the last time. */
int errand_ask(errand_scene *s, errand *e, bool leave);

// event.c
/** The body of a NOTIFY -> what is known now, told. `e` NULL for an unsolicited one. */
int event_read(errand_scene *s, errand *e, errand_kind kind, wp_str body);
uint32_t text_hash(wp_str text, uint32_t from);

// message.c
/** An errand with a text of its own; NULL when there is no room. */
errand *errand_carry(errand_scene *s, errand_kind kind, wp_str peer, wp_str text);
void message_tell(errand_scene *s, const errand *e, uint32_t state);

#endif
