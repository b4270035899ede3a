/* Rows as SANE gives them become a grey picture: every depth, every factor. */
#include "test.h"

#include "base/auto.h"
#include "drivers/scan/look/shrink.h"

#include <errno.h>
#include <string.h>

static uint8_t *memory;

static struct shrink begin(int width, int dpi, int depth, bool color)
{
    struct shrink s = { .grey = memory, .tint = memory + SHRINK_GREY_BYTES };
    struct err e = { 0 };

    memset(memory, 0xA5, 1 << 16);
    memset(s.tint, 0xA5, 1 << 12);
    assert_ok(shrink_begin(&s, width, dpi, depth, color, &e), e);
    return s;
}

static void a_300_dpi_grey_page_is_kept_as_it_is(void **state)
{
    struct shrink s = begin(5, 300, 8, false);

    (void)state;
    shrink_row(&s, (const uint8_t[]){ 0, 50, 100, 200, 255 });
    shrink_row(&s, (const uint8_t[]){ 1, 2, 3, 4, 5 });
    assert_int_equal(s.height_px, 2);
    assert_int_equal(s.dpi, 300);
    assert_memory_equal(s.grey, ((const uint8_t[]){ 0, 50, 100, 200, 255, 1, 2, 3, 4, 5 }), 10);
    assert_int_equal(s.grey[10], 0xA5);
    shrink_done(&s);
}

static void a_finer_page_is_averaged_by_a_whole_factor(void **state)
{
    static const struct { int dpi, factor, result_dpi; } cases[] = { { 600, 2, 300 }, { 1200, 4, 300 }, { 400, 2, 200 }, { 301, 2, 150 }, { 75, 1, 75 }, { 0, 1, 300 }, { -7, 1, 300 } };
    struct shrink s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        s = begin(100, cases[i].dpi, 8, false);
        assert_int_equal(s.factor, cases[i].factor);
        assert_int_equal(s.dpi, cases[i].result_dpi);
        shrink_done(&s);
    }
    s = begin(5, 600, 8, false);                /* the fifth pixel makes no whole one */
    shrink_row(&s, (const uint8_t[]){ 0, 100, 200, 200, 9 });
    assert_int_equal(s.height_px, 0);
    shrink_row(&s, (const uint8_t[]){ 100, 200, 100, 100, 9 });
    assert_int_equal(s.height_px, 1);
    assert_memory_equal(s.grey, ((const uint8_t[]){ 100, 150, 0xA5 }), 3);
    shrink_done(&s);
}

static void bits_wide_samples_and_colour_become_grey(void **state)
{
    static const uint16_t wide[] = { 0x0000, 0x80FF, 0xFFFF };
    static const uint16_t wide_color[] = { 0xFFFF, 0xFFFF, 0xFFFF, 0xFF00, 0, 0 };
    struct shrink s = begin(10, 300, 1, false);
    uint8_t odd[1 + sizeof wide];

    (void)state;
    shrink_row(&s, (const uint8_t[]){ 0x81, 0x40 });
    assert_memory_equal(s.grey, ((const uint8_t[]){ 0, 255, 255, 255, 255, 255, 255, 0, 255, 0, 0xA5 }), 11);
    shrink_done(&s);
    s = begin(3, 300, 16, false);
    memcpy(odd + 1, wide, sizeof wide);         /* SANE cuts its buffers anywhere */
    shrink_row(&s, odd + 1);
    assert_memory_equal(s.grey, ((const uint8_t[]){ 0, 0x80, 0xFF }), 3);
    shrink_done(&s);
    s = begin(3, 300, 8, true);
    shrink_row(&s, (const uint8_t[]){ 255, 255, 255, 255, 0, 0, 0, 255, 0 });
    assert_memory_equal(s.grey, ((const uint8_t[]){ 255, 76, 149 }), 3);
    shrink_done(&s);
    s = begin(2, 300, 16, true);
    shrink_row(&s, (const uint8_t *)wide_color);
    assert_memory_equal(s.grey, ((const uint8_t[]){ 255, 76 }), 2);
    shrink_done(&s);
}

