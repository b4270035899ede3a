/* load.h - one page out of a file's bytes: PNG, JPEG, TIFF, PNM or PDF.
 *
 * Every limit is checked on what the file says of itself before a pixel is decoded. */
#ifndef OCR_PAGE_LOAD_H
#define OCR_PAGE_LOAD_H

#include "base/err.h"
#include "ocr/page/pix.h"

enum {
    LOAD_MAX_PAGES = 3900,                  /* no letter has more: LETTER_MAX_PAGES */
    LOAD_MAX_SIDE_PX = 20000,               /* neither side reaches this */
    LOAD_MAX_PIXELS = 160 * 1000 * 1000,    /* A4 at 1200 dpi, A3 at 800 dpi */
    LOAD_PDF_DPI = 300,                     /* PDF pages are drawn at this; large sheets at less */
    LOAD_PDF_MAX_PIXELS = 40 * 1000 * 1000,
};

struct loaded {
    PIX *pix;           /* owned; 1, 8 or 32 bits, no colour map, no transparency */
    int pages;          /* in the file */
    int dpi;            /* as the file says; 0: it does not */
};

/* page: from 0. 0: ret->pix is the caller's (pixDestroy).
 *   -ENOTSUP  no format that is read     -EBADMSG  damaged, or no page in it
 *   -ERANGE   over a limit, or there is no such page    -EACCES  needs a password
 *   -ENOMEM   no memory for the picture. e says it in words for a clerk. */
int load_page(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e);

/* The same for a PDF alone (load_pdf.c). */
int load_pdf_page(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e);

#endif
