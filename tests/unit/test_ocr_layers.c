/* The page as the PDF shows it, of pages drawn here on a sample of type; the layers are painted again and looked at. Run from the
 * top of the source tree. */
#include "test_ocr_layers_rig.h"

#include "ocr/page/clean/colour.h"
#include "ocr/page/clean/paper.h"

#include <jbig2.h>
#include <stdlib.h>
#include <string.h>

/* ---- painting */

static PIX *decode_jbig2(const struct layer *l)
{
    Jbig2Ctx *ctx = jbig2_ctx_new(NULL, JBIG2_OPTIONS_EMBEDDED, NULL, NULL, NULL);
    PIX *pix = pixCreate(l->width_px, l->height_px, 1);
    Jbig2Image *image;

    assert_int_equal(jbig2_data_in(ctx, l->bytes, l->n), 0);
    assert_int_equal(jbig2_complete_page(ctx), 0);
    image = jbig2_page_out(ctx);
    assert_non_null(image);
    for (int y = 0; y < l->height_px; y++)
        for (int x = 0; x < l->width_px; x++)
            if (image->data[(size_t)y * image->stride + (size_t)x / 8] >> (7 - x % 8) & 1)
                SET_DATA_BIT(pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix), x);
    jbig2_release_page(ctx, image);
    jbig2_ctx_free(ctx);
    return pix;
}

static PIX *decode(const struct layer *l)
{
    return l->kind == LAYER_JPEG ? pixReadMemJpeg(l->bytes, l->n, 0, 1, NULL, 0) : decode_jbig2(l);
}

/* The page in half size, 32 bits. */
static PIX *paint(const struct layers *l, int width, int height)
{
    PIX *page = pixCreate(width / HALF, height / HALF, 32);

    pixSetAll(page);
    for (unsigned i = 0; i < l->n; i++) {
        const struct layer *k = &l->at[i];
        AUTO_PIX PIX *own = decode(k), *sized = NULL, *colours = NULL;
        const struct box b = { k->place.x / HALF, k->place.y / HALF, k->place.w / HALF, k->place.h / HALF };

        assert_non_null(own);
        sized = pixScaleToSize(own, b.w, b.h);
        if (k->stencil) {
            pixPaintThroughMask(page, sized, b.x, b.y, (l_uint32)k->ink[0] << 24 | (l_uint32)k->ink[1] << 16 | (l_uint32)k->ink[2] << 8);
        } else {
            colours = pixConvertTo32(sized);
            pixRasterop(page, b.x, b.y, b.w, b.h, PIX_SRC, colours, 0, 0);
        }
    }
    return page;
}

static PIX *painted(PIX *take_page)
{
    int width = pixGetWidth(take_page), height = pixGetHeight(take_page);
    AUTO_LAYERS struct layers l = layers_of(take_page, COMPOSE_FULL);

    return paint(&l, width, height);
}

/* ---- kinds of pages */

static void a_typed_page_is_small(void **state)
{
    AUTO_LAYERS struct layers l = layers_of(sample_page(), COMPOSE_FULL);

    (void)state;
    assert_in_range(layers_bytes(&l), 5000, 34 * 1024);
    assert_int_equal(l.at[l.n - 1].kind, LAYER_JBIG2);
}

static void an_empty_page_is_next_to_nothing(void **state)
{
    PIX *page = pixCreate(2480, 3508, 8);

    (void)state;
    pixSetAll(page);
    AUTO_LAYERS struct layers l = layers_of(page, COMPOSE_FULL);
    assert_int_equal(l.n, 1);
    assert_false(l.at[0].stencil);
    assert_in_range(l.at[0].n, 1, 200);
}

