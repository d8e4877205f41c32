// SPDX-License-Identifier: MIT
// RFC 8030 5: TTL, topic, who sends; the text itself is push/payload.h's, its seal push/webpush.h's.
#include "gateway/letter.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"

enum { TRY_MS = 10000, PAD = 512, MISSED_TTL_S = 86400, OTHER_TTL_S = 60 };

static size_t write_body(const calls *c, const device *d, unsigned char out[WEBPUSH_BODY_MAX]) {
  const parked *p = d->of;
  char token[ACT_SIZE] = "";
  char json[PAYLOAD_MAX];
  act what = {c->gateway, p->call, d->id, p->until};
  if (d->now == PUSH_RING) act_write(c->act_key, &what, token);
  push_payload payload = {.kind = d->now,
                          .call_id = p->call_id,
                          .number = p->number,
                          .name = p->name,
                          .account = p->account,
                          .token = token,
                          .origin = d->origin,
                          .texts = d->texts,
                          .at = p->at,
                          .until = p->until,
                          .declarative = payload_is_declarative(d->service)};
  size_t len = payload_write(&payload, json);
  size_t size = len ? webpush_encrypt(c->maker, &d->keys, json, len, PAD, out) : 0;
  secret_forget(token, sizeof token);
  return size;
}

static const char *subject_of(const calls *c, const device *d) {
  if (c->subject) return c->subject;
  return strncmp(d->origin, "https://", 8) == 0 ? d->origin : "mailto:push@webphone.invalid";
}

bool letter_write(calls *c, device *d, letter *out) {
  const parked *p = d->of;
  int64_t left = p->deadline - clock_steady();
  bool ring = d->now == PUSH_RING;
  if (ring && left <= 0) return false;
  push_message *m = &out->message;
  *m = (push_message){.endpoint = d->endpoint,
                      .topic = out->topic,
                      .body = out->body,
                      .owner = d,
                      .declarative = payload_is_declarative(d->service)};
  payload_topic(p->call_id, d->endpoint, out->topic);
  // Never more than what is left of the ring (RFC 8030 5.2): after that it would be a ghost.
  m->ttl_s = ring                                              ? (left + 999) / 1000
             : d->now == PUSH_MISSED || d->now == PUSH_MESSAGE ? MISSED_TTL_S
                                                               : OTHER_TTL_S;
  m->timeout_ms = ring && left < TRY_MS ? left : TRY_MS;
  m->authorization = vapid_for(&c->vapid, &c->key, d->service, subject_of(c, d), clock_now() / 1000);
  m->len = m->authorization ? write_body(c, d, out->body) : 0;
  return m->len > 0;
}
