// SPDX-License-Identifier: MIT
// XML text -> tags, one at a time. Bytes are hostile: nothing is expanded but the five entities and numbers.
#include "base/xml.h"

#include "base/str.h"

xml xml_of(wp_str document) {
  return (xml){.rest = document};
}

static wp_str behind(wp_str text, size_t at) {
  return str_part(text, at, text.len);
}

/** Read past a comment or an instruction that ends with `last`. */
static void skip(xml *x, wp_str last) {
  while (x->rest.len && !str_starts(x->rest, last)) x->rest = behind(x->rest, 1);
  x->rest = behind(x->rest, last.len);
}

/** Up to the '>' that is in no quotes. */
static size_t tag_length(wp_str text) {
  char quote = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    if (!quote && c == '>') return i;
    if (!quote && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
  }
  return text.len;
}

/** The element at `depth` is what the event is about. */
static xml_event about(xml *x, uint32_t depth, xml_event event) {
  wp_str name = x->open[depth];
  size_t colon = str_find(name, ':');
  x->name = colon < name.len ? behind(name, colon + 1) : name;
  return event;
}

static xml_event leave(xml *x) {
  return about(x, --x->depth, XML_CLOSE);
}

static xml_event take_tag(xml *x) {
  size_t len = tag_length(x->rest);
  if (len == x->rest.len) return XML_BAD;
  wp_str tag = str_part(x->rest, 0, len);
  x->rest = behind(x->rest, len + 1);
  bool closes = str_starts(tag, STR("/"));
  if (closes) tag = str_trim(behind(tag, 1));
  x->empty = !closes && len && tag.at[len - 1] == '/';
  if (x->empty) tag.len--;
  size_t end = 0;
  while (end < tag.len && (unsigned char)tag.at[end] > ' ') end++;
  wp_str name = str_part(tag, 0, end);
  if (!name.len) return XML_BAD;
  if (closes) return x->depth && str_eq(x->open[x->depth - 1], name) ? leave(x) : XML_BAD;
  if (x->depth == XML_DEPTH) return XML_BAD;
  x->open[x->depth] = name;
  x->attributes = behind(tag, end);
  return about(x, x->depth++, XML_OPEN);
}

xml_event xml_next(xml *x) {
  if (x->empty) {
    x->empty = false;
    x->text = STR_NONE;
    return leave(x);
  }
  for (;;) {
    size_t less = str_find(x->rest, '<');
    x->text = str_part(x->rest, 0, less);
    if (less == x->rest.len) {
      xml_event event = x->depth ? XML_BAD : XML_END;
      *x = (xml){0};
      return event;
    }
    x->rest = behind(x->rest, less + 1);
    if (str_starts(x->rest, STR("!--"))) {
      skip(x, STR("-->"));
    } else if (str_starts(x->rest, STR("?"))) {
      skip(x, STR("?>"));
    } else {
      break;
    }
  }
  xml_event event = str_starts(x->rest, STR("!")) ? XML_BAD : take_tag(x);
  if (event == XML_BAD) *x = (xml){0};
  return event;
}

wp_str xml_attribute(const xml *x, wp_str name) {
  wp_str rest = str_trim(x->attributes);
  while (rest.len) {
    size_t sign = str_find(rest, '=');
    wp_str key = str_trim(str_part(rest, 0, sign));
    rest = str_trim(behind(rest, sign + 1));
    if (!rest.len || (rest.at[0] != '"' && rest.at[0] != '\'')) break;
    size_t end = str_find(behind(rest, 1), rest.at[0]);
    if (str_eq(key, name)) return str_part(rest, 1, end);
    rest = str_trim(behind(rest, end + 2));
  }
  return STR_NONE;
}

static void put_utf8(buf *b, uint32_t point) {
  if (point < ' ' || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) point = 0xfffd;
  if (point < 0x80) {
    buf_char(b, (char)point);
    return;
  }
  uint32_t more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  buf_char(b, (char)((0xff00 >> (more + 1) & 0xff) | point >> 6 * more));
  while (more--) buf_char(b, (char)(0x80 | (point >> 6 * more & 0x3f)));
}

static bool read_number(wp_str digits, uint32_t *point) {
  if (!str_starts_ci(digits, STR("x"))) return str_to_u32(digits, point);
  *point = 0;
  for (size_t i = 1; i < digits.len; i++) {
    char c = digits.at[i];
    uint32_t lower = (uint32_t)(c | 0x20);
    bool decimal = c >= '0' && c <= '9';
    if (i > 6 || (!decimal && (lower < 'a' || lower > 'f'))) return false;
    *point = *point * 16 + (decimal ? (uint32_t)c - '0' : lower - 'a' + 10);
  }
  return digits.len > 1;
}

/** At '&': the entity behind it, with its ';'; 0 when it is none. */
static size_t put_entity(buf *b, wp_str text) {
  static const char names[][5] = {"lt", "gt", "amp", "quot", "apos"}, values[] = "<>&\"'";
  size_t end = str_find(text, ';');
  if (end == text.len) return 0;
  wp_str name = str_part(text, 1, end - 1);
  uint32_t point;
  if (str_starts(name, STR("#")) && read_number(behind(name, 1), &point)) {
    put_utf8(b, point);
    return end + 1;
  }
  for (size_t i = 0; values[i]; i++) {
    if (!str_eq(name, str_of(names[i]))) continue;
    buf_char(b, values[i]);
    return end + 1;
  }
  return 0;
}

wp_str xml_decode(arena *a, wp_str raw) {
  raw = str_trim(raw);
  buf b = buf_in(a, raw.len);
  for (size_t i = 0; i < raw.len;) {
    size_t taken = raw.at[i] == '&' ? put_entity(&b, behind(raw, i)) : 0;
    if (!taken) buf_char(&b, raw.at[i]);
    i += taken ? taken : 1;
  }
  return b.err ? STR_NONE : buf_seal(&b, a);
}
