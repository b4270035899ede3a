/* backoff.h - how long to wait after failures. Monotonic milliseconds; pure. */
#ifndef SEND_BACKOFF_H
#define SEND_BACKOFF_H

#include <stdint.h>

/* Wait after the n-th failure in a row (n from 1): first_ms, doubled each time, at most max_ms. */
int64_t backoff_wait_ms(int64_t first_ms, int64_t max_ms, int64_t failures);

struct backoff {
    int64_t first_ms, max_ms;
    int64_t failures;
    int64_t until_ms;           /* monotonic; 0: no wait */
};

void backoff_failed(struct backoff *b, int64_t now_ms, int64_t at_least_ms);
void backoff_worked(struct backoff *b);
int64_t backoff_left_ms(const struct backoff *b, int64_t now_ms);       /* 0: go on */

#endif
