// SPDX-License-Identifier: MIT
// The pull reader: walks, depth, attributes, entities; documents end where their memory ends.
#include "subscribe/xml.h"

#include "base/str.h"
#include "guarded.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static char memory[4096];

/** "<name" for an opened element, ">text" for a closed one, "." at the end, "!" for what is no XML. */
static const char *walk(const char *document) {
  static char told[1024];
  guarded_text g = guarded_copy(document, strlen(document));
  xml x = xml_of((wp_str){g.at, g.len});
  buf b = buf_on(told, sizeof told - 1);
  xml_event event;
  while ((event = xml_next(&x)) == XML_OPEN || event == XML_CLOSE) {
    buf_char(&b, event == XML_OPEN ? '<' : '>');
    buf_str(&b, event == XML_OPEN ? x.name : str_trim(x.text));
  }
  buf_char(&b, event == XML_END ? '.' : '!');
  assert_int_equal(xml_next(&x), XML_END);
  guarded_free(&g);
  told[b.len] = 0;
  return told;
}

static void test_walk(void **state) {
  (void)state;
  assert_string_equal(walk("<a/>"), "<a>.");
  assert_string_equal(walk("<?xml version='1.0'?>\n<!-- <b> --><a>x<p:b q='>'/>y</a >\n"), "<a<b>>y.");
  assert_string_equal(walk("<a b=\"/\"></a>"), "<a>.");
  assert_string_equal(walk(""), ".");
  assert_string_equal(walk("<a>"), "<a!");
  assert_string_equal(walk("<a></b>"), "<a!");
  assert_string_equal(walk("</a>"), "!");
  assert_string_equal(walk("<a b='"), "!");
  assert_string_equal(walk("<"), "!");
  assert_string_equal(walk("<>"), "!");
  assert_string_equal(walk("</"), "!");
  assert_string_equal(walk("<!-- "), "!");
  assert_string_equal(walk("<a><!--"), "<a!");
  assert_string_equal(walk("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "!");
  assert_string_equal(walk("<a><![CDATA[x]]></a>"), "<a!");
}

static void test_depth(void **state) {
  (void)state;
  char text[4 * XML_DEPTH + 8];
  for (size_t depth = XML_DEPTH; depth <= XML_DEPTH + 1; depth++) {
    text[0] = 0;
    for (size_t i = 0; i < depth; i++) strcat(text, "<a>");
    assert_int_equal(strlen(walk(text)), XML_DEPTH * 2 + 1);
  }
}

static void test_attributes(void **state) {
  (void)state;
  xml x = xml_of(STR("<a b = 'c' de=\"f g\" h=''i='j' k>"));
  assert_int_equal(xml_next(&x), XML_OPEN);
  assert_true(str_eq(xml_attribute(&x, STR("b")), STR("c")));
  assert_true(str_eq(xml_attribute(&x, STR("de")), STR("f g")));
  assert_true(str_eq(xml_attribute(&x, STR("h")), STR("")));
  assert_true(str_eq(xml_attribute(&x, STR("i")), STR("j")));
  assert_null(xml_attribute(&x, STR("k")).at);
  assert_null(xml_attribute(&x, STR("d")).at);
}

static void assert_decodes(const char *raw, const char *text) {
  arena a;
  arena_init(&a, memory, sizeof memory);
  wp_str got = xml_decode(&a, str_of(raw));
  if (!str_eq(got, str_of(text))) fail_msg("%s gives %.*s", raw, (int)got.len, got.at);
}

static void test_entities(void **state) {
  (void)state;
  assert_decodes(" a &lt;b&gt; &amp;&quot;&apos; ", "a <b> &\"'");
  assert_decodes("&#65;&#x42;&#xe4;&#x20AC;&#x1F600;", "AB\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
  assert_decodes("&#0;|&#xd800;|&#x110000;|&#7;", "\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd");
  assert_decodes("&amp;lt; &nbsp; &; & &# &#x; &#xg; &#x12345678; &#-1; &#99999999999; &am",
                 "&lt; &nbsp; &; & &# &#x; &#xg; &#x12345678; &#-1; &#99999999999; &am");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_walk),
      cmocka_unit_test(test_depth),
      cmocka_unit_test(test_attributes),
      cmocka_unit_test(test_entities),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
