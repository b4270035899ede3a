/* What ocr-page does with one page, in this process and without its jail. Run from the top of the source tree. */
#include "test.h"
#include "test_ocr_locked_pdf.h"

#include "base/sandbox.h"
#include "ocr/page/clean/clean.h"
#include "ocr/page/load/load.h"
#include "ocr/page/clean/orient.h"
#include "ocr/page/load/tiff.h"
#include "ocr/page/picture/view.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAMPLE "tests/letters/dev-s-0016/001.jpg"           /* upright, a page of English type */

struct bytes { unsigned char *data; size_t n; };

static struct bytes read_sample(const char *path)
{
    struct bytes b = { 0 };

    b.data = l_binaryRead(path, &b.n);
    if (!b.data)
        fail_msg("%s cannot be read", path);
    return b;
}

static PIX *sample_page(void)
{
    struct bytes b = read_sample(SAMPLE);
    struct loaded l;
    struct err e = { 0 };

    assert_ok(load_page(b.data, b.n, 0, &l, &e), e);
    lept_free(b.data);
    return l.pix;
}

static struct sheet sheet_of(PIX *take_pix)
{
    struct sheet s;
    struct err e = { 0 };

    assert_ok(clean_make_sheet(take_pix, 300, &s, &e), e);
    return s;
}

/* ---- loading */

static void assert_refused(const unsigned char *data, size_t n, int page, int code, const char *words)
{
    struct loaded l;
    struct err e = { 0 };
    int got = load_page(data, n, page, &l, &e);

    if (got != code || !strstr(e.msg, words))
        fail_msg("%d \"%s\", not %d with \"%s\"", got, e.msg, code, words);
}

static void a_20000_x_20000_picture_is_refused_by_its_header(void **state)
{
    static const unsigned char png[64] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20, 8, 2 };
    static const unsigned char side[4] = { 0x4e, 0x20, 0x4e, 0x20 };
    struct bytes jpeg = read_sample(SAMPLE);
    unsigned char *frame = jpeg.data;
    AUTO_PIX PIX *huge = pixCreate(20000, 20000, 1);
    unsigned char *tiff = NULL;
    size_t n = 0;

    (void)state;
    assert_refused(png, sizeof png, 0, -ERANGE, "20000 x 20000");
    while (frame[0] != 0xff || (frame[1] != 0xc0 && frame[1] != 0xc2))      /* start of frame: length, depth, height, width */
        frame++;
    memcpy(frame + 5, side, sizeof side);
    assert_refused(jpeg.data, jpeg.n, 0, -ERANGE, "20000 x 20000");
    lept_free(jpeg.data);
    assert_non_null(huge);
    assert_int_equal(pixWriteMemTiff(&tiff, &n, huge, IFF_TIFF_G4), 0);
    assert_in_range(n, 100, 100000);            /* a few kilobytes that would unpack to 50 MB */
    assert_refused(tiff, n, 0, -ERANGE, "20000 x 20000");
    lept_free(tiff);
}

static void each_limit_counts_alone(void **state)
{
    unsigned char png[64] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0x4e, 0x20, 0, 0, 0, 100, 8, 2 };

    (void)state;
    assert_refused(png, sizeof png, 0, -ERANGE, "20000 x 100 pixels");
    png[18] = png[22] = 0x4a, png[19] = png[23] = 0x38;         /* 19000: each side would do */
    assert_refused(png, sizeof png, 0, -ERANGE, "19000 x 19000 pixels");
}

static void a_picture_that_is_cut_off_is_refused(void **state)
{
    struct bytes jpeg = read_sample(SAMPLE), png = read_sample("tests/letters/dev-s-0019/001.png");

    (void)state;
    assert_refused(jpeg.data, jpeg.n / 2, 0, -EBADMSG, "cut off");
    assert_refused(png.data, png.n / 2, 0, -EBADMSG, "cut off");
    assert_refused(jpeg.data, 40, 0, -EBADMSG, "cut off");
    assert_refused(png.data, 20, 0, -EBADMSG, "cut off");
    lept_free(jpeg.data);
    lept_free(png.data);
}

