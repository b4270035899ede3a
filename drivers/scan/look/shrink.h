/* shrink.h - rows of a page as SANE gives them become a grey picture of at most 300 dpi, in memory another process sees; and
 * where it is wanted, the same in colour. */
#ifndef LOOK_SHRINK_H
#define LOOK_SHRINK_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SHRINK_MAX_DPI = 300, SHRINK_TINT_PART = 4,         /* the tint is a quarter of the grey picture in each direction */
    /* Room for both pictures, one behind the other; an A3 page needs 17 MiB. Of a longer page the beginning is kept. */
    SHRINK_GREY_BYTES = 32 << 20, SHRINK_TINT_BYTES = SHRINK_GREY_BYTES / (SHRINK_TINT_PART * SHRINK_TINT_PART),
    SHRINK_BYTES = SHRINK_GREY_BYTES + SHRINK_TINT_BYTES,
    SHRINK_RGB_BYTES = 3 * SHRINK_GREY_BYTES,
};

struct shrink {
    uint8_t *grey, *tint;       /* borrowed: SHRINK_GREY_BYTES and SHRINK_TINT_BYTES */
    uint8_t *rgb;               /* borrowed: SHRINK_RGB_BYTES for R G B in the size of grey, filled by pages in colour; NULL: not wanted */
    int width_px, height_px;    /* of the grey picture; the height grows */
    int tint_width_px, tint_height_px;      /* 255 - (max(R, G, B) - min(R, G, B)): coloured ink is dark; 0 x 0 without colour */
    int dpi, factor;            /* of the grey picture; pixels of the page for one of it */
    bool whole;                 /* no row was left out for want of room */

    int page_width_px, depth;
    bool color;
    int rows, tint_rows;        /* of the page in the sums below */
    uint32_t *sum, *tint_sum, *rgb_sum;
    uint8_t *line;              /* one row of the page in grey */
};

/* A page of width_px, depth 1 (1 is black), 8 or 16 (in the order of this machine) bits, colour: R G B. dpi <= 0: not known, taken for 300.
 * -EINVAL: no page; -ENOMEM. */
int shrink_begin(struct shrink *s, int width_px, int dpi, int depth, bool color, struct err *e);
void shrink_row(struct shrink *s, const uint8_t *row);
void shrink_done(struct shrink *s);     /* frees the sums; the pictures are borrowed. Of a struct that is all zero, too */

#endif
