// SPDX-License-Identifier: MIT
// webphoned export, import: every setting to and from one JSON file. webphoned backup: a copy of the database.
#include <cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "command/command.h"
#include "command/open.h"
#include "store/setting_key.h"

enum { FILE_MAX = 64 << 20, EXPORT_PAGE = 500 };

// All rows of a section into one list; the arena is not needed for reading.
static cJSON *export_section(db *d, const setting_section *section) {
  setting_access a = {.db = d, .section = section, .secrets = true};
  cJSON *all = cJSON_CreateArray();
  int64_t after = 0;
  for (;;) {
    cJSON *rows = setting_list(&a, &(setting_wish){.after = after, .limit = EXPORT_PAGE});
    if (!rows) {
      cJSON_Delete(all);
      return NULL;
    }
    int count = cJSON_GetArraySize(rows);
    const cJSON *last = count ? cJSON_GetArrayItem(rows, count - 1) : NULL;
    if (last) after = (int64_t)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(last, "id"));
    while (cJSON_GetArraySize(rows) > 0) cJSON_AddItemToArray(all, cJSON_DetachItemFromArray(rows, 0));
    cJSON_Delete(rows);
    if (count < EXPORT_PAGE) return all;
  }
}

static int write_out(const char *file, const char *text) {
  // For the owner alone: it holds what proves passwords.
  // Under another name until it is whole: a full disk costs nobody the file of yesterday.
  char part[4096];
  bool is_file = strcmp(file, "-") != 0;
  snprintf(part, sizeof part, "%s.part", file);
  int out =
      is_file ? open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600) : dup(STDOUT_FILENO);
  FILE *stream = out >= 0 ? fdopen(out, "w") : NULL;
  bool ok = stream && fputs(text, stream) >= 0 && fputc('\n', stream) >= 0;
  if (stream) ok = fclose(stream) == 0 && ok;
  if (is_file && ok) ok = rename(part, file) == 0;
  if (is_file && !ok) unlink(part);
  if (!ok) log_line("%s: cannot be written: %s", file, strerror(errno));
  return ok ? 0 : 1;
}

int command_export(const options *options) {
  db *d = open_database(options);
  if (!d) return 1;
  cJSON *whole = cJSON_CreateObject();
  bool ok = db_begin_reading(d);
  const setting_section *section = NULL;
  for (size_t i = 0; ok && (section = setting_at(i)) != NULL; i++) {
    cJSON *list = export_section(d, section);
    ok = list && cJSON_AddItemToObject(whole, section->name, list);
  }
  if (!ok) log_line("database: %s", db_why(d));
  db_rollback(d);
  db_close(d);
  char *text = ok ? cJSON_Print(whole) : NULL;
  cJSON_Delete(whole);
  int status = text ? write_out(options->user, text) : 1;
  // So that nobody takes this for a copy of the data.
  if (status == 0)
    log_line("settings only; leads, phonebooks, history, voice messages and sessions are in a backup");
  cJSON_free(text);
  return status;
}

static cJSON *read_in(const char *file) {
  FILE *in = strcmp(file, "-") == 0 ? stdin : fopen(file, "re");
  char *text = in ? malloc(FILE_MAX) : NULL;
  size_t len = text ? fread(text, 1, FILE_MAX, in) : 0;
  cJSON *whole = NULL;
  if (!text || ferror(in) || len == FILE_MAX)
    log_line("%s: cannot be read: %s", file, errno ? strerror(errno) : "too long");
  else if (!is_utf8(text, len) || !(whole = fields_parse(text, len)) || !cJSON_IsObject(whole))
    log_line("%s: is not a JSON object", file);
  free(text);
  if (in && in != stdin) fclose(in);
  if (cJSON_IsObject(whole)) return whole;
  cJSON_Delete(whole);
  return NULL;
}

