// SPDX-License-Identifier: MIT
// What libmicrohttpd lets through and no server should: header fields that another one in front of us may read
// in another way (RFC 9112 3.2, 6.3, 11.2).
#ifndef WEBPHONED_SHAPE_H
#define WEBPHONED_SHAPE_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
  size_t fields;
  bool malformed;
} shape;

shape shape_of(struct MHD_Connection *connection);

#endif
