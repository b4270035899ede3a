/* shrink.h - how small a page may be made while it is decoded, and rows into a smaller picture.
 *
 * A 600 dpi colour page is 140 MB as a picture; it is read at some 300 dpi, so it is never made larger than that. */
#ifndef OCR_PAGE_SHRINK_H
#define OCR_PAGE_SHRINK_H

#include "ocr/page/pix.h"

#include <stdint.h>

enum {
    SHRINK_DPI = 300,           /* never below this */
    SHRINK_SIDE_PX = 2400,      /* nor is the shorter side: A4 at 290 dpi, should the file's resolution be wrong */
    SHRINK_MOST = 8,
};

/* Which share of its size the page may have at least: 0 (exclusive) to 1. dpi 0: unknown. */
double shrink_share(int width_px, int height_px, int dpi);

/* The same as how many pixels, both ways, may become one: 1 to SHRINK_MOST. */
int shrink_by(int width_px, int height_px, int dpi);

/* Rows of a picture, averaged by x by. */
struct shrink {
    PIX *pix;                   /* owned until shrink_end() */
    uint32_t *sums;             /* owned: of the row being made */
    int by, components, rows;   /* rows: taken so far */
};

/* components: 1 (grey) or 3 (red, green, blue), 8 bits each. 0 or -ENOMEM; shrink_done() in every case. */
int shrink_begin(struct shrink *s, int width_px, int height_px, int components, int by);
void shrink_row(struct shrink *s, const uint8_t *row);      /* from the top; width_px * components bytes */
PIX *shrink_end(struct shrink *s);                          /* the caller's: width_px / by wide, 8 or 32 bits */
void shrink_done(struct shrink *s);

#endif
