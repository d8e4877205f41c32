// SPDX-License-Identifier: MIT
// The spool folder to messages: one thread, looking once a second.
#include "serve/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fields.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/account.h"
#include "store/voicemail.h"

enum {
  LOOK_MS = 1000,
  NAME_SIZE = 200,
  JSON_MAX = 16 << 10,
  AT_ONCE = 100,
  PATIENCE_S = 60,
  TIDY_LOOKS = 3600,   // and as it starts
  FAILED_MOST = 1000,  // of one name
  KEY_HALF = 63,
};

struct spool {
  pthread_t thread;
  db *db;
  int folder;
  int bell;
};

typedef struct {
  char json[NAME_SIZE + 8];
  char audio[NAME_SIZE + 8];
  char *json_bytes;
  size_t json_len;
  char *bytes;
  size_t len;
  time_t since;
} pair;

// A whole regular file below the folder, through no symbolic link. NULL with errno.
static char *read_whole(int folder, const char *name, size_t most, size_t *len, time_t *since) {
  int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return NULL;
  struct stat found;
  bool good = fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
  size_t size = good && found.st_size >= 0 ? (size_t)found.st_size : 0;
  char *bytes = good && size <= most ? malloc(size + 1) : NULL;
  *len = 0;
  for (ssize_t got = 1; bytes && *len < size && got > 0; *len += got > 0 ? (size_t)got : 0) {
    got = read(fd, bytes + *len, size - *len);
  }
  if (bytes) bytes[*len] = '\0';
  if (since) *since = found.st_mtime;
  close(fd);
  if (!bytes) errno = EFBIG;
  return bytes;
}

static bool read_audio(int folder, const char *base, pair *p) {
  static const char *const ends[] = {"wav", "ogg", "opus"};
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
    snprintf(p->audio, sizeof p->audio, "%s.%s", base, ends[i]);
    p->bytes = read_whole(folder, p->audio, VOICEMAIL_AUDIO_MAX, &p->len, NULL);
    if (p->bytes || errno != ENOENT) return p->bytes != NULL;
  }
  p->audio[0] = '\0';
  return false;
}

static const char *optional(fields *f, const char *name, size_t most) {
  return field_has(f, name) ? field_text(f, name, 0, most) : "";
}

typedef enum { SPOOL_KEPT, SPOOL_LATER, SPOOL_FAILED } spool_result;

// The same two files are the same message, whoever reads them.
static void key_of(const pair *p, char out[129]) {
  char audio[SHA256_HEX];
  char json[SHA256_HEX];
  sha256_hex(p->bytes, p->len, audio);
  sha256_hex(p->json_bytes, p->json_len, json);
  snprintf(out, 129, "%.*s:%.*s", KEY_HALF, audio, KEY_HALF, json);
}

static spool_result keep(db *d, const pair *p, const cJSON *json, char why[FIELDS_WHY_SIZE]) {
  fields f = fields_of(json);
  char key[129];
  const char *type;
  const char *username = field_text(&f, "mailbox", 1, USERNAME_MAX);
  const char *domain = field_text(&f, "domain", 1, DOMAIN_MAX);
  voicemail v = {.key = key,
                 .caller = optional(&f, "caller", 256),
                 .name = optional(&f, "name", 200),
                 .call_id = optional(&f, "callId", 256),
                 .duration_ms = field_has(&f, "duration") ? field_int(&f, "duration", 0, DAY) : 0,
                 .left_at =
                     field_has(&f, "at") ? field_int(&f, "at", 1, 4102444800000) : (int64_t)p->since * 1000};
  key_of(p, key);
  if (!fields_end(&f)) {
    snprintf(why, FIELDS_WHY_SIZE, "%.40s %.140s", f.name, f.why);
    return SPOOL_FAILED;
  }
  const char *fault = voicemail_fault(&v, p->bytes, p->len, &type);
  account a = {0};
  db_result found = fault ? DB_NONE : account_find(d, username, domain, &a);
  if (found == DB_FAILED) return SPOOL_LATER;
  if (found != DB_DONE) {
    snprintf(why, FIELDS_WHY_SIZE, "%s", fault ? fault : "there is no such account");
    return SPOOL_FAILED;
  }
  int64_t id;
  switch (voicemail_deposit(d, a.id, &v, type, p->bytes, p->len, &id)) {
  case VOICEMAIL_KEPT:
  case VOICEMAIL_KNOWN: return SPOOL_KEPT;
  case VOICEMAIL_FULL: snprintf(why, FIELDS_WHY_SIZE, "the mailbox is full"); return SPOOL_FAILED;
  case VOICEMAIL_FAILED: return SPOOL_LATER;
  }
  return SPOOL_LATER;
}

