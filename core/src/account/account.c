// SPDX-License-Identifier: MIT
// Logins, link changes, answers and time -> REGISTER, connect, events.
#include "account/account.h"

#include <stddef.h>
#include <string.h>

#include "account/account_table.h"
#include "account/register.h"
#include "base/check.h"
#include "base/str.h"
#include "webphone/cause.h"
#include "webphone/err.h"

#define LINK_TIMEOUT 10000u  // opening a WebSocket
#define LEAVE_TIMEOUT 2000u  // nobody waits longer for a log-out
#define RETRY_FIRST 1000u    // idle: 1, 2, 4 ... 30 s, a quarter either way
#define RETRY_MAX 30000u
#define RETRY_CALL_FIRST 100u  // in a call every moment counts
#define RETRY_CALL_MAX 2000u
#define CHALLENGES_MAX 3u      // made again at once, for whatever reason
#define RETRY_AFTER_MAX 3600u  // a server cannot send us away for longer than an hour

void account_init(account *a) {
  memset(a, 0, offsetof(account, servers));
  a->phase = ACC_OFF;
  a->due = WP_NEVER;
}

bool account_registered(const account *a) {
  return a->phase == ACC_REGISTERED || a->phase == ACC_REFRESHING;
}

bool account_wants_link(const account *a) {
  return a->phase != ACC_OFF && a->phase != ACC_REFUSED && a->phase != ACC_WAITING;
}

static uint32_t public_state(const account *a) {
  static const uint8_t states[ACC_PHASES] = {
      [ACC_REGISTERED] = WP_ACCOUNT_REGISTERED,  [ACC_REFRESHING] = WP_ACCOUNT_REGISTERED,
      [ACC_LINKING] = WP_ACCOUNT_CONNECTING,     [ACC_WAITING] = WP_ACCOUNT_CONNECTING,
      [ACC_REGISTERING] = WP_ACCOUNT_CONNECTING, [ACC_PAUSING] = WP_ACCOUNT_CONNECTING,
      [ACC_REFUSED] = WP_ACCOUNT_REFUSED,
  };
  uint32_t state = states[a->phase];
  return state == WP_ACCOUNT_CONNECTING && a->was_registered ? WP_ACCOUNT_RECONNECTING : state;
}

void account_tell(const account *a, const identity *me, turn *t) {
  wp_output *o = out_add(t->out, WP_EV_ACCOUNT, 0);
  o->u.account.state = public_state(a);
  o->u.account.cause = a->cause;
  o->u.account.status = a->status;
  o->u.account.retry_at = a->phase == ACC_WAITING || a->phase == ACC_PAUSING ? a->due : 0;
  o->u.account.aor = arena_keep(t->arena, me->aor);
  o->u.account.display_name = arena_keep(t->arena, me->display_name);
  o->u.account.server = (wp_str){a->url, a->url_len};
  o->u.account.push = arena_keep(t->arena, me->caps);
}

/** Idle: exponential with jitter, so that a restarted server is not met by all phones at once. */
static wp_ms retry_delay(account *a, turn *t) {
  if (a->retry_after_s) {  // 3261 20.33
    uint32_t wait_s = a->retry_after_s < RETRY_AFTER_MAX ? a->retry_after_s : RETRY_AFTER_MAX;
    return (wp_ms)wait_s * 1000;
  }
  uint32_t first = a->in_call ? RETRY_CALL_FIRST : RETRY_FIRST;
  uint32_t max = a->in_call ? RETRY_CALL_MAX : RETRY_MAX;
  uint32_t doublings = a->failures > 1 ? a->failures - 1 : 0;
  uint32_t base = doublings < 8 ? first << doublings : max;
  if (base > max) base = max;
  return base - base / 4 + rand_below(t->rand, base / 2 + 1);
}

/** Some time before the binding ends: a tenth, at least half a minute for a late answer. */
static wp_ms refresh_delay(uint32_t expires_s) {
  uint32_t margin_s = expires_s / 10;
  uint32_t least_s = expires_s / 2 < 40 ? expires_s / 2 : 40;
  if (margin_s < least_s) margin_s = least_s;
  return (wp_ms)(expires_s - margin_s) * 1000;
}

void account_sender(const account *a, txn_table *txns) {
  bool secure = str_starts_ci((wp_str){a->url, a->url_len}, STR("wss:"));
  txns->sender.transport = secure ? STR("WSS") : STR("WS");
}

/** Go to that server from now on. */
static bool turn_to(account *a, uint32_t server) {
  if (server >= a->servers->count) server = 0;
  wp_str url = a->servers->items[server];
  if (!url.len || url.len > sizeof a->url) return false;
  a->server = server;
  memcpy(a->url, url.at, url.len);
  a->url_len = (uint32_t)url.len;
  return true;
}

