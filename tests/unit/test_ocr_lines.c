/* Where lines are and in which script they are: on drawn pages, nothing is read. */
#include "test.h"
#include "test_ocr_drawn.h"

#include "base/auto.h"
#include "ocr/page/read/order.h"
#include "ocr/page/read/script.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#define HINDI "प्रशासनिक सुधार और लोक शिकायत विभाग"
#define ENGLISH "Department of Administrative Reforms"
#define CAPITALS "GOVERNMENT OF INDIA"

/* ---- lines */

static void lines_side_by_side_are_one_row_from_left_to_right(void **state)
{
    struct paper p = paper_new();

    (void)state;
    for (int i = 0; i < 3; i++) {
        write_at(&p, 200, 100 + i * 90, "Noto Sans Devanagari", 12, HINDI);
        write_at(&p, 1500, 105 + i * 90, "Noto Serif", 12, ENGLISH);
    }
    AUTO_PIX PIX *ink = paper_take_ink(&p);
    AUTO_FREE struct lines *l = find_drawn_lines(ink);

    assert_int_equal(l->n, 6);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(l->line[i].row, i / 2);
        assert_true(i % 2 ? l->line[i].box.x > 1400 : l->line[i].box.x < 300);
    }
}

static struct found_line line_at(int x, int width, int bottom, int height)
{
    return (struct found_line){ { x, bottom - height, width, height }, bottom - height, bottom, 0 };
}

static void blocks_side_by_side_that_do_not_stand_level_come_one_after_the_other(void **state)
{
    struct found_line l[8];
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 4; i++)
        l[n++] = line_at(100, 300, 100 + i * 40, 24);
    for (int i = 0; i < 3; i++)
        l[n++] = line_at(800, 300, 90 + i * 36, 20);
    l[n++] = line_at(100, 900, 300, 24);
    order_lines(l, n);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(l[i].row, i);
        assert_int_equal(l[i].box.x, i >= 4 && i < 7 ? 800 : 100);
    }
}

static void columns_that_stand_level_are_read_by_rows(void **state)
{
    struct found_line l[9];
    size_t n = 0;

    (void)state;
    for (int x = 0; x < 3; x++)
        for (int i = 0; i < 3; i++)
            l[n++] = line_at(100 + 400 * x, 200, 100 + i * 40 + x, 24);
    order_lines(l, n);
    for (int i = 0; i < 9; i++) {
        assert_int_equal(l[i].row, i / 3);
        assert_int_equal(l[i].box.x, 100 + 400 * (i % 3));
    }
}

static void a_line_with_its_marks_above_and_below_is_one(void **state)
{
    static const char *const fonts[] = { "Noto Sans Devanagari", "Noto Serif Devanagari Bold" };

    (void)state;
    for (size_t f = 0; f < ARRAY_LEN(fonts); f++)
        for (int points = 9; points <= 24; points += 3) {
            struct paper p = paper_new();

            write_at(&p, 200, 300, fonts[f], points, "किंतु पूर्ण शृंखला में हैं।");
            AUTO_PIX PIX *ink = paper_take_ink(&p);
            AUTO_FREE struct lines *l = find_drawn_lines(ink);
            BOX *all = NULL;
            l_int32 x, y, w, h;

            pixClipToForeground(ink, NULL, &all);
            boxGetGeometry(all, &x, &y, &w, &h);
            boxDestroy(&all);
            if (l->n != 1 || l->line[0].box.y > y + 4 || l->line[0].box.y + l->line[0].box.h < y + h - 4 || l->line[0].box.w < w - 8)
                fail_msg("%s %d: %zu lines, rows %d to %d of %d to %d", fonts[f], points, l->n, l->line[0].box.y,
                         l->line[0].box.y + l->line[0].box.h, y, y + h);
        }
}

static void rules_and_borders_are_no_lines_and_headlines_no_rules(void **state)
{
    struct paper p = paper_new();

    (void)state;
    fill_at(&p, 100, 60, 2200, 5);
    fill_at(&p, 100, 60, 5, 1200);
    fill_at(&p, 2300, 60, 5, 1200);
    fill_at(&p, 100, 700, 2200, 5);
    fill_at(&p, 100, 1260, 2200, 5);
    write_at(&p, 300, 300, "Noto Sans Devanagari Bold", 26, "अल्पसंख्यककल्याणमंत्रालयकार्यालय");      /* a headline longer than many a rule */
    write_at(&p, 300, 900, "Noto Sans", 11, ENGLISH);
    AUTO_PIX PIX *ink = paper_take_ink(&p);
    AUTO_FREE struct lines *l = find_drawn_lines(ink);

    assert_int_equal(l->n, 2);
    assert_in_range(l->line[0].box.y, 250, 400);
    assert_true(l->line[0].box.h > 80);         /* with its headline */
    assert_in_range(l->line[1].box.y, 880, 960);
}

