// SPDX-License-Identifier: MIT
// A script's run from its start to an outcome that a person understands.
#include "script/runner.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fields.h"
#include "base/secret.h"
#include "base/text.h"
#include "egress/address.h"
#include "script/process.h"

enum { WATCH_MS = 25 };

typedef struct {
  const script_job *job;
  arena *arena;
  script_outcome *out;
  process process;
  fetcher *fetcher;
  int64_t end;  // on the steady clock
} run;

static void fail(script_outcome *out, unsigned status, const char *why) {
  out->status = status;
  out->why = why ? why : "The script failed.";
}

const char *answer_fault(const char *text, size_t len) {
  if (len > ANSWER_MAX) return "The script's answer is longer than 64 KiB.";
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < len; i++) {
    if (quoted && text[i] == '\\')
      i++;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && strchr("[{", text[i]) && ++depth > ANSWER_DEPTH)
      return "The script's answer is nested deeper than 64 levels.";
    else if (!quoted && strchr("]}", text[i]))
      depth--;
  }
  cJSON *json = is_utf8(text, len) ? cJSON_ParseWithLength(text, len) : NULL;
  cJSON_Delete(json);
  return json ? NULL : "The script's answer is not JSON.";
}

static void take_answer(run *r, const char *text) {
  size_t len = strlen(text);
  const char *fault = answer_fault(text, len);
  if (fault) {
    fail(r->out, 502, fault);
    return;
  }
  r->out->answer = arena_copy(r->arena, text, len);
  r->out->status = r->out->answer ? 200 : 500;
}

static void take_failure(run *r, const cJSON *failed) {
  double status = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(failed, "status"));
  double line = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(failed, "line"));
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(failed, "text"));
  r->out->line = line >= 1 && line <= 1e6 ? (int)line : 0;
  fail(r->out, status >= 400 && status <= 599 ? (unsigned)status : 500,
       text ? arena_copy(r->arena, text, strlen(text)) : NULL);
}

static bool tell(run *r, const char *name, cJSON *value) {
  cJSON *whole = cJSON_CreateObject();
  cJSON_AddItemToObject(whole, name, value);
  char *json = cJSON_PrintUnformatted(whole);
  bool ok = json && process_tell(&r->process, json);
  cJSON_free(json);
  cJSON_Delete(whole);
  return ok;
}

static bool begin_fetch(run *r, const cJSON *asked) {
  int64_t left = r->end - clock_steady();
  const char *why = fetch_begin(r->fetcher, asked, left > 0 ? left : 1);
  if (!why) return true;
  cJSON *answer = cJSON_CreateObject();
  double id = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(asked, "id"));
  cJSON_AddNumberToObject(answer, "id", id >= 0 && id < 1e9 ? id : 0);
  cJSON_AddStringToObject(answer, "error", why);
  return tell(r, "fetched", answer);
}

static void keep_line(run *r, const cJSON *log) {
  const char *level = cJSON_GetStringValue(cJSON_GetArrayItem(log, 0));
  const char *words = cJSON_GetStringValue(cJSON_GetArrayItem(log, 1));
  if (!level || !words || strlen(level) > 8 || strlen(words) > 4096) return;
  if (cJSON_GetArraySize(r->out->console) >= CONSOLE_LINES) return;
  cJSON_AddItemToArray(r->out->console, cJSON_Duplicate(log, 1));
}

// Whatever comes: nothing of it is trusted. False: this was the last of it.
static bool take_frame(run *r, const char *at, size_t len) {
  cJSON *said = fields_parse(at, len);
  const cJSON *done = cJSON_GetObjectItemCaseSensitive(said, "done");
  const cJSON *failed = cJSON_GetObjectItemCaseSensitive(said, "failed");
  const cJSON *log = cJSON_GetObjectItemCaseSensitive(said, "log");
  const cJSON *asked = cJSON_GetObjectItemCaseSensitive(said, "fetch");
  bool more = false;
  if (cJSON_IsString(done))
    take_answer(r, done->valuestring);
  else if (cJSON_IsObject(failed))
    take_failure(r, failed);
  else if (cJSON_IsArray(log))
    keep_line(r, log), more = true;
  else if (cJSON_IsObject(asked))
    more = begin_fetch(r, asked);
  else
    fail(r->out, 502, "The script's answer is not JSON.");
  cJSON_Delete(said);
  return more;
}

