/* pdf.h - a compact searchable PDF: the layers of each page and the read text, invisible, over it.
 *
 * PDF 1.4 as PDF/A-1b (ISO 19005-1) wants it, written front to back into a sink, so nothing but the page in hand is kept.
 * The same letter gives the same bytes. */
#ifndef OCR_PDF_PDF_H
#define OCR_PDF_PDF_H

#include "base/err.h"
#include "ocr/fields/page_text.h"
#include "ocr/layers.h"
#include "pdf/xmp.h"

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

/* about: what the file says of the letter; borrowed for the call. *ret_pdf is the caller's until pdf_end. */
int pdf_begin(pdf_sink_fn *sink, void *ctx, const struct xmp_letter *about, struct pdf **ret_pdf, struct err *e);
int pdf_add_page(struct pdf *p, const struct pdf_page *page, struct err *e);
/* Writes what comes last and frees p in every case; p may be NULL. */
int pdf_end(struct pdf *take_p, struct err *e);
void pdf_drop(struct pdf *take_p);              /* without finishing; NULL is fine */

/* The same file with its first page first, for viewers that show it while the rest is still coming. The whole goes to sink at
 * once, or nothing. -EBADMSG: libqpdf does not like the file, or cannot do it; what the sink answers. */
int pdf_linearise(const void *pdf, size_t n, pdf_sink_fn *sink, void *ctx, struct err *e);

#endif
