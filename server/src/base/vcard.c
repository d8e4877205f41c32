// SPDX-License-Identifier: MIT
// Cards to contacts and back. Hostile bytes give faults, never more than one card's memory.
#include "base/vcard.h"

#include <string.h>
#include <strings.h>

enum { CARD_MEMORY = 256 << 10 };

typedef struct {
  const char *at;
  const char *end;
  size_t line;
} input;

typedef struct {
  char *group;  // "" for none
  char *name;
  char *params;  // ";TYPE=work;PREF=1", "" for none
  char *value;
} property;

typedef struct {
  contact contact;
  const char *labels[CONTACT_NUMBERS_MAX];  // the group of each number
  const char *family;
  const char *fault;
  bool version;
} card;

// RFC 6350 3.2: a line that begins with a blank goes on with the one before. NULL at the end.
static char *take_line(input *in, arena *a, bool *full) {
  if (in->at >= in->end) return NULL;
  const char *from = in->at;
  const char *at = from;
  for (;;) {
    while (at < in->end && *at != '\n') at++;
    in->line += at < in->end;
    at += at < in->end;
    if (at >= in->end || (*at != ' ' && *at != '\t')) break;
  }
  in->at = at;
  char *out = arena_take(a, (size_t)(at - from) + 1);
  *full = !out;
  if (!out) return NULL;
  size_t len = 0;
  for (const char *p = from; p < at; p++) {
    if (*p == '\r' && p + 1 < at && p[1] == '\n') continue;
    if (*p == '\n') {
      p += p + 1 < at;
      continue;
    }
    out[len++] = *p ? *p : '\x01';
  }
  if (len && out[len - 1] == '\r') len--;
  out[len] = '\0';
  return out;
}

// [group "."] name *(";" param) ":" value; a colon inside quotes is part of a parameter.
static bool split(char *line, property *out) {
  char *at = line;
  bool quoted = false;
  for (; *at && (quoted || *at != ':'); at++) quoted ^= *at == '"';
  if (!*at) return false;
  *at = '\0';
  *out = (property){.group = "", .name = line, .params = "", .value = at + 1};
  char *params = strchr(line, ';');
  if (params) {
    *params = '\0';
    out->params = params + 1;
  }
  char *dot = strchr(line, '.');
  if (dot) {
    *dot = '\0';
    out->group = line;
    out->name = dot + 1;
  }
  return true;
}

// Undoes RFC 6350 3.4 in place; `parts`: an unescaped ';' becomes ", " or is left out where nothing is around.
static char *unescape(arena *a, const char *value, bool parts) {
  char *out = arena_take(a, 2 * strlen(value) + 1);
  if (!out) return NULL;
  size_t len = 0;
  bool gap = false;
  for (const char *at = value; *at; at++) {
    if (parts && *at == ';') {
      gap = true;
      continue;
    }
    if (gap && len) {
      out[len++] = ',';
      out[len++] = ' ';
    }
    gap = false;
    char c = *at;
    if (c == '\\' && at[1]) {
      at++;
      c = *at == 'n' || *at == 'N' ? '\n' : *at;
    }
    out[len++] = c;
  }
  out[len] = '\0';
  return out;
}

// The value of a parameter, quotes undone; NULL if there is none. With several TYPEs the last useful one.
static char *param_of(arena *a, const char *params, const char *name) {
  size_t name_len = strlen(name);
  for (const char *at = params; *at;) {
    bool quoted = false;
    size_t len = 0;
    for (; at[len] && (quoted || at[len] != ';'); len++) quoted ^= at[len] == '"';
    if (len > name_len && at[name_len] == '=' && strncasecmp(at, name, name_len) == 0) {
      const char *from = at + name_len + 1;
      size_t room = len - name_len - 1;
      char *out = arena_take(a, room + 1);
      size_t kept = 0;
      for (size_t i = 0; out && i < room; i++) {
        if (from[i] != '"') out[kept++] = from[i];
      }
      return out;
    }
    at += len + (at[len] == ';');
  }
  return NULL;
}

