// SPDX-License-Identifier: MIT
// Runs one script of an operator in a process of its own (webphone-script), or asks its webhook. Returns when there
// is an answer, or when the time is up; whatever the script does, that is all that it can do to the caller.
#ifndef WEBPHONED_RUNNER_H
#define WEBPHONED_RUNNER_H

#include <cJSON.h>

#include "base/arena.h"
#include "script/fetch.h"

// ANSWER_MAX: what the phone takes (core/src/action/reply.h).
enum { SCRIPT_CPU_S = 2, SCRIPT_MEMORY_MB = 128, ANSWER_MAX = 65536, ANSWER_DEPTH = 64, CONSOLE_LINES = 101 };

typedef struct {
  const char *program;  // webphone-script
  const char *name;
  const char *source;
  const char *webhook;  // "" for none; otherwise `source` is not looked at
  const char *secret;   // signs what goes to the webhook; "" for none
  const cJSON *data;    // of the form
  const cJSON *ctx;     // who, where
  const cJSON *env;     // process.env
  int64_t timeout_ms;
  fetch_rules fetch;
} script_job;

typedef struct {
  unsigned status;     // 200, or the failure as an HTTP status
  const char *answer;  // JSON, when it is 200
  const char *why;     // for a person, when it is not
  int line;            // of the script's source; 0: not known
  cJSON *console;      // [[level, text]]; the caller deletes it
  int64_t took_ms;
} script_outcome;

// Texts of the outcome are in the arena.
void script_run(const script_job *job, arena *a, script_outcome *out);

// Is it JSON, not too long and not too deep? Then NULL, else why not.
const char *answer_fault(const char *text, size_t len);

#endif
