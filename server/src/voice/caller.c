// SPDX-License-Identifier: MIT
// Acts of the table, performed; 20 ms of sound at a time, both ways.
#include "voice/caller.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/greeting.h"

enum {
  FRAME_MS = 20,
  BEHIND_FRAMES = 10,  // that are caught up with at once
  LOUD = 300,          // mean of a frame that is no silence: -41 dB
  SAID_MS = 200,       // of them make a message
  SETTLE_MS = 2000,    // for the other side's first sound
  IDLE_MS = 8000,      // without a key
  GONE_MS = 30000,     // and in the same place
  HISS = 64,           // at most: some -60 dB
  MENU_MS = 1800000,   // the longest call of an owner
  PROMPT_MAX = 1 << 20,
};

static void advance(caller *c, uint32_t event);

// What is heard.

static unsigned char *read_prompt(const voice_room *room, const char *name, size_t *len) {
  struct stat s;
  int file = room->prompts < 0 ? -1 : openat(room->prompts, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return NULL;
  unsigned char *bytes = NULL;
  if (fstat(file, &s) == 0 && S_ISREG(s.st_mode) && s.st_size > 0 && s.st_size <= PROMPT_MAX) {
    bytes = malloc((size_t)s.st_size);
    ssize_t got = bytes ? read(file, bytes, (size_t)s.st_size) : -1;
    *len = got > 0 ? (size_t)got : 0;
  }
  close(file);
  return bytes;
}

// The operator's prompt of that name where there is one; false: tones take its place.
static bool play_prompt(caller *c, const char *name) {
  size_t len = 0;
  unsigned char *bytes = read_prompt(c->room, name, &len);
  sound_end(&c->sound);
  return bytes && sound_file(&c->sound, bytes, len);
}

static void play_tones(caller *c, const tone *tones, size_t count) {
  for (size_t i = 0; i < count; i++) sound_tone(&c->sound, tones[i].hertz, tones[i].ms);
}
#define PLAY(c, ...) play_tones(c, (const tone[]){__VA_ARGS__}, sizeof((tone[]){__VA_ARGS__}) / sizeof(tone))

static void play_greeting(caller *c) {
  unsigned char *bytes;
  size_t len;
  sound_end(&c->sound);
  if (greeting_read(c->room->db, c->account.id, &bytes, &len) == DB_DONE && sound_file(&c->sound, bytes, len))
    return;
  if (!play_prompt(c, "greeting.ogg"))
    PLAY(c, {0, 300}, {660, 180}, {0, 40}, {550, 180}, {0, 40}, {440, 360});
}

// A tone for each message that is new, nine at most.
static void play_menu(caller *c) {
  int64_t fresh = 0;
  int64_t old = 0;
  if (!play_prompt(c, "menu.ogg")) PLAY(c, {0, 200}, {523, 150}, {659, 150}, {784, 250});
  voicemail_count(c->room->db, c->account.id, &fresh, &old);
  for (int64_t i = 0; i < fresh && i < 9; i++) PLAY(c, {0, 200}, {1175, 240});
  sound_tone(&c->sound, 0, 200);
}

// False: what it is cannot be heard here, or it is gone meanwhile.
static bool play_message(caller *c) {
  voicemail_sound s;
  sound_end(&c->sound);
  int64_t id = c->at < c->listed ? c->list[c->at] : 0;
  bool there = voicemail_sound_of(c->room->db, c->account.id, id, &s) == DB_DONE && s.size > 0;
  unsigned char *bytes = there ? malloc((size_t)s.size) : NULL;
  if (bytes && voicemail_bytes(c->room->db, id, 0, s.size, bytes) == DB_DONE)
    return sound_file(&c->sound, bytes, (size_t)s.size);
  free(bytes);
  return false;
}

static void play_own(caller *c) {
  unsigned char *copy = c->own_bytes ? malloc(c->own_len) : NULL;
  sound_end(&c->sound);
  if (copy) memcpy(copy, c->own_bytes, c->own_len);
  if (!copy || !sound_file(&c->sound, copy, c->own_len)) PLAY(c, {330, 200}, {0, 60}, {330, 200});
}

static void play(caller *c, uint32_t acts) {
  c->plays = true;
  c->line.out.first = true;
  if (acts & WP_MAILBOX_PLAY_GREETING) play_greeting(c);
  if (acts & WP_MAILBOX_PLAY_TONE) {
    sound_end(&c->sound);
    PLAY(c, {1000, 400});
  }
  if (acts & WP_MAILBOX_PLAY_MENU) play_menu(c);
  if (acts & WP_MAILBOX_PLAY_OWN) play_own(c);
  if (acts & WP_MAILBOX_PLAY_YES && !play_prompt(c, "done.ogg")) PLAY(c, {0, 100}, {880, 120}, {1175, 200});
  if (acts & WP_MAILBOX_PLAY_NO && !play_prompt(c, "nothing.ogg"))
    PLAY(c, {0, 100}, {440, 200}, {0, 60}, {330, 300});
  if (acts & WP_MAILBOX_PLAY_BYE && !play_prompt(c, "goodbye.ogg")) PLAY(c, {784, 150}, {523, 250});
}

// What is recorded.

static bool is_loud(const int16_t samples[RTP_FRAME]) {
  int64_t sum = 0;
  for (int i = 0; i < RTP_FRAME; i++) sum += samples[i] < 0 ? -samples[i] : samples[i];
  return sum / RTP_FRAME >= LOUD;
}

// What has come and waits for its time was said as well: after a network that was slow that may be seconds.
static void record_rest(caller *c) {
  int16_t in[RTP_FRAME];
  while (rtp_read(&c->line.in, in) && tape_write(c->tape, in, RTP_FRAME)) {
    c->recorded_ms += FRAME_MS;
    if (is_loud(in)) c->loud_ms += FRAME_MS;
  }
}

static void end_message(caller *c) {
  if (!c->tape) return;
  if (!c->own) record_rest(c);
  bool said = !c->own && c->loud_ms >= SAID_MS;
  if (said && tape_keep(c->tape)) {
    char ms[16];
    snprintf(ms, sizeof ms, "%d", c->recorded_ms);
    atomic_fetch_add(&c->room->counters->messages, 1);
    log_event("voicemail left", "mailbox", c->account.username, "domain", c->account.domain, "ms", ms, NULL);
  }
  if (!said) tape_drop(c->tape);
  c->tape = NULL;
}

static void record(caller *c, bool own) {
  tape_label label = {c->account.username, c->account.domain, c->number, c->name, c->call_id, clock_now()};
  end_message(c);
  c->own = own;
  c->tape = own ? tape_memory(GREETING_MAX) : tape_message(c->room->spool, &label);
  c->recorded_ms = c->quiet_ms = c->loud_ms = 0;
  if (c->tape) return;
  log_line("voicemail: nothing can be recorded: %m");
  c->over = true;
}

static void stop_own(caller *c) {
  if (!c->tape || !c->own) return;
  free(c->own_bytes);
  c->own_bytes = tape_bytes(c->tape, &c->own_len);
  c->tape = NULL;
}

static void keep_own(const caller *c) {
  if (c->own_bytes && !greeting_fault(c->own_bytes, c->own_len) &&
      greeting_save(c->room->db, c->account.id, c->own_bytes, c->own_len, clock_now()) != DB_DONE)
    log_line("voicemail: a greeting is not kept: %s", db_why(c->room->db));
}

// What is done.

static void look_for(caller *c, bool heard) {
  c->listed = voicemail_ids(c->room->db, c->account.id, heard, c->list);
  c->at = 0;
  advance(c, c->listed > 0 ? WP_MAILBOX_FOUND : WP_MAILBOX_EMPTY);
}

static void next_message(caller *c) {
  c->at++;
  advance(c, c->at < c->listed ? WP_MAILBOX_FOUND : WP_MAILBOX_EMPTY);
}

static void mark(const caller *c, int is_read, int is_deleted) {
  if (c->at >= c->listed) return;
  db_result result =
      voicemail_mark(c->room->db, c->account.id, c->list[c->at], is_read, is_deleted, clock_now());
  if (result == DB_FAILED) log_line("voicemail: a message is not marked: %s", db_why(c->room->db));
}

static void perform(caller *c, uint32_t acts) {
  const uint32_t plays = WP_MAILBOX_PLAY_GREETING | WP_MAILBOX_PLAY_TONE | WP_MAILBOX_PLAY_MENU |
                         WP_MAILBOX_PLAY_MESSAGE | WP_MAILBOX_PLAY_OWN | WP_MAILBOX_PLAY_YES |
                         WP_MAILBOX_PLAY_NO | WP_MAILBOX_PLAY_BYE;
  if (acts & WP_MAILBOX_KEEP) end_message(c);
  if (acts & WP_MAILBOX_OWN_STOP) stop_own(c);
  if (acts & WP_MAILBOX_OWN_KEEP) keep_own(c);
  if (acts & WP_MAILBOX_OWN_RESET) greeting_remove(c->room->db, c->account.id);
  if (acts & WP_MAILBOX_MARK) mark(c, 1, -1);
  if (acts & WP_MAILBOX_DELETE) mark(c, -1, 1);
  if (acts & WP_MAILBOX_UNDELETE) mark(c, -1, 0);
  if (acts & plays) play(c, acts);
  if (acts & WP_MAILBOX_PAUSE) c->plays = false;
  if (acts & WP_MAILBOX_RESUME) c->plays = true;
  if (acts & WP_MAILBOX_RECORD) record(c, false);
  if (acts & WP_MAILBOX_OWN_RECORD) record(c, true);
  if (acts & WP_MAILBOX_HANG_UP) c->over = true;
  // These go on by themselves, once: what they find plays something.
  if (acts & WP_MAILBOX_LIST_NEW) look_for(c, false);
  if (acts & WP_MAILBOX_LIST_OLD) look_for(c, true);
  if (acts & WP_MAILBOX_NEXT) next_message(c);
  if (acts & WP_MAILBOX_PLAY_MESSAGE && !play_message(c)) advance(c, WP_MAILBOX_UNPLAYABLE);
}

static void advance(caller *c, uint32_t event) {
  uint32_t before = c->state;
  c->state_at = clock_steady();
  uint32_t acts = wp_mailbox_step(&c->state, event);
  if (c->state != before) c->still_at = c->state_at;
  perform(c, acts);
}

// A life.

static void keep_text(char *out, size_t size, wp_str text) {
  size_t len = text.len < size ? text.len : size - 1;
  for (size_t i = 0; i < len; i++) out[i] = text.at[i] ? text.at[i] : ' ';
  out[len] = '\0';
}

static uint32_t find_mailbox(caller *c, const wp_attend_output *call) {
  char user[USERNAME_MAX + 1];
  char domain[DOMAIN_MAX + 1];
  int64_t fresh;
  int64_t old;
  if (call->u.call.user.len >= sizeof user || call->u.call.domain.len >= sizeof domain) return 404;
  keep_text(user, sizeof user, call->u.call.user);
  keep_text(domain, sizeof domain, call->u.call.domain);
  for (char *at = domain; *at; at++) {
    if (*at >= 'A' && *at <= 'Z') *at = (char)(*at + 'a' - 'A');
  }
  db_result found = account_find(c->room->db, user, domain, &c->account);
  if (found != DB_DONE) return found == DB_NONE ? 404 : 503;
  if (voicemail_count(c->room->db, c->account.id, &fresh, &old) != DB_DONE) return 503;
  // Nobody shall speak to a mailbox that keeps nothing.
  return call->u.call.cause && fresh + old >= VOICEMAIL_MAX ? 480 : 0;
}

caller *caller_open(voice_room *room, const wp_attend_output *call, uint32_t *status) {
  caller *c = calloc(1, sizeof *c);
  *status = 503;
  if (!c) return NULL;
  c->room = room;
  c->line.socket = -1;
  c->call = call->call;
  c->due = INT64_MAX;
  *status = find_mailbox(c, call);
  if (!*status && !line_open(&c->line, room->config, &call->u.call.media)) *status = 503;
  if (*status) {
    free(c);
    return NULL;
  }
  keep_text(c->number, sizeof c->number, call->u.call.number);
  keep_text(c->name, sizeof c->name, call->u.call.name);
  keep_text(c->call_id, sizeof c->call_id, call->u.call.call_id);
  c->began = clock_steady();
  // The owner calls without a cause (RFC 4458 2): nobody has failed to answer.
  c->first = call->u.call.cause ? WP_MAILBOX_LEFT_TO : WP_MAILBOX_ENTERED;
  return c;
}

void caller_begin(caller *c) {
  if (c->due == INT64_MAX) c->due = c->state_at = c->still_at = clock_steady();
}

void caller_key(caller *c, char digit) {
  uint32_t key = wp_mailbox_key(digit);
  if (c->due == INT64_MAX || key == WP_MAILBOX_EVENTS) return;
  if (!c->state) advance(c, c->first);
  c->still_at = clock_steady();
  advance(c, key);
}

static void on_key(void *with, char digit) {
  caller_key(with, digit);
}

static void record_frame(caller *c, const int16_t samples[RTP_FRAME]) {
  bool loud = is_loud(samples);
  int longest = c->own ? 60 : c->room->config->longest_s;
  c->recorded_ms += FRAME_MS;
  c->quiet_ms = loud ? 0 : c->quiet_ms + FRAME_MS;
  if (loud) c->loud_ms += FRAME_MS;
  bool ok = tape_write(c->tape, samples, RTP_FRAME);
  if (!ok || c->recorded_ms >= longest * 1000 || c->quiet_ms >= c->room->config->silence_s * 1000)
    advance(c, WP_MAILBOX_QUIET);
}

static void say_frame(caller *c) {
  int16_t out[RTP_FRAME] = {0};
  bool more = c->plays && sound_read(&c->sound, out);
  // Silence goes out too: it keeps the way open through relays and address translation. It is not the silence of a
  // microphone that is switched off, which phones warn of: a machine that listens can just be heard.
  for (int i = 0; i < RTP_FRAME; i++) {
    c->hiss = c->hiss * 1664525 + 1013904223;
    if (!out[i]) out[i] = (int16_t)((int32_t)(c->hiss >> 16) % (2 * HISS + 1) - HISS);
  }
  line_say(&c->line, out);
  if (c->plays && !more) {
    c->plays = false;
    advance(c, WP_MAILBOX_PLAYED);
  }
}

static void frame(caller *c) {
  int16_t in[RTP_FRAME];
  // Between the ACK and the first sound a browser checks addresses and agrees on keys: who speaks then is not heard.
  if (!c->state && (c->line.in.started || clock_steady() - c->state_at >= SETTLE_MS)) advance(c, c->first);
  rtp_read(&c->line.in, in);
  if (c->tape) record_frame(c, in);
  say_frame(c);
}

void caller_turn(caller *c, int64_t now) {
  line_take(&c->line, on_key, c);
  for (int i = 0; i < BEHIND_FRAMES && c->due <= now; i++, c->due += FRAME_MS) frame(c);
  if (c->due <= now) c->due = now + FRAME_MS;  // this machine was asleep
  bool waits = !c->plays && !c->tape && c->due != INT64_MAX;
  if (waits && now - c->still_at >= GONE_MS)
    advance(c, WP_MAILBOX_GONE);
  else if (waits && now - c->state_at >= IDLE_MS)
    advance(c, WP_MAILBOX_IDLE);
  if (now - c->began >= MENU_MS + (int64_t)c->room->config->longest_s * 1000) c->over = true;
}

void caller_close(caller *c) {
  end_message(c);
  sound_end(&c->sound);
  line_close(&c->line);
  free(c->own_bytes);
  free(c);
}
