/* shade.h - shadows and the paper's own shade, taken out of a grey page. */
#ifndef OCR_PAGE_SHADE_H
#define OCR_PAGE_SHADE_H

#include "ocr/page/pix.h"

/* A copy of page (8 bits, 100 to 375 dpi), its paper near 245 everywhere: what lies between the writing is measured in squares of a tenth
 * of an inch or so. NULL: too small, too dark to tell paper from ink, or no memory. */
PIX *shade_even(PIX *page, int dpi);

#endif
