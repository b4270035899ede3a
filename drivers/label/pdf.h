/* pdf.h - a PDF in memory, drawn with cairo. */
#ifndef LABEL_PDF_H
#define LABEL_PDF_H

#include "base/err.h"

#include <cairo.h>
#include <stddef.h>
#include <stdio.h>

struct pdf {
    cairo_t *cr;            /* user units are millimetres; cairo_show_page() ends a page */
    cairo_surface_t *surface;
    FILE *out;
    char *bytes;
    size_t n;
};

/* pdf is the caller's until pdf_end(). -ENOMEM. */
int pdf_begin(struct pdf *pdf, double width_mm, double height_mm, struct err *e);

/* failed: 0, or an error that drawing met, which is returned and nothing made. *ret_bytes is the caller's (free). -ENOMEM. */
int pdf_end(struct pdf *pdf, int failed, char **ret_bytes, size_t *ret_n, struct err *e);

#endif
