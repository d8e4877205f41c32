// SPDX-License-Identifier: MIT
// The operator's configuration: JSON -> checked fields, or which field cannot work and why.
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/area.h"
#include "base/arena.h"

#define CONFIG_TEXT 8192
#define CONFIG_SERVERS 8
#define CONFIG_LIST 16  // codec patterns, codec names

typedef struct config_list {
  wp_str items[CONFIG_LIST];
  uint32_t count;
} config_list;

/** How keys are sent: as the peer offers, or as the operator says. */
typedef enum config_dtmf { CONFIG_DTMF_AUTO = 0, CONFIG_DTMF_RTP, CONFIG_DTMF_INFO } config_dtmf;

typedef struct config {
  wp_str domain;        // of SIP addresses
  config_list servers;  // WebSocket URLs, in the order to try
  config_list codec_delete, codec_priority;
  uint32_t expires_s;
  uint32_t session_s;  // asked for in Session-Expires; 0: not asked for
  uint32_t dtmf;       // config_dtmf
  bool auto_answer;
  bool auto_answer_asked;  // and when the INVITE asks for it
  bool message_waiting;    // subscribe to our own message-summary (3842)
  bool presence;           // publish our own (3903)
  bool refuse_refer;
  wp_str withhold_prefix;  // dialled in front of a number: the caller does not want to be shown
  wp_str report_to;        // URI of who collects reports of calls (6035); absent: nobody
  area text;
  char memory[CONFIG_TEXT];
} config;

void config_init(config *c);
/** How much of `text`, from its begin, can be host or host:port. */
size_t config_host(wp_str text);

/**
 * Read `text` (JSON) into `c`; `c` is unchanged on error. WP_E_JSON, WP_E_CONFIG or WP_E_FULL; then *field
 * names the field and *why says what is wrong with it, both static.
 * Fields that the core does not use (brand, iceServers ...) are read past.
 */
int config_read(config *c, arena *a, wp_str text, wp_str *field, wp_str *why);

#endif
