/* The request "mark" as the counter makes it: to the real ocr-page, over its pipes; and requests that make no sense. */
#include "tests/unit/test.h"

#include "base/auto.h"
#include "ocr/page/mark/request.h"
#include "reader/mark.h"
#include "tests/paper/marks.h"

#include <errno.h>
#include <string.h>

enum { PAGE_MS = 60000 };       /* of a machine that does much else */

static uint8_t *grey_bytes(PIX *page, size_t *ret_n)
{
    AUTO_PIX PIX *grey = pixConvertTo8(page, 0);
    uint8_t *bytes = NULL;

    assert_int_equal(pixGetRasterData(grey, &bytes, ret_n), 0);
    return bytes;
}

static void a_marked_picture_and_a_clear_one_are_told_apart_by_the_program(void **state)
{
    const struct mark_style m = { .text = "SECRET", .font = "", .size_pt = 16, .ink = { 0, 0, 0, 1 }, .x_mm = 105, .y_mm = 12, .bold = true };
    const struct mark_style title = { .text = "SECRETARY", .font = "", .size_pt = 16, .ink = { 0, 0, 0, 1 }, .x_mm = 105, .y_mm = 12, .bold = true };
    const struct mark_style *const styles[] = { &m, &title };
    const struct mark_setup setup = { .languages = "eng+Devanagari", .memory_mib = 1024, .page_ms = PAGE_MS };
    struct mark_checker *checker;
    struct err e = { 0 };

    (void)state;
    assert_ok(mark_new(&setup, &checker, &e), e);
    for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
        struct chance c = { 7 };
        AUTO_PIX PIX *page = mark_sheet();
        struct mark_verdict v;
        size_t n;

        mark_draw(page, styles[i], &c);
        uint8_t *bytes = grey_bytes(page, &n);
        const struct mark_picture p = { bytes, pixGetWidth(page), pixGetHeight(page), 300, false };
        mark_picture(checker, &p, &v);
        free(bytes);
        assert_false(v.unchecked);
        assert_int_equal(v.decision, i == 0 ? MARK_REFUSE : MARK_CLEAR);
        assert_int_equal(v.grade, i == 0 ? GRADE_SECRET : GRADE_NONE);
        if (i == 0)
            assert_true(v.box_px[0] > 1000 && v.box_px[0] < 1240 && v.box_px[1] > 80 && v.box_px[1] < 142 && v.box_px[2] > 150);
    }
    mark_free(checker);
}

/* ---- words */

static bool stop_at_once(void *ctx, int page, int pages)
{
    (void)ctx, (void)page, (void)pages;
    return true;
}

static void words_are_judged_by_the_program_to_the_last_piece(void **state)
{
    enum { LONG_BYTES = 5 << 20 };
    static const struct { const char *text; enum mark_decision decision; bool unchecked; } cases[] = {
        { "Land at Pune\fSir,\nsee below.\f", MARK_CLEAR, false }, { "Land\fSECRET\n", MARK_REFUSE, false }, { "\f", MARK_CLEAR, false }, { "", MARK_CLEAR, false },
        { "Land\fn\n1\n2\n3\n4\n5\n6\n7\n8\n9\nSecret\na\nb\nc\nd\ne\n", MARK_HOLD, false }, { "half a letter \xE0\xA4", MARK_HOLD, true },
    };
    const struct mark_setup setup = { .languages = "eng+Devanagari", .memory_mib = 1024, .page_ms = PAGE_MS };
    AUTO_MARK_CHECKER struct mark_checker *checker = NULL;
    AUTO_FREE char *text = malloc(LONG_BYTES);
    struct mark_verdict v;
    struct err e = { 0 };

    (void)state;
    assert_ok(mark_new(&setup, &checker, &e), e);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        mark_words(checker, cases[i].text, strlen(cases[i].text), NULL, NULL, &v);
        if (v.decision != cases[i].decision || v.unchecked != cases[i].unchecked)
            fail_msg("\"%s\": %s%s, %s", cases[i].text, mark_decision_name(v.decision), v.unchecked ? ", unchecked" : "", v.why);
    }
    memset(text, 'a', LONG_BYTES);
    for (size_t i = 60; i < LONG_BYTES; i += 61)
        text[i] = '\n';
    mark_words(checker, text, LONG_BYTES, NULL, NULL, &v);
    assert_int_equal(v.decision, MARK_CLEAR);
    memcpy(text + LONG_BYTES - 7, "\nSECRET", 7);           /* asked about in several goes */
    mark_words(checker, text, LONG_BYTES, NULL, NULL, &v);
    assert_int_equal(v.decision, MARK_REFUSE);
    mark_words(checker, "x", 1, stop_at_once, NULL, &v);
    assert_true(v.unchecked && v.decision == MARK_HOLD);
}

/* ---- */

static void a_request_that_does_not_fit_its_pixels_is_refused(void **state)
{
    static const struct { int width, height, dpi, color; size_t n; int err; } cases[] = {
        { 40, 30, 300, 0, 1200, 0 }, { 40, 30, 300, 1, 3600, 0 }, { 40, 30, 300, 0, 1199, -EINVAL }, { 40, 30, 300, 0, 1201, -EINVAL }, { 40, 30, 300, 1, 1200, -EINVAL },
        { 0, 30, 300, 0, 0, -EINVAL }, { -40, -30, 300, 0, 1200, -EINVAL }, { 40, 30, -1, 0, 1200, -EINVAL }, { 40, 30, 99999, 0, 1200, -EINVAL },
        { 1 << 30, 1 << 30, 300, 1, 1200, -EINVAL }, { 19999, 19999, 300, 0, 1200, -ERANGE },
    };
    static unsigned char pixels[4000];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_JSON json_t *request = json_pack("{sisisisb}", "width_px", cases[i].width, "height_px", cases[i].height, "dpi", cases[i].dpi, "color", cases[i].color);
        AUTO_LOADED struct loaded file = { 0 };
        struct err e = { 0 };
        int r = mark_request_picture(request, pixels, cases[i].n, &file, &e);

        if (r != cases[i].err)
            fail_msg("case %zu: %d %s", i, r, e.msg);
        assert_int_equal(file.pix != NULL, r == 0);
    }
}

static void pixels_arrive_in_their_order_and_colour(void **state)
{
    unsigned char pixels[16 * 16 * 3] = { [0] = 200, [1] = 100, [2] = 50, [3 * (16 * 3 + 5)] = 7 };
    AUTO_JSON json_t *request = json_pack("{sisisisb}", "width_px", 16, "height_px", 16, "dpi", 300, "color", 1);
    AUTO_LOADED struct loaded file = { 0 };
    struct err e = { 0 };
    l_int32 r, g, b;

    (void)state;
    assert_ok(mark_request_picture(request, pixels, sizeof pixels, &file, &e), e);
    pixGetRGBPixel(file.pix, 0, 0, &r, &g, &b);
    assert_true(r == 200 && g == 100 && b == 50);
    pixGetRGBPixel(file.pix, 5, 3, &r, &g, &b);
    assert_true(r == 7 && g == 0 && b == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_marked_picture_and_a_clear_one_are_told_apart_by_the_program),
        cmocka_unit_test(words_are_judged_by_the_program_to_the_last_piece),
        cmocka_unit_test(a_request_that_does_not_fit_its_pixels_is_refused),
        cmocka_unit_test(pixels_arrive_in_their_order_and_colour),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
