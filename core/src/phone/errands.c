// SPDX-License-Identifier: MIT
// Subscriptions, messages and reports that people, the configuration and calls ask for -> errands.
#include "base/str.h"
#include "phone/inside.h"

/** An address that nothing can be made of, or no room: the person is told as of any other failure. */
static void refuse(wp_phone *phone, const wp_command *command, wp_cause cause) {
  bool message = command->kind == WP_CMD_MESSAGE;
  wp_str peer = arena_keep(phone->scene->turn->arena, str_part(command->text[0], 0, TARGET_TYPED_MAX));
  wp_output *o = out_add(phone->scene->turn->out, message ? WP_EV_MESSAGE : WP_EV_WATCH, 0);
  if (message) {
    o->u.message.state = WP_MESSAGE_FAILED;
    o->u.message.number = command->number;
    o->u.message.cause = cause;
    o->u.message.peer = peer;
  } else {
    o->u.watch.package = command->number;
    o->u.watch.cause = cause;
    o->u.watch.peer = peer;
  }
}

int errand_command(wp_phone *phone, const wp_command *command) {
  errand_scene *s = phone->scene;
  wp_str peer;
  bool message = command->kind == WP_CMD_MESSAGE;
  if (!phone->scene->me->aor.len) return WP_E_STATE;
  if (!message && (command->number < WP_PACKAGE_MESSAGES || command->number > WP_PACKAGE_PRESENCE))
    return WP_E_ARG;
  if (dial_target(phone->scene->turn->arena, command->text[0], phone->scene->me->domain, &peer)) {
    refuse(phone, command, WP_CAUSE_BAD_NUMBER);
  } else if (message) {
    errand_message(s, peer, command->text[1], command->number);
  } else if (command->kind == WP_CMD_UNSUBSCRIBE) {
    return errand_drop(s, (errand_kind)command->number, peer);
  } else if (errand_want(s, (errand_kind)command->number, peer)) {
    refuse(phone, command, WP_CAUSE_LIMIT);
  }
  return 0;
}

/** 4480 3.2: somebody who is in a call is on the phone. */
static uint32_t own_presence(const wp_phone *phone) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    const call *c = &phone->calls.slots[i];
    if (c->phase == CALL_UP && !c->over) return WP_WATCH_BUSY;
  }
  return WP_WATCH_IDLE;
}

static void report_calls(wp_phone *phone) {
  for (uint32_t i = phone->scene->turn->out->head; i < phone->scene->turn->out->tail; i++) {
    const wp_output *o = &phone->scene->turn->out->items[i];
    if (o->kind == WP_EV_REPORT) errand_report(phone->scene, phone->scene->config->report_to, o);
  }
}

void errands(wp_phone *phone) {
  errand_scene *s = phone->scene;
  bool ready = phone->link_up && account_registered(&phone->account);
  if (ready && !phone->errands.ready) {
    if (phone->scene->config->message_waiting) errand_want(s, ERRAND_MWI, phone->scene->me->aor);
    if (phone->scene->config->presence) errand_want(s, ERRAND_PUBLISH, phone->scene->me->aor);
  }
  if (phone->scene->config->report_to.len) report_calls(phone);
  if (phone->scene->config->presence) errands_presence(s, own_presence(phone));
  errands_run(s, ready);
}
