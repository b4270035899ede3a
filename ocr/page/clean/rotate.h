/* rotate.h - a page turned by a few degrees. */
#ifndef OCR_PAGE_ROTATE_H
#define OCR_PAGE_ROTATE_H

#include "ocr/page/pix.h"

/* A copy of grey (8 bits) turned about its middle; clockwise when deg is above 0, within 45. Each pixel is mixed from
 * the four it comes from; what comes from outside is white. NULL: no memory. */
PIX *rotate_page(PIX *grey, double deg);

/* The same about that place of it, by any angle, and of that size only: the place comes to lie in the middle. */
PIX *rotate_part(PIX *grey, double deg, double middle_x, double middle_y, int width, int height);

#endif