static void lines_whose_letters_touch_stay_two(void **state)
{
    struct paper p = paper_new();

    (void)state;
    write_at(&p, 300, 300, "Noto Serif", 12, ENGLISH);
    write_at(&p, 300, 370, "Noto Serif", 12, ENGLISH);
    write_at(&p, 1100, 300, "Noto Serif", 12, "Government");
    write_at(&p, 1100, 370, "Noto Serif", 12, "Government");
    fill_at(&p, 1120, 320, 4, 100);                /* a sign of the upper line that runs into the lower */
    fill_at(&p, 1100, 332, 250, 3);
    fill_at(&p, 1100, 402, 250, 3);
    AUTO_PIX PIX *ink = paper_take_ink(&p);
    AUTO_FREE struct lines *l = find_drawn_lines(ink);

    assert_int_equal(l->n, 2);
    for (int i = 0; i < 2; i++) {
        assert_true(l->line[i].box.h < 75);
        assert_true(l->line[i].box.x < 310 && l->line[i].box.x + l->line[i].box.w > 1330);
    }
}

static void a_number_is_of_the_paragraph_it_stands_before(void **state)
{
    struct paper p = paper_new();

    (void)state;
    write_at(&p, 300, 300, "Noto Serif", 12, "2.");
    write_at(&p, 500, 300, "Noto Serif", 12, ENGLISH " " ENGLISH);
    AUTO_PIX PIX *ink = paper_take_ink(&p);
    AUTO_FREE struct lines *l = find_drawn_lines(ink);

    assert_int_equal(l->n, 1);
    assert_true(l->line[0].box.x < 310);
}

static void noise_has_an_end(void **state)
{
    AUTO_PIX PIX *ink = pixCreate(WIDTH, 3508, 1);
    uint32_t seed = 1;

    (void)state;
    for (int y = 0; y < 3508; y += 14)
        for (int x = 0; x < WIDTH; x += 40)
            pixRasterop(ink, x, y + (int)((seed = seed * 1664525 + 1013904223) >> 29), 9, 11, PIX_SET, NULL, 0, 0);
    AUTO_FREE struct lines *l = find_drawn_lines(ink);

    assert_in_range(l->n, 1, LINES_MAX);
}

static void more_lines_than_a_page_has_are_cut_off(void **state)
{
    AUTO_PIX PIX *ink = pixCreate(WIDTH, 3508, 1);

    (void)state;
    for (int y = 0; y + 30 < 3508; y += 60)
        for (int x = 0; x + 60 < WIDTH; x += 160)
            pixRasterop(ink, x, y, 30, 24, PIX_SET, NULL, 0, 0);
    AUTO_FREE struct lines *l = find_drawn_lines(ink);

    assert_int_equal(l->n, LINES_MAX);
    assert_true(l->cut);
}

static void disc_at(struct paper *p, int x, int y, int across)
{
    cairo_new_path(p->cr);
    cairo_arc(p->cr, x, y, across / 2.0, 0, 7);
    cairo_fill(p->cr);
}

/* Where the leftmost line begins. */
static int line_begins(struct paper *p)
{
    AUTO_PIX PIX *ink = paper_take_ink(p);
    AUTO_FREE struct lines *l = find_drawn_lines(ink);
    int x = WIDTH;

    for (size_t i = 0; i < l->n; i++)
        x = l->line[i].box.x < x ? l->line[i].box.x : x;
    return x;
}

static void punch_holes_are_no_letters(void **state)
{
    (void)state;
    for (int across = 48; across <= 90; across += 14) {         /* 4 to 7.6 mm */
        struct paper p = paper_new();

        write_at(&p, 300, 300, "Noto Serif", 13, ENGLISH);
        disc_at(&p, 220, 330, across);
        int x = line_begins(&p);

        if (x < 290)
            fail_msg("a hole of %d px began a line at %d", across, x);
    }
}

static void letters_as_large_and_round_as_a_hole_stay(void **state)
{
    static const char *const round[] = { "O", "0", "a", "e", "@", "■", "8", "ठ", "छ" };
    struct paper p;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(round); i++) {
        p = paper_new();
        write_at(&p, 300, 300, "Noto Sans Devanagari Bold", 30, round[i]);
        write_at(&p, 600, 300, "Noto Sans Bold", 30, "of India");
        if (line_begins(&p) > 350)
            fail_msg("\"%s\" is gone", round[i]);
    }
}

