/* deadline.h - cuts connections that take too long to send a whole request: a byte now and then keeps one from being idle.
 *
 * One thread watches them all. Safe among threads; a deadline belongs to the connection it was made for. */
#ifndef DESK_DEADLINE_H
#define DESK_DEADLINE_H

#include "base/err.h"

#include <stdint.h>

enum { DEADLINES_MAX = 256 };       /* connections at once */

struct deadline;
struct deadlines;

/* -ENOMEM, -EAGAIN. The caller's until deadlines_stop, when all connections have ended. */
int deadlines_start(struct deadlines **ret_deadlines, struct err *e);
void deadlines_stop(struct deadlines *all);                     /* NULL is fine */

/* For a new connection: its first request must have come within_ms from now. fd stays the caller's.
 * NULL: there is no room, the connection is better not served. */
struct deadline *deadline_begin(struct deadlines *all, int fd, int64_t within_ms);
/* Sets it anew, from now: for the next request, or for one that may take longer. NULL is fine, as it is below. */
void deadline_set(struct deadlines *all, struct deadline *d, int64_t within_ms);
/* The request has come: the answer takes as long as it takes. */
void deadline_met(struct deadlines *all, struct deadline *d);
/* The connection ends. Call it before its descriptor is closed. */
void deadline_end(struct deadlines *all, struct deadline *d);

#endif
