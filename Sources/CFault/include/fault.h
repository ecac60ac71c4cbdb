// Notes in a file that the process is ending by a fault of its own.
//
// A signal handler may call few functions, none of them Swift's: so this is C. The handler writes one byte and lets the
// signal take its course, so that a debugger, a core dump and Swift's own report come as they would without it.
#pragma once
#include <sys/types.h>

/// From now on a fatal signal that the process brings about itself (SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, SIGFPE) writes
/// its number as one byte at `place` of the open file `descriptor`. A signal that another process sends writes nothing. An
/// overflow of a thread's stack is noted where `cfault_arm_thread` was called on that thread before.
///
/// Of several calls the last one counts. Returns 0, or -1 with `errno`.
int cfault_watch(int descriptor, off_t place);

/// Whether a fatal signal was noted since `cfault_watch`. The process is ending then, but its other threads may run for many
/// seconds more, while Swift's report is being made.
int cfault_has_faulted(void);

/// Writes nothing any more, if `descriptor` is the one that is watched. Call it before the descriptor is closed.
void cfault_unwatch(int descriptor);

/// Gives the calling thread an alternate stack of 64 KiB for signal handlers, until the thread ends, unless it has one. Costs
/// some microseconds the first time, then nanoseconds. Returns 0, or -1 where the thread has none.
int cfault_arm_thread(void);
