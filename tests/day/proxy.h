// SPDX-License-Identifier: MIT
// What the forking part needs of the proxy.
#ifndef DAY_PROXY_H
#define DAY_PROXY_H

#include "day.h"

/** `request` to a phone with `branch` (after the cookie) in our Via; false when it has no binding. */
bool proxy_forward_to(uint32_t to, const sip_msg *request, wp_str bytes, wp_str branch);
/** A CANCEL or ACK of ours for an INVITE that went out with `branch`; `response`: its To is copied, may be NULL. */
void proxy_send_own(uint32_t to, sip_method method, const sip_msg *invite, const sip_msg *response,
                    wp_str branch, const char *lines);
/** A response without our Via (16.7). */
void proxy_answer_back(uint32_t to, wp_str bytes);
void proxy_reply(uint32_t to, const sip_msg *msg, uint32_t status, const char *lines);

#endif
