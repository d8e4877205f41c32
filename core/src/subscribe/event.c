// SPDX-License-Identifier: MIT
// Bodies of NOTIFYs -> what the person sees: message-summary (RFC 3842), dialog-info (4235), PIDF with RPID (3863, 4480).
#include <string.h>

#include "base/str.h"
#include "base/xml.h"
#include "subscribe/inside.h"
#include "webphone/err.h"

/** What a body says so far. */
typedef struct facts {
  errand *e;
  xml xml;
  uint32_t state, fresh, old;
  uint32_t version, dialog, lamp;  // of a dialog: hash of its id, what it does to the lamp
  bool partial, stale, remote, caller, incoming;
  wp_str identity, display, who, name;  // raw
} facts;

static int read_summary(facts *f, wp_str body) {
  wp_str line;
  while (str_take_line(&body, &line)) {
    wp_str name = str_before(line, ':');
    wp_str value = str_trim(str_part(line, str_find(line, ':') + 1, line.len));
    if (str_eq_ci(name, STR("Messages-Waiting")))
      f->state = str_eq_ci(value, STR("yes")) ? WP_WATCH_WAITING : WP_WATCH_IDLE;
    if (str_eq_ci(name, STR("Voice-Message"))) {  // 3842 5.2: "2/8 (0/2)"
      size_t slash = str_find(value, '/') + 1;
      str_to_u32(str_before(value, '/'), &f->fresh);
      str_to_u32(str_before(str_part(value, slash, value.len), '('), &f->old);
    }
  }
  return f->state ? 0 : WP_E_SIP_BODY;
}

/** Keep what a dialog does; the one that matters most is told. More than we can keep change nothing on a lamp. */
static void settle_dialog(facts *f) {
  errand *e = f->e;
  uint32_t place = ERRAND_DIALOGS;
  for (uint32_t i = 0; i < ERRAND_DIALOGS; i++) {
    if (e->lamps[i] ? e->dialogs[i] == f->dialog : place == ERRAND_DIALOGS) place = i;
  }
  if (place == ERRAND_DIALOGS) return;
  e->dialogs[place] = f->dialog;
  e->lamps[place] = f->lamp == WP_WATCH_IDLE ? 0 : f->lamp;
  if (f->lamp <= f->state) return;
  f->state = f->lamp;
  f->incoming = !f->caller;
  f->who = f->identity;
  f->name = f->display;
}

/** 4235 4.3: the order of documents; a full one begins anew. */
static void open_document(facts *f) {
  uint32_t version = 0;
  str_to_u32(xml_attribute(&f->xml, STR("version")), &version);
  f->partial = str_eq(xml_attribute(&f->xml, STR("state")), STR("partial"));
  f->version = version + 1;
  f->stale = f->version <= f->e->version;
  if (!f->partial && !f->stale) memset(f->e->lamps, 0, sizeof f->e->lamps);
}

static void opened(facts *f) {
  wp_str name = f->xml.name;
  if (str_eq(name, STR("dialog-info"))) {
    open_document(f);
  } else if (str_eq(name, STR("dialog"))) {
    f->dialog = text_hash(xml_attribute(&f->xml, STR("id")), 0);
    f->caller = str_eq(xml_attribute(&f->xml, STR("direction")), STR("initiator"));
    f->identity = f->display = STR_NONE;
    f->lamp = WP_WATCH_IDLE;
  } else if (str_eq(name, STR("remote"))) {
    f->remote = true;
  } else if (f->remote && str_eq(name, STR("identity"))) {
    f->display = xml_attribute(&f->xml, STR("display"));
  } else if (str_eq(name, STR("on-the-phone"))) {  // 4480 3.2
    f->lamp = WP_WATCH_BUSY;
  }
}

static void closed(facts *f) {
  wp_str name = f->xml.name, text = str_trim(f->xml.text);
  if (str_eq(name, STR("dialog"))) {
    if (!f->stale) settle_dialog(f);
  } else if (str_eq(name, STR("remote"))) {
    f->remote = false;
  } else if (f->remote && str_eq(name, STR("identity"))) {
    f->identity = text;
  } else if (str_eq(name, STR("state"))) {  // 4235 3.7.1; who calls somebody is busy, whatever comes of it
    bool busy = f->caller || str_eq(text, STR("confirmed"));
    f->lamp = str_eq(text, STR("terminated")) ? WP_WATCH_IDLE : busy ? WP_WATCH_BUSY : WP_WATCH_RINGING;
  } else if (str_eq(name, STR("basic")) && str_eq(text, STR("open"))) {  // 3863 4.1.4
    f->state = WP_WATCH_IDLE;
  } else if (str_eq(name, STR("note"))) {
    f->name = text;
  }
}

static int read_document(facts *f, errand_kind kind, wp_str body) {
  xml_event event = XML_END;
  f->xml = xml_of(body);
  while ((event = xml_next(&f->xml)) == XML_OPEN || event == XML_CLOSE) {
    if (event == XML_OPEN)
      opened(f);
    else
      closed(f);
  }
  if (event == XML_BAD) return WP_E_SIP_BODY;
  if (kind == ERRAND_PRESENCE) {
    if (f->state && f->lamp) f->state = f->lamp;
    if (!f->state) f->state = WP_WATCH_OFFLINE;
    return 0;
  }
  uint32_t said = f->state;
  f->state = WP_WATCH_IDLE;
  for (uint32_t i = 0; i < ERRAND_DIALOGS; i++) {
    if (f->e->lamps[i] > f->state) f->state = f->e->lamps[i];
  }
  // the dialog that lights the lamp was in an earlier document
  if (said < f->state) f->who = f->name = STR_NONE;
  f->incoming &= said == f->state;
  return 0;
}

int event_read(errand_scene *s, errand *e, errand_kind kind, wp_str body) {
  arena *a = s->turn->arena;
  facts f = {.e = e};
  int err = kind == ERRAND_MWI ? read_summary(&f, body) : read_document(&f, kind, body);
  if (err || f.stale) return err;
  wp_output *o = out_add(s->turn->out, WP_EV_WATCH, 0);
  o->u.watch.package = kind;
  o->u.watch.state = f.state;
  o->u.watch.fresh = f.fresh;
  o->u.watch.old = f.old;
  o->u.watch.incoming = f.incoming;
  o->u.watch.peer = arena_keep(a, e ? errand_peer(e) : s->me->aor);
  o->u.watch.who = xml_decode(a, f.who);
  o->u.watch.name = xml_decode(a, f.name);
  if (kind != ERRAND_LAMP) return 0;
  // 4235 4.3: one that was lost is made good by a refresh, which brings the full state
  bool gap = f.partial && f.version != e->version + 1;
  e->version = f.version;
  if (gap) errand_feed(s, e, ERRAND_CHANGED);
  return 0;
}
