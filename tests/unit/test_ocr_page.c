/* What ocr-page does with one page, in this process and without its jail. Run from the top of the source tree. */
#include "test.h"

#include "ocr/page/clean/clean.h"
#include "ocr/page/load/load.h"
#include "ocr/page/read/engine.h"

#include <errno.h>
#include <math.h>
#include <string.h>

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

/* ---- blank or not */

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_of_type_is_not_blank),
        cmocka_unit_test(a_real_reverse_is_blank),
        cmocka_unit_test(show_through_is_blank),
        cmocka_unit_test(specks_edges_holes_and_folds_are_blank),
        cmocka_unit_test(two_lines_of_type_are_not_blank),
        cmocka_unit_test(a_missing_language_pack_is_named_with_its_package),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
