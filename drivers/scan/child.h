/* child.h - a scan-station process: begun, talked to, watched, ended.
 *
 *            child_start            it ends, or child_kill            child_reap
 *   (none) ─────────────▶ running ─────────────────────────▶ ended ─────────────▶ (none)
 *
 * It is born with three descriptors: 3, a socket to us; 4, its call clock; 5, the lock that tells a later
 * scand that stations of ours still live. The kernel kills it when we are killed: it must not live on with the
 * scanner in its hands. */
#ifndef SCAN_CHILD_H
#define SCAN_CHILD_H

#include "base/err.h"
#include "base/json.h"
#include "drivers/scan/call_clock.h"

#include <stdbool.h>
#include <sys/types.h>

enum { CHILD_SOCKET_FD = 3, CHILD_CLOCK_FD = 4, CHILD_LOCK_FD = 5 };

struct child {                  /* { 0 }: none */
    pid_t pid;
    int pidfd;                  /* readable once it has ended */
    int fd;                     /* our end of its socket; does not block */
    struct call_clock *clock;
    int64_t started_ms;
    bool killed;                /* by us: it may take a while until it ends */
};

/* argv: NULL-terminated, argv[0] the file. lock_fd is borrowed. -errno: nothing runs, c is { 0 }. */
int child_start(struct child *c, const char *const *argv, int lock_fd, struct err *e);

bool child_runs(const struct child *c);     /* begun and not reaped */

/* Without waiting. -EAGAIN: it takes none now; -EPIPE and others: it is gone. */
int child_send(struct child *c, const json_t *message, struct err *e);
/* The next message; waits up to wait_ms. As ipc_receive. */
int child_receive(struct child *c, int wait_ms, json_t **ret_message, struct err *e);

void child_kill(struct child *c);           /* SIGKILL; does not wait */

/* Has it ended? Waits up to wait_ms for that: in mid-call into a driver not even SIGKILL ends it at once. */
bool child_has_ended(const struct child *c, int wait_ms);
/* Frees everything of one that has ended. *ret_status: as waitpid has it; may be NULL. */
void child_reap(struct child *c, int *ret_status);

/* How it ended, in words: "ended by signal 11", "exit 1". */
void child_end_in_words(int status, char *out, size_t size);

#endif
