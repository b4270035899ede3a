/* call_clock.h - which call into a driver runs now, and when it must be over.
 *
 * A page of memory that scan-station writes and scand reads: a driver that blocks
 * for ever cannot answer messages any more, but the page still says where it is.
 * scand believes nothing in it beyond that: a wrong page gets its writer killed, no more. */
#ifndef SCAN_CALL_CLOCK_H
#define SCAN_CALL_CLOCK_H

#include "base/err.h"

#include <stdint.h>

enum driver_call {
    CALL_NONE, CALL_INIT, CALL_EXIT, CALL_LIST, CALL_OPEN, CALL_CLOSE, CALL_DESCRIBE, CALL_OPTION, CALL_PARAMETERS,
    CALL_START, CALL_READ, CALL_CANCEL, CALL_IO_MODE, DRIVER_CALLS
};

struct call_clock;

/* A fresh page that nobody can shrink, and the descriptor to hand on. Both are the caller's. -errno. */
int call_clock_new(struct call_clock **ret_clock, int *ret_fd, struct err *e);
/* The page behind a descriptor that was handed on. */
int call_clock_map(int fd, struct call_clock **ret_clock, struct err *e);
void call_clock_free(struct call_clock *c);         /* NULL is fine */

/* The writer: a call begins, and must be over within limit_ms; it is over. */
void call_clock_enter(struct call_clock *c, enum driver_call call, int64_t limit_ms);
void call_clock_leave(struct call_clock *c);

/* The reader: the call that is late at now_ms (monotonic); CALL_NONE: none is. */
enum driver_call call_clock_late(const struct call_clock *c, int64_t now_ms);

/* "sane_read" and so on; "none" for CALL_NONE. Static. */
const char *driver_call_name(enum driver_call call);

#endif
