// SPDX-License-Identifier: MIT
// Memory of structs <-> bytes, by a description of each struct in the order of its fields (shape.c).
#ifndef PHONE_IMAGE_H
#define PHONE_IMAGE_H

#include "base/area.h"

/**
 * One word for a run of fields. Alignment is followed as the compiler does it, so the fields of a struct
 * are told one after the other, and a struct that is told short or long is found out at once.
 */
enum {
  IMAGE_END = 0,
  IMAGE_U32,    // so many numbers
  IMAGE_ENUM,   // a number up to this one
  IMAGE_BOOL,   // so many truth values
  IMAGE_BYTES,  // so many bytes
  IMAGE_TIME,   // so many times
  IMAGE_TEXT,   // so many texts in the area
  IMAGE_USED,   // characters of that room; next word where the field is that says how many count
  IMAGE_AREA,  // the area of the texts that follow, with memory of that size behind it; next word where it is
  IMAGE_REST,  // what follows counts only when the first field, a number, is not 0: a slot in use
  IMAGE_SKIP,  // what the fresh phone has made, of that size and alignment
  IMAGE_STRUCT,  // so many structs; next word size and alignment of one, then its fields to IMAGE_END
};

#define IMAGE_WORD(op, number) ((uint32_t)(op) | (uint32_t)(number) << 4)
#define IMAGE_LAYOUT(size, align) ((uint32_t)(size) << 4 | (uint32_t)(align))

typedef struct image {
  uint8_t *at;
  size_t cap, used;
  wp_ms shift;  // what is added to each time
  bool load;    // bytes to memory
  bool bad;     // no room, or bytes that no phone has written
  bool muted;
  area *area;
} image;

/** Save or load the struct at `base`; answers the word behind its IMAGE_END. */
const uint32_t *image_struct(image *i, char *base, uint32_t layout, const uint32_t *words);

#endif
