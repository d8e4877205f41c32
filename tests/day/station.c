// SPDX-License-Identifier: MIT
// One phone: inputs go in, all outputs are taken and checked, its WebSocket is played.
#include <stdlib.h>
#include <string.h>

#include "day.h"

#define OUTPUTS_MAX 256

static const char *const codecs = "opus/48000/2\nG722/8000\nPCMU/8000\nPCMA/8000\ntelephone-event/8000";
// one that is restless, one as it comes, one without session timers
#define SETTINGS "{\"domain\":\"example.com\",\"wsServers\":[\"wss://ws.example.com/\"],\"expires\":600"
static const char *const settings[STATIONS] = {
    SETTINGS ",\"sessionExpires\":90}",
    SETTINGS "}",
    SETTINGS ",\"sessionExpires\":0}",
};

static void touch(wp_str text) {
  for (size_t i = 0; i < text.len; i++) {
    volatile char byte = text.at[i];
    (void)byte;
  }
}

static void tell(const station *s, const wp_output *o) {
  if (!day.verbose) return;
  wp_str text = o->kind == WP_DO_SEND ? o->u.send.bytes : STR_NONE;
  if (o->kind == WP_EV_NOTE) text = o->u.note.text;
  fprintf(stderr, "%10.3f %s kind %u call %x", (double)day.now / 1000, s->user, o->kind, o->call);
  if (o->kind == WP_EV_CALL) {
    fprintf(stderr, " state %u flags %u cause %s status %u", o->u.call.state, o->u.call.flags,
            wp_cause_symbol(o->u.call.cause), o->u.call.status);
  }
  if (o->kind == WP_EV_ACCOUNT) {
    fprintf(stderr, " state %u cause %s status %u", o->u.account.state, wp_cause_symbol(o->u.account.cause),
            o->u.account.status);
  }
  fprintf(stderr, " %.*s\n", (int)str_find(text, '\r'), text.at);
}

static void connect_wanted(station *s) {
  bool works = day.now >= s->outage && !percent(10);
  event e = {.due = day.now + 20 + chance(200),
             .kind = EV_CONNECTED,
             .station = s->index,
             .stamp = ++s->link,
             .number = works};
  event_add(&e);
}

static void closed(station *s) {
  ledger_disturb(s);
  s->open = s->deaf = false;
  s->link++;
  proxy_lost(s->index);
}

static void got_account(station *s, const wp_output *o) {
  s->account_state = o->u.account.state;
  touch(o->u.account.aor);
  touch(o->u.account.server);
  DAY_CHECK(o->u.account.state <= WP_ACCOUNT_REFUSED);
  // the password is right and the server willing: nothing may make it give up for good
  if (o->u.account.state == WP_ACCOUNT_REFUSED) {
    fprintf(stderr, "%s refused: %s %u\n", s->user, wp_cause_symbol(o->u.account.cause), o->u.account.status);
  }
  DAY_CHECK(o->u.account.state != WP_ACCOUNT_REFUSED);
}

/** More at once than a phone has room for: what it could not say is lost, and that explains what follows. */
static void got_full(const station *s) {
  day.count.full++;
  ledger_disturb(s);
}

static void got_output(station *s, const wp_output *o) {
  tell(s, o);
  switch (o->kind) {
  case WP_DO_CONNECT: connect_wanted(s); return;
  case WP_DO_DISCONNECT: closed(s); return;
  case WP_DO_SEND:
    DAY_CHECK(s->open);
    if (str_starts(o->u.send.bytes, STR("SIP/2.0 503 "))) got_full(s);
    net_from_phone(s, o->u.send.bytes);
    return;
  case WP_DO_OFFER:
  case WP_DO_ANSWER:
  case WP_DO_REMOTE:
  case WP_DO_ROLLBACK:
  case WP_DO_RELEASE: {
    touch(o->kind == WP_DO_RELEASE || o->kind == WP_DO_ROLLBACK ? STR_NONE : o->u.media.sdp);
    leg *l = ledger_leg(s, o->call);
    if (!l) l = ledger_open(s, o);
    page_asked(l, o);
    return;
  }
  case WP_EV_ACCOUNT: got_account(s, o); return;
  case WP_EV_CALL: ledger_got(s, o); return;
  case WP_EV_NOTE:
    touch(o->u.note.text);
    DAY_CHECK(!str_eq(o->u.note.field, STR("outputs")));  // none may be lost
    if (o->u.note.code == WP_E_POOL) got_full(s);
    return;
  default: return;
  }
}