static void a_red_stamp_stays_red_and_type_over_it_black(void **state)
{
    PIX *page = colour_page();

    (void)state;
    draw_stamp(page, FREE_X, FREE_Y, 500, RED);
    fill(page, FREE_X - 100, FREE_Y + 200, 700, 10, 0);            /* print that crosses two of its bars */
    AUTO_PIX PIX *got = painted(page);
    assert_near(seen(got, FREE_X + 100, FREE_Y + 2, 300, 8), 0xc8, 0x20, 0x28, 30);
    assert_near(seen(got, FREE_X + 2, FREE_Y + 202, 6, 6), 0, 0, 0, 40);
    assert_near(seen(got, FREE_X + 100, FREE_Y + 202, 300, 6), 0, 0, 0, 20);
    assert_near(seen(got, FREE_X + 100, FREE_Y + 300, 300, 100), 255, 255, 255, 1);
}

static void ink_of_two_colours_is_two_stencils(void **state)
{
    PIX *page = colour_page();
    unsigned red = 0, blue = 0;

    (void)state;
    draw_stamp(page, FREE_X, FREE_Y, 400, RED);
    draw_stamp(page, FREE_X + 700, FREE_Y, 400, BLUE);
    AUTO_LAYERS struct layers l = layers_of(page, COMPOSE_FULL);
    for (unsigned i = 0; i < l.n; i++) {
        red += l.at[i].stencil && l.at[i].ink[0] > l.at[i].ink[2] + 60;
        blue += l.at[i].stencil && l.at[i].ink[2] > l.at[i].ink[0] + 60;
    }
    assert_int_equal(red, 1);
    assert_int_equal(blue, 1);
    assert_in_range(layers_bytes(&l), 5000, 34 * 1024);
}

/* An officer signs in green, with a pen or a felt pen, and it is all the colour there is on the page. */
static void a_signature_keeps_its_colour(void **state)
{
    static const l_uint32 inks[] = { BLUE, GREEN };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(inks); i++) {
        const int red = (int)(inks[i] >> 24), green = inks[i] >> 16 & 0xff, blue = inks[i] >> 8 & 0xff;
        PIX *page = colour_page();

        draw_signature(page, FREE_X, FREE_Y, inks[i]);
        draw_stamp(page, FREE_X + 700, FREE_Y, 300, inks[i]);
        AUTO_LAYERS struct layers l = layers_of(page, COMPOSE_FULL);
        AUTO_PIX PIX *got = paint(&l, 2480, 3508);
        const unsigned char *ink = l.at[l.n - 2].ink;           /* under the black */

        assert_near((struct colour){ ink[0], ink[1], ink[2] }, red, green, blue, 30);
        assert_near(seen(got, FREE_X + 702, FREE_Y + 2, 290, 8), red, green, blue, 30);
        assert_near(seen(got, FREE_X + 48, FREE_Y + 2, 4, 4), red, green, blue, 60);
    }
}

static void what_is_no_coloured_ink(void **state)
{
    AUTO_PIX PIX *grey = sample_page(), *small = pixScaleGrayRank2(grey, 2), *yellow = tinted(small, 0.98F, 0.9F, 0.7F);
    AUTO_PIX PIX *white = tinted(small, 1, 1, 1);

    (void)state;
    assert_false(colour_has_ink(white, 150));
    assert_false(colour_has_ink(yellow, 150));
    draw_signature(yellow, FREE_X / 2, FREE_Y / 2, GREEN);
    assert_true(colour_has_ink(yellow, 150));
}

/* A scanner's colours do not lie quite over each other. */
static void coloured_fringes_of_black_type_stay_black(void **state)
{
    AUTO_PIX PIX *grey = sample_page(), *aside = NULL;

    (void)state;
    fill(grey, 0, 0, 80, 3508, 250);            /* a dark edge of the scan, beside which there is nothing to shift in */
    aside = pixTranslate(NULL, grey, 1, 0, L_BRING_IN_WHITE);
    AUTO_LAYERS struct layers l = layers_of(pixCreateRGBImage(grey, grey, aside), COMPOSE_FULL);
    for (unsigned i = 0; i < l.n; i++)
        if (l.at[i].stencil && l.at[i].ink[0] + l.at[i].ink[1] + l.at[i].ink[2] > 60)
            assert_in_range(l.at[i].n, 0, 200);     /* a spot at most; all the type would be thousands */
    assert_int_equal(l.at[l.n - 1].kind, LAYER_JBIG2);
}

