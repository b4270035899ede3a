#include "base/backoff.h"

int64_t backoff_wait_ms(int64_t first_ms, int64_t max_ms, int64_t failures)
{
    int64_t wait = first_ms < max_ms ? first_ms : max_ms;

    for (int64_t n = 1; n < failures && wait < max_ms; n++)
        wait = wait > max_ms / 2 ? max_ms : wait * 2;
    return wait;
}

void backoff_failed(struct backoff *b, int64_t now_ms, int64_t at_least_ms)
{
    b->failures++;
    int64_t wait = backoff_wait_ms(b->first_ms, b->max_ms, b->failures);
    b->until_ms = now_ms + (wait > at_least_ms ? wait : at_least_ms);
}

void backoff_worked(struct backoff *b)
{
    b->failures = 0;
    b->until_ms = 0;
}

int64_t backoff_left_ms(const struct backoff *b, int64_t now_ms)
{
    return b->until_ms > now_ms ? b->until_ms - now_ms : 0;
}

int64_t restart_wait_ms(struct restart *r, const struct restart_limits *l, int64_t ran_ms)
{
    r->failures = ran_ms >= l->steady_ms ? 0 : r->failures + 1;
    return r->failures > 0 ? backoff_wait_ms(l->first_ms, l->max_ms, r->failures) : 0;
}
