/* Where lines are, in which script they are, and what is read: on drawn pages, without ocr-page's jail. */
#include "test.h"

#include "base/auto.h"
#include "base/text.h"
#include "ocr/page/read/lines.h"
#include "ocr/page/read/order.h"
#include "ocr/page/read/recognise.h"
#include "ocr/page/read/script.h"

#include <errno.h>
#include <locale.h>
#include <pango/pangocairo.h>
#include <string.h>

#define HINDI "प्रशासनिक सुधार और लोक शिकायत विभाग"
#define HINDI_2 "कार्यालय ज्ञापन की प्रति संलग्न है"
#define ENGLISH "Department of Administrative Reforms"
#define CAPITALS "GOVERNMENT OF INDIA"

enum { DPI = 300, WIDTH = 2480, HEIGHT = 1400 };        /* the upper part of an A4 sheet */

/* ---- paper to draw on */

struct paper { cairo_surface_t *surface; cairo_t *cr; };

static struct paper paper_new(void)
{
    struct paper p = { .surface = cairo_image_surface_create(CAIRO_FORMAT_A8, WIDTH, HEIGHT) };

    p.cr = cairo_create(p.surface);
    return p;
}

/* x, y: of the text's upper left corner. */
static void write_at(struct paper *p, int x, int y, const char *font, double points, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(p->cr);
    PangoFontDescription *d = pango_font_description_from_string(font);

    pango_font_description_set_absolute_size(d, points * DPI / 72 * PANGO_SCALE);
    pango_layout_set_font_description(layout, d);
    pango_layout_set_text(layout, text, -1);
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout(p->cr, layout);
    pango_font_description_free(d);
    g_object_unref(layout);
}

static void fill(struct paper *p, int x, int y, int w, int h)
{
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_fill(p->cr);
}

/* What was drawn, as 8 bits grey; the paper is gone. */
static PIX *take_grey(struct paper *p)
{
    PIX *grey = pixCreate(WIDTH, HEIGHT, 8);
    int stride = cairo_image_surface_get_stride(p->surface);
    const unsigned char *data;

    cairo_surface_flush(p->surface);
    data = cairo_image_surface_get_data(p->surface);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            pixSetPixel(grey, x, y, 255u - data[y * stride + x]);
    cairo_destroy(p->cr);
    cairo_surface_destroy(p->surface);
    return grey;
}

static PIX *take_ink(struct paper *p)
{
    AUTO_PIX PIX *grey = take_grey(p);

    return pixThresholdToBinary(grey, 128);
}

static struct lines *find(PIX *ink)
{
    struct lines *l = calloc(1, sizeof *l);
    struct err e = { 0 };

    assert_non_null(l);
    assert_ok(lines_find(ink, DPI, l, &e), e);
    return l;
}

/* ---- lines */

static void lines_side_by_side_are_one_row_from_left_to_right(void **state)
{
    struct paper p = paper_new();

    (void)state;
    for (int i = 0; i < 3; i++) {
        write_at(&p, 200, 100 + i * 90, "Noto Sans Devanagari", 12, HINDI);
        write_at(&p, 1500, 105 + i * 90, "Noto Serif", 12, ENGLISH);
    }
    AUTO_PIX PIX *ink = take_ink(&p);
    AUTO_FREE struct lines *l = find(ink);

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
            AUTO_PIX PIX *ink = take_ink(&p);
            AUTO_FREE struct lines *l = find(ink);
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
    fill(&p, 100, 60, 2200, 5);
    fill(&p, 100, 60, 5, 1200);
    fill(&p, 2300, 60, 5, 1200);
    fill(&p, 100, 700, 2200, 5);
    fill(&p, 100, 1260, 2200, 5);
    write_at(&p, 300, 300, "Noto Sans Devanagari Bold", 26, "अल्पसंख्यककल्याणमंत्रालयकार्यालय");      /* a headline longer than many a rule */
    write_at(&p, 300, 900, "Noto Sans", 11, ENGLISH);
    AUTO_PIX PIX *ink = take_ink(&p);
    AUTO_FREE struct lines *l = find(ink);

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
    fill(&p, 1120, 320, 4, 100);                /* a sign of the upper line that runs into the lower */
    fill(&p, 1100, 332, 250, 3);
    fill(&p, 1100, 402, 250, 3);
    AUTO_PIX PIX *ink = take_ink(&p);
    AUTO_FREE struct lines *l = find(ink);

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
    AUTO_PIX PIX *ink = take_ink(&p);
    AUTO_FREE struct lines *l = find(ink);

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
    AUTO_FREE struct lines *l = find(ink);

    assert_in_range(l->n, 1, LINES_MAX);
}

