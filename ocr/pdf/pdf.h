/* pdf.h - a compact searchable PDF: the layers of each page and the read text, invisible, over it.
 *
 * PDF 1.4, written front to back into a sink, so nothing but the page in hand is kept. */
#ifndef OCR_PDF_PDF_H
#define OCR_PDF_PDF_H

#include "base/err.h"
#include "ocr/fields/page_text.h"
#include "ocr/layers.h"

#include <stddef.h>

struct pdf;

/* Takes n bytes of the file; 0 or -errno, which ends the writing. */
typedef int pdf_sink_fn(void *ctx, const void *data, size_t n, struct err *e);

struct pdf_page {               /* all borrowed for the call */
    const struct layers *layers;
    const struct turn *lies;    /* the page in its scan: what the layers' places mean */
    double width_pt, height_pt; /* of the sheet */
    const struct page_text *text;   /* NULL: none */
};

/* title: UTF-8, for the reader's window; language: "en", "hi" or "" . *ret_pdf is the caller's until pdf_end. */
int pdf_begin(pdf_sink_fn *sink, void *ctx, const char *title, const char *language, struct pdf **ret_pdf, struct err *e);
int pdf_add_page(struct pdf *p, const struct pdf_page *page, struct err *e);
/* Writes what comes last and frees p in every case; p may be NULL. */
int pdf_end(struct pdf *take_p, struct err *e);
void pdf_drop(struct pdf *take_p);              /* without finishing; NULL is fine */

/* ---- for pdf_write.c: the text layer (pdf_text.c) */

/* The page's content stream: picture, then words in render mode 3. *ret_stream is the caller's (free). -ENOMEM. */
int pdf_text_stream(const struct pdf_page *page, char **ret_stream, size_t *ret_n, struct err *e);

enum { PDF_FONT_OBJECTS = 4 };
/* Writes body k (0 .. PDF_FONT_OBJECTS-1) of the text font's objects, of which the first has object number "first". Static or in buf. */
const char *pdf_font_object(int k, int first, char *buf, size_t size);
extern const char pdf_font_to_unicode[];        /* the CMap, body of object PDF_FONT_OBJECTS - 1 */

#endif
