#include "drivers/panel/buttons.h"

void debounce_init(struct debounce *d, bool closed)
{
    *d = (struct debounce){ .believed = closed, .raw = closed };
}

bool debounce_look(struct debounce *d, int64_t now_ms, int steady_ms)
{
    if (d->raw == d->believed || now_ms - d->raw_since_ms < steady_ms)
        return false;
    d->believed = d->raw;
    return d->believed;
}

bool debounce_edge(struct debounce *d, bool closed, int64_t at_ms, int steady_ms)
{
    bool pressed = debounce_look(d, at_ms, steady_ms);

    if (closed != d->raw) {
        d->raw = closed;
        d->raw_since_ms = at_ms;
    }
    return pressed;
}

int64_t debounce_wait(const struct debounce *d, int64_t now_ms, int steady_ms)
{
    int64_t ms = d->raw_since_ms + steady_ms - now_ms;

    if (d->raw == d->believed)
        return DEBOUNCE_QUIET;
    return ms > 0 ? ms : 0;
}
