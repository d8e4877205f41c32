// SPDX-License-Identifier: MIT
// Words -> a command: "dial 1002", "hold 1", "local_sdp 1 complete", each perhaps with "=> ERROR".
#include "scenario.h"

#include <stdlib.h>
#include <string.h>

typedef struct word_rule {
  const char *word, *name;  // in a scenario, in JavaScript
  uint32_t kind;
  // What follows: 'c' call, 'o' another call, 't' the rest as one text, 'w' words as texts, 's' on or off, 'u' a number,
  // 'm' a cause, 'd' gathered and perhaps the name of a description, 'l' words as lines, 'j' a file or JSON,
  // 'k' a package, then an address
  const char *shape;
  uint32_t number;
} word_rule;

static const word_rule rules[] = {
    {"configure", "CONFIGURE", WP_CMD_CONFIGURE, "j", 0},
    {"login", "LOGIN", WP_CMD_LOGIN, "w", 0},
    {"logout", "LOGOUT", WP_CMD_LOGOUT, "", 0},
    {"dialpad", "DIALPAD", WP_CMD_DIALPAD, "t", 0},
    {"trace", "TRACE", WP_CMD_TRACE, "s", 0},
    {"dial", "DIAL", WP_CMD_DIAL, "t", 0},
    {"dial_as", "DIAL", WP_CMD_DIAL, "w", 0},
    {"dial_withheld", "DIAL", WP_CMD_DIAL, "t", 1},
    {"answer", "ANSWER", WP_CMD_ANSWER, "c", 0},
    {"answer_when", "ANSWER", WP_CMD_ANSWER, "t", 0},
    {"decline", "DECLINE", WP_CMD_DECLINE, "cu", 0},
    {"hangup", "HANGUP", WP_CMD_HANGUP, "c", 0},
    {"hold", "HOLD", WP_CMD_HOLD, "c", 1},
    {"resume", "HOLD", WP_CMD_HOLD, "c", 0},
    {"mute", "MUTE", WP_CMD_MUTE, "c", 1},
    {"unmute", "MUTE", WP_CMD_MUTE, "c", 0},
    {"dtmf", "DTMF", WP_CMD_DTMF, "ct", 0},
    {"capabilities", "CAPABILITIES", WP_CMD_CAPABILITIES, "l", 0},
    {"local_sdp", "LOCAL_SDP", WP_CMD_LOCAL_SDP, "cd", 0},
    {"media_up", "MEDIA_UP", WP_CMD_MEDIA_UP, "c", 0},
    {"media_down", "MEDIA_DOWN", WP_CMD_MEDIA_DOWN, "c", 1},
    {"media_failed", "MEDIA_FAILED", WP_CMD_MEDIA_FAILED, "cm", 0},
    {"page_gone", "PAGE_GONE", WP_CMD_PAGE_GONE, "c", 0},
    {"page_here", "PAGE_HERE", WP_CMD_PAGE_HERE, "", 0},
    {"transfer", "TRANSFER", WP_CMD_TRANSFER, "ct", 0},
    {"join", "TRANSFER", WP_CMD_TRANSFER, "co", 0},
    {"media_weak", "MEDIA_DOWN", WP_CMD_MEDIA_DOWN, "c", 0},
    {"network", "NETWORK", WP_CMD_NETWORK, "u", 0},
    {"conference", "CONFERENCE", WP_CMD_CONFERENCE, "", 1},
    {"part", "CONFERENCE", WP_CMD_CONFERENCE, "c", 0},
    {"watch", "SUBSCRIBE", WP_CMD_SUBSCRIBE, "k", 0},
    {"unwatch", "UNSUBSCRIBE", WP_CMD_UNSUBSCRIBE, "k", 0},
    {"message", "MESSAGE", WP_CMD_MESSAGE, "uw", 0},
    {"push", "PUSH", WP_CMD_PUSH, "w", 0},
    {"pushed", "PUSH", WP_CMD_PUSH, "", 1},
    {"stats", "STATS", WP_CMD_STATS, "ct", 0},
};

static wp_str view(const char *text) {
  return (wp_str){text, strlen(text)};
}

/** Cut the next word off; quotes keep spaces. NULL when nothing is left. */
static char *cut_word(char **at) {
  while (**at == ' ') ++*at;
  if (!**at) return NULL;
  bool quoted = **at == '"';
  char *word = *at + quoted;
  char *end = strchr(word, quoted ? '"' : ' ');
  *at = end ? end + 1 : word + strlen(word);
  if (end) *end = 0;
  return word;
}

