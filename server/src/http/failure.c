// SPDX-License-Identifier: MIT
// What went wrong, for the one who asked: a page in plain words, or a problem document (RFC 9457).
#include <string.h>

#include "http/request.h"

static const struct {
  unsigned status;
  const char *title;
  const char *text;
} failures[] = {
#define FAILURE(status, title, text) {status, title, text},
#include "http/failure.def"
#undef FAILURE
};

enum { FAILURES = sizeof failures / sizeof failures[0] };

static bool asks_as_program(const request *r) {
  return strncmp(r->path, "api/", 4) == 0 || strncmp(r->path, "icons/", 6) == 0 ||
         strcmp(r->path, "metrics") == 0 || strcmp(r->path, "healthz") == 0;
}

static void add_problem(request *r, unsigned status, const char *title, const char *detail, const char *field,
                        reply *out) {
  cJSON *problem = cJSON_CreateObject();
  cJSON_AddStringToObject(problem, "type", "about:blank");
  cJSON_AddNumberToObject(problem, "status", status);
  cJSON_AddStringToObject(problem, "title", title);
  cJSON_AddStringToObject(problem, "detail", detail);
  if (field) cJSON_AddStringToObject(problem, "field", field);
  char *text = cJSON_PrintUnformatted(problem);
  cJSON_Delete(problem);
  out->body = text ? arena_copy(&r->arena, text, strlen(text)) : NULL;
  cJSON_free(text);
  out->type = "application/problem+json";
}

void reply_failure(request *r, unsigned status, const char *detail, reply *out) {
  size_t i = FAILURES;
  while (--i > 0 && failures[i].status != status) {
  }
  // What the handler has set already belongs to an answer that is not given; Retry-After and the like stay.
  const reply before = *out;
  *out = (reply){.status = status, .file = -1, .cache = CACHE_NEVER, .header_count = before.header_count};
  memcpy(out->headers, before.headers, sizeof out->headers);
  if (!detail) detail = failures[i].text;
  if (asks_as_program(r)) {
    add_problem(r, status, failures[i].title, detail, NULL, out);
  } else {
    // Never with `detail`: it may hold what was sent.
    out->type = "text/html; charset=utf-8";
    out->body = arena_print(&r->arena,
                            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                            "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n"
                            "<h1>%s</h1>\n<p>%s</p>\n<p><a href=\"/\">To the phone</a></p>\n</html>\n",
                            failures[i].title, failures[i].title, failures[i].text);
  }
  out->body_len = out->body ? strlen(out->body) : 0;
}

void reply_fault(request *r, const fields *f, reply *out) {
  const char *detail = arena_print(&r->arena, "%s: %s.", f->name, f->why);
  *out = (reply){.status = 422, .file = -1, .cache = CACHE_NEVER};
  add_problem(r, 422, "Not possible like this", detail ? detail : "", f->name, out);
  out->body_len = out->body ? strlen(out->body) : 0;
}
