/* Names in the migration tree, and the manifest beside its PDFs. */
#include "tests/unit/test.h"

#include "base/auto.h"
#include "base/said.h"
#include "migration/listing.h"
#include "migration/tree.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define KEY(n) "11111111-2222-4333-8444-55555555555" #n

static void a_file_number_becomes_its_folder_as_the_guidelines_say(void **state)
{
    static const struct { const char *file_no, *folder; } cases[] = {
        { "A-21001(3)/5/2008/DFG", "fl-A-21001(3)_5_2008_DFG" },
        { "N-11016/6/2016-ARC-DARPG", "fl-N-11016_6_2016-ARC-DARPG" },
        { "  1/2/2020 ", "fl-1_2_2020" },
        { "ए-1", NULL }, { "A-२१/5", "fl-A-21_5" }, { "A 1", NULL }, { "A_1", NULL }, { "../../1", NULL }, { "A:1", NULL }, { "DFG", NULL },
        { "1\n2", NULL }, { "", NULL },
    };
    char folder[TREE_FOLDER_SIZE], words[SAID_WORDED_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = { 0 };
        int r = tree_file_folder(cases[i].file_no, folder, &e);

        assert_int_equal(r, cases[i].folder ? 0 : -EINVAL);
        if (cases[i].folder)
            assert_string_equal(folder, cases[i].folder);
        else
            assert_true(said_id_of(e.said) >= 0);
    }
    struct err e = { 0 };
    assert_int_equal(tree_file_folder("A-1/5*", folder, &e), -EINVAL);
    said_word(SAID_EN, e.said, words);
    assert_non_null(strstr(words, "\"*\""));        /* which character */
    said_word(SAID_HI, e.said, words);
    assert_non_null(strstr(words, "\"*\""));
    char longest[TREE_FOLDER_SIZE + 1];
    memset(longest, '1', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    assert_int_equal(tree_file_folder(longest, folder, &e), -EINVAL);
}

static void a_folder_for_unfiled_letters_has_none_of_the_forbidden_characters(void **state)
{
    static const char *const bad[] = { "", "a/b", "a\\b", "a*b", "a:b", "a\"b", "a|b", "a<b", "a>b", "a?b", ".", "..", " a", "a.", "fl-1", "a\tb" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(tree_check_folder(bad[i], NULL), -EINVAL);
    assert_int_equal(tree_check_folder("Standalone 2026", NULL), 0);
    assert_int_equal(tree_check_folder("बिना फ़ाइल", NULL), 0);
}

static void a_serial_is_four_digits_and_pdf(void **state)
{
    static const char *const bad[] = { "1.pdf", "0000.pdf", "00001.pdf", "0001.PDF", "0001.pdf.part", "a001.pdf", "", "0001" };
    char name[TREE_FILE_SIZE];

    (void)state;
    tree_file_name(17, name);
    assert_string_equal(name, "0017.pdf");
    assert_int_equal(tree_serial_of(name), 17);
    assert_int_equal(tree_serial_of("9999.pdf"), TREE_SERIAL_MAX);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(tree_serial_of(bad[i]), 0);
}

/* ---- the manifest */

static struct listing_row row_of(int serial, const char *key, const char *subject)
{
    return (struct listing_row){ .serial = serial, .bytes = 1000 + serial, .value = {
        [LISTING_NUMBER] = "CRU-A/2026/000001", [LISTING_LETTER_NO] = "N-1", [LISTING_DATE] = "2026-03-02", [LISTING_RECEIVED] = "2026-03-14",
        [LISTING_SUBJECT] = subject, [LISTING_SENDER] = "श्री क", [LISTING_PAGES] = "2", [LISTING_SHA256] = SHA, [LISTING_KEY] = key } };
}

static void a_manifest_comes_back_as_it_was_written(void **state)
{
    AUTO_FREE char *one = NULL;
    AUTO_FREE char *two = NULL;
    struct listing none = { 0 }, first, both;
    struct listing_row a = row_of(2, KEY(2), "रिपोर्ट, \"अंतिम\"; भाग 1"), b = row_of(1, KEY(1), "x");
    struct err e = { 0 };
    size_t n = 0;

    (void)state;
    assert_ok(listing_write(&none, &a, &one, &n, &e), e);
    assert_ok(listing_read(one, n, &first, &e), e);
    assert_int_equal(first.n, 1);
    assert_ok(listing_write(&first, &b, &two, &n, &e), e);
    assert_ok(listing_read(two, n, &both, &e), e);
    assert_int_equal(both.n, 2);
    assert_int_equal(both.rows[0].serial, 1);       /* in the order of serials */
    assert_int_equal(both.rows[1].bytes, 1002);
    assert_string_equal(both.rows[1].value[LISTING_SUBJECT], "रिपोर्ट, \"अंतिम\"; भाग 1");
    assert_ptr_equal(listing_of_key(&both, KEY(2)), &both.rows[1]);
    assert_null(listing_of_key(&both, KEY(3)));
    listing_done(&first);
    listing_done(&both);
}

static void what_a_spreadsheet_would_take_for_a_formula_is_no_formula(void **state)
{
    AUTO_FREE char *text = NULL;
    struct listing none = { 0 }, m;
    struct listing_row a = row_of(1, KEY(1), "=HYPERLINK(\"http://x\")");
    struct err e = { 0 };
    size_t n = 0;

    (void)state;
    assert_ok(listing_write(&none, &a, &text, &n, &e), e);
    assert_non_null(strstr(text, "'=HYPERLINK"));
    assert_ok(listing_read(text, n, &m, &e), e);
    assert_string_equal(m.rows[0].value[LISTING_SUBJECT], "=HYPERLINK(\"http://x\")");
    listing_done(&m);
}

/* Cut off anywhere, it is never taken for a whole shorter one unless it ends with a row: and then save() has put it whole. */
static void a_manifest_that_was_cut_or_changed_is_refused(void **state)
{
    AUTO_FREE char *text = NULL;
    struct listing none = { 0 }, m;
    struct listing_row a = row_of(1, KEY(1), "x");
    struct err e = { 0 };
    size_t n = 0;

    (void)state;
    assert_ok(listing_write(&none, &a, &text, &n, &e), e);
    const char *rows = strstr(text, "\r\n") + 2;
    for (size_t cut = 1; cut < n; cut++) {
        int r = listing_read(text, cut, &m, &e);

        assert_int_equal(r, text + cut == rows ? 0 : -EINVAL);
        listing_done(&m);
    }
    static const struct { const char *from, *to; } wrong[] = {
        { "0001.pdf", "0002.pdf" }, { ",1001,", ",-001," }, { "0123456789abcdef,", "0123456789abcdeg," }, { "11111111-2222", "1111111-2222" }, { "SHA-256", "SHA-1" },
    };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        AUTO_FREE char *bad = NULL;
        char *at = strstr(text, wrong[i].from);

        assert_non_null(at);
        assert_true(asprintf(&bad, "%.*s%s%s", (int)(at - text), text, wrong[i].to, at + strlen(wrong[i].from)) > 0);
        assert_int_equal(listing_read(bad, strlen(bad), &m, &e), -EINVAL);
        assert_true(said_id_of(e.said) >= 0);
        listing_done(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_number_becomes_its_folder_as_the_guidelines_say),
        cmocka_unit_test(a_folder_for_unfiled_letters_has_none_of_the_forbidden_characters),
        cmocka_unit_test(a_serial_is_four_digits_and_pdf),
        cmocka_unit_test(a_manifest_comes_back_as_it_was_written),
        cmocka_unit_test(what_a_spreadsheet_would_take_for_a_formula_is_no_formula),
        cmocka_unit_test(a_manifest_that_was_cut_or_changed_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
