// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_SEND_H
#define WEBPHONED_SEND_H

#include <microhttpd.h>

#include "http/request.h"

// Queues the reply with every header it needs; takes over its file.
enum MHD_Result send_reply(struct MHD_Connection *connection, const request *r, const reply *reply);

#endif
