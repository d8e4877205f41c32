// SPDX-License-Identifier: MIT
// A pull reader of small XML documents (XML 1.0 without DTD): views, no tree, bounded depth.
#ifndef SUBSCRIBE_XML_H
#define SUBSCRIBE_XML_H

#include "base/buf.h"

#define XML_DEPTH 16

typedef enum xml_event { XML_END = 0, XML_OPEN, XML_CLOSE, XML_BAD } xml_event;

typedef struct xml {
  const char *at, *end;
  wp_str name;        // of the element, without its prefix
  wp_str attributes;  // at XML_OPEN, as they stand
  wp_str text;        // what stood before this tag, raw; at XML_CLOSE of a simple element its content
  bool empty;         // "<a/>": its XML_CLOSE comes next
  uint32_t depth;
  wp_str open[XML_DEPTH];  // names with their prefixes
} xml;

xml xml_of(wp_str document);
/** The next tag. After XML_END and XML_BAD comes XML_END. A document type declaration is XML_BAD. */
xml_event xml_next(xml *x);
/** Raw value of an attribute of the element just opened; absent when it has none. */
wp_str xml_attribute(const xml *x, wp_str name);
/** `raw` without white space around it and with its entities resolved; unknown ones stay as they are. */
wp_str xml_decode(arena *a, wp_str raw);

#endif
