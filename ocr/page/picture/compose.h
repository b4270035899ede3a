/* compose.h - the page as the PDF shows it: a mixed raster of few layers.
 *
 * Ink is lossless, bilevel, at the resolution of the sheet's ink (some 300 dpi): black, and up to three colours that the page's
 * coloured ink is brought to. What ink does not carry lies below as JPEG. Plain paper becomes white, also tinted paper: its tint
 * tells a reader nothing and would cost more than the writing; printed panels, markers and photos keep theirs.
 * Of a bilevel scan the PDF has the very bits, turned by quarters; when it had to be levelled, the levelled picture is
 * what is kept without loss. */
#ifndef OCR_PAGE_COMPOSE_H
#define OCR_PAGE_COMPOSE_H

#include "ocr/layers.h"
#include "ocr/page/clean/clean.h"

/* How hard the page is pressed to fit under a ceiling, each harder than the one before. 1: a coarser background. 2: all at
 * 200 dpi. 3: and a background that only shows what there is. Ink stays lossless at its resolution. */
enum { COMPOSE_FULL, COMPOSE_FITS = 3 };

/* s: upright, levelled, with ink. *ret is the caller's. -ENOMEM; -EIO: see bilevel.h. */
int compose_layers(const struct sheet *s, int fit, struct layers *ret, struct err *e);

#endif
