/* pdf_scan.h - of a page of a PDF that shows one picture: how many pixels it has.
 *
 * Drawn at just that size each of its pixels becomes one: as sharp as it is, bits stay bits, and whatever else lies on the page
 * (a stamp, a note) is there, too. Poppler does not tell the size; libqpdf does. */
#ifndef OCR_PAGE_PDF_SCAN_H
#define OCR_PAGE_PDF_SCAN_H

#include <stdbool.h>
#include <stddef.h>

enum {
    PDF_SCAN_LEAST_DPI = 150,
    PDF_SCAN_MOST_DPI = 600,                    /* of bits; others: 300, as in shrink.h */
    PDF_SCAN_MOST_PIXELS = 20 * 1000 * 1000,    /* A4 at 450 dpi; drawing needs 8 bytes for each */
};

struct pdf_scan { int width_px, height_px; };   /* as the page lies */

/* page: from 0; width_pt, height_pt: of it as it lies (/Rotate). false: it has no such picture, or its pixels are too few,
 * too many or not square, or the file cannot be understood. */
bool pdf_scan_find(const unsigned char *bytes, size_t n, int page, double width_pt, double height_pt, struct pdf_scan *ret);

#endif