// "work,voice" to "work": the first that tells something.
static const char *label_of(arena *a, const char *params) {
  char *types = param_of(a, params, "TYPE");
  for (char *at = types; at && *at;) {
    size_t len = strcspn(at, ",");
    bool last = !at[len];
    at[len] = '\0';
    if (len && strcasecmp(at, "voice") != 0 && strcasecmp(at, "pref") != 0) {
      for (char *c = at; *c; c++) *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
      return at;
    }
    if (last) break;
    at += len + 1;
  }
  return "phone";
}

static void add_number(card *c, arena *a, const property *p) {
  char *number = unescape(a, p->value, false);
  const char *extension = param_of(a, p->params, "X-EXT");
  if (!number) return;
  if (strncasecmp(number, "tel:", 4) == 0) {
    number += 4;
    // RFC 3966 3: parameters of the number.
    char *params = strchr(number, ';');
    if (params) *params++ = '\0';
    char *found = params ? param_of(a, params, "ext") : NULL;
    if (found) extension = found;
  }
  if (c->contact.count < CONTACT_NUMBERS_MAX) c->labels[c->contact.count] = p->group;
  contact_add(&c->contact, label_of(a, p->params), number, extension ? extension : "");
}

static void read_property(card *c, arena *a, const property *p) {
  static const struct {
    const char *name;
    int field;
    bool parts;
  } plain[] = {
      {"FN", CONTACT_name, false},   {"ORG", CONTACT_company, true}, {"TITLE", CONTACT_title, false},
      {"NOTE", CONTACT_note, false}, {"ADR", CONTACT_address, true}, {"EMAIL", CONTACT_email, false},
      {"UID", CONTACT_uid, false},
  };
  for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
    if (strcasecmp(p->name, plain[i].name) != 0 || c->contact.fields[plain[i].field][0]) continue;
    const char *value = unescape(a, p->value, plain[i].parts);
    if (value) c->contact.fields[plain[i].field] = value;
    return;
  }
  if (strcasecmp(p->name, "TEL") == 0) add_number(c, a, p);
  if (strcasecmp(p->name, "N") == 0) c->family = unescape(a, p->value, true);
  if (strcasecmp(p->name, "VERSION") == 0)
    c->version = strcmp(p->value, "3.0") == 0 || strcmp(p->value, "4.0") == 0;
  // What phones put beside a TEL for a name of one's own.
  for (size_t i = 0; strcasecmp(p->name, "X-ABLabel") == 0 && p->group[0] && i < c->contact.count; i++) {
    const char *label = strcasecmp(c->labels[i], p->group) == 0 ? unescape(a, p->value, false) : NULL;
    if (label) c->contact.numbers[i].name = label;
  }
}

// From the line after BEGIN to END. False: enough.
static bool read_card(input *in, size_t line, contact_seen *seen, void *to) {
  arena a = arena_of(CARD_MEMORY);
  card c = {.family = ""};
  contact_clear(&c.contact);
  bool full = false;
  bool ended = false;
  for (char *text; !ended && (text = take_line(in, &a, &full));) {
    property p;
    if (!split(text, &p)) continue;
    ended = strcasecmp(p.name, "END") == 0;
    read_property(&c, &a, &p);
  }
  // A card that is too long is passed over to its end without being kept.
  while (full) {
    arena_free(&a);
    a = arena_of(in->end > in->at ? (size_t)(in->end - in->at) + 1 : 1);
    char *text = take_line(in, &a, &full);
    full = text && strncasecmp(text, "END:", 4) != 0;
    c.fault = "it is too long";
    ended = true;
    contact_clear(&c.contact);
    c.family = "";
  }
  if (!c.contact.fields[CONTACT_name][0] && c.family) c.contact.fields[CONTACT_name] = c.family;
  const char *fault = c.fault;
  if (!fault && !ended) fault = "it has no END";
  if (!fault && !c.version) fault = "it is neither vCard 3.0 nor 4.0";
  if (!fault) fault = contact_fault(&c.contact);
  bool more = seen(to, &c.contact, line, fault);
  arena_free(&a);
  return more;
}

