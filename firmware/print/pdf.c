#include "print/pdf.h"

#include "base/auto.h"
#include "base/clock.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <stdbool.h>

#define PT_PER_MM (72 / 25.4)

static cairo_status_t write_to_file(void *file, const unsigned char *bytes, unsigned n)
{
    return fwrite(bytes, 1, n, file) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static int begin(struct pdf *pdf, double width_mm, double height_mm, struct err *e)
{
    pdf->surface = cairo_pdf_surface_create_for_stream(pdf->out ? write_to_file : NULL, pdf->out, width_mm * PT_PER_MM, height_mm * PT_PER_MM);
    pdf->cr = cairo_create(pdf->surface);
    cairo_scale(pdf->cr, PT_PER_MM, PT_PER_MM);
    return cairo_status(pdf->cr) == CAIRO_STATUS_NO_MEMORY ? err_set(e, -ENOMEM, "out of memory") : 0;      /* others show at the end */
}

static cairo_status_t end(struct pdf *pdf)
{
    cairo_destroy(pdf->cr);
    cairo_surface_finish(pdf->surface);
    cairo_status_t status = cairo_surface_status(pdf->surface);
    cairo_surface_destroy(pdf->surface);
    return status;
}

int pdf_begin(struct pdf *pdf, double width_mm, double height_mm, struct err *e)
{
    *pdf = (struct pdf){ .cr = NULL };
    pdf->out = open_memstream(&pdf->bytes, &pdf->n);
    if (!pdf->out)
        return err_set(e, -ENOMEM, "out of memory");
    return begin(pdf, width_mm, height_mm, e);
}

int pdf_end(struct pdf *pdf, int failed, char **ret_bytes, size_t *ret_n, struct err *e)
{
    cairo_status_t status = end(pdf);
    bool whole = fclose(pdf->out) == 0 && status == CAIRO_STATUS_SUCCESS;
    AUTO_FREE char *bytes = pdf->bytes;
    if (failed < 0 || !whole)
        return failed < 0 ? failed : err_set(e, -ENOMEM, "draw a PDF: %s", cairo_status_to_string(status));
    *ret_bytes = TAKE_PTR(bytes);
    *ret_n = pdf->n;
    return 0;
}

int pdf_begin_file(struct pdf *pdf, FILE *out, double width_mm, double height_mm, struct err *e)
{
    *pdf = (struct pdf){ .out = out };
    return begin(pdf, width_mm, height_mm, e);
}

int pdf_end_file(struct pdf *pdf, int failed, struct err *e)
{
    cairo_status_t status = end(pdf);
    bool whole = fflush(pdf->out) == 0 && status == CAIRO_STATUS_SUCCESS;

    if (failed < 0)
        return failed;
    return whole ? 0 : err_set(e, -EIO, "draw a PDF: %s", cairo_status_to_string(status));
}

void pdf_about(struct pdf *pdf, const char *title, const char *author, int64_t created_s)
{
    char created[CLOCK_ISO_SIZE];

    clock_format_iso(created_s, created);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_AUTHOR, author);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
}
