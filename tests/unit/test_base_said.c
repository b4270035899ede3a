/* What programs say: kept as a line with a code, worded in both languages. */
#include "base/said.h"
#include "tests/unit/test.h"

#include <string.h>

static void a_sentence_is_worded_in_the_readers_language(void **state)
{
    char line[SAID_SIZE], words[SAID_WORDED_SIZE];

    (void)state;
    said_set(line, SAID_NUMBERS_TYPED_BY, "Asha \"A\" Rao");
    assert_string_equal(line, "[\"numbers_typed_by\",\"Asha \\\"A\\\" Rao\"]");
    said_word(SAID_EN, line, words);
    assert_string_equal(words, "Numbers typed by Asha \"A\" Rao.");
    said_word(SAID_HI, line, words);
    assert_string_equal(words, "संख्याएँ Asha \"A\" Rao ने भरीं।");
}

static void a_sentence_in_a_sentence_is_worded_too(void **state)
{
    char inner[SAID_SIZE], line[SAID_SIZE], words[SAID_WORDED_SIZE];

    (void)state;
    said_set(inner, SAID_RESEND_BY_PERSON);
    said_set(line, SAID_TRIED_TIMES, "8", inner);
    said_word(SAID_EN, line, words);
    assert_string_equal(words, "Tried 8 times. To be sent again, as the desk decided.");
}

static void what_is_no_line_stays_as_it_is(void **state)
{
    static const char *const texts[] = { "", "a person's own reason", "[1,2]", "[\"open", "[]", "{\"a\":1}" };
    char words[SAID_WORDED_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        said_word(SAID_HI, texts[i], words);
        assert_string_equal(words, texts[i]);
        assert_int_equal(said_id_of(texts[i]), -1);
    }
    said_word(SAID_EN, "[\"of_next_year\",\"a\",\"b\"]", words);
    assert_string_equal(words, "of_next_year: a, b");
    said_word(SAID_EN, "[\"numbers_typed_by\"]", words);        /* a value short */
    assert_string_equal(words, "Numbers typed by .");
}

static void long_values_are_cut_between_letters(void **state)
{
    char line[SAID_SIZE], value[4 * SAID_SIZE] = "", words[SAID_WORDED_SIZE];

    (void)state;
    while (strlen(value) + 8 < sizeof(value))
        strcat(value, "क्षि\"");
    said_set(line, SAID_TRIED_TIMES, "8", value);
    assert_int_equal(said_id_of(line), SAID_TRIED_TIMES);
    said_word(SAID_EN, line, words);
    assert_non_null(strstr(words, "Tried 8 times. क्षि"));
    assert_string_equal(words + strlen(words) - strlen("…"), "…");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_is_worded_in_the_readers_language),
        cmocka_unit_test(a_sentence_in_a_sentence_is_worded_too),
        cmocka_unit_test(what_is_no_line_stays_as_it_is),
        cmocka_unit_test(long_values_are_cut_between_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
