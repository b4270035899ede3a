/* killer.h - a process of its own that kills programs with SIGKILL, at instants and in an order that come from a seed. */
#ifndef TESTS_SYSTEM_KILLER_H
#define TESTS_SYSTEM_KILLER_H

#include "base/err.h"

#include <stdint.h>
#include <sys/types.h>

/* Kills children of super_pid by name, and the reading children of ocrd: half of the time at any instant,
 * half when the victim has just written to <program_log_dir>/<name>.log, for then it is at work. Notes
 * each kill as a line in log_path. */
struct killer_plan {
    pid_t super_pid;
    uint64_t seed;
    const char *const *victims;         /* ends with NULL; who is named more often is killed more often */
    int spread_ms;                      /* longest pause between two kills */
    const char *program_log_dir, *log_path;
};
/* Returns its process id, or -errno. Texts are borrowed. */
pid_t killer_start(const struct killer_plan *plan, struct err *e);
void killer_stop(pid_t pid);            /* 0: nothing to stop */

/* Prints how often each program was killed; returns how many kills there were. */
unsigned killer_tell(const char *log_path);

#endif