static void drain(station *s, int err) {
  size_t count = 0;
  DAY_CHECK(err != WP_E_UNDRAINED);
  day.count.inputs++;
  for (const wp_output *o; (o = wp_phone_poll(s->phone)); count++) {
    DAY_CHECK(count < OUTPUTS_MAX);
    got_output(s, o);
  }
}

int station_command(station *s, uint32_t kind, wp_call_id call, uint32_t number, wp_str text) {
  if (s->asleep) return WP_E_STATE;
  wp_command command = {.kind = kind, .call = call, .number = number, .text = {text}};
  int err = wp_phone_command(s->phone, day.now, &command);
  drain(s, err);
  return err;
}

void station_login(station *s) {
  if (s->asleep) return;
  wp_command command = {
      .kind = WP_CMD_LOGIN,
      .text = {str_of(s->user), STR("secret"), STR("Ann")},
  };
  int err = wp_phone_command(s->phone, day.now, &command);
  DAY_CHECK(err == 0 || err == WP_E_STATE);  // it may be in already
  drain(s, err);
}

static void make(station *s) {
  uint8_t seed[WP_SEED_BYTES];
  for (size_t i = 0; i < sizeof seed; i++) seed[i] = (uint8_t)chance(256);
  if (!s->memory) s->memory = malloc(wp_phone_size());
  DAY_CHECK(s->memory != NULL);
  memset(s->memory, 0xa5, wp_phone_size());
  s->open = s->deaf = false;
  s->link++;
  s->account_state = WP_ACCOUNT_OFF;
  DAY_CHECK(wp_phone_init(s->memory, wp_phone_size(), seed, &s->phone) == 0);
}

void station_start(station *s) {
  make(s);
  s->life++;
  DAY_CHECK(station_command(s, WP_CMD_CONFIGURE, 0, 0, str_of(settings[s->index])) == 0);
  DAY_CHECK(station_command(s, WP_CMD_CAPABILITIES, 0, 0, str_of(codecs)) == 0);
  station_login(s);
}

/** The computer is switched off in the middle, and on again. */
void station_wipe(station *s) {
  if (s->asleep) return;
  day.count.wiped++;
  ledger_wiped(s);
  closed(s);
  station_start(s);
}

/** The browser ends the worker: what it knows is written down first. */
void station_sleep(station *s) {
  if (s->asleep) return;
  day.count.moved++;
  if (!s->image) s->image = malloc(wp_phone_size());
  DAY_CHECK(s->image != NULL);
  DAY_CHECK(wp_phone_save(s->phone, day.now, s->image, wp_phone_size(), &s->image_len) == 0);
  s->asleep = true;
  s->slept = day.now;
  closed(s);
  ledger_unplugged(s);
  event e = {.due = day.now + some_time(2000), .kind = EV_WAKE, .station = s->index};
  event_add(&e);
}

/** And starts it anew, with another clock and other memory, from what was written. */
void station_wake(station *s) {
  wp_ms age = day.now - s->slept;
  make(s);
  s->asleep = false;
  int err = wp_phone_restore(s->phone, day.now, age, s->image, s->image_len);
  DAY_CHECK(err == 0 || (err == WP_E_STATE && age > 60000));
  drain(s, err);
  if (err) station_wipe(s);
  event e = {.due = day.now + chance(3000), .kind = EV_PAGE_HERE, .station = s->index};
  if (percent(90)) event_add(&e);
}

void station_expire(station *s) {
  for (int i = 0; i < 16; i++) {
    drain(s, wp_phone_expire(s->phone, day.now));
    if (wp_phone_deadline(s->phone) > day.now) return;
  }
  day_fail("the deadline moves on", __FILE__, __LINE__);
}

void station_link(station *s, bool up, unsigned code) {
  s->open = up;
  if (up) s->path_free[0] = s->path_free[1] = day.now;
  drain(s, wp_phone_link(s->phone, day.now, up, code));
}

/** In memory of exactly its size, gone after the input. */
void station_receive(station *s, const char *bytes, size_t len) {
  char *copy = malloc(len);
  DAY_CHECK(copy != NULL);
  memcpy(copy, bytes, len);
  if (day.verbose) {
    fprintf(stderr, "%10.3f %s <- %.*s\n", (double)day.now / 1000, s->user,
            (int)str_find((wp_str){copy, len}, '\r'), copy);
  }
  day.count.messages++;
  drain(s, wp_phone_receive(s->phone, day.now, copy, len));
  free(copy);
}
