// SPDX-License-Identifier: MIT
// day [--calls N] [--seed N] [-v]: phones call each other for a day of virtual time while links break, messages
// are lost, doubled and overtaken, and phones are switched off. Then: no call in limbo, both ends agree on how
// each ended (verdict.c says exactly what that means), the pools are empty, the arena did not grow.
#include <stdlib.h>
#include <string.h>

#include "day.h"

#define QUIET_EVERY 500u     // calls
#define QUIET_FOR 400000u    // longer than anything may be owed (call: OWE_MAX)
#define ARENA_BUDGET 49152u  // most that one input may need here

world day;

void day_fail(const char *truth, const char *file, int line) {
  fprintf(stderr, "%s:%d at %.3f s: not so: %s\n", file, line, (double)day.now / 1000, truth);
  fflush(stdout);
  abort();
}

static void happen(const event *e) {
  station *s = &day.stations[e->station];
  switch (e->kind) {
  case EV_TO_PROXY: proxy_got(e->station, e->bytes, e->len); return;
  case EV_TO_PHONE:
    if (s->open && !s->deaf && e->stamp == s->link) {
      station_receive(s, e->bytes, e->len);
    } else {
      net_lost((wp_str){e->bytes, e->len});
    }
    return;
  case EV_CONNECTED:
    if (e->stamp == s->link) station_link(s, e->number, e->number ? 0 : 1006);
    return;
  case EV_DIAL: person_dials(e); return;
  case EV_PERSON: person_does(e); return;
  case EV_PAGE: page_does(e); return;
  case EV_TROUBLE: net_trouble(e); return;
  case EV_WEATHER: net_weather(); return;
  case EV_LOGIN:
    if (s->life == e->stamp) station_login(s);
    return;
  case EV_WAKE: station_wake(s); return;
  case EV_PAGE_HERE: station_command(s, WP_CMD_PAGE_HERE, 0, 0, STR_NONE); return;
  case EV_FORK: proxy_fork_due(e->number); return;
  default: day_fail("an event has a kind", __FILE__, __LINE__);
  }
}

static wp_ms next_moment(void) {
  wp_ms due = event_next();
  for (uint32_t i = 0; i < STATIONS; i++) {
    wp_ms deadline = day.stations[i].asleep ? WP_NEVER : wp_phone_deadline(day.stations[i].phone);
    if (deadline < due) due = deadline;
  }
  return due;
}

/** Whatever comes next; false when nothing ever will. */
static bool one_step(void) {
  wp_ms due = next_moment();
  if (due == WP_NEVER) return false;
  if (due > day.now) day.now = due;
  for (uint32_t i = 0; i < STATIONS; i++) {
    if (!day.stations[i].asleep && wp_phone_deadline(day.stations[i].phone) <= day.now) {
      station_expire(&day.stations[i]);
      return true;
    }
  }
  event e;
  if (!event_take(&e)) return false;
  happen(&e);
  free(e.bytes);
  return true;
}

static void check_pools(bool all) {
  for (uint32_t i = 0; i < STATIONS; i++) {
    size_t txns, calls, peak;
    wp_phone_usage(day.stations[i].phone, &txns, &calls, &peak);
    DAY_CHECK(calls == 0);
    DAY_CHECK(txns <= (all ? 0 : 2));  // a REGISTER, an OPTIONS
    DAY_CHECK(peak <= ARENA_BUDGET);
    if (peak > day.arena_peak) day.arena_peak = peak;
  }
}

/** Nobody dials until all calls are over, and what was owed has been said or forgotten. */
static void fall_quiet(void) {
  day.dialing = false;
  while (ledger_alive() && one_step()) ledger_check_limbo();
  for (wp_ms until = day.now + QUIET_FOR; day.now < until && one_step();) {
    if (ledger_alive()) until = day.now + QUIET_FOR;
  }
  check_pools(false);
  day.dialing = true;
}

