// SPDX-License-Identifier: MIT
// 700 rings everybody else: one INVITE to several phones, as a forking proxy does it (RFC 3261 16.7, 16.10).
// All provisional answers and all 2xx go back; the best refusal when all have refused; who is late is cancelled.
#include <stdlib.h>
#include <string.h>

#include "proxy.h"

#define FORKS 256u
#define PATIENCE 200000u  // timer C (16.6)

typedef struct fork {
  bool used, answered, cancelled;
  uint32_t serial, from;
  char *invite;
  size_t len;
  struct {
    bool out;
    uint32_t status;  // final
  } arms[STATIONS];
} fork;

static fork forks[FORKS];
static uint32_t serial;
static uint64_t parsing[131072 / sizeof(uint64_t)];

static void invite_of(const fork *f, sip_msg *msg) {
  arena a;
  arena_init(&a, parsing, sizeof parsing);
  DAY_CHECK(sip_parse(&a, f->invite, f->len, msg) == 0);
}

static wp_str branch_of(const fork *f, uint32_t arm, char room[64]) {
  buf b = buf_on(room, 64);
  buf_lit(&b, "-f");
  buf_u32(&b, arm);
  buf_lit(&b, "-");
  buf_u32(&b, f->serial);
  return buf_view(&b);
}

bool fork_wanted(const sip_msg *msg) {
  return str_eq(msg->uri.user, STR("700"));
}

static void finish(fork *f) {
  free(f->invite);
  *f = (fork){0};
}

void fork_start(uint32_t from, const sip_msg *msg, const char *bytes, size_t len) {
  char room[64];
  fork *f = &forks[++serial % FORKS];
  DAY_CHECK(!f->used);
  *f = (fork){.used = true, .serial = serial, .from = from, .len = len, .invite = malloc(len)};
  DAY_CHECK(f->invite != NULL);
  memcpy(f->invite, bytes, len);
  day.count.forks++;
  bool any = false;
  for (uint32_t i = 0; i < STATIONS; i++) {
    if (i == from) continue;
    f->arms[i].out = proxy_forward_to(i, msg, (wp_str){bytes, len}, branch_of(f, i, room));
    any = any || f->arms[i].out;
  }
  if (!any) {
    proxy_reply(from, msg, 480, "");
    finish(f);
    return;
  }
  event e = {.due = day.now + PATIENCE, .kind = EV_FORK, .number = serial};
  event_add(&e);
}

static void cancel_rest(fork *f, const char *lines) {
  char room[64];
  sip_msg invite;
  invite_of(f, &invite);
  for (uint32_t i = 0; i < STATIONS; i++) {
    if (!f->arms[i].out || f->arms[i].status) continue;
    proxy_send_own(i, SIP_CANCEL, &invite, NULL, branch_of(f, i, room), lines);
  }
}

static fork *fork_of(uint32_t number) {
  fork *f = &forks[number % FORKS];
  return f->used && f->serial == number ? f : NULL;
}

void proxy_fork_due(uint32_t number) {
  fork *f = fork_of(number);
  if (!f) return;
  sip_msg invite;
  invite_of(f, &invite);
  if (!f->answered) net_disturb(invite.call_id);
  if (!f->answered) proxy_reply(f->from, &invite, f->cancelled ? 487 : 408, "");
  finish(f);
}

/** CANCEL of the caller (16.10). */
bool fork_got_request(uint32_t from, const sip_msg *msg) {
  if (msg->method != SIP_CANCEL || !fork_wanted(msg)) return false;
  for (uint32_t i = 0; i < FORKS; i++) {
    sip_msg invite;
    if (!forks[i].used || forks[i].from != from) continue;
    invite_of(&forks[i], &invite);
    if (!str_eq(invite.via.branch, msg->via.branch)) continue;
    proxy_reply(from, msg, 200, "");
    forks[i].cancelled = true;
    cancel_rest(&forks[i], "");
    return true;
  }
  proxy_reply(from, msg, 481, "");
  return true;
}

/** 16.7: 6xx before all, else the lowest class; which of equals is the proxy's choice. */
static uint32_t rank(uint32_t status) {
  return status >= 600 ? 0 : status;
}

static void got_refusal(fork *f, uint32_t arm, const sip_msg *msg, wp_str bytes) {
  char room[64];
  sip_msg invite;
  invite_of(f, &invite);
  proxy_send_own(arm, SIP_ACK, &invite, msg, branch_of(f, arm, room), "");
  if (f->arms[arm].status) return;
  f->arms[arm].status = msg->status;
  uint32_t best = msg->status;
  for (uint32_t i = 0; i < STATIONS; i++) {
    if (f->arms[i].out && !f->arms[i].status) return;
    if (f->arms[i].out && rank(f->arms[i].status) < rank(best)) best = f->arms[i].status;
  }
  if (f->answered) return;
  if (best == msg->status) {
    proxy_answer_back(f->from, bytes);
  } else {
    proxy_reply(f->from, &invite, best, "");
  }
  finish(f);
}

/** True: it belongs to a fork, or to one that is over. */
bool fork_got_response(const sip_msg *msg, const char *bytes, size_t len) {
  wp_str branch = msg->via.branch;
  uint32_t arm = STATIONS, number = 0;
  if (!str_starts(branch, STR("z9hG4bK-f"))) return false;
  DAY_CHECK(str_to_u32(str_part(branch, 9, 1), &arm) && arm < STATIONS);
  DAY_CHECK(str_to_u32(str_part(branch, 11, branch.len), &number));
  fork *f = fork_of(number);
  if (!f || msg->method != SIP_INVITE) return true;  // a stray, or of our CANCEL
  if (msg->status == 100) return true;
  if (msg->status >= 300) {
    got_refusal(f, arm, msg, (wp_str){bytes, len});
    return true;
  }
  proxy_answer_back(f->from, (wp_str){bytes, len});
  if (msg->status < 200) return true;
  f->arms[arm].status = msg->status;
  f->answered = true;
  cancel_rest(f, "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n");
  return true;
}
