/* backoff.h - how long to wait before a program that has ended is started again. Pure.
 *
 * One that ran steadily is started again at once; one that died soon after its start waits, twice as
 * long each time. */
#ifndef BASE_BACKOFF_H
#define BASE_BACKOFF_H

#include <stdint.h>

struct backoff_limits {
    int64_t steady_ms;                  /* a run as long as this was a good one */
    int64_t first_ms, max_ms;           /* the first wait, and the longest */
};

struct backoff { int64_t wait_ms; };    /* { 0 } before the first start */

/* The program ended after ran_ms. How long to wait before its next start, in ms (0: at once). */
int64_t backoff_next(struct backoff *b, const struct backoff_limits *l, int64_t ran_ms);

#endif
