// SPDX-License-Identifier: MIT
// What abi.c and action_abi.c have in common: how outputs of a module of ours are printed for JavaScript: what reads
// them, by way of the reader in web/phone/core.js, and JSDoc types of all of them.
#ifndef WASM_ABI_PRINT_H
#define WASM_ABI_PRINT_H

#include <stddef.h>

/** The name of a number, NULL when it has none. */
typedef const char *word_of(unsigned number);

typedef struct flag {
  const char *name;
  unsigned bit;
} flag;

/** What a field can be: with words it is an enumeration, with flags a set of bits. */
typedef struct abi_type {
  const char *name, *js;  // in the tables, in JSDoc
  size_t size;            // in C
  word_of *word;
  const flag *flags;
  size_t flag_count;
} abi_type;

typedef void field_sink(const char *name, size_t offset, const abi_type *type);

typedef struct abi {
  const abi_type *types;
  size_t type_count;
  word_of *kind_name;
  void (*fields_of)(unsigned kind, field_sink *sink);
} abi;

enum {
  ABI_LAST = 255,  // of kinds and of words
  ABI_HEAD = 8     // of an output: its kind and its call, u32 both
};

/** One field of an output: a member whose size does not fit its type is told, and nothing is printed. */
#define ABI_FIELD(output, arm, field, type)                                                                  \
  abi_field(sink, #field, offsetof(output, u.arm.field), sizeof(((output *)0)->u.arm.field), type)
void abi_field(field_sink *sink, const char *name, size_t offset, size_t size, const abi_type *type);

/** The JSDoc types: of words, of flags, of each kind of output, of all that begin with DO_ and with EV_. */
void abi_print_types(const abi *a, const char *do_name, const char *ev_name);
/** One JSDoc type more, of words that are no field. */
void abi_print_word_type(const char *js, word_of *word);
/** The words of each type that has some, and KINDS, the readers of outputs: `output` is the JSDoc type of all of them. */
void abi_print_tables(const abi *a, const char *output);
/** `export const NAME = [...]`: words by their number, as one text, which is smaller; '' where there is none. */
void abi_print_list(const char *name, const char *js, word_of *word);

#endif
