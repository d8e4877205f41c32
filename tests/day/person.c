// SPDX-License-Identifier: MIT
// People: whom they call, when they answer, what they do in a call, and that they hang up in the end.
#include "day.h"

enum { PLAN_ANSWER = 1, PLAN_DECLINE, PLAN_GIVE_UP, PLAN_HANGUP, PLAN_ACT };

static void plan(const leg *l, wp_ms after, uint32_t what) {
  event e = {.due = day.now + after,
             .kind = EV_PERSON,
             .station = l->station,
             .leg = (uint32_t)(l - day.legs),
             .number = what};
  event_add(&e);
}

static const char *some_number(uint32_t but) {
  static const char *const nobody[] = {"1996", "1997", "1998", "1999"};
  uint32_t dice = chance(100);
  if (dice < 4) return nobody[dice];
  if (dice < 12) return "700";
  return day.stations[(but + 1 + chance(STATIONS - 1)) % STATIONS].user;
}

void person_dials(const event *e) {
  event again = {.due = day.now + some_time(26000), .kind = EV_DIAL, .station = e->station};
  event_add(&again);
  if (!day.dialing) return;
  station_command(&day.stations[e->station], WP_CMD_DIAL, 0, 0, str_of(some_number(e->station)));
}

static void sees_ringing(const leg *l) {
  uint32_t dice = chance(100);
  wp_ms after = percent(20) ? chance(200) : 300 + some_time(5000);
  if (dice < 75) plan(l, after, PLAN_ANSWER);
  if (dice >= 75 && dice < 88) plan(l, after, PLAN_DECLINE);
  if (dice >= 88 && dice < 90) plan(l, after, PLAN_HANGUP);
  // else nobody is there
}

static void sees_up(const leg *l) {
  plan(l, percent(4) ? 100000 + some_time(300000) : some_time(30000), PLAN_HANGUP);
  plan(l, some_time(6000), PLAN_ACT);
}

void person_sees(leg *l) {
  bool up = l->state == WP_CALL_UP;
  if (l->state == WP_CALL_DIALING && !l->was_ringing && !l->was_up) {
    l->was_ringing = true;  // planned once
    plan(l, percent(10) ? chance(1500) : 3000 + some_time(25000), PLAN_GIVE_UP);
  }
  if (l->state == WP_CALL_RINGING && !l->was_ringing) {
    l->was_ringing = true;
    sees_ringing(l);
  }
  if (up && !l->was_up) {
    l->was_up = true;
    l->up_at = day.now;
    sees_up(l);
  }
}

static void transfers(station *s, const leg *l) {
  for (uint32_t i = day.leg_count; percent(50) && i-- > 0 && i + 200 > day.leg_count;) {
    const leg *other = &day.legs[i];
    bool here = other->station == l->station && other->life == l->life;
    if (other == l || !here || other->over || other->state != WP_CALL_UP) continue;
    station_command(s, WP_CMD_TRANSFER, l->id, other->id, STR_NONE);
    return;
  }
  station_command(s, WP_CMD_TRANSFER, l->id, 0, str_of(some_number(l->station)));
}

/** The page that holds the media is closed; mostly another one is there soon. */
static void page_closes(station *s, leg *l) {
  day.talks[l->talk].disturbed = true;
  l->connection = l->path = false;
  l->unplugged = true;
  leg *other = ledger_other(l);
  if (other) page_peer_gone(other);
  station_command(s, WP_CMD_PAGE_GONE, l->id, 0, STR_NONE);
  event e = {.due = day.now + chance(4000), .kind = EV_PAGE_HERE, .station = s->index};
  if (percent(80)) event_add(&e);
}

static void acts(station *s, leg *l) {
  static const char *const keys[] = {"1", "5#", "*0", "12345678901234567890", "A", "x"};
  uint32_t dice = chance(100);
  plan(l, some_time(15000), PLAN_ACT);
  if (dice < 40) {
    station_command(s, WP_CMD_HOLD, l->id, !(l->flags & WP_CALL_HELD), STR_NONE);
  } else if (dice < 50) {
    station_command(s, WP_CMD_HOLD, l->id, percent(50), STR_NONE);
  } else if (dice < 65) {
    station_command(s, WP_CMD_MUTE, l->id, percent(50), STR_NONE);
  } else if (dice < 90) {
    station_command(s, WP_CMD_DTMF, l->id, 0, str_of(keys[chance(6)]));
  } else if (dice < 96) {
    transfers(s, l);
  } else if (dice < 98) {
    station_command(s, WP_CMD_NETWORK, 0, 0, STR_NONE);
  } else if (dice < 99) {
    page_closes(s, l);
  } else {
    station_command(s, WP_CMD_CONFERENCE, l->id, percent(60), STR_NONE);
  }
}

void person_does(const event *e) {
  static const uint32_t refusals[] = {0, 486, 603, 480};
  leg *l = &day.legs[e->leg];
  station *s = &day.stations[e->station];
  if (l->over) return;
  if (s->asleep) {  // the screen does not answer: once more, then
    plan(l, 1000, e->number);
    return;
  }
  switch (e->number) {
  case PLAN_ANSWER: station_command(s, WP_CMD_ANSWER, l->id, 0, STR_NONE); return;
  case PLAN_DECLINE: station_command(s, WP_CMD_DECLINE, l->id, refusals[chance(4)], STR_NONE); return;
  case PLAN_GIVE_UP:
    if (l->was_up) return;
    station_command(s, WP_CMD_HANGUP, l->id, 0, STR_NONE);
    DAY_CHECK(l->over);
    return;
  case PLAN_HANGUP:
    station_command(s, WP_CMD_HANGUP, l->id, 0, STR_NONE);
    DAY_CHECK(l->over);  // whoever hangs up is out of the call at once
    return;
  case PLAN_ACT: acts(s, l); return;
  default: return;
  }
}
