/* paper.h - the paper's own colour and shade, taken out of a picture of the page. */
#ifndef OCR_PAGE_PAPER_H
#define OCR_PAGE_PAPER_H

#include "ocr/page/pix.h"

/* A copy of page (8 or 32 bits, some 150 dpi) on which plain paper is white, for each colour alone, so that tinted paper becomes
 * white, too. Paper is what lies near one smooth (quadratic) surface over the sheet: whatever has an edge stays, also if large and
 * pale, such as a shaded panel or a marker's stroke. A sheet on which no paper is found comes back as it is. NULL: no memory. */
PIX *paper_whiten(PIX *page);

#endif
