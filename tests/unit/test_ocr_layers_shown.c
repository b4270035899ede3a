/* The layers of a page in a PDF, shown by a program that knows nothing of them. Run from the top of the source tree. */
#include "test_ocr_layers_rig.h"

#include "ocr/pdf/pdf.h"

#include <poppler.h>

static int append(void *ctx, const void *data, size_t n, struct err *e)
{
    (void)e;
    g_byte_array_append(ctx, data, (guint)n);
    return 0;
}

static GBytes *pdf_of(const struct layers *l)
{
    const struct turn lies = { .width_px = 2480, .height_px = 3508 };
    const struct pdf_page page = { .layers = l, .lies = &lies, .width_pt = 2480 * 72.0 / 300, .height_pt = 3508 * 72.0 / 300 };
    const struct xmp_letter about = { .fallback_title = "letter", .pages = 1 };
    GByteArray *file = g_byte_array_new();
    struct pdf *pdf = NULL;
    struct err e = { 0 };

    assert_ok(pdf_begin(append, file, &about, &pdf, &e), e);
    assert_ok(pdf_add_page(pdf, &page, &e), e);
    assert_ok(pdf_end(pdf, &e), e);
    return g_byte_array_free_to_bytes(file);
}

/* In half size, as paint() makes it. */
static PIX *shown_by_poppler(const struct layers *l)
{
    GBytes *file = pdf_of(l);
    PopplerDocument *doc = poppler_document_new_from_bytes(file, NULL, NULL);
    PopplerPage *page = doc ? poppler_document_get_page(doc, 0) : NULL;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 2480 / HALF, 3508 / HALF);
    cairo_t *cr = cairo_create(surface);
    PIX *pix = pixCreate(2480 / HALF, 3508 / HALF, 32);

    assert_non_null(page);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, 300 / 72.0 / HALF, 300 / 72.0 / HALF);
    poppler_page_render(page, cr);
    cairo_surface_flush(surface);
    for (int y = 0; y < pixGetHeight(pix); y++) {
        const unsigned char *line = cairo_image_surface_get_data(surface) + (size_t)y * (size_t)cairo_image_surface_get_stride(surface);
        const uint32_t *row = (const uint32_t *)(const void *)line;

        for (int x = 0; x < pixGetWidth(pix); x++)
            pixGetData(pix)[(size_t)y * (size_t)pixGetWpl(pix) + (size_t)x] = row[x] << 8;
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    g_object_unref(page);
    g_object_unref(doc);
    g_bytes_unref(file);
    return pix;
}

static void poppler_shows_all_layers_in_their_places(void **state)
{
    PIX *page = colour_page();

    (void)state;
    draw_stamp(page, FREE_X, FREE_Y, 500, RED);
    fill(page, FREE_X + 700, FREE_Y, 700, 70, YELLOW);
    fill(page, FREE_X + 800, FREE_Y + 20, 300, 30, 0x10101000);
    draw_signature(page, FREE_X + 700, FREE_Y + 300, BLUE);
    AUTO_LAYERS struct layers l = layers_of(page, COMPOSE_FULL);
    AUTO_PIX PIX *got = shown_by_poppler(&l);
    assert_near(seen(got, FREE_X + 100, FREE_Y + 2, 300, 8), 0xc8, 0x20, 0x28, 40);
    assert_near(seen(got, FREE_X + 100, FREE_Y + 100, 300, 300), 255, 255, 255, 1);
    assert_near(seen(got, FREE_X + 1200, FREE_Y + 15, 150, 40), 0xff, 0xf0, 0x90, 40);
    assert_near(seen(got, FREE_X + 820, FREE_Y + 26, 200, 18), 0, 0, 0, 20);
    assert_in_range(seen(got, FREE_X + 700, FREE_Y + 300, 400, 55).red, 0, seen(got, FREE_X + 700, FREE_Y + 300, 400, 55).blue - 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(poppler_shows_all_layers_in_their_places),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
