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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foreign_text_becomes_nfc),
        cmocka_unit_test(what_is_not_utf8_or_too_long_is_refused),
        cmocka_unit_test(a_cut_never_takes_a_vowel_sign_from_its_letter),
        cmocka_unit_test(devanagari_digits_are_read_as_digits),
        cmocka_unit_test(white_space_is_squeezed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