static bool take_frames(run *r) {
  const char *at;
  size_t len;
  int found;
  while ((found = frames_next(&r->process.incoming, &at, &len)) > 0) {
    if (!take_frame(r, at, len)) return false;
  }
  if (found < 0) fail(r->out, 502, "The script's answer is too long.");
  return found == 0;
}

static void fail_of_memory(run *r) {
  fail(r->out, 500,
       arena_print(r->arena, "The script needed more memory than the %d MB that it may have.",
                   SCRIPT_MEMORY_MB));
}

// Until there is an outcome, or the process is gone.
static void converse(run *r) {
  for (;;) {
    int64_t left = r->end - clock_steady();
    if (left <= 0) {
      fail(r->out, 504,
           arena_print(r->arena, "The script did not end within %.1f seconds.",
                       (double)r->job->timeout_ms / 1000));
      return;
    }
    bool writable = process_has_to_send(&r->process);
    // The sandbox bounds what it may ask for (sandbox.c); what it really holds is looked at from here.
    bool readable = fetch_wait(r->fetcher, r->process.fd, &writable, left < WATCH_MS ? left : WATCH_MS);
    if (process_memory_mb(&r->process) > SCRIPT_MEMORY_MB) {
      fail_of_memory(r);
      return;
    }
    if (writable && !process_send(&r->process)) return;
    if (readable && !process_read(&r->process)) return;
    if (readable && !take_frames(r)) return;
    for (cJSON *done = fetch_done(r->fetcher); done; done = fetch_done(r->fetcher)) {
      if (!tell(r, "fetched", done)) return;
    }
  }
}

static void explain(run *r, process_end end) {
  if (r->out->status) return;
  switch (end) {
  case ENDED_BY_TIME:
    fail(r->out, 504, arena_print(r->arena, "The script computed for more than %d seconds.", SCRIPT_CPU_S));
    return;
  case ENDED_BY_MEMORY: fail_of_memory(r); return;
  case ENDED_UNCONFINED: fail(r->out, 503, "Scripts cannot be run safely on this server."); return;
  case ENDED_WELL: fail(r->out, 500, "The script ended without an answer."); return;
  }
}

static char *request_of(const script_job *job) {
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "source", job->source);
  cJSON_AddItemReferenceToObject(json, "data", (cJSON *)(uintptr_t)job->data);
  cJSON_AddItemReferenceToObject(json, "ctx", (cJSON *)(uintptr_t)job->ctx);
  cJSON_AddItemReferenceToObject(json, "env", (cJSON *)(uintptr_t)job->env);
  cJSON_AddNumberToObject(json, "most", ANSWER_MAX);
  char *text = cJSON_PrintUnformatted(json);
  cJSON_Delete(json);
  return text;
}

static void run_source(run *r) {
  if (!process_start(&r->process, r->job->program, SCRIPT_CPU_S, SCRIPT_MEMORY_MB)) {
    fail(r->out, 503,
         "Scripts cannot be run on this server: webphone-script is not there, or does not start.");
    return;
  }
  char *request = request_of(r->job);
  bool told = request && process_tell(&r->process, request);
  cJSON_free(request);
  if (told)
    converse(r);
  else
    fail(r->out, 500, "The script, its data and the variables are too long together.");
  explain(r, process_stop(&r->process));
}

