// SPDX-License-Identifier: MIT
// The other end for fuzz_phone.c: remembers what the phone sent and writes answers and requests that
// fit, so that random inputs reach dialogs. Texts are cut, never too long.
#ifndef FUZZ_PHONE_PEER_H
#define FUZZ_PHONE_PEER_H

#include "base/str.h"
#include "fuzz.h"
#include "sip/msg.h"
#include "sip/write.h"

#define PEER_SENT 8
#define PEER_DIALOGS 4
#define PEER_MESSAGE 8192

typedef struct peer_text {
  size_t len;
  char at[PEER_MESSAGE];
} peer_text;

typedef struct peer_dialog {
  char call_id[96], phone_tag[96], peer_tag[32];
  uint32_t cseq, invite_cseq, invite_branch;
} peer_dialog;

typedef struct peer {
  peer_text sent[PEER_SENT];  // requests of the phone, a ring
  size_t sent_count;
  peer_dialog dialogs[PEER_DIALOGS];
  size_t dialog_count;
  uint32_t branch;  // counts up
  peer_text last;   // what the phone received last
} peer;

static const char *const peer_sdps[] = {
    "",
    "v=0\r\n",
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n",
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n",
#define PEER_WEBRTC(codecs, direction)                                                                       \
  "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF " codecs                     \
  "\r\nc=IN IP4 0.0.0.0\r\n"                                                                                 \
  "a=fingerprint:sha-256 "                                                                                   \
  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:"               \
  "EE:FF\r\na=setup:actpass\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\na=rtcp-"              \
  "mux\r\na=" direction "\r\n"
    PEER_WEBRTC("0 8", "sendrecv"),
    PEER_WEBRTC("0", "sendonly"),
    PEER_WEBRTC("8 0", "inactive"),
    PEER_WEBRTC("9", "recvonly"),
    PEER_WEBRTC("18", "sendrecv"),
};
#define PEER_SDPS (sizeof peer_sdps / sizeof *peer_sdps)

static inline wp_str peer_sdp(uint8_t which) {
  return str_of(peer_sdps[which % PEER_SDPS]);
}

static inline void peer_keep(char *to, size_t cap, wp_str text) {
  size_t len = text.len < cap - 1 ? text.len : cap - 1;
  if (len) memcpy(to, text.at, len);
  to[len] = 0;
}

static inline peer_dialog *peer_find(peer *p, wp_str call_id) {
  size_t count = p->dialog_count < PEER_DIALOGS ? p->dialog_count : PEER_DIALOGS;
  for (size_t i = 0; i < count; i++) {
    if (str_eq(str_of(p->dialogs[i].call_id), call_id)) return &p->dialogs[i];
  }
  return NULL;
}

static inline peer_dialog *peer_add(peer *p, wp_str call_id) {
  peer_dialog *d = &p->dialogs[p->dialog_count++ % PEER_DIALOGS];
  *d = (peer_dialog){.cseq = 1};
  peer_keep(d->call_id, sizeof d->call_id, call_id);
  return d;
}

/** The phone sent this: requests are kept to be answered, tags of answers make dialogs whole. */
static inline void peer_got(peer *p, const sip_msg *msg, wp_str bytes) {
  peer_dialog *d = peer_find(p, msg->call_id);
  if (!msg->is_request) {
    if (d && msg->to.tag.len) peer_keep(d->phone_tag, sizeof d->phone_tag, msg->to.tag);
    return;
  }
  if (msg->method == SIP_INVITE && !d) d = peer_add(p, msg->call_id);
  if (msg->method == SIP_INVITE) peer_keep(d->phone_tag, sizeof d->phone_tag, msg->from.tag);
  if (msg->method == SIP_ACK || bytes.len > PEER_MESSAGE) return;
  peer_text *kept = &p->sent[p->sent_count++ % PEER_SENT];
  memcpy(kept->at, bytes.at, bytes.len);
  kept->len = bytes.len;
}

static inline void peer_line(buf *b, const char *name, wp_str value) {
  buf_lit(b, name);
  buf_str(b, value);
  buf_lit(b, "\r\n");
}

static inline void peer_extras(buf *b, const sip_msg *request, uint32_t status, uint8_t flags) {
  static const char *const challenges[] = {
      "Digest realm=\"localhost\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"",
      "Digest realm=\"localhost\", nonce=\"n2\", algorithm=SHA-256, qop=\"auth\", stale=true, opaque=\"o\"",
      "Digest realm=\"localhost\", nonce=\"n3\"", "Basic realm=\"x\""};
  wp_str challenge = str_of(challenges[flags & 3]);
  if (status == 401) peer_line(b, "WWW-Authenticate: ", challenge);
  if (status == 407) peer_line(b, "Proxy-Authenticate: ", challenge);
  if (status == 423) peer_line(b, "Min-Expires: ", flags & 1 ? STR("900") : STR("99999999"));
  if (status == 503) peer_line(b, "Retry-After: ", flags & 1 ? STR("2") : STR("18000"));
  if (status == 302) peer_line(b, "Contact: ", STR("<sip:1003@localhost>"));
  if (flags & 4) peer_line(b, "Record-Route: ", STR("<sip:p1.example;lr>, <sip:p2.example;lr>"));
  if (request->method == SIP_REGISTER) {
    wp_str contact = sip_header_value(request, SIP_H_CONTACT);
    buf_lit(b, "Contact: ");
    buf_str(b, contact);
    buf_lit(b, flags & 8 ? ";expires=60\r\n" : ";expires=600;pub-gruu=\"sip:1001@localhost;gr=u\"\r\n");
  } else if (!(flags & 8)) {
    peer_line(b, "Contact: ", STR("<sip:1002@192.0.2.7:5060;transport=tcp>"));
  }
}