static void a_photo_keeps_its_tones(void **state)
{
    PIX *page = sample_page();

    (void)state;
    for (int y = 0; y < 500; y++)
        for (int x = 0; x < 600; x++)
            pixSetPixel(page, FREE_X + x, FREE_Y + y, (l_uint32)(60 + x / 4 + 25 * ((x / 25 + y / 25) & 1)));
    AUTO_PIX PIX *got = painted(page);
    assert_near(seen(got, FREE_X + 50, FREE_Y + 50, 100, 400), 97, 97, 97, 20);
    assert_near(seen(got, FREE_X + 300, FREE_Y + 50, 100, 400), 160, 160, 160, 20);
}

static void a_shaded_panel_stays_and_type_on_it_is_sharp(void **state)
{
    PIX *page = sample_page();

    (void)state;
    fill(page, FREE_X, FREE_Y, 1400, 300, 210);
    for (int x = 0; x < 20; x++)
        fill(page, FREE_X + 200 + 50 * x, FREE_Y + 100, 8, 60, 20);
    AUTO_LAYERS struct layers l = layers_of(page, COMPOSE_FULL);
    AUTO_PIX PIX *got = paint(&l, 2480, 3508);
    assert_near(seen(got, FREE_X + 200, FREE_Y + 200, 1000, 60), 220, 220, 220, 15);
    assert_near(seen(got, FREE_X + 202, FREE_Y + 110, 4, 40), 0, 0, 0, 10);
    assert_near(seen(got, FREE_X + 230, FREE_Y + 110, 8, 40), 220, 220, 220, 15);
}

static void a_marker_stays_yellow_and_type_under_it_sharp(void **state)
{
    PIX *page = colour_page();

    (void)state;
    fill(page, FREE_X, FREE_Y, 900, 70, YELLOW);
    for (int x = 0; x < 12; x++)
        fill(page, FREE_X + 100 + 50 * x, FREE_Y + 10, 8, 50, 0x10101000);
    draw_stamp(page, FREE_X + 1100, FREE_Y, 300, RED);
    AUTO_PIX PIX *got = painted(page);
    assert_near(seen(got, FREE_X + 750, FREE_Y + 15, 100, 40), 0xff, 0xf0, 0x90, 40);
    assert_near(seen(got, FREE_X + 102, FREE_Y + 20, 4, 30), 0, 0, 0, 20);
}

static void pale_pencil_does_not_vanish(void **state)
{
    PIX *page = sample_page();

    (void)state;
    for (int i = 0; i < 400; i++)
        fill(page, FREE_X + i, FREE_Y + i, 5, 5, 180);
    AUTO_PIX PIX *got = painted(page);
    struct colour c = seen(got, FREE_X + 200, FREE_Y + 200, 6, 6);
    assert_in_range(c.red, 0, 225);
}

/* With a stamp, so that its colours are looked at. */
static void tinted_paper_becomes_white_and_costs_nothing(void **state)
{
    AUTO_PIX PIX *grey = sample_page();
    PIX *white = colour_page(), *yellow = tinted(grey, 0.98F, 0.9F, 0.75F);

    (void)state;
    draw_stamp(white, FREE_X, FREE_Y, 500, RED);
    draw_stamp(yellow, FREE_X, FREE_Y, 500, RED);
    AUTO_LAYERS struct layers plain = layers_of(white, COMPOSE_FULL);
    AUTO_LAYERS struct layers l = layers_of(yellow, COMPOSE_FULL);
    AUTO_PIX PIX *got = paint(&l, 2480, 3508);
    assert_near(seen(got, FREE_X + 600, FREE_Y + 300, 600, 300), 255, 255, 255, 1);
    assert_near(seen(got, FREE_X + 100, FREE_Y + 2, 300, 8), 0xc8, 0x20, 0x28, 40);
    assert_in_range(layers_bytes(&l), 0, layers_bytes(&plain) * 6 / 5);
}

