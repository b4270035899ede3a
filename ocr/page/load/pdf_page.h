/* pdf_page.h - what a page of a PDF is made of, and its text. */
#ifndef OCR_PAGE_PDF_PAGE_H
#define OCR_PAGE_PDF_PAGE_H

#include "ocr/page/load/load.h"

#include <poppler.h>

/* Is the file signed, and what does it hold that a letter should not? bytes: the same file. */
void pdf_look_at_document(PopplerDocument *doc, const unsigned char *bytes, size_t n, struct pdf_about *ret);

/* Of what kind is the page? Sets kind, launch (if it is so) and layer in *about. */
void pdf_look_at_page(PopplerPage *page, double width_pt, double height_pt, struct pdf_about *about);

/* The page's words, [text, x, y, w, h, 1.0, line], in pixels of the page drawn at dpi, as drawn from top to bottom by
 * poppler's reading order, NFC. NULL: none, or too many to be a letter's, or no memory. The caller's. */
json_t *pdf_words(PopplerPage *page, double dpi, int width_px, int height_px);

#endif
