/* background.h - the part of a page that its ink does not carry, as small JPEGs. */
#ifndef OCR_PAGE_BACKGROUND_H
#define OCR_PAGE_BACKGROUND_H

#include "ocr/layers.h"
#include "ocr/page/picture/separate.h"

struct background_quality { int dpi, quality; };

/* Adds at most "most" JPEGs to layers, each cropped to where something is; none when there is nothing. What ink covers is filled
 * in from around it, plain paper is white: both cost next to nothing. -ENOMEM. */
int background_add(const struct sheet *s, const struct separation *sep, const struct background_quality *q, unsigned most,
                   struct layers *layers, struct err *e);

#endif
