// SPDX-License-Identifier: MIT
// The part of parse_bench that includes re.h: its names are too common to share a file.
#define HAVE_INTTYPES_H 1
#define HAVE_STDBOOL_H 1
#include <re.h>

bool parse_bench_re(const char *bytes, size_t len, size_t *sum);

static bool count_header(const struct sip_hdr *header, const struct sip_msg *msg, void *arg) {
  size_t *sum = arg;
  (void)msg;
  *sum += header->val.l;
  return false;
}

// libre parses From, To, Via, CSeq and the like at once, Contact and routes when asked.
bool parse_bench_re(const char *bytes, size_t len, size_t *sum) {
  struct mbuf *mb = mbuf_alloc(len);
  struct sip_msg *msg = NULL;
  if (!mb) return false;
  mbuf_write_mem(mb, (const uint8_t *)bytes, len);
  mb->pos = 0;
  bool good = sip_msg_decode(&msg, mb) == 0;
  static const enum sip_hdrid ids[] = {SIP_HDR_CONTACT, SIP_HDR_ROUTE, SIP_HDR_RECORD_ROUTE};
  for (size_t i = 0; good && i < 3; i++) {
    struct sip_addr addr;
    const struct sip_hdr *header = sip_msg_hdr(msg, ids[i]);
    if (header && sip_addr_decode(&addr, &header->val) == 0) *sum += addr.uri.host.l;
  }
  if (good) sip_msg_hdr_apply(msg, true, (enum sip_hdrid) - 1, count_header, sum);
  mem_deref(msg);
  mem_deref(mb);
  return good;
}