/* A stop or a hyphen is near; a speck is anywhere. */
static void a_speck_away_from_a_line_is_none_of_its_letters(void **state)
{
    struct paper p = paper_new();

    (void)state;
    write_at(&p, 300, 300, "Noto Serif", 13, ENGLISH);
    disc_at(&p, 268, 335, 5);
    assert_true(line_begins(&p) > 290);
    p = paper_new();
    write_at(&p, 300, 300, "Noto Serif", 13, "‘- " ENGLISH);
    assert_true(line_begins(&p) < 310);
}

/* ---- scripts */

static enum script script_of_text(const char *font, double points, const char *text)
{
    struct paper p = paper_new();

    write_at(&p, 100, 300, font, points, text);
    AUTO_PIX PIX *ink = paper_take_ink(&p);
    AUTO_PIX PIX *line = NULL;

    pixClipToForeground(ink, &line, NULL);
    return line ? script_of(line).script : SCRIPT_NONE;
}

/* A headline that is hard to see may leave a word in doubt; the line is read as Hindi all the same. */
static bool reads_as_devanagari(enum script s) { return s == SCRIPT_DEVANAGARI || s == SCRIPT_MIXED; }

static void hindi_and_english_are_told_apart_in_each_type_and_size(void **state)
{
    static const char *const deva[] = { "Noto Sans Devanagari", "Noto Sans Devanagari Bold", "Noto Serif Devanagari", "Noto Serif Devanagari Bold" };
    static const char *const latin[] = { "Noto Sans", "Noto Sans Bold", "Noto Serif", "Noto Serif Bold", "Noto Mono" };

    (void)state;
    for (int points = 10; points <= 28; points += 3) {
        for (size_t i = 0; i < ARRAY_LEN(deva); i++)
            if (!reads_as_devanagari(script_of_text(deva[i], points, HINDI)))
                fail_msg("Hindi in %s %d", deva[i], points);
        for (size_t i = 0; i < ARRAY_LEN(latin); i++)
            if (script_of_text(latin[i], points, ENGLISH) != SCRIPT_LATIN || script_of_text(latin[i], points, CAPITALS) != SCRIPT_LATIN)
                fail_msg("English in %s %d: %d %d", latin[i], points, script_of_text(latin[i], points, ENGLISH), script_of_text(latin[i], points, CAPITALS));
    }
}

static void a_line_of_both_is_mixed_and_specks_are_none(void **state)
{
    AUTO_PIX PIX *specks = pixCreate(300, 50, 1);

    (void)state;
    pixSetPixel(specks, 20, 20, 1);
    pixRasterop(specks, 100, 20, 4, 4, PIX_SET, NULL, 0, 0);
    assert_int_equal(script_of_text("Noto Sans Devanagari", 12, "संदर्भ Department of Expenditure का पत्र दिनांक"), SCRIPT_MIXED);
    assert_int_equal(script_of(specks).script, SCRIPT_NONE);
}

static void hindi_with_breaks_in_its_headline_stays_hindi(void **state)
{
    struct paper p = paper_new();

    (void)state;
    write_at(&p, 100, 300, "Noto Sans Devanagari", 13, HINDI);
    AUTO_PIX PIX *ink = paper_take_ink(&p);
    AUTO_PIX PIX *line = NULL;

    pixClipToForeground(ink, &line, NULL);
    for (int x = 30; x < pixGetWidth(line); x += 61)        /* a bad copy: strokes broken through */
        pixRasterop(line, x, 0, 2, pixGetHeight(line), PIX_CLR, NULL, 0, 0);
    assert_true(reads_as_devanagari(script_of(line).script));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_side_by_side_are_one_row_from_left_to_right),
        cmocka_unit_test(blocks_side_by_side_that_do_not_stand_level_come_one_after_the_other),
        cmocka_unit_test(columns_that_stand_level_are_read_by_rows),
        cmocka_unit_test(a_line_with_its_marks_above_and_below_is_one),
        cmocka_unit_test(rules_and_borders_are_no_lines_and_headlines_no_rules),
        cmocka_unit_test(lines_whose_letters_touch_stay_two),
        cmocka_unit_test(a_number_is_of_the_paragraph_it_stands_before),
        cmocka_unit_test(punch_holes_are_no_letters),
        cmocka_unit_test(letters_as_large_and_round_as_a_hole_stay),
        cmocka_unit_test(a_speck_away_from_a_line_is_none_of_its_letters),
        cmocka_unit_test(noise_has_an_end),
        cmocka_unit_test(more_lines_than_a_page_has_are_cut_off),
        cmocka_unit_test(hindi_and_english_are_told_apart_in_each_type_and_size),
        cmocka_unit_test(a_line_of_both_is_mixed_and_specks_are_none),
        cmocka_unit_test(hindi_with_breaks_in_its_headline_stays_hindi),
    };

    setlocale(LC_ALL, "C.UTF-8");
    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
