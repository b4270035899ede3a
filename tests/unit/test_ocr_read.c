/* What is read, by which reader: on drawn pages, without ocr-page's jail. */
#include "test.h"
#include "test_ocr_drawn.h"

#include "base/auto.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#define HINDI "प्रशासनिक सुधार और लोक शिकायत विभाग"
#define HINDI_2 "कार्यालय ज्ञापन की प्रति संलग्न है"
#define ENGLISH "Department of Administrative Reforms"

/* ---- packs and readers */

static void a_pack_reads_the_lines_of_its_script(void **state)
{
    (void)state;
    assert_int_equal(engine_script_of("eng"), ENGINE_LATIN);
    assert_int_equal(engine_script_of("fra"), ENGINE_LATIN);
    assert_int_equal(engine_script_of("Devanagari"), ENGINE_DEVANAGARI);
    assert_int_equal(engine_script_of("hin"), ENGINE_DEVANAGARI);
    assert_int_equal(engine_script_of("tam"), ENGINE_OTHER);
}

static void a_missing_script_pack_is_named_with_its_package(void **state)
{
    struct engine g;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(engine_start("eng+Oriya", &g, &e), -ENOENT);
    assert_non_null(strstr(e.msg, "\"Oriya\""));
    assert_non_null(strstr(e.msg, "tesseract-ocr-script-orya"));
    assert_int_equal(engine_start("+", &g, &e), -EINVAL);
}

/* ---- reading */

static struct sheet letter_in_both(void)
{
    struct paper p = paper_new();

    write_at(&p, 200, 200, "Noto Sans Devanagari", 13, HINDI);
    write_at(&p, 200, 400, "Noto Serif", 13, ENGLISH);
    write_at(&p, 200, 600, "Noto Sans Devanagari", 13, HINDI_2);
    return sheet_of_paper(&p);
}

static void expect_both(const char *languages, const struct care *care)
{
    static const char *const expected[] = { HINDI, ENGLISH, HINDI_2 };
    AUTO_SHEET struct sheet s = letter_in_both();
    AUTO_JSON json_t *answer = read_sheet(languages, &s, care);

    for (int i = 0; i < 3; i++) {
        AUTO_FREE char *got = text_of_row(answer, i);

        assert_string_equal(got, expected[i]);
    }
    assert_true(json_num(answer, "conf", 0) > 0.8);
    assert_null(json_object_get(answer, "partial"));
}

static void each_line_is_read_in_its_script(void **state)
{
    (void)state;
    expect_both("eng+Devanagari", &(struct care){ 0 });
    expect_both("eng+Devanagari", &(struct care){ .cheap = true });
}

static void one_pack_for_both_scripts_does(void **state)
{
    (void)state;
    expect_both("Devanagari", &(struct care){ 0 });
}

static void words_lie_where_they_were_drawn(void **state)
{
    struct paper p = paper_new();
    size_t i;
    json_t *w;

    (void)state;
    write_at(&p, 1000, 500, "Noto Serif", 14, ENGLISH);
    AUTO_SHEET struct sheet s = sheet_of_paper(&p);
    AUTO_JSON json_t *answer = read_sheet("eng", &s, &(struct care){ 0 });
    long right = 990;

    assert_int_equal(json_array_size(json_object_get(answer, "words")), 4);
    json_array_foreach(json_object_get(answer, "words"), i, w) {
        long x = (long)json_integer_value(json_array_get(w, 1)), y = (long)json_integer_value(json_array_get(w, 2));

        if (x < right - 12 || x > 2300 || y < 480 || y > 560)
            fail_msg("%s", json_dumps(json_object_get(answer, "words"), 0));
        right = x + (long)json_integer_value(json_array_get(w, 3));
    }
    assert_true(right > 1800);      /* where the last one ends */
}

static void scrawl_gives_no_words(void **state)
{
    struct paper p = paper_new();

    (void)state;
    cairo_set_line_width(p.cr, 5);
    for (int i = 0; i < 5; i++) {
        cairo_move_to(p.cr, 300 + 300 * i, 500);
        cairo_curve_to(p.cr, 340 + 300 * i, 380, 360 + 300 * i, 620, 430 + 300 * i, 470);
        cairo_curve_to(p.cr, 300 + 300 * i, 400, 460 + 300 * i, 420, 380 + 300 * i, 560);
        cairo_stroke(p.cr);
    }
    AUTO_SHEET struct sheet s = sheet_of_paper(&p);
    AUTO_JSON json_t *answer = read_sheet("eng+Devanagari", &s, &(struct care){ 0 });

    if (json_array_size(json_object_get(answer, "words")) > 0)
        fail_msg("%s", json_dumps(json_object_get(answer, "words"), 0));
}

/* Ten strokes of a pen, 40 px each, standing on y. */
static void scribble(struct paper *p, int x, int y)
{
    for (int i = 0; i < 10; i++, x += 42) {
        cairo_move_to(p->cr, x, y - 40 + i % 3 * 12);
        cairo_curve_to(p->cr, x + 60, y - 60, x - 30, y + 5, x + 30, y - i % 4 * 10);
    }
    cairo_set_line_width(p->cr, 4), cairo_stroke(p->cr);
}

