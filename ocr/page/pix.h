/* pix.h - Leptonica's image type with a mark that frees it. */
#ifndef OCR_PAGE_PIX_H
#define OCR_PAGE_PIX_H

#include "base/auto.h"

#include "ocr/page/turn.h"

#include <leptonica/allheaders.h>

static inline void auto_pix(PIX **p) { pixDestroy(p); }     /* NULL is fine */
#define AUTO_PIX AUTO(auto_pix)

/* A copy of what is in b and on the picture; NULL: nothing is, or no memory. */
static inline PIX *pix_cut(PIX *page, struct box b)
{
    BOX *box = boxCreate(b.x, b.y, b.w, b.h);
    PIX *cut = box ? pixClipRectangle(page, box, NULL) : NULL;

    boxDestroy(&box);
    return cut;
}

/* Puts take_new in the place of *p. */
static inline void pix_replace(PIX **p, PIX *take_new)
{
    pixDestroy(p);
    *p = take_new;
}

#endif
