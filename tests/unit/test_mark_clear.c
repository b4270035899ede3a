/* The quick look at drawn pages: what only looks like a marking is none, and bad pages have an answer, too. Run from the top of the source tree. */
#include "tests/unit/test.h"
#include "tests/unit/test_mark_rig.h"

#include "base/auto.h"

static const struct ink BLACK = { 0.08, 0.08, 0.1, 1 };

static void an_unmarked_letter_is_clear(void **state)
{
    (void)state;
    mark_rig_assert_clear(mark_rig_letter(), "the letter");
}

/* All on one page: what it is held for, the reason tells. */
static void small_print_and_other_stamps_are_clear(void **state)
{
    static const struct mark_style others[] = {
        { .text = "This e-mail is confidential and intended solely for the use of the addressee.", .font = "", .size_pt = 7, .ink = { 0.2, 0.2, 0.2, 1 }, .x_mm = 105, .y_mm = 288 },
        { .text = "RECEIVED\n12 MAR 2021\nSECRETARIAT", .font = "", .size_pt = 14, .ink = { 0.42, 0.1, 0.5, 0.8 }, .x_mm = 150, .y_mm = 250, .angle_deg = -8, .bold = true, .frame = true },
        { .text = "URGENT", .font = "", .size_pt = 24, .ink = { 0.75, 0.08, 0.1, 0.85 }, .x_mm = 60, .y_mm = 50, .angle_deg = 5, .bold = true, .frame = true },
        { .text = "अति तत्काल", .font = "Noto Sans Devanagari", .size_pt = 22, .ink = { 0.75, 0.08, 0.1, 0.85 }, .x_mm = 60, .y_mm = 230, .bold = true, .frame = true },
    };

    struct chance c = { 7 };
    PIX *page = mark_rig_letter();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        mark_draw(page, &others[i], &c);
    mark_rig_assert_clear(page, "the letter with small print and stamps");
}

/* ---- bad pages: an answer, in the end */

static unsigned noise(unsigned *at) { return *at = *at * 1103515245u + 12345u; }

static void a_page_of_noise_is_looked_at_and_no_more(void **state)
{
    AUTO_PIX PIX *page = pixCreate(1240, 1754, 32);
    unsigned at = 3;

    (void)state;
    for (int y = 0; y < pixGetHeight(page); y++)
        for (int x = 0; x < pixGetWidth(page); x++)
            pixGetData(page)[(size_t)y * (size_t)pixGetWpl(page) + (size_t)x] = noise(&at) << 8;
    mark_rig_look(page);
}

static void a_page_of_words_in_a_grid_is_clear(void **state)
{
    PIX *page = mark_sheet();
    struct chance c = { 7 };

    (void)state;
    for (int y = 0; y < 6; y++)            /* more frames than are looked into: BLOBS_MAX */
        for (int x = 0; x < 5; x++) {
            const struct mark_style m = { .text = "Crossword", .font = "", .size_pt = 11, .ink = BLACK, .x_mm = 25 + x * 40, .y_mm = 25 + y * 46, .frame = true };

            mark_draw(page, &m, &c);
        }
    mark_rig_assert_clear(page, "the grid");
}

static void a_sheet_too_small_for_words_is_clear(void **state)
{
    PIX *page = pixCreate(20, 20, 8);

    (void)state;
    pixSetAll(page);
    mark_rig_assert_clear(page, "a scrap");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unmarked_letter_is_clear),
        cmocka_unit_test(small_print_and_other_stamps_are_clear),
        cmocka_unit_test(a_page_of_noise_is_looked_at_and_no_more),
        cmocka_unit_test(a_page_of_words_in_a_grid_is_clear),
        cmocka_unit_test(a_sheet_too_small_for_words_is_clear),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, mark_rig_start, mark_rig_stop);
}
