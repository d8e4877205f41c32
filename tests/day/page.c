// SPDX-License-Identifier: MIT
// The pages: descriptions of real browsers when they are asked for, a media path that comes up, weakens, and
// goes when the other end has let go of it, statistics.
#include <string.h>

#include "day.h"

#define SDP_BYTES 8192
#define WEAK_AFTER 5000u  // what ICE needs to notice (RFC 7675)
#define FAILED_AFTER 15000u

enum { NEWS_HOST = 1, NEWS_SDP, NEWS_UP, NEWS_WEAK, NEWS_FAILED, NEWS_STATS };

static const char *const files[2][2] = {
    {"chromium-audio-offer.sdp", "chromium-answer-to-firefox-audio.sdp"},
    {"firefox-audio-offer.sdp", "firefox-answer-to-chromium-audio.sdp"},
};

static wp_str read_sdp(uint32_t browser, bool answer) {
  static char texts[2][2][SDP_BYTES];
  static size_t lengths[2][2];
  char *text = texts[browser][answer];
  size_t *len = &lengths[browser][answer];
  if (!*len) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", WP_SDP_DIR, files[browser][answer]);
    FILE *f = fopen(path, "rb");
    DAY_CHECK(f != NULL);
    *len = fread(text, 1, SDP_BYTES, f);
    fclose(f);
    DAY_CHECK(*len > 0 && *len < SDP_BYTES);
  }
  return (wp_str){text, *len};
}

static void news(const leg *l, wp_ms after, uint32_t what) {
  event e = {.due = day.now + after,
             .kind = EV_PAGE,
             .station = l->station,
             .leg = (uint32_t)(l - day.legs),
             .stamp = l->asked,
             .number = what};
  event_add(&e);
}

static bool is_direction(wp_str line) {
  return str_eq(line, STR("a=sendrecv")) || str_eq(line, STR("a=sendonly")) ||
         str_eq(line, STR("a=recvonly")) || str_eq(line, STR("a=inactive"));
}

/** A description of that browser with this call's session number, version, ICE and direction. */
static wp_str describe(const leg *l, char room[SDP_BYTES]) {
  static const char *const directions[] = {"a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive"};
  wp_str text = read_sdp(l->station % 2, l->answering), line;
  buf b = buf_on(room, SDP_BYTES);
  while (str_take_line(&text, &line)) {
    if (str_starts(line, STR("o="))) {
      buf_lit(&b, "o=- ");
      buf_u32(&b, 4000000u + (uint32_t)(l - day.legs));
      buf_char(&b, ' ');
      buf_u32(&b, l->asked);
      buf_lit(&b, " IN IP4 127.0.0.1");
    } else if (str_starts(line, STR("a=ice-ufrag:"))) {
      buf_lit(&b, "a=ice-ufrag:abcd");
      buf_u32(&b, l->ufrag);
    } else if (is_direction(line)) {
      buf_lit(&b, directions[l->direction & 3]);
    } else {
      buf_str(&b, line);
    }
    buf_lit(&b, "\r\n");
  }
  DAY_CHECK(b.err == 0);
  return buf_view(&b);
}

static void asked_for_sdp(leg *l, const wp_output *o) {
  bool first = o->u.media.flags & WP_MEDIA_FIRST;
  l->asked++;
  l->answering = o->kind == WP_DO_ANSWER;
  l->direction = o->u.media.direction;
  DAY_CHECK(l->direction <= WP_INACTIVE);
  DAY_CHECK(first == !l->connection);
  if (first && percent(20)) news(l, 1000, NEWS_STATS);
  l->connection = true;
  if (o->u.media.flags & WP_MEDIA_RESTART) l->ufrag++;
  if (percent(40)) news(l, 1 + chance(30), NEWS_HOST);
  news(l, 5 + chance(percent(10) ? 900 : 100), NEWS_SDP);
}

