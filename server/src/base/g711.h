// SPDX-License-Identifier: MIT
// ITU-T G.711, as RTP carries it (RFC 3551 4.5.14): one byte is one sample of 8000 a second.
#ifndef WEBPHONED_G711_H
#define WEBPHONED_G711_H

#include <stdbool.h>
#include <stdint.h>

int16_t g711_open(uint8_t byte, bool a_law);
uint8_t g711_close(int16_t sample, bool a_law);

#endif