static const char *gathered(spoken *s, const char *folder, char *word, char *name) {
  uint32_t bits = 0;
  for (char *part = word; part;) {
    char *plus = strchr(part, '+');
    if (plus) *plus++ = 0;
    if (strcmp(part, "host") == 0)
      bits |= WP_GATHERED_HOST;
    else if (strcmp(part, "reflexive") == 0)
      bits |= WP_GATHERED_HOST | WP_GATHERED_REFLEXIVE;
    else if (strcmp(part, "complete") == 0)
      bits |= WP_GATHERED_HOST | WP_GATHERED_COMPLETE;
    else if (strncmp(part, "age", 3) == 0)
      bits += WP_GATHERED_AGE * (uint32_t)strtoul(part + 3, NULL, 10);
    else if (strcmp(part, "nothing") != 0)
      return "local_sdp: nothing, host, reflexive, complete or age<ms>, joined by +";
    part = plus;
  }
  size_t len;
  char *text = file_read(text_format("%s/sdp/%s.sdp", folder, name ? name : "local"), &len);
  if (!text) return "local_sdp: no such file in sdp/";
  char *wire = allocate(2 * len + 1);
  size_t used = 0;
  for (size_t i = 0; i < len; i++) {
    if (text[i] == '\n') wire[used++] = '\r';
    wire[used++] = text[i];
  }
  s->command.number = bits;
  s->command.text[0] = (wp_str){wire, used};
  return NULL;
}

static const char *configure(spoken *s, const char *folder, char *rest) {
  while (*rest == ' ') rest++;
  if (*rest == '{') {
    s->command.text[0] = view(rest);
    return NULL;
  }
  size_t len;
  char *text = file_read(text_format("%s/setup/%s.json", folder, *rest ? rest : "config"), &len);
  if (!text) return "configure: no such file in setup/";
  s->command.text[0] = (wp_str){text, len};
  return NULL;
}

static const char *cause_number(const char *symbol, uint32_t *number) {
  for (uint32_t i = 1; i < 64; i++) {
    if (strcmp(wp_cause_symbol(i), symbol) == 0) {
      *number = i;
      return NULL;
    }
  }
  return "no such cause";
}

static void words_to_lines(spoken *s, char *rest) {
  while (*rest == ' ') rest++;
  for (char *at = rest; *at; at++) {
    if (*at == ' ') *at = '\n';
  }
  s->command.text[0] = view(rest);
}

static const char *take(spoken *s, const char *folder, char shape, char **rest) {
  char *word;
  switch (shape) {
  case 'c':
    word = cut_word(rest);
    if (!word) return "which call?";
    s->ordinal = (unsigned)strtoul(word, NULL, 10);
    return NULL;
  case 'o':
    word = cut_word(rest);
    if (!word) return "which other call?";
    s->other = (unsigned)strtoul(word, NULL, 10);
    return NULL;
  case 'u':
    word = cut_word(rest);
    if (word) s->command.number = (uint32_t)strtoul(word, NULL, 10);
    return NULL;
  case 's':
    word = cut_word(rest);
    s->command.number = word && strcmp(word, "on") == 0;
    return NULL;
  case 't':
    while (**rest == ' ') ++*rest;
    s->command.text[0] = view(*rest);
    return NULL;
  case 'w':
    for (size_t i = 0; i < 3; i++) {
      word = cut_word(rest);
      s->command.text[i] = word ? view(word) : (wp_str){"", 0};
    }
    return NULL;
  case 'm': word = cut_word(rest); return word ? cause_number(word, &s->command.number) : "which cause?";
  case 'd': {
    word = cut_word(rest);
    char *name = cut_word(rest);
    return word ? gathered(s, folder, word, name) : "local_sdp: what is gathered?";
  }
  case 'k': {
    static const char *const packages[] = {"messages", "dialog", "presence"};
    word = cut_word(rest);
    for (uint32_t i = 0; word && i < 3; i++) {
      if (strcmp(word, packages[i]) == 0) s->command.number = i + 1;
    }
    return take(s, folder, 't', rest);
  }
  case 'l': words_to_lines(s, *rest); return NULL;
  case 'j': return configure(s, folder, *rest);
  }
  return "bad shape";
}

spoken command_parse(const char *folder, const char *words) {
  spoken s = {0};
  char *rest = text_format("%s", words);
  char *arrow = strstr(rest, " => ");
  if (arrow) {
    *arrow = 0;
    s.expected_error = error_of(arrow + 4);
    if (!s.expected_error) s.why = "no such error behind =>";
  }
  char *word = cut_word(&rest);
  for (size_t i = 0; word && i < sizeof rules / sizeof *rules; i++) {
    if (strcmp(rules[i].word, word) != 0) continue;
    s.name = rules[i].name;
    s.command.kind = rules[i].kind;
    s.command.number = rules[i].number;
    for (const char *shape = rules[i].shape; *shape && !s.why; shape++)
      s.why = take(&s, folder, *shape, &rest);
    return s;
  }
  s.why = "no such command";
  return s;
}