static void connect(account *a, turn *t) {
  account_sender(a, t->txns);
  out_add(t->out, WP_DO_CONNECT, 0)->u.connect.url = (wp_str){a->url, a->url_len};
  a->due = t->now + LINK_TIMEOUT;
}

static void forget(account *a, identity *me) {
  identity_forget(me);
  a->was_registered = false;
  a->failures = 0;
  a->due = WP_NEVER;
}

static void start_retry(account *a, turn *t) {
  a->failures++;
  a->challenges = 0;
  // 5626 4.5: one that was lost may be back at once; one that is not there, or says so, is passed over
  if (a->phase == ACC_WAITING && (a->cause != WP_CAUSE_LINK_LOST || a->failures > 1))
    turn_to(a, a->server + 1);
  a->due = t->now + retry_delay(a, t);
  a->retry_after_s = 0;
}

static void send_register(account *a, identity *me, uint32_t expires_s, turn *t) {
  a->due = WP_NEVER;
  a->again = false;
  int err = register_send(a, me, expires_s, t);
  if (!err) return;
  out_note(t->out, err, STR("REGISTER"), STR_NONE);
  a->due = t->now + RETRY_MAX;
}

static void feed(account *a, identity *me, account_event event, turn *t) {
  account_edge edge = account_step(a->phase, event);
  if (!edge.next) return;
  a->phase = edge.next;
  if (edge.acts & ACC_CONNECT) connect(a, t);
  if (edge.acts & ACC_DISCONNECT) out_add(t->out, WP_DO_DISCONNECT, 0);
  if (edge.acts & ACC_REGISTER) send_register(a, me, a->expires_s, t);
  if (edge.acts & ACC_UNREGISTER) {
    send_register(a, me, 0, t);
    a->due = t->now + LEAVE_TIMEOUT;
  }
  if (edge.acts & ACC_START_REFRESH)
    a->due = t->now + (a->again ? 0 : refresh_delay((uint32_t)((a->expires_at - t->now) / 1000)));
  if (edge.acts & ACC_START_RETRY) start_retry(a, t);
  if (a->phase == ACC_REFUSED) a->due = WP_NEVER;
  if (edge.acts & ACC_FORGET) forget(a, me);
  if (edge.acts & ACC_TELL) account_tell(a, me, t);
}

int account_login(account *a, identity *me, uint32_t server, uint32_t expires_s, turn *t) {
  if (a->phase != ACC_OFF && a->phase != ACC_REFUSED) return WP_E_STATE;
  uint32_t phase = a->phase;
  account_init(a);
  a->phase = phase;
  if (!turn_to(a, server)) return WP_E_ARG;
  a->home = server;
  a->expires_s = expires_s;
  rand_token(t->rand, a->call_id, sizeof a->call_id);
  rand_token(t->rand, a->tag, sizeof a->tag);
  feed(a, me, ACC_LOGIN, t);
  return 0;
}

void account_refuse(account *a, identity *me, uint32_t cause, turn *t) {
  a->cause = cause;
  feed(a, me, ACC_GOT_REFUSAL, t);
}

void account_logout(account *a, identity *me, turn *t) {
  a->cause = WP_CAUSE_LOGGED_OUT;
  a->status = 0;
  a->challenges = 0;
  feed(a, me, ACC_LOGOUT, t);
}

void account_link(account *a, identity *me, bool up, unsigned code, turn *t) {
  if (up) {
    a->challenges = 0;
    feed(a, me, ACC_LINK_UP, t);
    return;
  }
  if (a->phase != ACC_LEAVING && a->phase != ACC_REFUSED && a->phase != ACC_OFF) {
    a->cause = a->phase == ACC_LINKING ? WP_CAUSE_CONNECT_FAILED : WP_CAUSE_LINK_LOST;
    a->status = code;
  }
  feed(a, me, ACC_LINK_DOWN, t);
}

static void got_2xx(account *a, identity *me, const sip_msg *msg, turn *t) {
  a->failures = 0;
  a->challenges = 0;
  if (a->phase != ACC_LEAVING) {
    a->cause = WP_CAUSE_NONE;
    a->status = 0;
    a->was_registered = true;
    a->expires_at = t->now + (wp_ms)register_read(a, me, msg, t) * 1000;
  }
  feed(a, me, ACC_GOT_2XX, t);
}

/** 22.2: one answer for each nonce; the second refusal of the same password is the server's word. */
static account_event judge_challenge(account *a, identity *me, const sip_msg *msg) {
  bool again = false;
  if (identity_learn(me, msg, &again)) {
    a->cause = WP_CAUSE_NO_DIGEST;
    return ACC_GOT_REFUSAL;
  }
  a->challenges++;
  if (a->challenges == 1 || (again && a->challenges <= CHALLENGES_MAX)) return ACC_GOT_CHALLENGE;
  a->cause = WP_CAUSE_WRONG_PASSWORD;
  return ACC_GOT_REFUSAL;
}

