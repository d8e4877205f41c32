// SPDX-License-Identifier: MIT
// Calls (RFC 3261 9, 13, 15 with 6026) and session changes (14, 3311) as two tables.
// Rules: only perform.c steps them; what is known beyond the phase decides which event is fed.
#include "call/call_table.h"

// clang-format off
static const call_edge calls[CALL_PHASES][CALL_EVENTS] = {
  [CALL_OFFERING] = {
    [CALL_SDP_READY]      = {CALL_CALLING,    CALL_DO_INVITE},                           // 13.2.1
    [CALL_MEDIA_FAILED]   = {CALL_GONE,       CALL_DO_END},
    [CALL_HANGUP]         = {CALL_GONE,       CALL_DO_END},
    [CALL_HANGUP_OFFLINE] = {CALL_GONE,       CALL_DO_END},
    [CALL_TIMER]          = {CALL_GONE,       CALL_DO_END},
  },
  [CALL_CALLING] = {
    [CALL_GOT_TRYING]     = {CALL_PROCEEDING, 0},                                        // 9.1: CANCEL may go now
    [CALL_GOT_1XX]        = {CALL_PROCEEDING, CALL_DO_REMOTE | CALL_DO_TELL},            // 13.2.2.1
    [CALL_GOT_2XX]        = {CALL_UP,         CALL_DO_ACK | CALL_DO_REMOTE | CALL_DO_TELL},  // 13.2.2.4
    [CALL_GOT_CHALLENGE]  = {CALL_CALLING,    CALL_DO_INVITE},                           // 22.3
    [CALL_GOT_REFUSAL]    = {CALL_GONE,       CALL_DO_END},                              // 13.2.2.3
    [CALL_NO_RESPONSE]    = {CALL_GONE,       CALL_DO_END},
    [CALL_LINK_LOST]      = {CALL_GONE,       CALL_DO_END},
    [CALL_MEDIA_FAILED]   = {CALL_CANCELLING, CALL_DO_END},
    [CALL_HANGUP]         = {CALL_CANCELLING, CALL_DO_END},                              // 9.1: not before a 1xx
    [CALL_HANGUP_OFFLINE] = {CALL_GONE,       CALL_DO_END},
  },
  [CALL_PROCEEDING] = {
    [CALL_GOT_TRYING]     = {CALL_PROCEEDING, 0},
    [CALL_GOT_1XX]        = {CALL_PROCEEDING, CALL_DO_REMOTE | CALL_DO_TELL},
    [CALL_GOT_2XX]        = {CALL_UP,         CALL_DO_ACK | CALL_DO_REMOTE | CALL_DO_TELL},
    [CALL_GOT_CHALLENGE]  = {CALL_CALLING,    CALL_DO_INVITE},
    [CALL_GOT_REFUSAL]    = {CALL_GONE,       CALL_DO_END},
    [CALL_NO_RESPONSE]    = {CALL_GONE,       CALL_DO_END},
    [CALL_LINK_LOST]      = {CALL_CANCELLING, CALL_DO_END},                              // over here; it rings there
    [CALL_MEDIA_FAILED]   = {CALL_CANCELLING, CALL_DO_CANCEL | CALL_DO_END},
    [CALL_HANGUP]         = {CALL_CANCELLING, CALL_DO_CANCEL | CALL_DO_END},             // 9.1
    [CALL_GOT_BYE]        = {CALL_CANCELLING, CALL_DO_CANCEL | CALL_DO_END},             // 15: it overtook the 200
    [CALL_HANGUP_OFFLINE] = {CALL_GONE,       CALL_DO_END},
    [CALL_TIMER]          = {CALL_CANCELLING, CALL_DO_CANCEL | CALL_DO_END},
  },
  [CALL_CANCELLING] = {
    [CALL_GOT_TRYING]     = {CALL_CANCELLING, CALL_DO_CANCEL},
    [CALL_GOT_1XX]        = {CALL_CANCELLING, CALL_DO_CANCEL},                           // 9.1: now it may go
    [CALL_GOT_2XX]        = {CALL_LEAVING,    CALL_DO_ACK | CALL_DO_BYE},                // the 200 crossed it
    [CALL_GOT_CHALLENGE]  = {CALL_GONE,       0},
    [CALL_GOT_REFUSAL]    = {CALL_GONE,       0},
    [CALL_NO_RESPONSE]    = {CALL_GONE,       0},
    [CALL_LINK_LOST]      = {CALL_CANCELLING, 0},
    [CALL_LINK_BACK]      = {CALL_CANCELLING, CALL_DO_CANCEL},                           // 9.1: it is owed
    [CALL_TIMER]          = {CALL_GONE,       0},                                        // 9.1: 64*T1 after CANCEL
  },
  [CALL_RINGING] = {
    [CALL_ANSWER]         = {CALL_PREPARING,  CALL_DO_ANSWER | CALL_DO_TELL},
    [CALL_DECLINE]        = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},             // 13.3.1.3
    [CALL_HANGUP]         = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},
    [CALL_HANGUP_OFFLINE] = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},
    [CALL_MEDIA_FAILED]   = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},
    [CALL_GOT_CANCEL]     = {CALL_GONE,       CALL_DO_487 | CALL_DO_END},                // 9.2
    [CALL_GOT_BYE]        = {CALL_GONE,       CALL_DO_487 | CALL_DO_END},                // 15.1.2
    [CALL_PAGE_GONE]      = {CALL_RINGING,    CALL_DO_TELL},
    [CALL_TIMER]          = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},
    [CALL_NO_ACK]         = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},             // 3262 3: no PRACK
  },
  [CALL_PREPARING] = {
    [CALL_SDP_READY]      = {CALL_ACCEPTED,   CALL_DO_ACCEPT | CALL_DO_TELL},            // 13.3.1.4
    [CALL_MEDIA_FAILED]   = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},
    [CALL_DECLINE]        = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},
    [CALL_HANGUP]         = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},
    [CALL_HANGUP_OFFLINE] = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},
    [CALL_GOT_CANCEL]     = {CALL_GONE,       CALL_DO_487 | CALL_DO_END},
    [CALL_GOT_BYE]        = {CALL_GONE,       CALL_DO_487 | CALL_DO_END},
    [CALL_PAGE_GONE]      = {CALL_RINGING,    CALL_DO_TELL},                             // in the next page it rings again
    [CALL_TIMER]          = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},
    [CALL_NO_ACK]         = {CALL_GONE,       CALL_DO_REFUSE | CALL_DO_END},             // 3262 3: no PRACK
  },
  [CALL_ACCEPTED] = {
    [CALL_PAGE_GONE]      = {CALL_ACCEPTED,   CALL_DO_TELL},
    [CALL_GOT_ACK]        = {CALL_UP,         CALL_DO_REMOTE},                           // late offer: its answer
    [CALL_GOT_CANCEL]     = {CALL_ACCEPTED,   0},                                        // 9.2: too late
    [CALL_GOT_BYE]        = {CALL_GONE,       CALL_DO_END},
    [CALL_HANGUP]         = {CALL_OWING,      CALL_DO_END},                              // 15: BYE not before the ACK
    [CALL_HANGUP_OFFLINE] = {CALL_OWING,      CALL_DO_END},
    [CALL_MEDIA_FAILED]   = {CALL_OWING,      CALL_DO_END},
    [CALL_NO_ACK]         = {CALL_LEAVING,    CALL_DO_BYE | CALL_DO_END},                // 13.3.1.4
  },
  [CALL_UP] = {
    [CALL_PAGE_GONE]      = {CALL_UP,         CALL_DO_TELL},                             // page.c
    [CALL_GOT_2XX]        = {CALL_UP,         CALL_DO_ACK},                              // 13.2.2.4: repeated 2xx
    [CALL_GOT_ACK]        = {CALL_UP,         0},
    [CALL_HANGUP]         = {CALL_LEAVING,    CALL_DO_BYE | CALL_DO_END},                // 15.1.1
    [CALL_HANGUP_OFFLINE] = {CALL_OWING,      CALL_DO_END},
    [CALL_MEDIA_FAILED]   = {CALL_LEAVING,    CALL_DO_BYE | CALL_DO_END},
    [CALL_GOT_BYE]        = {CALL_GONE,       CALL_DO_END},                              // 15.1.2
  },
  [CALL_OWING] = {
    [CALL_GOT_2XX]        = {CALL_OWING,      CALL_DO_ACK},
    [CALL_GOT_ACK]        = {CALL_LEAVING,    CALL_DO_BYE},
    [CALL_NO_ACK]         = {CALL_LEAVING,    CALL_DO_BYE},
    [CALL_LINK_BACK]      = {CALL_LEAVING,    CALL_DO_BYE},
    [CALL_GOT_BYE]        = {CALL_GONE,       0},
    [CALL_TIMER]          = {CALL_GONE,       0},
  },
  [CALL_LEAVING] = {
    [CALL_GOT_2XX]        = {CALL_GONE,       0},                                        // of the BYE
    [CALL_GOT_REFUSAL]    = {CALL_GONE,       0},                                        // 15.1.1: 481, 408 too
    [CALL_GOT_CHALLENGE]  = {CALL_LEAVING,    CALL_DO_BYE},
    [CALL_NO_RESPONSE]    = {CALL_GONE,       0},
    [CALL_LINK_LOST]      = {CALL_OWING,      0},
    [CALL_GOT_BYE]        = {CALL_LEAVING,    0},                                        // they crossed
  },
};

