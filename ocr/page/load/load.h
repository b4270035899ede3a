/* load.h - one page out of a file's bytes: PNG, JPEG, TIFF, GIF, PNM, BMP, WebP or PDF.
 *
 * Every limit is checked on what the file says of itself before a pixel is decoded. */
#ifndef OCR_PAGE_LOAD_H
#define OCR_PAGE_LOAD_H

#include "base/err.h"
#include "base/json.h"
#include "ocr/page/pix.h"

#include <stdbool.h>

enum {
    LOAD_MAX_PAGES = 3900,                  /* no letter has more: LETTER_MAX_PAGES */
    LOAD_MAX_SIDE_PX = 20000,               /* neither side reaches this */
    LOAD_MAX_PIXELS = 160 * 1000 * 1000,    /* A4 at 1200 dpi, A3 at 800 dpi */
    LOAD_PDF_DPI = 300,                     /* PDF pages are drawn at this; large sheets at less */
    LOAD_PDF_MAX_PIXELS = 40 * 1000 * 1000,
};

/* A page with text and no picture over it was made by a program: its text is exact, and with it the file is worth keeping as it
 * is. Over a picture of the whole page text is what somebody else's scanner read: it is not trusted. */
enum pdf_kind { PDF_NONE /* not a PDF */, PDF_SCAN /* no text */, PDF_TEXT, PDF_MIXED /* text over a picture */ };

struct pdf_about {
    enum pdf_kind kind;         /* of the page */
    bool layer;                 /* its text is what one sees; false with PDF_TEXT: a font of before Unicode, or nonsense */
    bool is_signed;             /* the file, digitally */
    bool javascript, attachments, launch;       /* the file holds them; launch: starts other programs */
};

struct loaded {
    PIX *pix;           /* owned; 1, 8 or 32 bits, no colour map, no transparency */
    int pages;          /* in the file */
    int dpi;            /* of pix, as the file says; 0: it does not */
    int width_px, height_px;    /* of the page as the file has it: pix may be smaller (shrink.h) */
    bool scanned;       /* came from a scanner: a page, however small it is */
    struct pdf_about pdf;
    json_t *words;      /* owned (loaded_done); the page's own words as ocr-page answers them, when pdf.layer; else NULL */
    int orientation;    /* between the functions below: 1..8 as in Exif, how the page must be turned; else it lies as it should */
};

void loaded_done(struct loaded *l);     /* l may be all zero */
#define AUTO_LOADED AUTO(loaded_done)

/* page: from 0. 0: *ret is the caller's (loaded_done).
 *   -ENOTSUP  no format that is read     -EBADMSG  damaged, or no page in it
 *   -ERANGE   over a limit, or there is no such page    -EACCES  needs a password
 *   -ENOMEM   no memory for the picture. e says it in words for a clerk.
 * Colour profiles are not applied: a stamp keeps its colour, not its exact shade. CMYK and Lab become red, green and blue. */
int load_page(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e);

/* The same for a PDF alone (load_pdf.c). */
int load_pdf_page(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e);

/* ---- for load_*.c: one format each; they set pix (of any depth), its resolution, and what of the rest they know. Errors as above. */

int load_jpeg(const unsigned char *bytes, size_t n, struct loaded *ret, struct err *e);
int load_png(const unsigned char *bytes, size_t n, struct loaded *ret, struct err *e);
int load_tiff(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e);
int load_gif(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e);

/* -ERANGE: there is no such page. */
int load_no_page(int pages, int page, struct err *e);
/* -EBADMSG: it has no size; -ERANGE: over the limits. */
int load_check_size(int width_px, int height_px, struct err *e);
/* The same of a picture's header as Leptonica reads it; -EBADMSG also: it has none. */
int load_check_header(const unsigned char *bytes, size_t n, struct err *e);
/* Leptonica gave no picture, errno was 0 before: -ENOMEM or -EBADMSG. */
int load_explain_null(struct err *e);
/* dpi, or 0 when it says what programs say that do not know. */
int load_believable_dpi(int width_px, int height_px, int dpi);

#endif
