#include "drivers/scan/folder/pace.h"

enum { MS_PER_MINUTE = 60000 };

void pace_begin(struct pace *p, int ipm, unsigned room, unsigned images, int64_t now_ms)
{
    *p = (struct pace){ .image_ms = MS_PER_MINUTE / ipm, .room = room, .in_feeder = images };
    p->arrives_ms = now_ms + p->image_ms;
}

/* Brings the stack to where it is by now. */
static void move_on(struct pace *p, int64_t now_ms, unsigned *waits)
{
    while (!p->waiting && p->in_feeder > 0 && p->arrives_ms <= now_ms) {
        p->in_feeder--;
        p->buffered++;
        p->arrives_ms += p->image_ms;
        p->waiting = p->buffered == p->room && p->in_feeder > 0;
        *waits += p->waiting;
    }
}

int64_t pace_ready_in_ms(struct pace *p, int64_t now_ms, unsigned *waits)
{
    move_on(p, now_ms, waits);
    return p->buffered > 0 || p->in_feeder == 0 ? 0 : p->arrives_ms - now_ms;
}

void pace_take(struct pace *p, int64_t now_ms, unsigned *waits)
{
    move_on(p, now_ms, waits);
    if (p->buffered > 0)
        p->buffered--;
    if (p->waiting) {
        p->waiting = false;
        p->arrives_ms = now_ms + p->image_ms;
    }
}
