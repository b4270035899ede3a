#include "drivers/panel/show.h"

#include <assert.h>

void show_init(struct show *s, enum panel_pattern state, int64_t now_ms)
{
    *s = (struct show){ .state = state, .state_since_ms = now_ms, .moment = SHOW_PATTERNS };
}

void show_state(struct show *s, enum panel_pattern state, int64_t now_ms)
{
    assert(patterns[state].lasts_ms == 0);
    if (s->state == state)
        return;
    s->state = state;
    s->state_since_ms = now_ms;
}

void show_moment(struct show *s, enum panel_pattern moment, int64_t now_ms)
{
    assert(patterns[moment].lasts_ms > 0);
    s->moment = moment;
    s->moment_since_ms = now_ms;
}

void show_signal(struct show *s, enum panel_pattern moment, int64_t now_ms)
{
    if (s->moment != moment || now_ms - s->moment_since_ms >= SHOW_ECHO_MS)
        show_moment(s, moment, now_ms);
}

enum panel_pattern show_plays(const struct show *s, int64_t now_ms)
{
    bool plays = s->moment != SHOW_PATTERNS && now_ms - s->moment_since_ms < patterns[s->moment].lasts_ms;

    return plays ? s->moment : SHOW_PATTERNS;
}

unsigned show_lit(const struct show *s, int64_t now_ms, int64_t *ret_next_ms)
{
    enum panel_pattern moment = show_plays(s, now_ms);
    int64_t ends_ms;
    unsigned lit;

    if (moment == SHOW_PATTERNS)
        return pattern_lit(&patterns[s->state], now_ms - s->state_since_ms, ret_next_ms);
    lit = pattern_lit(&patterns[moment], now_ms - s->moment_since_ms, ret_next_ms);
    ends_ms = patterns[moment].lasts_ms - (now_ms - s->moment_since_ms);
    if (ends_ms < *ret_next_ms)
        *ret_next_ms = ends_ms;
    return lit;
}