static const call_edge changes[CHANGE_PHASES][CHANGE_EVENTS] = {
  [CHANGE_NONE] = {
    [CHANGE_WANTED]        = {CHANGE_OFFERING,  CHANGE_DO_OFFER | CHANGE_DO_TELL},
    [CHANGE_GOT_INVITE]    = {CHANGE_ANSWERING, CHANGE_DO_ANSWER},                       // 14.2
    [CHANGE_GOT_UPDATE]    = {CHANGE_UPDATING,  CHANGE_DO_ANSWER},                       // 3311 5.2
    [CHANGE_GOT_2XX]       = {CHANGE_NONE,      CHANGE_DO_ACK},                          // a repeated 2xx
  },
  [CHANGE_OFFERING] = {
    [CHANGE_SDP_READY]     = {CHANGE_INVITING,  CHANGE_DO_INVITE},                       // 14.1
    [CHANGE_MEDIA_FAILED]  = {CHANGE_NONE,      CHANGE_DO_UNDO | CHANGE_DO_TELL},
  },
  [CHANGE_INVITING] = {
    [CHANGE_GOT_2XX]       = {CHANGE_NONE,      CHANGE_DO_ACK | CHANGE_DO_REMOTE | CHANGE_DO_SETTLE | CHANGE_DO_TELL},
    [CHANGE_GOT_CHALLENGE] = {CHANGE_INVITING,  CHANGE_DO_INVITE},
    [CHANGE_GOT_491]       = {CHANGE_GLARE,     CHANGE_DO_ROLLBACK | CHANGE_DO_WAIT},    // 14.1
    [CHANGE_GOT_REFUSAL]   = {CHANGE_NONE,      CHANGE_DO_ROLLBACK | CHANGE_DO_UNDO | CHANGE_DO_TELL},
    [CHANGE_MEDIA_FAILED]  = {CHANGE_NONE,      CHANGE_DO_UNDO | CHANGE_DO_TELL},
  },
  [CHANGE_GLARE] = {
    [CHANGE_TIMER]         = {CHANGE_OFFERING,  CHANGE_DO_OFFER},
    [CHANGE_GOT_INVITE]    = {CHANGE_ANSWERING, CHANGE_DO_ANSWER},
    [CHANGE_GOT_UPDATE]    = {CHANGE_UPDATING,  CHANGE_DO_ANSWER},
    [CHANGE_GOT_2XX]       = {CHANGE_GLARE,     CHANGE_DO_ACK},
  },
  [CHANGE_ANSWERING] = {
    [CHANGE_SDP_READY]     = {CHANGE_ACCEPTED,  CHANGE_DO_ACCEPT | CHANGE_DO_TELL},
    [CHANGE_MEDIA_FAILED]  = {CHANGE_NONE,      CHANGE_DO_ROLLBACK | CHANGE_DO_REFUSE},  // 14.2: 488, session as it was
    [CHANGE_GOT_CANCEL]    = {CHANGE_NONE,      CHANGE_DO_ROLLBACK | CHANGE_DO_REFUSE},  // 9.2: 487
  },
  [CHANGE_ACCEPTED] = {
    [CHANGE_GOT_ACK]       = {CHANGE_NONE,      CHANGE_DO_REMOTE | CHANGE_DO_SETTLE | CHANGE_DO_TELL},
    [CHANGE_GOT_CANCEL]    = {CHANGE_ACCEPTED,  0},
    [CHANGE_NO_ACK]        = {CHANGE_NONE,      CHANGE_DO_HANGUP},                       // 14.2
  },
  [CHANGE_UPDATING] = {
    [CHANGE_SDP_READY]     = {CHANGE_NONE,      CHANGE_DO_ACCEPT | CHANGE_DO_SETTLE | CHANGE_DO_TELL},  // 3311 5.2
    [CHANGE_MEDIA_FAILED]  = {CHANGE_NONE,      CHANGE_DO_ROLLBACK | CHANGE_DO_REFUSE},
  },
};
// clang-format on

call_edge call_step(uint32_t phase, uint32_t event) {
  static const call_edge none = {0, 0};
  if (phase >= CALL_PHASES || event >= CALL_EVENTS) return none;
  return calls[phase][event];
}

call_edge change_step(uint32_t phase, uint32_t event) {
  static const call_edge none = {0, 0};
  if (phase >= CHANGE_PHASES || event >= CHANGE_EVENTS) return none;
  return changes[phase][event];
}
