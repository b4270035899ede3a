#include "ocr/page/clean/runs.h"

/* A copy whose pixels each lie "by" further on (back when by < 0); what comes in from beyond the edge is paper. */
static PIX *moved(PIX *p, int by, bool level)
{
    PIX *to = pixCreateTemplate(p);

    if (to)
        pixRasterop(to, level ? by : 0, level ? 0 : by, pixGetWidth(p), pixGetHeight(p), PIX_SRC, p, 0, 0);
    return to;
}

/* Each pixel with the length_px - 1 before it (direction -1: behind it): two windows that touch or overlap make a longer one, so
 * their length doubles with each step. */
static PIX *over_windows(PIX *take_p, int length_px, bool level, int direction, PIX *combine(PIX *, PIX *, PIX *))
{
    AUTO_PIX PIX *p = take_p;

    for (int have = 1, step; p && have < length_px; have += step) {
        AUTO_PIX PIX *other = NULL;

        step = have < length_px - have ? have : length_px - have;
        other = moved(p, direction * step, level);
        if (!other || !combine(p, p, other))
            return NULL;
    }
    return TAKE_PTR(p);
}

PIX *runs_keep(PIX *ink, int length_px, bool level)
{
    AUTO_PIX PIX *ends = over_windows(pixCopy(NULL, ink), length_px, level, 1, pixAnd);     /* the last pixel of each window full of ink */

    return ends ? over_windows(TAKE_PTR(ends), length_px, level, -1, pixOr) : NULL;
}
