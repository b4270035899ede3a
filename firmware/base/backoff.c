#include "base/backoff.h"

int64_t backoff_next(struct backoff *b, const struct backoff_limits *l, int64_t ran_ms)
{
    if (ran_ms >= l->steady_ms)
        b->wait_ms = 0;
    else if (b->wait_ms == 0)
        b->wait_ms = l->first_ms;
    else
        b->wait_ms = b->wait_ms * 2 < l->max_ms ? b->wait_ms * 2 : l->max_ms;
    return b->wait_ms;
}
