// SPDX-License-Identifier: MIT
#ifndef WEBPHONE_SANDBOX_H
#define WEBPHONE_SANDBOX_H

// Before anything else: no privileges, no core dump, nothing open but 0, 1 and 2, death with the portal's thread.
int sandbox_enter(void);

// From here on: memory, processor time, and the system calls that an interpreter needs, with no file, no
// network, no process, no program among them. 0, or -1.
int sandbox_close(unsigned cpu_seconds, unsigned memory_mb);

#endif
