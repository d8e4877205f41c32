// SPDX-License-Identifier: MIT
// Bodies of NOTIFYs -> what the person sees: message-summary (RFC 3842), dialog-info (4235), PIDF with RPID (3863, 4480).
#include <string.h>

#include "base/str.h"
#include "subscribe/inside.h"
#include "subscribe/xml.h"
#include "webphone/err.h"

/** Elements, and what may stand in some of them. */
enum { E_DOCUMENT = 1, E_DIALOG, E_REMOTE, E_IDENTITY, E_STATE, E_BASIC, E_NOTE, E_ON_THE_PHONE };
#define ELEMENTS "dialog-info dialog remote identity state basic note on-the-phone"

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
    wp_str value = str_trim(str_after(line, ':'));
    switch (str_pick(str_before(line, ':'), "Messages-Waiting Voice-Message")) {
    case 1: f->state = str_pick(value, "yes") ? WP_WATCH_WAITING : WP_WATCH_IDLE; break;
    case 2:  // 3842 5.2: "2/8 (0/2)"
      str_to_u32(str_before(value, '/'), &f->fresh);
      str_to_u32(str_before(str_after(value, '/'), '('), &f->old);
      break;
    default: break;
    }
  }
  return f->state ? 0 : WP_E_SIP_BODY;
}

/** Keep what a dialog does; the one that matters most is told. More than we can keep change nothing on a lamp. */
static void settle_dialog(facts *f) {
  errand *e = f->e;
  uint32_t place = ERRAND_DIALOGS;
  for (uint32_t i = 0; f->e && i < ERRAND_DIALOGS; i++) {
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
  f->partial = str_pick(xml_attribute(&f->xml, STR("state")), "partial");
  f->version = version + 1;
  f->stale = f->version <= f->e->version;
  if (!f->partial && !f->stale) memset(f->e->lamps, 0, sizeof f->e->lamps);
}

static void opened(facts *f, uint32_t element) {
  switch (element) {
  case E_DOCUMENT: open_document(f); break;
  case E_DIALOG:
    f->dialog = text_hash(xml_attribute(&f->xml, STR("id")), 0);
    f->caller = str_pick(xml_attribute(&f->xml, STR("direction")), "initiator");
    f->identity = f->display = STR_NONE;
    f->lamp = WP_WATCH_IDLE;
    break;
  case E_REMOTE: f->remote = true; break;
  case E_IDENTITY:
    if (f->remote) f->display = xml_attribute(&f->xml, STR("display"));
    break;
  case E_ON_THE_PHONE: f->lamp = WP_WATCH_BUSY; break;  // 4480 3.2
  default: break;
  }
}

static void closed(facts *f, uint32_t element) {
  wp_str text = str_trim(f->xml.text);
  uint32_t word = str_pick(text, "terminated confirmed open");
  switch (element) {
  case E_DIALOG:
    if (!f->stale) settle_dialog(f);
    break;
  case E_REMOTE: f->remote = false; break;
  case E_IDENTITY:
    if (f->remote) f->identity = text;
    break;
  case E_STATE:  // 4235 3.7.1; who calls somebody is busy, whatever comes of it
    f->lamp = word == 1 ? WP_WATCH_IDLE : word == 2 || f->caller ? WP_WATCH_BUSY : WP_WATCH_RINGING;
    break;
  case E_BASIC:
    if (word == 3) f->state = WP_WATCH_IDLE;  // 3863 4.1.4
    break;
  case E_NOTE: f->name = text; break;
  default: break;
  }
}

static int read_document(facts *f, errand_kind kind, wp_str body) {
  xml_event event = XML_END;
  f->xml = xml_of(body);
  while ((event = xml_next(&f->xml)) == XML_OPEN || event == XML_CLOSE) {
    uint32_t element = str_pick(f->xml.name, ELEMENTS);
    if (event == XML_OPEN)
      opened(f, element);
    else
      closed(f, element);
  }
  if (event == XML_BAD) return WP_E_SIP_BODY;
  // Kamailio says by an empty body that there is no dialog any more
  if (!body.len && f->e) memset(f->e->lamps, 0, sizeof f->e->lamps);
  if (kind == ERRAND_PRESENCE) {
    if (f->state && f->lamp) f->state = f->lamp;
    if (!f->state) f->state = WP_WATCH_OFFLINE;
    return 0;
  }
  uint32_t said = f->state;
  f->state = WP_WATCH_IDLE;
  for (uint32_t i = 0; f->e && i < ERRAND_DIALOGS; i++) {
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
  if (kind != ERRAND_LAMP || !e) return 0;
  // 4235 4.3: one that was lost is made good by a refresh, which brings the full state
  bool gap = f.partial && f.version != e->version + 1;
  e->version = f.version;
  if (!gap || e->phase != ERRAND_UP) return 0;
  errand_feed(s, e, ERRAND_CHANGED);
  // and later and later while the answer leaves a gap again
  if (e->failures)
    e->due += errand_delay(s, e);
  else
    e->failures = 1;
  return 0;
}
