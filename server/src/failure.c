// SPDX-License-Identifier: MIT
// What went wrong, for the one who asked: a page in plain words, or a problem document (RFC 9457).
#include <string.h>

#include "handler.h"

#define PAGE(title, text)                                                                                    \
  "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"                                          \
  "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" title "</title>\n"                      \
  "<h1>" title "</h1>\n<p>" text "</p>\n<p><a href=\"/\">To the phone</a></p>\n</html>\n"

#define PROBLEM(status, title, text)                                                                         \
  "{\"type\":\"about:blank\",\"status\":" #status ",\"title\":\"" title "\",\"detail\":\"" text "\"}\n"

#define FAILURE(status, title, text)                                                                         \
  { status, PAGE(title, text), PROBLEM(status, title, text) }

static const struct {
  unsigned status;
  const char *page;
  const char *problem;
} failures[] = {
    // The first answers for every status that is not listed.
    FAILURE(500, "That went wrong", "The server could not do this. Try again in a moment."),
    FAILURE(400, "Not understood", "The server did not understand the request."),
    FAILURE(404, "Not found", "There is nothing at this address."),
    FAILURE(405, "Not possible", "This address can be read, not written to."),
    FAILURE(413, "Too much", "The request is larger than this server takes."),
    FAILURE(431, "Too much", "The request has more header fields than this server takes."),
};

void reply_failure(const request *request, unsigned status, reply *out) {
  size_t i = sizeof failures / sizeof failures[0];
  while (--i > 0 && failures[i].status != status) {
  }
  bool program = strncmp(request->path, "api/", 4) == 0;
  *out = (reply){.status = status, .file = -1, .cache = CACHE_NEVER};
  out->type = program ? "application/problem+json" : "text/html; charset=utf-8";
  out->body = program ? failures[i].problem : failures[i].page;
  if (status == 405) out->allow = "GET, HEAD";
}
