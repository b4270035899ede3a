/* colour.h - is there coloured ink on a page, or is only its paper tinted? */
#ifndef OCR_PAGE_COLOUR_H
#define OCR_PAGE_COLOUR_H

#include "ocr/page/pix.h"

#include <stdbool.h>

/* page: 32 bits, dpi of 150 or less. True from a signature in blue on; tinted or yellowed paper, a shadow in one colour, and the
 * fringes that a scanner's shifted colours draw along black print are no coloured ink. Without memory: true. */
bool colour_has_ink(PIX *page, int dpi);

#endif
