#include "ocr/page/load/load.h"

#include "base/said.h"
#include "ocr/page/load/pdf_page.h"
#include "ocr/page/load/pdf_scan.h"
#include "ocr/page/load/shrink.h"

#include <errno.h>
#include <math.h>
#include <poppler.h>
#include <stdbool.h>

enum { STAMP_PT = 144, LOAD_PDF_MOST_DPI = 2400 };

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
    return locked ? err_say(e, -EACCES, SAID_PDF_LOCKED)
                  : err_say(e, -EBADMSG, SAID_PDF_DAMAGED);
}

/* 300 dpi; less for a sheet so large that it would not fit into memory; more for one so small that its unit must be another one
 * than it seems (poppler does not know UserUnit). */
static int choose_dpi(double width_pt, double height_pt, int *ret_dpi, struct err *e)
{
    double inches2 = width_pt * height_pt / (72 * 72);
    double side = fmax(width_pt, height_pt) / 72, dpi = LOAD_PDF_DPI;

    if (!(width_pt >= 1) || !(height_pt >= 1) || !isfinite(inches2))
        return err_say(e, -EBADMSG, SAID_PDF_PAGE_NO_SIZE);
    if (fmin(width_pt, height_pt) < STAMP_PT)
        dpi = fmin(LOAD_PDF_MOST_DPI, SHRINK_SIDE_PX * 72.0 / fmin(width_pt, height_pt));
    dpi = fmin(dpi, sqrt(LOAD_PDF_MAX_PIXELS / inches2));
    dpi = fmin(dpi, (LOAD_MAX_SIDE_PX - 1) / side);
    if (dpi < 50)
        return err_set(e, -ERANGE, "the PDF page is %.0f x %.0f mm, more than can be read",
                       width_pt * 25.4 / 72, height_pt * 25.4 / 72);
    *ret_dpi = (int)dpi;
    return 0;
}

/* How large the page is drawn. */
struct scale { int width_px, height_px, dpi; double x, y; bool own_pixels; };

/* At the resolution of the scan that it is, else at that of choose_dpi(). */
static int choose_scale(const unsigned char *bytes, size_t n, int page, double width_pt, double height_pt, enum pdf_kind kind,
                        struct scale *ret, struct err *e)
{
    struct pdf_scan scan;
    int dpi = 0, r = choose_dpi(width_pt, height_pt, &dpi, e);

    if (r < 0)
        return r;
    *ret = (struct scale){ (int)ceil(width_pt * dpi / 72), (int)ceil(height_pt * dpi / 72), dpi, dpi / 72.0, dpi / 72.0, false };
    if (kind != PDF_TEXT && pdf_scan_find(bytes, n, page, width_pt, height_pt, &scan))
        *ret = (struct scale){ scan.width_px, scan.height_px, (int)lround(scan.width_px * 72 / width_pt), scan.width_px / width_pt,
                               scan.height_px / height_pt, true };
    return 0;
}

static const guint32 *row_of(cairo_surface_t *surface, int y)
{
    return (const void *)(cairo_image_surface_get_data(surface) + (size_t)y * (size_t)cairo_image_surface_get_stride(surface));
}

/* 1: only black and white; 8: grey; 32: colours. */
static int depth_of(cairo_surface_t *surface)
{
    int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface), depth = 1;

    for (int y = 0; y < height; y++) {
        const guint32 *from = row_of(surface, y);

        for (int x = 0; x < width; x++) {
            guint32 c = from[x] & 0xffffff;

            if (c != (c & 0xff) * 0x010101)
                return 32;
            if (c != 0 && c != 0xffffff)
                depth = 8;
        }
    }
    return depth;
}

/* least: bits of a pixel. */
static PIX *to_pix(cairo_surface_t *surface, int least)
{
    int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface), has = depth_of(surface);
    int depth = has < least ? least : has;
    PIX *pix = pixCreate(width, height, depth);

    for (int y = 0; pix && y < height; y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        const guint32 *from = row_of(surface, y);

        for (int x = 0; x < width; x++) {
            if (depth == 32)
                line[x] = from[x] << 8;         /* 0x00RRGGBB to 0xRRGGBB00 */
            else if (depth == 8)
                SET_DATA_BYTE(line, x, from[x] & 0xff);
            else if ((from[x] & 0xff) == 0)
                SET_DATA_BIT(line, x);
        }
    }
    return pix;
}

static int draw(PopplerPage *page, const struct scale *s, PIX **ret_pix, struct err *e)
{
    AUTO(auto_surface) cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, s->width_px, s->height_px);
    AUTO(auto_cairo) cairo_t *pen = cairo_create(surface);

    cairo_set_source_rgb(pen, 1, 1, 1);
    cairo_paint(pen);
    cairo_scale(pen, s->x, s->y);
    poppler_page_render_for_printing(page, pen);
    cairo_surface_flush(surface);
    if (cairo_status(pen) != CAIRO_STATUS_SUCCESS || cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        return err_set(e, -ENOMEM, "the PDF page could not be drawn (%s)", cairo_status_to_string(cairo_status(pen)));
    *ret_pix = to_pix(surface, s->own_pixels ? 1 : 8);
    if (!*ret_pix)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    pixSetResolution(*ret_pix, s->dpi, s->dpi);
    return 0;
}

int load_pdf_page(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e)
{
    AUTO(auto_object) PopplerDocument *doc = NULL;
    AUTO(auto_object) PopplerPage *sheet = NULL;
    double width_pt, height_pt;
    struct scale scale = { 0 };
    int r = open_document(bytes, n, &doc, e);

    if (r < 0)
        return r;
    ret->pages = poppler_document_get_n_pages(doc);
    if (ret->pages <= 0)
        return err_say(e, -EBADMSG, SAID_PDF_NO_PAGES);
    if (ret->pages > LOAD_MAX_PAGES)
        return err_say(e, -ERANGE, SAID_PDF_MANY_PAGES, SAID_NUMBER(ret->pages), SAID_NUMBER(LOAD_MAX_PAGES));
    if (page >= ret->pages)
        return err_set(e, -ERANGE, "it has %d pages, there is no page %d", ret->pages, page + 1);
    sheet = poppler_document_get_page(doc, page);
    if (!sheet)
        return err_say(e, -EBADMSG, SAID_PDF_PAGE_DAMAGED, SAID_NUMBER(page + 1));
    pdf_look_at_document(doc, bytes, n, &ret->pdf);
    poppler_page_get_size(sheet, &width_pt, &height_pt);
    pdf_look_at_page(sheet, width_pt, height_pt, &ret->pdf);
    r = choose_scale(bytes, n, page, width_pt, height_pt, ret->pdf.kind, &scale, e);
    if (r == 0)
        r = draw(sheet, &scale, &ret->pix, e);
    if (r < 0)
        return r;
    if (ret->pdf.layer)
        ret->words = pdf_words(sheet, scale.dpi, pixGetWidth(ret->pix), pixGetHeight(ret->pix));
    ret->pdf.layer = ret->words != NULL;
    return 0;
}
