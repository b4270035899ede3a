/* The large picture of a page for who looks closely: sharper than the view, lying as it does, never larger than is bearable. */
#include "test_ocr_layers_rig.h"

#include "ocr/page/picture/zoom.h"

#include <stdlib.h>

enum { TYPED_MAX_BYTES = 90 * 1024 };

/* The picture as grey, NULL: there is none. kind: what the answer must say of it. */
static PIX *zoomed(const struct sheet *s, const char *kind, size_t *ret_n)
{
    AUTO_JSON json_t *answer = json_object();
    AUTO_PICTURE struct picture zoom = { 0 };
    struct err e = { 0 };

    assert_ok(zoom_make(s, answer, &zoom, &e), e);
    assert_string_equal(json_str(json_object_get(answer, "zoom"), "kind", "none"), kind);
    *ret_n = zoom.n;
    AUTO_PIX PIX *read = zoom.bytes ? pixReadMem(zoom.bytes, zoom.n) : NULL;
    return read ? pixConvertTo8(read, 0) : NULL;
}

static PIX *viewed(const struct sheet *s)
{
    AUTO_JSON json_t *answer = json_object();
    AUTO_PICTURE struct picture view = { 0 };
    struct err e = { 0 };

    assert_ok(view_make(s, answer, &view, &e), e);
    return pixReadMem(view.bytes, view.n);
}

/* Two pictures of the same page, brought to one size: how far apart are their greys, on average? */
static double difference(PIX *a, PIX *b)
{
    AUTO_PIX PIX *grey_a = pixConvertTo8(a, 0), *grey_b = pixConvertTo8(b, 0);
    AUTO_PIX PIX *small_a = pixScaleToSize(grey_a, 400, 560), *small_b = pixScaleToSize(grey_b, 400, 560);
    AUTO_PIX PIX *apart = pixAbsDifference(small_a, small_b);
    l_float32 mean = 0;

    pixGetAverageMasked(apart, NULL, 0, 0, 1, L_MEAN_ABSVAL, &mean);
    return (double)mean;
}

static void a_typed_page_costs_less_than_90_kb_and_has_200_dots_an_inch(void **state)
{
    AUTO_SHEET struct sheet s = sheet_of(sample_page());
    AUTO_PIX PIX *zoom = NULL;
    size_t n;

    (void)state;
    zoom = zoomed(&s, "png", &n);
    assert_non_null(zoom);
    assert_in_range(pixGetWidth(zoom), 1640, 1660);
    assert_true(n < TYPED_MAX_BYTES);
}

static void it_lies_as_the_view_does_also_where_the_reader_levels_the_page(void **state)
{
    AUTO_PIX PIX *page = sample_page();
    AUTO_SHEET struct sheet s = { 0 };
    AUTO_PIX PIX *zoom = NULL, *view = NULL, *levelled = NULL;
    struct err e = { 0 };
    size_t n;

    (void)state;
    assert_ok(clean_make_sheet(pixRotate(page, 0.05F, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0), 300, &s, &e), e);
    assert_ok(clean_turn(&s, 180, &e), e);
    zoom = zoomed(&s, "png", &n);
    view = viewed(&s);
    double same = difference(zoom, view);
    assert_ok(clean_level_by(&s, 2.9, &e), e);
    levelled = zoomed(&s, "png", &n);
    assert_true(difference(levelled, view) > 1.5 * same);        /* 24 and 12: the view is a little greyer */
}

static void pale_pencil_is_still_seen_in_it(void **state)
{
    enum { PENCIL = 205 };
    AUTO_PIX PIX *page = sample_page();
    AUTO_PIX PIX *zoom = NULL;
    size_t n;

    (void)state;
    fill(page, 600, 3300, 900, 9, PENCIL);
    AUTO_SHEET struct sheet s = sheet_of(pixClone(page));
    zoom = zoomed(&s, "png", &n);
    assert_non_null(zoom);
    AUTO_PIX PIX *line = pix_cut(zoom, (struct box){ 420, 2202, 560, 2 });
    l_float32 mean = 255;
    pixGetAverageMasked(line, NULL, 0, 0, 1, L_MEAN_ABSVAL, &mean);
    assert_true(mean < 230);
}

static void a_page_with_a_photo_is_a_jpeg_that_keeps_its_shades(void **state)
{
    AUTO_PIX PIX *page = sample_page();
    AUTO_PIX PIX *zoom = NULL;
    size_t n;

    (void)state;
    for (int i = 0; i < 400; i++)
        fill(page, 1900 + i, 300, 1, 500, (l_uint32)(60 + i / 3));
    AUTO_SHEET struct sheet s = sheet_of(pixClone(page));
    zoom = zoomed(&s, "jpeg", &n);
    assert_non_null(zoom);
    assert_true(n <= ZOOM_MAX_BYTES);
}

static void what_shows_no_more_than_the_view_or_would_be_too_large_is_not_made(void **state)
{
    AUTO_PIX PIX *page = sample_page();
    PIX *coarse = pixScale(page, 1 / 3.0F, 1 / 3.0F);
    PIX *noise = pixCreate(2480, 3508, 8);
    struct sheet s;
    struct err e = { 0 };
    size_t n;

    (void)state;
    assert_ok(clean_make_sheet(coarse, 100, &s, &e), e);
    assert_null(zoomed(&s, "none", &n));
    sheet_done(&s);
    srand(1);
    for (int y = 0; y < 3508; y++)
        for (int x = 0; x < 2480; x++)
            pixSetPixel(noise, x, y, (l_uint32)rand() % 256);
    assert_ok(clean_make_sheet(noise, 200, &s, &e), e);
    assert_null(zoomed(&s, "none", &n));
    sheet_done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_typed_page_costs_less_than_90_kb_and_has_200_dots_an_inch),
        cmocka_unit_test(it_lies_as_the_view_does_also_where_the_reader_levels_the_page),
        cmocka_unit_test(pale_pencil_is_still_seen_in_it),
        cmocka_unit_test(a_page_with_a_photo_is_a_jpeg_that_keeps_its_shades),
        cmocka_unit_test(what_shows_no_more_than_the_view_or_would_be_too_large_is_not_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
