/* patch.h - patch codes: four bars, two of them wide, along an edge of the sheet (image/sheet.h has their measures). */
#ifndef LOOK_PATCH_H
#define LOOK_PATCH_H

#include "image/paper.h"

#include <stdbool.h>

enum patch_code { PATCH_NONE, PATCH_1, PATCH_2, PATCH_3, PATCH_4, PATCH_6, PATCH_T };

struct patches {
    int sure_t;                 /* edges along which a whole Patch T lies, 0..4 */
    bool maybe;                 /* something of a patch that is not enough to split by: short, broken, another code, far inside */
    double skew_deg;            /* of a sure one; positive = clockwise */
};

/* Looks for bars along all four edges, turned by up to 12 degrees, at 0.8 to 1.25 of their size, dark or faint.
 * The code is read from the nearer edge inwards. -ENOMEM. */
int patch_find(const struct paper *p, struct patches *ret);

#endif