/** Everybody logs out, and nothing may be left. */
static void close_down(void) {
  day.dialing = false;
  for (uint32_t i = 0; i < STATIONS; i++) {
    if (day.stations[i].asleep) station_wake(&day.stations[i]);
  }
  events_forget();
  day.storm = false;
  for (uint32_t i = 0; i < STATIONS; i++) {
    day.stations[i].outage = WP_NEVER;
    station_command(&day.stations[i], WP_CMD_LOGOUT, 0, 0, STR_NONE);
  }
  while (one_step()) continue;
  check_pools(true);
}

static void begin(void) {
  day.now = 1000;
  day.dialing = true;
  day.legs = calloc(LEGS_MAX, sizeof *day.legs);
  day.talks = calloc(TALKS_MAX, sizeof *day.talks);
  DAY_CHECK(day.legs && day.talks);
  for (uint32_t i = 0; i < STATIONS; i++) {
    station *s = &day.stations[i];
    s->index = i;
    snprintf(s->user, sizeof s->user, "%u", 1001 + i);
    station_start(s);
    event dial = {.due = 5000 + some_time(5000), .kind = EV_DIAL, .station = i};
    event trouble = {.due = some_time(600000), .kind = EV_TROUBLE, .station = i};
    event_add(&dial);
    event_add(&trouble);
  }
  event weather = {.due = some_time(600000), .kind = EV_WEATHER};
  event_add(&weather);
}

static void report(size_t early_peak) {
  printf("%llu inputs, %llu messages; %llu lost, %llu doubled, %llu overtaken; %llu links cut, %llu deaf; "
         "%llu phones "
         "wiped, %llu moved; %llu forks, %llu times a pool was full\n",
         (unsigned long long)day.count.inputs, (unsigned long long)day.count.messages,
         (unsigned long long)day.count.lost, (unsigned long long)day.count.doubled,
         (unsigned long long)day.count.overtaken, (unsigned long long)day.count.cuts,
         (unsigned long long)day.count.deaf, (unsigned long long)day.count.wiped,
         (unsigned long long)day.count.moved, (unsigned long long)day.count.forks,
         (unsigned long long)day.count.full);
  for (uint32_t m = 0; m < SIP_METHODS; m++) {
    wp_str name = sip_method_text(m);
    if (day.count.methods[m])
      printf("%llu %.*s  ", (unsigned long long)day.count.methods[m], (int)name.len, name.at);
  }
  printf("\nmost of the arena that one input needed: %zu bytes; %zu in the first tenth of the day\n",
         day.arena_peak, early_peak);
}

static void end(void) {
  for (uint32_t i = 0; i < STATIONS; i++) {
    free(day.stations[i].memory);
    free(day.stations[i].image);
  }
  free(day.legs);
  free(day.talks);
}

static void read_arguments(int argc, char **argv) {
  day.wanted = 10000;
  day.random = 1;
  for (int i = 1; i < argc; i++) {
    bool more = i + 1 < argc;
    if (strcmp(argv[i], "-v") == 0) {
      day.verbose = true;
    } else if (more && strcmp(argv[i], "--calls") == 0) {
      day.wanted = (uint32_t)strtoul(argv[++i], NULL, 10);
    } else if (more && strcmp(argv[i], "--seed") == 0) {
      day.random = strtoull(argv[++i], NULL, 10);
    } else {
      fprintf(stderr, "usage: day [--calls N] [--seed N] [-v]\n");
      exit(2);
    }
  }
}

int main(int argc, char **argv) {
  read_arguments(argc, argv);
  begin();
  size_t early_peak = 0;
  for (uint32_t calls = 0; day.talk_count < day.wanted && one_step();) {
    if (day.talk_count < calls + QUIET_EVERY) continue;
    fall_quiet();
    calls = day.talk_count;
    if (day.talk_count * 10 < day.wanted * 2) early_peak = day.arena_peak;
  }
  fall_quiet();
  close_down();
  bool agree = ledger_judge();
  report(early_peak);
  end();
  return agree ? 0 : 1;
}