// What goes to a webhook: one request, whose body is signed together with the time.
static cJSON *hook_request(const script_job *job, arena *a) {
  cJSON *body = cJSON_CreateObject();
  cJSON_AddStringToObject(body, "script", job->name);
  cJSON_AddItemReferenceToObject(body, "data", (cJSON *)(uintptr_t)job->data);
  cJSON_AddItemReferenceToObject(body, "ctx", (cJSON *)(uintptr_t)job->ctx);
  char *text = cJSON_PrintUnformatted(body);
  cJSON_Delete(body);
  const char *stamp = arena_print(a, "%lld", (long long)(clock_now() / SECOND));
  const char *message = text && stamp ? arena_print(a, "%s.%s", stamp, text) : NULL;
  char signature[SHA256_HEX] = "";
  if (message && job->secret[0]) hmac_sha256_hex(job->secret, message, strlen(message), signature);
  cJSON *json = cJSON_CreateObject();
  cJSON *headers = cJSON_AddArrayToObject(json, "headers");
  const char *const pairs[][2] = {{"Content-Type", "application/json"},
                                  {"X-Webphone-Timestamp", stamp},
                                  {"X-Webphone-Signature", arena_print(a, "sha256=%s", signature)}};
  for (size_t i = 0; i < (signature[0] ? 3 : 1); i++)
    cJSON_AddItemToArray(headers, cJSON_CreateStringArray((const char *const *)pairs[i], 2));
  cJSON_AddStringToObject(json, "url", job->webhook);
  cJSON_AddStringToObject(json, "method", "POST");
  cJSON_AddStringToObject(json, "body", text ? text : "");
  cJSON_free(text);
  return json;
}

static void take_hook(run *r, const cJSON *answer) {
  const char *error = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "error"));
  const char *body = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "body"));
  double status = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(answer, "status"));
  if (error)
    fail(r->out, 502, arena_print(r->arena, "The webhook did not answer: %s.", error));
  else if (!body || !(status >= 200 && status <= 299))
    fail(r->out, 502, arena_print(r->arena, "The webhook answered with %.0f.", status));
  else
    take_answer(r, body[0] ? body : "{}");
}

// Plain http only to where the installation itself says so.
static bool is_hidden_from_others(const script_job *job) {
  char origin[ORIGIN_SIZE];
  const char *host_port;
  if (!address_origin(job->webhook, origin, &host_port)) return false;
  if (strncmp(origin, "https:", 6) == 0) return true;
  for (int i = 0; i < job->fetch.private_count; i++) {
    if (strcmp(job->fetch.private_hosts[i], host_port) == 0) return true;
  }
  return false;
}

static void ask_webhook(run *r) {
  if (!is_hidden_from_others(r->job)) {
    fail(r->out, 502, "The webhook must have an https address.");
    return;
  }
  cJSON *request = hook_request(r->job, r->arena);
  const char *why = fetch_begin(r->fetcher, request, r->job->timeout_ms);
  cJSON_Delete(request);
  if (why) fail(r->out, 502, arena_print(r->arena, "The webhook cannot be asked: %s.", why));
  while (!why && !r->out->status) {
    bool writable = false;
    int64_t left = r->end - clock_steady();
    fetch_wait(r->fetcher, -1, &writable, left > 0 ? left : 0);
    cJSON *done = fetch_done(r->fetcher);
    if (done) take_hook(r, done);
    cJSON_Delete(done);
  }
}

void script_run(const script_job *job, arena *a, script_outcome *out) {
  int64_t since = clock_steady();
  *out = (script_outcome){.console = cJSON_CreateArray()};
  run r = {.job = job, .arena = a, .out = out, .end = since + job->timeout_ms};
  fetch_rules rules = job->fetch;
  cJSON *hook = job->webhook[0] ? cJSON_CreateStringArray(&job->webhook, 1) : NULL;
  if (hook) rules.origins = hook;
  r.fetcher = fetcher_open(&rules);
  if (!r.fetcher)
    fail(out, 500, "The server has no memory for this.");
  else if (hook)
    ask_webhook(&r);
  else
    run_source(&r);
  fetcher_close(r.fetcher);
  cJSON_Delete(hook);
  out->took_ms = clock_steady() - since;
}
