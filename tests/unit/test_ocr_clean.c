/* How a page lies: which end is up, how skewed; its paper. Pictures only, nothing is read. Run from the top of the source tree. */
#include "test.h"

#include "ocr/page/clean/orient.h"
#include "ocr/page/load/load.h"

#include <math.h>
#include <string.h>

#define ENGLISH "tests/letters/dev-s-0016/001.jpg"      /* upright and level to half a degree, all three */
#define HINDI   "tests/letters/dev-s-0004/001.jpg"
#define TABLE   "tests/letters/dev-s-0028/002.jpg"

static PIX *page_of(const char *path)
{
    size_t n = 0;
    unsigned char *bytes = l_binaryRead(path, &n);
    struct loaded l = { 0 };
    struct err e = { 0 };

    if (!bytes)
        fail_msg("%s cannot be read", path);
    assert_ok(load_page(bytes, n, 0, &l, &e), e);
    lept_free(bytes);
    return l.pix;
}

static struct sheet sheet_of(PIX *take_pix)
{
    struct sheet s;
    struct err e = { 0 };

    assert_ok(clean_make_sheet(take_pix, 300, &s, &e), e);
    return s;
}

static struct orientation orientation_of(PIX *take_pix)
{
    AUTO_SHEET struct sheet s = sheet_of(take_pix);
    struct orientation o;

    assert_int_equal(orient_find(&s, &o), 0);
    return o;
}

/* ---- which way up */

static void assert_every_turn_is_found(const char *path)
{
    AUTO_PIX PIX *page = page_of(path);

    for (int quads = 0; quads < 4; quads++) {
        struct orientation o = orientation_of(pixRotateOrth(page, quads));

        if (!o.sure || o.rotation != quads * 90)
            fail_msg("%s turned by %d lies at %d, confidence %.2f", path, quads * 90, o.rotation, o.conf);
    }
}

static void every_quarter_turn_of_an_english_page_is_found(void **state) { (void)state; assert_every_turn_is_found(ENGLISH); }
static void every_quarter_turn_of_a_hindi_page_is_found(void **state) { (void)state; assert_every_turn_is_found(HINDI); }
static void every_quarter_turn_of_a_table_is_found(void **state) { (void)state; assert_every_turn_is_found(TABLE); }

