/* hole.h - is a piece of ink a punch hole? */
#ifndef OCR_PAGE_HOLE_H
#define OCR_PAGE_HOLE_H

#include "ocr/page/pix.h"
#include "ocr/page/turn.h"

#include <stdbool.h>

/* ink: 1 bit; piece: the box of one connected piece of it. A filled disc of 3 to 8.5 mm: larger than any stop or bullet of a letter, and
 * fuller than any of its characters. An "O", a seal and an emblem have light inside. */
bool is_punch_hole(PIX *ink, struct box piece, int dpi);

#endif
