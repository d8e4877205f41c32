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

/** One property of what a reader gives. */
static void print_field(const char *name, size_t offset, const abi_type *type) {
  printf(", ");
  print_camel(name);
  if (type->word)
    printf(": %sWords[read.u32(at + %zu)]", type->name, offset);
  else if (type->flags)
    printf(": %s(read.u32(at + %zu))", type->name, offset);
  else
    printf(": read.%s(at + %zu)", type->name, offset);
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
  printf("\n/** fields in the module's memory, by address\n * @typedef {{ u32(at: number): number, i32(at: "
         "number): number, "
         "ms(at: number): number, bool(at: number): boolean, text(at: number): string, bytes(at: number): "
         "Uint8Array }} "
         "Reader */\n");
  printf("// by number: what reads an output at an address; a list with holes is smaller than numbers\n");
  printf("export const KINDS = /** @type {Record<number, (read: Reader, at: number, call: number) => %s>} */ "
         "([\n",
         output);
  for (unsigned i = 0; i <= last; i++) {
    if (a->kind_name(i)) {
      printf("  (read, at, call) => ({ kind: '%s', call", a->kind_name(i));
      a->fields_of(i, print_field);
      printf(" })");
    }
    printf(",\n");
  }
  printf("]);\n\n");
}

/** As a list, which is smaller than numbers with words; a number without a word is a hole. */
static void print_words(const abi_type *type) {
  unsigned last = ABI_LAST;
  while (last && !type->word(last)) last--;
  printf("export const %sWords = /** @type {Record<number, %s>} */ ([", type->name, type->js);
  for (unsigned i = 0; i <= last; i++) {
    if (type->word(i)) printf("'%s'", type->word(i));
    printf(", ");
  }
  printf("]);\n");
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

void abi_print_numbers(const char *name, word_of *word) {
  printf("export const %s = {", name);
  for (unsigned i = 1; i <= ABI_LAST; i++)
    if (word(i)) printf(" %s: %u,", word(i), i);
  printf(" };\n\n");
}