static account_event judge_refusal(account *a, const sip_msg *msg, turn *t) {
  a->retry_after_s = 0;
  uint32_t min_expires_s = 0;
  if (msg->status == 423 && sip_seconds(msg, SIP_H_MIN_EXPIRES, &min_expires_s) &&
      min_expires_s > a->expires_s && ++a->challenges <= CHALLENGES_MAX) {
    a->expires_s = min_expires_s;  // 10.2.8
    return ACC_GOT_BRIEF;
  }
  if (msg->status == 439 && !a->flowless) {  // 5626 11.6
    a->flowless = true;
    return ACC_GOT_BRIEF;
  }
  if (msg->status == 555 && a->push_len && !a->pushless) {  // 8599 4.1.1
    a->pushless = true;
    out_note(t->out, WP_E_PUSH, STR("push"), STR_NONE);
    return ACC_GOT_BRIEF;
  }
  switch (msg->status) {
  case 403: a->cause = WP_CAUSE_FORBIDDEN; return ACC_GOT_REFUSAL;
  case 404:
  case 604: a->cause = WP_CAUSE_NOT_FOUND; return ACC_GOT_REFUSAL;
  case 503: a->cause = WP_CAUSE_SERVER_BUSY; break;
  case 408: a->cause = WP_CAUSE_TIMEOUT; break;
  default: a->cause = msg->status >= 500 ? WP_CAUSE_SERVER_ERROR : WP_CAUSE_REJECTED;
  }
  sip_seconds(msg, SIP_H_RETRY_AFTER, &a->retry_after_s);
  bool away = (msg->status == 503 || msg->status == 408) && a->servers->count > 1;  // 3263 4.3
  if (away) a->retry_after_s = 0;  // that was about the one we leave
  return away ? ACC_GOT_AWAY : ACC_GOT_LATER;
}

void account_got_response(account *a, identity *me, const sip_msg *msg, turn *t) {
  if (msg->status < 200) return;
  if (msg->status < 300) {
    got_2xx(a, me, msg, t);
    return;
  }
  a->status = msg->status;
  bool challenge = msg->status == 401 || msg->status == 407;
  feed(a, me, challenge ? judge_challenge(a, me, msg) : judge_refusal(a, msg, t), t);
}

static void drop_link(account *a, identity *me, uint32_t cause, uint32_t status, turn *t) {
  a->cause = cause;
  a->status = status;
  out_add(t->out, WP_DO_DISCONNECT, 0);
  feed(a, me, ACC_LINK_DOWN, t);
}

void account_got_failure(account *a, identity *me, const txn_failure *failure, turn *t) {
  if (!failure->timeout) return;  // account_link tells it better
  // 17.1.2.2, timer F: an open socket that answers nothing is no link
  drop_link(a, me, WP_CAUSE_TIMEOUT, 408, t);
}

void account_drop_link(account *a, identity *me, turn *t) {
  drop_link(a, me, WP_CAUSE_LINK_LOST, 0, t);
}

void account_hurry(account *a, turn *t) {
  if (a->phase == ACC_WAITING && a->due > t->now) a->due = t->now;
}

int account_push(account *a, const wp_str *texts) {
  buf b = buf_on(a->push, sizeof a->push);
  for (uint32_t i = 0; i < 3 && texts->len; i++) {
    if (!texts[i].len) continue;
    buf_str(&b, str_word(";pn-provider= ;pn-prid= ;pn-param=", i + 1));
    sip_uri_escape_param(&b, texts[i]);
  }
  a->push_len = b.err ? 0 : (uint32_t)b.len;
  a->pushless = false;
  return b.err;
}

void account_refresh(account *a, wp_ms now) {
  a->again = true;
  if (a->phase == ACC_REGISTERED || a->phase == ACC_WAITING) a->due = now;
}

void account_expire(account *a, identity *me, turn *t) {
  if (a->due > t->now) return;
  a->due = WP_NEVER;
  if (a->phase == ACC_LINKING) {
    a->cause = WP_CAUSE_CONNECT_FAILED;
    a->status = 0;
  }
  bool strange = a->phase == ACC_REGISTERED && a->server != a->home && !a->in_call;
  if (strange && turn_to(a, a->home)) {
    out_add(t->out, WP_DO_DISCONNECT, 0);
    feed(a, me, ACC_GO_HOME, t);
  } else {
    feed(a, me, ACC_TIMER, t);
  }
}
