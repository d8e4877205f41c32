// SPDX-License-Identifier: MIT
// Requests to the web for a script, made here: by an allow-list, over libcurl, bounded in size and time, never to
// private addresses unless the installation's own configuration says so.
#ifndef WEBPHONED_FETCH_H
#define WEBPHONED_FETCH_H

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FETCHES_MAX = 20, FETCH_BODY_MAX = 256 << 10, FETCH_SENT_MAX = 64 << 10 };

// What may be asked.
typedef struct {
  const cJSON *origins;        // of the script: "https://api.example.com"
  char *const *private_hosts;  // of the installation: "127.0.0.1:9000"
  int private_count;
} fetch_rules;

typedef struct fetcher fetcher;

fetcher *fetcher_open(const fetch_rules *rules);  // NULL: no memory
void fetcher_close(fetcher *f);

// {id, url, method, headers: [[name, value]], body}. NULL: it is on its way; else why not.
const char *fetch_begin(fetcher *f, const cJSON *asked, int64_t timeout_ms);
// Waits for anything: an answer, or the descriptor. Gives true when that can be read; *writable when it was asked
// for and can be written.
bool fetch_wait(fetcher *f, int descriptor, bool *writable, int64_t timeout_ms);
// {id, status, statusText, headers, body, url} or {id, error}, to be deleted by the caller. NULL: none is done.
cJSON *fetch_done(fetcher *f);

#endif
