// SPDX-License-Identifier: MIT
// Configuration, codec plan and log-in: what the phone is told before it can call.
#include <string.h>

#include "base/str.h"
#include "phone/inside.h"
#include "sdp/codec.h"

#define PLAN_ROOM 4096

static void rules_of(const config *c, codec_rules *rules) {
  _Static_assert(sizeof rules->delete_patterns == sizeof c->codec_delete.items, "as many");
  memcpy(rules->delete_patterns, c->codec_delete.items, sizeof rules->delete_patterns);
  memcpy(rules->priority, c->codec_priority.items, sizeof rules->priority);
  rules->delete_count = c->codec_delete.count;
  rules->priority_count = c->codec_priority.count;
}

/** A rule that cannot work keeps nobody from calling: it is not applied, and told. */
static void tell_rules(wp_phone *phone, const codec_plan *plan) {
  for (size_t i = 0; i < plan->rules->delete_count; i++) {
    if (plan->delete_fates[i] < CODEC_RULE_MALFORMED) continue;
    int code = plan->delete_fates[i] == CODEC_RULE_LAST ? WP_E_CODEC_RULE : WP_E_REGEX;
    wp_str rule = arena_keep(phone->scene->turn->arena, plan->rules->delete_patterns[i]);
    out_note(phone->scene->turn->out, code, rule, STR_NONE);
  }
}

static void plan_codecs(wp_phone *phone) {
  if (!phone->capabilities_len) return;
  arena *a = phone->scene->turn->arena;
  codec_rules rules;
  codec_plan plan;
  rules_of(phone->scene->config, &rules);
  if (codec_plan_make(a, (wp_str){phone->capabilities, phone->capabilities_len}, &rules, &plan)) return;
  tell_rules(phone, &plan);
  buf lines = buf_on(phone->codecs, sizeof phone->codecs);
  codec_plan_lines(&lines, &plan);
  phone->codecs_len = (uint32_t)lines.len;
  buf order = buf_in(a, PLAN_ROOM);
  codec_plan_order(&order, &plan);
  wp_str order_text = buf_seal(&order, a);
  buf report = buf_in(a, PLAN_ROOM);
  codec_plan_report(&report, &plan);
  wp_output *o = out_add(phone->scene->turn->out, WP_DO_CODECS, 0);
  o->u.codecs.order = order_text;
  o->u.codecs.report = buf_seal(&report, a);
}

int capabilities_set(wp_phone *phone, wp_str lines) {
  if (lines.len > sizeof phone->capabilities) return WP_E_ARG;
  if (lines.len) memcpy(phone->capabilities, lines.at, lines.len);
  phone->capabilities_len = (uint32_t)lines.len;
  plan_codecs(phone);
  return 0;
}

int configure(wp_phone *phone, wp_str json) {
  wp_str field, why;
  int err = config_read(phone->scene->config, phone->scene->turn->arena, json, &field, &why);
  if (err) {
    out_note(phone->scene->turn->out, err, field, why);
    return 0;
  }
  phone->configured = true;
  plan_codecs(phone);
  return 0;
}

/** All that somebody had going on ends; what can still be said is said. */
static void end_all(wp_phone *phone) {
  calls_hangup_all(phone->scene, WP_CAUSE_LOGGED_OUT);
  errands_end(phone->scene, phone->link_up && account_registered(&phone->account));
}

/** A link that is still there belongs to somebody who is gone. */
static void drop_link(wp_phone *phone) {
  end_all(phone);
  if (account_wants_link(&phone->account)) out_add(phone->scene->turn->out, WP_DO_DISCONNECT, 0);
  account_init(&phone->account);
}

static int set_identity(wp_phone *phone, const wp_command *command) {
  identity *me = phone->scene->me;
  int err =
      identity_set(me, command->text[0], command->text[1], command->text[2], phone->scene->config->domain);
  if (!err) err = identity_contact(me, phone->scene->turn->txns->sender.sent_by);
  return err;
}

int log_in(wp_phone *phone, const wp_command *command) {
  if (!phone->configured) return WP_E_STATE;
  const config_list *servers = &phone->scene->config->servers;
  if (command->number >= servers->count) return WP_E_ARG;
  drop_link(phone);
  if (set_identity(phone, command)) {
    account_refuse(&phone->account, phone->scene->me, WP_CAUSE_BAD_NUMBER, phone->scene->turn);
    return 0;
  }
  return account_login(&phone->account, phone->scene->me, command->number, phone->scene->config->expires_s,
                       phone->scene->turn);
}

void log_out(wp_phone *phone) {
  end_all(phone);
  account_logout(&phone->account, phone->scene->me, phone->scene->turn);
}
