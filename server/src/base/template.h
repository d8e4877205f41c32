// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_TEMPLATE_H
#define WEBPHONED_TEMPLATE_H

#include <stdbool.h>

#include "base/arena.h"

enum { TEMPLATE_OUT_MAX = 512 << 10, TEMPLATE_NAME_MAX = 80 };

// What a name stands for; NULL: nothing. *markup: it is the operator's own, so {{{ }}} may put it in as it is.
typedef const char *template_lookup(void *from, const char *name, bool *markup);

// HTML with placeholders to HTML: {{ name }} is escaped for text and quoted attributes, {{{ name }}} is not
// where the lookup allows it. What is put in is not looked through again. NULL: too long.
char *template_fill(arena *a, const char *body, template_lookup *lookup, void *from);

// "<", ">", "&", and both quotes as references.
char *html_escape(arena *a, const char *s);

#endif