/* For the marking check: a stamp is found by its ink. */
static void where_colour_is_wanted_it_is_kept_beside_the_grey(void **state)
{
    static const uint16_t wide[] = { 0x1100, 0x2200, 0x3300, 0x5100, 0x6200, 0x7300 };
    static uint8_t rgb[64];
    struct shrink s = begin(2, 300, 8, true);

    (void)state;
    s.rgb = rgb;
    memset(rgb, 0xA5, sizeof(rgb));
    shrink_row(&s, (const uint8_t[]){ 255, 0, 0, 0, 0, 255 });
    shrink_row(&s, (const uint8_t[]){ 1, 2, 3, 4, 5, 6 });
    assert_int_equal(s.height_px, 2);
    assert_memory_equal(rgb, ((const uint8_t[]){ 255, 0, 0, 0, 0, 255, 1, 2, 3, 4, 5, 6, 0xA5 }), 13);
    shrink_done(&s);

    s = begin(5, 600, 8, true);                 /* the fifth pixel makes no whole one */
    s.rgb = rgb;
    for (int y = 0; y < 4; y++)
        shrink_row(&s, (const uint8_t[]){ 100, 0, 0, 200, 0, 0, 0, 0, 40, 0, 20, 80, 9, 9, 9 });
    assert_int_equal(s.height_px, 2);
    assert_memory_equal(rgb, ((const uint8_t[]){ 150, 0, 0, 0, 10, 60, 150, 0, 0, 0, 10, 60, 0xA5 }), 13);
    shrink_done(&s);

    s = begin(2, 300, 16, true);
    s.rgb = rgb;
    shrink_row(&s, (const uint8_t *)wide);
    assert_memory_equal(rgb, ((const uint8_t[]){ 0x11, 0x22, 0x33, 0x51, 0x62, 0x73 }), 6);
    shrink_done(&s);
}

static void pale_colour_shows_in_the_tint(void **state)
{
    uint8_t row[8 * 3];
    struct shrink s = begin(8, 300, 8, true);

    (void)state;
    for (int x = 0; x < 8; x++) {
        row[3 * x] = 250;
        row[3 * x + 1] = row[3 * x + 2] = x < 4 ? 250 : 200;    /* white, pink */
    }
    for (int y = 0; y < 5; y++)
        shrink_row(&s, row);
    assert_int_equal(s.tint_width_px, 2);
    assert_int_equal(s.tint_height_px, 1);
    assert_memory_equal(s.tint, ((const uint8_t[]){ 255, 205 }), 2);
    shrink_done(&s);
    s = begin(8, 300, 8, false);
    assert_int_equal(s.tint_width_px, 0);
    shrink_done(&s);
}

static void a_page_longer_than_the_memory_keeps_its_beginning(void **state)
{
    enum { WIDTH = 40000 };
    AUTO_FREE uint8_t *row = calloc(WIDTH, 1);
    struct shrink s = begin(WIDTH, 300, 8, false);

    (void)state;
    for (int y = 0; y < SHRINK_GREY_BYTES / WIDTH + 10; y++)
        shrink_row(&s, row);
    assert_false(s.whole);
    assert_int_equal(s.height_px, SHRINK_GREY_BYTES / WIDTH);
    shrink_done(&s);
}

static void what_is_no_page_is_refused(void **state)
{
    struct shrink s = { .grey = memory, .tint = memory };
    struct err e = { 0 };

    (void)state;
    assert_int_equal(shrink_begin(&s, 0, 300, 8, false, &e), -EINVAL);
    assert_int_equal(shrink_begin(&s, 10, 300, 4, false, &e), -EINVAL);
    assert_int_equal(shrink_begin(&s, 10, 300, 1, true, &e), -EINVAL);
    assert_int_equal(shrink_begin(&s, 1, 1200, 8, false, &e), 0);       /* narrower than the factor */
    for (int i = 0; i < 8; i++)
        shrink_row(&s, (const uint8_t[]){ 7 });
    assert_int_equal(s.grey[0], 7);
    shrink_done(&s);
}

static int make_memory(void **state)
{
    (void)state;
    memory = malloc(SHRINK_BYTES);
    return memory ? 0 : -1;
}

static int free_memory(void **state)
{
    (void)state;
    free(memory);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_300_dpi_grey_page_is_kept_as_it_is),
        cmocka_unit_test(a_finer_page_is_averaged_by_a_whole_factor),
        cmocka_unit_test(bits_wide_samples_and_colour_become_grey),
        cmocka_unit_test(where_colour_is_wanted_it_is_kept_beside_the_grey),
        cmocka_unit_test(pale_colour_shows_in_the_tint),
        cmocka_unit_test(a_page_longer_than_the_memory_keeps_its_beginning),
        cmocka_unit_test(what_is_no_page_is_refused),
    };

    return cmocka_run_group_tests(tests, make_memory, free_memory);
}
