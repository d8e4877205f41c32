// SPDX-License-Identifier: MIT
// Distances to shapes, to shades, to PNG. Everything is measured in the 48 x 48 of the SVG.
#include "base/mark.h"

#include <arpa/inet.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { SIDE = 48, CHANNELS = 4, CHUNK_AROUND = 12 };

typedef struct {
  int r, g, b;
} rgb;

static rgb rgb_of(const char *color) {
  long n = strtol(color + 1, NULL, 16);
  return (rgb){(int)(n >> 16 & 255), (int)(n >> 8 & 255), (int)(n & 255)};
}

static rgb mix(rgb a, rgb b, float share) {
  return (rgb){(int)lroundf((float)a.r + (float)(b.r - a.r) * share),
               (int)lroundf((float)a.g + (float)(b.g - a.g) * share),
               (int)lroundf((float)a.b + (float)(b.b - a.b) * share)};
}

typedef struct {
  rgb ground, ink, accent;
} palette;

static palette palette_of(const char *color) {
  rgb ground = rgb_of(color);
  // What is drawn has to be seen, on a pale brand too.
  bool pale = 299 * ground.r + 587 * ground.g + 114 * ground.b > 160 * 1000;
  rgb ink = pale ? (rgb){16, 24, 26} : (rgb){255, 255, 255};
  return (palette){ground, ink, mix(ground, ink, .6F)};
}

const char *mark_svg(arena *a, const char *color) {
  palette p = palette_of(color);
  return arena_print(a,
                     "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">"
                     "<rect width=\"48\" height=\"48\" rx=\"14\" fill=\"#%02x%02x%02x\"/>"
                     "<circle cx=\"14.5\" cy=\"33.5\" r=\"5.5\" fill=\"#%02x%02x%02x\"/>"
                     "<path d=\"M14.5 20.5a13 13 0 0 1 13 13\" fill=\"none\" stroke=\"#%02x%02x%02x\""
                     " stroke-width=\"4.6\" stroke-linecap=\"round\"/>"
                     "<path d=\"M14.5 10.5a23 23 0 0 1 23 23\" fill=\"none\" stroke=\"#%02x%02x%02x\""
                     " stroke-width=\"4.6\" stroke-linecap=\"round\"/></svg>\n",
                     p.ground.r, p.ground.g, p.ground.b, p.ink.r, p.ink.g, p.ink.b, p.ink.r, p.ink.g, p.ink.b,
                     p.accent.r, p.accent.g, p.accent.b);
}

// Distances: below 0 is inside.

static float to_ground(float x, float y) {
  const float corner = 14;
  float half = SIDE / 2.F;
  float dx = fmaxf(fabsf(x - half) - half + corner, 0);
  float dy = fmaxf(fabsf(y - half) - half + corner, 0);
  return hypotf(dx, dy) - corner;
}

// A quarter of a circle around the dot, from above it to its right, with round ends.
static float to_arc(float x, float y, float radius) {
  const float half_width = 2.3F;
  x -= 14.5F;
  y -= 33.5F;
  if (x >= 0 && y <= 0) return fabsf(hypotf(x, y) - radius) - half_width;
  return fminf(hypotf(x, y + radius), hypotf(x - radius, y)) - half_width;
}

static float covered(float distance, float scale) {
  return fminf(fmaxf(.5F - distance * scale, 0), 1);
}

static void draw_pixel(const palette *p, float x, float y, float scale, bool whole, uint8_t out[CHANNELS]) {
  float dot = hypotf(x - 14.5F, y - 33.5F) - 5.5F;
  rgb seen = mix(p->ground, p->accent, covered(to_arc(x, y, 23), scale));
  seen = mix(seen, p->ink, covered(fminf(dot, to_arc(x, y, 13)), scale));
  float there = whole ? 1 : covered(to_ground(x, y), scale);
  out[0] = (uint8_t)seen.r;
  out[1] = (uint8_t)seen.g;
  out[2] = (uint8_t)seen.b;
  out[3] = (uint8_t)lroundf(255 * there);
}

static uint8_t *put_chunk(uint8_t *at, const char *type, const void *bytes, size_t len) {
  uint32_t length = htonl((uint32_t)len);
  memcpy(at, &length, 4);
  memcpy(at + 4, type, 4);
  if (len) memcpy(at + 8, bytes, len);
  uint32_t crc = htonl((uint32_t)crc32(0, at + 4, (uInt)len + 4));
  memcpy(at + 8 + len, &crc, 4);
  return at + CHUNK_AROUND + len;
}

// Rows of PNG: a filter (none) and the pixels.
static uint8_t *draw(const char *color, unsigned size, bool whole, size_t *len) {
  palette p = palette_of(color);
  float scale = (float)size / SIDE;
  size_t row = 1 + (size_t)size * CHANNELS;
  uint8_t *rows = calloc(size, row);
  *len = size * row;
  for (unsigned y = 0; rows && y < size; y++) {
    uint8_t *at = rows + y * row + 1;
    for (unsigned x = 0; x < size; x++)
      draw_pixel(&p, ((float)x + .5F) / scale, ((float)y + .5F) / scale, scale, whole,
                 at + (size_t)x * CHANNELS);
  }
  return rows;
}

const char *mark_png(arena *a, const char *color, unsigned size, bool whole, size_t *len) {
  size_t raw;
  uint8_t *rows = draw(color, size, whole, &raw);
  uLongf packed = compressBound(raw);
  uint8_t *bytes = rows ? malloc(packed) : NULL;
  uint8_t *png = NULL;
  if (bytes && compress2(bytes, &packed, rows, raw, 6) == Z_OK)
    png = arena_take(a, 8 + 13 + packed + 3 * (size_t)CHUNK_AROUND);
  if (png) {
    uint32_t side = htonl(size);
    uint8_t header[13] = {[8] = 8, [9] = 6};  // eight bits, red green blue alpha
    memcpy(header, &side, 4);
    memcpy(header + 4, &side, 4);
    memcpy(png, "\x89PNG\r\n\x1a\n", 8);
    uint8_t *at = put_chunk(png + 8, "IHDR", header, sizeof header);
    at = put_chunk(at, "IDAT", bytes, packed);
    *len = (size_t)(put_chunk(at, "IEND", NULL, 0) - png);
  }
  free(rows);
  free(bytes);
  return (const char *)png;
}
