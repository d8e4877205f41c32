// SPDX-License-Identifier: MIT
// A reply to bytes: body, caching, and the security headers that everything carries.
#include "serve/send.h"

#include <string.h>
#include <unistd.h>

#include "api/view.h"

enum { BLOCK = 128 << 10 };

// On the thread of the connection, when it has room for more.
static ssize_t read_source(void *closure, uint64_t at, char *out, size_t max) {
  const reply *reply = closure;
  uint64_t left = reply->size - at;
  size_t count = left < max ? (size_t)left : max;
  bool there = reply->source(reply->of, (int64_t)at, count, (unsigned char *)out);
  return there ? (ssize_t)count : (ssize_t)MHD_CONTENT_READER_END_WITH_ERROR;
}

static struct MHD_Response *body_of(const reply *reply) {
  // MHD asks for no more of it when the request is forgotten.
  if (reply->source)
    return MHD_create_response_from_callback(reply->size, BLOCK, read_source, (void *)(uintptr_t)reply, NULL);
  if (reply->file >= 0) {
    struct MHD_Response *response = MHD_create_response_from_fd64(reply->size, reply->file);
    if (!response) close(reply->file);
    return response;
  }
  const char *body = reply->body ? reply->body : "";
  return MHD_create_response_from_buffer(reply->body_len, (void *)(uintptr_t)body, MHD_RESPMEM_PERSISTENT);
}

static void add_security(struct MHD_Response *response, const request *r, const reply *reply) {
  static const char *const fixed[][2] = {
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Permissions-Policy",
       "microphone=(self), camera=(), geolocation=(), payment=(), usb=(), display-capture=()"},
      // Isolated from other origins (which also gives the page precise clocks).
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Embedder-Policy", "require-corp"},
  };
  const char *csp = r->view && !reply->apart ? r->view->csp : view_csp_of_none;
  MHD_add_response_header(response, "Content-Security-Policy", csp);
  if (r->secure) MHD_add_response_header(response, "Strict-Transport-Security", "max-age=31536000");
  for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
    MHD_add_response_header(response, fixed[i][0], fixed[i][1]);
  }
  MHD_add_response_header(response, "Cross-Origin-Resource-Policy",
                          reply->lent ? "cross-origin" : "same-origin");
}

static const char *cache_control(cache_rule rule) {
  switch (rule) {
  case CACHE_NEVER: return "no-store";
  case CACHE_ASK: return "no-cache";
  case CACHE_FOREVER: return "public, max-age=31536000, immutable";
  }
  return "no-store";
}

enum MHD_Result send_reply(struct MHD_Connection *connection, const request *r, const reply *reply) {
  struct MHD_Response *response = body_of(reply);
  if (!response) return MHD_NO;
  add_security(response, r, reply);
  MHD_add_response_header(response, "Cache-Control", cache_control(reply->cache));
  if (reply->status != 304 && reply->type) MHD_add_response_header(response, "Content-Type", reply->type);
  if (reply->etag[0]) MHD_add_response_header(response, "ETag", reply->etag);
  if (reply->encoding) MHD_add_response_header(response, "Content-Encoding", reply->encoding);
  if (reply->vary) MHD_add_response_header(response, "Vary", "Accept-Encoding");
  for (size_t i = 0; i < reply->header_count; i++) {
    MHD_add_response_header(response, reply->headers[i].name, reply->headers[i].value);
  }
  enum MHD_Result queued = MHD_queue_response(connection, reply->status, response);
  MHD_destroy_response(response);
  return queued;
}
