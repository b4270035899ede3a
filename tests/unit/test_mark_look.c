/* The quick look at drawn pages: markings of many kinds are found. Run from the top of the source tree. */
#include "tests/unit/test.h"
#include "tests/unit/test_mark_rig.h"

#include "base/auto.h"

#include <math.h>
#include <string.h>

static const struct ink BLACK = { 0.08, 0.08, 0.1, 1 }, RED = { 0.75, 0.08, 0.1, 0.85 }, VIOLET = { 0.42, 0.1, 0.5, 0.8 }, PALE = { 0.8, 0.8, 0.8, 1 };

static void assert_found(const struct mark_style *m, enum mark_grade grade, enum mark_decision least)
{
    struct mark_found found = mark_rig_look_with(mark_rig_letter(), m);
    double x = found.box.x + found.box.w / 2.0, y = found.box.y + found.box.h / 2.0;

    if (found.decision < least || found.grade != grade)
        fail_msg("\"%s\": %s, %s", m->text, mark_decision_name(found.decision), mark_grade_name(found.grade));
    assert_true(fabs(x - m->x_mm * 300 / 25.4) < 60 && fabs(y - m->y_mm * 300 / 25.4) < 60);
    assert_non_null(found.why);
}

static void a_printed_grade_is_refused_in_either_script(void **state)
{
    const struct mark_style capitals = { .text = "CONFIDENTIAL", .font = "", .size_pt = 13, .ink = BLACK, .x_mm = 105, .y_mm = 9, .bold = true, .underline = true };
    const struct mark_style hindi = { .text = "परम गुप्त", .font = "Noto Sans Devanagari", .size_pt = 14, .ink = BLACK, .x_mm = 105, .y_mm = 9, .bold = true };
    const struct mark_style foot = { .text = "SECRET", .font = "Liberation Serif", .size_pt = 12, .ink = BLACK, .x_mm = 105, .y_mm = 288 };
    const struct mark_style narrow = { .text = "गुप्त", .font = "Lohit Devanagari", .size_pt = 12, .ink = BLACK, .x_mm = 105, .y_mm = 9, .bold = true, .underline = true };
    const struct mark_style apart = { .text = "S E C R E T", .font = "Liberation Mono", .size_pt = 12, .ink = BLACK, .x_mm = 60, .y_mm = 9 };

    (void)state;
    assert_found(&capitals, GRADE_CONFIDENTIAL, MARK_REFUSE);
    assert_found(&hindi, GRADE_TOP_SECRET, MARK_REFUSE);
    assert_found(&narrow, GRADE_SECRET, MARK_REFUSE);       /* higher than wide */
    assert_found(&foot, GRADE_SECRET, MARK_REFUSE);
    assert_found(&apart, GRADE_SECRET, MARK_REFUSE);
}

/* Its letters joined, गुप्त is so narrow that it reads as "Ta" in Latin letters. */
static void a_word_of_joined_letters_is_read_in_its_own_script(void **state)
{
    const struct mark_style joined = { .text = "गुप्त", .font = "Nakula", .size_pt = 13.5, .ink = BLACK, .x_mm = 105, .y_mm = 9, .bold = true };

    (void)state;
    assert_found(&joined, GRADE_SECRET, MARK_REFUSE);
}

/* What is left of its frame makes a stamp of six letters hardly longer than high. */
static void a_stamp_with_much_room_round_it_is_read_in_either_script(void **state)
{
    static const char *const fonts[] = { "", "Carlito", "Liberation Serif" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(fonts); i++) {
        const struct mark_style stamp = { .text = "SECRET", .font = fonts[i], .size_pt = 18, .ink = BLACK, .x_mm = 100, .y_mm = 50, .bold = true, .wear = 0.05 };
        struct grade_line line = mark_rig_read_stamp(&stamp, 340, 170);

        if (line.fit < GRADE_LIKELY || line.grade != GRADE_SECRET)
            fail_msg("in \"%s\": fits %d as %s", fonts[i], line.fit, mark_grade_name(line.grade));
    }
}

static void a_stamp_in_colour_is_found_at_any_angle_and_over_the_text(void **state)
{
    const struct mark_style over = { .text = "SECRET", .font = "", .size_pt = 24, .ink = RED, .x_mm = 95, .y_mm = 130, .angle_deg = -6, .bold = true, .frame = true, .wear = 0.05 };
    const struct mark_style slanted = { .text = "TOP SECRET", .font = "", .size_pt = 22, .ink = VIOLET, .x_mm = 120, .y_mm = 60, .angle_deg = -40, .bold = true, .wear = 0.05 };
    const struct mark_style upright = { .text = "CONFIDENTIAL", .font = "", .size_pt = 20, .ink = RED, .x_mm = 24, .y_mm = 200, .angle_deg = 90, .bold = true };
    const struct mark_style hindi = { .text = "गोपनीय", .font = "Lohit Devanagari", .size_pt = 24, .ink = RED, .x_mm = 150, .y_mm = 45, .angle_deg = 5, .bold = true, .double_frame = true };

    (void)state;
    assert_found(&over, GRADE_SECRET, MARK_REFUSE);
    assert_found(&slanted, GRADE_TOP_SECRET, MARK_REFUSE);
    assert_found(&upright, GRADE_CONFIDENTIAL, MARK_REFUSE);
    assert_found(&hindi, GRADE_CONFIDENTIAL, MARK_REFUSE);
}

