// SPDX-License-Identifier: MIT
// A file is given to the kernel page by page, each a second: a process that is killed loses the second it was in.
#include "voice/tape.h"

#include <cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <webphone/voice.h>

#include "base/audio.h"
#include "base/log.h"
#include "base/text.h"

enum {
  RATE = 8000,
  BITRATE = 16000,
  COMPLEXITY = 5,
  AT_ONCE = 160,
  NAME_SIZE = 40,
  LEAST_MS = 1000,
  AUDIO_MAX = 8 << 20
};
#define PREFIX "voice-"

struct tape {
  wp_recorder *recorder;
  void *memory;
  int folder;
  int file;  // -1: in memory
  char name[NAME_SIZE];
  unsigned char *bytes;
  size_t len, most;
  bool bad;
};

static bool put(tape *t, const char *at, size_t len) {
  if (t->file < 0) {
    if (len > t->most - t->len) return false;
    memcpy(t->bytes + t->len, at, len);
    t->len += len;
    return true;
  }
  for (size_t done = 0; done < len;) {
    ssize_t wrote = write(t->file, at + done, len - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    done += (size_t)wrote;
  }
  return true;
}

static void put_pages(tape *t, bool all) {
  for (wp_str page = wp_recorder_page(t->recorder, all); page.len;
       page = wp_recorder_page(t->recorder, all)) {
    if (!t->bad && !put(t, page.at, page.len)) t->bad = true;
  }
}

static void forget(tape *t) {
  if (t->recorder) wp_recorder_free(t->recorder);
  if (t->file >= 0) close(t->file);
  free(t->memory);
  free(t->bytes);
  free(t);
}

static tape *open_tape(void) {
  tape *t = calloc(1, sizeof *t);
  if (!t) return NULL;
  t->file = -1;
  uint32_t serial = 0;
  if (getrandom(&serial, sizeof serial, 0) < 0) serial = 1;
  wp_recorder_setup setup = {
      .rate = RATE, .channels = 1, .bitrate = BITRATE, .complexity = COMPLEXITY, .serial = serial};
  t->memory = malloc(wp_recorder_size());
  if (t->memory && wp_recorder_init(t->memory, wp_recorder_size(), &setup, &t->recorder) == 0) return t;
  t->recorder = NULL;
  forget(t);
  errno = ENOMEM;
  return NULL;
}

tape *tape_memory(size_t most) {
  tape *t = open_tape();
  if (!t) return NULL;
  t->bytes = malloc(most);
  t->most = most;
  if (t->bytes) return t;
  forget(t);
  return NULL;
}

// At most so many bytes, cut between letters, without control characters; "" when it is no UTF-8.
static void add_text(cJSON *json, const char *name, const char *value, size_t most) {
  char room[257];
  size_t len = strlen(value);
  if (len > most) len = most;
  while (len > 0 && ((unsigned char)value[len] & 0xc0) == 0x80) len--;
  for (size_t i = 0; i < len; i++)
    room[i] = (char)((unsigned char)value[i] < ' ' || value[i] == 0x7f ? ' ' : value[i]);
  room[len] = '\0';
  cJSON_AddStringToObject(json, name, is_utf8(room, len) ? room : "");
}

static char *label_text(const tape_label *label) {
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "mailbox", label->mailbox);
  cJSON_AddStringToObject(json, "domain", label->domain);
  add_text(json, "caller", label->caller, 256);
  add_text(json, "name", label->name, 200);
  add_text(json, "callId", label->call_id, 256);
  cJSON_AddNumberToObject(json, "at", (double)label->at);
  char *out = cJSON_PrintUnformatted(json);
  cJSON_Delete(json);
  return out;
}

static void name_of(const tape *t, const char *end, char out[NAME_SIZE + 8]) {
  snprintf(out, NAME_SIZE + 8, "%s.%s", t->name, end);
}

