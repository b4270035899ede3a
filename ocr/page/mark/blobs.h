/* blobs.h - where ink lies together as the letters of a stamp do, and along which line. */
#ifndef OCR_PAGE_MARK_BLOBS_H
#define OCR_PAGE_MARK_BLOBS_H

#include "ocr/page/pix.h"
#include "ocr/page/turn.h"

#include <stdbool.h>
#include <stddef.h>

enum { BLOBS_MAX = 24 };

struct blob {
    struct box box;             /* pixels of the mask */
    double angle_deg;           /* of its long axis, -90..90, clockwise: turn the picture back by it and the axis lies level */
    int length_px, width_px;    /* along and across the axis */
    bool framed;                /* one piece of ink runs round it */
};

struct blobs {
    struct blob list[BLOBS_MAX];        /* framed ones first, then the largest */
    size_t n;
};

/* mask: 1 bit, ink is 1. gap_mil: what may lie between two letters of a word, thousandths of an inch. Left out is what is too small
 * or too large for a marking. -ENOMEM. */
int blobs_find(PIX *mask, int dpi, int gap_mil, struct blobs *ret);

#endif
