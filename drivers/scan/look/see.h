/* see.h - what is on one page: the path from picture to verdict. */
#ifndef LOOK_SEE_H
#define LOOK_SEE_H

#include "drivers/scan/look/decode.h"
#include "drivers/scan/station/look.h"

struct see_setup {
    const char *label_prefix;   /* "": no labels; borrowed */
    bool check_image;           /* faults of the picture, too */
};

struct see_page {
    struct grey grey;
    struct grey tint;           /* as blank_test() wants it; width 0: scanned without colour */
    bool whole;                 /* false: only the beginning of a long page */
};

/* Boxes are in pixels of page->grey. A page too small to say anything about is an ordinary one. -ENOMEM; *ret is not touched then. */
int see(const struct see_setup *setup, struct decoder *d, const struct see_page *page, struct page_look *ret);

#endif