static void frames_white_on_black_and_watermarks_are_seen_through(void **state)
{
    const struct mark_style framed = { .text = "गुप्त", .font = "Noto Sans Devanagari", .size_pt = 14, .ink = BLACK, .x_mm = 105, .y_mm = 9, .bold = true, .frame = true };
    const struct mark_style inverse = { .text = "SECRET", .font = "", .size_pt = 16, .ink = BLACK, .x_mm = 105, .y_mm = 10, .bold = true, .inverse = true };
    const struct mark_style pale = { .text = "RESTRICTED", .font = "", .size_pt = 70, .ink = PALE, .x_mm = 105, .y_mm = 150, .angle_deg = -45, .bold = true };

    (void)state;
    assert_found(&framed, GRADE_SECRET, MARK_REFUSE);
    assert_found(&inverse, GRADE_SECRET, MARK_REFUSE);
    assert_found(&pale, GRADE_RESTRICTED, MARK_HOLD);
}

static void the_page_may_lie_any_way(void **state)
{
    const struct mark_style m = { .text = "SECRET", .font = "", .size_pt = 14, .ink = BLACK, .x_mm = 105, .y_mm = 9, .bold = true };
    struct chance c = { 7 };
    AUTO_PIX PIX *page = mark_rig_letter();

    (void)state;
    mark_draw(page, &m, &c);
    for (int quarters = 1; quarters < 4; quarters++) {      /* upright: see above */
        AUTO_PIX PIX *turned = pixRotateOrth(page, quarters);
        struct mark_found found = mark_rig_look(turned);

        assert_int_equal(found.decision, MARK_REFUSE);
        assert_true(quarters % 2 == 1 ? found.box.h > found.box.w : found.box.w > found.box.h);
    }
}

/* Nothing on it says which way up it is. */
static void a_cover_with_nothing_but_a_stamp_is_refused_any_way_up(void **state)
{
    const struct mark_style m = { .text = "TOP SECRET", .font = "", .size_pt = 40, .ink = BLACK, .x_mm = 105, .y_mm = 120, .bold = true };
    struct chance c = { 7 };
    AUTO_PIX PIX *page = mark_sheet();

    (void)state;
    mark_draw(page, &m, &c);
    for (int quarters = 0; quarters < 4; quarters++) {
        AUTO_PIX PIX *turned = pixRotateOrth(page, quarters);
        struct mark_found found = mark_rig_look(turned);

        assert_int_equal(found.decision >= MARK_HOLD, true);
        assert_int_equal(found.grade, GRADE_TOP_SECRET);
    }
}

/* None of its words is like a grade, but not all of them could be read. */
static void a_page_with_too_many_words_in_a_markings_place_is_held(void **state)
{
    enum { ROWS = 25, COLUMNS = 7 };
    static char words[ROWS * COLUMNS * 24];
    const struct mark_style table = { .text = words, .font = "", .size_pt = 6.5, .ink = BLACK, .x_mm = 105, .y_mm = 33 };
    struct mark_found found;

    (void)state;
    words[0] = '\0';
    for (int i = 1; i <= ROWS * COLUMNS; i++) {
        strcat(words, "Madurai");
        strcat(words, i == ROWS * COLUMNS ? "" : i % COLUMNS == 0 ? "\n" : "            ");
    }
    found = mark_rig_look_with(mark_sheet(), &table);
    assert_int_equal(found.decision, MARK_HOLD);
    assert_int_equal(found.grade, GRADE_NONE);
    assert_non_null(strstr(found.why, "too much on the page"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_printed_grade_is_refused_in_either_script),
        cmocka_unit_test(a_word_of_joined_letters_is_read_in_its_own_script),
        cmocka_unit_test(a_stamp_with_much_room_round_it_is_read_in_either_script),
        cmocka_unit_test(a_stamp_in_colour_is_found_at_any_angle_and_over_the_text),
        cmocka_unit_test(frames_white_on_black_and_watermarks_are_seen_through),
        cmocka_unit_test(the_page_may_lie_any_way),
        cmocka_unit_test(a_cover_with_nothing_but_a_stamp_is_refused_any_way_up),
        cmocka_unit_test(a_page_with_too_many_words_in_a_markings_place_is_held),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, mark_rig_start, mark_rig_stop);
}
