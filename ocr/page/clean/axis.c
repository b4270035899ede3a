#include "ocr/page/clean/axis.h"

#include <errno.h>

/* The lines of the picture as it is. A picture with next to no ink has none. */
static struct axis measure(PIX *ink)
{
    enum { SHRINK = 2 };
    float angle = 0, conf = 0, score = 0;

    if (pixFindSkewSweepAndSearchScore(ink, &angle, &conf, &score, SHRINK, SHRINK, 0, AXIS_MAX_SKEW_DEG, 0.5F, 0.01F) != 0)
        return (struct axis){ 0 };
    return (struct axis){ (double)score, -(double)angle, (double)conf };        /* Leptonica says how far to turn it back */
}

int axis_measure(PIX *ink, struct axis ret[AXES])
{
    AUTO_PIX PIX *turned = pixRotateOrth(ink, 1);

    if (!turned)
        return -ENOMEM;
    ret[AXIS_ACROSS] = measure(ink);
    ret[AXIS_DOWN] = measure(turned);
    return 0;
}
