// SPDX-License-Identifier: MIT
// A button pressed, a form submitted: its script is run, and what it answers is the answer (webphone.md,
// "ScriptForge API Response"). An operator tries a script and sees its console too.
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/site.h"
#include "base/clock.h"
#include "base/log.h"
#include "script/runner.h"
#include "store/button.h"
#include "store/script_run.h"
#include "store/tenant.h"
#include "store/variable.h"

static void add_variable(void *to, const char *name, const char *value) {
  cJSON_AddStringToObject(to, name, value);
}

// process.env: the operator's variables, and three names that are ours.
static cJSON *environment(request *r, int64_t tenant, const script *s) {
  cJSON *env = cJSON_CreateObject();
  char number[24];
  if (variable_each(r->db, tenant, add_variable, env) != DB_DONE) {
    cJSON_Delete(env);
    return NULL;
  }
  static const char *const ours[] = {"SCRIPTFORGE_ID", "SCRIPTFORGE_NAME", "APP_ID"};
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
    cJSON_DeleteItemFromObjectCaseSensitive(env, ours[i]);
  snprintf(number, sizeof number, "%lld", (long long)s->id);
  cJSON_AddStringToObject(env, "SCRIPTFORGE_ID", number);
  cJSON_AddStringToObject(env, "SCRIPTFORGE_NAME", s->name);
  snprintf(number, sizeof number, "%lld", (long long)tenant);
  cJSON_AddStringToObject(env, "APP_ID", number);
  return env;
}

static cJSON *context(const request *r, const char *source) {
  cJSON *ctx = cJSON_CreateObject();
  cJSON_AddStringToObject(ctx, "source", source);
  cJSON_AddNumberToObject(ctx, "id", (double)r->params[0].number);
  if (r->tenant) cJSON_AddStringToObject(ctx, "domain", r->tenant->domain);
  if (r->actor.role != ROLE_ACCOUNT) return ctx;
  cJSON *account = cJSON_AddObjectToObject(ctx, "account");
  cJSON_AddNumberToObject(account, "id", (double)r->actor.account);
  cJSON_AddStringToObject(account, "username", r->actor.username);
  cJSON_AddStringToObject(account, "domain", r->actor.domain);
  cJSON_AddStringToObject(account, "name", r->actor.name);
  if (r->actor.customer) cJSON_AddNumberToObject(ctx, "customer", (double)r->actor.customer);
  return ctx;
}

// False: the reply has been made.
static bool run(request *r, int64_t tenant, const script *s, const cJSON *data, const char *source,
                script_outcome *outcome, reply *out) {
  const config *c = r->site->config;
  cJSON *env = environment(r, tenant, s);
  if (!env) {
    reply_failure(r, 500, NULL, out);
    return false;
  }
  cJSON *ctx = context(r, source);
  cJSON *allow = cJSON_Parse(s->fetch_allow);
  script_job job = {
      .program = c->runner ? c->runner : r->site->runner,
      .name = s->name,
      .source = s->source,
      .webhook = s->webhook,
      .secret = s->webhook_secret,
      .data = data,
      .ctx = ctx,
      .env = env,
      .timeout_ms = s->timeout_ms,
      .fetch = {.origins = allow, .private_hosts = c->private_hosts, .private_count = c->private_count},
  };
  int64_t at = clock_now();
  script_run(&job, &r->arena, outcome);
  script_run_keep(r->db, &(script_run_record){
                             .script = s->id,
                             .source = source,
                             .source_id = r->params[0].number,
                             .account = r->actor.role == ROLE_ACCOUNT ? r->actor.account : 0,
                             .at = at,
                             .took_ms = outcome->took_ms,
                             .status = outcome->status,
                             .line = outcome->line,
                             .why = outcome->status == 200 ? NULL : outcome->why,
                             .console = outcome->console,
                         });
  cJSON_Delete(allow);
  cJSON_Delete(ctx);
  cJSON_Delete(env);
  if (outcome->status != 200) {
    char id[24], status[8];
    snprintf(id, sizeof id, "%lld", (long long)s->id);
    snprintf(status, sizeof status, "%u", outcome->status);
    // Not its words: they may hold what was sent.
    log_event("script failed", "script", id, "status", status, "source", source, NULL);
  }
  return true;
}