static void a_turned_page_can_be_skewed_as_well(void **state)
{
    AUTO_PIX PIX *page = page_of(HINDI);
    AUTO_PIX PIX *down = pixRotateOrth(page, 1);
    struct orientation o = orientation_of(pixRotate(down, (float)(6 * M_PI / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));

    (void)state;
    assert_true(o.sure);
    assert_int_equal(o.rotation, 90);
}

/* Three strokes of a pen. */
static PIX *signature_page(void)
{
    PIX *page = pixCreate(2480, 3508, 8);

    assert_non_null(page);
    pixSetAllArbitrary(page, 250);
    for (int i = 0; i < 300; i++)
        for (int k = 0; k < 3; k++) {
            int x = 1500 + i * 2, y = 2400 + (int)(60 * sin(i / (20.0 + 15 * k)));

            pixRasterop(page, x, y, 5, 5, PIX_CLR, NULL, 0, 0);
        }
    return page;
}

static void a_page_of_little_text_stays_as_it_is(void **state)
{
    AUTO_PIX PIX *page = signature_page();

    (void)state;
    for (int quads = 0; quads < 4; quads++)
        assert_false(orientation_of(pixRotateOrth(page, quads)).sure);
    assert_int_equal(orientation_of(TAKE_PTR(page)).rotation, 0);
}

/* Bars of one height, as a crossword or a bar code has them, reach neither up nor down. */
static void shapes_without_an_upper_end_are_not_sure(void **state)
{
    PIX *page = pixCreate(2480, 3508, 8);
    struct orientation o;

    (void)state;
    assert_non_null(page);
    pixSetAllArbitrary(page, 250);
    for (int y = 300; y < 3000; y += 80)
        for (int x = 300; x < 2200; x += 25)
            if ((x + 3 * y) % 11 != 0)
                pixRasterop(page, x, y, 10, 36, PIX_CLR, NULL, 0, 0);
    o = orientation_of(page);
    assert_false(o.sure);
    assert_int_equal(o.rotation, 0);
}

/* Of these only commas and brackets reach out, and they reach down: read as letters they would stand on their heads. */
static PIX *page_of_lines(const char *words)
{
    AUTO_PIX PIX *line = pixCreate(1900, 90, 8);
    PIX *page = pixCreate(2480, 3508, 8);
    L_BMF *font = bmfCreate(NULL, 20);
    int width = 0, overflow = 0;

    assert_true(line && page && font);
    pixSetAllArbitrary(line, 250);
    pixSetAllArbitrary(page, 250);
    assert_int_equal(pixSetTextline(line, font, words, 0, 10, 65, &width, &overflow), 0);
    for (int y = 300; y < 3100; y += 100)
        pixRasterop(page, 300, y, 1900, 90, PIX_SRC, line, 0, 0);
    bmfDestroy(&font);
    return page;
}

static void capitals_and_figures_are_not_taken_for_sure(void **state)
{
    static const char *const lines[] = { "DIRECTED TO SAY, THAT THE MATTER, IF PENDING,", "1,408 2,716 45,678 99,500 22,310 87,654 4,500" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        for (int quads = 0; quads < 4; quads++) {
            AUTO_PIX PIX *page = page_of_lines(lines[i]);
            struct orientation o = orientation_of(pixRotateOrth(page, quads));

            if (o.sure && o.rotation != quads * 90)
                fail_msg("\"%s\" turned by %d is sure to lie at %d", lines[i], quads * 90, o.rotation);
        }
}

/* ---- how skewed */

static double skew_of(PIX *take_page)
{
    AUTO_SHEET struct sheet s = sheet_of(take_page);
    struct orientation o;
    struct err e = { 0 };

    assert_int_equal(orient_find(&s, &o), 0);
    assert_ok(clean_turn(&s, 0, &e), e);
    assert_ok(orient_level(&s, &o, &e), e);
    return s.turn.skew_deg;
}

static void skew_is_measured_to_the_last_of_fifteen_degrees(void **state)
{
    static const char *const pages[] = { ENGLISH, HINDI };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
        AUTO_PIX PIX *page = page_of(pages[i]);
        double before = skew_of(pixClone(page));

        for (int deg = -13; deg <= 13; deg += 5) {
            PIX *turned = pixRotate(page, (float)(deg * M_PI / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);     /* clockwise */
            double got = skew_of(turned ? turned : pixClone(page));

            if (fabs(got - before - deg) > 0.25)
                fail_msg("%s turned by %d degrees was measured as %.2f", pages[i], deg, got - before);
        }
    }
}

static void a_page_without_lines_is_not_levelled(void **state)
{
    (void)state;
    assert_true(skew_of(signature_page()) == 0);
}

static void a_levelled_page_is_level(void **state)
{
    AUTO_PIX PIX *page = page_of(ENGLISH);

    (void)state;
    for (int deg = -14; deg <= 14; deg += 7) {
        AUTO_SHEET struct sheet s = sheet_of(pixRotate(page, (float)(deg * M_PI / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
        struct orientation o;
        struct err e = { 0 };

        assert_int_equal(orient_find(&s, &o), 0);
        assert_ok(orient_level(&s, &o, &e), e);
        assert_int_equal(orient_find(&s, &o), 0);
        if (fabs(o.axis[AXIS_ACROSS].skew_deg) > 0.1)
            fail_msg("turned by %d degrees and levelled, it is still skewed by %.2f", deg, o.axis[AXIS_ACROSS].skew_deg);
    }
}

/* ---- paper */

static void a_shadow_across_the_paper_is_taken_out_to_its_edges(void **state)
{
    enum { WIDTH = 2477, HEIGHT = 3501 };       /* no whole tiles */
    PIX *page = pixCreate(WIDTH, HEIGHT, 8);

    (void)state;
    assert_non_null(page);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            pixSetPixel(page, x, y, (l_uint32)(150 + x / 30));
    AUTO_SHEET struct sheet s = sheet_of(page);
    for (int y = 0; y < HEIGHT; y += 100)
        for (int x = WIDTH - 1; x >= 0; x -= 51) {
            l_uint32 shade = 0;

            assert_int_equal(pixGetPixel(s.text, x, y, &shade), 0);
            if (shade < 240 || shade > 250)
                fail_msg("at %d, %d the paper is %u", x, y, shade);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_quarter_turn_of_an_english_page_is_found),
        cmocka_unit_test(every_quarter_turn_of_a_hindi_page_is_found),
        cmocka_unit_test(every_quarter_turn_of_a_table_is_found),
        cmocka_unit_test(a_turned_page_can_be_skewed_as_well),
        cmocka_unit_test(a_page_of_little_text_stays_as_it_is),
        cmocka_unit_test(shapes_without_an_upper_end_are_not_sure),
        cmocka_unit_test(capitals_and_figures_are_not_taken_for_sure),
        cmocka_unit_test(skew_is_measured_to_the_last_of_fifteen_degrees),
        cmocka_unit_test(a_page_without_lines_is_not_levelled),
        cmocka_unit_test(a_levelled_page_is_level),
        cmocka_unit_test(a_shadow_across_the_paper_is_taken_out_to_its_edges),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
