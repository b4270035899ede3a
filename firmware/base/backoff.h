/* backoff.h - how long to wait after failures: longer each time. Monotonic milliseconds; pure. */
#ifndef BASE_BACKOFF_H
#define BASE_BACKOFF_H

#include <stdint.h>

/* Wait after the n-th failure in a row (n from 1): first_ms, doubled each time, at most max_ms. */
int64_t backoff_wait_ms(int64_t first_ms, int64_t max_ms, int64_t failures);

/* ---- something that is tried again */

struct backoff {
    int64_t first_ms, max_ms;
    int64_t failures;
    int64_t until_ms;           /* monotonic; 0: no wait */
};

void backoff_failed(struct backoff *b, int64_t now_ms, int64_t at_least_ms);
void backoff_worked(struct backoff *b);
int64_t backoff_left_ms(const struct backoff *b, int64_t now_ms);       /* 0: go on */

/* ---- a program that has ended and is started again */

struct restart_limits {
    int64_t steady_ms;                  /* a run as long as this was a good one */
    int64_t first_ms, max_ms;           /* the first wait, and the longest */
};

struct restart { int64_t failures; };   /* { 0 } before the first start */

/* It ended after ran_ms. One that ran steadily is started again at once (0); one that died soon after its start waits. */
int64_t restart_wait_ms(struct restart *r, const struct restart_limits *l, int64_t ran_ms);

#endif
