// SPDX-License-Identifier: MIT
#include "abi_print.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void abi_field(field_sink *sink, const char *name, size_t offset, size_t size, const abi_type *type) {
  if (size == type->size) {
    sink(name, offset, type);
    return;
  }
  fprintf(stderr, "abi: the field %s has %zu octets and is no %s\n", name, size, type->name);
  exit(EXIT_FAILURE);
}

/** "display_name" is displayName in JavaScript. */
static void print_camel(const char *name) {
  for (; *name; name++) {
    if (*name == '_' && name[1])
      putchar(toupper((unsigned char)*++name));
    else
      putchar(*name);
  }
}

static size_t read_to;  // where the reader stands: fields are read one behind the other

/** One property of what a reader gives. */
static void print_field(const char *name, size_t offset, const abi_type *type) {
  printf(", ");
  print_camel(name);
  printf(": ");
  if (offset < read_to) {
    fprintf(stderr, "abi: the field %s stands before the one that is read before it\n", name);
    exit(EXIT_FAILURE);
  }
  if (offset > read_to) printf("(read.at += %zu, ", offset - read_to);
  if (type->word)
    printf("%sWords[read.u32()]", type->name);
  else if (type->flags)
    printf("%s(read.u32())", type->name);
  else
    printf("read.%s()", type->name);
  if (offset > read_to) printf(")");
  read_to = offset + type->size;
}

static void print_property(const char *name, size_t offset, const abi_type *type) {
  (void)offset;
  printf(", ");
  print_camel(name);
  printf(": %s", type->js);
}

void abi_print_word_type(const char *js, word_of *word) {
  const char *between = "";
  printf("/** @typedef {");
  for (unsigned i = 0; i <= ABI_LAST; i++) {
    if (!word(i)) continue;
    printf("%s'%s'", between, word(i));
    between = " | ";
  }
  printf("} %s */\n", js);
}

static void print_flag_type(const abi_type *type) {
  printf("/** @typedef {{ ");
  for (size_t i = 0; i < type->flag_count; i++)
    printf("%s: boolean%s", type->flags[i].name, i + 1 < type->flag_count ? ", " : "");
  printf(" }} %s */\n", type->js);
}

static void print_outputs(const abi *a) {
  for (unsigned i = 0; i <= ABI_LAST; i++) {
    if (!a->kind_name(i)) continue;
    printf("/** @typedef {{ kind: '%s', call: number", a->kind_name(i));
    a->fields_of(i, print_property);
    printf(" }} %s */\n", a->kind_name(i));
  }
}

static void print_union(const abi *a, const char *type, const char *prefix) {
  const char *between = "";
  printf("/** @typedef {");
  for (unsigned i = 0; i <= ABI_LAST; i++) {
    const char *name = a->kind_name(i);
    if (!name || strncmp(name, prefix, strlen(prefix)) != 0) continue;
    printf("%s%s", between, name);
    between = " | ";
  }
  printf("} %s */\n", type);
}

void abi_print_types(const abi *a, const char *do_name, const char *ev_name) {
  for (size_t i = 0; i < a->type_count; i++) {
    if (a->types[i].word) abi_print_word_type(a->types[i].js, a->types[i].word);
  }
  for (size_t i = 0; i < a->type_count; i++) {
    if (a->types[i].flags) print_flag_type(&a->types[i]);
  }
  print_outputs(a);
  print_union(a, do_name, "DO_");
  print_union(a, ev_name, "EV_");
}

/** Objects are written out, so that JavaScript knows their shape before it reads the first one. */
static void print_kinds(const abi *a, const char *output) {
  unsigned last = ABI_LAST;
  while (last && !a->kind_name(last)) last--;
  printf(
      "\n/** the fields in the module's memory from an address on, one after the other\n * @typedef {{ at: "
      "number, u32(): number, i32(): number, ms(): number, bool(): boolean, text(): string, bytes(): "
      "Uint8Array }} Reader */\n");
  printf(
      "// by number: what reads an output behind its head, which is the number of its kind and the call; a "
      "list with holes is smaller than numbers\n");
  printf("export const KINDS = /** @type {Record<number, (read: Reader, call: number) => %s>} */ ([\n",
         output);
  for (unsigned i = 0; i <= last; i++) {
    if (a->kind_name(i)) {
      printf("  (read, call) => ({ kind: '%s', call", a->kind_name(i));
      read_to = ABI_HEAD;
      a->fields_of(i, print_field);
      printf(" })");
    }
    printf(",\n");
  }
  printf("]);\n\n");
}

void abi_print_list(const char *name, const char *js, word_of *word) {
  unsigned last = ABI_LAST;
  while (last && !word(last)) last--;
  printf("export const %s = /** @type {%s[]} */ ('", name, js);
  for (unsigned i = 0; i <= last; i++) printf("%s%s", i ? " " : "", word(i) ? word(i) : "");
  printf("'.split(' '));\n");
}

static void print_words(const abi_type *type) {
  char name[64];
  snprintf(name, sizeof name, "%sWords", type->name);
  abi_print_list(name, type->js, type->word);
}

static const char *flag_name(const abi_type *type, unsigned bit) {
  for (size_t i = 0; i < type->flag_count; i++)
    if (type->flags[i].bit == bit) return type->flags[i].name;
  return NULL;
}

static void print_flags(const abi_type *type) {
  printf("const %s = (/** @type {number} */ bits) => ({", type->name);
  for (unsigned bit = 1; bit; bit <<= 1) {
    const char *name = flag_name(type, bit);
    if (name) printf(" %s: !!(bits & %u),", name, bit);
  }
  printf(" });\n");
}

void abi_print_tables(const abi *a, const char *output) {
  for (size_t i = 0; i < a->type_count; i++) {
    if (a->types[i].word) print_words(&a->types[i]);
    if (a->types[i].flags) print_flags(&a->types[i]);
  }
  print_kinds(a, output);
}
