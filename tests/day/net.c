// SPDX-License-Identifier: MIT
// The ways between phones and proxy. In good weather a message is late but in order, as on a WebSocket;
// in a storm (the hops behind the proxy) messages are lost, doubled and overtaken. Links break or go deaf.
#include <stdlib.h>
#include <string.h>

#include "day.h"

static wp_str call_id_in(wp_str bytes) {
  static const char name[] = "\r\nCall-ID: ";
  size_t len = sizeof name - 1;
  for (size_t i = 0; i + len <= bytes.len; i++) {
    if (bytes.at[i] != '\r' || memcmp(bytes.at + i, name, len) != 0) continue;
    wp_str rest = str_part(bytes, i + len, bytes.len);
    return str_part(rest, 0, str_find(rest, '\r'));
  }
  return STR_NONE;
}

void net_lost(wp_str bytes) {
  if (bytes.len <= 4) return;  // a keep-alive
  day.count.lost++;
  if (day.verbose) {
    fprintf(stderr, "%10.3f lost: %.*s\n", (double)day.now / 1000, (int)str_find(bytes, '\r'), bytes.at);
  }
  net_disturb(call_id_in(bytes));
}

static void put(station *s, uint32_t kind, wp_str bytes, wp_ms due, uint32_t stamp) {
  event e = {.due = due, .kind = kind, .station = s->index, .stamp = stamp, .len = bytes.len};
  e.bytes = malloc(bytes.len ? bytes.len : 1);
  DAY_CHECK(e.bytes != NULL);
  memcpy(e.bytes, bytes.at, bytes.len);
  event_add(&e);
}

static void carry(station *s, uint32_t kind, wp_str bytes, uint32_t stamp) {
  wp_ms *path = &s->path_free[kind == EV_TO_PHONE];
  wp_ms due = day.now + 5 + chance(PATH_MS - 5);
  if (due < *path) due = *path;
  if (!day.storm) {
    *path = due;
    put(s, kind, bytes, due, stamp);
    return;
  }
  if (percent(3)) {
    net_lost(bytes);
    return;
  }
  if (percent(10)) {
    day.count.overtaken++;
    net_disturb(call_id_in(bytes));
    due += chance(800);
  } else {
    *path = due;
  }
  put(s, kind, bytes, due, stamp);
  if (!percent(3)) return;
  day.count.doubled++;
  net_disturb(call_id_in(bytes));
  put(s, kind, bytes, due + (percent(50) ? 0 : chance(3000)), stamp);
}

void net_from_phone(station *s, wp_str bytes) {
  if (s->deaf) {
    net_lost(bytes);
    return;
  }
  if (bytes.at[0] == '\r') {
    put(s, EV_TO_PHONE, STR("\r\n"), day.now + 10 + chance(100), s->link);
    return;
  }
  carry(s, EV_TO_PROXY, bytes, s->link);
}

void net_to_phone(uint32_t station_index, const char *bytes, size_t len) {
  station *s = &day.stations[station_index];
  if (!s->open || s->deaf) {
    net_lost((wp_str){bytes, len});
    return;
  }
  carry(s, EV_TO_PHONE, (wp_str){bytes, len}, s->link);
}

void net_cut(station *s, unsigned code) {
  if (!s->open) return;
  s->link++;
  s->deaf = false;
  proxy_lost(s->index);
  station_link(s, false, code);
}

static void leave(station *s) {
  ledger_disturb(s);
  station_command(s, WP_CMD_LOGOUT, 0, 0, STR_NONE);
  event e = {.due = day.now + 3000 + chance(20000), .kind = EV_LOGIN, .station = s->index, .stamp = s->life};
  event_add(&e);
}

void net_trouble(const event *e) {
  station *s = &day.stations[e->station];
  event again = {.due = day.now + some_time(600000), .kind = EV_TROUBLE, .station = e->station};
  event_add(&again);
  uint32_t kind = chance(100);
  if (s->asleep) return;
  ledger_disturb(s);
  if (kind < 55 && !s->open) return;
  if (percent(60)) s->outage = day.now + some_time(8000);
  if (kind < 30) {
    day.count.cuts++;
    net_cut(s, percent(50) ? 1006 : 1001);
  } else if (kind < 55) {
    day.count.deaf++;
    s->deaf = true;
  } else if (kind < 60) {
    station_command(s, WP_CMD_NETWORK, 0, percent(50), STR_NONE);
  } else if (kind < 70) {
    station_wipe(s);
  } else if (kind < 75) {
    leave(s);
  } else {
    station_sleep(s);
  }
}

void net_weather(void) {
  day.storm = !day.storm;
  event e = {.due = day.now + some_time(day.storm ? 60000 : 600000), .kind = EV_WEATHER};
  event_add(&e);
}