static void what_is_no_picture_is_refused(void **state)
{
    static const unsigned char text[] = "Dear Sir, this is a text file and no picture at all.\n";
    static const unsigned char gif[32] = "GIF89a";
    static const unsigned char pdf[] = "%PDF-1.4\nnothing follows\n";

    (void)state;
    assert_refused(text, sizeof text, 0, -ENOTSUP, "not a picture");
    assert_refused(gif, sizeof gif, 0, -ENOTSUP, "only PNG, JPEG, TIFF, PNM and PDF");
    assert_refused(pdf, sizeof pdf, 0, -EBADMSG, "PDF is damaged");
    assert_refused(text, 0, 0, -EBADMSG, "empty");
}

static void a_locked_pdf_is_refused(void **state)
{
    (void)state;
    assert_refused(locked_pdf, sizeof locked_pdf, 0, -EACCES, "password");
}

static void a_tiff_without_pages_or_in_a_circle_is_refused(void **state)
{
    static const unsigned char none[32] = { 'I', 'I', 42, 0 };
    /* one directory of one entry at 8, whose "next" is itself */
    static const unsigned char circle[32] = { 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0, 1, 3, 0, 1, 0, 0, 0, 5, 0, 0, 0, 8, 0, 0, 0 };
    static const unsigned char beyond[32] = { 'I', 'I', 42, 0, 0, 1, 0, 0 };

    (void)state;
    assert_refused(none, sizeof none, 0, -EBADMSG, "no pages");
    assert_refused(circle, sizeof circle, 0, -ERANGE, "more than 3900 pages");
    assert_refused(beyond, sizeof beyond, 0, -EBADMSG, "damaged");
}

/* Two pages, 100 and 60 pixels wide. */
static struct bytes two_page_tiff(void)
{
    AUTO_PIX PIX *first = pixCreate(100, 50, 1);
    AUTO_PIX PIX *second = pixCreate(60, 80, 1);
    PIXA *both = pixaCreate(2);
    struct bytes b = { 0 };

    pixaAddPix(both, first, L_CLONE);
    pixaAddPix(both, second, L_CLONE);
    assert_int_equal(pixaWriteMemMultipageTiff(&b.data, &b.n, both), 0);
    pixaDestroy(&both);
    return b;
}

static void each_page_of_a_tiff_is_found(void **state)
{
    struct bytes b = two_page_tiff();
    struct loaded l;
    struct err e = { 0 };
    int pages;

    (void)state;
    for (int page = 0; page < 2; page++) {
        assert_ok(load_page(b.data, b.n, page, &l, &e), e);
        assert_int_equal(l.pages, 2);
        assert_int_equal(pixGetWidth(l.pix), page == 0 ? 100 : 60);
        pixDestroy(&l.pix);
    }
    assert_refused(b.data, b.n, 2, -ERANGE, "no page 3");
    assert_int_equal(tiff_count_pages(b.data, b.n, 1, &pages, &e), -ERANGE);
    lept_free(b.data);
}

/* ---- blank or not */

/* A page of that size and resolution as a TIFF, loaded; the caller's. */
static struct loaded load_tiff(int width_px, int height_px, int xres, int yres)
{
    struct loaded page = { 0 };
    PIX *pix = pixCreate(width_px, height_px, 1);
    unsigned char *tiff = NULL;
    size_t n = 0;
    struct err e = { 0 };

    pixSetResolution(pix, xres, yres);
    assert_int_equal(pixWriteMemTiff(&tiff, &n, pix, IFF_TIFF_G4), 0);
    assert_ok(load_page(tiff, n, 0, &page, &e), e);
    pixDestroy(&pix);
    free(tiff);
    return page;
}

static void a_fax_with_lines_wider_apart_than_its_columns_is_made_square(void **state)
{
    struct loaded page = load_tiff(1728, 1145, 204, 98);

    (void)state;
    assert_int_equal(page.dpi, 204);
    assert_int_equal(pixGetWidth(page.pix), 1728);
    assert_in_range(pixGetHeight(page.pix), 2380, 2386);
    pixDestroy(&page.pix);
    page = load_tiff(1728, 2290, 204, 196);             /* near enough */
    assert_int_equal(pixGetHeight(page.pix), 2290);
    pixDestroy(&page.pix);
}

static void a_resolution_that_is_a_screens_is_not_believed(void **state)
{
    struct loaded page = load_tiff(2480, 3508, 72, 72);

    (void)state;
    assert_int_equal(page.dpi, 0);
    pixDestroy(&page.pix);
    page = load_tiff(595, 842, 72, 72);                 /* a small picture of a whole page */
    assert_int_equal(page.dpi, 72);
    pixDestroy(&page.pix);
}

