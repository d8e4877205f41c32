// SPDX-License-Identifier: MIT
#include "api/note.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "store/audit.h"

enum { FILE_NAME_MAX = 200 };

bool note_values(request *r, const cJSON *before, const cJSON *after) {
  audit_author who = {.by = &r->actor, .address = r->address, .now = clock_now()};
  r->noted = audit_values(r->db, &who, r->method, r->path, before, after) == DB_DONE;
  return r->noted;
}

cJSON *note_of_file(request *r) {
  char hash[SHA256_HEX];
  cJSON *json = cJSON_CreateObject();
  const char *name = request_query(r, "file");
  if (name && strlen(name) <= FILE_NAME_MAX) cJSON_AddStringToObject(json, "file", name);
  sha256_hex(r->body, r->body_len, hash);
  cJSON_AddNumberToObject(json, "octets", (double)r->body_len);
  cJSON_AddStringToObject(json, "sha256", hash);
  return json;
}
