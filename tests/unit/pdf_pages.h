/* pdf_pages.h - pages of words that are awkward for a text layer, and PDFs of them. */
#ifndef PDF_PAGES_H
#define PDF_PAGES_H

#include "ocr/pdf/pdf.h"
#include "pdf_sample.h"

#include <stddef.h>

enum { PDF_PAGE_WIDTH_PX = 2480, PDF_PAGE_HEIGHT_PX = 3508, PDF_PAGE_DPI = 300 };

int pdf_to_memory(void *ctx, const void *data, size_t n, struct err *e);      /* ctx: a struct pdf_bytes */

/* The k-th page, from 0; *ret is the caller's (page_text_done). Its name, or NULL: there are no more. */
const char *pdf_page_draw(unsigned k, struct page_text *ret);

/* A PDF of one such page over white paper, linearised. */
int pdf_page_write(const struct page_text *t, struct pdf_bytes *ret, struct err *e);

/* Its words as they were drawn, line by line; the caller's (free). */
char *pdf_page_words(const struct page_text *t);

#endif