static int create(const tape *t, const char *end) {
  char name[NAME_SIZE + 8];
  name_of(t, end, name);
  return openat(t->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

static void away(const tape *t, const char *end) {
  char name[NAME_SIZE + 8];
  name_of(t, end, name);
  if (unlinkat(t->folder, name, 0) != 0 && errno != ENOENT)
    log_line("voicemail: %s: %s", name, strerror(errno));
}

static bool write_label(const tape *t, const tape_label *label) {
  char *text = label_text(label);
  int file = text ? create(t, "part") : -1;
  size_t len = text ? strlen(text) : 0;
  bool ok = file >= 0 && write(file, text, len) == (ssize_t)len;
  if (file >= 0) close(file);
  cJSON_free(text);
  return ok;
}

tape *tape_message(int folder, const tape_label *label) {
  uint64_t number;
  tape *t = open_tape();
  if (!t) return NULL;
  t->folder = folder;
  bool ok = getrandom(&number, sizeof number, 0) == (ssize_t)sizeof number;
  snprintf(t->name, sizeof t->name, PREFIX "%016" PRIx64, number);
  // The sound is there and locked before anybody sees a label: who recovers finds its writer alive.
  t->file = ok ? create(t, "ogg") : -1;
  ok = t->file >= 0 && flock(t->file, LOCK_EX | LOCK_NB) == 0 && write_label(t, label);
  if (ok) {
    put_pages(t, true);  // its head
    return t;
  }
  int why = errno;
  if (t->file >= 0)
    tape_drop(t);
  else
    forget(t);
  errno = why;
  return NULL;
}

bool tape_write(tape *t, const int16_t *samples, size_t count) {
  float in[AT_ONCE];
  for (size_t at = 0; at < count && !t->bad; at += AT_ONCE) {
    size_t n = count - at < AT_ONCE ? count - at : AT_ONCE;
    for (size_t i = 0; i < n; i++) in[i] = (float)samples[at + i] / 32768;
    if (wp_recorder_write(t->recorder, in, n)) t->bad = true;
    put_pages(t, false);
  }
  return !t->bad;
}

static void end(tape *t) {
  wp_recorder_end(t->recorder);
  put_pages(t, true);
}

static bool publish(int folder, const char *name) {
  char from[NAME_SIZE + 8];
  char to[NAME_SIZE + 8];
  snprintf(from, sizeof from, "%s.part", name);
  snprintf(to, sizeof to, "%s.json", name);
  if (renameat(folder, from, folder, to) == 0) return true;
  log_line("voicemail: %s: %s", from, strerror(errno));
  return false;
}

bool tape_keep(tape *t) {
  end(t);
  // Whatever could not be written: what is there is kept.
  bool ok = publish(t->folder, t->name);
  forget(t);
  return ok;
}

void tape_drop(tape *t) {
  if (t->file >= 0) {
    away(t, "part");
    away(t, "ogg");
  }
  forget(t);
}

unsigned char *tape_bytes(tape *t, size_t *len) {
  end(t);
  unsigned char *bytes = t->bad ? NULL : t->bytes;
  *len = t->len;
  if (bytes) t->bytes = NULL;
  forget(t);
  return bytes;
}

// Recovering.

// How long the sound is that nobody writes any more; -1: somebody does, or there is none.
static int64_t orphan_ms(int folder, const char *name) {
  char audio[NAME_SIZE + 8];
  int64_t ms = -1;
  snprintf(audio, sizeof audio, "%s.ogg", name);
  int file = openat(folder, audio, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return errno == ENOENT ? 0 : -1;
  struct stat s;
  unsigned char *bytes = NULL;
  if (flock(file, LOCK_EX | LOCK_NB) == 0 && fstat(file, &s) == 0 && S_ISREG(s.st_mode) &&
      s.st_size <= AUDIO_MAX) {
    bytes = malloc((size_t)s.st_size + 1);
    ssize_t got = bytes ? read(file, bytes, (size_t)s.st_size) : -1;
    ms = 0;
    if (got > 0) audio_type(bytes, (size_t)got, &ms);
  }
  free(bytes);
  close(file);
  return ms;
}

static bool recover(int folder, const char *name) {
  int64_t ms = orphan_ms(folder, name);
  if (ms < 0) return false;
  if (ms >= LEAST_MS) return publish(folder, name);
  tape t = {.folder = folder};
  snprintf(t.name, sizeof t.name, "%s", name);
  away(&t, "part");
  away(&t, "ogg");
  return false;
}

int tape_recover(int folder) {
  int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *list = again < 0 ? NULL : fdopendir(again);
  int count = 0;
  if (!list) {
    if (again >= 0) close(again);
    return 0;
  }
  for (struct dirent *entry; (entry = readdir(list));) {
    char name[NAME_SIZE];
    size_t len = strlen(entry->d_name);
    if (strncmp(entry->d_name, PREFIX, sizeof PREFIX - 1) != 0 || len < 6 || len - 5 >= sizeof name ||
        strcmp(entry->d_name + len - 5, ".part") != 0)
      continue;
    snprintf(name, sizeof name, "%.*s", (int)(len - 5), entry->d_name);
    if (recover(folder, name)) count++;
  }
  closedir(list);
  return count;
}
