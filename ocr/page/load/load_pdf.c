#include "ocr/page/load/load.h"

#include <errno.h>
#include <math.h>
#include <poppler.h>
#include <stdbool.h>

static void auto_object(gpointer p)
{
    gpointer *object = p;

    if (*object)
        g_object_unref(*object);
}
static void auto_surface(cairo_surface_t **s) { cairo_surface_destroy(*s); }
static void auto_cairo(cairo_t **c) { cairo_destroy(*c); }

static int open_document(const unsigned char *bytes, size_t n, PopplerDocument **ret_doc, struct err *e)
{
    GError *why = NULL;
    GBytes *borrowed = g_bytes_new_static(bytes, n);
    bool locked;

    *ret_doc = poppler_document_new_from_bytes(borrowed, NULL, &why);
    g_bytes_unref(borrowed);
    if (*ret_doc)
        return 0;
    locked = g_error_matches(why, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    g_clear_error(&why);
    return locked ? err_set(e, -EACCES, "the PDF is locked with a password")
                  : err_set(e, -EBADMSG, "the PDF is damaged or cut off");
}

/* 300 dpi; less for a sheet so large that it would not fit into memory. */
static int choose_dpi(double width_pt, double height_pt, int *ret_dpi, struct err *e)
{
    double inches2 = width_pt * height_pt / (72 * 72);
    double side = fmax(width_pt, height_pt) / 72, dpi = LOAD_PDF_DPI;

    if (!(width_pt >= 1) || !(height_pt >= 1) || !isfinite(inches2))
        return err_set(e, -EBADMSG, "the PDF page has no size");
    dpi = fmin(dpi, sqrt(LOAD_PDF_MAX_PIXELS / inches2));
    dpi = fmin(dpi, (LOAD_MAX_SIDE_PX - 1) / side);
    if (dpi < 50)
        return err_set(e, -ERANGE, "the PDF page is %.0f x %.0f mm, more than can be read",
                       width_pt * 25.4 / 72, height_pt * 25.4 / 72);
    *ret_dpi = (int)dpi;
    return 0;
}

static PIX *to_pix(cairo_surface_t *surface)
{
    int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface);
    int stride = cairo_image_surface_get_stride(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    PIX *pix = pixCreate(width, height, 32);

    if (!pix)
        return NULL;
    for (int y = 0; y < height; y++) {
        l_uint32 *row = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        const guint32 *from = (const void *)(data + (size_t)y * (size_t)stride);

        for (int x = 0; x < width; x++)
            row[x] = from[x] << 8;      /* 0x00RRGGBB to 0xRRGGBB00 */
    }
    return pix;
}

static int draw(PopplerPage *page, double width_pt, double height_pt, int dpi, PIX **ret_pix, struct err *e)
{
    double zoom = dpi / 72.0;
    AUTO(auto_surface) cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width_pt * zoom), (int)ceil(height_pt * zoom));
    AUTO(auto_cairo) cairo_t *pen = cairo_create(surface);

    cairo_set_source_rgb(pen, 1, 1, 1);
    cairo_paint(pen);
    cairo_scale(pen, zoom, zoom);
    poppler_page_render_for_printing(page, pen);
    cairo_surface_flush(surface);
    if (cairo_status(pen) != CAIRO_STATUS_SUCCESS || cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        return err_set(e, -ENOMEM, "the PDF page could not be drawn (%s)", cairo_status_to_string(cairo_status(pen)));
    *ret_pix = to_pix(surface);
    return *ret_pix ? 0 : err_set(e, -ENOMEM, "there is not enough memory for the picture");
}

int load_pdf_page(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e)
{
    AUTO(auto_object) PopplerDocument *doc = NULL;
    AUTO(auto_object) PopplerPage *sheet = NULL;
    double width_pt, height_pt;
    int r = open_document(bytes, n, &doc, e);

    if (r < 0)
        return r;
    ret->pages = poppler_document_get_n_pages(doc);
    if (ret->pages <= 0)
        return err_set(e, -EBADMSG, "the PDF has no pages");
    if (ret->pages > LOAD_MAX_PAGES)
        return err_set(e, -ERANGE, "the PDF has %d pages, more than can be read (%d)", ret->pages, LOAD_MAX_PAGES);
    if (page >= ret->pages)
        return err_set(e, -ERANGE, "it has %d pages, there is no page %d", ret->pages, page + 1);
    sheet = poppler_document_get_page(doc, page);
    if (!sheet)
        return err_set(e, -EBADMSG, "page %d of the PDF is damaged", page + 1);
    poppler_page_get_size(sheet, &width_pt, &height_pt);
    r = choose_dpi(width_pt, height_pt, &ret->dpi, e);
    return r < 0 ? r : draw(sheet, width_pt, height_pt, ret->dpi, &ret->pix, e);
}
