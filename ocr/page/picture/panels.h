/* panels.h - areas of a page with a tint or shade of their own: the head of a table, a band of a letterhead, a marker's stroke. */
#ifndef OCR_PAGE_PANELS_H
#define OCR_PAGE_PANELS_H

#include "ocr/page/pix.h"

struct panels {     /* both owned, of the page's size */
    PIX *where;     /* 1 bit */
    PIX *bare;      /* the page with their tint taken out, as the paper's is, so that what is written on them looks as it does beside them */
};
void panels_done(struct panels *p);
static inline void auto_panels(struct panels *p) { panels_done(p); }
#define AUTO_PANELS AUTO(auto_panels)

/* page: 8 or 32 bits, paper white. ink: 1 bit, of any size; what it fills wholly is no panel, nor is a shadow, which has no edge.
 * *ret is the caller's, also when it fails. -ENOMEM. */
int panels_find(PIX *page, PIX *ink, double px_per_mm, struct panels *ret);

/* ---- for those who look at pages in millimetres and in two sizes */

int panels_odd_px(double mm, double px_per_mm);         /* at least 1, odd: the size of a brick */

/* A bilevel picture in another size, not larger, where each pixel is black that has any black in it. NULL: no memory. */
PIX *panels_shrink(PIX *ink, int width, int height);

#endif
