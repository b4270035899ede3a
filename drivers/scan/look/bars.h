/* bars.h - where on a page bars stand side by side, as in Code 128: a cheap look before anything decodes. */
#ifndef LOOK_BARS_H
#define LOOK_BARS_H

#include "image/paper.h"

enum { BARS_MAX = 8 };

struct bars {                   /* a rectangle that may lie aslant; pixels of the small picture */
    double x, y;                /* its middle */
    double length, height;      /* across the bars; along them */
    double angle;               /* radians, from the picture's rows to the direction across the bars, clockwise, -pi/2..pi/2 */
};

/* Regions in which steep edges all run the same way, the largest first, at most BARS_MAX. Returns how many; -ENOMEM. */
int bars_find(const struct paper *p, struct bars ret[BARS_MAX]);

/* The region with some paper around it, turned so that its bars stand upright, from the page as scanned (page: the picture p was made of).
 * Each row of the result is the mean of a few; they are spread over the height of the bars, at most 48. *ret_px is the caller's; *ret_width, *ret_height pixels. -ENOMEM. */
int bars_straighten(const struct grey *page, const struct paper *p, const struct bars *b, uint8_t **ret_px, int *ret_width, int *ret_height);

#endif
