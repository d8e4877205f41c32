// SPDX-License-Identifier: MIT
// Is what a configuration names there, on this machine?
#ifndef WEBPHONED_READY_H
#define WEBPHONED_READY_H

#include "config/config.h"

// Folders that are opened and addresses that are listened at when the portal starts. 0, or -1 with the field and the
// reason in `why`. Whether a port is free is not asked: the portal that runs has it.
int config_ready(const config *c, char why[CONFIG_WHY_SIZE]);

#endif