static spool_result take(db *d, int folder, const char *base, pair *p, char why[FIELDS_WHY_SIZE]) {
  snprintf(p->json, sizeof p->json, "%s.json", base);
  p->json_bytes = read_whole(folder, p->json, JSON_MAX, &p->json_len, &p->since);
  if (!p->json_bytes) {
    // Another portal was faster, or it is no file of ours.
    snprintf(why, FIELDS_WHY_SIZE, "the JSON file cannot be read, or is too long");
    if (errno == ENOENT) return SPOOL_LATER;
    (void)read_audio(folder, base, p);  // it goes where the JSON goes
    return SPOOL_FAILED;
  }
  if (!read_audio(folder, base, p)) {
    snprintf(why, FIELDS_WHY_SIZE, "the recording is missing, cannot be read, or is too long");
    bool waits = !p->audio[0] && clock_now() / 1000 - (int64_t)p->since < PATIENCE_S;
    return waits ? SPOOL_LATER : SPOOL_FAILED;
  }
  cJSON *json = fields_parse(p->json_bytes, p->json_len);
  spool_result result = keep(d, p, json, why);
  cJSON_Delete(json);
  return result;
}

static void failed_name(char *out, size_t size, int nth, const char *name) {
  if (nth)
    snprintf(out, size, "failed/%d-%s", nth, name);
  else
    snprintf(out, size, "failed/%s", name);
}

// What failed before under such a name stays: the first number that neither of the two files has there.
static int free_number(int folder, const char *const names[2]) {
  char to[NAME_SIZE + 24];
  struct stat found;
  int nth = 0;
  for (int i = 0; nth < FAILED_MOST && i < 2; i++) {
    if (!names[i][0]) continue;
    failed_name(to, sizeof to, nth, names[i]);
    if (fstatat(folder, to, &found, AT_SYMLINK_NOFOLLOW) != 0) continue;
    nth++;
    i = -1;
  }
  return nth;
}

// The JSON goes first: a recording alone is nothing that anybody would take, and what a portal that was killed here
// leaves of the two (tidy).
static void put_away(int folder, const pair *p, spool_result result, const char *why) {
  char to[NAME_SIZE + 24];
  const char *const names[2] = {p->json, p->audio};
  int nth = 0;
  if (result == SPOOL_LATER) return;
  if (result == SPOOL_FAILED) {
    if (mkdirat(folder, "failed", 0700) != 0 && errno != EEXIST)
      log_line("voicemail spool: failed/: %s", strerror(errno));
    nth = free_number(folder, names);
    log_event("voicemail not kept", "file", p->json, "why", why, NULL);
  }
  for (size_t i = 0; i < 2; i++) {
    if (!names[i][0]) continue;
    failed_name(to, sizeof to, nth, names[i]);
    int err = result == SPOOL_KEPT ? unlinkat(folder, names[i], 0) : renameat(folder, names[i], folder, to);
    if (err && errno != ENOENT) log_line("voicemail spool: %s: %s", names[i], strerror(errno));
  }
}

static bool is_ended(const spool *s) {
  struct pollfd bell = {.fd = s->bell, .events = POLLIN};
  return poll(&bell, 1, 0) > 0;
}