// The failure is the script's, not ours: the problem names it.
static void reply_script_failure(request *r, const script *s, const script_outcome *o, reply *out) {
  cJSON *problem = cJSON_CreateObject();
  cJSON_AddStringToObject(problem, "type", "about:blank");
  cJSON_AddNumberToObject(problem, "status", o->status);
  cJSON_AddStringToObject(problem, "title", "The script reports a problem");
  cJSON_AddStringToObject(problem, "detail", o->why);
  cJSON_AddNumberToObject(problem, "script", (double)s->id);
  if (o->line) cJSON_AddNumberToObject(problem, "line", o->line);
  reply_json(r, out, o->status, problem);
  if (out->status == o->status) out->type = "application/problem+json";
}

static void run_for(request *r, script_use use, const char *source, reply *out) {
  const cJSON *data = request_json(r, out);
  script s = {0};
  if (!data) return;
  if (!cJSON_IsObject(data)) {
    reply_failure(r, 400, "The body must be an object: the values by their names.", out);
    return;
  }
  owner who = {r->tenant->id, r->actor.customer};
  db_result result = script_find(r->db, &r->arena, who, use, r->params[0].number, &s);
  if (result != DB_DONE) {
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  if (!s.id && use == SCRIPT_OF_BUTTON) {
    reply_failure(r, 409, "This button has no script.", out);
    return;
  }
  // A form without a script is submitted to nobody: there is nothing to be done next.
  script_outcome outcome = {.status = 200, .answer = "{}"};
  if (s.id && !run(r, who.tenant, &s, data, source, &outcome, out)) return;
  cJSON_Delete(outcome.console);
  if (outcome.status != 200) {
    reply_script_failure(r, &s, &outcome, out);
    return;
  }
  out->status = 200;
  reply_body(r, out, "application/json", outcome.answer, strlen(outcome.answer));
}

void button_run(request *r, reply *out) {
  run_for(r, SCRIPT_OF_BUTTON, "button", out);
}

void form_submit(request *r, reply *out) {
  run_for(r, SCRIPT_OF_FORM, "form", out);
}

void script_try(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  const cJSON *data = field_has(&f, "data") ? field_object(&f, "data") : NULL;
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  script s = {0};
  int64_t tenant = 0;
  script_outcome o;
  db_result result = script_read(r->db, &r->arena, r->actor.tenant, r->params[0].number, &s, &tenant);
  if (result != DB_DONE) {
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  cJSON *nothing = cJSON_CreateObject();
  bool ran = run(r, tenant, &s, data ? data : nothing, "operator", &o, out);
  cJSON_Delete(nothing);
  if (!ran) return;
  cJSON *told = cJSON_CreateObject();
  cJSON_AddNumberToObject(told, "status", o.status);
  if (o.answer) cJSON_AddItemToObject(told, "answer", cJSON_Parse(o.answer));
  if (o.why) cJSON_AddStringToObject(told, "why", o.why);
  if (o.line) cJSON_AddNumberToObject(told, "line", o.line);
  cJSON_AddItemToObject(told, "console", o.console);
  cJSON_AddNumberToObject(told, "milliseconds", (double)o.took_ms);
  reply_json(r, out, 200, told);
}

void script_runs_show(request *r, reply *out) {
  page p;
  script s = {0};
  int64_t tenant = 0;
  if (!request_page(r, &p, out)) return;
  db_result result = script_read(r->db, &r->arena, r->actor.tenant, r->params[0].number, &s, &tenant);
  if (result != DB_DONE) {
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  reply_page(r, out, script_run_list(r->db, s.id, p.after, p.limit + 1), &p, "id");
}
