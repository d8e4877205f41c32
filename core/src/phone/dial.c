// SPDX-License-Identifier: MIT
// What a person dials -> a call, or why there is none; the number field; *#0*#.
#include "base/str.h"
#include "phone/inside.h"

static const wp_str debug_code = {"*#0*#", 5};

/** A call that cannot even begin still ends in front of the person, with its cause. */
static int never_began(wp_phone *phone, wp_str typed, wp_cause cause) {
  wp_output *o = out_add(phone->scene->turn->out, WP_EV_CALL, 0);
  o->u.call.state = WP_CALL_ENDED;
  o->u.call.cause = cause;
  o->u.call.peer = arena_keep(phone->scene->turn->arena, str_part(typed, 0, TARGET_TYPED_MAX));
  return 0;
}

static bool toggle(wp_phone *phone, wp_str text) {
  if (!str_eq(text, debug_code)) return false;
  trace_mode(phone, !phone->tracing);
  return true;
}

/** We are calling there already and nobody has answered: a second click on Call is not a second call. */
static bool is_dialing(const call_table *calls, wp_str uri) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    const call *c = &calls->slots[i];
    bool placed = c->phase == CALL_OFFERING || c->phase == CALL_CALLING || c->phase == CALL_PROCEEDING;
    if (placed && str_eq(c->dialog.remote_uri, uri)) return true;
  }
  return false;
}

int dial(wp_phone *phone, wp_str typed, const call_as *wish) {
  wp_str uri, number = dial_clean(phone->scene->turn->arena, typed),
              prefix = phone->scene->config->withhold_prefix;
  call_as as = *wish;
  call *c = NULL;
  if (toggle(phone, str_trim(typed))) return 0;
  if (prefix.len && str_starts(number, prefix)) {
    number = str_part(number, prefix.len, number.len);
    as.withheld = true;
  }
  if (dial_target(phone->scene->turn->arena, number, phone->scene->me->domain, &uri) ||
      (as.identity.len &&
       dial_target(phone->scene->turn->arena, as.identity, phone->scene->me->domain, &as.identity))) {
    return never_began(phone, typed, WP_CAUSE_BAD_NUMBER);
  }
  if (!account_registered(&phone->account)) return never_began(phone, typed, WP_CAUSE_NOT_REGISTERED);
  if (is_dialing(&phone->calls, uri)) return 0;
  if (call_place(phone->scene, uri, &as, &c)) return never_began(phone, typed, WP_CAUSE_LIMIT);
  calls_hear(phone->scene, c);
  return 0;
}

int dialpad(wp_phone *phone, wp_str typed) {
  wp_str shown = str_part(typed, 0, TARGET_TYPED_MAX);
  // while typing, only what changes nothing a person wrote on purpose is tidied: pasted numbers
  wp_str clean = dial_clean(phone->scene->turn->arena, shown);
  if (toggle(phone, clean)) clean = STR("");
  out_add(phone->scene->turn->out, WP_EV_DIALPAD, 0)->u.text.text =
      arena_keep(phone->scene->turn->arena, clean);
  return 0;
}
