/* stroke.h - how thick the strokes of ink are. */
#ifndef OCR_PAGE_MARK_STROKE_H
#define OCR_PAGE_MARK_STROKE_H

#include "ocr/page/pix.h"

#include <stdbool.h>

/* ink: 1 bit. Of most strokes, in pixels: what the ink loses at its edges tells. 0: no ink, or no memory. */
double stroke_width_px(PIX *ink);

/* Are the strokes of the line in b too thin for letters as high as it is? Signatures, scribbles and hair lines. */
bool stroke_is_scribble(PIX *ink, struct box b);

#endif