/** An answer to one of the phone's requests; false when it sent none. */
static inline bool peer_answer(peer *p, fuzz_reader *r, buf *b) {
  static const uint16_t statuses[] = {100, 180, 183, 200, 200, 202, 302, 401, 403, 404, 407, 408, 423,
                                      480, 481, 486, 487, 488, 491, 500, 501, 503, 503, 603, 699};
  static char memory[1 << 16];
  size_t count = p->sent_count < PEER_SENT ? p->sent_count : PEER_SENT;
  uint8_t which = fuzz_u8(r), chosen = fuzz_u8(r), flags = fuzz_u8(r);
  if (!count) return false;
  const peer_text *request = &p->sent[(p->sent_count - 1 - which % count) % PEER_SENT];
  arena a;
  sip_msg msg;
  arena_init(&a, memory, sizeof memory);
  if (sip_parse(&a, request->at, request->len, &msg)) return false;
  uint32_t status = statuses[chosen % (sizeof statuses / sizeof *statuses)];
  char tag[] = "pA";
  tag[1] = (char)('A' + (flags >> 6));  // several tags: forks
  sip_write_response(b, &msg, status, STR_NONE, str_of(tag));
  peer_extras(b, &msg, status, flags);
  peer_dialog *d = peer_find(p, msg.call_id);
  if (d && msg.method == SIP_INVITE && status > 100) peer_keep(d->peer_tag, sizeof d->peer_tag, str_of(tag));
  wp_str sdp = flags & 16 ? peer_sdp(fuzz_u8(r)) : STR_NONE;
  sip_write_body(b, STR("application/sdp"), sdp);
  return true;
}

/** A request to the phone: in a dialog, or a new one; CANCEL and ACK fit the last INVITE of theirs. */
static inline bool peer_request(peer *p, fuzz_reader *r, buf *b) {
  static const sip_method methods[] = {SIP_INVITE,  SIP_INVITE, SIP_ACK,         SIP_BYE,    SIP_CANCEL,
                                       SIP_OPTIONS, SIP_INFO,   SIP_UPDATE,      SIP_NOTIFY, SIP_MESSAGE,
                                       SIP_REFER,   SIP_PRACK,  SIP_METHOD_OTHER};
  static const sip_sender sender = {{"WS", 2}, {"peer.invalid", 12}};
  uint8_t chosen = fuzz_u8(r), which = fuzz_u8(r), flags = fuzz_u8(r);
  sip_method method = methods[chosen % (sizeof methods / sizeof *methods)];
  size_t count = p->dialog_count < PEER_DIALOGS ? p->dialog_count : PEER_DIALOGS;
  peer_dialog *d =
      count && which % 5 ? &p->dialogs[(p->dialog_count - which % 5) % PEER_DIALOGS % count] : NULL;
  if (!d) {
    char name[] = "call-0000";
    for (size_t i = 0; i < 4; i++) name[5 + i] = (char)('0' + (p->branch >> (4 * i) & 15) % 10);
    d = peer_add(p, str_of(name));
  }
  bool follows = method == SIP_CANCEL || (method == SIP_ACK && !(flags & 1));
  if (!follows) d->cseq++;
  uint32_t branch = follows ? d->invite_branch : ++p->branch;
  if (method == SIP_INVITE) {
    d->invite_branch = branch;
    d->invite_cseq = d->cseq;
  }
  if (!d->peer_tag[0]) peer_keep(d->peer_tag, sizeof d->peer_tag, STR("peer"));
  char number[] = "z9hG4bKp0000";
  for (size_t i = 0; i < 4; i++) number[8 + i] = (char)('a' + (branch >> (4 * i) & 15));
  if (method == SIP_METHOD_OTHER)
    buf_lit(b, "STRANGE sip:1001@w.invalid SIP/2.0\r\n");
  else
    sip_write_request_line(b, method, STR("sip:1001@w.invalid;transport=ws"));
  sip_write_via(b, &sender, str_of(number));
  if (flags & 4) peer_line(b, "Record-Route: ", STR("<sip:p1.example;lr>"));
  if (flags & 8) peer_line(b, "Require: ", STR("100rel"));
  buf_lit(b, "From: ");
  sip_write_addr(b, STR("Bob"), STR("sip:1002@localhost"), str_of(d->peer_tag));
  buf_lit(b, "\r\nTo: ");
  bool early = method == SIP_CANCEL || !d->phone_tag[0] || flags & 2;
  sip_write_addr(b, STR_NONE, STR("sip:1001@localhost"), early ? STR_NONE : str_of(d->phone_tag));
  buf_lit(b, "\r\n");
  peer_line(b, "Call-ID: ", str_of(d->call_id));
  sip_write_cseq(b, method == SIP_ACK || method == SIP_CANCEL ? d->invite_cseq : d->cseq,
                 method == SIP_METHOD_OTHER ? SIP_INFO : method);
  buf_lit(b, "Max-Forwards: 70\r\nContact: <sip:1002@192.0.2.7:5060>\r\n");
  sip_write_body(b, STR("application/sdp"), flags & 16 ? peer_sdp(fuzz_u8(r)) : STR_NONE);
  return true;
}

#endif