static DIR *list_of(const spool *s) {
  int again = openat(s->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *list = again < 0 ? NULL : fdopendir(again);
  if (!list && again >= 0) close(again);
  return list;
}

static bool has_json(const spool *s, const char *audio, size_t base) {
  char json[NAME_SIZE + 8];
  struct stat found;
  snprintf(json, sizeof json, "%.*s.json", (int)base, audio);
  return fstatat(s->folder, json, &found, AT_SYMLINK_NOFOLLOW) == 0;
}

// Was this left by a portal that was killed after it had kept the message, and between the two files?
static bool is_left_over(const spool *s, const char *audio) {
  pair p = {0};
  char hash[SHA256_HEX];
  const char *end = strrchr(audio, '.');
  if (audio[0] == '.' || !end || strlen(audio) > NAME_SIZE) return false;
  if (strcmp(end, ".wav") != 0 && strcmp(end, ".ogg") != 0 && strcmp(end, ".opus") != 0) return false;
  if (has_json(s, audio, (size_t)(end - audio))) return false;
  p.bytes = read_whole(s->folder, audio, VOICEMAIL_AUDIO_MAX, &p.len, &p.since);
  if (!p.bytes) return false;
  sha256_hex(p.bytes, p.len, hash);
  hash[KEY_HALF] = '\0';
  free(p.bytes);
  return clock_now() / 1000 - (int64_t)p.since >= PATIENCE_S && voicemail_known(s->db, hash) == DB_DONE;
}

static void tidy(spool *s) {
  DIR *list = list_of(s);
  for (struct dirent *entry; list && !is_ended(s) && (entry = readdir(list));) {
    if (is_left_over(s, entry->d_name)) unlinkat(s->folder, entry->d_name, 0);
  }
  if (list) closedir(list);
}

static void look(spool *s) {
  DIR *list = list_of(s);
  if (!list) return;
  int count = 0;
  for (struct dirent *entry; count < AT_ONCE && !is_ended(s) && (entry = readdir(list));) {
    char base[NAME_SIZE];
    size_t len = strlen(entry->d_name);
    if (entry->d_name[0] == '.' || len < 6 || len > NAME_SIZE ||
        strcmp(entry->d_name + len - 5, ".json") != 0)
      continue;
    snprintf(base, sizeof base, "%.*s", (int)(len - 5), entry->d_name);
    pair p = {0};
    char why[FIELDS_WHY_SIZE] = "";
    put_away(s->folder, &p, take(s->db, s->folder, base, &p, why), why);
    free(p.json_bytes);
    free(p.bytes);
    count++;
  }
  closedir(list);
}

static void *watch(void *closure) {
  spool *s = closure;
  struct pollfd bell = {.fd = s->bell, .events = POLLIN};
  for (int looks = 0; poll(&bell, 1, LOOK_MS) <= 0; looks = (looks + 1) % TIDY_LOOKS) {
    if (!looks) tidy(s);
    look(s);
  }
  return NULL;
}

spool *spool_open(const site *site, bool *ok) {
  char why[DB_WHY_SIZE];
  const char *folder = site->config->voicemail_spool;
  *ok = true;
  if (!folder) return NULL;
  *ok = false;
  spool *s = calloc(1, sizeof *s);
  if (!s) return NULL;
  s->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  s->bell = eventfd(0, EFD_CLOEXEC);
  s->db = s->folder >= 0 ? db_open(site->config->database, why) : NULL;
  *ok = s->db && s->bell >= 0 && pthread_create(&s->thread, NULL, watch, s) == 0;
  if (*ok) return s;
  log_line("voicemailSpool: %s: %s", folder, s->folder < 0 ? strerror(errno) : "it cannot be watched");
  db_close(s->db);
  if (s->folder >= 0) close(s->folder);
  if (s->bell >= 0) close(s->bell);
  free(s);
  return NULL;
}

void spool_close(spool *s) {
  if (!s) return;
  uint64_t one = 1;
  if (write(s->bell, &one, sizeof one) == (ssize_t)sizeof one) pthread_join(s->thread, NULL);
  db_close(s->db);
  close(s->folder);
  close(s->bell);
  free(s);
}