void page_peer_gone(leg *l) {
  if (l->over || !l->connection) return;
  news(l, WEAK_AFTER, NEWS_WEAK);
  news(l, FAILED_AFTER, NEWS_FAILED);
}

void page_asked(leg *l, const wp_output *o) {
  switch (o->kind) {
  case WP_DO_OFFER:
  case WP_DO_ANSWER: asked_for_sdp(l, o); return;
  case WP_DO_REMOTE:
    DAY_CHECK(l->connection);
    if (!(o->u.media.flags & WP_MEDIA_PROVISIONAL)) news(l, 50 + chance(350), NEWS_UP);
    return;
  case WP_DO_RELEASE: {
    DAY_CHECK(l->connection || l->unplugged);
    l->connection = false;
    leg *other = ledger_other(l);
    if (other) page_peer_gone(other);
    return;
  }
  default: return;
  }
}

static void gives_sdp(station *s, leg *l, uint32_t gathered) {
  static char room[SDP_BYTES];
  if (percent(1) && gathered & WP_GATHERED_COMPLETE) {
    station_command(s, WP_CMD_MEDIA_FAILED, l->id,
                    l->path ? WP_CAUSE_MEDIA_ERROR : WP_CAUSE_MICROPHONE_DENIED, STR_NONE);
    return;
  }
  station_command(s, WP_CMD_LOCAL_SDP, l->id, gathered, describe(l, room));
  if (!l->over && l->answering) news(l, 100 + chance(400), NEWS_UP);
}

static void comes_up(station *s, leg *l) {
  const leg *other = ledger_other(l);
  if (!other || other->over || !other->connection) {
    page_peer_gone(l);
    return;
  }
  l->path = true;
  l->weak = false;
  if (percent(4)) news(l, some_time(10000), NEWS_WEAK);
  station_command(s, WP_CMD_MEDIA_UP, l->id, 0, STR_NONE);
}

static void weakens(station *s, leg *l) {
  const leg *other = ledger_other(l);
  bool gone = !other || other->over || !other->connection;
  if (l->weak) return;
  l->weak = true;
  day.talks[l->talk].disturbed = true;
  if (!gone && percent(50)) news(l, 100 + chance(2000), NEWS_UP);  // it comes back by itself
  station_command(s, WP_CMD_MEDIA_DOWN, l->id, 0, STR_NONE);
}

static void tells_statistics(station *s, const leg *l) {
  char text[96];
  uint32_t bad = day.storm ? 20 : 0;
  news(l, 1000, NEWS_STATS);
  if (!l->path) return;
  uint32_t seconds = (uint32_t)((day.now - l->began) / 1000);
  snprintf(text, sizeof text, "%u %u %u %u %u", seconds * 50, seconds * bad / 4, 2 + chance(10 + 3 * bad),
           10 + chance(40 + 10 * bad), chance(1000));
  station_command(s, WP_CMD_STATS, l->id, 0, str_of(text));
}

void page_does(const event *e) {
  leg *l = &day.legs[e->leg];
  station *s = &day.stations[e->station];
  if (l->over || !l->connection) return;
  bool news_of_old = e->stamp != l->asked;
  switch (e->number) {
  case NEWS_HOST:
    if (!news_of_old) gives_sdp(s, l, WP_GATHERED_HOST);
    return;
  case NEWS_SDP:
    if (!news_of_old) gives_sdp(s, l, WP_GATHERED_HOST | WP_GATHERED_COMPLETE);
    return;
  case NEWS_UP: comes_up(s, l); return;
  case NEWS_WEAK: weakens(s, l); return;
  case NEWS_FAILED: {
    const leg *other = ledger_other(l);
    if (other && !other->over && other->connection) return;
    station_command(s, WP_CMD_MEDIA_DOWN, l->id, 1, STR_NONE);
    return;
  }
  case NEWS_STATS: tells_statistics(s, l); return;
  default: return;
  }
}
