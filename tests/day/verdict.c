// SPDX-License-Identifier: MIT
// When the day is over: do the ends of each call agree on who ended it, and did both end in time? What
// was not disturbed must agree exactly; what lost messages on its way must end within a bound, and may not lie.
#include "day.h"

#define CROSSING 500u    // two people act at once: each message on its way meets the other
#define TOGETHER 2000u   // undisturbed: both ends are over within
#define UP_BOUND 90000u  // disturbed, both were up: silence of the media path ends it (45 s), at the latest
#define RING_BOUND                                                                                           \
  260000u  // disturbed, not both were up: ringing (180 s) and waiting for a final answer (32 s)

typedef enum blame { BY_ME, BY_PEER, BY_NET, BY_EITHER } blame;

static blame blame_of(const leg *l) {
  if (l->by_restart) return BY_NET;
  switch (l->cause) {
  case WP_CAUSE_LOCAL_HANGUP:
  case WP_CAUSE_PAGE_CLOSED:
  case WP_CAUSE_LOGGED_OUT:
  case WP_CAUSE_NO_MICROPHONE:
  case WP_CAUSE_MICROPHONE_DENIED:
  case WP_CAUSE_MICROPHONE_BUSY:
  case WP_CAUSE_MEDIA_ERROR: return BY_ME;
  case WP_CAUSE_DECLINED: return l->incoming ? BY_ME : BY_PEER;
  case WP_CAUSE_NO_ANSWER: return l->status ? BY_PEER : BY_ME;
  case WP_CAUSE_TRANSFERRED: return BY_EITHER;
  case WP_CAUSE_GONE: return l->status ? BY_PEER : BY_NET;
  case WP_CAUSE_TIMEOUT:
  case WP_CAUSE_LINK_LOST:
  case WP_CAUSE_MEDIA_LOST: return BY_NET;
  default: return BY_PEER;
  }
}

static wp_ms apart(wp_ms a, wp_ms b) {
  return a > b ? a - b : b - a;
}

static void print_leg(const leg *l) {
  fprintf(stderr, "  %s %s call %x: began %.3f, %s, ended %.3f: %s %u%s\n", day.stations[l->station].user,
          l->incoming ? "called" : "caller", l->id, (double)l->began / 1000,
          l->was_up ? "was up" : "was not up", (double)l->ended / 1000, wp_cause_symbol(l->cause), l->status,
          l->by_restart ? " (wiped)" : "");
}

static bool object(const talk *t, const char *why) {
  fprintf(stderr, "call %s (%s): %s\n", t->key, t->disturbed ? "disturbed" : "undisturbed", why);
  if (t->first_leg) print_leg(&day.legs[t->first_leg - 1]);
  for (uint32_t i = 0; i < t->leg_count; i++) print_leg(&day.legs[t->legs[i] - 1]);
  return false;
}

typedef struct tally {
  uint32_t calls, clean, agreed, crossed, explained, alone, forked;
} tally;

/** Two people at once: or the refusal of one met the other's giving up. */
static bool crossed(const leg *a, const leg *b) {
  return apart(a->ended, b->ended) <= CROSSING;
}

static bool judge_clean_pair(const talk *t, const leg *a, const leg *b, tally *n) {
  blame x = blame_of(a), y = blame_of(b);
  if (x == BY_NET || y == BY_NET) return object(t, "the network is blamed, and nothing was wrong with it");
  if (apart(a->ended, b->ended) > TOGETHER) return object(t, "one end outlived the other");
  if (a->was_up && !b->was_up) return object(t, "it came up at one end only");
  if (b->was_up && !a->was_up && apart(b->up_at, a->ended) > CROSSING)
    return object(t, "only the called was up");
  if (x == BY_PEER && y == BY_PEER) return object(t, "each end says it was the other");
  if (x == BY_ME && y == BY_ME) {
    if (!crossed(a, b)) return object(t, "each end says it was itself");
    n->crossed++;
    return true;
  }
  if (b->cause == WP_CAUSE_DECLINED && a->cause != WP_CAUSE_DECLINED && a->cause != WP_CAUSE_BUSY &&
      a->cause != WP_CAUSE_UNAVAILABLE) {
    return object(t, "it was declined, and the caller does not know");
  }
  if (a->cause == WP_CAUSE_REMOTE_HANGUP && !b->was_up) return object(t, "hung up, but never answered");
  n->agreed++;
  return true;
}

/** How far what `b` tells is from being the other end of `a`. */
static wp_ms strange(const leg *a, const leg *b) {
  blame x = blame_of(a), y = blame_of(b);
  bool contradict = (x == BY_ME && y == BY_ME) || (x == BY_PEER && y == BY_PEER);
  return apart(a->ended, b->ended) + (contradict ? 5000 : 0) + (b->was_up ? 0 : 100000000);
}