static void a_picture_that_memory_does_not_hold_is_not_called_damaged(void **state)
{
#ifndef __SANITIZE_ADDRESS__
    PIX *pix = pixCreate(9000, 9000, 32);           /* 324 MB */
    unsigned char *png = NULL;
    size_t n = 0;
    int status = 0;
    pid_t pid;

    (void)state;
    assert_int_equal(pixWriteMemPng(&png, &n, pix, 0), 0);
    pixDestroy(&pix);
    pid = fork();
    if (pid == 0) {
        const struct sandbox_limits limits = { .memory_mib = 300, .cpu_s = 20, .reads_fonts = true };
        struct loaded page;

        if (sandbox_enter(&limits, NULL) < 0)
            _exit(200);
        _exit(-load_page(png, n, 0, &page, NULL));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), ENOMEM);
    free(png);
#else
    (void)state;
    skip();                                         /* the sandbox has no limit of memory then */
#endif
}

static void a_page_of_type_is_not_blank(void **state)
{
    AUTO_SHEET struct sheet s = sheet_of(sample_page());

    (void)state;
    assert_false(clean_is_blank(&s));
}

static void a_real_reverse_is_blank(void **state)
{
    struct bytes b = read_sample("tests/letters/dev-s-0010/001.back.jpg");
    struct loaded l;
    struct err e = { 0 };

    (void)state;
    assert_ok(load_page(b.data, b.n, 0, &l, &e), e);
    AUTO_SHEET struct sheet s = sheet_of(l.pix);
    assert_true(clean_is_blank(&s));
    lept_free(b.data);
}

/* The page's type, mirrored, so pale as it looks from behind, and as soft: paper scatters what shines through it. */
static PIX *show_through(void)
{
    AUTO_PIX PIX *page = sample_page();
    AUTO_PIX PIX *grey = pixConvertTo8(page, 0);
    AUTO_PIX PIX *soft = pixBlockconv(grey, 3, 3);
    AUTO_PIX PIX *mirrored = pixFlipLR(NULL, soft);

    pixMultConstantGray(mirrored, 0.18F);
    pixAddConstantGray(mirrored, 203);
    return TAKE_PTR(mirrored);
}

static void show_through_is_blank(void **state)
{
    AUTO_SHEET struct sheet s = sheet_of(show_through());

    (void)state;
    assert_true(clean_is_blank(&s));
}

static void specks_edges_holes_and_folds_are_blank(void **state)
{
    PIX *page = pixCreate(2480, 3508, 8);
    unsigned at = 1;

    (void)state;
    pixSetAllArbitrary(page, 235);
    for (int i = 0; i < 3000; i++) {
        at = at * 1103515245 + 12345;
        pixRasterop(page, (int)(at >> 8) % 2480, (int)(at >> 4) % 3508, 3, 3, PIX_CLR, NULL, 0, 0);
    }
    pixRasterop(page, 0, 0, 40, 3508, PIX_CLR, NULL, 0, 0);         /* a dark edge */
    pixRasterop(page, 120, 900, 90, 90, PIX_CLR, NULL, 0, 0);       /* punch holes */
    pixRasterop(page, 120, 2500, 90, 90, PIX_CLR, NULL, 0, 0);
    pixRasterop(page, 0, 1750, 2480, 3, PIX_CLR, NULL, 0, 0);       /* a fold */
    AUTO_SHEET struct sheet s = sheet_of(page);
    assert_true(clean_is_blank(&s));
}

static void two_lines_of_type_are_not_blank(void **state)
{
    AUTO_PIX PIX *sample = sample_page();
    AUTO_PIX PIX *grey = pixConvertTo8(sample, 0);
    PIX *page = pixCreate(2480, 3508, 8);

    (void)state;
    pixSetAllArbitrary(page, 235);
    pixRasterop(page, 200, 400, 1800, 160, PIX_SRC, grey, 200, 1100);
    AUTO_SHEET struct sheet s = sheet_of(page);
    assert_false(clean_is_blank(&s));
}

/* ---- which way up, how skewed */

