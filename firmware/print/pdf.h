/* pdf.h - a PDF drawn with cairo, into memory or as it grows into a file. */
#ifndef PRINT_PDF_H
#define PRINT_PDF_H

#include "base/err.h"

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct pdf {
    cairo_t *cr;            /* user units are millimetres; cairo_show_page() ends a page */
    cairo_surface_t *surface;
    FILE *out;
    char *bytes;            /* of one in memory */
    size_t n;
};

/* pdf is the caller's until pdf_end(). -ENOMEM. */
int pdf_begin(struct pdf *pdf, double width_mm, double height_mm, struct err *e);

/* failed: 0, or an error that drawing met, which is returned and nothing made. *ret_bytes is the caller's (free). -ENOMEM. */
int pdf_end(struct pdf *pdf, int failed, char **ret_bytes, size_t *ret_n, struct err *e);

/* The same into a file, which is borrowed and empty: pages go there as they end. End it with pdf_end_file(). out NULL: only to
 * measure on. */
int pdf_begin_file(struct pdf *pdf, FILE *out, double width_mm, double height_mm, struct err *e);
/* -EIO: the file could not be written. */
int pdf_end_file(struct pdf *pdf, int failed, struct err *e);

/* What viewers and screen readers go by. created_s: UTC, also of a second print, so that it is the same file. Before the first page. */
void pdf_about(struct pdf *pdf, const char *title, const char *author, int64_t created_s);

/* Names the language ("hi", "en") of a PDF that pdf_end_file() has ended: an update at the end of the file, since cairo 1.16
 * cannot. out: open for reading and writing. -EBADMSG: not a file as cairo writes it. */
int pdf_set_language(FILE *out, const char *language, struct err *e);

#endif