/* Print is made of dots: those of a band stay together as its tint. */
static void a_band_of_printed_dots_stays_even_and_writing_on_it_sharp(void **state)
{
    PIX *page = colour_page();
    uint32_t seed = 1;

    (void)state;
    fill(page, FREE_X, FREE_Y, 1600, 300, TAN);
    for (int y = 0; y < 300; y += 2)
        for (int x = 0; x < 1600; x += 2)
            if ((seed = seed * 1664525U + 1013904223U) >> 24 < 90)
                fill(page, FREE_X + x, FREE_Y + y, 2, 2, TAN_DOT);
    for (int x = 0; x < 20; x++)
        fill(page, FREE_X + 200 + 50 * x, FREE_Y + 100, 8, 60, 0x14141400);
    draw_stamp(page, FREE_X, FREE_Y + 400, 300, RED);
    AUTO_LAYERS struct layers l = layers_of(page, COMPOSE_FULL);
    AUTO_PIX PIX *got = paint(&l, 2480, 3508);
    assert_near(seen(got, FREE_X + 100, FREE_Y + 200, 1400, 60), 230, 222, 206, 15);
    for (int x = 0; x < 20; x++)
        assert_near(seen(got, FREE_X + 220 + 50 * x, FREE_Y + 120, 12, 20), 230, 222, 206, 25);
    assert_near(seen(got, FREE_X + 202, FREE_Y + 110, 4, 40), 0, 0, 0, 20);
}

static void paper_of_any_tint_is_whitened_and_a_panel_keeps_its_own(void **state)
{
    AUTO_PIX PIX *page = pixCreate(600, 800, 32), *white = NULL;

    (void)state;
    fill(page, 0, 0, 600, 800, 0xf0e6be00);
    fill(page, 100, 100, 300, 300, 0xc8b49600);
    white = paper_whiten(page);
    assert_near(seen(white, 200, 1200, 400, 200), 255, 255, 255, 1);
    assert_near(seen(white, 400, 400, 200, 200), 0xc8 * 255 / 0xf0, 0xb4 * 255 / 0xe6, 0x96 * 255 / 0xbe, 3);
}

/* ---- bilevel scans */

static void a_bilevel_scan_keeps_its_very_bits(void **state)
{
    AUTO_PIX PIX *grey = sample_page(), *scan = pixConvertTo1(grey, 140), *bits = NULL, *upright = NULL;
    AUTO_SHEET struct sheet s = { 0 };
    AUTO_LAYERS struct layers l = { 0 };
    struct err e = { 0 };
    l_int32 same = 0;

    (void)state;
    pixSetResolution(scan, 200, 200);
    assert_ok(clean_make_sheet(pixClone(scan), 200, &s, &e), e);      /* 200 dpi: the reader works on a larger copy */
    assert_ok(clean_turn(&s, 90, &e), e);
    assert_ok(clean_make_ink(&s, &e), e);
    assert_ok(compose_layers(&s, COMPOSE_FULL, &l, &e), e);
    assert_int_equal(l.n, 1);
    bits = decode(&l.at[0]);
    upright = pixRotateOrth(scan, 3);
    pixEqual(bits, upright, &same);
    assert_true(same);
}

/* ---- fitting */