static const char *id_words(const cJSON *row, char out[32]) {
  const cJSON *id = cJSON_GetObjectItemCaseSensitive(row, "id");
  snprintf(out, 32, cJSON_IsNumber(id) ? "with id %.0f" : "without an id", cJSON_GetNumberValue(id));
  return out;
}

// Which two rows are meant: after the transaction, which knew both for the last time, has been undone.
static void tell_clash(db *d, const setting_section *section, const cJSON *list, int at) {
  const cJSON *row = cJSON_GetArrayItem(list, at);
  char words[256], own[32], others[32];
  text key = text_in(words, sizeof words);
  setting_key_words(section, row, &key);
  id_words(row, own);
  for (int before = 0; before < at; before++) {
    const cJSON *other = cJSON_GetArrayItem(list, before);
    if (!setting_key_same(section, row, other)) continue;
    log_line("%s[%d]: has %s %s, and so has %s[%d] of this file %s", section->name, at, words, own,
             section->name, before, id_words(other, others));
    return;
  }
  setting_access a = {.db = d, .section = section};
  int64_t id = 0;
  setting_key_find(&a, row, &id);
  log_line("%s[%d]: has %s %s, and the database has it with id %lld", section->name, at, words, own,
           (long long)id);
}

// *clash: not said yet, its key is another row's.
static bool import_row(db *d, const setting_section *section, const cJSON *row, int at, bool *clash) {
  arena memory = arena_of(4 << 20);
  fields f;
  setting_access a = {
      .db = d, .arena = &memory, .section = section, .secrets = true, .importing = true, .by = "import"};
  db_result result = setting_import(&a, row, &f);
  if (f.name[0])
    log_line("%s[%d].%s: %s", section->name, at, f.name, f.why);
  else if (result == DB_BOUND)
    log_line("%s[%d]: refers to something that is not there", section->name, at);
  else if (result == DB_EXISTS)
    *clash = true;
  else if (result != DB_DONE)
    log_line("%s[%d]: %s", section->name, at, db_why(d));
  arena_free(&memory);
  return result == DB_DONE && !f.name[0];
}

// A row of the file.
typedef struct {
  const setting_section *section;
  const cJSON *list;
  int at;
} place;

// clash->section: where a row's key is another's.
static bool import_all(db *d, const cJSON *whole, place *clash) {
  const cJSON *part;
  cJSON_ArrayForEach(part, whole) {
    if (setting_find(part->string) && cJSON_IsArray(part)) continue;
    log_line("%.64s: there is no such list of settings", part->string);
    return false;
  }
  const setting_section *section = NULL;
  for (size_t i = 0; (section = setting_at(i)) != NULL; i++) {
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(whole, section->name);
    const cJSON *row;
    int at = 0;
    bool clashes = false;
    cJSON_ArrayForEach(row, list) {
      if (import_row(d, section, row, at, &clashes)) {
        at++;
        continue;
      }
      if (clashes) *clash = (place){section, list, at};
      return false;
    }
  }
  return true;
}

// All of the file or nothing of it.
int command_import(const options *options) {
  cJSON *whole = read_in(options->user);
  db *d = whole ? open_database(options) : NULL;
  bool ok = d && db_begin(d);
  place clash = {0};
  if (ok && import_all(d, whole, &clash)) {
    ok = db_commit(d);
    if (!ok) log_line("database: %s", db_why(d));
  } else if (ok) {
    db_rollback(d);
    if (clash.section) tell_clash(d, clash.section, clash.list, clash.at);
    ok = false;
  }
  db_close(d);
  cJSON_Delete(whole);
  return ok ? 0 : 1;
}

int command_backup(const options *options) {
  db *d = open_database(options);
  if (!d) return 1;
  db_result result = db_backup(d, options->user);
  if (result == DB_NONE) log_line("backup: PostgreSQL has its own: pg_dump");
  if (result == DB_EXISTS) log_line("backup: %s is there already", options->user);
  if (result == DB_FAILED) log_line("backup: %s", db_why(d));
  db_close(d);
  return result == DB_DONE ? 0 : 1;
}
