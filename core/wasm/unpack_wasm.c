// SPDX-License-Identifier: MIT
// phone.pack -> phone.wasm: a module that travels as streams of alike things, put together again. scripts/pack-wasm.mjs
// says what they are and why, puts this module before them, and fails unless both agree. It runs once, when the phone is
// loaded: as a module, because a script of that length is slow the first time. What is damaged traps.
#include <stdint.h>
#include <string.h>

#define CAP 131072
#define LOCALS 128     // of a function, parameters included
#define CONSTANTS 255  // that can be named by their place

enum {
  HEAD,
  TABLE,
  GROUPS,
  CODE,
  GETS,
  SETS,
  TEES,
  OFFSETS,
  DEPTHS,
  SMALL,
  PLACES,
  FRESH,
  LONGS,
  DOUBLES,
  GLOBALS,
  BRANCHES,
  TAIL,
  STREAMS
};

enum { BLOCK = 2, LOOP, IF, END = 11 };  // opcodes (WebAssembly core specification, 5.4)

/** What an octet of CODE stands for: octets that are always the same, and the stream of what follows them, 0 for none. */
typedef struct word {
  uint8_t stream, len, fixed[6];
} word;

static uint8_t in[CAP], out[CAP];
static uint32_t end, used, at[STREAMS];
static word words[256];
static uint64_t locals[LOCALS], constants[CONSTANTS + 1];

static uint8_t next(uint32_t stream) {
  uint32_t i = at[stream]++;
  if (i >= end) __builtin_trap();
  return in[i];
}

static uint8_t put(uint8_t octet) {
  if (used >= CAP) __builtin_trap();
  return out[used++] = octet;
}

/** The octets of the file between two places, as they stand. */
static void put_all(uint32_t from, uint32_t to) {
  if (to - from > CAP - used) __builtin_trap();
  memcpy(out + used, in + from, to - from);
  used += to - from;
}

/** A number (LEB128) as it stands. */
static void copy(uint32_t stream) {
  while (put(next(stream)) > 127) continue;
}

/** A count, and `each` numbers for each and `more`. */
static void copy_list(uint32_t stream, uint32_t each, uint32_t more) {
  for (uint32_t n = put(next(stream)) * each + more; n; n--) copy(stream);
}

/** A number as its octets, the first one lowest. */
static uint64_t octets(uint32_t stream) {
  uint64_t all = 0;
  uint32_t octet, shift = 0;
  do {
    octet = next(stream);
    all |= (uint64_t)octet << (shift & 63);
    shift += 8;
  } while (octet > 127);
  return all;
}

/** What is used goes to the front. */
static uint64_t use(uint64_t *list, uint32_t place) {
  uint64_t one = list[place];
  memmove(list + 1, list, place * sizeof *list);
  return list[0] = one;
}

static void constant(void) {
  uint32_t place = next(PLACES);
  if (!place)
    constants[place = CONSTANTS] = octets(FRESH);
  else
    place--;
  uint64_t all = use(constants, place);
  for (; put((uint8_t)all) > 127; all >>= 8) continue;
}

static void operand(uint32_t stream) {
  switch (stream) {
  case GETS:
  case SETS:
  case TEES: put((uint8_t)use(locals, next(stream) % LOCALS)); break;
  case PLACES: constant(); break;
  case BRANCHES: copy_list(stream, 1, 1); break;
  case DOUBLES:
    for (int i = 0; i < 8; i++) put(next(stream));
    break;
  default: copy(stream);
  }
}

/** The length of what stands in `out` from `from` on goes before it. */
static void put_length(uint32_t from) {
  uint32_t len = used - from, size = 0;
  do put(0);
  while (len >> 7 * ++size);
  memmove(out + from + size, out + from, len);
  for (uint32_t i = 0; i < size; i++)
    out[from + i] = (uint8_t)((len >> 7 * i & 127) | (i + 1 < size ? 128 : 0));
}

static void function(void) {
  uint32_t from = used, depth = 1;
  for (uint32_t i = 0; i < LOCALS; i++) locals[i] = i;
  copy_list(GROUPS, 2, 0);
  while (depth) {
    const word *w = &words[next(CODE)];
    for (uint32_t i = 0; i < w->len; i++) put(w->fixed[i]);
    if (w->stream)
      operand(w->stream);
    else if (w->fixed[0] == END)
      depth--;
    else if (w->fixed[0] >= BLOCK && w->fixed[0] <= IF)
      depth++;
  }
  put_length(from);
}

static void read_words(uint32_t stop) {
  while (at[TABLE] < stop) {
    word *w = &words[next(TABLE)];
    w->stream = next(TABLE) % STREAMS;
    w->len = next(TABLE) % (sizeof w->fixed + 1);
    for (uint32_t i = 0; i < w->len; i++) w->fixed[i] = next(TABLE);
  }
}

/** Where the packed octets go, 131072 at most. */
uint8_t *input(void) {
  return in;
}

uint8_t *output(void) {
  return out;
}

/** Octets in `output`. Once in the life of an instance. */
uint32_t unpack(uint32_t len) {
  uint32_t start = 3 * STREAMS;
  end = len;
  if (len > CAP || len < start) __builtin_trap();
  for (uint32_t i = 0; i < STREAMS; i++) {
    at[i] = start;
    start += in[3 * i] | (uint32_t)in[3 * i + 1] << 8 | (uint32_t)in[3 * i + 2] << 16;
  }
  if (start != end) __builtin_trap();
  uint32_t code = at[GETS];
  put_all(at[HEAD], at[TABLE]);
  read_words(at[GROUPS]);
  while (at[CODE] < code) function();
  put_all(at[TAIL], end);
  return used;
}
