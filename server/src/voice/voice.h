// SPDX-License-Identifier: MIT
// The voicemail service: a SIP user agent that takes calls nobody answered, and those of owners. A thread of its own,
// with its own connection to the database.
#ifndef WEBPHONED_VOICE_H
#define WEBPHONED_VOICE_H

#include <stdbool.h>

#include "base/voice_counters.h"
#include "config/config.h"

typedef struct voice voice;

// NULL with *ok where none is configured; with *ok false when it cannot be opened (that is logged). `config` outlives
// it. What an earlier process left unfinished becomes messages.
voice *voice_open(const config *config, voice_counters *counters, bool *ok);
// Calls are hung up, and what was said so far is kept.
void voice_close(voice *v);

#endif
