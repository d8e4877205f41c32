// SPDX-License-Identifier: MIT
#include "store/script_run.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"

// The beginning of a text, without a broken letter at its end.
static const char *cut(const char *text, char out[SCRIPT_RUN_WHY_MAX + 1]) {
  int len = snprintf(out, SCRIPT_RUN_WHY_MAX + 1, "%s", text ? text : "");
  if (len > SCRIPT_RUN_WHY_MAX) len = SCRIPT_RUN_WHY_MAX;
  while (len > 0 && !is_utf8(out, (size_t)len)) out[--len] = '\0';
  return out;
}

static char *first_lines(const cJSON *console) {
  cJSON *lines = cJSON_CreateArray();
  const cJSON *line;
  cJSON_ArrayForEach(line, console) {
    if (cJSON_GetArraySize(lines) < SCRIPT_RUN_LINES) cJSON_AddItemToArray(lines, cJSON_Duplicate(line, 1));
  }
  char *text = cJSON_PrintUnformatted(lines);
  cJSON_Delete(lines);
  return text;
}

void script_run_keep(db *d, const script_run_record *run) {
  char why[SCRIPT_RUN_WHY_MAX + 1];
  char *console = first_lines(run->console);
  // A script that was deleted while it ran leaves nothing.
  db_result kept = db_run(d,
                          "INSERT INTO script_runs (script_id, source, source_id, account_id, at, took_ms, "
                          "status, line, why, console)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          db_int(run->script), db_text(run->source), db_int(run->source_id),
                          db_int(run->account), db_int(run->at), db_int(run->took_ms), db_int(run->status),
                          db_int(run->line), db_text(cut(run->why, why)), db_text(console ? console : "[]"));
  cJSON_free(console);
  if (kept == DB_DONE)
    db_run(d,
           "DELETE FROM script_runs WHERE script_id = ? AND id <= (SELECT id FROM script_runs WHERE "
           "script_id = ?"
           " ORDER BY id DESC LIMIT 1 OFFSET ?)",
           db_int(run->script), db_int(run->script), db_int(SCRIPT_RUNS_KEPT));
}

cJSON *script_run_list(db *d, int64_t script, int64_t before, int64_t limit) {
  cJSON *rows = cJSON_CreateArray();
  db_query(d,
           "SELECT id, source, source_id, account_id, at, took_ms, status, line, why, console FROM "
           "script_runs WHERE"
           " script_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
           db_int(script), db_int(before ? before : INT64_MAX), db_int(limit));
  while (db_next(d)) {
    cJSON *row = cJSON_CreateObject();
    cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
    cJSON_AddStringToObject(row, "source", db_column_text(d, 1));
    cJSON_AddNumberToObject(row, "sourceId", (double)db_column_int(d, 2));
    if (db_column_int(d, 3)) cJSON_AddNumberToObject(row, "account", (double)db_column_int(d, 3));
    cJSON_AddNumberToObject(row, "at", (double)db_column_int(d, 4));
    cJSON_AddNumberToObject(row, "milliseconds", (double)db_column_int(d, 5));
    cJSON_AddNumberToObject(row, "status", (double)db_column_int(d, 6));
    if (db_column_int(d, 7)) cJSON_AddNumberToObject(row, "line", (double)db_column_int(d, 7));
    if (db_column_text(d, 8)[0]) cJSON_AddStringToObject(row, "why", db_column_text(d, 8));
    cJSON *console = cJSON_Parse(db_column_text(d, 9));
    cJSON_AddItemToObject(row, "console", console ? console : cJSON_CreateArray());
    cJSON_AddItemToArray(rows, row);
  }
  if (db_end(d) != DB_FAILED) return rows;
  cJSON_Delete(rows);
  return NULL;
}

void script_run_sweep(db *d, int64_t now) {
  db_run(d, "DELETE FROM script_runs WHERE at < ?", db_int(now - SCRIPT_RUNS_DAYS * (int64_t)DAY));
}
