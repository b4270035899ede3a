/* skew.h - how far the lines of a page are turned. */
#ifndef IMAGE_SKEW_H
#define IMAGE_SKEW_H

#include "image/marks.h"

enum { SKEW_MAX_DEG = 20 };

/* From where letters begin and end: they stand on lines. Pages that lie sideways are measured along their own lines.
 * *ret_skew_deg: positive = clockwise, within SKEW_MAX_DEG of the nearest quarter turn; 0 when not known.
 * 0; -ENODATA: too few letters, or they stand on no lines (not a fault); -ENOMEM. */
int skew_find(const struct paper *p, const struct marks *m, double *ret_skew_deg);

#endif
