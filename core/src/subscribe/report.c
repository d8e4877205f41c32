// SPDX-License-Identifier: MIT
// How a call has been -> a VQSessionReport for who collects them (RFC 6035 4.6.1).
#include "base/str.h"
#include "subscribe/inside.h"

static void put_two(buf *b, uint32_t number, char behind) {
  buf_char(b, (char)('0' + number / 10 % 10));
  buf_char(b, (char)('0' + number % 10));
  buf_char(b, behind);
}

/** RFC 3339, from milliseconds since 1970: the shell's clock counts so. Each fourth year has its odd day until 2100. */
static void put_time(buf *b, wp_ms at) {
  uint32_t day = (uint32_t)(at / 86400000), second = (uint32_t)(at / 1000 % 86400);
  // years that begin in March, from 1968 on: the odd day is the last one
  uint32_t year = (4 * (day + 671) + 3) / 1461, of_year = day + 671 - 1461 * year / 4;
  uint32_t month = (5 * of_year + 2) / 153;
  buf_u32(b, 1968 + year + (month >= 10));
  buf_char(b, '-');
  put_two(b, month < 10 ? month + 3 : month - 9, '-');
  put_two(b, of_year - (153 * month + 2) / 5 + 1, 'T');
  put_two(b, second / 3600, ':');
  put_two(b, second / 60 % 60, ':');
  put_two(b, second % 60, 'Z');
}

static void put_decimal(buf *b, const char *name, uint32_t value, uint32_t one) {
  buf_lit(b, name);
  buf_u32(b, value / one);
  buf_char(b, '.');
  buf_u32(b, value * 10 / one % 10);
}

static void put_line(buf *b, const char *name, wp_str value) {
  buf_lit(b, name);
  buf_str(b, value);
  buf_lit(b, "\r\n");
}

void errand_report(errand_scene *s, wp_str collector, const wp_output *report) {
  buf b = buf_in(s->turn->arena, OUTBOX_TEXT);
  wp_str us = s->me->aor, them = report->u.report.peer, codec = report->u.report.codec;
  put_line(&b, "VQSessionReport: CallTerm\r\nCallID: ", report->u.report.call_id);
  put_line(&b, "LocalID: ", us);
  put_line(&b, "RemoteID: ", them);
  put_line(&b, "OrigID: ", report->u.report.incoming ? them : us);
  // a browser does not tell its addresses, nor what it calls its streams
  buf_lit(&b, "LocalAddr: IP=0.0.0.0 PORT=0 SSRC=0x0\r\nRemoteAddr: IP=0.0.0.0 PORT=0 SSRC=0x0\r\n"
              "LocalGroup: none\r\nRemoteGroup: none\r\nLocalMetrics:\r\nTimestamps: START=");
  put_time(&b, report->u.report.since);
  buf_lit(&b, " STOP=");
  put_time(&b, report->u.report.until);
  if (codec.len) {
    buf_lit(&b, "\r\nSessionDesc: PD=");
    buf_str(&b, str_before(codec, '/'));
    buf_lit(&b, " SR=");
    buf_str(&b, str_before(str_after(codec, '/'), '/'));
  }
  put_decimal(&b, "\r\nPacketLoss: NLR=", report->u.report.loss, 10);
  buf_lit(&b, "\r\nDelay: RTD=");
  buf_u32(&b, report->u.report.round_trip);
  buf_lit(&b, " IAJ=");
  buf_u32(&b, report->u.report.jitter);
  put_decimal(&b, "\r\nQualityEst: MOSCQ=", report->u.report.mos, 100);
  buf_lit(&b, "\r\n");
  if (!b.err) errand_carry(s, ERRAND_REPORT, collector, buf_seal(&b, s->turn->arena));
}