/** Of those called the one that was in the call with the caller, if anybody was; NULL when nobody was called. */
static const leg *partner(const talk *t) {
  const leg *found = NULL, *a = &day.legs[t->first_leg - 1];
  for (uint32_t i = 0; i < t->leg_count; i++) {
    const leg *b = &day.legs[t->legs[i] - 1];
    if (!found || strange(a, b) < strange(a, found)) found = b;
  }
  return found;
}

/** Several were called: whoever is not the one in the call must have been told why. */
static bool judge_clean_fork(const talk *t, const leg *a, tally *n) {
  const leg *answered = partner(t);
  if (!answered->was_up) answered = NULL;
  for (uint32_t i = 0; i < t->leg_count; i++) {
    const leg *b = &day.legs[t->legs[i] - 1];
    if (blame_of(b) == BY_NET) return object(t, "the network is blamed, and nothing was wrong with it");
  }
  if (a->was_up && !answered) return object(t, "nobody answered, and the caller thinks so");
  for (uint32_t i = 0; i < t->leg_count; i++) {
    const leg *b = &day.legs[t->legs[i] - 1];
    if (b == answered || blame_of(b) == BY_ME || b->cause == WP_CAUSE_ELSEWHERE) continue;
    bool gave_up = b->cause == WP_CAUSE_CANCELLED && (!answered || !a->was_up);
    bool second = b->was_up && b->cause == WP_CAUSE_REMOTE_HANGUP;  // both answered: one call is enough
    if (!gave_up && !second) return object(t, "one of several does not know why it ended");
  }
  n->forked++;
  return a->was_up ? judge_clean_pair(t, a, answered, n) : true;
}

static bool judge_disturbed(const talk *t, const leg *a, tally *n) {
  const leg *main = partner(t);
  for (uint32_t i = 0; i < t->leg_count; i++) {
    const leg *b = &day.legs[t->legs[i] - 1];
    wp_ms from = b->began > a->ended ? b->began : a->ended;
    if (b->was_up && b != main) from = b->up_at;  // too late to be the one
    bool long_up = b->was_up && b->ended > from + UP_BOUND + (a->was_up ? 0 : RING_BOUND);
    if (long_up || (!b->was_up && b->ended > from + RING_BOUND))
      return object(t, "the called end lived on too long");
  }
  n->explained++;
  if (!main) return true;
  wp_ms bound = a->was_up && main->was_up ? UP_BOUND : RING_BOUND;
  if (a->ended > main->ended + bound) return object(t, "the caller's end lived on too long");
  if (a->was_up && !main->was_up) return object(t, "the caller talked to nobody");
  bool nobody = t->leg_count == 1 && a->cause == WP_CAUSE_DECLINED && a->status == 603;
  if (nobody && main->cause != WP_CAUSE_DECLINED && main->cause != WP_CAUSE_LOCAL_HANGUP) {
    return object(t, "declined by nobody");
  }
  // a BYE came to both, so somebody must have sent one: only a refusal (481) may say so without one
  bool told = a->was_up && main->was_up && a->cause == WP_CAUSE_REMOTE_HANGUP && !a->status &&
              main->cause == WP_CAUSE_REMOTE_HANGUP && !main->status;
  return told ? object(t, "each end says it was the other") : true;
}

static bool judge(const talk *t, tally *n) {
  n->calls++;
  if (!t->first_leg) return object(t, "nobody made this call");
  const leg *a = &day.legs[t->first_leg - 1];
  if (!a->over) return object(t, "the caller is still in it");
  for (uint32_t i = 0; i < t->leg_count; i++) {
    if (!day.legs[t->legs[i] - 1].over) return object(t, "the called is still in it");
  }
  if (t->disturbed) return judge_disturbed(t, a, n);
  n->clean++;
  if (!t->leg_count) {
    n->alone++;  // it reached nobody: a wrong number, nobody there, given up at once
    if (a->was_up) return object(t, "the caller talked to nobody");
    return blame_of(a) == BY_NET ? object(t, "the network is blamed, and nothing was wrong with it") : true;
  }
  if (t->leg_count > 1) return judge_clean_fork(t, a, n);
  return judge_clean_pair(t, a, &day.legs[t->legs[0] - 1], n);
}

bool ledger_judge(void) {
  tally n = {0};
  uint32_t bad = 0;
  for (uint32_t i = 0; i < day.talk_count; i++) bad += !judge(&day.talks[i], &n);
  printf("%u calls in %.1f h: %u undisturbed (%u agree, %u crossed, %u reached nobody, %u forked), %u "
         "disturbed and "
         "over in time, %u wrong\n",
         n.calls, (double)day.now / 3600000, n.clean, n.agreed, n.crossed, n.alone, n.forked, n.explained,
         bad);
  return bad == 0;
}
