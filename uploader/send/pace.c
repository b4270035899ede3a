#include "uploader/send/pace.h"

#include "base/backoff.h"

enum {
    MINUTE_MS = 60 * 1000,
    JITTER_PART = 4,                    /* a wait is up to a quarter longer */
    WISHED_MAX_MS = 60 * MINUTE_MS,     /* the longest wait that an other side may have wished for (Retry-After) */
};

void pace_init(struct pace *p, int parallel, int64_t first_ms, int64_t max_ms, int64_t per_minute)
{
    *p = (struct pace){ .parallel = parallel, .first_ms = first_ms, .max_ms = max_ms, .gap_ms = per_minute > 0 ? MINUTE_MS / per_minute : 0, .allowed = 1 };
}

static int64_t left_ms(int64_t until_ms, int64_t now_ms) { return until_ms > now_ms ? until_ms - now_ms : 0; }

int64_t pace_wait_ms(const struct pace *p, bool kept, int64_t now_ms)
{
    int64_t back_off = left_ms(p->until_ms, now_ms), gap = left_ms(p->next_ms, now_ms);
    int places = p->failures > 0 ? 1 : p->allowed + (kept ? 1 : 0);

    if (p->in_hand >= places)
        return PACE_WAIT_FOR_OTHERS;
    return back_off > gap ? back_off : gap;
}

unsigned pace_begin(struct pace *p, int64_t now_ms)
{
    p->in_hand++;
    if (p->gap_ms > 0)
        p->next_ms = now_ms + p->gap_ms;
    return p->wave;
}

void pace_end(struct pace *p) { p->in_hand--; }

bool pace_well(struct pace *p, unsigned wave)
{
    bool news = p->failures > 0;

    if (wave != p->wave)
        return false;
    p->failures = 0;
    p->until_ms = 0;
    if (p->allowed < p->parallel)
        p->allowed++;
    return news;
}

bool pace_failed(struct pace *p, unsigned wave, int64_t now_ms, int64_t at_least_ms, uint32_t random)
{
    if (wave != p->wave) {
        if (now_ms + at_least_ms > p->until_ms && at_least_ms > 0)
            p->until_ms = now_ms + at_least_ms;
        return false;
    }
    int64_t wait_ms = backoff_wait_ms(p->first_ms, p->max_ms, ++p->failures);

    wait_ms += (int64_t)(random % (uint64_t)(wait_ms / JITTER_PART + 1));
    p->until_ms = now_ms + (wait_ms > at_least_ms ? wait_ms : at_least_ms);
    p->allowed = p->allowed > 1 ? p->allowed / 2 : 1;
    p->wave++;
    return true;
}

void pace_recall(struct pace *p, int64_t failures, int64_t now_ms, int64_t left)
{
    int64_t longest = p->max_ms + p->max_ms / JITTER_PART;

    if (longest < WISHED_MAX_MS)
        longest = WISHED_MAX_MS;
    p->failures = failures;
    p->until_ms = left > 0 ? now_ms + (left < longest ? left : longest) : 0;     /* longer ones come of a clock that was set since */
}

void pace_hurry(struct pace *p) { p->until_ms = 0; }
