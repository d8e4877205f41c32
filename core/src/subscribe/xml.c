// SPDX-License-Identifier: MIT
// XML text -> tags, one at a time. Bytes are hostile: nothing is expanded but the five entities and numbers.
#include "subscribe/xml.h"

#include "base/str.h"

#define ENTITY_MAX 12

xml xml_of(wp_str document) {
  return (xml){.at = document.at, .end = document.at + document.len};
}

/** 0 at the end, which a document has no use for inside of it. */
static char peek(const xml *x, ptrdiff_t ahead) {
  return x->end - x->at > ahead ? x->at[ahead] : 0;
}

/** On to behind `last`. */
static bool skip(xml *x, const char *last) {
  for (; x->at < x->end; x->at++) {
    ptrdiff_t same = 0;
    while (last[same] && peek(x, same) == last[same]) same++;
    if (last[same]) continue;
    x->at += same;
    return true;
  }
  return false;
}

/** The element at `depth` is what the event is about. */
static xml_event about(xml *x, xml_event event) {
  wp_str name = x->open[x->depth];
  size_t colon = str_find(name, ':');
  x->name = colon < name.len ? str_part(name, colon + 1, name.len) : name;
  if (event == XML_OPEN) x->depth++;
  return event;
}

static bool ends_name(char c) {
  return (unsigned char)c <= ' ' || c == '>' || c == '/';
}

static xml_event take_tag(xml *x) {
  bool closes = peek(x, 0) == '/';
  x->at += closes;
  wp_str name = {x->at, 0};
  while (!ends_name(peek(x, 0))) x->at++;
  name.len = (size_t)(x->at - name.at);
  x->attributes.at = x->at;
  char quote = 0;
  for (char c; (c = peek(x, 0)) != '>' || quote; x->at++) {
    if (!c) return XML_BAD;
    if (c == quote) {
      quote = 0;
    } else if (!quote && (c == '"' || c == '\'')) {
      quote = c;
    }
  }
  x->attributes.len = (size_t)(x->at - x->attributes.at);
  x->empty = !closes && x->at[-1] == '/';
  x->at++;
  if (!name.len) return XML_BAD;
  if (!closes) {
    if (x->depth == XML_DEPTH) return XML_BAD;
    x->open[x->depth] = name;
    return about(x, XML_OPEN);
  }
  if (!x->depth || !str_eq(x->open[--x->depth], name)) return XML_BAD;
  return about(x, XML_CLOSE);
}

static xml_event next(xml *x) {
  x->text = STR_NONE;
  if (x->empty) {
    x->empty = false;
    x->depth--;
    return about(x, XML_CLOSE);
  }
  for (;;) {
    x->text.at = x->at;
    if (!skip(x, "<")) return x->depth ? XML_BAD : XML_END;
    x->text.len = (size_t)(x->at - x->text.at) - 1;
    char c = peek(x, 0);
    if (c != '!' && c != '?') return take_tag(x);
    if (c == '!' && (peek(x, 1) != '-' || peek(x, 2) != '-')) return XML_BAD;
    if (!skip(x, c == '!' ? "-->" : "?>")) return XML_BAD;
  }
}

xml_event xml_next(xml *x) {
  xml_event event = next(x);
  if (event == XML_BAD || event == XML_END) *x = (xml){0};
  return event;
}

wp_str xml_attribute(const xml *x, wp_str name) {
  wp_str rest = x->attributes, key, value;
  while (str_take_until(&rest, '=', &key)) {
    rest = str_trim(rest);
    if (!rest.len) break;
    char quote = *rest.at++;
    rest.len--;
    if (!str_take_until(&rest, quote, &value)) break;
    if (str_eq(str_trim(key), name)) return value;
  }
  return STR_NONE;
}

/** Behind "&#": decimal digits, or x and hexadecimal ones. */
static bool read_number(wp_str digits, uint32_t *point) {
  int base = digits.len && (digits.at[0] | 0x20) == 'x' ? 16 : 10;
  *point = 0;
  for (size_t i = base == 16; i < digits.len; i++) {
    int value = str_hex(digits.at[i]);
    if (value < 0 || value >= base || *point > 0x10ffff) return false;
    *point = *point * (uint32_t)base + (uint32_t)value;
  }
  return digits.len > (size_t)(base == 16);
}

/** At '&': how long the entity behind it is, with its ';'; 0 when it is none. */
static size_t put_entity(buf *b, wp_str text) {
  text = str_part(text, 0, ENTITY_MAX);  // or a text of nothing but '&' would take its time
  size_t end = str_find(text, ';');
  if (end == text.len) return 0;
  wp_str name = str_part(text, 1, end - 1);
  uint32_t point = (uint8_t) "\0<>&\"'"[str_pick(name, "lt gt amp quot apos")];
  if (!point && !(str_find(name, '#') == 0 && read_number(str_part(name, 1, end), &point))) return 0;
  buf_utf8(b, point);
  return end + 1;
}

wp_str xml_decode(arena *a, wp_str raw) {
  raw = str_trim(raw);
  buf b = buf_in(a, raw.len);
  for (size_t i = 0; i < raw.len;) {
    size_t taken = raw.at[i] == '&' ? put_entity(&b, str_part(raw, i, raw.len)) : 0;
    if (!taken) buf_char(&b, raw.at[i]);
    i += taken ? taken : 1;
  }
  return b.err ? STR_NONE : buf_seal(&b, a);
}
