// SPDX-License-Identifier: MIT
// Registration, RFC 3261 10.2 over a link that comes and goes (RFC 7118), as one table.
// Rules: only account.c steps it; what is known beyond the phase decides which event is fed, never
// which edge is taken.
#include "account/account_table.h"

// clang-format off
static const account_edge table[ACC_PHASES][ACC_EVENTS] = {
  [ACC_OFF] = {
    [ACC_LOGIN]         = {ACC_LINKING,     ACC_CONNECT | ACC_TELL},
    [ACC_GOT_REFUSAL]   = {ACC_REFUSED,     ACC_TELL},                                // our own, of a bad name
  },
  [ACC_LINKING] = {
    [ACC_LINK_UP]       = {ACC_REGISTERING, ACC_REGISTER},
    [ACC_LINK_DOWN]     = {ACC_WAITING,     ACC_START_RETRY | ACC_TELL},
    [ACC_TIMER]         = {ACC_WAITING,     ACC_DISCONNECT | ACC_START_RETRY | ACC_TELL},
    [ACC_LOGOUT]        = {ACC_OFF,         ACC_DISCONNECT | ACC_FORGET | ACC_TELL},
  },
  [ACC_REGISTERING] = {
    [ACC_GOT_2XX]       = {ACC_REGISTERED,  ACC_START_REFRESH | ACC_TELL},            // 10.2.4
    [ACC_GOT_CHALLENGE] = {ACC_REGISTERING, ACC_REGISTER},                            // 22.2
    [ACC_GOT_BRIEF]     = {ACC_REGISTERING, ACC_REGISTER},                            // 10.2.8
    [ACC_GOT_LATER]     = {ACC_PAUSING,     ACC_START_RETRY | ACC_TELL},              // 21.5.4
    [ACC_GOT_AWAY]      = {ACC_WAITING,     ACC_DISCONNECT | ACC_START_RETRY | ACC_TELL},
    [ACC_GOT_REFUSAL]   = {ACC_REFUSED,     ACC_DISCONNECT | ACC_TELL},
    [ACC_LINK_DOWN]     = {ACC_WAITING,     ACC_START_RETRY | ACC_TELL},
    [ACC_TIMER]         = {ACC_REGISTERING, ACC_REGISTER},                            // there was no room to ask
    [ACC_LOGOUT]        = {ACC_LEAVING,     ACC_UNREGISTER},
  },
  [ACC_REGISTERED] = {
    [ACC_TIMER]         = {ACC_REFRESHING,  ACC_REGISTER},                            // 10.2.4
    [ACC_GO_HOME]       = {ACC_LINKING,     ACC_CONNECT | ACC_TELL},
    [ACC_LINK_DOWN]     = {ACC_WAITING,     ACC_START_RETRY | ACC_TELL},
    [ACC_LOGOUT]        = {ACC_LEAVING,     ACC_UNREGISTER},                          // 10.2.2
  },
  [ACC_REFRESHING] = {
    [ACC_GOT_2XX]       = {ACC_REGISTERED,  ACC_START_REFRESH | ACC_TELL},
    [ACC_GOT_CHALLENGE] = {ACC_REFRESHING,  ACC_REGISTER},
    [ACC_GOT_BRIEF]     = {ACC_REFRESHING,  ACC_REGISTER},
    [ACC_GOT_LATER]     = {ACC_PAUSING,     ACC_START_RETRY | ACC_TELL},
    [ACC_GOT_AWAY]      = {ACC_WAITING,     ACC_DISCONNECT | ACC_START_RETRY | ACC_TELL},
    [ACC_GOT_REFUSAL]   = {ACC_REFUSED,     ACC_DISCONNECT | ACC_TELL},
    [ACC_LINK_DOWN]     = {ACC_WAITING,     ACC_START_RETRY | ACC_TELL},
    [ACC_TIMER]         = {ACC_REFRESHING,  ACC_REGISTER},                            // there was no room to ask
    [ACC_LOGOUT]        = {ACC_LEAVING,     ACC_UNREGISTER},
  },
  [ACC_WAITING] = {
    [ACC_TIMER]         = {ACC_LINKING,     ACC_CONNECT | ACC_TELL},
    [ACC_LOGOUT]        = {ACC_OFF,         ACC_FORGET | ACC_TELL},
  },
  [ACC_PAUSING] = {
    [ACC_TIMER]         = {ACC_REGISTERING, ACC_REGISTER},
    [ACC_LINK_DOWN]     = {ACC_WAITING,     ACC_START_RETRY | ACC_TELL},
    [ACC_LOGOUT]        = {ACC_OFF,         ACC_DISCONNECT | ACC_FORGET | ACC_TELL},
  },
  [ACC_REFUSED] = {
    [ACC_LOGIN]         = {ACC_LINKING,     ACC_CONNECT | ACC_TELL},
    [ACC_LOGOUT]        = {ACC_OFF,         ACC_FORGET | ACC_TELL},
  },
  [ACC_LEAVING] = {
    [ACC_GOT_CHALLENGE] = {ACC_LEAVING,     ACC_UNREGISTER},
    [ACC_GOT_2XX]       = {ACC_OFF,         ACC_DISCONNECT | ACC_FORGET | ACC_TELL},
    [ACC_GOT_BRIEF]     = {ACC_OFF,         ACC_DISCONNECT | ACC_FORGET | ACC_TELL},
    [ACC_GOT_LATER]     = {ACC_OFF,         ACC_DISCONNECT | ACC_FORGET | ACC_TELL},
    [ACC_GOT_AWAY]      = {ACC_OFF,         ACC_DISCONNECT | ACC_FORGET | ACC_TELL},
    [ACC_GOT_REFUSAL]   = {ACC_OFF,         ACC_DISCONNECT | ACC_FORGET | ACC_TELL},
    [ACC_TIMER]         = {ACC_OFF,         ACC_DISCONNECT | ACC_FORGET | ACC_TELL},
    [ACC_LINK_DOWN]     = {ACC_OFF,         ACC_FORGET | ACC_TELL},
  },
};

// clang-format on

account_edge account_step(uint32_t phase, uint32_t event) {
  static const account_edge none = {0, 0};
  if (phase >= ACC_PHASES || event >= ACC_EVENTS) return none;
  return table[phase][event];
}