static void more_lines_than_a_page_has_are_cut_off(void **state)
{
    AUTO_PIX PIX *ink = pixCreate(WIDTH, 3508, 1);

    (void)state;
    for (int y = 0; y + 30 < 3508; y += 60)
        for (int x = 0; x + 60 < WIDTH; x += 160)
            pixRasterop(ink, x, y, 30, 24, PIX_SET, NULL, 0, 0);
    AUTO_FREE struct lines *l = find(ink);

    assert_int_equal(l->n, LINES_MAX);
    assert_true(l->cut);
}

/* ---- scripts */

static enum script script_of_text(const char *font, double points, const char *text)
{
    struct paper p = paper_new();

    write_at(&p, 100, 300, font, points, text);
    AUTO_PIX PIX *ink = take_ink(&p);
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
    AUTO_PIX PIX *ink = take_ink(&p);
    AUTO_PIX PIX *line = NULL;

    pixClipToForeground(ink, &line, NULL);
    for (int x = 30; x < pixGetWidth(line); x += 61)        /* a bad copy: strokes broken through */
        pixRasterop(line, x, 0, 2, pixGetHeight(line), PIX_CLR, NULL, 0, 0);
    assert_true(reads_as_devanagari(script_of(line).script));
}

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

static struct sheet sheet_of(struct paper *p)
{
    PIX *grey = take_grey(p);

    return (struct sheet){ .text = grey, .ink = pixThresholdToBinary(grey, 128), .dpi = DPI, .text_dpi = DPI, .text_per_px = 1,
                           .turn = { .width_px = WIDTH, .height_px = HEIGHT } };
}

static json_t *read_sheet(const char *languages, struct sheet *s, const struct care *care)
{
    json_t *answer = json_object();
    struct engine g;
    struct err e = { 0 };

    assert_ok(engine_start(languages, &g, &e), e);
    assert_ok(recognise(&g, s, care, answer, &e), e);
    engine_done(&g);
    return answer;
}

/* The words of one line with single spaces; the caller's. */
static char *line_text(const json_t *answer, int line)
{
    char text[1000] = "";
    size_t i;
    json_t *w;

    json_array_foreach(json_object_get(answer, "words"), i, w)
        if (json_integer_value(json_array_get(w, 6)) == line) {
            strcat(text, *text ? " " : "");
            strncat(text, json_string_value(json_array_get(w, 0)), sizeof text - strlen(text) - 2);
        }
    return strdup(text);
}

static struct sheet letter_in_both(void)
{
    struct paper p = paper_new();

    write_at(&p, 200, 200, "Noto Sans Devanagari", 13, HINDI);
    write_at(&p, 200, 400, "Noto Serif", 13, ENGLISH);
    write_at(&p, 200, 600, "Noto Sans Devanagari", 13, HINDI_2);
    return sheet_of(&p);
}

static void expect_both(const char *languages, const struct care *care)
{
    static const char *const expected[] = { HINDI, ENGLISH, HINDI_2 };
    AUTO_SHEET struct sheet s = letter_in_both();
    AUTO_JSON json_t *answer = read_sheet(languages, &s, care);

    for (int i = 0; i < 3; i++) {
        AUTO_FREE char *got = line_text(answer, i);

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
    AUTO_SHEET struct sheet s = sheet_of(&p);
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
    AUTO_SHEET struct sheet s = sheet_of(&p);
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
    AUTO_SHEET struct sheet s = sheet_of(&p);
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
        cmocka_unit_test(noise_has_an_end),
        cmocka_unit_test(more_lines_than_a_page_has_are_cut_off),
        cmocka_unit_test(hindi_and_english_are_told_apart_in_each_type_and_size),
        cmocka_unit_test(a_line_of_both_is_mixed_and_specks_are_none),
        cmocka_unit_test(hindi_with_breaks_in_its_headline_stays_hindi),
        cmocka_unit_test(a_pack_reads_the_lines_of_its_script),
        cmocka_unit_test(a_missing_script_pack_is_named_with_its_package),
        cmocka_unit_test(each_line_is_read_in_its_script),
        cmocka_unit_test(one_pack_for_both_scripts_does),
        cmocka_unit_test(words_lie_where_they_were_drawn),
        cmocka_unit_test(scrawl_gives_no_words),
        cmocka_unit_test(what_fills_in_a_label_is_kept_however_doubtful),
    };

    setlocale(LC_ALL, "C.UTF-8");
    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