static void each_level_of_fitting_is_smaller(void **state)
{
    size_t before = SIZE_MAX;

    (void)state;
    for (int fit = COMPOSE_FULL; fit <= COMPOSE_FITS; fit++) {
        PIX *page = sample_page();

        for (int y = 0; y < 700; y++)
            for (int x = 0; x < 1400; x++)
                pixSetPixel(page, FREE_X + x, FREE_Y + y, (l_uint32)(80 + (x * 7 % 61) + (y * 11 % 53)));
        AUTO_LAYERS struct layers l = layers_of(page, fit);
        assert_in_range(layers_bytes(&l), 1, before - 1);
        before = layers_bytes(&l);
        assert_int_equal(l.at[0].kind, LAYER_JPEG);
        assert_int_equal(l.at[l.n - 1].kind, LAYER_JBIG2);
        assert_in_range(l.at[l.n - 1].width_px, fit >= 2 ? 1640 : 2480, fit >= 2 ? 1670 : 2480);
        assert_int_equal(l.at[l.n - 1].place.w, 2480);
    }
}

/* ---- on the way to ocrd */

static void layers_arrive_as_they_were_sent(void **state)
{
    AUTO_LAYERS struct layers sent = { 0 }, got = { 0 };
    AUTO_JSON json_t *entries = NULL;
    const struct turn page = { .width_px = 100, .height_px = 200 };
    const unsigned char *blob[] = { (const unsigned char *)"x", (const unsigned char *)"yz" };
    const size_t blob_n[] = { 1, 2 };
    struct err e = { 0 };

    (void)state;
    assert_ok(layers_add(&sent, (struct layer){ .kind = LAYER_JPEG, .bytes = calloc(1, 1), .n = 1, .width_px = 3, .height_px = 4, .components = 3,
                                                .place = { 1, 2, 3, 4 } }, &e), e);
    assert_ok(layers_add(&sent, (struct layer){ .kind = LAYER_G4, .bytes = calloc(1, 2), .n = 2, .width_px = 100, .height_px = 200, .components = 1,
                                                .stencil = true, .ink = { 200, 0, 7 }, .distrusted = true, .place = { 0, 0, 100, 200 } }, &e), e);
    entries = layers_describe(&sent);
    assert_non_null(entries);
    assert_ok(layers_parse(entries, blob, blob_n, 2, &page, &got, &e), e);
    assert_int_equal(got.n, 2);
    assert_false(got.at[0].distrusted);
    assert_int_equal(got.at[0].place.h, 4);
    assert_true(got.at[1].distrusted);
    assert_true(layers_distrusted(&got));
    assert_false(layers_distrusted(&(struct layers){ 0 }));
    assert_int_equal(got.at[1].ink[0], 200);
    assert_memory_equal(got.at[1].bytes, "yz", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_typed_page_is_small),
        cmocka_unit_test(an_empty_page_is_next_to_nothing),
        cmocka_unit_test(a_red_stamp_stays_red_and_type_over_it_black),
        cmocka_unit_test(ink_of_two_colours_is_two_stencils),
        cmocka_unit_test(a_signature_keeps_its_colour),
        cmocka_unit_test(what_is_no_coloured_ink),
        cmocka_unit_test(coloured_fringes_of_black_type_stay_black),
        cmocka_unit_test(a_photo_keeps_its_tones),
        cmocka_unit_test(a_shaded_panel_stays_and_type_on_it_is_sharp),
        cmocka_unit_test(a_marker_stays_yellow_and_type_under_it_sharp),
        cmocka_unit_test(pale_pencil_does_not_vanish),
        cmocka_unit_test(tinted_paper_becomes_white_and_costs_nothing),
        cmocka_unit_test(a_band_of_printed_dots_stays_even_and_writing_on_it_sharp),
        cmocka_unit_test(paper_of_any_tint_is_whitened_and_a_panel_keeps_its_own),
        cmocka_unit_test(a_bilevel_scan_keeps_its_very_bits),
        cmocka_unit_test(each_level_of_fitting_is_smaller),
        cmocka_unit_test(layers_arrive_as_they_were_sent),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
