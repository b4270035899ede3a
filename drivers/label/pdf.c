#include "drivers/label/pdf.h"

#include "base/auto.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <stdbool.h>

#define PT_PER_MM (72 / 25.4)

static cairo_status_t write_to_file(void *file, const unsigned char *bytes, unsigned n)
{
    return fwrite(bytes, 1, n, file) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

int pdf_begin(struct pdf *pdf, double width_mm, double height_mm, struct err *e)
{
    *pdf = (struct pdf){ .cr = NULL };
    pdf->out = open_memstream(&pdf->bytes, &pdf->n);
    if (!pdf->out)
        return err_set(e, -ENOMEM, "out of memory");
    pdf->surface = cairo_pdf_surface_create_for_stream(write_to_file, pdf->out, width_mm * PT_PER_MM, height_mm * PT_PER_MM);
    pdf->cr = cairo_create(pdf->surface);
    cairo_scale(pdf->cr, PT_PER_MM, PT_PER_MM);
    return 0;
}

int pdf_end(struct pdf *pdf, int failed, char **ret_bytes, size_t *ret_n, struct err *e)
{
    cairo_destroy(pdf->cr);
    cairo_surface_finish(pdf->surface);
    cairo_status_t status = cairo_surface_status(pdf->surface);
    cairo_surface_destroy(pdf->surface);
    bool whole = fclose(pdf->out) == 0 && status == CAIRO_STATUS_SUCCESS;
    AUTO_FREE char *bytes = pdf->bytes;
    if (failed < 0 || !whole)
        return failed < 0 ? failed : err_set(e, -ENOMEM, "draw a PDF: %s", cairo_status_to_string(status));
    *ret_bytes = TAKE_PTR(bytes);
    *ret_n = pdf->n;
    return 0;
}
