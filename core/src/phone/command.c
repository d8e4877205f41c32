// SPDX-License-Identifier: MIT
// A command finds its module.
#include "base/str.h"
#include "phone/inside.h"

static int transfer(wp_phone *phone, call *c, const wp_command *command) {
  wp_str target = STR_NONE;
  const call *other = call_of(&phone->calls, command->number);
  if (command->number && !other) return WP_E_GONE;
  int err =
      other ? 0 : dial_target(phone->scene->turn->arena, command->text[0], phone->scene->me->domain, &target);
  if (!err) return call_transfer(phone->scene, c, target, other);
  // the person typed it: an answer, not an error of the page
  call_transfer_refused(phone->scene, c, 484);
  return 0;
}

/** This call is the one to be heard now. */
static int hear(wp_phone *phone, call *c, int err) {
  if (!err) calls_hear(phone->scene, c);
  return err;
}

static int command_call(wp_phone *phone, const wp_command *command) {
  call_scene *s = phone->scene;
  call *c = call_of(&phone->calls, command->call);
  if (!c) return WP_E_GONE;
  switch ((wp_command_kind)command->kind) {
  case WP_CMD_ANSWER: return hear(phone, c, call_answer(s, c));
  case WP_CMD_DECLINE: return call_decline(s, c, command->number);
  case WP_CMD_HANGUP: return call_hangup(s, c, WP_CAUSE_LOCAL_HANGUP);
  case WP_CMD_HOLD:
    if (command->number) return call_hold(s, c, true);
    return hear(phone, c, call_hold(s, c, false));
  case WP_CMD_MUTE: return call_mute(s, c, command->number != 0);
  case WP_CMD_DTMF: return call_dtmf(s, c, command->text[0]);
  case WP_CMD_LOCAL_SDP: return call_local_sdp(s, c, command->text[0], command->number);
  case WP_CMD_MEDIA_FAILED: return call_media_failed(s, c, command->number);
  case WP_CMD_MEDIA_UP: return call_media_up(s, c);
  case WP_CMD_MEDIA_DOWN: return call_media_down(s, c, command->number != 0);
  case WP_CMD_TRANSFER: return transfer(phone, c, command);
  case WP_CMD_STATS: return call_stats(s, c, command->text[0]);
  case WP_CMD_PAGE_GONE: return call_page_gone(s, c);
  default: return WP_E_COMMAND;
  }
}

static int push(wp_phone *phone, const wp_command *command) {
  int err = command->number ? 0 : account_push(&phone->account, command->text);
  account_refresh(&phone->account, phone->now);
  return err;
}

static int dispatch(wp_phone *phone, const wp_command *command) {
  switch ((wp_command_kind)command->kind) {
  case WP_CMD_CONFIGURE: return configure(phone, command->text[0]);
  case WP_CMD_LOGIN: return log_in(phone, command);
  case WP_CMD_LOGOUT: log_out(phone); return 0;
  case WP_CMD_DIALPAD: return dialpad(phone, command->text[0]);
  case WP_CMD_TRACE: trace_mode(phone, command->number != 0); return 0;
  case WP_CMD_DIAL: return dial(phone, command->text[0], &(call_as){command->text[1], command->number == 1});
  case WP_CMD_NETWORK: recover_network(phone, command->number != 0); return 0;
  case WP_CMD_PAGE_HERE: calls_page_here(phone->scene); return 0;
  case WP_CMD_CONFERENCE:
    return command->number ? calls_join(phone->scene)
                           : calls_part(phone->scene, call_of(&phone->calls, command->call));
  case WP_CMD_SUBSCRIBE:
  case WP_CMD_UNSUBSCRIBE:
  case WP_CMD_MESSAGE: return errand_command(phone, command);
  case WP_CMD_PUSH: return push(phone, command);
  case WP_CMD_ANSWER:
    if (command->call) return command_call(phone, command);
    recover_network(phone, false);  // it rings elsewhere, and not here: is the link alive?
    return calls_answer(phone->scene, command->text[0]);
  case WP_CMD_CAPABILITIES: return capabilities_set(phone, command->text[0]);
  default: return command_call(phone, command);
  }
}

int wp_phone_command(wp_phone *phone, wp_ms now, const wp_command *command) {
  int err = input_begin(phone, now);
  if (err) return err;
  err = dispatch(phone, command);
  input_end(phone);
  return err;
}
