// SPDX-License-Identifier: MIT
// The preview dialer: an agent chooses a campaign and works lead by lead; an operator looks on.
#include "store/campaign.h"

#include <string.h>

#include "api/answer.h"
#include "api/api.h"
#include "base/clock.h"
#include "store/lead.h"
#include "store/tenant.h"

static const char not_theirs[] = "This lead is not with you, or not any more. Take the next one.";

static agent asker(const request *r) {
  return (agent){r->tenant->id, r->actor.customer, r->actor.account, r->actor.session};
}

void campaign_list_show(request *r, reply *out) {
  agent who = asker(r);
  page p;
  if (!request_page(r, &p, out)) return;
  reply_page(r, out, campaign_list(r->db, &who, p.after, p.limit + 1), &p, "id");
}

void campaign_show(request *r, reply *out) {
  agent who = asker(r);
  db_result result;
  cJSON *json = campaign_read(r->db, &who, r->params[0].number, &result);
  reply_row(r, json, result, out);
}

void campaign_choose_it(request *r, reply *out) {
  agent who = asker(r);
  db_result result = campaign_choose(r->db, &who, r->params[0].number, clock_now());
  switch (result) {
  case DB_DONE: campaign_show(r, out); return;
  case DB_NONE: reply_failure(r, 404, "No such campaign is running.", out); return;
  case DB_BOUND: reply_failure(r, 401, NULL, out); return;  // logged out a moment ago
  default: reply_failure(r, 500, NULL, out); return;
  }
}

void campaign_leave_it(request *r, reply *out) {
  agent who = asker(r);
  if (campaign_leave(r->db, &who, clock_now()) == DB_FAILED)
    reply_failure(r, 500, NULL, out);
  else
    reply_empty(out);
}

// What the agent has now; nothing is no failure.
static void give_lead(request *r, int64_t id, reply *out) {
  agent who = asker(r);
  db_result result;
  cJSON *json = lead_read(r->db, &who, id, &result);
  if (json)
    reply_json(r, out, 200, json);
  else if (result == DB_NONE)
    reply_empty(out);
  else
    reply_failure(r, 500, NULL, out);
}

void lead_show(request *r, reply *out) {
  give_lead(r, 0, out);
}

void lead_take_next(request *r, reply *out) {
  agent who = asker(r);
  switch (lead_next(r->db, &who, clock_now())) {
  case DB_DONE:
  case DB_EXISTS: give_lead(r, 0, out); return;
  case DB_NONE: reply_empty(out); return;
  case DB_BOUND: reply_failure(r, 409, "Choose a campaign that is running first.", out); return;
  case DB_FAILED: reply_failure(r, 500, NULL, out); return;
  }
}

static void reply_change(request *r, db_result result, reply *out) {
  switch (result) {
  case DB_DONE: reply_empty(out); return;
  case DB_NONE: reply_failure(r, 404, not_theirs, out); return;
  case DB_EXISTS: reply_failure(r, 409, "There is a lead of this number already.", out); return;
  case DB_BOUND: reply_failure(r, 409, "Set a disposition first.", out); return;
  case DB_FAILED: reply_failure(r, 500, NULL, out); return;
  }
}

void lead_hold(request *r, reply *out) {
  agent who = asker(r);
  reply_change(r, lead_keep(r->db, &who, r->params[0].number, clock_now()), out);
}

void lead_change(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  agent who = asker(r);
  fields f = fields_of(json);
  lead_words words = lead_words_of(&f, &r->arena);
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  db_result result = lead_edit(r->db, &who, r->params[0].number, &words, clock_now());
  if (result == DB_DONE)
    give_lead(r, r->params[0].number, out);
  else
    reply_change(r, result, out);
}

// One of those of the campaign; NULL when it is not given and need not be.
static const char *read_disposition(request *r, const agent *who, fields *f) {
  const char *text = field_text(f, "disposition", 1, DISPOSITION_MAX);
  if (!f->name[0] && !campaign_takes(r->db, who, text))
    fields_fault(f, "disposition", "must be one of the campaign that you have chosen");
  return text;
}

void lead_set_disposition(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  agent who = asker(r);
  fields f = fields_of(json);
  const char *disposition = read_disposition(r, &who, &f);
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  reply_change(r, lead_dispose(r->db, &who, r->params[0].number, disposition, clock_now()), out);
}

static save_decision read_decision(fields *f) {
  static const char *const names[] = {"Yes", "No", "Unknown"};
  const char *text = field_text(f, "decision", 1, 10);
  for (int i = 0; i < 3; i++) {
    if (strcmp(text, names[i]) == 0) return (save_decision)i;
  }
  fields_fault(f, "decision", "must be Yes, No or Unknown");
  return SAVE_NO;
}

void lead_decide(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  agent who = asker(r);
  fields f = fields_of(json);
  save_decision decision = read_decision(&f);
  const char *disposition = field_has(&f, "disposition") ? read_disposition(r, &who, &f) : NULL;
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  reply_change(r, lead_save(r->db, &who, r->params[0].number, decision, disposition, clock_now()), out);
}

void lead_invalid(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  agent who = asker(r);
  fields f = fields_of(json);
  const char *note = field_has(&f, "note") ? field_long(&f, "note", NOTE_MAX) : "";
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  reply_change(r, lead_flag(r->db, &who, r->params[0].number, note, clock_now()), out);
}

void campaign_overview_show(request *r, reply *out) {
  db_result result;
  cJSON *json = campaign_overview(r->db, r->actor.tenant, r->params[0].number, clock_now(), &result);
  reply_row(r, json, result, out);
}

void campaign_agents_show(request *r, reply *out) {
  page p;
  db_result result;
  if (!request_page(r, &p, out)) return;
  cJSON *items = campaign_agents(r->db, r->actor.tenant, r->params[0].number, p.after, p.limit + 1, &result);
  if (items)
    reply_page(r, out, items, &p, "id");
  else
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
}

void lead_list_show(request *r, reply *out) {
  page p;
  lead_wish wish = {.set = r->params[0].number};
  if (!request_page(r, &p, out) || !request_find(r, &wish.find, out)) return;
  if (wish.find[0] && request_later(r)) return;
  db_result result = lead_set_find(r->db, r->actor.tenant, wish.set, NULL);
  const char *status = request_query(r, "status");
  wish.status = status ? status : "";
  wish.after = p.after;
  wish.limit = p.limit + 1;
  cJSON *items = result == DB_DONE ? lead_list(r->db, &r->arena, &wish) : NULL;
  if (items)
    reply_page(r, out, items, &p, "id");
  else
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
}