void vcard_contacts(const char *bytes, size_t len, contact_seen *seen, void *to) {
  input in = {.at = bytes, .end = bytes + len, .line = 1};
  if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) in.at += 3;
  while (in.at < in.end) {
    size_t line = in.line;
    const char *from = in.at;
    while (in.at < in.end && *in.at != '\n') in.at++;
    size_t width = (size_t)(in.at - from);
    in.line += in.at < in.end;
    in.at += in.at < in.end;
    while (width && (from[width - 1] == '\r' || from[width - 1] == ' ')) width--;
    if (width == 11 && strncasecmp(from, "BEGIN:VCARD", 11) == 0 && !read_card(&in, line, seen, to)) return;
  }
}

// One line, folded at 75 bytes without cutting a character (RFC 6350 3.2).
static void put_line(contact_sink *out, const char *line) {
  size_t len = strlen(line);
  size_t room = 75;
  while (len > room) {
    size_t cut = room;
    while (cut > 1 && ((unsigned char)line[cut] & 0xc0) == 0x80) cut--;
    out->put(out->to, line, cut);
    out->put(out->to, "\r\n ", 3);
    line += cut;
    len -= cut;
    room = 74;
  }
  out->put(out->to, line, len);
  out->put(out->to, "\r\n", 2);
}

static const char *escape(arena *a, const char *s) {
  char *out = arena_take(a, 2 * strlen(s) + 1);
  if (!out) return "";
  size_t len = 0;
  for (; *s; s++) {
    if (*s == '\r') continue;
    if (*s == '\\' || *s == ',' || *s == ';' || *s == '\n') out[len++] = '\\';
    out[len++] = *s == '\n' ? 'n' : *s;
  }
  return out;
}

static void put_field(arena *a, contact_sink *out, const char *head, const char *value) {
  const char *line = value[0] ? arena_print(a, "%s:%s", head, escape(a, value)) : NULL;
  if (line) put_line(out, line);
}

static bool is_type(const char *label) {
  static const char *const types[] = {"work", "home", "cell", "fax", "pager", "text", "video"};
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
    if (strcmp(label, types[i]) == 0) return true;
  }
  return false;
}

static void put_number(arena *a, contact_sink *out, const contact_number *n, size_t at) {
  bool known = is_type(n->name);
  const char *extension = strchr(n->extension, '"') ? "" : n->extension;
  const char *head =
      arena_print(a, "item%zu.TEL%s%s%s%s%s", at + 1, known ? ";TYPE=" : "", known ? n->name : "",
                  extension[0] ? ";X-EXT=\"" : "", extension, extension[0] ? "\"" : "");
  if (head) put_field(a, out, head, n->number);
  const char *label = known ? NULL : arena_print(a, "item%zu.X-ABLabel", at + 1);
  if (label) put_field(a, out, label, n->name);
}

void vcard_write(arena *a, contact_sink *out, const contact *c, int version) {
  put_line(out, "BEGIN:VCARD");
  put_line(out, version == 3 ? "VERSION:3.0" : "VERSION:4.0");
  put_field(a, out, "UID", c->fields[CONTACT_uid]);
  put_field(a, out, "FN", c->fields[CONTACT_name]);
  // 3.0 requires a structured name; ours has no structure.
  const char *name = arena_print(a, "N:%s;;;;", escape(a, c->fields[CONTACT_name]));
  if (version == 3 && name) put_line(out, name);
  put_field(a, out, "ORG", c->fields[CONTACT_company]);
  put_field(a, out, "TITLE", c->fields[CONTACT_title]);
  put_field(a, out, "EMAIL", c->fields[CONTACT_email]);
  const char *street = c->fields[CONTACT_address];
  const char *address = street[0] ? arena_print(a, "ADR:;;%s;;;;", escape(a, street)) : NULL;
  if (address) put_line(out, address);
  put_field(a, out, "NOTE", c->fields[CONTACT_note]);
  for (size_t i = 0; i < c->count; i++) put_number(a, out, &c->numbers[i], i);
  put_line(out, "END:VCARD");
}
