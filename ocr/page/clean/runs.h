/* runs.h - ink that runs straight on: rules, borders. */
#ifndef OCR_PAGE_CLEAN_RUNS_H
#define OCR_PAGE_CLEAN_RUNS_H

#include "ocr/page/pix.h"

#include <stdbool.h>

/* What of ink (1 bit) lies in runs of at least length_px, along rows when level, else along columns: what pixOpenBrick() makes with a brick
 * one pixel wide, in steps that double instead of one a pixel. The caller's; NULL: no memory. */
PIX *runs_keep(PIX *ink, int length_px, bool level);

#endif
