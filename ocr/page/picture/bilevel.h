/* bilevel.h - a black and white picture as a layer for the PDF, lossless and proved to be. */
#ifndef OCR_PAGE_BILEVEL_H
#define OCR_PAGE_BILEVEL_H

#include "ocr/layers.h"
#include "ocr/page/pix.h"

/* Codes ink (1 bit, black is ink) as JBIG2, or as G4 where that is smaller (almost empty pages), decodes that and compares.
 * A JBIG2 stream that does not give the same picture again is thrown away for G4, with ret->distrusted set. Sets kind, bytes
 * (the caller's), n, width_px, height_px, components and distrusted; leaves the rest alone.
 *   -EIO      neither gives the same picture again; ret->bytes is NULL      -ENOMEM */
int bilevel_encode(PIX *ink, struct layer *ret, struct err *e);

#endif
