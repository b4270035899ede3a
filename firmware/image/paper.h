/* paper.h - a page made ready for looking at: small, and as ink on its own paper.
 *
 * Paper is white, cream, green or a grey photocopy, darker towards an edge; what matters is how much darker
 * than the paper around it a mark is. The paper's level is taken from tiles of 5 mm, and a tile that is
 * much darker than its neighbours (a bar, a photo, the scanner's lid) takes theirs. */
#ifndef IMAGE_PAPER_H
#define IMAGE_PAPER_H

#include "base/auto.h"
#include "image/grey.h"

enum { PAPER_DPI = 150 };       /* of the small pictures, or as near as a whole factor comes: 100 to 224, less only when scanned with less */

struct paper {
    uint8_t *px;                /* as scanned, small */
    uint8_t *ink;               /* the same size: 0 as light as its paper, 255 black */
    int width_px, height_px;
    int dpi;
    int factor;                 /* pixels of the page for one here */
    int noise;                  /* standard deviation of ink on empty paper, in its units, rounded up */
    int level;                  /* of the paper, 0..255: three quarters of the page are not lighter */
};

/* Millimetres as pixels of the small pictures, at least 1. */
int paper_px(const struct paper *p, double mm);

/* page is only read. -ENOMEM; -EINVAL: smaller than 8 x 8, or a resolution no scanner has. */
int paper_make(const struct grey *page, struct paper *ret);
void paper_done(struct paper *p);
static inline void auto_paper(struct paper *p) { paper_done(p); }
#define AUTO_PAPER AUTO(auto_paper)

/* Half of a picture in each direction; the caller's, width_px / 2 x height_px / 2 (at least 1 x 1). NULL: no memory. */
uint8_t *paper_halve(const uint8_t *px, int width_px, int height_px);

#endif
