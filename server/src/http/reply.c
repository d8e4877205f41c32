// SPDX-License-Identifier: MIT
// Answers that handlers give: JSON with an entity tag, nothing, or a header field more.
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "http/negotiate.h"
#include "http/request.h"

void reply_header(reply *out, const char *name, const char *value) {
  if (!value || out->header_count == HEADERS_OUT_MAX) return;
  out->headers[out->header_count++] = (header_out){name, value};
}

void etag_of(const char *body, size_t len, char out[80]) {
  char hash[SHA256_HEX];
  sha256_hex(body, len, hash);
  snprintf(out, 80, "\"%.32s\"", hash);
}

void reply_body(request *r, reply *out, const char *type, const char *body, size_t len) {
  out->type = type;
  out->body = body;
  out->body_len = len;
  if (strcmp(r->method, "GET") != 0 && strcmp(r->method, "HEAD") != 0) return;
  if (out->status != 200) return;
  if (!out->etag[0]) etag_of(body, len, out->etag);
  if (!etag_matches(request_header(r, "If-None-Match"), out->etag)) return;
  out->status = 304;
  out->body = NULL;
  out->body_len = 0;
}

void reply_json(request *r, reply *out, unsigned status, cJSON *json) {
  char *text = cJSON_PrintUnformatted(json);
  size_t len = text ? strlen(text) : 0;
  char *kept = text ? arena_copy(&r->arena, text, len) : NULL;
  cJSON_Delete(json);
  cJSON_free(text);
  if (!kept) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  out->status = status;
  reply_body(r, out, "application/json", kept, len);
}

void reply_empty(reply *out) {
  out->status = 204;
}
