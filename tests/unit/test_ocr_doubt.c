/* What the first reading doubts, and is worth keeping or a second look: file numbers, stamps of urgency. */
#include "test.h"
#include "test_ocr_drawn.h"

#include "base/auto.h"
#include "ocr/page/read/number.h"
#include "ocr/page/read/stamp_word.h"

#include <stdlib.h>
#include <string.h>

/* The words of "line", read with conf each; "word!" doubtfully. */
static struct line_text words_of(const char *line, double conf)
{
    AUTO_FREE char *copy = strdup(line);
    struct line_text t = { .word = calloc(64, sizeof *t.word) };
    char *rest = NULL;

    for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        size_t n = strlen(w);
        bool doubtful = n > 1 && w[n - 1] == '!';

        t.word[t.n++] = (struct read_word){ .text = strndup(w, doubtful ? n - 1 : n), .conf = doubtful ? 0.1 : conf };
    }
    line_text_weigh(&t);
    return t;
}

static bool is_doubtful(const char *line)
{
    AUTO_LINE_TEXT struct line_text t = words_of(line, 0.95);

    return number_is_doubtful(&t);
}

static void only_doubtful_file_numbers_are_looked_at_again(void **state)
{
    (void)state;
    assert_true(is_doubtful("DO No. A-44369/7/2018-E.N!"));
    assert_true(is_doubtful("सं. ॥P/2398/2019!"));
    assert_false(is_doubtful("DO No. A-44369/7/2018-E.II"));
    assert_false(is_doubtful("the Ministry/Department! in 2018!"));
    assert_false(is_doubtful("12! (a)!"));
}

static bool is_urgent(const char *line)
{
    AUTO_LINE_TEXT struct line_text t = words_of(line, 0.2);

    return stamp_word_urgent(&t);
}

static void grades_of_urgency_are_known_through_a_stamps_frame(void **state)
{
    (void)state;
    assert_true(is_urgent("[urcent]"));
    assert_true(is_urgent("[immepiate ||"));
    assert_true(is_urgent("MOST iMMEDIAYE"));
    assert_true(is_urgent("| तत्काल |"));
    assert_false(is_urgent("[pageant]"));
    assert_false(is_urgent("[medicine]"));
    assert_false(is_urgent("| |"));
    assert_false(is_urgent("URGENT attention of all Heads of Departments is invited"));
}

static void words_are_exchanged_where_they_stand(void **state)
{
    AUTO_LINE_TEXT struct line_text t = words_of("No. 12/3 dated", 0.9), again = words_of("12/3/2020", 0.95);
    static const struct box at[] = { { 0, 0, 40, 30 }, { 60, 0, 100, 30 }, { 200, 0, 80, 30 } };

    (void)state;
    for (size_t i = 0; i < t.n; i++)
        t.word[i].box = at[i];
    again.word[0].box = (struct box){ 12, 3, 98, 30 };
    struct word_range r = line_text_words_in(&t, 62, 98);

    assert_int_equal(r.from, 1);
    assert_int_equal(r.to, 2);
    assert_false(line_text_sticks_out(&t, r, 62, 98, 15));
    assert_true(line_text_sticks_out(&t, r, 100, 60, 15));
    assert_int_equal(line_text_exchange(&t, r, &again, 50), 0);
    assert_int_equal(t.n, 3);
    assert_string_equal(t.word[1].text, "12/3/2020");
    assert_int_equal(t.word[1].box.x, 62);
    assert_string_equal(t.word[2].text, "dated");
}

/* ---- on drawn pages */

static bool page_has(struct paper *p, const char *word)
{
    AUTO_SHEET struct sheet s = sheet_of_paper(p);
    AUTO_JSON json_t *answer = read_sheet("eng+Devanagari", &s, &(struct care){ 0 });
    AUTO_FREE char *words = json_dumps(json_object_get(answer, "words"), 0);
    bool has = words && strstr(words, word);

    if (!has)
        print_message("%s\n", words ? words : "no memory");
    return has;
}

/* A pen went through the number: what is left of it pulls the mean of the line down to nothing. */
static void a_line_with_sure_words_is_kept_whatever_else_stands_on_it(void **state)
{
    struct paper p = paper_new();

    (void)state;
    write_at(&p, 200, 500, "Carlito", 12, "File No. XWKJQ/ZVWXM/44369777/KXWZQ-MWVXK/PQWMZX");
    cairo_set_line_width(p.cr, 5);
    cairo_move_to(p.cr, 345, 520);
    for (int x = 345; x < 1250; x += 30)
        cairo_curve_to(p.cr, x + 10, 500, x + 20, 545, x + 30, 520);
    cairo_stroke(p.cr);
    assert_true(page_has(&p, "\"File\""));
}

static void a_number_of_capitals_and_roman_figures_is_read_right(void **state)
{
    struct paper p = paper_new();

    (void)state;
    write_at(&p, 200, 500, "Carlito", 9, "No. 14/32/2020-E.II");
    assert_true(page_has(&p, "14/32/2020-E.II"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_doubtful_file_numbers_are_looked_at_again),
        cmocka_unit_test(grades_of_urgency_are_known_through_a_stamps_frame),
        cmocka_unit_test(words_are_exchanged_where_they_stand),
        cmocka_unit_test(a_line_with_sure_words_is_kept_whatever_else_stands_on_it),
        cmocka_unit_test(a_number_of_capitals_and_roman_figures_is_read_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
