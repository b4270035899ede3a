/* matrix.h - where on a page a QR code or a DataMatrix may be: a cheap look before anything decodes. */
#ifndef LOOK_MATRIX_H
#define LOOK_MATRIX_H

#include "image/paper.h"

#include <stdbool.h>

enum { MATRIX_MAX = 4 };

struct matrix {                 /* a square, pixels of the small picture, with quiet paper around it */
    int x, y, w, h;
};

/* Three nested squares (1:1:3:1:1 in rows and columns) of one size near each other make a QR code.
 * Returns how many; -ENOMEM. */
int matrix_find_qr(const struct paper *p, struct matrix ret[MATRIX_MAX]);

/* Two solid sides that meet, and two that alternate, make a DataMatrix. Turned by any quarter and up to 12 degrees.
 * Returns how many; -ENOMEM. */
int matrix_find_datamatrix(const struct paper *p, struct matrix ret[MATRIX_MAX]);

/* The square from the page as scanned, its contrast spread from black to white; at most 1200 pixels a side.
 * *ret_px is the caller's. -ENOMEM. */
int matrix_cut(const struct grey *page, const struct paper *p, const struct matrix *m, uint8_t **ret_px, int *ret_width, int *ret_height);

#endif