static size_t words_of_scribble_behind(const char *text)
{
    struct paper p = paper_new();
    json_t *w;
    size_t n = 0, i;

    write_at(&p, 300, 500, "Noto Serif", 14, text);
    scribble(&p, 900, 550);
    AUTO_SHEET struct sheet s = sheet_of_paper(&p);
    AUTO_JSON json_t *answer = read_sheet("eng", &s, &(struct care){ 0 });

    json_array_foreach(json_object_get(answer, "words"), i, w)
        n += json_integer_value(json_array_get(w, 1)) > 850;
    return n;
}

/* What is written in by hand behind "No." is doubtful, but it is the letter's number. */
static void what_fills_in_a_label_is_kept_however_doubtful(void **state)
{
    (void)state;
    assert_true(words_of_scribble_behind("File No.") > 0);
    assert_int_equal(words_of_scribble_behind("File cover"), 0);
}

/* ---- words of the other script in a line */

static void expect_row(const char *text, const char *expected)
{
    struct paper p = paper_new();

    write_at(&p, 200, 200, "Noto Sans Devanagari", 13, text);
    AUTO_SHEET struct sheet s = sheet_of_paper(&p);
    AUTO_JSON json_t *answer = read_sheet("eng+Devanagari", &s, &(struct care){ 0 });
    AUTO_FREE char *got = text_of_row(answer, 0);

    if (!strstr(got, expected))
        fail_msg("\"%s\" was read as \"%s\"", text, got);
}

static void words_of_the_other_script_are_read_by_their_reader(void **state)
{
    (void)state;
    expect_row("सभी CBT/EC सदस्य तथा NICSI के अधिकारी", "CBT/EC");
    expect_row("विषय: Revision of rates of Dearness Allowance to employees", "विषय");
    expect_row("विषय: Revision of rates of Dearness Allowance to employees", "Revision of rates of Dearness Allowance to employees");
    expect_row("मंत्रालय का पत्र दिनांक 24-07-2018 को प्राप्त हुआ", "24-07-2018 को प्राप्त");
}

/* ---- what a page may cost */

static void a_cheap_page_of_200_dpi_is_read_with_one_pack(void **state)
{
    static const char *const packs[] = { "Devanagari", "eng+Devanagari" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(packs); i++) {
        AUTO_SHEET struct sheet drawn = letter_in_both();
        AUTO_SHEET struct sheet s = { 0 };
        struct err e = { 0 };

        assert_ok(clean_make_sheet(pixScale(drawn.text, 2 / 3.0F, 2 / 3.0F), 200, &s, &e), e);
        assert_ok(clean_make_ink(&s, &e), e);
        AUTO_JSON json_t *answer = read_sheet(packs[i], &s, &(struct care){ .cheap = true, .time_s = 60 });
        AUTO_FREE char *first = text_of_row(answer, 0), *second = text_of_row(answer, 1);

        assert_string_equal(first, HINDI);
        assert_string_equal(second, ENGLISH);
        assert_null(json_object_get(answer, "partial"));
    }
}

/* As many lines as take several seconds. */
static struct sheet long_page(void)
{
    struct paper p = paper_new();
    struct sheet s;

    for (int y = 20; y + 60 < HEIGHT; y += 40)
        write_at(&p, 40, y, "Noto Serif", 8, ENGLISH " and " ENGLISH " and " ENGLISH);
    s = sheet_of_paper(&p);
    AUTO_PIX PIX *once = TAKE_PTR(s.text);

    pixDestroy(&s.ink);
    s.text = pixCreate(WIDTH, 6 * HEIGHT, 8);
    for (int i = 0; i < 6; i++)
        pixRasterop(s.text, 0, i * HEIGHT, WIDTH, HEIGHT, PIX_SRC, once, 0, 0);
    s.ink = pixThresholdToBinary(s.text, 128);
    s.turn.height_px = 6 * HEIGHT;
    return s;
}

static void a_page_that_takes_too_long_is_partial_and_keeps_what_was_read(void **state)
{
    AUTO_SHEET struct sheet s = long_page();
    AUTO_FREE struct lines *all = find_drawn_lines(s.ink);
    AUTO_JSON json_t *answer = read_sheet("eng", &s, &(struct care){ .time_s = 1 }), *words = json_incref(json_object_get(answer, "words"));
    size_t n = json_array_size(words), in_a_line = 14;

    (void)state;
    assert_true(all->n > 150);
    assert_true(json_is_true(json_object_get(answer, "partial")));
    if (n >= all->n * in_a_line)
        fail_msg("%zu words of %zu lines", n, all->n);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pack_reads_the_lines_of_its_script),
        cmocka_unit_test(a_missing_script_pack_is_named_with_its_package),
        cmocka_unit_test(each_line_is_read_in_its_script),
        cmocka_unit_test(one_pack_for_both_scripts_does),
        cmocka_unit_test(words_lie_where_they_were_drawn),
        cmocka_unit_test(words_of_the_other_script_are_read_by_their_reader),
        cmocka_unit_test(a_cheap_page_of_200_dpi_is_read_with_one_pack),
        cmocka_unit_test(a_page_that_takes_too_long_is_partial_and_keeps_what_was_read),
        cmocka_unit_test(scrawl_gives_no_words),
        cmocka_unit_test(what_fills_in_a_label_is_kept_however_doubtful),
    };

    setlocale(LC_ALL, "C.UTF-8");
    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