static void each_quarter_turn_is_found(void **state)
{
    struct engine g;
    struct err e = { 0 };

    (void)state;
    assert_ok(engine_start("eng+hin", &g, &e), e);
    for (int quads = 0; quads < 4; quads++) {
        AUTO_PIX PIX *page = sample_page();
        AUTO_SHEET struct sheet s = sheet_of(pixRotateOrth(page, quads));

        assert_int_equal(orient_find(&g, &s), quads * 90);
        assert_ok(clean_turn(&s, quads * 90, &e), e);
        assert_true(pixGetHeight(s.text) > pixGetWidth(s.text));
    }
    engine_done(&g);
}

static double skew_of(PIX *take_page)
{
    AUTO_SHEET struct sheet s = sheet_of(take_page);
    struct err e = { 0 };

    assert_ok(clean_level(&s, &e), e);
    return s.turn.skew_deg;
}

static void skew_is_measured_and_taken_out(void **state)
{
    double before = skew_of(sample_page());

    (void)state;
    for (int deg = -4; deg <= 4; deg += 2) {
        AUTO_PIX PIX *page = sample_page();
        PIX *turned = pixRotate(page, (float)(deg * M_PI / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);     /* clockwise */
        double got = skew_of(turned ? turned : pixClone(page));

        if (fabs(got - before - deg) > 0.3)
            fail_msg("a page turned by %d degrees was measured as %.2f", deg, got - before);
    }
}

static void a_missing_language_pack_is_named_with_its_package(void **state)
{
    struct engine g;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(engine_start("eng+chi_none", &g, &e), -ENOENT);
    assert_non_null(strstr(e.msg, "\"chi_none\""));
    assert_non_null(strstr(e.msg, "tesseract-ocr-chi-none"));
    assert_int_equal(engine_start("xyz", &g, &e), -ENOENT);
    assert_non_null(strstr(e.msg, "tesseract-ocr-xyz"));
}

/* ---- the picture for the PDF */

static void a_page_without_coloured_ink_becomes_a_small_bilevel_picture(void **state)
{
    AUTO_SHEET struct sheet s = sheet_of(sample_page());
    AUTO_LAYERS struct layers l = { 0 };
    struct err e = { 0 };

    (void)state;
    assert_ok(view_make_layers(&s, &l, &e), e);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.at[0].kind, LAYER_G4);
    assert_in_range(layers_bytes(&l), 5000, 120000);
}

static void a_page_with_a_red_stamp_keeps_its_colour(void **state)
{
    AUTO_PIX PIX *page = sample_page();
    PIX *colour = pixConvertTo32(page);
    AUTO_LAYERS struct layers l = { 0 };
    struct err e = { 0 };
    BOX *box = boxCreate(1500, 400, 400, 60);

    (void)state;
    pixSetInRectArbitrary(colour, box, 0xc8202000);
    boxDestroy(&box);
    AUTO_SHEET struct sheet s = sheet_of(colour);
    assert_ok(view_make_layers(&s, &l, &e), e);
    assert_int_equal(l.at[0].kind, LAYER_JPEG);
    assert_int_equal(l.at[0].components, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_20000_x_20000_picture_is_refused_by_its_header),
        cmocka_unit_test(each_limit_counts_alone),
        cmocka_unit_test(a_picture_that_is_cut_off_is_refused),
        cmocka_unit_test(what_is_no_picture_is_refused),
        cmocka_unit_test(a_locked_pdf_is_refused),
        cmocka_unit_test(a_tiff_without_pages_or_in_a_circle_is_refused),
        cmocka_unit_test(each_page_of_a_tiff_is_found),
        cmocka_unit_test(a_fax_with_lines_wider_apart_than_its_columns_is_made_square),
        cmocka_unit_test(a_resolution_that_is_a_screens_is_not_believed),
        cmocka_unit_test(a_picture_that_memory_does_not_hold_is_not_called_damaged),
        cmocka_unit_test(a_page_of_type_is_not_blank),
        cmocka_unit_test(a_real_reverse_is_blank),
        cmocka_unit_test(show_through_is_blank),
        cmocka_unit_test(specks_edges_holes_and_folds_are_blank),
        cmocka_unit_test(two_lines_of_type_are_not_blank),
        cmocka_unit_test(each_quarter_turn_is_found),
        cmocka_unit_test(skew_is_measured_and_taken_out),
        cmocka_unit_test(a_missing_language_pack_is_named_with_its_package),
        cmocka_unit_test(a_page_without_coloured_ink_becomes_a_small_bilevel_picture),
        cmocka_unit_test(a_page_with_a_red_stamp_keeps_its_colour),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
