/* Linearised: the first page stands first, so that a viewer shows it while the rest is still on its way. libqpdf does it. */
#include "ocr/pdf/pdf.h"

#include "base/auto.h"

#include <errno.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

/* Everything but the order stays as it was written: no object streams (PDF/A-1 is PDF 1.4), nothing packed anew, so the XMP
 * packet stays readable and of its size. */
static void set_up(qpdf_data q)
{
    qpdf_set_linearization(q, QPDF_TRUE);
    qpdf_set_object_stream_mode(q, qpdf_o_disable);
    qpdf_set_stream_data_mode(q, qpdf_s_preserve);
    qpdf_set_newline_before_endstream(q, QPDF_TRUE);
    qpdf_set_deterministic_ID(q, QPDF_TRUE);
}

static int refuse(qpdf_data q, const char *step, struct err *e)
{
    qpdf_error why = qpdf_has_error(q) ? qpdf_get_error(q) : qpdf_more_warnings(q) ? qpdf_next_warning(q) : NULL;

    return err_set(e, -EBADMSG, "%s: %s", step, why ? qpdf_get_error_message_detail(q, why) : "no reason given");
}

/* libqpdf adds a table of its own, the hints. When its data end in a line feed no other follows them, and PDF/A wants one. */
static bool hints_are_closed(const char *pdf, size_t n)
{
    const char *places = memmem(pdf, n < 1024 ? n : 1024, "/H [ ", 5), *object, *length, *data;
    char *end;
    size_t at, size;

    if (!places)
        return false;
    at = strtoul(places + 5, &end, 10);
    size = strtoul(end, NULL, 10);
    if (at > n || size > n - at)
        return false;
    object = pdf + at;
    length = memmem(object, size, "/Length ", 8);
    data = memmem(object, size, "stream\n", 7);
    if (!length || !data)
        return false;
    at = (size_t)(data + 7 - object);
    n = strtoul(length + 8, NULL, 10);
    return n < size - at && size - at - n >= 10 && memcmp(object + at + n, "\nendstream", 10) == 0;
}

/* Says of the first page what holds anyway, so that it has another length, and the hints other numbers. */
static void lengthen(qpdf_data q) { qpdf_oh_replace_key(q, qpdf_get_page_n(q, 0), "/Rotate", qpdf_oh_new_integer(q, 0)); }

static int linearise(qpdf_data q, const void *pdf, size_t n, bool longer, pdf_sink_fn *sink, void *ctx, struct err *e)
{
    qpdf_set_suppress_warnings(q, QPDF_TRUE);
    if (qpdf_read_memory(q, "the PDF", pdf, n, NULL) != QPDF_SUCCESS)
        return refuse(q, "read", e);
    if (longer)
        lengthen(q);
    if ((qpdf_init_write_memory(q) & QPDF_ERRORS) != 0)
        return refuse(q, "begin", e);
    set_up(q);
    if (qpdf_write(q) != QPDF_SUCCESS)
        return refuse(q, "write", e);
    if (!hints_are_closed((const char *)qpdf_get_buffer(q), qpdf_get_buffer_length(q)))
        return err_set(e, -EAGAIN, "its hints end in a line feed");
    return sink(ctx, qpdf_get_buffer(q), qpdf_get_buffer_length(q), e);
}

static int try(const void *pdf, size_t n, bool longer, pdf_sink_fn *sink, void *ctx, struct err *e)
{
    qpdf_data q = qpdf_init();
    int r = q ? linearise(q, pdf, n, longer, sink, ctx, e) : err_set(e, -ENOMEM, "no memory to linearise the PDF");

    if (q)
        qpdf_cleanup(&q);
    return r;
}

int pdf_linearise(const void *pdf, size_t n, pdf_sink_fn *sink, void *ctx, struct err *e)
{
    int r = try(pdf, n, false, sink, ctx, e);

    if (r == -EAGAIN)                   /* one file in 256 */
        r = try(pdf, n, true, sink, ctx, e);
    return r == -EAGAIN ? err_set(e, -EBADMSG, "%s", "its hints end in a line feed both times") : r;
}
