/* Tables that line up on a terminal, in both scripts. */
#include "ctl/table.h"

#include "tests/unit/test.h"

#include <string.h>

static const struct table_column columns[] = { { "No.", 0 }, { "Subject", 12 }, { "To", 0 } };

/* The table as text. */
static char *printed(const char *const (*rows)[3], size_t n)
{
    AUTO_TABLE struct table *t = table_new(columns, 3);
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    assert_non_null(t);
    assert_non_null(f);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(table_add(t, rows[i]), 0);
    table_print(t, f);
    fclose(f);
    return text;
}

/* Cells in front of word on its line. */
static int column_of(const char *text, const char *word)
{
    const char *at = strstr(text, word), *line = at;

    assert_non_null(at);
    while (line > text && line[-1] != '\n')
        line--;
    AUTO_FREE char *before = strndup(line, (size_t)(at - line));
    return table_width(before);
}

static void a_hindi_row_lines_up_with_an_english_one(void **state)
{
    static const char *const rows[][3] = { { "1", "Budget", "SO-ONE" }, { "2", "बजट आवंटन", "SO-TWO" }, { "3", "क्षितिज", "SO-THREE" } };
    AUTO_FREE char *text = printed(rows, 3);

    (void)state;
    assert_int_equal(column_of(text, "SO-ONE"), column_of(text, "To"));
    assert_int_equal(column_of(text, "SO-TWO"), column_of(text, "To"));
    assert_int_equal(column_of(text, "SO-THREE"), column_of(text, "To"));
}

static void marks_above_and_below_a_letter_take_no_room(void **state)
{
    (void)state;
    assert_int_equal(table_width("abc"), 3);
    assert_int_equal(table_width("क"), 1);
    assert_int_equal(table_width("कु"), 1);              /* vowel sign below: no cell of its own */
    assert_int_equal(table_width("क्"), 1);
    assert_int_equal(table_width("日"), 2);
}

static void a_long_cell_is_cut_between_clusters_and_shows_it(void **state)
{
    /* the flag is two code points, each with a cell of its own, and one cluster */
    char text[64] = "कार्यालय ज्ञापन 🇮🇳 सं.", latin[] = "Office Memorandum";
    const size_t inside_flag = (size_t)(strstr(text, "🇮🇳") - text) + strlen("🇮");

    (void)state;
    for (int width = 22; width >= 1; width--) {
        char cut[64];

        snprintf(cut, sizeof(cut), "%s", text);
        table_cut(cut, width);
        assert_true(table_width(cut) <= width);
        if (strcmp(cut, text) == 0)
            continue;
        size_t kept = strlen(cut) - strlen("…");
        assert_string_equal(cut + kept, "…");
        assert_memory_equal(cut, text, kept);                       /* nothing was made up */
        assert_int_not_equal(kept, inside_flag);
        /* what follows must not begin with a sign that belongs to the letter before: U+093E..U+094D */
        const unsigned char *next = (const unsigned char *)text + kept;
        assert_false(next[0] == 0xE0 && next[1] == 0xA4 && next[2] >= 0xBE);
        assert_false(next[0] == 0xE0 && next[1] == 0xA5 && next[2] <= 0x8D);
    }
    table_cut(latin, 8);
    assert_string_equal(latin, "Office…");
}

static void line_breaks_in_a_cell_do_not_break_the_table(void **state)
{
    static const char *const rows[][3] = { { "1", "two\nlines", NULL } };
    AUTO_FREE char *text = printed(rows, 1);

    (void)state;
    assert_non_null(strstr(text, "two lines"));
    assert_ptr_equal(strchr(strchr(text, '\n') + 1, '\n') + 1, text + strlen(text));     /* two lines in all */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hindi_row_lines_up_with_an_english_one),
        cmocka_unit_test(marks_above_and_below_a_letter_take_no_room),
        cmocka_unit_test(a_long_cell_is_cut_between_clusters_and_shows_it),
        cmocka_unit_test(line_breaks_in_a_cell_do_not_break_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
