/* test_ocr_made_pdf.h - small PDFs, written here as text: without a table of objects, which readers then make themselves. */
#ifndef TEST_OCR_MADE_PDF_H
#define TEST_OCR_MADE_PDF_H

#include <stdbool.h>

struct made_pdf {
    const char *font;           /* NULL: Helvetica */
    const char *const *lines;   /* ended by NULL; what a program wrote */
    bool picture;               /* over the whole page, the text in front of it */
    bool is_signed, javascript, attachment, launch;
    int width_pt, height_pt;    /* 0: A4 */
    int rotate;                 /* as the page says it */
    int padding;                /* bytes of a comment */
    int pages;                  /* 0: one; all the same */
};

/* The caller's (free); a text without NUL. */
char *made_pdf(const struct made_pdf *m);

extern const char *const made_letter[];         /* lines of an English letter */
extern const char *const made_kruti[];          /* the like in Kruti Dev: Latin rubbish */

#endif
