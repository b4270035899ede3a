/* Text at the border: checked once, normalised once, cut only between clusters. */
#include "base/text.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void foreign_text_becomes_nfc(void **state)
{
    struct err e = { 0 };
    char *out;

    (void)state;
    assert_ok(text_clean("Re\xCC\x81sume\xCC\x81", 10, 100, &out, &e), e);     /* combining accents */
    assert_string_equal(out, "Résumé");
    free(out);
    assert_ok(text_clean("क\xE0\xA4\xBC", 6, 100, &out, &e), e);               /* क + nukta stays so in NFC */
    assert_string_equal(out, "क़");
    free(out);
    assert_ok(text_clean("a\x01" "b\tc\nd\x7f", 8, 100, &out, &e), e);
    assert_string_equal(out, "a b\tc\nd ");
    free(out);
}

static void what_is_not_utf8_or_too_long_is_refused(void **state)
{
    static const char *const bad[] = { "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "abc\xe0\xa4" };
    struct err e = { 0 };
    char *out = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_int_equal(text_clean(bad[i], strlen(bad[i]), 100, &out, &e), -EILSEQ);
    assert_int_equal(text_clean("a\0b", 3, 100, &out, &e), -EILSEQ);
    assert_int_equal(text_clean("four", 4, 3, &out, &e), -E2BIG);
    assert_null(out);
}

static void a_cut_never_takes_a_vowel_sign_from_its_letter(void **state)
{
    static const struct { const char *in; size_t max; const char *want; } cases[] = {
        { "abc", 3, "abc" }, { "abc", 2, "ab" }, { "abc", 0, "" },
        { "कि", 3, "" },                    /* ka + i: six bytes, one cluster */
        { "कि", 6, "कि" },
        { "कमि", 8, "क" },
        { "e\xCC\x81x", 2, "" },
    };
    char s[64];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        strcpy(s, cases[i].in);
        text_cut_bytes(s, cases[i].max);
        assert_string_equal(s, cases[i].want);
    }
}

static void devanagari_digits_are_read_as_digits(void **state)
{
    char s[] = "दिनांक १२.०५.२०२० no. 7";

    (void)state;
    text_ascii_digits(s);
    assert_string_equal(s, "दिनांक 12.05.2020 no. 7");
}

static void white_space_is_squeezed(void **state)
{
    char s[] = " \n a \t b\r\n", none[] = " \t ";

    (void)state;
    text_squeeze(s);
    assert_string_equal(s, "a b");
    text_squeeze(none);
    assert_string_equal(none, "");
}

static void a_list_is_walked_part_by_part(void **state)
{
    const char *at = " ;; SO 1 ;US-1;\tअवर सचिव ; ";
    size_t n;

    (void)state;
    const char *part = text_list_next(&at, &n);
    assert_int_equal(n, 4);
    assert_memory_equal(part, "SO 1", n);
    part = text_list_next(&at, &n);
    assert_memory_equal(part, "US-1", n);
    part = text_list_next(&at, &n);
    assert_int_equal(n, strlen("अवर सचिव"));
    assert_memory_equal(part, "अवर सचिव", n);
    assert_null(text_list_next(&at, &n));
    assert_null(text_list_next(&at, &n));
}

static void the_line_that_is_no_text_is_found(void **state)
{
    (void)state;
    assert_int_equal(text_bad_line("a\nb\xff\nc", 6), 2);
    assert_int_equal(text_bad_line("\xff", 1), 1);
    assert_int_equal(text_bad_line("a\n\nc\xe0\xa4", 6), 3);
}

static void texts_are_near_by_the_letters_that_differ(void **state)
{
    size_t d = 99;

    (void)state;
    assert_true(text_near("सचिव", strlen("सचिव"), "सचीव", strlen("सचीव"), 1, &d));
    assert_int_equal(d, 1);
    assert_true(text_near("sendr", 5, "sender", 6, 2, &d));
    assert_int_equal(d, 1);
    assert_false(text_near("abcdef", 6, "abc", 3, 2, &d));
    assert_false(text_near("abc", 3, "xyz", 3, 2, NULL));
    assert_true(text_near("", 0, "ab", 2, 2, NULL));
    char longer[200];
    memset(longer, 'a', sizeof(longer));
    assert_false(text_near(longer, TEXT_NEAR_MAX + 1, longer, TEXT_NEAR_MAX + 1, 5, NULL));
    assert_true(text_near(longer, TEXT_NEAR_MAX, longer, TEXT_NEAR_MAX, 0, NULL));
}

static void signs_are_skipped_whole(void **state)
{
    (void)state;
    assert_int_equal(text_skip("* †“Ajmer”", "*† "), strlen("* †"));
    assert_int_equal(text_skip("“Ajmer”", "*†‡ "), 0);          /* shares two bytes with † */
    assert_int_equal(text_skip("-- ", "- "), 3);
    assert_true(text_has_any("a’b", 5, "’‘"));
    assert_false(text_has_any("a–b", 5, "’‘"));
    assert_false(text_has_any("ab’", 2, "’"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_are_skipped_whole),
        cmocka_unit_test(foreign_text_becomes_nfc),
        cmocka_unit_test(what_is_not_utf8_or_too_long_is_refused),
        cmocka_unit_test(a_cut_never_takes_a_vowel_sign_from_its_letter),
        cmocka_unit_test(devanagari_digits_are_read_as_digits),
        cmocka_unit_test(white_space_is_squeezed),
        cmocka_unit_test(a_list_is_walked_part_by_part),
        cmocka_unit_test(the_line_that_is_no_text_is_found),
        cmocka_unit_test(texts_are_near_by_the_letters_that_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
