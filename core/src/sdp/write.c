// SPDX-License-Identifier: MIT
// sdp_session -> text: every line in the order of RFC 8866 5, each ended by CRLF.
#include "base/str.h"
#include "sdp/sdp.h"

static void write_line(buf *b, char type, wp_str value) {
  buf_char(b, type);
  buf_char(b, '=');
  buf_str(b, value);
  buf_lit(b, "\r\n");
}

/** All lines whose type is in `types`, in the order they stand. */
static void write_others(buf *b, const sdp_line *lines, size_t count, wp_str types) {
  for (size_t i = 0; i < count; i++) {
    if (str_find(types, lines[i].type) < types.len) write_line(b, lines[i].type, lines[i].value);
  }
}

static void write_attributes(buf *b, const sdp_attribute *attributes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    buf_lit(b, "a=");
    buf_str(b, attributes[i].name);
    if (attributes[i].value.at) buf_char(b, ':');
    buf_str(b, attributes[i].value);
    buf_lit(b, "\r\n");
  }
}

static void write_media(buf *b, const sdp_session *s, const sdp_media *m) {
  buf_lit(b, "m=");
  buf_str(b, m->kind);
  buf_char(b, ' ');
  buf_u32(b, m->port);
  if (m->port_count > 1) {
    buf_char(b, '/');
    buf_u32(b, m->port_count);
  }
  buf_char(b, ' ');
  buf_str(b, m->protocol);
  buf_char(b, ' ');
  buf_str(b, m->formats);
  buf_lit(b, "\r\n");
  write_others(b, m->others, m->other_count, STR("i"));
  // The same view is the session's own line, which stands above already.
  if (m->connection.at && m->connection.at != s->connection.at) write_line(b, 'c', m->connection);
  write_others(b, m->others, m->other_count, STR("c"));
  write_others(b, m->others, m->other_count, STR("b"));
  write_others(b, m->others, m->other_count, STR("k"));
  write_attributes(b, m->attributes, m->attribute_count);
}

static bool has_time(const sdp_session *s) {
  for (size_t i = 0; i < s->other_count; i++) {
    if (s->others[i].type == 't') return true;
  }
  return false;
}

void sdp_write(buf *b, const sdp_session *s) {
  buf_lit(b, "v=0\r\n");
  write_line(b, 'o', s->origin);
  write_line(b, 's', s->name);
  write_others(b, s->others, s->other_count, STR("i"));
  write_others(b, s->others, s->other_count, STR("u"));
  write_others(b, s->others, s->other_count, STR("e"));
  write_others(b, s->others, s->other_count, STR("p"));
  if (s->connection.at) write_line(b, 'c', s->connection);
  write_others(b, s->others, s->other_count, STR("c"));
  write_others(b, s->others, s->other_count, STR("b"));
  if (!has_time(s)) buf_lit(b, "t=0 0\r\n");
  write_others(b, s->others, s->other_count, STR("tr"));
  write_others(b, s->others, s->other_count, STR("z"));
  write_others(b, s->others, s->other_count, STR("k"));
  write_attributes(b, s->attributes, s->attribute_count);
  for (size_t i = 0; i < s->media_count; i++) write_media(b, s, &s->media[i]);
}
