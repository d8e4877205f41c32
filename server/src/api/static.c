// SPDX-License-Identifier: MIT
// Files of the built app: the best precompressed form the client takes, with an entity tag.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/api.h"
#include "api/site.h"
#include "api/view.h"
#include "http/negotiate.h"

static bool ends_with(const char *s, const char *end) {
  size_t len = strlen(s);
  size_t end_len = strlen(end);
  return len >= end_len && strcmp(s + len - end_len, end) == 0;
}

// Opens a regular file below a folder, one segment at a time, through no symbolic link: whatever a cleaned
// path may still hide, the file lies inside. -1 if there is none.
static int open_below(int folder, const char *path, struct stat *found) {
  char segment[PATH_SIZE + 8];
  int at = folder;
  for (;;) {
    size_t len = strcspn(path, "/");
    bool last = path[len] == '\0';
    memcpy(segment, path, len);
    segment[len] = '\0';
    int next = openat(at, segment, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (last ? 0 : O_DIRECTORY));
    if (at != folder) close(at);
    if (next < 0) return -1;
    if (last) {
      if (fstat(next, found) == 0 && S_ISREG(found->st_mode)) return next;
      close(next);
      return -1;
    }
    at = next;
    path += len + 1;
  }
}

// A compressed form counts only while it is not older than the file itself.
static int open_form(int folder, const char *path, coding form, const struct stat *plain,
                     struct stat *found) {
  char name[PATH_SIZE + 8];
  snprintf(name, sizeof name, "%s%s", path, coding_suffixes[form]);
  int file = open_below(folder, name, found);
  if (file >= 0 && plain && found->st_mtime < plain->st_mtime) {
    close(file);
    return -1;
  }
  return file;
}

// Where the build puts the operators' panel.
#define PANEL "admin/index.html"

// What is made for pages of other sites: the connector and the kit. They are the same for everybody, so any page may
// read them (Fetch 3.2.2). The phone itself may stand in a frame of a page that isolates itself, where one may hold it.
static void lend(const request *r, const char *path, reply *out) {
  if (strcmp(path, "connector.js") == 0 || strncmp(path, "sdk/", 4) == 0) {
    out->lent = true;
    reply_header(out, "Access-Control-Allow-Origin", "*");
  } else if (strcmp(path, "index.html") == 0) {
    out->lent = r->view && r->view->embedded;
  }
  // No web phone's settings open the panel to other pages.
  out->apart = strcmp(path, PANEL) == 0;
}

void static_file(request *r, reply *out) {
  const char *path = !r->path[0] ? "index.html" : strcmp(r->path, "admin") == 0 ? PANEL : r->path;
  struct stat plain;
  int file = -1;
  // The compressed forms are no resources of their own.
  if (!ends_with(path, ".br") && !ends_with(path, ".gz"))
    file = open_form(r->site->web, path, CODING_PLAIN, NULL, &plain);
  if (file < 0) {
    reply_failure(r, 404, NULL, out);
    return;
  }
  struct stat chosen = plain;
  coding form = CODING_PLAIN;
  for (coding better = CODING_BROTLI; better > CODING_PLAIN; better--) {
    struct stat found;
    int other = open_form(r->site->web, path, better, &plain, &found);
    if (other < 0) continue;
    out->vary = true;
    if (form == CODING_PLAIN && coding_accepted(request_header(r, "Accept-Encoding"), better)) {
      close(file);
      file = other;
      chosen = found;
      form = better;
    } else {
      close(other);
    }
  }
  lend(r, path, out);
  out->type = mime_type(path);
  out->encoding = coding_names[form];
  // The build puts a hash of the content into the names below assets/: such a file never changes.
  out->cache = strncmp(path, "assets/", 7) == 0 ? CACHE_FOREVER : CACHE_ASK;
  snprintf(out->etag, sizeof out->etag, "\"%llx-%llx%09lx%s\"", (unsigned long long)chosen.st_size,
           (unsigned long long)chosen.st_mtim.tv_sec, (unsigned long)chosen.st_mtim.tv_nsec,
           coding_suffixes[form]);
  if (etag_matches(request_header(r, "If-None-Match"), out->etag)) {
    close(file);
    out->status = 304;
    out->encoding = NULL;
    return;
  }
  out->status = 200;
  out->file = file;
  out->size = (uint64_t)chosen.st_size;
}
